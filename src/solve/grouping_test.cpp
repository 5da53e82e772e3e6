#include "solve/grouping.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>

#include "solve/model.h"
#include "solve/test_region.h"

namespace maillage::solve {
namespace {

const std::vector<std::string> ids_of(const Pool& pool) {
  std::vector<std::string> ids;
  for (const Member& member : pool.members) ids.push_back(member.need);
  return ids;
}

double total_of(const Grouping& grouping) {
  double sum = 0;
  for (const Pool& pool : grouping.pools) sum += pool.saving_eur.central;
  return sum;
}

// Shapes that RapidCheck chooses from: small enough to be quick, varied enough to be odd.
RegionShape arbitrary_shape(int needs_max) {
  RegionShape shape;
  shape.municipalities = *rc::gen::inRange(2, 40);
  shape.needs = *rc::gen::inRange(0, needs_max + 1);
  shape.categories = *rc::gen::inRange(1, 6);
  shape.periods = *rc::gen::inRange(1, 3);
  shape.delivers = *rc::gen::arbitrary<bool>();
  shape.central_body = *rc::gen::arbitrary<bool>();
  return shape;
}

// Low fixed costs and strict rules make small blocks hard: many pools compete.
Parameters hard_parameters() {
  Parameters parameters;
  EXPECT_TRUE(parameters.set("procedure_cost", {800, 1200, 1600}).ok());
  EXPECT_TRUE(parameters.set("joint_purchase.pair_days", {0.2, 0.6, 1}).ok());
  EXPECT_TRUE(parameters.set("joint_purchase.base_days", {0.5, 1, 2}).ok());
  EXPECT_TRUE(parameters.set_rules(PoolKind::joint_purchase, {2, 4, 30, 60, 60}).ok());
  EXPECT_TRUE(parameters.set_rules(PoolKind::community_of_practice, {3, 6, 0, 0, 60}).ok());
  return parameters;
}

// The largest total saving over all set partitions, by plain recursion: the reference.
double best_partition(const std::vector<double>& value, std::uint32_t left) {
  if (left == 0) return 0;
  const std::uint32_t lowest = left & (~left + 1);
  const std::uint32_t rest = left ^ lowest;
  double best = best_partition(value, rest);
  for (std::uint32_t others = rest; others != 0; others = (others - 1) & rest) {
    const std::uint32_t part = others | lowest;
    if (value[part] > 0) best = std::max(best, value[part] + best_partition(value, left ^ part));
  }
  return best;
}

// What the best pool of each set is worth, through the public evaluation only.
double brute_force(const PoolingInput& input, PoolClass wanted) {
  std::map<std::string, std::vector<std::string>> categories;
  for (const Need& need : input.needs) categories[need.category].push_back(need.id);
  double sum = 0;
  for (auto& [name, ids] : categories) {
    std::vector<double> value(std::size_t{1} << ids.size(), 0.0);
    for (std::uint32_t set = 1; set < value.size(); ++set) {
      std::vector<std::string> chosen;
      for (std::size_t i = 0; i < ids.size(); ++i) {
        if (set >> i & 1) chosen.push_back(ids[i]);
      }
      for (PoolKind kind : all_pool_kinds) {
        if (class_of(kind) != wanted || chosen.size() < 2) continue;
        const auto pool = evaluate_pool(input, kind, chosen);
        if (pool->shortfalls.empty()) value[set] = std::max(value[set], pool->saving_eur.central);
      }
    }
    sum += best_partition(value, static_cast<std::uint32_t>(value.size() - 1));
  }
  return sum;
}

double proposed(const PoolingInput& input, PoolClass wanted, int exact_needs_max) {
  GroupingOptions options;
  options.kinds = KindSet::of(wanted);
  options.exact_needs_max = exact_needs_max;
  options.steps_per_need = 3000;
  return total_of(*propose_pools(input, options));
}

TEST(ProposePools, EqualsBruteForceOnSmallRegions) {
  int with_pools = 0;
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    RegionShape shape;
    shape.needs = 2 + static_cast<int>(seed % 7);
    shape.municipalities = 4 + static_cast<int>(seed % 30);
    shape.categories = 1 + static_cast<int>(seed % 2);
    PoolingInput input = made_region(shape, seed);
    for (Need& need : input.needs) {  // one of the five kinds of category, each in turn
      need.kinds = kinds_of_category(static_cast<int>(seed));
      if (need.kinds.contains(PoolKind::shared_service)) need.quantity = 0.3;
    }
    if (seed % 2 == 0) input.parameters = hard_parameters();
    for (PoolClass wanted : {PoolClass::answer, PoolClass::knowledge}) {
      const double best = brute_force(input, wanted);
      with_pools += best > 0 ? 1 : 0;
      EXPECT_NEAR(proposed(input, wanted, 11), best, 1e-3) << "exact, seed " << seed;
      EXPECT_NEAR(proposed(input, wanted, 0), best, 1e-3) << "local search, seed " << seed;
    }
  }
  EXPECT_GT(with_pools, 60) << "the instances are too easy to mean anything";
}

// Where brute force is out of reach, subsets tell how far the local search is from the optimum.
TEST(ProposePools, LocalSearchStaysNearTheOptimumOfFourteen) {
  double exact_sum = 0;
  double local_sum = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    RegionShape shape;
    shape.needs = 14;
    shape.municipalities = 60;
    PoolingInput input = made_region(shape, seed);
    input.parameters = hard_parameters();
    const double exact = proposed(input, PoolClass::answer, 14);
    const double local = proposed(input, PoolClass::answer, 0);
    EXPECT_LE(local, exact + 1e-3);
    EXPECT_GE(local, 0.97 * exact) << "seed " << seed;
    exact_sum += exact;
    local_sum += local;
  }
  EXPECT_GE(local_sum, 0.99 * exact_sum);
}

