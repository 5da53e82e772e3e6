// From the request to the evaluation, the advisor's board, the objectives and the toolbox.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "domain/accompaniment/accompaniment.h"
#include "domain/sample_graph_test.h"

namespace maillage::domain {
namespace {

constexpr const char* water = "urn:ngsi-ld:Need:tour-nassogne-water";
constexpr const char* nassogne = "urn:ngsi-ld:AdministrativeArea:be-nis-83040";
constexpr const char* town_hall = "urn:ngsi-ld:Organisation:be-nis-83040";
constexpr const char* futurocite = "urn:ngsi-ld:Organisation:be-futurocite";

class AdviceTest : public testing::Test {
 protected:
  AdviceTest() {
    graph_.add_demonstration();
    const auto requests = all_of_type(graph_.staff(), "Request");
    for (const auto& request : *requests) of_demonstration_.emplace(request->id());
  }

  Result<Json> run(const char* command, const Json& input, access::Actor actor = officer()) {
    return SampleGraph::command(module_, command, graph_.context(std::move(actor)), input);
  }
  Json done(const char* command, const Json& input, access::Actor actor = officer()) {
    auto answer = run(command, input, std::move(actor));
    EXPECT_TRUE(answer.ok()) << command << ": " << answer.error().subject << " "
                             << answer.error().message;
    return answer.ok() ? std::move(*answer) : Json::object();
  }
  Json view(const char* name, const Json& input, access::Actor actor = officer()) {
    auto answer = SampleGraph::view(module_, name, graph_.context(std::move(actor)), input);
    EXPECT_TRUE(answer.ok()) << name << ": " << answer.error().message;
    return answer.ok() ? std::move(*answer) : Json::object();
  }
  void refused(const Result<Json>& answer, ErrorCode code, const std::string& subject = "") {
    ASSERT_FALSE(answer.ok()) << answer->dump();
    EXPECT_EQ(answer.error().code, code) << answer.error().message;
    EXPECT_EQ(answer.error().subject, subject) << answer.error().message;
  }
  static access::Actor officer() { return access::Actor::administrator("officer"); }
  static access::Actor member(const char* organisation, access::Role role = access::Role::editor) {
    access::Actor actor;
    actor.kind = access::Actor::Kind::person;
    actor.id = actor.name = "member";
    actor.organisation = organisation;
    actor.role = role;
    return actor;
  }
  // Takes a step of the workflow, as the page does.
  void step(const std::string& id, const char* state) {
    auto entity = graph_.engine().decode(*graph_.engine().get(officer(), id));
    auto fields = SampleGraph::load_registry().from_simple(
        Json::object({{"id", id}, {"type", "Request"}, {"state", state}}));
    entity.set(fields->attributes.front().name, fields->attributes.front().instances.front());
    model::Change change;
    change.kind = model::Change::Kind::replace;
    change.id = id;
    change.content = std::move(entity);
    engine::Changes changes;
    changes.trusted = true;
    changes.list.push_back(std::move(change));
    const auto committed = graph_.engine().commit(officer(), std::move(changes));
    ASSERT_TRUE(committed.ok()) << committed.error().message;
  }
  std::string asked(const char* about = water, const char* body = futurocite) {
    return std::string(done("requests.ask", Json::object({{"about", about},
                                                          {"supportBody", body},
                                                          {"message", "Comment faire ?"}}))
                           .string_at("id"));
  }
  std::string advising() {
    const std::string id = asked();
    done("requests.assign", Json::object({{"request", id}, {"save", true}}));
    step(id, "advising");
    return id;
  }
  std::string state_of(const std::string& id) {
    return std::string(
        simple(graph_.staff(), *graph_.engine().get(officer(), id)).string_at("state"));
  }
  void days(int count) { graph_.advance(std::chrono::hours(24) * count); }
  std::vector<std::string> reminders() {
    std::vector<std::string> kinds;
    const Json board = view("advice-board", Json::object());
    for (const Json& one : board.find("reminders")->as_array())
      if (!of_demonstration_.contains(std::string(one.string_at("about"))))
        kinds.emplace_back(one.string_at("kind"));
    return kinds;
  }

