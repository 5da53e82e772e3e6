#include "domain/strategy/reviews.h"

#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "domain/sample_graph_test.h"
#include "domain/strategy/strategy.h"

namespace maillage::domain {
namespace {

using ::testing::SizeIs;

class Reviewed {
 public:
  Reviewed() {
    graph.add_demo("wallonia/areas.json");
    graph.add_demo("wallonia/strategy.json");
    graph.add_demo("wallonia/bodies.json");
    graph.add_demo("fictional/strategy.json");
  }
  Result<Json> command(const char* name, const std::string& input) {
    return SampleGraph::command(module, name, graph.staff(), *parse_json(input));
  }
  Json view(const char* name, const Json& input = Json::object()) {
    auto answer = SampleGraph::view(module, name, graph.context(), input);
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return answer.ok() ? *answer : Json::object();
  }
  std::string freeze(const char* title) {
    const auto made = command("reviews.freeze", Json::object({{"title", title}}).dump());
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made.ok() ? std::string(made->string_at("id")) : std::string();
  }
  Result<engine::Committed> commit(model::Change change, bool trusted = true) {
    engine::Changes changes;
    changes.trusted = trusted;
    changes.list.push_back(std::move(change));
    return graph.engine().commit(access::Actor::system(), std::move(changes));
  }

  SampleGraph graph;
  Module module = strategy_module(std::make_shared<Pictures>());
};

TEST(Reviews, FreezeFiguresStatesAndSourcesAsTheyAre) {
  Reviewed region;
  const std::string id = region.freeze("Troisième trimestre");
  const Json review = region.view("review", Json::object({{"id", id}}));
  EXPECT_EQ(review.find("figures")->size(), 9u);
  EXPECT_EQ(review.find("axisStates")->size(), 20u);
  EXPECT_EQ(review.string_at("digest").size(), 64u);
  EXPECT_EQ(review.string_at("strategy"), "urn:ngsi-ld:Strategy:digital-wallonia-2019-2024");
  const Json today = region.view("review");
  EXPECT_EQ(*today.find("figures"), *review.find("figures"));
}

TEST(Reviews, AreMadeByTheServerOnly) {
  Reviewed region;
  auto forged = region.graph.engine().registry().from_simple(*parse_json(
      R"({"id":"urn:ngsi-ld:StrategyReview:forged","type":"StrategyReview","title":{"fr":"x"},
          "strategy":"urn:ngsi-ld:Strategy:digital-wallonia-2019-2024","frozenAt":"2026-01-01T00:00:00Z",
          "figures":[],"axisStates":[],"recommendations":[]})"));
  ASSERT_TRUE(forged.ok());
  model::Change change;
  change.id = forged->id;
  change.content = *forged;
  EXPECT_FALSE(region.commit(change, false).ok());
  const auto refused = SampleGraph::command(region.module, "reviews.freeze", region.graph.context(),
                                            Json::object({{"title", "x"}}));
  EXPECT_FALSE(refused.ok());
}

TEST(Reviews, AreComparedWithEachOtherAndWithToday) {
  Reviewed region;
  region.graph.add(R"({"id":"urn:ngsi-ld:Series:formalities:region","type":"Series",
    "indicator":"urn:ngsi-ld:Indicator:fictional-online-formalities",
    "territory":"urn:ngsi-ld:AdministrativeArea:be-nis-03000","step":"quarter","start":"2026-Q1","observations":[50]})");
  const std::string before = region.freeze("Avant");
  ASSERT_TRUE(region
                  .command("indicators.observe",
                           R"({"indicator":"online-formalities","rows":[
                             {"territory":"urn:ngsi-ld:AdministrativeArea:be-nis-03000","period":"2026-Q2","value":55}]})")
                  .ok());
  model::Instance running;
  running.value = "done";
  const auto records = all_of_type(region.graph.staff(), "Measure");
  ASSERT_TRUE(records.ok());
  const std::string measure((*records)[0]->id());
  ASSERT_TRUE(region.commit(update_of(measure, {{model::iri("state"), {running}}})).ok());
  const std::string after = region.freeze("Après");
  const Json compared =
      region.view("review-comparison", Json::object({{"from", before}, {"to", after}}));
  std::map<std::string, std::string> courses;
  for (const Json& one : compared.find("figures")->as_array())
    courses[std::string(one.string_at("id"))] = one.string_at("course");
  EXPECT_EQ(courses.at("urn:ngsi-ld:Indicator:fictional-online-formalities"), "better");
  EXPECT_EQ(courses.at("urn:ngsi-ld:Indicator:fictional-rural-share"), "same");
  ASSERT_THAT(compared.find("measures")->as_array(), SizeIs(1));
  EXPECT_EQ(compared.find("measures")->as_array()[0].string_at("after"), "done");
  const Json since = region.view("review-comparison", Json::object({{"from", after}}));
  EXPECT_THAT(since.find("measures")->as_array(), SizeIs(0));
  EXPECT_TRUE(since.find("to")->find("id")->is_null());
}