void check_critical_mass(const PoolingInput& input, const Pool& pool) {
  RC_ASSERT(pool.shortfalls.empty());
  RC_ASSERT(pool.saving_eur.central > 0);
  std::set<std::string> owners;
  for (const Member& member : pool.members) owners.insert(member.owner);
  const CriticalMass& rules = input.parameters.rules(pool.kind);
  RC_ASSERT(static_cast<int>(owners.size()) >= rules.members_min);
  RC_ASSERT(static_cast<int>(pool.members.size()) <= rules.members_max);
  RC_ASSERT(!pool.supplies.empty());
  for (const std::string& id : pool.supplies) {
    auto supply = std::find_if(input.supplies.begin(), input.supplies.end(),
                               [&](const Supply& one) { return one.id == id; });
    RC_ASSERT(supply->kinds.contains(pool.kind));
    for (const std::string& owner : owners) {
      RC_ASSERT(supply->owners.empty() || std::find(supply->owners.begin(), supply->owners.end(),
                                                    owner) != supply->owners.end());
    }
  }
}

void check_arithmetic(const Pool& pool) {
  for (const Range& range : {pool.alone_eur, pool.together_eur, pool.saving_eur}) {
    RC_ASSERT(range.low <= range.central);
    RC_ASSERT(range.central <= range.high);
  }
  double alone = 0;
  double together = 0;
  for (const Line& line : pool.lines) {
    (is_alone(line.term) ? alone : together) += line.amounts_eur[1];
    RC_ASSERT(!line.formula.empty());
  }
  RC_ASSERT(std::abs(alone - pool.alone_eur.central) < 1e-3);
  RC_ASSERT(std::abs(together - pool.together_eur.central) < 1e-3);
  double members_alone = 0;
  for (const Member& member : pool.members) members_alone += member.alone_eur;
  RC_ASSERT(std::abs(members_alone - alone) < 1e-3);
  for (const Sharing& sharing : pool.sharings) {
    std::int64_t sum = 0;
    for (std::int64_t cents : sharing.cents) sum += cents;
    RC_ASSERT(sum == to_cents(pool.together_eur.central));
    for (std::size_t i = 0; i < pool.members.size(); ++i) {
      RC_ASSERT(sharing.pays[i] == (sharing.cents[i] < to_cents(pool.members[i].alone_eur)));
    }
  }
}

