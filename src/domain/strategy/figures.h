// Figures of indicators, for a territory or a class of municipalities, period after period.
//
// A municipality has what was observed of it, or else what was observed of those that it was made
// of: its own first, so that nothing breaks at a merger and nothing counts twice. A territory has
// what was observed of it as a whole, or else what follows from its municipalities. A formula over
// a territory is worked out over the municipalities whose parts are all known, numerator and
// population alike, so that who has not reported does not pull the figure down.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/strategy/graph_figures.h"

namespace maillage::domain {

struct Figure {
  double value = missing_value;
  std::uint32_t known = 0;     // municipalities that it is made of
  std::uint32_t expected = 0;  // municipalities that it should be made of
  bool has_value() const { return !is_missing(value); }
  bool complete() const { return known == expected; }
};

// Of one request; not thread-safe. What was worked out of a territory or class is kept.
class Figures {
 public:
  Figures(const Context& context, IndicatorPicturePtr picture)
      : context_(context), picture_(std::move(picture)), graph_(context, *picture_) {}

  const IndicatorPicture& picture() const { return *picture_; }
  // The areas inside a territory today, ended ones included where all that came of them is inside
  // (docs/adr/0006). An unknown territory has no municipality.
  AreaGroup territory(const std::string& id) const;
  // Its municipalities of one urban class.
  AreaGroup of_class(const AreaGroup& territory, std::string_view urban_class) const;

  // First period and the one after the last that the indicator can have values for.
  std::pair<PeriodNumber, PeriodNumber> range(std::size_t indicator) const;
  Figure at(std::size_t indicator, const AreaGroup& group, PeriodNumber period);
  // A figure that a territory is to reach, by its formula; missing without one.
  double target(std::size_t indicator, const AreaGroup& group, PeriodNumber period);
  // Of one municipality (or any area with observations of its own).
  double municipal(std::size_t indicator, int area, PeriodNumber period) const;

  // An evaluation that goes past this many steps stops, and what it asked for is missing.
  static constexpr std::size_t steps_max = 100'000'000;
  bool exhausted() const { return steps_ > steps_max; }

 private:
  // What is asked within one evaluation: some municipalities of a group.
  struct Ask {
    const AreaGroup& group;
    const std::vector<int>& subset;
    bool whole = false;    // the group as such, whose own observations count
    bool lenient = false;  // what is not known adds nothing
    std::size_t depth = 0;
  };
  // A formula with the indicators it names.
  struct Work {
    const solve::Formula& formula;
    const std::vector<std::size_t>& references;
    const std::vector<bool>& required;
    PeriodStep step;
  };
  static Work work_of(const IndicatorEntry& entry) {
    return {*entry.formula, entry.references, entry.required, entry.step};
  }

  Figure worked_out(std::size_t indicator, const AreaGroup& group, PeriodNumber period);
  Figure stored(std::size_t indicator, const AreaGroup& group, PeriodNumber period) const;
  bool all_reported(const Work& work, const AreaGroup& group, PeriodNumber period);
  Figure followed(const Work& work, const AreaGroup& group, PeriodNumber period);
  double evaluate(const Work& work, const Ask& ask, PeriodNumber period);
  // The indicator's value where a formula of another step asks for it.
  double over(std::size_t indicator, const Ask& ask, PeriodStep step, PeriodNumber period);
  double over_own_step(std::size_t indicator, const Ask& ask, PeriodNumber period);
  double gathered(const IndicatorEntry& entry, std::size_t indicator, const Ask& ask,
                  PeriodNumber period);
  bool operands_known(const Work& work, int area, PeriodNumber period, std::size_t depth);
  bool operand_known(std::size_t indicator, int area, PeriodStep step, PeriodNumber period,
                     std::size_t depth);
  bool whole_known(const Work& work, int area, PeriodNumber period) const;
  double split_part(const IndicatorEntry& entry, const AreaGroup& group, PeriodNumber period) const;
  solve::Truth test(const solve::Test& test, const AreaGroup& group) const;
  double population_of(const std::vector<int>& municipalities) const;
  const IndicatorEntry& entry(std::size_t indicator) const {
    return picture_->indicators()[indicator];
  }
  const Area& area(int place) const {
    return *picture_->territory().areas()[static_cast<std::size_t>(place)];
  }

  Context context_;
  IndicatorPicturePtr picture_;
  GraphFigures graph_;
  std::size_t steps_ = 0;
  mutable std::size_t groups_ = 0;

  struct Column {
    PeriodNumber first = 0;
    std::vector<std::optional<Figure>> figures;
  };
  std::map<std::pair<std::size_t, std::size_t>, Column> columns_;  // by group and indicator
};

}  // namespace maillage::domain
