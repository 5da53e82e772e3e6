// What of an entity is searched: the texts its type calls searchable, with the words of the
// concepts it names in every language, so that a synonym of the vocabulary finds it.
#pragma once

#include <vector>

#include "engine/search_index.h"
#include "model/entity.h"
#include "model/registry.h"

namespace maillage::engine {

std::vector<SearchIndex::Field> search_fields(const model::Entity& entity,
                                              const model::Registry& registry);

}  // namespace maillage::engine
