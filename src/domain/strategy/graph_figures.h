// Figures of formulas over the entities of the graph: how many, their sum, in how many
// municipalities. What everybody may see is counted, so that a figure is the same whoever asks.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/strategy/indicator_picture.h"

namespace maillage::domain {

// A territory, or the municipalities of one class in it.
struct AreaGroup {
  std::size_t key = 0;  // figures of groups with the same key are kept; 0: they are not
  std::string id;       // of the territory; empty for a class
  int own_area = -1;    // the territory itself, when it is more than its municipalities
  std::vector<int> municipalities;
  std::vector<int> split;    // areas that were split, all of whose successors are inside
  std::vector<bool> inside;  // by place of the area: lies in it, ended ones too
  double population = 0;
};

class GraphFigures {
 public:
  GraphFigures(const Context& context, const IndicatorPicture& picture)
      : context_{context.engine, access::Actor::anonymous(), context.ids, ""}, picture_(picture) {}

  // Of the present; with a condition on the period, as it was in that period. Missing for earlier
  // periods otherwise: the graph is that of today.
  double value(const solve::GraphFigure& figure, const AreaGroup& group, PeriodStep step,
               PeriodNumber period);
  // Does the condition compare dates with the period?
  static bool is_dated(const solve::GraphFigure& figure);

 private:
  struct Item {
    engine::RecordPtr record;
    std::vector<int> areas;
  };
  const std::vector<Item>& items(const std::string& type);
  std::vector<int> areas_of(const engine::RecordPtr& record) const;
  bool fulfils(const solve::EntityCondition& condition, const engine::Record& record,
               PeriodStep step, PeriodNumber period) const;
  bool compares(const solve::EntityCondition& condition, const engine::Record& record,
                PeriodStep step, PeriodNumber period) const;

  Context context_;
  const IndicatorPicture& picture_;
  std::map<std::string, std::vector<Item>> items_;  // by type
};

}  // namespace maillage::domain
