#include "domain/strategy/figures.h"

#include <gmock/gmock.h>

#include "domain/sample_graph_test.h"
#include "domain/strategy/standing.h"
#include "domain/strategy/strategy.h"

namespace maillage::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// A province with a town, a village, and a village that came of two on 2 December 2024. A fourth
// municipality was split into the town and the village.
constexpr const char* areas_text = R"([
  {"id":"urn:ngsi-ld:AdministrativeArea:R","kind":"region","title":{"fr":"R"}},
  {"id":"urn:ngsi-ld:AdministrativeArea:P","kind":"province","title":{"fr":"P"},
   "parent":"urn:ngsi-ld:AdministrativeArea:R"},
  {"id":"urn:ngsi-ld:AdministrativeArea:town","kind":"municipality","title":{"fr":"Ville"},
   "parent":"urn:ngsi-ld:AdministrativeArea:P","population":8000,"urbanClass":"urban"},
  {"id":"urn:ngsi-ld:AdministrativeArea:village","kind":"municipality","title":{"fr":"Village"},
   "parent":"urn:ngsi-ld:AdministrativeArea:P","population":2000,"urbanClass":"rural"},
  {"id":"urn:ngsi-ld:AdministrativeArea:new","kind":"municipality","title":{"fr":"Neuf"},
   "parent":"urn:ngsi-ld:AdministrativeArea:P","population":1000,"urbanClass":"rural","validFrom":"2024-12-02",
   "predecessors":["urn:ngsi-ld:AdministrativeArea:old1","urn:ngsi-ld:AdministrativeArea:old2"]},
  {"id":"urn:ngsi-ld:AdministrativeArea:old1","kind":"former-municipality","title":{"fr":"Un"},
   "validTo":"2024-12-02","successors":["urn:ngsi-ld:AdministrativeArea:new"]},
  {"id":"urn:ngsi-ld:AdministrativeArea:old2","kind":"former-municipality","title":{"fr":"Deux"},
   "validTo":"2024-12-02","successors":["urn:ngsi-ld:AdministrativeArea:new"]},
  {"id":"urn:ngsi-ld:AdministrativeArea:split","kind":"former-municipality","title":{"fr":"Partagée"},
   "validTo":"2024-11-01","successors":["urn:ngsi-ld:AdministrativeArea:town","urn:ngsi-ld:AdministrativeArea:village"]}])";

class FiguresTest : public testing::Test {
 protected:
  void SetUp() override {
    Json areas = *parse_json(areas_text);
    for (Json& area : areas.as_array()) {
      area.set("type", "AdministrativeArea");
      area.set("codes", Json::array({"xx-area-" + std::string(short_id(area.string_at("id")))}));
    }
    graph_.add(areas.as_array());
  }

  void indicator(const std::string& code, const std::string& members) {
    graph_.add(R"({"id":"urn:ngsi-ld:Indicator:)" + code +
               R"(","type":"Indicator","title":{"fr":")" + code + R"("},"identifier":")" + code +
               R"(","rhythm":"monthly")" + members + "}");
  }
  void computed(const std::string& code, const std::string& formula,
                const std::string& rhythm = "monthly") {
    Json json = *parse_json(R"({"type":"Indicator"})");
    json.set("id", "urn:ngsi-ld:Indicator:" + code);
    json.set("title", Json::object({{"fr", code}}));
    json.set("identifier", code);
    json.set("rhythm", rhythm);
    json.set("formula", formula);
    graph_.add(Json::Array{json});
  }
  void series(const std::string& code, const std::string& area, const std::string& start,
              const std::string& values) {
    graph_.add(R"({"id":"urn:ngsi-ld:Series:)" + code + ":" + area +
               R"(","type":"Series","indicator":"urn:ngsi-ld:Indicator:)" + code +
               R"(","territory":"urn:ngsi-ld:AdministrativeArea:)" + area +
               R"(","step":"month","start":")" + start + R"(","observations":)" + values + "}");
  }
  Figure at(const std::string& code, const std::string& area, const std::string& month) {
    const Context context = graph_.context();
    auto picture = pictures_.present(context);
    EXPECT_TRUE(picture.ok());
    Figures figures(context, *picture);
    const std::size_t place = (*picture)->find(code);
    const PeriodStep step = (*picture)->indicators()[place].step;
    return figures.at(place, figures.territory("urn:ngsi-ld:AdministrativeArea:" + area),
                      step == PeriodStep::month ? *parse_period(step, month)
                                                : *parse_period(step, month.substr(0, 4)));
  }

  SampleGraph graph_;
  IndicatorPictures pictures_{std::make_shared<Pictures>()};
};