TEST(ProposePools, RespectsItsPromises) {
  EXPECT_TRUE(rc::check([] {
    PoolingInput input = made_region(arbitrary_shape(80), *rc::gen::arbitrary<std::uint64_t>());
    if (*rc::gen::arbitrary<bool>()) input.parameters = hard_parameters();
    const auto grouping = propose_pools(input, {});
    RC_ASSERT(grouping.ok());
    std::set<std::pair<PoolClass, std::string>> seen;
    std::set<std::string> pooled;
    for (const Pool& pool : grouping->pools) {
      check_critical_mass(input, pool);
      check_arithmetic(pool);
      for (const Member& member : pool.members) {
        RC_ASSERT(seen.emplace(class_of(pool.kind), member.need).second);
        pooled.insert(member.need);
      }
    }
    RC_ASSERT(pooled.size() + grouping->unpooled.size() == input.needs.size());
    for (const std::string& need : grouping->unpooled) RC_ASSERT(!pooled.contains(need));
  }));
}

std::string text_of(const Grouping& grouping) {
  std::string text;
  for (const Pool& pool : grouping.pools) text += to_json(pool).dump() + "\n";
  for (const std::string& need : grouping.unpooled) text += need + "\n";
  return text;
}

TEST(ProposePools, IsReproducibleAndIndependentOfTheOrderOfTheInput) {
  EXPECT_TRUE(rc::check([] {
    PoolingInput input = made_region(arbitrary_shape(120), *rc::gen::arbitrary<std::uint64_t>());
    GroupingOptions options;
    options.seed = *rc::gen::arbitrary<std::uint64_t>();
    const std::string first = text_of(*propose_pools(input, options));
    Random random(*rc::gen::arbitrary<std::uint64_t>());
    for (std::size_t i = input.needs.size(); i > 1; --i) {
      std::swap(input.needs[i - 1], input.needs[random.below(i)]);
    }
    std::reverse(input.supplies.begin(), input.supplies.end());
    RC_ASSERT(text_of(*propose_pools(input, options)) == first);
  }));
}

Need simple_need(std::string id, double quantity = 10, double budget = 1000) {
  Need need;
  need.owner = "municipality-" + id;
  need.id = std::move(id);
  need.category = "lighting";
  need.kinds = {PoolKind::joint_purchase};
  need.quantity = quantity;
  need.budget_eur = budget;
  need.from_day = 20000;
  need.to_day = 20365;
  return need;
}

PoolingInput simple_region(int needs) {
  PoolingInput input;
  for (int i = 0; i < needs; ++i) input.needs.push_back(simple_need(fmt::format("n{:02}", i)));
  Supply solution;
  solution.id = "solution";
  solution.kinds = KindSet::all();
  input.supplies = {solution};
  return input;
}

TEST(ProposePools, WithoutSupplyThereIsNoPool) {
  PoolingInput input = simple_region(6);
  EXPECT_EQ(propose_pools(input, {})->pools.size(), 1u);
  input.supplies.clear();
  EXPECT_TRUE(propose_pools(input, {})->pools.empty());
}

TEST(ProposePools, ASupplyServesOnlyWhatItIsCompatibleWith) {
  PoolingInput input = simple_region(6);
  input.supplies[0].needs = {"n00", "n01", "n02"};
  auto pools = propose_pools(input, {})->pools;
  ASSERT_EQ(pools.size(), 1u);
  EXPECT_EQ(ids_of(pools[0]), (std::vector<std::string>{"n00", "n01", "n02"}));
  input.supplies[0].needs.clear();
  input.supplies[0].members_max = 2;
  pools = propose_pools(input, {})->pools;
  EXPECT_EQ(pools.size(), 3u) << "three pairs: capacity is two";
  input.supplies[0].categories = {"paper"};
  EXPECT_TRUE(propose_pools(input, {})->pools.empty());
}

TEST(ProposePools, TwoNeedsOfOneOwnerAreNoCriticalMass) {
  PoolingInput input = simple_region(2);
  input.needs[1].owner = input.needs[0].owner;
  EXPECT_TRUE(propose_pools(input, {})->pools.empty());
}

TEST(ProposePools, PeriodsAndCategoriesKeepNeedsApart) {
  PoolingInput input = simple_region(4);
  input.needs[0].from_day = 20400;
  input.needs[0].to_day = 20700;
  input.needs[1].category = "paper";
  auto pools = propose_pools(input, {})->pools;
  ASSERT_EQ(pools.size(), 1u);
  EXPECT_EQ(ids_of(pools[0]), (std::vector<std::string>{"n02", "n03"}));
}

