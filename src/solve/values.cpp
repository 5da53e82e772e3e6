#include "solve/values.h"

#include <algorithm>

namespace maillage::solve {
namespace {

constexpr std::array<std::string_view, pool_kind_count> names = {
    "joint_purchase", "central_purchasing_body", "shared_service",
    "shared_tool",    "shared_specification",    "community_of_practice"};

}  // namespace

std::string_view name_of(PoolKind kind) { return names[static_cast<std::size_t>(kind)]; }

std::optional<PoolKind> pool_kind_of(std::string_view name) {
  for (PoolKind kind : all_pool_kinds) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

PoolClass class_of(PoolKind kind) {
  return kind == PoolKind::community_of_practice ? PoolClass::knowledge : PoolClass::answer;
}

KindSet KindSet::of(PoolClass wanted) {
  KindSet set;
  for (PoolKind kind : all_pool_kinds) {
    if (class_of(kind) == wanted) set = set | KindSet{kind};
  }
  return set;
}

Range range_of(const Scenarios& amounts) {
  auto [low, high] = std::minmax_element(amounts.begin(), amounts.end());
  return {*low, amounts[static_cast<std::size_t>(Scenario::central)], *high};
}

}  // namespace maillage::solve