TEST_F(FiguresTest, ATerritoryIsTheSumOfItsMunicipalitiesAndSaysHowManyAreKnown) {
  indicator("d", R"(,"aggregation":"sum")");
  series("d", "town", "2025-01", "[10,20,null]");
  series("d", "village", "2025-01", "[1,null,null]");
  series("d", "new", "2025-01", "[5,5,null]");
  const Figure full = at("d", "P", "2025-01");
  EXPECT_EQ(full.value, 16);
  EXPECT_TRUE(full.complete());
  const Figure partial = at("d", "P", "2025-02");
  EXPECT_EQ(partial.value, 25);
  EXPECT_EQ(partial.known, 2u);
  EXPECT_EQ(partial.expected, 3u);
  EXPECT_FALSE(at("d", "P", "2025-03").has_value());
  EXPECT_FALSE(at("d", "P", "2031-03").has_value());
  EXPECT_EQ(at("d", "village", "2025-01").value, 1);
  EXPECT_FALSE(at("d", "village", "2025-02").has_value());
}

TEST_F(FiguresTest, AMergerBreaksNothingAndCountsNothingTwice) {
  indicator("d", R"(,"aggregation":"sum")");
  series("d", "old1", "2024-10", "[6,6]");
  series("d", "old2", "2024-10", "[4,null]");
  series("d", "new", "2024-11", "[11,9]");
  EXPECT_EQ(at("d", "new", "2024-10").value, 10);  // of its predecessors
  EXPECT_EQ(at("d", "new", "2024-11").value, 11);  // its own, theirs are not added
  EXPECT_EQ(at("d", "new", "2024-12").value, 9);
  EXPECT_EQ(at("d", "P", "2024-10").value, 10);
  EXPECT_EQ(at("d", "P", "2024-11").value, 11);
  EXPECT_EQ(at("d", "R", "2024-12").value, 9);
  EXPECT_EQ(at("d", "old1", "2024-10").value, 6);
}

TEST_F(FiguresTest, OfAMergedMunicipalityHalfIsNotTheWhole) {
  indicator("d", R"(,"aggregation":"sum")");
  series("d", "old1", "2024-10", "[6]");
  EXPECT_FALSE(at("d", "new", "2024-10").has_value());
}

TEST_F(FiguresTest, WhatWasSplitCountsInTheTerritoryThatHoldsAllOfItOnly) {
  indicator("d", R"(,"aggregation":"sum")");
  series("d", "split", "2024-09", "[7,7]");
  series("d", "town", "2024-10", "[3]");
  EXPECT_EQ(at("d", "P", "2024-09").value, 7);
  EXPECT_EQ(at("d", "P", "2024-10").value, 3);
  EXPECT_FALSE(at("d", "town", "2024-09").has_value());
}

TEST_F(FiguresTest, WhatIsSaidOfAWholeTerritoryComesFirst) {
  indicator("rate", R"(,"aggregation":"mean")");
  series("rate", "town", "2025-01", "[10,10]");
  series("rate", "village", "2025-01", "[20,20]");
  series("rate", "P", "2025-02", "[13.5]");
  EXPECT_EQ(at("rate", "P", "2025-01").value, 12);  // weighted by population
  EXPECT_EQ(at("rate", "P", "2025-02").value, 13.5);
  indicator("own", R"(,"aggregation":"none")");
  series("own", "town", "2025-01", "[10]");
  EXPECT_FALSE(at("own", "P", "2025-01").has_value());
}