TEST(ProposePools, DistanceLimitSplitsAService) {
  PoolingInput input = simple_region(4);
  for (std::size_t i = 0; i < 4; ++i) {
    input.needs[i].kinds = {PoolKind::shared_service};
    input.needs[i].quantity = 0.4;
    input.needs[i].budget_eur = 0;
    input.needs[i].position = Position{i < 2 ? 4.35 : 5.57, 50.5};  // some 86 km apart
  }
  auto pools = propose_pools(input, {})->pools;
  ASSERT_EQ(pools.size(), 2u);
  EXPECT_EQ(pools[0].members.size(), 2u);
  EXPECT_EQ(pools[0].unit, "FTE");
  EXPECT_NEAR(pools[0].quantity, 0.8, 1e-12);
}

TEST(ProposePools, ACommunityComesOnTopOfAPurchase) {
  PoolingInput input = simple_region(6);
  for (Need& need : input.needs) {
    need.kinds = {PoolKind::joint_purchase, PoolKind::community_of_practice};
  }
  auto pools = propose_pools(input, {})->pools;
  ASSERT_EQ(pools.size(), 2u);
  EXPECT_NE(class_of(pools[0].kind), class_of(pools[1].kind));
  EXPECT_EQ(ids_of(pools[0]), ids_of(pools[1]));
}

TEST(ProposePools, RefusesBadInputNamingTheField) {
  auto field_of = [](auto change) {
    PoolingInput input = simple_region(2);
    input.markets = {{"lighting", "1", 10, 100}};
    GroupingOptions options;
    change(input, options);
    auto result = propose_pools(input, options);
    return result.ok() ? std::string("accepted") : result.error().subject;
  };
  const double nan = std::nan("");
  EXPECT_EQ(field_of([](auto&, auto&) {}), "accepted");
  EXPECT_EQ(field_of([](auto& in, auto&) { in.needs[0].id = ""; }), "needs.id");
  EXPECT_EQ(field_of([](auto& in, auto&) { in.needs[0].id = "n01"; }), "needs[n01].id");
  EXPECT_EQ(field_of([](auto& in, auto&) { in.needs[0].owner = ""; }), "needs[n00].owner");
  EXPECT_EQ(field_of([](auto& in, auto&) { in.needs[0].category = ""; }), "needs[n00].category");
  EXPECT_EQ(field_of([&](auto& in, auto&) { in.needs[0].quantity = nan; }), "needs[n00].quantity");
  EXPECT_EQ(field_of([](auto& in, auto&) { in.needs[0].budget_eur = -1; }), "needs[n00].budget");
  EXPECT_EQ(field_of([](auto& in, auto&) { in.needs[0].quantity = 1e13; }), "needs[n00].quantity");
  EXPECT_EQ(field_of([](auto& in, auto&) { in.needs[0].quantity = 1e-9; }), "needs[n00].quantity");
  EXPECT_EQ(field_of([](auto& in, auto&) { in.needs[0].to_day = 0; }), "needs[n00].period");
  EXPECT_EQ(field_of([](auto& in, auto&) {
              in.needs[0].position = Position{0, 91};
            }),
            "needs[n00].position");
  EXPECT_EQ(field_of([](auto& in, auto&) { in.supplies.push_back(in.supplies[0]); }),
            "supplies[solution].id");
  EXPECT_EQ(field_of([](auto& in, auto&) { in.markets[0].reference_quantity = 0; }),
            "markets[lighting].referenceQuantity");
  EXPECT_EQ(field_of([](auto&, auto& options) { options.exact_needs_max = 20; }), "exactNeedsMax");
  EXPECT_EQ(field_of([](auto&, auto& options) { options.steps_per_need = 0; }), "stepsPerNeed");
}

// The extremes of what is accepted: sums stay finite and shares still add up.
TEST(ProposePools, SurvivesExtremeAmounts) {
  PoolingInput input = simple_region(6);
  input.needs[0].quantity = amount_min;
  input.needs[1].budget_eur = amount_max;
  input.needs[2].quantity = amount_max;
  input.needs[2].budget_eur = 0;
  input.needs[3].budget_eur = amount_min;
  input.needs[4].from_day = INT32_MIN;
  input.needs[4].to_day = INT32_MAX;
  std::vector<std::string> ids;
  for (const Need& need : input.needs) ids.push_back(need.id);
  for (PoolKind kind : all_pool_kinds) {
    const Pool pool = *evaluate_pool(input, kind, ids);
    EXPECT_TRUE(std::isfinite(pool.saving_eur.central));
    for (const Sharing& sharing : pool.sharings) {
      std::int64_t sum = 0;
      for (std::int64_t cents : sharing.cents) sum += cents;
      EXPECT_EQ(sum, to_cents(pool.together_eur.central));
    }
  }
  EXPECT_TRUE(propose_pools(input, {}).ok());
}

