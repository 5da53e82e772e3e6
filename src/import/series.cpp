#include "import/series.h"

#include <cmath>

namespace maillage::import {

namespace {

std::vector<std::string> texts(const model::Entity& entity, std::string_view name) {
  std::vector<std::string> out;
  const model::Instance* instance = entity.instance(model::iri(name));
  if (instance == nullptr) return out;
  if (instance->value.is_string()) out.push_back(instance->value.as_string());
  if (instance->value.is_array())
    for (const Json& one : instance->value.as_array())
      if (one.is_string()) out.push_back(one.as_string());
  return out;
}

std::string text(const model::Entity& entity, std::string_view name) {
  const auto all = texts(entity, name);
  return all.empty() ? std::string() : all.front();
}

std::string after_last_colon(const std::string& id) { return id.substr(id.rfind(':') + 1); }

}  // namespace

SeriesCollector::SeriesCollector(const SeriesRule& rule, const std::vector<model::Entity>& areas,
                                 const std::string& area_prefix, Evaluator& evaluator)
    : rule_(rule), evaluator_(evaluator), prefix_(area_prefix) {
  for (const model::Entity& entity : areas) {
    const Area area{entity.id, text(entity, "validTo"), texts(entity, "predecessors")};
    areas_[entity.id] = area;
    for (const std::string& code : texts(entity, "codes")) areas_[code] = area;
  }
  // A code that was only renumbered names the same area; one that an area of its own has, names it.
  for (const model::Entity& entity : areas)
    for (const std::string& code : texts(entity, "formerCodes"))
      areas_.try_emplace(code, areas_[entity.id]);
}

const SeriesCollector::Area* SeriesCollector::area_of(const std::string& named) const {
  auto it = areas_.find(named);
  if (it == areas_.end()) it = areas_.find(prefix_ + named);
  return it == areas_.end() ? nullptr : &it->second;
}

SeriesCollector::Wrong SeriesCollector::read_values(const Row& row, Values& values) {
  for (const auto& [indicator, value] : rule_.values) {
    const Json found = evaluator_.value(value, row, indicator);
    if (!evaluator_.problems.empty())
      return {evaluator_.problems.front().field, evaluator_.problems.front().reason};
    values.push_back(found.is_number() ? std::optional(found.as_double()) : std::nullopt);
  }
  return {};
}

SeriesCollector::Wrong SeriesCollector::take_total(const Row& row, Territory& territory,
                                                   const std::string& period) {
  Values values;
  Wrong wrong = read_values(row, values);
  wrong.is_total = wrong.reason.empty();
  if (wrong.is_total)
    if (const auto year = read_period(PeriodStep::year, period.substr(0, 4)))
      territory.totals[*year] = std::move(values);
  return wrong;
}

SeriesCollector::Wrong SeriesCollector::take(const Row& row, const std::string& file) {
  evaluator_.problems.clear();
  evaluator_.warnings.clear();
  const std::string named = as_text(evaluator_.value(rule_.territory, row, "territory"));
  const std::string period_text = as_text(evaluator_.value(rule_.period, row, "period"));
  if (!evaluator_.problems.empty())
    return {evaluator_.problems.front().field, evaluator_.problems.front().reason};
  const Area* area = area_of(named);
  if (area == nullptr) return {"territory", "'" + named + "' is no municipality known here"};
  Territory& territory = territories_[area->id];
  if (!rule_.total.empty() && evaluator_.holds(rule_.total, row))
    return take_total(row, territory, period_text);
  const auto period = read_period(rule_.step, period_text);
  if (!period) return {"period", "'" + period_text + "' is no " + std::string(name_of(rule_.step))};
  if (!area->valid_to.empty() && first_day(rule_.step, *period) >= area->valid_to)
    return {"period", named + " is no more since " + area->valid_to};
  Observed observed{row.line, file, {}};
  Wrong wrong = read_values(row, observed.values);
  if (!wrong.reason.empty()) return wrong;
  const auto [it, fresh] = territory.periods.try_emplace(*period, std::move(observed));
  if (fresh) return {};
  return {"period", format_period(rule_.step, *period) + " was given already, by line " +
                        std::to_string(it->second.line) + " of " + it->second.file};
}

void SeriesCollector::compare_totals(const std::string& id, const Territory& territory,
                                     Made& made) const {
  for (const auto& [year, declared] : territory.totals) {
    const PeriodNumber first = year * periods_per_year(rule_.step);
    for (std::size_t value = 0; value < rule_.values.size(); ++value) {
      if (!declared[value]) continue;
      double sum = 0;
      for (PeriodNumber period = first; period < first + periods_per_year(rule_.step); ++period)
        if (const auto it = territory.periods.find(period); it != territory.periods.end())
          sum += it->second.values[value].value_or(0);
      if (std::abs(sum - *declared[value]) < 0.5) continue;
      made.warnings.push_back(after_last_colon(rule_.values[value].first) + " of " +
                              after_last_colon(id) + ", " + std::to_string(year) +
                              ": the declared total is " + Json(*declared[value]).dump() +
                              ", its periods give " + Json(sum).dump());
    }
  }
}

// Figures of a municipality from before it was made, beside those of the ones it was made of: its
// own are counted, and that is said.
void SeriesCollector::compare_predecessors(const std::string& id, const Territory& territory,
                                           Made& made) const {
  for (const std::string& before : areas_.at(id).predecessors) {
    const auto theirs = territories_.find(before);
    if (theirs == territories_.end()) continue;
    std::size_t both = 0;
    for (const auto& [period, observed] : theirs->second.periods)
      both += territory.periods.count(period);
    if (both > 0)
      made.warnings.push_back(after_last_colon(id) + " and its predecessor " +
                              after_last_colon(before) + " both have figures for " +
                              std::to_string(both) + " periods: those of " + after_last_colon(id) +
                              " are counted, the others are kept beside");
  }
}

Json SeriesCollector::series_of(std::size_t value, const std::string& id,
                                const Territory& territory, const Json& source) const {
  const std::string& indicator = rule_.values[value].first;
  const PeriodNumber first = territory.periods.begin()->first;
  Json observations = Json::array();
  for (PeriodNumber period = first; period <= territory.periods.rbegin()->first; ++period) {
    const auto it = territory.periods.find(period);
    const bool known = it != territory.periods.end() && it->second.values[value];
    observations.push(known ? Json(*it->second.values[value]) : Json());
  }
  return Json::object(
      {{"id", "urn:ngsi-ld:Series:" + after_last_colon(indicator) + ":" + after_last_colon(id)},
       {"type", "Series"},
       {"indicator", indicator},
       {"territory", id},
       {"step", std::string(name_of(rule_.step))},
       {"start", format_period(rule_.step, first)},
       {"observations", std::move(observations)},
       {"source", source}});
}

std::vector<SeriesCollector::Made> SeriesCollector::made(const Json& source) {
  std::vector<Made> out;
  if (rule_.indicators.is_array() && rule_.indicators.size() > 0) {
    Made& first = out.emplace_back();
    for (Json indicator : rule_.indicators.as_array()) {
      indicator.set("type", Json("Indicator"));
      if (!indicator.find("source")) indicator.set("source", source);
      first.row.entities.push_back({std::move(indicator), true});
    }
  }
  for (const auto& [id, territory] : territories_) {
    if (territory.periods.empty()) continue;
    Made& one = out.emplace_back();
    one.rows = territory.periods.size();
    one.row.line = territory.periods.begin()->second.line;
    compare_totals(id, territory, one);
    compare_predecessors(id, territory, one);
    for (std::size_t value = 0; value < rule_.values.size(); ++value)
      one.row.entities.push_back({series_of(value, id, territory, source), false});
  }
  return out;
}

}  // namespace maillage::import
