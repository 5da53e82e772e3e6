#include "solve/grouping.h"

#include <algorithm>
#include <unordered_set>

#include "solve/model.h"
#include "solve/report.h"
#include "solve/search.h"

namespace maillage::solve {
namespace {

// FNV-1a, so that a block's seed does not depend on what else is in the input.
std::uint64_t hash(std::string_view text, std::uint64_t start) {
  std::uint64_t value = start ^ 0xcbf29ce484222325ULL;
  for (unsigned char byte : text) value = (value ^ byte) * 0x100000001b3ULL;
  return value;
}

// The kinds of `wanted` that some supply of the category serves.
KindSet served(const Category& category, KindSet wanted) {
  KindSet kinds;
  for (PoolKind kind : all_pool_kinds) {
    const SupplyBits& serving = category.serving[static_cast<std::size_t>(kind)];
    const bool any = std::any_of(serving.begin(), serving.end(), [](auto word) { return word; });
    if (any && wanted.contains(kind)) kinds = kinds | KindSet{kind};
  }
  return kinds;
}

// Needs of a category whose periods hang together: no pool can reach across two blocks.
std::vector<std::vector<int>> blocks_of(const Model& model, const Category& category,
                                        KindSet kinds) {
  std::vector<int> items;
  for (int index : category.items) {
    if (!(model.item(index).need->kinds & kinds).empty()) items.push_back(index);
  }
  std::stable_sort(items.begin(), items.end(), [&](int a, int b) {
    return model.item(a).need->from_day < model.item(b).need->from_day;
  });
  std::vector<std::vector<int>> blocks;
  std::int32_t end = INT32_MIN;
  for (int index : items) {
    const Need& need = *model.item(index).need;
    if (blocks.empty() || need.from_day > end) blocks.emplace_back();
    blocks.back().push_back(index);
    end = std::max(end, need.to_day);
  }
  for (auto& block : blocks) std::sort(block.begin(), block.end());
  return blocks;
}

void solve_class(const Model& model, PoolClass wanted, const GroupingOptions& options,
                 Searcher& searcher, std::vector<Found>& found, Grouping& result) {
  for (const Category& category : model.categories()) {
    const KindSet kinds = served(category, options.kinds & KindSet::of(wanted));
    if (kinds.empty()) continue;
    for (const auto& block : blocks_of(model, category, kinds)) {
      if (block.size() < 2) continue;
      const std::string& first = model.item(block.front()).need->id;
      const std::uint64_t seed =
          hash(first, hash(category.name, options.seed * 2 + static_cast<std::uint64_t>(wanted)));
      BlockResult solved = searcher.solve(block, kinds, seed);
      ++result.blocks;
      result.exact_blocks += solved.exact ? 1 : 0;
      for (Found& pool : solved.pools) found.push_back(std::move(pool));
    }
  }
}

Result<void> check(const GroupingOptions& options) {
  if (options.exact_needs_max < 0 || options.exact_needs_max > 14) {
    return invalid("exactNeedsMax", "must be from 0 to 14");
  }
  if (options.steps_per_need < 1 || options.steps_per_need > 100'000) {
    return invalid("stepsPerNeed", "must be from 1 to 100000");
  }
  if (!(options.saving_min_eur >= 0)) return invalid("savingMin", "must be at least 0");
  return {};
}

// The items of the ids, ascending, all of one category.
Result<std::vector<int>> items_of(const Model& model, std::span<const std::string> ids) {
  std::vector<int> members;
  for (const std::string& id : ids) {
    const auto index = model.index_of(id);
    if (!index) return not_found(id);
    members.push_back(*index);
  }
  if (members.empty()) return invalid("needs", "must not be empty");
  std::sort(members.begin(), members.end());
  if (std::adjacent_find(members.begin(), members.end()) != members.end()) {
    return invalid("needs", "must not name a need twice");
  }
  for (int index : members) {
    if (model.item(index).category != model.item(members.front()).category) {
      return invalid("needs", "must be of one category");
    }
  }
  return members;
}

}  // namespace

Result<Grouping> propose_pools(const PoolingInput& input, const GroupingOptions& options) {
  MAILLAGE_TRY(check(options));
  MAILLAGE_ASSIGN(const Model model, Model::build(input));
  Grouping result;
  Searcher searcher(model, options);
  std::vector<Found> found;
  solve_class(model, PoolClass::answer, options, searcher, found, result);
  solve_class(model, PoolClass::knowledge, options, searcher, found, result);
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    if (a.saving != b.saving) return a.saving > b.saving;
    if (a.members != b.members) return a.members < b.members;
    return a.kind < b.kind;
  });
  std::vector<bool> pooled(model.items().size(), false);
  for (const Found& pool : found) {
    for (int index : pool.members) pooled[static_cast<std::size_t>(index)] = true;
    result.pools.push_back(report(model, pool.kind, pool.members));
  }
  for (std::size_t i = 0; i < pooled.size(); ++i) {
    if (!pooled[i]) result.unpooled.push_back(model.items()[i].need->id);
  }
  result.evaluations = searcher.evaluations();
  return result;
}

Result<Pool> evaluate_pool(const PoolingInput& input, PoolKind kind,
                           std::span<const std::string> need_ids) {
  MAILLAGE_ASSIGN(const Model model, Model::build(input));
  MAILLAGE_ASSIGN(const std::vector<int> members, items_of(model, need_ids));
  return report(model, kind, members);
}

Result<std::vector<Completion>> completing_candidates(const PoolingInput& input, PoolKind kind,
                                                      std::span<const std::string> need_ids,
                                                      std::span<const std::string> taken,
                                                      std::size_t limit) {
  MAILLAGE_ASSIGN(const Model model, Model::build(input));
  MAILLAGE_ASSIGN(const std::vector<int> members, items_of(model, need_ids));
  const std::unordered_set<std::string_view> others(taken.begin(), taken.end());
  const Group group = model.group_of(members);
  const auto before = model.saving(kind, group, members, -1, Strictness::growing);
  const bool lacks = !model.saving(kind, group, members, -1, Strictness::complete);
  std::vector<Completion> found;
  for (int index : model.category_of(members.front()).items) {
    const Need& need = *model.item(index).need;
    if (std::binary_search(members.begin(), members.end(), index) || others.contains(need.id)) {
      continue;
    }
    Group larger = group;
    model.add(larger, members, index);
    const auto after = model.saving(kind, larger, members, index, Strictness::growing);
    if (!after) continue;
    const bool complete =
        model.saving(kind, larger, members, index, Strictness::complete).has_value();
    const double base = members.size() > 1 ? before.value_or(0) : 0;
    found.push_back({need.id, need.owner, *after - base, lacks && complete});
  }
  std::sort(found.begin(), found.end(), [](const Completion& a, const Completion& b) {
    if (a.completes != b.completes) return a.completes;
    if (a.saving_gain_eur != b.saving_gain_eur) return a.saving_gain_eur > b.saving_gain_eur;
    return a.need < b.need;
  });
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace maillage::solve