TEST(EvaluatePool, NamesWhatIsMissing) {
  PoolingInput input = simple_region(2);
  const std::vector<std::string> one = {"n00"};
  auto pool = evaluate_pool(input, PoolKind::community_of_practice, one);
  ASSERT_TRUE(pool.ok());
  std::vector<std::string> rules;
  for (const Shortfall& shortfall : pool->shortfalls) rules.push_back(shortfall.rule);
  EXPECT_EQ(rules, (std::vector<std::string>{"members_min", "kinds"}));
  const std::vector<std::string> nobody = {"x"};
  EXPECT_EQ(evaluate_pool(input, PoolKind::joint_purchase, nobody).error().code,
            ErrorCode::not_found);
  EXPECT_FALSE(evaluate_pool(input, PoolKind::joint_purchase, {}).ok());
  const std::vector<std::string> twice = {"n00", "n00"};
  EXPECT_FALSE(evaluate_pool(input, PoolKind::joint_purchase, twice).ok());
}

TEST(EvaluatePool, FlagsTheMemberForWhomJoiningDoesNotPay) {
  PoolingInput input = simple_region(4);
  for (Need& need : input.needs) need.budget_eur = 20000;
  input.needs[0].budget_eur = 10;  // buys the same ten pieces for a thousandth of the price
  const std::vector<std::string> ids = {"n00", "n01", "n02", "n03"};
  const Pool pool = *evaluate_pool(input, PoolKind::joint_purchase, ids);
  ASSERT_EQ(pool.sharings[0].method, ShareMethod::equal_price);
  EXPECT_EQ(pool.sharings[0].pays, (std::vector<bool>{false, true, true, true}));
  EXPECT_EQ(pool.sharings[0].stable, false);
  EXPECT_EQ(pool.sharings[0].blocking, (std::vector<std::string>{"n00"}));
  EXPECT_NE(pool.recommended, ShareMethod::equal_price);
}

TEST(EvaluatePool, ShapleyStopsAtTwelve) {
  PoolingInput input = simple_region(13);
  std::vector<std::string> ids;
  for (const Need& need : input.needs) ids.push_back(need.id);
  const Pool large = *evaluate_pool(input, PoolKind::joint_purchase, ids);
  EXPECT_EQ(large.sharings.back().method, ShareMethod::proportional_alone);
  EXPECT_FALSE(large.sharings.back().stable.has_value());
  ids.pop_back();
  const Pool small = *evaluate_pool(input, PoolKind::joint_purchase, ids);
  EXPECT_EQ(small.sharings.back().method, ShareMethod::shapley);
  EXPECT_EQ(small.sharings.back().stable, true);
  // Twelve equal members pay the same, to the cent.
  const auto [least, most] =
      std::minmax_element(small.sharings.back().cents.begin(), small.sharings.back().cents.end());
  EXPECT_LE(*most - *least, 1);
}

TEST(EvaluatePool, JsonHoldsTheWholeArithmetic) {
  PoolingInput input = simple_region(3);
  const std::vector<std::string> ids = {"n00", "n01", "n02"};
  const Json json = to_json(*evaluate_pool(input, PoolKind::joint_purchase, ids));
  std::vector<std::string> keys;
  for (const auto& member : json.as_object()) keys.push_back(member.key);
  EXPECT_EQ(keys,
            (std::vector<std::string>{"kind", "category", "unit", "needs", "owners", "supplies",
                                      "period", "quantity", "alone", "together", "saving", "price",
                                      "lines", "members", "methods", "recommended", "shortfalls"}));
  double alone = 0;
  double together = 0;
  for (const Json& line : json.find("lines")->as_array()) {
    (line.string_at("side") == "alone" ? alone : together) += line.number_at("central");
  }
  EXPECT_NEAR(alone, json.find("alone")->number_at("central"), 0.006);
  EXPECT_NEAR(together, json.find("together")->number_at("central"), 0.006);
  EXPECT_EQ(json.find("methods")->size(), 4u);
  EXPECT_EQ(json.find("members")->as_array()[0].find("shares")->size(), 4u);
}

