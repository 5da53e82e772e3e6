#include "domain/strategy/figures.h"

#include <algorithm>
#include <charconv>

namespace maillage::domain {

namespace {

// Indicators that follow from others that follow from others: no definition goes deeper.
constexpr std::size_t depth_max = 20;
// Periods that a formula over the graph is worked out for, when it compares dates with them.
constexpr PeriodNumber dated_years = 5;
constexpr PeriodNumber periods_max = 1200;

// The periods of `step` that one of a coarser step holds, as first and one after the last.
std::pair<PeriodNumber, PeriodNumber> parts_of_period(PeriodStep coarse, PeriodNumber period,
                                                      PeriodStep fine) {
  return {in_step(coarse, period, fine), in_step(coarse, period + 1, fine)};
}

bool is_finer(PeriodStep a, PeriodStep b) { return periods_per_year(a) > periods_per_year(b); }

// "more_than_50000", "plus_de_50000", "less_than_3000", "moins_de_3000"
solve::Truth population_test(std::string_view value, double population) {
  for (const auto& [prefix, above] : {std::pair<std::string_view, bool>("more_than_", true),
                                      {"plus_de_", true},
                                      {"less_than_", false},
                                      {"moins_de_", false}}) {
    if (value.substr(0, prefix.size()) != prefix) continue;
    const std::string_view digits = value.substr(prefix.size());
    double bound = 0;
    const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), bound);
    if (status != std::errc() || population <= 0) return solve::Truth::unknown;
    return (above ? population > bound : population < bound) ? solve::Truth::yes : solve::Truth::no;
  }
  return solve::Truth::unknown;
}

}  // namespace

double Figures::population_of(const std::vector<int>& municipalities) const {
  double sum = 0;
  for (const int place : municipalities) sum += area(place).population;
  return sum;
}

AreaGroup Figures::territory(const std::string& id) const {
  AreaGroup group;
  group.key = ++groups_;
  group.id = id;
  group.own_area = picture_->area(id);
  const TerritoryPicture& territory = picture_->territory();
  group.inside.assign(territory.areas().size(), false);
  if (group.own_area < 0) return group;
  group.inside[static_cast<std::size_t>(group.own_area)] = true;
  group.population = area(group.own_area).population;
  // One that has ended is itself alone: the series of what came of it would go on with a jump.
  if (area(group.own_area).ended) return group;
  for (const std::string& inner : context_.engine.expand_territories({id}))
    if (const int place = picture_->area(inner); place >= 0)
      group.inside[static_cast<std::size_t>(place)] = true;
  for (const Area* one : territory.municipalities())
    if (const int place = picture_->area(one->id); group.inside[static_cast<std::size_t>(place)])
      group.municipalities.push_back(place);
  for (const int place : picture_->split_areas())
    if (group.inside[static_cast<std::size_t>(place)]) group.split.push_back(place);
  if (const double people = population_of(group.municipalities); people > 0)
    group.population = people;
  return group;
}

AreaGroup Figures::of_class(const AreaGroup& whole, std::string_view urban_class) const {
  AreaGroup group;
  group.key = ++groups_;
  group.inside.assign(whole.inside.size(), false);
  for (const int place : whole.municipalities) {
    if (area(place).urban_class != urban_class) continue;
    group.municipalities.push_back(place);
    group.inside[static_cast<std::size_t>(place)] = true;
  }
  group.population = population_of(group.municipalities);
  return group;
}

double Figures::municipal(std::size_t indicator, int place, PeriodNumber period) const {
  const IndicatorEntry& one = entry(indicator);
  if (const Observations* own = one.own[static_cast<std::size_t>(place)])
    if (const double value = own->at(period); !is_missing(value)) return value;
  const auto& heirs = picture_->heirs_of(place);
  if (heirs.empty() || one.aggregation == Aggregation::none) return missing_value;
  double sum = 0;
  double weight = 0;
  for (const int before : heirs) {
    const double value = municipal(indicator, before, period);
    if (is_missing(value)) return missing_value;
    // Populations of those that are gone are often not known: then each counts the same.
    const double people = one.aggregation == Aggregation::sum || area(before).population <= 0
                              ? 1
                              : area(before).population;
    sum += value * people;
    weight += people;
  }
  return one.aggregation == Aggregation::sum ? sum : sum / weight;
}

