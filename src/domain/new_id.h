// Ids of what commands create.
#pragma once

#include <string>
#include <string_view>

#include "domain/module.h"

namespace maillage::domain {

// A command repeated with the same idempotency key gets the same id, so that its answer names the
// entity that the first one made. Without a key, every id is new.
std::string new_id(Context& context, std::string_view type);

}  // namespace maillage::domain
