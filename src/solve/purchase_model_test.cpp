#include "solve/purchase_model.h"

#include <gtest/gtest.h>

#include "solve/test_region.h"

namespace maillage::solve {
namespace {

ParameterValues central_values() { return Parameters().values(Scenario::central); }

Need priced(std::string id, std::string owner, double quantity, double budget) {
  Need need;
  need.id = std::move(id);
  need.owner = std::move(owner);
  need.category = "lighting";
  need.kinds = KindSet::all();
  need.quantity = quantity;
  need.budget_eur = budget;
  need.to_day = 365;
  return need;
}

TEST(PriceCurve, PassesThroughTheReferenceAndFallsTowardsTheFloor) {
  const Market market{"lighting", "1", 50, 200};
  const PriceCurve curve = curve_of(market, central_values());
  EXPECT_NEAR(curve.price(50), 200, 1e-9);
  EXPECT_NEAR(curve.price(200), 170 + 30 * 0.5, 1e-9);  // four times the quantity, exponent 0.5
  EXPECT_NEAR(curve.price(1e12), 170, 1e-3);
  EXPECT_NEAR(curve.price(1), 200, 1e-9) << "below the reference the price stays";
  EXPECT_NEAR(curve.price(0), 200, 1e-9);
}

// docs/guide/pooling.md states these three discounts for twenty times the usual quantity.
TEST(PriceCurve, DiscountsOfTheGuide) {
  const Market market{"lighting", "1", 10, 100};
  auto discount = [&](Scenario scenario) {
    const PriceCurve curve = curve_of(market, Parameters().values(scenario));
    return 1 - curve.price(200) / curve.price(10);
  };
  EXPECT_NEAR(discount(Scenario::cautious), 0.042, 0.0005);
  EXPECT_NEAR(discount(Scenario::central), 0.116, 0.0005);
  EXPECT_NEAR(discount(Scenario::hopeful), 0.250, 0.0005);
}

TEST(Market, IsDrawnFromTheNeedsThatStateBoth) {
  const Need a = priced("a", "x", 10, 1000);
  const Need b = priced("b", "y", 30, 2000);
  const Need c = priced("c", "z", 0, 500);
  const std::vector<const Need*> needs = {&a, &b, &c};
  const Market market = calibrate_market("lighting", needs);
  EXPECT_EQ(market.unit, "1");
  EXPECT_DOUBLE_EQ(market.reference_quantity, 20);
  EXPECT_DOUBLE_EQ(market.reference_price_eur, 75);
}

TEST(Market, CountsInEuroWhenOnlyBudgetsAreKnown) {
  const Need a = priced("a", "x", 0, 1000);
  const Need b = priced("b", "y", 5, 0);
  const std::vector<const Need*> needs = {&a, &b};
  const Market market = calibrate_market("lighting", needs);
  EXPECT_EQ(market.unit, "EUR");
  EXPECT_DOUBLE_EQ(market.reference_quantity, 1000);
  EXPECT_DOUBLE_EQ(market.reference_price_eur, 1);
  const std::vector<const Need*> unknown = {&b};
  EXPECT_DOUBLE_EQ(calibrate_market("lighting", unknown).reference_price_eur, 0);
}

// Four equal buyers, worked by hand with the central defaults.
TEST(Terms, JointPurchaseByHand) {
  GroupSums sums;
  sums.needs = 4;
  sums.owners = 4;
  sums.quantity = 40;
  sums.weight = 40;
  sums.goods_alone = 4000;
  const PriceCurve curve = curve_of({"lighting", "1", 10, 100}, central_values());
  const Terms terms = terms_of(PoolKind::joint_purchase, sums, curve, central_values());
  auto at = [&](Term term) { return terms[static_cast<std::size_t>(term)]; };
  EXPECT_DOUBLE_EQ(at(Term::alone_goods), 4000);
  EXPECT_DOUBLE_EQ(at(Term::alone_fixed), 4 * 5500);
  EXPECT_NEAR(at(Term::together_goods), 40 * (85 + 15 * 0.5), 1e-9);
  EXPECT_DOUBLE_EQ(at(Term::together_fixed), 5500);
  EXPECT_DOUBLE_EQ(at(Term::coordination_base), 5 * 358);
  EXPECT_DOUBLE_EQ(at(Term::coordination_members), 4 * 2 * 358);
  EXPECT_DOUBLE_EQ(at(Term::coordination_pairs), 6 * 0.25 * 358);
  EXPECT_DOUBLE_EQ(at(Term::distance), 0);
}

TEST(Terms, CentralBodyTakesItsFeeInsteadOfAProcedure) {
  GroupSums sums;
  sums.needs = 2;
  sums.owners = 2;
  sums.quantity = 20;
  sums.existing_quantity = 140;
  sums.weight = 20;
  sums.goods_alone = 2000;
  const PriceCurve curve = curve_of({"lighting", "1", 10, 100}, central_values());
  const Terms terms = terms_of(PoolKind::central_purchasing_body, sums, curve, central_values());
  const double goods = 20 * (85 + 15 * 0.25);  // sixteen times the reference quantity
  EXPECT_NEAR(terms[static_cast<std::size_t>(Term::together_goods)], goods, 1e-9);
  EXPECT_NEAR(terms[static_cast<std::size_t>(Term::together_fixed)], 0.01 * goods, 1e-9);
}

TEST(Terms, SharedServiceFillsOnePostInsteadOfManySmallOnes) {
  GroupSums sums;
  sums.needs = 4;
  sums.owners = 4;
  sums.quantity = 0.8;     // four times 0.2
  sums.posts_alone = 2.0;  // four times the smallest post
  sums.distance_km = 30;
  const Terms terms = terms_of(PoolKind::shared_service, sums, {}, central_values());
  auto at = [&](Term term) { return terms[static_cast<std::size_t>(term)]; };
  EXPECT_NEAR(at(Term::alone_goods), 2.0 * 210 * 358, 1e-6);
  EXPECT_NEAR(at(Term::together_goods), 0.8 * 210 * 358, 1e-6);
  EXPECT_NEAR(at(Term::alone_fixed), 4 * 10 * 358, 1e-6);
  EXPECT_NEAR(at(Term::together_fixed), 10 * 358, 1e-6);
  EXPECT_NEAR(at(Term::distance), 2 * 24 * 30 * 0.4297, 1e-6);
}

TEST(Terms, ToolSpecificationAndCommunity) {
  GroupSums sums;
  sums.needs = 5;
  sums.owners = 5;
  sums.goods_alone = 10000;
  sums.budget_max = 3000;
  auto at = [](const Terms& terms, Term term) { return terms[static_cast<std::size_t>(term)]; };
  const Terms tool = terms_of(PoolKind::shared_tool, sums, {}, central_values());
  EXPECT_DOUBLE_EQ(at(tool, Term::together_goods), 0.5 * 10000 + 0.5 * 3000);
  EXPECT_DOUBLE_EQ(at(tool, Term::alone_fixed), 5 * 5500);
  const Terms text = terms_of(PoolKind::shared_specification, sums, {}, central_values());
  EXPECT_DOUBLE_EQ(at(text, Term::alone_fixed), 5 * 15 * 358);
  EXPECT_DOUBLE_EQ(at(text, Term::together_fixed), 15 * 358);
  const Terms community = terms_of(PoolKind::community_of_practice, sums, {}, central_values());
  EXPECT_DOUBLE_EQ(alone_of(community), 5 * 6 * 358);
  EXPECT_NEAR(together_of(community), (6 + 8 + 5 * 2 + 10 * 0.02) * 358, 1e-6);
}

}  // namespace
}  // namespace maillage::solve
