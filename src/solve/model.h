// The input made ready for millions of evaluations: needs in canonical order with their numbers
// per scenario, supply as bits, and Group, a set of needs whose sums grow by one need at a time.
// Internal to solve/: callers use grouping.h. The input must outlive the model.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "solve/grouping.h"

namespace maillage::solve {

inline constexpr std::size_t supply_words = supplies_per_category_max / 64;
using SupplyBits = std::array<std::uint64_t, supply_words>;

// A point on a sphere of the Earth's radius, in km: distances are straight lines through it, which
// differ from the surface by less than a metre per 10 km at the scale of a region.
struct Point {
  double x = 0;
  double y = 0;
  double z = 0;
};

struct Item {
  const Need* need = nullptr;
  int owner = 0;     // index of the owner
  int category = 0;  // index of the category
  double quantity = 0;
  Scenarios weight{};
  Scenarios goods{};
  Scenarios post{};
  double stated = 0;  // the rest is the need's own, kept close for the search
  double deliveries = 0;
  std::int32_t from_day = 0;
  std::int32_t to_day = 0;
  KindSet kinds;
  bool placed = false;
  Point point;
  SupplyBits supplies{};
};

struct Category {
  std::string_view name;
  Market market;
  std::array<PriceCurve, scenario_count> curves;
  std::vector<const Supply*> supplies;  // by id; bit i of SupplyBits is supplies[i]
  std::array<SupplyBits, pool_kind_count> serving{};
  std::size_t words = 0;   // words of SupplyBits in use
  std::vector<int> items;  // by id
};

// The running sums of a set of needs of one category.
struct Group {
  int needs = 0;
  int owners = 0;
  double quantity = 0;
  double stated = 0;  // quantities as the needs state them: FTE of a service
  double weight = 0;
  double goods = 0;
  double posts = 0;
  double budget_max = 0;
  double deliveries = 0;
  std::int32_t from_day = INT32_MIN;
  std::int32_t to_day = INT32_MAX;
  int placed = 0;
  Point sum;
  KindSet kinds = KindSet::all();
  SupplyBits supplies{};
};

// Whether a group that is still growing may lack members or quantity.
enum class Strictness : std::uint8_t { complete, growing };

class Model {
 public:
  static Result<Model> build(const PoolingInput& input);

  std::span<const Item> items() const { return items_; }
  const Item& item(int index) const { return items_[static_cast<std::size_t>(index)]; }
  std::span<const Category> categories() const { return categories_; }
  const Category& category_of(int item_index) const {
    return categories_[static_cast<std::size_t>(item(item_index).category)];
  }
  const Parameters& parameters() const { return input_->parameters; }
  const ParameterValues& values(Scenario scenario) const {
    return values_[static_cast<std::size_t>(scenario)];
  }
  std::optional<int> index_of(std::string_view need_id) const;

  // Adds item `index` to the sums; `members` are the items already in. Requires the same category.
  void add(Group& group, std::span<const int> members, int index,
           Scenario scenario = Scenario::central) const;
  Group group_of(std::span<const int> members, Scenario scenario = Scenario::central) const;

  // The sums that the formulas want. `members` may be followed by `extra` (-1: nobody).
  GroupSums sums_of(PoolKind kind, const Group& group, std::span<const int> members,
                    int extra = -1) const;

  // The supply that would serve the group, as a position in the category's list; for a central
  // purchasing body the one that buys most already; nothing when none can.
  std::optional<std::size_t> supply_for(PoolKind kind, const Category& category,
                                        const Group& group) const;

  // Every supply that would serve the group, ascending.
  std::vector<std::size_t> supplies_for(PoolKind kind, const Category& category,
                                        const Group& group) const;

  // Central saving of the group as a pool of `kind`; nothing when the rules forbid it.
  std::optional<double> saving(PoolKind kind, const Group& group, std::span<const int> members,
                               int extra, Strictness strictness) const;

  // The furthest of the placed members from their centre, km.
  double radius_km(const Group& group, std::span<const int> members) const;

 private:
  Result<void> read_needs();
  Result<void> read_supplies();
  Result<void> read_markets();
  void price_items();
  // Visits the supplies that would serve the group, ascending, until `visit` returns false.
  template <class Visit>
  void visit_supplies(PoolKind kind, const Category& category, const Group& group,
                      Visit visit) const;
  bool within_distance(double limit_km, const Group& group, std::span<const int> members,
                       int extra) const;

  const PoolingInput* input_ = nullptr;
  std::vector<Item> items_;
  std::vector<int> owner_of_;  // items_[i].owner, close together for the scan that add() makes
  std::vector<std::string_view> owners_;  // sorted
  std::vector<Category> categories_;      // by name
  std::array<ParameterValues, scenario_count> values_{};
};

}  // namespace maillage::solve
