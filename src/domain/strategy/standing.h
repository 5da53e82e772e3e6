// Where an indicator stands: its latest figure, how it changed, what it should be by now, whether
// values are late. Plain values, for views and for what reviews freeze.
#pragma once

#include <string>

#include "domain/strategy/figures.h"

namespace maillage::domain {

struct Standing {
  enum class Status : std::uint8_t { no_value, no_target, behind, on_track, reached };

  Status status = Status::no_value;
  PeriodNumber period = 0;  // of the latest figure; without one, meaningless
  Figure latest;
  bool undated = false;  // entered by hand, of no period
  // Against the same period a year before, over the municipalities known in both.
  double change = missing_value;
  double change_per_cent = missing_value;
  double wanted = missing_value;          // what the way from baseline to target makes of today
  std::optional<DatedValue> next_target;  // the first that is not past, else the last one
  // The last period whose value is due, and how many municipalities have none.
  PeriodNumber due = 0;
  std::uint32_t missing = 0;
  bool is_late = false;
};
const char* name_of(Standing::Status status);

Standing standing_of(Figures& figures, std::size_t indicator, const AreaGroup& group,
                     Timestamp now);

}  // namespace maillage::domain