// What areas that were split had, as long as none of those that came of them has its own.
double Figures::split_part(const IndicatorEntry& one, const AreaGroup& group,
                           PeriodNumber period) const {
  double sum = 0;
  for (const int place : group.split) {
    const Observations* own = one.own[static_cast<std::size_t>(place)];
    if (!own || is_missing(own->at(period))) continue;
    const auto& heirs = picture_->successors_of(place);
    const bool counted = std::any_of(heirs.begin(), heirs.end(), [&](const std::string& id) {
      const int heir = picture_->area(id);
      const Observations* theirs = heir < 0 ? nullptr : one.own[static_cast<std::size_t>(heir)];
      return theirs && !is_missing(theirs->at(period));
    });
    if (!counted) sum += own->at(period);
  }
  return sum;
}

Figure Figures::stored(std::size_t indicator, const AreaGroup& group, PeriodNumber period) const {
  const IndicatorEntry& one = entry(indicator);
  Figure figure;
  figure.expected =
      static_cast<std::uint32_t>(std::max<std::size_t>(1, group.municipalities.size()));
  if (group.own_area >= 0) {
    figure.value = municipal(indicator, group.own_area, period);
    if (figure.has_value()) {
      figure.known = figure.expected;
      return figure;
    }
  }
  double sum = 0;
  double weight = 0;
  for (const int place : group.municipalities) {
    const double value = municipal(indicator, place, period);
    if (is_missing(value)) continue;
    ++figure.known;
    const double people = one.aggregation == Aggregation::mean ? area(place).population : 1;
    sum += value * people;
    weight += people;
  }
  const double split = one.aggregation == Aggregation::sum ? split_part(one, group, period) : 0;
  if (one.aggregation == Aggregation::none || (figure.known == 0 && split == 0)) return figure;
  if (one.aggregation == Aggregation::sum) figure.value = sum + split;
  if (one.aggregation == Aggregation::mean && weight > 0) figure.value = sum / weight;
  return figure;
}

double Figures::gathered(const IndicatorEntry& one, std::size_t indicator, const Ask& ask,
                         PeriodNumber period) {
  if (ask.whole && ask.group.own_area >= 0)
    if (const double own = municipal(indicator, ask.group.own_area, period); !is_missing(own))
      return own;
  if (one.aggregation == Aggregation::none)
    return ask.subset.size() == 1 ? municipal(indicator, ask.subset.front(), period)
                                  : missing_value;
  if (&ask.subset == &ask.group.municipalities)
    if (const Figure figure = at(indicator, ask.group, period);
        figure.has_value() && (figure.complete() || ask.lenient))
      return figure.value;
  double sum = 0;
  double weight = 0;
  for (const int place : ask.subset) {
    const double value = municipal(indicator, place, period);
    if (is_missing(value)) {
      if (ask.lenient) continue;
      return missing_value;
    }
    const double people = one.aggregation == Aggregation::mean ? area(place).population : 1;
    sum += value * people;
    weight += people;
  }
  if (weight <= 0) return missing_value;
  return one.aggregation == Aggregation::sum ? sum : sum / weight;
}

double Figures::over_own_step(std::size_t indicator, const Ask& ask, PeriodNumber period) {
  const IndicatorEntry& one = entry(indicator);
  steps_ += ask.subset.size() + 1;
  if (ask.depth > depth_max || exhausted()) return missing_value;
  if (!one.formula) return gathered(one, indicator, ask, period);
  return evaluate(work_of(one), ask, period);
}

double Figures::over(std::size_t indicator, const Ask& ask, PeriodStep step, PeriodNumber period) {
  const IndicatorEntry& one = entry(indicator);
  if (one.step == step) return over_own_step(indicator, ask, period);
  if (!is_finer(one.step, step))
    return over_own_step(indicator, ask, in_step(step, period, one.step));
  const auto [first, end] = parts_of_period(step, period, one.step);
  // What adds up over territories adds up over a year; the rest is as it was at its end.
  if (one.formula || one.aggregation != Aggregation::sum)
    return over_own_step(indicator, ask, end - 1);
  double sum = 0;
  for (PeriodNumber part = first; part < end; ++part) sum += over_own_step(indicator, ask, part);
  return sum;
}