  std::set<std::string> of_demonstration_;
  SampleGraph graph_;
  Module module_ = accompaniment_module(std::make_shared<Pictures>());
};

TEST_F(AdviceTest, WhomTheMunicipalityAskedTakesTheRequestAndTheReasonIsShown) {
  const std::string id = asked();
  const Json proposed = done("requests.assign", Json::object());
  ASSERT_EQ(proposed.find("assigned")->size(), 1U) << proposed.dump();
  EXPECT_EQ(proposed.find("assigned")->as_array()[0].string_at("supportBody"), futurocite);
  EXPECT_EQ(state_of(id), "sent");
  const Json saved = done("requests.assign", Json::object({{"save", true}}));
  EXPECT_EQ(state_of(id), "assigned");
  const Json& chosen = *saved.find("assigned")->as_array()[0].find("chosen");
  EXPECT_LT(chosen.number_at("open"), chosen.number_at("capacity"));
  EXPECT_THAT(chosen.dump(), testing::HasSubstr("workload"));
  EXPECT_EQ(done("requests.assign", Json::object()).find("assigned")->size(), 0U);
  refused(run("requests.assign", Json::object({{"request", id}})), ErrorCode::conflict, "request");
}

TEST_F(AdviceTest, ABusyBodyGetsFewerRequests) {
  // As many requests as it takes for the best body to be full, without a body named.
  std::map<std::string, int> given;
  for (int i = 0; i < 60; ++i) {
    graph_.add(Json::Array{Json::object({{"id", "urn:ngsi-ld:Request:test-" + std::to_string(i)},
                                         {"type", "Request"},
                                         {"title", Json::object({{"fr", "Demande"}})},
                                         {"municipality", nassogne},
                                         {"requestedAt", "2027-01-01"}})});
  }
  const Json answer = done("requests.assign", Json::object({{"save", true}}));
  EXPECT_EQ(answer.find("assigned")->size(), 60U);
  for (const Json& one : answer.find("assigned")->as_array())
    ++given[std::string(one.string_at("supportBody"))];
  EXPECT_GT(given.size(), 1U);
}

TEST_F(AdviceTest, ARecommendationIsAnsweredByTheMunicipality) {
  const std::string id = advising();
  const Json input =
      Json::object({{"request", id},
                    {"title", "Sectoriser le réseau"},
                    {"intent", "Trouver les fuites"},
                    {"actions", Json::array({"Poser des compteurs", "Mesurer la nuit"})},
                    {"dueDate", "2027-03-01"}});
  // Who asked sees the request, and does not advise itself.
  refused(run("requests.recommend", input, member(town_hall)), ErrorCode::forbidden);
  const Json made = done("requests.recommend", input);
  const std::string recommendation(made.string_at("id"));
  EXPECT_EQ(made.find("entity")->string_at("municipality"), nassogne);
  const auto answer = [&](const char* what, const char* comment = nullptr) {
    Json given = Json::object({{"recommendation", recommendation}, {"answer", what}});
    if (comment) given.set("comment", comment);
    return run("recommendations.answer", given);
  };
  refused(answer("stuck", "x"), ErrorCode::conflict, "answer");
  refused(answer("refused"), ErrorCode::invalid, "comment");
  ASSERT_TRUE(answer("accepted").ok());
  ASSERT_TRUE(answer("stuck", "Pas de budget").ok());
  EXPECT_EQ(state_of(recommendation), "stuck");
  ASSERT_TRUE(answer("done").ok());
  refused(answer("accepted"), ErrorCode::conflict, "answer");
  Json wrong = input;
  wrong.set("dueDate", "soon");
  refused(run("requests.recommend", wrong), ErrorCode::invalid, "dueDate");
  Json unknown = input;
  unknown.set("resource", "urn:ngsi-ld:Resource:none");
  refused(run("requests.recommend", unknown), ErrorCode::invalid, "resource");
}

TEST_F(AdviceTest, NotesStayWithTheBodyAndMessagesReachBoth) {
  const std::string id = advising();
  done("requests.write", Json::object({{"request", id}, {"text", "Bonjour"}}));
  done("requests.write",
       Json::object({{"request", id}, {"text", "À surveiller"}, {"private", true}}));
  refused(run("requests.write", Json::object({{"request", id}, {"text", "  "}})),
          ErrorCode::invalid, "text");
  const Json shown = view("request", Json::object({{"id", id}}));
  EXPECT_EQ(shown.find("messages")->size(), 1U);
  EXPECT_EQ(shown.find("notes")->size(), 1U);
  EXPECT_EQ(shown.find("messages")->as_array()[0].string_at("author"), "officer");
  for (const char* type : {"Message", "Note", "Recommendation"})
    EXPECT_EQ(all_of_type(graph_.context(), type)->size(), 0U) << type;
}

TEST_F(AdviceTest, TheRegionsOfficerSeesTheConversationButNoNotes) {
  const std::string id = advising();
  done("requests.write", Json::object({{"request", id}, {"text", "Bonjour"}}));
  const Json note = Json::object({{"request", id}, {"text", "À surveiller"}, {"private", true}});
  done("requests.write", note);
  access::Actor agency = member("", access::Role::none);
  agency.systems = {"accompaniment"};
  const Json shown = view("request", Json::object({{"id", id}}), agency);
  EXPECT_EQ(shown.find("messages")->size(), 1U);
  EXPECT_EQ(shown.find("notes")->size(), 0U);
  refused(run("requests.write", note, agency), ErrorCode::forbidden);
  const Json own = view("request", Json::object({{"id", id}}), member(futurocite));
  EXPECT_EQ(own.find("notes")->size(), 1U);
}

TEST_F(AdviceTest, HandingOverTellsTheNextBodyWhy) {
  const std::string id = advising();
  const auto over = [&](const char* body) {
    return run("requests.hand-over",
               Json::object({{"request", id}, {"supportBody", body}, {"reason", "Trop loin"}}));
  };
  refused(over(futurocite), ErrorCode::invalid, "supportBody");
  refused(over(town_hall), ErrorCode::invalid, "supportBody");
  ASSERT_TRUE(over("urn:ngsi-ld:Organisation:be-adn").ok());
  const Json shown = view("request", Json::object({{"id", id}}));
  EXPECT_EQ(shown.find("request")->string_at("supportBody"), "urn:ngsi-ld:Organisation:be-adn");
  EXPECT_EQ(shown.find("request")->string_at("state"), "assigned");
  EXPECT_EQ(shown.find("notes")->as_array()[0].string_at("text"), "Trop loin");
}

TEST_F(AdviceTest, EvaluatedAtTheEndAndHalfAYearAfter) {
  const std::string id = advising();
  const auto evaluate = [&](int stars) {
    return run("requests.evaluate", Json::object({{"request", id}, {"satisfaction", stars}}));
  };
  refused(evaluate(4), ErrorCode::conflict, "request");
  step(id, "closed");
  EXPECT_EQ(view("request", Json::object({{"id", id}})).string_at("evaluation"), "end");
  ASSERT_TRUE(evaluate(4).ok());
  refused(evaluate(4), ErrorCode::conflict, "request");
  days(183);
  ASSERT_TRUE(evaluate(5).ok());
  refused(evaluate(5), ErrorCode::conflict, "request");
  refused(evaluate(6), ErrorCode::invalid, "satisfaction");
}

TEST_F(AdviceTest, RemindersComeWhenDueAndGoWhenDone) {
  const std::string id = asked();
  EXPECT_THAT(reminders(), testing::IsEmpty());
  days(8);
  EXPECT_THAT(reminders(), testing::ElementsAre("unassigned"));
  done("requests.assign", Json::object({{"request", id}, {"save", true}}));
  EXPECT_THAT(reminders(), testing::IsEmpty());
  days(15);
  EXPECT_THAT(reminders(), testing::ElementsAre("not-started"));
  step(id, "advising");
  const std::string due =
      format_timestamp(graph_.engine().now() + std::chrono::hours(24) * 20).substr(0, 10);
  const std::string recommendation(
      done("requests.recommend",
           Json::object({{"request", id}, {"title", "Mesurer"}, {"dueDate", due}}))
          .string_at("id"));
  days(14);
  EXPECT_THAT(reminders(), testing::ElementsAre("unanswered"));
  done("recommendations.answer",
       Json::object({{"recommendation", recommendation}, {"answer", "accepted"}}));
  EXPECT_THAT(reminders(), testing::ElementsAre("due"));
  done("recommendations.answer",
       Json::object({{"recommendation", recommendation}, {"answer", "done"}}));
  EXPECT_THAT(reminders(), testing::IsEmpty());
  step(id, "closed");
  EXPECT_THAT(reminders(), testing::ElementsAre("evaluate-end"));
  done("requests.evaluate", Json::object({{"request", id}, {"satisfaction", 5}}));
  EXPECT_THAT(reminders(), testing::IsEmpty());
  days(182);
  EXPECT_THAT(reminders(), testing::ElementsAre("evaluate-later"));
}

TEST_F(AdviceTest, ObjectivesAreMeasuredOnWhatWasDone) {
  graph_.add(R"({"id":"urn:ngsi-ld:ObjectiveContract:test","type":"ObjectiveContract",
    "title":{"fr":"Contrat"},"supportBody":"urn:ngsi-ld:Organisation:be-futurocite",
    "startDate":"2027-01-01","endDate":"2027-12-31","objectives":[
      {"code":"a","labels":{"fr":"Aider"},"measure":"requests-closed","target":1},
      {"code":"b","measure":"rural-municipalities-advised","target":2},
      {"code":"c","measure":"days-to-start","target":10},
      {"code":"d","measure":"satisfaction","target":4},
      {"code":"e","measure":"recommendations-done","target":50}]})");
  const std::string contract = "urn:ngsi-ld:ObjectiveContract:test";
  const auto values = [&] {
    std::string text;
    const Json shown = view("objective-contract", Json::object({{"id", contract}}));
    for (const Json& row : shown.find("objectives")->as_array())
      text += std::string(row.string_at("code")) + "=" + row.find("value")->dump() + "/" +
              row.find("reached")->dump() + " ";
    return text;
  };
  EXPECT_EQ(values(), "a=0/false b=0/false c=null/null d=null/null e=null/null ");
  const std::string id = asked();
  done("requests.assign", Json::object({{"request", id}, {"save", true}}));
  days(4);
  step(id, "advising");
  done("requests.recommend", Json::object({{"request", id}, {"title", "Mesurer"}}));
  step(id, "closed");
  done("requests.evaluate", Json::object({{"request", id}, {"satisfaction", 5}}));
  const Json shown = view("objective-contract", Json::object({{"id", contract}}));
  const auto& rows = shown.find("objectives")->as_array();
  EXPECT_EQ(rows[0].number_at("value"), 1);
  EXPECT_TRUE(rows[0].bool_at("reached"));
  EXPECT_EQ(rows[0].find("counted")->as_array()[0].as_string(), id);
  EXPECT_EQ(rows[1].number_at("value"), 1);
  EXPECT_FALSE(rows[1].bool_at("reached"));
  EXPECT_NEAR(rows[2].number_at("value"), 4.3, 0.7);
  EXPECT_TRUE(rows[2].bool_at("reached"));
  EXPECT_EQ(rows[3].number_at("value"), 5);
  EXPECT_EQ(rows[4].number_at("value"), 0);
  EXPECT_NEAR(shown.number_at("elapsed"), 0.05, 0.02);
  EXPECT_TRUE(rows[0].bool_at("grows"));
  EXPECT_FALSE(rows[2].bool_at("grows"));
  EXPECT_TRUE(rows[2].bool_at("lessIsBetter"));
  // One that comes in when it is closed already counts as begun, but tells no time until then.
  graph_.add(R"({"id":"urn:ngsi-ld:Request:taken-over","type":"Request","title":{"fr":"Ancienne"},
    "municipality":"urn:ngsi-ld:AdministrativeArea:be-nis-82014","requestedAt":"2027-01-02",
    "supportBody":"urn:ngsi-ld:Organisation:be-futurocite","state":"closed"})");
  EXPECT_THAT(values(), testing::StartsWith("a=2/true b=2/true c="));
}

