#include <cmath>

#include "domain/pooling/demo_test_support.h"

namespace maillage::domain {
namespace {

void expect_four_languages(const Json* text) {
  ASSERT_TRUE(text);
  for (const char* language : {"fr", "nl", "de", "en"})
    EXPECT_NE(text->string_at(language), "") << text->dump();
}

class PoolViewTest : public PoolingTest {
 protected:
  Json view() {
    return must("pool", Json::object({{"id", kept_water_pool().string_at("id")}}).dump());
  }
};

TEST_F(PoolViewTest, SharesSumToTheCostTogether) {
  const Json page = view();
  const double together = page.find("together")->number_at("central");
  for (const char* method : {"equal_price", "proportional", "proportional_alone", "shapley"}) {
    const Json* shares = page.find("shares")->find(method);
    ASSERT_TRUE(shares && shares->is_array()) << method;
    double sum = 0;
    for (const Json& share : shares->as_array()) sum += share.as_double();
    EXPECT_NEAR(sum, together, 0.001) << method;
  }
}

TEST_F(PoolViewTest, LinesAndMembersSumToTheRanges) {
  const Json page = view();
  for (const char* side : {"alone", "together"}) {
    double sum = 0;
    for (const Json& line : page.find("arithmetic")->as_array())
      if (line.string_at("side") == side) sum += line.number_at("value");
    EXPECT_NEAR(sum, page.find(side)->number_at("central"), 0.05);
  }
  for (const char* end : {"low", "central", "high"}) {
    double alone = 0;
    double shares = 0;
    for (const Json& member : page.find("members")->as_array()) {
      alone += member.find("alone")->number_at(end);
      shares += member.find("share")->number_at(end);
    }
    EXPECT_NEAR(alone, page.find("alone")->number_at(end), 0.05) << end;
    EXPECT_NEAR(shares, page.find("together")->number_at(end), 0.05) << end;
  }
}

TEST_F(PoolViewTest, SaysWhereWhyAndFromWhichSource) {
  const Json page = view();
  for (const Json& member : page.find("members")->as_array()) {
    EXPECT_EQ(member.find("location")->string_at("type"), "Point");
    EXPECT_TRUE(member.find("joins") && member.find("joins")->is_bool());
    EXPECT_TRUE(page.find("refs")->find(member.string_at("municipality")));
    EXPECT_TRUE(page.find("refs")->find(member.string_at("need")));
  }
  for (const Json& line : page.find("arithmetic")->as_array()) {
    expect_four_languages(line.find("label"));
    EXPECT_TRUE(line.find("citation") || line.find("explanation")) << line.dump();
  }
  ASSERT_GT(page.find("supply")->size(), 0u);
  for (const Json& supply : page.find("supply")->as_array())
    for (const Json& reason : supply.find("reasons")->as_array())
      expect_four_languages(reason.find("text"));
  for (const Json& reason : page.find("reasons")->as_array())
    expect_four_languages(reason.find("text"));
}

TEST_F(PoolViewTest, FlagsAMemberForWhomJoiningDoesNotPay) {
  // Alone in its pool it only has the work of setting it up.
  const Json page = must(
      "pool-preview", R"({"kind":"joint-purchase","needs":"urn:ngsi-ld:Need:tour-tellin-water"})");
  const Json& member = page.find("members")->as_array().at(0);
  EXPECT_FALSE(member.bool_at("joins", true));
  EXPECT_EQ(member.find("pays")->size(), 0u);
  std::vector<std::string> rules;
  for (const Json& shortfall : page.find("shortfalls")->as_array()) {
    rules.emplace_back(shortfall.string_at("rule"));
    expect_four_languages(shortfall.find("label"));
  }
  EXPECT_THAT(rules, ::testing::Contains("members_min"));
  EXPECT_TRUE(page.find("missing")->as_array().at(0).bool_at("completes"));
}

TEST_F(PoolViewTest, ShowsPoolsMadeByHand) {
  for (const char* id : {"urn:ngsi-ld:Pool:fictional-data-officer-semois",
                         "urn:ngsi-ld:Pool:fictional-lighting-condroz"}) {
    const Json page = must("pool", Json::object({{"id", id}}).dump());
    EXPECT_EQ(page.find("members")->size(), 4u) << id;
    EXPECT_GT(page.find("alone")->number_at("central"), 0) << id;
    EXPECT_FALSE(page.bool_at("outdated")) << id;
  }
  const Json empty = must("pool", R"({"id":"urn:ngsi-ld:Pool:fictional-open-data-practice"})");
  EXPECT_EQ(empty.find("members")->size(), 0u);
  EXPECT_FALSE(run("pool", R"({"id":"urn:ngsi-ld:Need:tour-tellin-water"})").ok());
}

TEST_F(PoolViewTest, ASolutionThatWantsMoreIsShownButDoesNotServe) {
  store(R"([{"id":"urn:ngsi-ld:Solution:large","type":"Solution","title":{"fr":"Grande"},
    "organisation":"urn:ngsi-ld:Organisation:be-idelux","categories":["water-leak-detection"],
    "areaServed":["urn:ngsi-ld:AdministrativeArea:be-nis-03000"],"minimumQuantity":5000,
    "unit":"sensor","state":"published"}])");
  const Json page = view();
  bool found = false;
  for (const Json& supply : page.find("supply")->as_array()) {
    if (supply.find("entity")->string_at("id") != "urn:ngsi-ld:Solution:large") continue;
    found = true;
    EXPECT_FALSE(supply.bool_at("serves", true));
  }
  EXPECT_TRUE(found);
}

TEST_F(PoolViewTest, ParametersHaveLabelsBoundsAndSources) {
  const Json table = must("pool-parameters", "{}");
  EXPECT_GT(table.find("parameters")->size(), 25u);
  for (const Json& row : table.find("parameters")->as_array()) {
    expect_four_languages(row.find("label"));
    EXPECT_NE(row.find("label")->string_at("fr"), row.string_at("key"));
    EXPECT_LE(row.number_at("minimum"), row.number_at("low"));
    EXPECT_GE(row.number_at("maximum"), row.number_at("high"));
    EXPECT_NE(row.string_at("citation"), "");
  }
  EXPECT_EQ(table.find("criticalMass")->size(), 6u);
  for (const Json& kind : table.find("criticalMass")->as_array())
    for (const Json& rule : kind.find("rules")->as_array()) {
      expect_four_languages(rule.find("label"));
      EXPECT_NE(rule.find("label")->string_at("fr"), rule.string_at("key"));
    }
}

}  // namespace
}  // namespace maillage::domain
