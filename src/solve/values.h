// The plain values that pooling works on: needs, supply, markets, and ranges of money.
// Nothing here knows entities: the pooling module of the domain fills these structs and stores the
// results. Amounts are EUR, distances km, periods whole days since 1970-01-01, both ends included.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace maillage::solve {

enum class PoolKind : std::uint8_t {
  joint_purchase,
  central_purchasing_body,
  shared_service,
  shared_tool,
  shared_specification,
  community_of_practice,
};
inline constexpr std::size_t pool_kind_count = 6;
inline constexpr std::array<PoolKind, pool_kind_count> all_pool_kinds = {
    PoolKind::joint_purchase, PoolKind::central_purchasing_body, PoolKind::shared_service,
    PoolKind::shared_tool,    PoolKind::shared_specification,    PoolKind::community_of_practice};

// The stable name in JSON and storage ("joint_purchase"...).
std::string_view name_of(PoolKind kind);
std::optional<PoolKind> pool_kind_of(std::string_view name);

// A pool of the class `answer` answers its members' need, so a need is in at most one of them. A
// pool of the class `knowledge` (community of practice) comes on top: at most one as well.
enum class PoolClass : std::uint8_t { answer, knowledge };
PoolClass class_of(PoolKind kind);

class KindSet {
 public:
  constexpr KindSet() = default;
  constexpr KindSet(std::initializer_list<PoolKind> kinds) {
    for (PoolKind kind : kinds) bits_ |= bit(kind);
  }
  static constexpr KindSet all() { return from_bits((1u << pool_kind_count) - 1); }
  static KindSet of(PoolClass wanted);
  constexpr bool contains(PoolKind kind) const { return (bits_ & bit(kind)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr KindSet operator&(KindSet other) const { return from_bits(bits_ & other.bits_); }
  constexpr KindSet operator|(KindSet other) const { return from_bits(bits_ | other.bits_); }
  bool operator==(const KindSet&) const = default;

 private:
  static constexpr unsigned bit(PoolKind kind) { return 1u << static_cast<unsigned>(kind); }
  static constexpr KindSet from_bits(unsigned bits) {
    KindSet set;
    set.bits_ = static_cast<std::uint8_t>(bits);
    return set;
  }
  std::uint8_t bits_ = 0;
};

struct Position {
  double longitude = 0;  // degrees, WGS 84
  double latitude = 0;
};

struct Need {
  std::string id;         // unique in the input
  std::string owner;      // the organisation that has the need; critical mass counts owners
  std::string category;   // needs of different categories never meet
  KindSet kinds;          // the kinds of pool that may answer it
  double quantity = 0;    // in the category's unit; full-time equivalents for a service; 0: unknown
  double budget_eur = 0;  // what the owner expects to pay alone for the goods; 0: unknown
  std::int32_t from_day = 0;
  std::int32_t to_day = 0;
  std::optional<Position> position;
  double deliveries = 0;  // journeys to the owner over the contract; 0: delivery does not matter
};

// A support body, solution or central purchasing body that can serve a pool.
struct Supply {
  std::string id;
  KindSet kinds;                        // the kinds of pool it can serve
  std::vector<std::string> categories;  // empty: every category
  std::vector<std::string> owners;      // territory, as owners of needs; empty: everywhere
  std::vector<std::string> needs;       // compatible needs by id; empty: every need
  int members_max = 0;                  // capacity; 0: no limit
  double quantity_max = 0;              // 0: no limit
  double existing_quantity = 0;         // what a central body already buys in the category's unit
};

// What is known of a category's prices: one price at one quantity, from which the curve is drawn.
struct Market {
  std::string category;
  std::string unit = "EUR";        // of quantities; EUR when only budgets are known
  double reference_quantity = 1;   // > 0
  double reference_price_eur = 1;  // per unit, at the reference quantity; 0: unknown
};

// The three coherent worlds in which everything is computed.
enum class Scenario : std::uint8_t { cautious, central, hopeful };
inline constexpr std::size_t scenario_count = 3;
inline constexpr std::array<Scenario, scenario_count> all_scenarios = {
    Scenario::cautious, Scenario::central, Scenario::hopeful};

// One amount per scenario, in that order.
using Scenarios = std::array<double, scenario_count>;

// The lowest and highest of the scenarios around the central one: low <= central <= high.
struct Range {
  double low = 0;
  double central = 0;
  double high = 0;
};
Range range_of(const Scenarios& amounts);

}  // namespace maillage::solve