TEST_F(FiguresTest, AFormulaIsWorkedOutOverThoseWhoReported) {
  indicator("d", R"(,"aggregation":"sum")");
  series("d", "town", "2025-01", "[80,80]");
  series("d", "village", "2025-01", "[40,null]");
  series("d", "new", "2025-01", "[0,5]");
  computed("rate", "val(d) / population() * 1000");
  const Figure all = at("rate", "P", "2025-01");
  EXPECT_DOUBLE_EQ(all.value, 120.0 / 11000 * 1000);
  EXPECT_TRUE(all.complete());
  // Without the village neither its figure nor its inhabitants count.
  const Figure some = at("rate", "P", "2025-02");
  EXPECT_DOUBLE_EQ(some.value, 85.0 / 9000 * 1000);
  EXPECT_EQ(some.known, 2u);
  EXPECT_DOUBLE_EQ(at("rate", "village", "2025-01").value, 20);
  EXPECT_FALSE(at("rate", "village", "2025-02").has_value());
}

TEST_F(FiguresTest, FormulasFollowFormulasOptionsAndPeriods) {
  indicator("a", R"(,"aggregation":"sum")");
  indicator("b", R"(,"aggregation":"sum")");
  series("a", "town", "2025-01", "[1,2,3,4,5,6,7,8,9,10,11,12]");
  series("b", "town", "2025-02", "[100]");
  computed("both", "opt_val(a) + opt_val(b)");
  computed("twice", "val(both) * 2 - val(a, -1)");
  computed("year", "val(a)", "yearly");
  EXPECT_EQ(at("both", "town", "2025-01").value, 1);
  EXPECT_EQ(at("both", "town", "2025-02").value, 102);
  EXPECT_EQ(at("twice", "town", "2025-02").value, 203);
  EXPECT_FALSE(at("twice", "town", "2025-01").has_value());
  EXPECT_EQ(at("year", "town", "2025-06").value, 78);  // the months of the year add up
}

TEST_F(FiguresTest, ACircleGivesNoValueAndSaysItsWay) {
  computed("a", "val(b) + 1");
  computed("b", "val(a) + 1");
  computed("c", "val(gone) + 1");
  EXPECT_FALSE(at("a", "town", "2025-01").has_value());
  const Module module = strategy_module(std::make_shared<Pictures>());
  const auto problems =
      SampleGraph::view(module, "formula-problems", graph_.context(), Json::object());
  ASSERT_TRUE(problems.ok());
  ASSERT_THAT(problems->find("problems")->as_array(), SizeIs(2));
  EXPECT_THAT(problems->dump(), HasSubstr("it follows from itself: a → b → a"));
  EXPECT_THAT(problems->dump(), HasSubstr("there is no indicator 'gone'"));
}

TEST_F(FiguresTest, FiguresOverTheGraphCountWhatEverybodySees) {
  graph_.add(R"([
    {"id":"urn:ngsi-ld:Project:1","type":"Project","title":{"fr":"1"},"state":"completed","budget":100,
     "endDate":"2025-01-15","municipality":"urn:ngsi-ld:AdministrativeArea:town"},
    {"id":"urn:ngsi-ld:Project:2","type":"Project","title":{"fr":"2"},"state":"running","budget":50,
     "municipality":"urn:ngsi-ld:AdministrativeArea:town"},
    {"id":"urn:ngsi-ld:Project:3","type":"Project","title":{"fr":"3"},"state":"completed","budget":7,
     "endDate":"2026-03-15","municipality":"urn:ngsi-ld:AdministrativeArea:old1"},
    {"id":"urn:ngsi-ld:Project:4","type":"Project","title":{"fr":"4"},"state":"idea",
     "municipality":"urn:ngsi-ld:AdministrativeArea:village"}])");
  const std::string today = format_timestamp(graph_.engine().now()).substr(0, 7);
  computed("count", "count(Project)");
  computed("money", "sum(Project.budget where state = completed)");
  computed("share", "share(Project where state = completed)");
  computed("reached", "municipalities(Project) / municipalities() * 100");
  computed("ended", "count(Project where endDate <= period_end)");
  EXPECT_EQ(at("count", "P", today).value, 3);
  EXPECT_EQ(at("count", "new", today).value, 1);
  EXPECT_EQ(at("count", "village", today).value, 0);
  EXPECT_EQ(at("money", "R", today).value, 107);
  EXPECT_NEAR(at("share", "P", today).value, 66.67, 0.01);
  EXPECT_NEAR(at("reached", "P", today).value, 33.33, 0.01);
  EXPECT_FALSE(at("count", "P", "2025-02").has_value());
  EXPECT_EQ(at("ended", "P", "2025-02").value, 1);
  EXPECT_EQ(at("ended", "P", "2026-04").value, 2);
}

