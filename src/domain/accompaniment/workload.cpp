#include "domain/accompaniment/workload.h"

#include <algorithm>

namespace maillage::domain::accompaniment {

namespace {
constexpr double capacity_assumed = 10;
}  // namespace

bool is_open(std::string_view state) { return state == "assigned" || state == "advising"; }

Result<Workload> Workload::read(const Context& context) {
  Workload workload;
  MAILLAGE_ASSIGN(const auto records, all_of_type(context, "Request"));
  for (const auto& record : records)
    if (is_open(text_of(context, *record, "state")))
      ++workload.open_[text_of(context, *record, "supportBody")];
  return workload;
}

std::size_t Workload::open(const std::string& body) const {
  const auto found = open_.find(body);
  return found == open_.end() ? 0 : found->second;
}

std::size_t Workload::capacity(const Context& context, const engine::Record& body) {
  const double stated = number_of(context, body, "capacity").value_or(capacity_assumed);
  return static_cast<std::size_t>(std::clamp(stated, 1.0, 1e6));
}

}  // namespace maillage::domain::accompaniment