double Figures::evaluate(const Work& work, const Ask& ask, PeriodNumber period) {
  const auto known = [](double value) {
    return is_missing(value) ? std::nullopt : std::optional(value);
  };
  solve::FormulaInputs inputs;
  inputs.value = [&](std::size_t at) -> std::optional<double> {
    const std::size_t indicator = work.references[at];
    if (indicator == IndicatorEntry::unknown) return std::nullopt;
    Ask inner = ask;
    ++inner.depth;
    inner.lenient = ask.lenient || !work.required[at];
    return known(
        over(indicator, inner, work.step, period - work.formula.references()[at].periods_before));
  };
  inputs.figure = [&](std::size_t at) {
    return known(graph_.value(work.formula.figures()[at], ask.group, work.step, period));
  };
  inputs.population = [&]() -> std::optional<double> {
    const double people = ask.subset.size() == ask.group.municipalities.size()
                              ? ask.group.population
                              : population_of(ask.subset);
    return people > 0 ? std::optional(people) : std::nullopt;
  };
  inputs.test = [&](std::size_t at) { return test(work.formula.tests()[at], ask.group); };
  return work.formula.evaluate(inputs).value_or(missing_value);
}

bool Figures::operand_known(std::size_t indicator, int place, PeriodStep step, PeriodNumber period,
                            std::size_t depth) {
  if (indicator == IndicatorEntry::unknown || depth > depth_max || ++steps_ > steps_max)
    return false;
  const IndicatorEntry& one = entry(indicator);
  const auto known = [&](PeriodNumber at) {
    return one.formula ? operands_known(work_of(one), place, at, depth + 1)
                       : !is_missing(municipal(indicator, place, at));
  };
  if (one.step == step) return known(period);
  if (!is_finer(one.step, step)) return known(in_step(step, period, one.step));
  const auto [first, end] = parts_of_period(step, period, one.step);
  if (one.formula || one.aggregation != Aggregation::sum) return known(end - 1);
  for (PeriodNumber part = first; part < end; ++part)
    if (!known(part)) return false;
  return true;
}

bool Figures::operands_known(const Work& work, int place, PeriodNumber period, std::size_t depth) {
  bool optional_known = false;
  bool any_required = false;
  for (std::size_t at = 0; at < work.references.size(); ++at) {
    const PeriodNumber wanted = period - work.formula.references()[at].periods_before;
    // Where all may be left out, at least one has to be there.
    if (work.required[at]) any_required = true;
    if (!work.required[at] && (any_required || optional_known)) continue;
    const bool known = operand_known(work.references[at], place, work.step, wanted, depth);
    if (work.required[at] && !known) return false;
    optional_known = optional_known || known;
  }
  return any_required || optional_known || work.references.empty();
}

bool Figures::whole_known(const Work& work, int place, PeriodNumber period) const {
  for (std::size_t at = 0; at < work.references.size(); ++at) {
    if (!work.required[at]) continue;
    const std::size_t indicator = work.references[at];
    if (indicator == IndicatorEntry::unknown) return false;
    const IndicatorEntry& one = entry(indicator);
    if (one.formula || one.step != work.step ||
        is_missing(
            municipal(indicator, place, period - work.formula.references()[at].periods_before)))
      return false;
  }
  return true;
}

// Is every part that the formula needs known of the whole group? Then nobody has to be asked.
bool Figures::all_reported(const Work& work, const AreaGroup& group, PeriodNumber period) {
  bool any = false;
  for (std::size_t at_reference = 0; at_reference < work.references.size(); ++at_reference) {
    if (!work.required[at_reference]) continue;
    const std::size_t indicator = work.references[at_reference];
    if (indicator == IndicatorEntry::unknown) return false;
    const IndicatorEntry& one = entry(indicator);
    if (one.formula || one.step != work.step || one.aggregation == Aggregation::none) return false;
    const Figure figure =
        at(indicator, group, period - work.formula.references()[at_reference].periods_before);
    if (!figure.has_value() || !figure.complete()) return false;
    any = true;
  }
  return any;
}

