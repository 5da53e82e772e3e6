// One commit as it stands in the journal: who, when, by which command, and each entity's attributes
// before and after. Written as JSON text, so that it can be read without this program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "engine/engine.h"

namespace maillage::engine {

struct JournalItem {
  RecordPtr before;  // nullptr: created
  RecordPtr after;   // nullptr: removed
};

std::string encode_journal(Timestamp at, const access::Actor& actor, std::string_view command,
                           const std::vector<JournalItem>& items, const Terms& terms);

// The part of a journal record that concerns one entity. Errors: internal when it is damaged.
Result<HistoryEntry> decode_journal(std::string_view text, std::uint64_t position,
                                    EntityNumber number, const Terms& terms);

// The numbers and versions a journal record speaks of, for `check`.
struct JournalMention {
  EntityNumber number;
  std::uint64_t version;  // 0 after a removal
};
Result<std::vector<JournalMention>> journal_mentions(std::string_view text);

// An instance as normalized NGSI-LD with expanded names: {"type":"Property","value":…}.
void append_normalized(std::string& out, const InstanceView& instance, const Terms& terms);

}  // namespace maillage::engine
