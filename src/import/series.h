// Observations of a file gathered into series: one Series entity per indicator and territory. A
// territory is the one that the row's code names, also when it has merged since: what stands for it
// today follows from the areas' history when the series is read, so that nothing breaks and nothing
// counts twice.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "import/evaluate.h"
#include "import/intake.h"
#include "import/mapping.h"

namespace maillage::import {

class SeriesCollector {
 public:
  SeriesCollector(const SeriesRule& rule, const std::vector<model::Entity>& areas,
                  const std::string& area_prefix, Evaluator& evaluator);

  struct Wrong {
    std::string field;
    std::string reason;  // empty: the row was taken
    bool is_total = false;
  };
  Wrong take(const Row& row, const std::string& file);

  // What is to be written, the indicators first; `rows` says of how many rows it was made.
  struct Made {
    MadeRow row;
    std::size_t rows = 0;
    std::vector<std::string> warnings;
  };
  std::vector<Made> made(const Json& source);

 private:
  using Values = std::vector<std::optional<double>>;  // in the rule's order
  struct Area {
    std::string id;
    std::string valid_to;
    std::vector<std::string> predecessors;
  };
  struct Observed {
    std::size_t line = 0;
    std::string file;
    Values values;
  };
  struct Territory {
    std::map<PeriodNumber, Observed> periods;
    std::map<int, Values> totals;  // by year
  };

  const Area* area_of(const std::string& named) const;
  Wrong read_values(const Row& row, Values& values);
  Wrong take_total(const Row& row, Territory& territory, const std::string& period);
  void compare_totals(const std::string& id, const Territory& territory, Made& made) const;
  void compare_predecessors(const std::string& id, const Territory& territory, Made& made) const;
  Json series_of(std::size_t value, const std::string& id, const Territory& territory,
                 const Json& source) const;

  const SeriesRule& rule_;
  Evaluator& evaluator_;
  std::unordered_map<std::string, Area> areas_;  // by code without prefix, and by id
  std::string prefix_;
  std::map<std::string, Territory> territories_;  // by area id
};

}  // namespace maillage::import
