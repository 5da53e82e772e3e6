// Since when and until when areas and bodies exist, and what became of them: `validFrom`,
// `validTo`, `predecessors` and `successors` of the types that others lie in. A query by territory
// asks it which edges hold on a day, and where the holdings of a municipality that merged are to be
// found. Not thread-safe by itself, as the graph it is a part of.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/record.h"
#include "model/registry.h"

namespace maillage::engine {

class AreaHistory {
 public:
  AreaHistory(const model::Registry& registry, Terms& terms) : registry_(registry), terms_(terms) {}

  void add(const Record& record) { change(record, 1); }
  void remove(const Record& record) { change(record, -1); }

  // `day` as 2024-12-02. The first day is in, the last is not: on the day of a merger the new area
  // exists and the old ones no longer do. What has no dates always exists.
  bool exists(TermId area, std::string_view day) const;
  // Does `body` name `member` among those it covers?
  bool covers(TermId body, TermId member) const { return covered_.count({body, member}) > 0; }
  // What stands for an area that has ended: its successors, theirs where they ended too; none when
  // the history says nothing. Itself while it exists.
  std::vector<TermId> present(TermId area, std::string_view day) const;
  // Areas that ended and of which `area` is a successor, each with all of its successors.
  struct Ended {
    TermId area;
    std::vector<TermId> successors;
  };
  std::vector<Ended> ended_into(TermId area, std::string_view day) const;

 private:
  using Pairs = std::map<std::pair<TermId, TermId>, int>;  // → how many entities say so
  struct Span {
    std::string from, to;
  };

  void change(const Record& record, int by);
  void change_links(const Record& record, std::string_view attribute, Pairs& pairs, Pairs* reversed,
                    int by);
  static std::vector<TermId> seconds(const Pairs& pairs, TermId first);

  const model::Registry& registry_;
  Terms& terms_;
  std::unordered_map<TermId, Span> spans_;
  Pairs covered_;
  Pairs successors_;    // (ended, what came of it)
  Pairs predecessors_;  // the same the other way round
};

}  // namespace maillage::engine