Figure Figures::followed(const Work& work, const AreaGroup& group, PeriodNumber period) {
  Figure figure;
  figure.expected =
      static_cast<std::uint32_t>(std::max<std::size_t>(1, group.municipalities.size()));
  const auto whole = [&] {
    figure.value = evaluate(work, {group, group.municipalities, true}, period);
    figure.known = figure.has_value() ? figure.expected : 0;
    return figure;
  };
  const bool single = group.municipalities.size() <= 1;
  if (single || work.references.empty()) return whole();
  if (group.own_area >= 0 && whole_known(work, group.own_area, period)) return whole();
  if (all_reported(work, group, period)) {
    figure.value = evaluate(work, {group, group.municipalities}, period);
    if (figure.has_value()) figure.known = figure.expected;
    return figure;
  }
  std::vector<int> subset;
  for (const int place : group.municipalities)
    if (operands_known(work, place, period, 0)) subset.push_back(place);
  if (subset.empty()) return figure;
  figure.value = evaluate(work, {group, subset}, period);
  if (figure.has_value()) figure.known = static_cast<std::uint32_t>(subset.size());
  return figure;
}

Figure Figures::worked_out(std::size_t indicator, const AreaGroup& group, PeriodNumber period) {
  const IndicatorEntry& one = entry(indicator);
  return one.formula ? followed(work_of(one), group, period) : stored(indicator, group, period);
}

Figure Figures::at(std::size_t indicator, const AreaGroup& group, PeriodNumber period) {
  if (group.key == 0) return worked_out(indicator, group, period);
  const auto [it, fresh] = columns_.try_emplace({group.key, indicator});
  if (fresh) {
    const auto [first, end] = range(indicator);
    it->second.first = first;
    it->second.figures.resize(static_cast<std::size_t>(std::max(0, end - first)));
  }
  const std::int64_t place = std::int64_t{period} - it->second.first;
  if (place < 0 || place >= static_cast<std::int64_t>(it->second.figures.size()))
    return worked_out(indicator, group, period);
  // What is worked out may ask for other columns: places in a map stay.
  std::optional<Figure>& kept = it->second.figures[static_cast<std::size_t>(place)];
  if (!kept) kept = worked_out(indicator, group, period);
  return *kept;
}

double Figures::target(std::size_t indicator, const AreaGroup& group, PeriodNumber period) {
  const IndicatorEntry& one = entry(indicator);
  if (!one.target_formula) return missing_value;
  const Work work{*one.target_formula, one.target_references, one.target_required, one.step};
  return followed(work, group, period).value;
}

std::pair<PeriodNumber, PeriodNumber> Figures::range(std::size_t indicator) const {
  const IndicatorEntry& one = entry(indicator);
  if (!one.formula) return {one.first, one.end};
  PeriodNumber first = 0;
  PeriodNumber end = 0;
  const auto extend = [&](PeriodNumber from, PeriodNumber to) {
    if (from >= to) return;
    first = first == end ? from : std::min(first, from);
    end = std::max(end, to);
  };
  std::vector<std::size_t> waiting = one.references;
  std::vector<bool> seen(picture_->indicators().size(), false);
  while (!waiting.empty()) {
    const std::size_t next = waiting.back();
    waiting.pop_back();
    if (next == IndicatorEntry::unknown || seen[next]) continue;
    seen[next] = true;
    const IndicatorEntry& other = entry(next);
    waiting.insert(waiting.end(), other.references.begin(), other.references.end());
    if (other.first < other.end)
      extend(in_step(other.step, other.first, one.step),
             in_step(other.step, other.end - 1, one.step) + 1);
  }
  if (!one.formula->figures().empty() || one.references.empty()) {
    const PeriodNumber today = period_of(one.step, context_.engine.now());
    const bool dated = std::any_of(one.formula->figures().begin(), one.formula->figures().end(),
                                   GraphFigures::is_dated);
    extend(dated ? today - dated_years * periods_per_year(one.step) : today, today + 1);
  }
  return {std::max(first, end - periods_max), end};
}

solve::Truth Figures::test(const solve::Test& test, const AreaGroup& group) const {
  using solve::Truth;
  if (test.kind != solve::Test::Kind::identity || group.own_area < 0) return Truth::unknown;
  const Area& here = area(group.own_area);
  if (test.name == "type") {
    const std::string wanted = test.value == "commune" ? "municipality" : test.value;
    return here.kind == wanted ? Truth::yes : Truth::no;
  }
  if (test.name == "urban_class") return here.urban_class == test.value ? Truth::yes : Truth::no;
  if (test.name == "population") return population_test(test.value, here.population);
  return Truth::unknown;
}

}  // namespace maillage::domain