TEST(Governance, ARecommendationIsFollowedFromAnswerToMeasureUntilItIsClosed) {
  Reviewed region;
  region.graph.add(R"([{"id":"urn:ngsi-ld:Meeting:m","type":"Meeting","title":{"fr":"Conseil"},
     "body":"urn:ngsi-ld:Body:wallonia-digital-council","date":"2026-10-01","state":"held"},
    {"id":"urn:ngsi-ld:CouncilRecommendation:r","type":"CouncilRecommendation","title":{"fr":"Former les agents"},
     "wording":{"fr":"Former."},"body":"urn:ngsi-ld:Body:wallonia-digital-council","addressee":"urn:ngsi-ld:Organisation:answers",
     "state":"draft","dueDate":"2020-12-31"}])");
  const std::string id = R"({"recommendation":"urn:ngsi-ld:CouncilRecommendation:r")";
  const auto records = all_of_type(region.graph.staff(), "Measure");
  const std::string measure((*records)[0]->id());
  const std::string answer =
      id + R"(,"verdict":"accepted","text":"Oui.","measures":[")" + measure + R"("]})";
  EXPECT_EQ(region.command("governance.answer", answer).error().code, ErrorCode::conflict);
  ASSERT_TRUE(region.command("governance.issue", id + "}").ok());
  const Json waiting = region.view("governance");
  const Json& issued = waiting.find("recommendations")->as_array()[0];
  EXPECT_TRUE(issued.bool_at("overdue"));
  EXPECT_EQ(issued.find("waitedDays")->as_double(), 0);
  ASSERT_TRUE(region.command("governance.answer", answer).ok());
  EXPECT_EQ(region.command("governance.answer", answer).error().code, ErrorCode::conflict);
  const Json view = region.view("governance");
  const Json& followed = view.find("recommendations")->as_array()[0];
  EXPECT_EQ(followed.string_at("state"), "answered");
  EXPECT_EQ(followed.find("answer")->string_at("verdict"), "accepted");
  EXPECT_THAT(followed.find("measures")->as_array(), SizeIs(1));
  // It is closed with what came of it, and not before.
  model::Instance closed;
  closed.value = "closed";
  EXPECT_FALSE(region
                   .commit(update_of("urn:ngsi-ld:CouncilRecommendation:r",
                                     {{model::iri("state"), {closed}}}),
                           false)
                   .ok());
  ASSERT_TRUE(region.command("governance.start", id + "}").ok());
  ASSERT_TRUE(region.command("governance.close", id + R"(,"outcome":"Formés."})").ok());
  const Json after = region.view("governance");
  EXPECT_EQ(after.find("recommendations")->as_array()[0].string_at("state"), "closed");
}

