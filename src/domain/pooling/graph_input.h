// The graph as solve/ wants it: needs, supply, reference prices, and the pools that exist already.
// Everything is read as the actor may see it.
//
// Rules that are ours, explained in docs/guide/pooling.md: a need takes part when it is published,
// not refused to pooling and not over; the owner is its municipality; a quantity in another unit
// than the category's counts as unknown; staff is shared only where the category is counted in
// full-time equivalents.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/module.h"
#include "domain/pooling/fields.h"
#include "domain/pooling/texts.h"
#include "solve/grouping.h"

namespace maillage::domain::pooling {

// Journeys of a supplier to each member over the contract, where distance matters.
inline constexpr double deliveries_assumed = 4;
// A need without an end is taken to last this long.
inline constexpr std::int32_t period_days_assumed = 730;

struct Category {
  std::string code;
  Text label;
  std::string unit;
  Text unit_label;
  bool delivery_matters = false;
  solve::KindSet kinds;
  solve::Market market;
  std::vector<std::string> themes;  // codes
};

struct NeedRow {
  solve::Need need;
  std::string state;
  bool willing = true;  // not refused to pooling
  bool over = false;    // its period has passed
  engine::RecordPtr record;

  bool takes_part() const { return state == "published" && willing && !over; }
};

struct SupplyRow {
  solve::Supply supply;
  bool solution = false;           // else an organisation
  double quantity_min = 0;         // below it, the solution does not pay for its supplier
  std::vector<std::string> named;  // the categories that it names itself; the rest by theme
};

struct PoolRow {
  std::string id;
  std::optional<solve::PoolKind> kind;
  std::string category;
  std::string state;
  std::vector<std::string> members;
  bool ours = false;  // proposed by this program and not changed by hand since
  engine::RecordPtr record;

  // Its members are bound: no proposal may take them.
  bool live() const { return state != "closed" && state != "abandoned" && !ours; }
};

// "joint-purchase" in vocabularies, "joint_purchase" in solve/.
std::optional<solve::PoolKind> kind_of_code(std::string_view code);
std::string code_of(solve::PoolKind kind);

class Graph {
 public:
  explicit Graph(const Context& context);

  struct Selection {
    std::vector<std::string> territories;  // empty: everywhere
    std::string category;                  // code; empty: all
  };
  // Needs with a category and a municipality, whatever their state, in order of id.
  Result<std::vector<NeedRow>> needs(const Selection& selection) const;
  std::optional<NeedRow> need(const engine::Record& record) const;
  Result<std::vector<PoolRow>> pools() const;
  std::optional<PoolRow> pool(std::string_view id) const;
  // What can serve some of these owners in some of these categories, in order of id; at most
  // solve::supplies_per_category_max of each category.
  Result<std::vector<SupplyRow>> supplies(const std::set<std::string>& owners,
                                          const std::set<std::string>& categories) const;

  // nullptr when the region does not know the category.
  const Category* category(std::string_view code) const;
  std::optional<solve::Position> position_of(const std::string& area) const;
  Text title_of(std::string_view id) const;
  const Context& context() const { return context_; }
  const Fields& fields() const { return fields_; }

 private:
  std::optional<SupplyRow> solution(const engine::Record& record) const;
  std::optional<SupplyRow> organisation(const engine::Record& record) const;
  const std::set<std::string>& areas_in(const std::string& territory) const;
  std::set<std::string> areas_served(const engine::Record& record, std::string_view fallback) const;
  void read_categories();

  const Context& context_;
  Fields fields_;
  std::int32_t today_;
  std::map<std::string, Category, std::less<>> categories_;
  mutable std::map<std::string, std::optional<solve::Position>> positions_;
  mutable std::map<std::string, std::set<std::string>> areas_;
};

}  // namespace maillage::domain::pooling
