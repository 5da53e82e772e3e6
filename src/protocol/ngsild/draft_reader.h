// From the text of a body straight to drafts of new entities, without a JSON tree and an entity as
// a value in between: for what most programs send, normalized or concise, with names that the graph
// has seen. It gives up on everything else, wrong input included, and then entity_reader.h reads
// the body; what both can read, they read the same (draft_reader_test.cpp, the fuzz target).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/draft.h"
#include "protocol/ngsild/known_names.h"

namespace maillage::protocol::ngsild {

// A body that is one entity. Nothing: read it otherwise.
std::optional<engine::Draft> read_draft(const std::string& body, model::Change::Kind kind,
                                        const KnownNames& names);
// A body that is an array of entities, at least one. All are drafts, or nothing is.
std::optional<std::vector<engine::Draft>> read_drafts(const std::string& body,
                                                      model::Change::Kind kind,
                                                      const KnownNames& names);

}  // namespace maillage::protocol::ngsild
