// The head of the journal's chain as it is noted in the store beside the journal, so that a journal
// whose end was cut off is recognised.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/journal.h"
#include "store/store.h"

namespace maillage::engine {

struct NotedHead {
  Link link;
  Timestamp at{};
  bool synced = true;  // was the journal safe from power loss up to there?
};

std::string head_key(std::string_view tenant);
std::string encode_head(const NotedHead& head);
// Nothing when none was noted, or the row is damaged.
Result<std::optional<NotedHead>> noted_head(const store::Store& store, std::string_view tenant);

}  // namespace maillage::engine