// The worked example of docs/guide/pooling.md, figure by figure.
TEST(EvaluatePool, ExampleOfTheGuide) {
  PoolingInput input = simple_region(5);
  const std::array<double, 5> quantities = {40, 60, 100, 150, 250};
  const std::array<double, 5> budgets = {14000, 20400, 33000, 48000, 77500};
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < 5; ++i) {
    input.needs[i].quantity = quantities[i];
    input.needs[i].budget_eur = budgets[i];
    ids.push_back(input.needs[i].id);
  }
  const Pool pool = *evaluate_pool(input, PoolKind::joint_purchase, ids);
  auto rounded = [](double eur) { return std::llround(eur); };
  EXPECT_EQ(rounded(pool.alone_eur.central), 220400);
  EXPECT_EQ(rounded(pool.together_eur.central), 192901);
  EXPECT_EQ(rounded(pool.saving_eur.low), 606);
  EXPECT_EQ(rounded(pool.saving_eur.central), 27499);
  EXPECT_EQ(rounded(pool.saving_eur.high), 68793);
  std::vector<long long> lines;
  for (const Line& line : pool.lines) lines.push_back(rounded(line.amounts_eur[1]));
  EXPECT_EQ(lines, (std::vector<long long>{192900, 27500, 181136, 5500, 1790, 3580, 895}));
  EXPECT_NEAR(pool.curves[1].price(600), 292.96, 0.005);
  std::vector<std::vector<long long>> shares;
  std::vector<std::optional<bool>> stable;
  for (const Sharing& sharing : pool.sharings) {
    stable.push_back(sharing.stable);
    shares.emplace_back();
    for (std::int64_t cents : sharing.cents) {
      shares.back().push_back(rounded(static_cast<double>(cents) / 100));
    }
  }
  EXPECT_EQ(shares, (std::vector<std::vector<long long>>{{14429, 20467, 32542, 47637, 77826},
                                                         {12860, 19290, 32150, 48225, 80376},
                                                         {17067, 22669, 33696, 46825, 72644},
                                                         {15235, 21105, 32661, 47348, 76552}}));
  EXPECT_EQ(stable, (std::vector<std::optional<bool>>{true, false, false, true}));
  EXPECT_EQ(pool.recommended, ShareMethod::shapley);
}

TEST(CompletingCandidates, RankWhoCompletesThenWhoAddsMost) {
  PoolingInput input = simple_region(5);
  input.needs[4].budget_eur = 50000;
  input.needs[3].kinds = {PoolKind::shared_tool};
  const std::vector<std::string> group = {"n00"};
  const std::vector<std::string> taken = {"n01"};
  auto found = completing_candidates(input, PoolKind::joint_purchase, group, taken, 10);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[0].need, "n04");
  EXPECT_TRUE((*found)[0].completes);
  EXPECT_EQ((*found)[1].need, "n02");
  EXPECT_EQ(completing_candidates(input, PoolKind::joint_purchase, group, taken, 1)->size(), 1u);
}

TEST(CompletingCandidates, GainIsTheDifferenceOfTwoEvaluations) {
  EXPECT_TRUE(rc::check([] {
    RegionShape shape;
    shape.needs = 12;
    shape.municipalities = 30;
    const PoolingInput input = made_region(shape, *rc::gen::arbitrary<std::uint64_t>());
    const std::vector<std::string> group = {"need-00000", "need-00001", "need-00002"};
    const auto found = completing_candidates(input, PoolKind::joint_purchase, group, {}, 20);
    RC_ASSERT(found.ok());
    const double before = evaluate_pool(input, PoolKind::joint_purchase, group)->saving_eur.central;
    for (const Completion& completion : *found) {
      auto larger = group;
      larger.push_back(completion.need);
      const double after =
          evaluate_pool(input, PoolKind::joint_purchase, larger)->saving_eur.central;
      RC_ASSERT(std::abs(after - before - completion.saving_gain_eur) < 1e-3);
    }
  }));
}

}  // namespace
}  // namespace maillage::solve