TEST_F(AdviceTest, TheToolboxCountsWhoUsesWhat) {
  graph_.add(R"([{"id":"urn:ngsi-ld:Resource:test","type":"Resource","title":{"fr":"Outil"},
    "kind":"tool","state":"published","endDate":"2020-01-01"},
    {"id":"urn:ngsi-ld:Resource:far","type":"Resource","title":{"fr":"Ailleurs"},"kind":"aid",
     "state":"published","areaServed":["urn:ngsi-ld:AdministrativeArea:be-nis-62063"]}])");
  const Json input = Json::object(
      {{"resource", "urn:ngsi-ld:Resource:test"}, {"municipality", nassogne}, {"uses", true}});
  refused(run("resources.adopt", input, member(town_hall)), ErrorCode::forbidden);
  auto own = member(town_hall);
  own.territories = {nassogne};
  done("resources.adopt", input);
  done("resources.adopt", input);
  Json wrong = input;
  wrong.set("municipality", town_hall);
  refused(run("resources.adopt", wrong), ErrorCode::invalid, "municipality");
  const Json here =
      view("toolbox", Json::object({{"municipality", nassogne}}), access::Actor::anonymous());
  ASSERT_EQ(here.find("resources")->size(), 1U) << here.dump();
  const Json& row = here.find("resources")->as_array()[0];
  EXPECT_EQ(row.number_at("users"), 1);
  EXPECT_GT(row.number_at("meantFor"), 200);
  EXPECT_TRUE(row.bool_at("usedHere"));
  EXPECT_EQ(row.string_at("period"), "over");
  EXPECT_EQ(view("toolbox", Json::object()).find("resources")->size(), 2U);
}

TEST_F(AdviceTest, OthersSeeAndDoNothing) {
  const auto nobody = access::Actor::anonymous();
  refused(SampleGraph::view(module_, "advice-board", graph_.context(nobody), Json::object()),
          ErrorCode::unauthenticated);
  refused(run("requests.assign", Json::object(), member(town_hall)), ErrorCode::forbidden);
}

}  // namespace
}  // namespace maillage::domain