TEST_F(FiguresTest, StandsAgainstTheWayToItsTargetAndSaysWhatIsLate) {
  indicator("d", R"(,"aggregation":"sum","direction":"up","delay":30,
    "baseline":{"value":10,"date":"2025-01-31"},
    "milestones":[{"date":"2025-05-31","value":30},{"date":"2025-09-30","value":100}])");
  series("d", "town", "2025-01", "[10,12,26]");
  series("d", "village", "2025-01", "[0,0,0]");
  series("d", "new", "2025-01", "[0,0,null]");
  const Context context = graph_.context();
  auto picture = pictures_.present(context);
  ASSERT_TRUE(picture.ok());
  Figures figures(context, *picture);
  const AreaGroup town = figures.territory("urn:ngsi-ld:AdministrativeArea:town");
  const auto now = [](const char* day) { return *parse_timestamp(day); };
  const Standing march = standing_of(figures, 0, town, now("2025-04-15"));
  EXPECT_EQ(march.status, Standing::Status::on_track);
  EXPECT_NEAR(march.wanted, 10 + 20.0 * 59 / 120, 0.1);
  EXPECT_EQ(march.next_target->value, 30);
  EXPECT_FALSE(march.is_late);  // March is due thirty days after its end
  const Standing may = standing_of(figures, 0, town, now("2025-05-15"));
  EXPECT_TRUE(standing_of(figures, 0, town, now("2025-06-15")).is_late);
  EXPECT_FALSE(may.is_late);
  const AreaGroup province = figures.territory("urn:ngsi-ld:AdministrativeArea:P");
  const Standing late = standing_of(figures, 0, province, now("2025-05-15"));
  EXPECT_TRUE(late.is_late);
  EXPECT_EQ(late.missing, 1u);
  EXPECT_EQ(format_period(PeriodStep::month, late.due), "2025-03");
  // February is shown: of March too many are missing.
  EXPECT_EQ(format_period(PeriodStep::month, late.period), "2025-02");
  EXPECT_EQ(late.status, Standing::Status::behind);
}

TEST_F(FiguresTest, ObservationsAreEnteredByTerritoryAndPeriod) {
  indicator("d", R"(,"aggregation":"sum")");
  const Module module = strategy_module(std::make_shared<Pictures>());
  const auto enter = [&](const char* rows, access::Actor actor) {
    return SampleGraph::command(
        module, "indicators.observe", graph_.context(std::move(actor)),
        *parse_json(std::string(R"({"indicator":"d","rows":)") + rows + "}"));
  };
  const auto tester = access::Actor::administrator("tester");
  ASSERT_TRUE(
      enter(R"([{"territory":"urn:ngsi-ld:AdministrativeArea:town","period":"2025-03","value":3},
                        {"territory":"urn:ngsi-ld:AdministrativeArea:village","period":"2025-03","value":1}])",
            tester)
          .ok());
  ASSERT_TRUE(
      enter(
          R"([{"territory":"urn:ngsi-ld:AdministrativeArea:town","period":"2025-01","value":9,"note":"révisé"},
                        {"territory":"urn:ngsi-ld:AdministrativeArea:town","period":"2025-03"}])",
          tester)
          .ok());
  EXPECT_EQ(at("d", "town", "2025-01").value, 9);
  EXPECT_FALSE(at("d", "town", "2025-03").has_value());
  EXPECT_EQ(at("d", "P", "2025-03").value, 1);
  const auto wrong =
      enter(R"([{"territory":"urn:ngsi-ld:AdministrativeArea:town","period":"2025"}])", tester);
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().subject, "rows[0].period");
  const char* row =
      R"([{"territory":"urn:ngsi-ld:AdministrativeArea:town","period":"2025-04","value":7}])";
  EXPECT_EQ(enter(row, access::Actor::anonymous()).error().code, ErrorCode::unauthenticated);
  EXPECT_FALSE(at("d", "town", "2025-04").has_value());
}

}  // namespace
}  // namespace maillage::domain
