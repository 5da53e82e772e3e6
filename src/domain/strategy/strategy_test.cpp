#include "domain/strategy/strategy.h"

#include <gmock/gmock.h>

#include "domain/sample_graph_test.h"

namespace maillage::domain {
namespace {

class StrategyTest : public testing::Test {
 protected:
  Json view(const char* name, const Json& input = Json::object()) {
    auto answer = SampleGraph::view(module_, name, graph_.context(), input);
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return answer.ok() ? *answer : Json::object();
  }

  SampleGraph graph_;
  Module module_ = strategy_module(std::make_shared<Pictures>());
};

TEST_F(StrategyTest, TheMatrixOfTheEditionInForceHasFiveThemesAndEightIssues) {
  graph_.add_demonstration();
  const Json matrix = view("matrix");
  EXPECT_EQ(matrix.find("edition")->string_at("id"),
            "urn:ngsi-ld:Strategy:digital-wallonia-2019-2024");
  EXPECT_EQ(matrix.find("editions")->size(), 2u);
  EXPECT_EQ(matrix.find("themes")->size(), 5u);
  EXPECT_EQ(matrix.find("issues")->size(), 8u);
  EXPECT_EQ(matrix.find("cells")->size(), 40u);
  double projects = 0;
  std::size_t gaps = 0;
  for (const Json& cell : matrix.find("cells")->as_array()) {
    projects += cell.number_at("projects");
    if (cell.number_at("projects") == 0) ++gaps;
    EXPECT_GE(cell.number_at("projects"), 0);
  }
  EXPECT_GT(projects, 10);
  EXPECT_GT(gaps, 5u);
}

TEST_F(StrategyTest, AProjectCountsInEachCellItIsLinkedTo) {
  graph_.add_demo("wallonia/areas.json");
  graph_.add_demo("wallonia/strategy.json");
  graph_.add(R"({"id":"urn:ngsi-ld:Project:a","type":"Project","state":"running",
    "title":{"fr":"a"},"municipality":"urn:ngsi-ld:AdministrativeArea:be-nis-83040",
    "axes":["urn:ngsi-ld:Axis:dw2019-territory-smart-region"],
    "issues":["urn:ngsi-ld:CrossCuttingIssue:dw2019-governance"]})");
  graph_.add(R"({"id":"urn:ngsi-ld:Project:b","type":"Project","state":"running",
    "title":{"fr":"b"}})");
  const Json matrix = view("matrix");
  for (const Json& cell : matrix.find("cells")->as_array()) {
    const bool own = cell.string_at("theme") == "urn:ngsi-ld:Theme:dw2019-territory" &&
                     cell.string_at("issue") == "urn:ngsi-ld:CrossCuttingIssue:dw2019-governance";
    EXPECT_EQ(cell.number_at("projects"), own ? 1 : 0) << cell.dump();
    EXPECT_EQ(cell.number_at("rural"), own ? 1 : 0) << cell.dump();
  }
  EXPECT_EQ(matrix.number_at("unlinked"), 1);
}

TEST_F(StrategyTest, AnEditionIsShownWithMeasuresIndicatorsAndGaps) {
  graph_.add_demonstration();
  const Json strategy = view("strategy");
  ASSERT_EQ(strategy.find("themes")->size(), 5u);
  std::size_t measures = 0;
  std::size_t axes = 0;
  for (const Json& theme : strategy.find("themes")->as_array())
    for (const Json& axis : theme.find("axes")->as_array()) {
      ++axes;
      measures += axis.find("measures")->size();
    }
  EXPECT_EQ(axes, 20u);
  EXPECT_EQ(measures, 10u);
  EXPECT_EQ(strategy.find("indicators")->size(), 8u);
  EXPECT_GT(strategy.find("gaps")->size(), 0u);
  const Json before = view(
      "strategy", Json::object({{"edition", "urn:ngsi-ld:Strategy:digital-wallonia-2015-2018"}}));
  EXPECT_EQ(before.find("themes")->size(), 5u);
  EXPECT_EQ(before.find("issues")->size(), 0u);
}

TEST_F(StrategyTest, AnUnknownEditionIsNotFound) {
  graph_.add_wallonia();
  for (const char* id : {"urn:ngsi-ld:Strategy:none", "urn:ngsi-ld:Theme:dw2019-territory"}) {
    const auto missing =
        SampleGraph::view(module_, "matrix", graph_.context(), Json::object({{"edition", id}}));
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  }
}

}  // namespace
}  // namespace maillage::domain
