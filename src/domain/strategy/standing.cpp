#include "domain/strategy/standing.h"

#include <algorithm>

namespace maillage::domain {

namespace {

// A figure of a period that so many have not reported yet says little; an earlier one is shown.
constexpr double enough_known = 0.9;

std::optional<double> days_of(std::string_view day) {
  const auto time = parse_timestamp(day);
  if (!time.ok()) return std::nullopt;
  return std::chrono::duration<double, std::ratio<86400>>(time->time_since_epoch()).count();
}

// The last period in which enough is known, else the last one with any value.
void find_latest(Figures& figures, std::size_t indicator, const AreaGroup& group,
                 Standing& standing) {
  const auto [first, end] = figures.range(indicator);
  bool any = false;
  for (PeriodNumber period = end; period-- > first;) {
    const Figure figure = figures.at(indicator, group, period);
    if (!figure.has_value()) continue;
    const bool enough = figure.known >= enough_known * figure.expected;
    if (!enough && any) continue;
    standing.period = period;
    standing.latest = figure;
    any = true;
    if (enough) return;
  }
}

void find_change(Figures& figures, std::size_t indicator, const AreaGroup& group,
                 Standing& standing) {
  const IndicatorEntry& entry = figures.picture().indicators()[indicator];
  const PeriodNumber before = standing.period - periods_per_year(entry.step);
  double now = standing.latest.value;
  double then = figures.at(indicator, group, before).value;
  const bool adds_up = !entry.formula && entry.aggregation == Aggregation::sum;
  if (adds_up && group.municipalities.size() > 1) {
    double sum_now = 0;
    double sum_then = 0;
    bool any = false;
    for (const int place : group.municipalities) {
      const double a = figures.municipal(indicator, place, standing.period);
      const double b = figures.municipal(indicator, place, before);
      if (is_missing(a) || is_missing(b)) continue;
      any = true;
      sum_now += a;
      sum_then += b;
    }
    if (any) {
      now = sum_now;
      then = sum_then;
    }
  }
  if (is_missing(then)) return;
  standing.change = now - then;
  if (then != 0) standing.change_per_cent = (now - then) / std::abs(then) * 100;
}

// Linear from one dated value to the next; before the first and after the last it stays.
double on_the_way(const std::vector<DatedValue>& values, double day) {
  double wanted = missing_value;
  double from_day = 0;
  for (const DatedValue& next : values) {
    const auto at = days_of(next.date);
    if (!at) continue;
    if (is_missing(wanted) || *at <= day) {
      wanted = next.value;
      from_day = *at;
      if (*at >= day) return wanted;
      continue;
    }
    return wanted + (next.value - wanted) * (day - from_day) / (*at - from_day);
  }
  return wanted;
}

bool as_good(const std::string& direction, double value, double wanted) {
  if (direction == "down") return value <= wanted;
  if (direction == "keep") return std::abs(value - wanted) <= std::abs(wanted) * 0.05;
  return value >= wanted;
}

void find_status(Figures& figures, std::size_t indicator, const AreaGroup& group, Timestamp now,
                 Standing& standing) {
  const IndicatorEntry& entry = figures.picture().indicators()[indicator];
  if (!standing.latest.has_value()) return;
  standing.status = Standing::Status::no_target;
  const std::string today = format_timestamp(now).substr(0, 10);
  const std::string day = standing.undated ? today : last_day(entry.step, standing.period);
  if (entry.targets.empty()) {
    const double target = figures.target(indicator, group, period_of(entry.step, now));
    if (is_missing(target)) return;
    standing.next_target = DatedValue{"", target};
    standing.wanted = target;
    standing.status = as_good(entry.direction, standing.latest.value, target)
                          ? Standing::Status::reached
                          : Standing::Status::behind;
    return;
  }
  standing.next_target = entry.targets.back();
  for (const DatedValue& target : entry.targets)
    if (target.date >= day) {
      standing.next_target = target;
      break;
    }
  std::vector<DatedValue> way;
  if (entry.baseline) way.push_back(*entry.baseline);
  way.insert(way.end(), entry.targets.begin(), entry.targets.end());
  standing.wanted = on_the_way(way, days_of(day).value_or(0));
  if (as_good(entry.direction, standing.latest.value, entry.targets.back().value)) {
    standing.status = Standing::Status::reached;
  } else {
    standing.status = as_good(entry.direction, standing.latest.value, standing.wanted)
                          ? Standing::Status::on_track
                          : Standing::Status::behind;
  }
}

void find_late(Figures& figures, std::size_t indicator, const AreaGroup& group, Timestamp now,
               Standing& standing) {
  const IndicatorEntry& entry = figures.picture().indicators()[indicator];
  const auto [first, end] = figures.range(indicator);
  if (first >= end) return;
  standing.due = period_of(entry.step, now - std::chrono::days(entry.delay_days)) - 1;
  if (standing.due < first) return;
  const Figure due = figures.at(indicator, group, standing.due);
  standing.missing = due.expected - due.known;
  standing.is_late = standing.missing > 0;
}

}  // namespace

const char* name_of(Standing::Status status) {
  switch (status) {
    case Standing::Status::no_value: return "no-value";
    case Standing::Status::no_target: return "no-target";
    case Standing::Status::behind: return "behind";
    case Standing::Status::on_track: return "on-track";
    case Standing::Status::reached: return "reached";
  }
  return "no-value";
}

Standing standing_of(Figures& figures, std::size_t indicator, const AreaGroup& group,
                     Timestamp now) {
  Standing standing;
  const IndicatorEntry& entry = figures.picture().indicators()[indicator];
  find_latest(figures, indicator, group, standing);
  const auto& region = figures.picture().territory().region();
  const bool of_region = region && region->id == group.id;
  if (standing.latest.has_value()) {
    find_change(figures, indicator, group, standing);
  } else if (entry.latest_value && of_region) {
    // Entered by hand without a period: it is of the region.
    standing.undated = true;
    standing.latest = {*entry.latest_value, 1, 1};
  }
  find_status(figures, indicator, group, now, standing);
  if (!standing.undated) find_late(figures, indicator, group, now, standing);
  return standing;
}

}  // namespace maillage::domain
