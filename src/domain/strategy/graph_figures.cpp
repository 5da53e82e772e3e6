#include "domain/strategy/graph_figures.h"

#include <algorithm>
#include <set>

namespace maillage::domain {

namespace {

using solve::Comparison;
using solve::EntityCondition;
using solve::GraphFigure;

bool is_dated_condition(const EntityCondition& condition) {
  return condition.literal == EntityCondition::Literal::period_start ||
         condition.literal == EntityCondition::Literal::period_end ||
         std::any_of(condition.parts.begin(), condition.parts.end(), is_dated_condition);
}

template <class Value>
bool holds(Comparison comparison, const Value& left, const Value& right) {
  switch (comparison) {
    case Comparison::equal: return left == right;
    case Comparison::not_equal: return left != right;
    case Comparison::less: return left < right;
    case Comparison::less_equal: return left <= right;
    case Comparison::greater: return left > right;
    case Comparison::greater_equal: return left >= right;
  }
  return false;
}

// A relationship may be named by the last part of the id it points at.
bool same_text(std::string_view value, std::string_view wanted) {
  return value == wanted ||
         (wanted.find(':') == std::string_view::npos && short_id(value) == wanted);
}

}  // namespace

bool GraphFigures::is_dated(const GraphFigure& figure) {
  return figure.where && is_dated_condition(*figure.where);
}

std::vector<int> GraphFigures::areas_of(const engine::RecordPtr& record) const {
  std::vector<int> areas;
  const auto add = [&](std::string_view id) {
    const int area = picture_.area(id);
    if (area >= 0 && std::find(areas.begin(), areas.end(), area) == areas.end())
      areas.push_back(area);
  };
  for (std::size_t i = 0; i < record->territory_count(); ++i)
    add(context_.engine.terms().text(record->territory(i)));
  if (areas.empty())
    for (const std::string& place : picture_.territory().places_of(read_dossier(context_, record)))
      add(place);
  return areas;
}

const std::vector<GraphFigures::Item>& GraphFigures::items(const std::string& type) {
  const auto [it, fresh] = items_.try_emplace(type);
  if (!fresh) return it->second;
  auto records = all_of_type(context_, type);
  if (records.ok())
    for (engine::RecordPtr& record : *records) {
      std::vector<int> areas = areas_of(record);
      it->second.push_back({std::move(record), std::move(areas)});
    }
  return it->second;
}

bool GraphFigures::compares(const EntityCondition& condition, const engine::Record& record,
                            PeriodStep step, PeriodNumber period) const {
  if (condition.literal == EntityCondition::Literal::number) {
    const auto value = number_of(context_, record, condition.field);
    return value && holds(condition.comparison, *value, condition.number);
  }
  const std::string wanted =
      condition.literal == EntityCondition::Literal::period_start ? first_day(step, period)
      : condition.literal == EntityCondition::Literal::period_end ? last_day(step, period)
                                                                  : condition.text;
  const std::string_view raw = raw_field(context_, record, condition.field);
  if (raw == "true" || raw == "false")
    return holds<std::string_view>(condition.comparison, raw, wanted);
  const auto values = texts_of(context_, record, condition.field);
  const auto same = [&](const std::string& value) { return same_text(value, wanted); };
  if (condition.comparison == Comparison::equal)
    return std::any_of(values.begin(), values.end(), same);
  if (condition.comparison == Comparison::not_equal)
    return std::none_of(values.begin(), values.end(), same);
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    return holds(condition.comparison, value, wanted);
  });
}

bool GraphFigures::fulfils(const EntityCondition& condition, const engine::Record& record,
                           PeriodStep step, PeriodNumber period) const {
  const auto part = [&](const EntityCondition& one) { return fulfils(one, record, step, period); };
  switch (condition.kind) {
    case EntityCondition::Kind::all:
      return std::all_of(condition.parts.begin(), condition.parts.end(), part);
    case EntityCondition::Kind::any:
      return std::any_of(condition.parts.begin(), condition.parts.end(), part);
    case EntityCondition::Kind::negation: return !part(condition.parts.front());
    case EntityCondition::Kind::compare: return compares(condition, record, step, period);
  }
  return false;
}

double GraphFigures::value(const GraphFigure& figure, const AreaGroup& group, PeriodStep step,
                           PeriodNumber period) {
  if (figure.type.empty()) return static_cast<double>(group.municipalities.size());
  const PeriodNumber today = period_of(step, context_.engine.now());
  if (period > today || (period < today && !is_dated(figure))) return missing_value;
  double all = 0;
  double counted = 0;
  double sum = 0;
  std::set<int> places;
  for (const Item& item : items(figure.type)) {
    const auto is_inside = [&](int area) { return group.inside[static_cast<std::size_t>(area)]; };
    if (std::none_of(item.areas.begin(), item.areas.end(), is_inside)) continue;
    ++all;
    if (figure.where && !fulfils(*figure.where, *item.record, step, period)) continue;
    ++counted;
    if (figure.kind == GraphFigure::Kind::sum)
      sum += number_of(context_, *item.record, figure.field).value_or(0);
    if (figure.kind == GraphFigure::Kind::municipalities)
      for (const int area : item.areas)
        if (std::find(group.municipalities.begin(), group.municipalities.end(), area) !=
            group.municipalities.end())
          places.insert(area);
  }
  switch (figure.kind) {
    case GraphFigure::Kind::count: return counted;
    case GraphFigure::Kind::sum: return sum;
    case GraphFigure::Kind::share: return all == 0 ? missing_value : counted / all * 100;
    case GraphFigure::Kind::municipalities: return static_cast<double>(places.size());
  }
  return missing_value;
}

}  // namespace maillage::domain
