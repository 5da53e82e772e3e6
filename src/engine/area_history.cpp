#include "engine/area_history.h"

#include <algorithm>

#include "engine/terms.h"
#include "engine/values.h"

namespace maillage::engine {

namespace {

bool links(model::AttributeKind kind) {
  return kind == model::AttributeKind::relationship ||
         kind == model::AttributeKind::list_relationship;
}

}  // namespace

void AreaHistory::change(const Record& record, int by) {
  for (std::size_t i = 0; i < record.type_count(); ++i) {
    const auto* type = registry_.type(terms_.text(record.type(i)));
    if (!type) continue;
    bool others_lie_in = false;
    for (const model::AttributeDefinition& attribute : type->attributes) {
      const bool nested =
          attribute.territory &&
          std::count(attribute.targets.begin(), attribute.targets.end(), type->name) > 0;
      others_lie_in = others_lie_in || nested || attribute.covers;
      if (attribute.covers) change_links(record, attribute.iri, covered_, nullptr, by);
    }
    if (!others_lie_in) continue;
    change_links(record, model::iri("successors"), successors_, &predecessors_, by);
    change_links(record, model::iri("predecessors"), predecessors_, &successors_, by);
    const auto day = [&](const char* name) {
      std::string text;
      if (const auto view = record.find(terms_.find(model::iri(name))))
        for_each_string(view->value(), [&](std::string_view value) { text = value; });
      return text;
    };
    const TermId self = terms_.intern(record.id());
    Span span{day("validFrom"), day("validTo")};
    if (by < 0 || (span.from.empty() && span.to.empty())) {
      spans_.erase(self);
    } else {
      spans_[self] = std::move(span);
    }
  }
}

void AreaHistory::change_links(const Record& record, std::string_view attribute, Pairs& pairs,
                               Pairs* reversed, int by) {
  const auto view = record.find(terms_.find(attribute));
  if (!view || !links(view->kind())) return;
  const auto count = [by](Pairs& all, TermId first, TermId second) {
    int& number = all[{first, second}];
    number += by;
    if (number == 0) all.erase({first, second});
  };
  const TermId self = terms_.intern(record.id());
  for_each_string(view->value(), [&](std::string_view target) {
    const TermId other = terms_.intern(target);
    count(pairs, self, other);
    if (reversed) count(*reversed, other, self);
  });
}

bool AreaHistory::exists(TermId area, std::string_view day) const {
  const auto it = spans_.find(area);
  if (it == spans_.end()) return true;
  const Span& span = it->second;
  return (span.from.empty() || span.from <= day) && (span.to.empty() || day < span.to);
}

std::vector<TermId> AreaHistory::seconds(const Pairs& pairs, TermId first) {
  std::vector<TermId> found;
  for (auto it = pairs.lower_bound({first, 0}); it != pairs.end() && it->first.first == first; ++it)
    found.push_back(it->first.second);
  return found;
}

std::vector<TermId> AreaHistory::present(TermId area, std::string_view day) const {
  std::vector<TermId> now;
  std::vector<TermId> seen{area};  // a circle in the data ends here
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (exists(seen[i], day)) {
      now.push_back(seen[i]);
      continue;
    }
    for (const TermId next : seconds(successors_, seen[i]))
      if (std::find(seen.begin(), seen.end(), next) == seen.end()) seen.push_back(next);
  }
  return now;
}

std::vector<AreaHistory::Ended> AreaHistory::ended_into(TermId area, std::string_view day) const {
  std::vector<Ended> found;
  for (const TermId before : seconds(predecessors_, area))
    if (!exists(before, day)) found.push_back({before, seconds(successors_, before)});
  return found;
}

}  // namespace maillage::engine