// The body writes, the addressee answers, and neither does the other's part.
TEST(Governance, BodyAndAddresseeEachDoTheirPart) {
  Reviewed region;
  region.graph.add(R"([{"id":"urn:ngsi-ld:Meeting:m","type":"Meeting","title":{"fr":"Conseil"},
     "body":"urn:ngsi-ld:Body:wallonia-digital-council","date":"2026-10-01","state":"held"},
    {"id":"urn:ngsi-ld:Organisation:ministry","type":"Organisation","title":{"fr":"M"},"kind":"company"}])");
  const auto member_of = [](const char* organisation) {
    access::Actor actor{.kind = access::Actor::Kind::person};
    actor.id = actor.person = "urn:ngsi-ld:Person:p";
    actor.organisation = organisation;
    actor.role = access::Role::editor;
    return actor;
  };
  const auto as = [&](const access::Actor& actor, const char* name, const std::string& input) {
    return SampleGraph::command(region.module, name, region.graph.context(actor),
                                *parse_json(input));
  };
  const auto council = member_of("urn:ngsi-ld:Body:wallonia-digital-council");
  const auto ministry = member_of("urn:ngsi-ld:Organisation:ministry");
  const std::string drafted =
      R"({"meeting":"urn:ngsi-ld:Meeting:m","title":"Former","text":"Former les agents.",
          "addressee":"urn:ngsi-ld:Organisation:ministry"})";
  EXPECT_EQ(as(ministry, "governance.recommend", drafted).error().code, ErrorCode::forbidden);
  const auto made = as(council, "governance.recommend", drafted);
  ASSERT_TRUE(made.ok()) << made.error().message;
  const std::string id = R"({"recommendation":")" + std::string(made->string_at("id")) + "\"";
  // A draft is the body's own: to others it is not there.
  EXPECT_EQ(as(ministry, "governance.issue", id + "}").error().code, ErrorCode::not_found);
  ASSERT_TRUE(as(council, "governance.issue", id + "}").ok());
  const std::string answer = id + R"(,"verdict":"partly","text":"Oui."})";
  EXPECT_EQ(as(council, "governance.answer", answer).error().code, ErrorCode::forbidden);
  ASSERT_TRUE(as(ministry, "governance.answer", answer).ok());
  EXPECT_EQ(as(ministry, "governance.start", id + "}").error().subject, "measures");
  EXPECT_EQ(as(ministry, "governance.start", id + R"(,"measures":["urn:ngsi-ld:Measure:none"]})")
                .error()
                .subject,
            "measures[0]");
  EXPECT_EQ(as(ministry, "governance.close", id + R"(,"outcome":"x"})").error().code,
            ErrorCode::forbidden);
  ASSERT_TRUE(as(council, "governance.close", id + R"(,"outcome":"Formés."})").ok());
  const std::string decision =
      R"({"meeting":"urn:ngsi-ld:Meeting:m","title":"Adopter","ruling":"adopted"})";
  EXPECT_EQ(as(ministry, "governance.decide", decision).error().code, ErrorCode::forbidden);
  ASSERT_TRUE(as(council, "governance.decide", decision).ok());
  const Json view =
      region.view("governance", *parse_json(R"({"meeting":"urn:ngsi-ld:Meeting:m"})"));
  EXPECT_THAT(view.find("decisions")->as_array(), SizeIs(1));
  EXPECT_THAT(view.find("recommendations")->as_array(), SizeIs(1));
  const Json other = region.view("governance", *parse_json(R"({"meeting":"urn:none"})"));
  EXPECT_THAT(other.find("decisions")->as_array(), SizeIs(0));
}

// --- A frozen snapshot never changes, whatever is asked of it and by whom.

model::Change any_change(const std::string& id) {
  using Kind = model::Change::Kind;
  model::Change change;
  change.kind = *rc::gen::element(Kind::create, Kind::upsert, Kind::replace, Kind::append,
                                  Kind::append_new, Kind::update, Kind::merge, Kind::patch,
                                  Kind::replace_attribute, Kind::delete_attribute, Kind::remove);
  change.id = id;
  change.content.id = id;
  change.content.types = {
      model::iri(*rc::gen::element<std::string>("StrategyReview", "Meeting", "Project"))};
  const std::string name = model::iri(*rc::gen::element<std::string>(
      "title", "figures", "axisStates", "digest", "frozenAt", "note", "source", "fictional"));
  model::Instance instance;
  instance.kind =
      *rc::gen::element(model::AttributeKind::property, model::AttributeKind::json_property,
                        model::AttributeKind::language_property);
  instance.value =
      *rc::gen::element(Json("x"), Json(), Json(3), Json::array(), Json::object({{"fr", "y"}}));
  change.content.attributes = {{name, {instance}}};
  change.attribute = name;
  change.all_instances = *rc::gen::arbitrary<bool>();
  change.patch_fields.value = true;
  return change;
}

RC_GTEST_PROP(ReviewsProperty, AFrozenReviewNeverChanges, ()) {
  static Reviewed region;
  static const std::string id = region.freeze("Figée");
  static const std::string before(region.graph.engine().get(access::Actor::system(), id)->bytes());
  for (int i = 0; i < 5; ++i) (void)region.commit(any_change(id), *rc::gen::arbitrary<bool>());
  const auto record = region.graph.engine().get(access::Actor::system(), id);
  RC_ASSERT(record != nullptr);
  RC_ASSERT(std::string(record->bytes()) == before);
}

}  // namespace
}  // namespace maillage::domain
