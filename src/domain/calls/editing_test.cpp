// Preparing a call and naming its jury.
#include <gmock/gmock.h>

#include "domain/calls/calls.h"
#include "domain/sample_graph_test.h"
#include "domain/writing.h"

namespace maillage::domain {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr const char* agency = "urn:ngsi-ld:Organisation:be-nis-03000";
constexpr const char* nassogne = "urn:ngsi-ld:Organisation:be-nis-83040";
constexpr const char* tenneville = "urn:ngsi-ld:Organisation:be-nis-83049";
constexpr const char* company = "urn:ngsi-ld:Organisation:test-company";
constexpr const char* university = "urn:ngsi-ld:Organisation:test-university";
constexpr const char* expert = "urn:ngsi-ld:Person:expert";
constexpr const char* clerk = "urn:ngsi-ld:Person:clerk";
constexpr const char* retired = "urn:ngsi-ld:Person:retired";

// The clock of the samples starts on 2027-01-15.
constexpr const char* whole_call = R"({
  "title":{"fr":"Appel","en":"Call"},"organisation":"urn:ngsi-ld:Organisation:be-nis-03000",
  "closesAt":"2027-02-01T11:00:00Z","coFinancingRate":50,"grantMinimum":20000,"grantMaximum":100000,
  "envelopes":[{"code":"small","amount":100000,"from":20000,"to":60000,"remainder":"large"},
               {"code":"large","amount":300000,"from":60000,"to":100000}],
  "form":[{"name":"theme","kind":"choice","required":true,"labels":{"fr":"Thème"},
           "choices":[{"code":"energy","labels":{"fr":"Énergie"}},{"code":"mobility","labels":{"fr":"Mobilité"}}]},
          {"name":"vehicles","kind":"integer","labels":{"fr":"Véhicules"},
           "when":{"value":"answers.theme","equals":"mobility"}}],
  "eligibilityRules":[{"code":"sme","labels":{"fr":"Une PME"},
    "condition":{"count":"partners","where":{"size":["micro","small","medium"]},"atLeast":1}}],
  "criteria":[{"code":"quality","labels":{"fr":"Qualité"},"weight":60,"maximum":5}],
  "bonuses":[{"code":"rural","labels":{"fr":"Rural"},"points":5,"when":{"value":"ruralShare","atLeast":0.5}}],
  "reviewersWanted":1
})";

class EditingTest : public testing::Test {
 protected:
  EditingTest() {
    graph_.add_wallonia();
    graph_.add(R"([
      {"id":"urn:ngsi-ld:Organisation:test-company","type":"Organisation",
       "title":{"fr":"Entreprise fictive"},"kind":"company","size":"small","fictional":true},
      {"id":"urn:ngsi-ld:Organisation:test-university","type":"Organisation",
       "title":{"fr":"Université fictive"},"kind":"company","fictional":true},
      {"id":"urn:ngsi-ld:Person:expert","type":"Person","name":"Éloïse Fictive","email":"e@example.org"},
      {"id":"urn:ngsi-ld:Person:clerk","type":"Person","name":"Karel Fictif","email":"k@example.org"},
      {"id":"urn:ngsi-ld:Person:retired","type":"Person","name":"Elodie Fictive","email":"r@example.org"}])");
    member(expert, university, "active");
    member(clerk, nassogne, "active");
    member(retired, university, "ended");
  }
  void member(const char* person, const char* organisation, const char* state) {
    graph_.add(Json::Array{
        Json::object({{"id", "urn:ngsi-ld:Membership:" + std::to_string(++memberships_)},
                      {"type", "Membership"},
                      {"person", person},
                      {"organisation", organisation},
                      {"role", "editor"},
                      {"state", state}})});
  }
  // A person of the agency, not an administrator.
  static access::Actor officer() {
    access::Actor actor;
    actor.kind = access::Actor::Kind::person;
    actor.id = actor.person = "urn:ngsi-ld:Person:officer";
    actor.name = "officer";
    actor.organisation = agency;
    actor.role = access::Role::editor;
    actor.systems = {"projects"};
    return actor;
  }
  Result<Json> run(std::string_view command, const Json& input, access::Actor actor = officer()) {
    return SampleGraph::command(module_, command, graph_.context(std::move(actor)), input);
  }
  Result<Json> view(std::string_view name, const Json& input, access::Actor actor = officer()) {
    return SampleGraph::view(module_, name, graph_.context(std::move(actor)), input);
  }
  Json done(std::string_view command, const Json& input) {
    auto answer = run(command, input);
    EXPECT_TRUE(answer.ok()) << command << ": " << answer.error().subject << " "
                             << answer.error().message;
    return answer.ok() ? std::move(*answer) : Json::object();
  }
  static Json call_with(const char* name, const char* json) {
    Json call = *parse_json(whole_call);
    call.set(name, *parse_json(json));
    return call;
  }
  std::string draft(const Json& call) {
    return std::string(done("calls.save", Json::object({{"call", call}})).string_at("id"));
  }
  Result<Json> change(const std::string& id, const char* name, const char* json) {
    Json call = Json::object();
    call.set(name, *parse_json(json));
    return run("calls.save", Json::object({{"id", id}, {"call", call}}));
  }
  // What stands against opening a call that is whole but for this.
  std::vector<std::string> faults_with(const char* name, const char* json) {
    const Json kept = done("calls.save", Json::object({{"call", call_with(name, json)}}));
    return places(*kept.find("faults"));
  }
  static std::vector<std::string> places(const Json& faults) {
    std::vector<std::string> list;
    for (const Json& fault : faults.as_array()) list.emplace_back(fault.string_at("field"));
    return list;
  }
  static std::vector<std::string> places(const Result<Json>& answer) {
    std::vector<std::string> list;
    if (!answer.ok())
      for (const FieldError& fault : answer.error().fields) list.push_back(fault.field);
    return list;
  }
  std::string open(const Json& call) {
    const std::string id = draft(call);
    done("calls.open", Json::object({{"call", id}}));
    return id;
  }
  std::string apply(const std::string& call, const char* lead = tenneville, bool submit = true) {
    const Json saved =
        done("applications.save", Json::object({{"call", call},
                                                {"title", "Candidature"},
                                                {"organisation", lead},
                                                {"partners", Json::array({company})},
                                                {"budget", 80'000},
                                                {"grant", 40'000},
                                                {"answers", Json::object({{"theme", "energy"}})}}));
    std::string id(saved.find("entity")->string_at("id"));
    if (submit) done("applications.submit", Json::object({{"id", id}}));
    return id;
  }
  void pass_closing_time() { graph_.advance(std::chrono::hours(24 * 30)); }

  int memberships_ = 0;
  SampleGraph graph_;
  Module module_ = calls_module(std::make_shared<Pictures>());
};

TEST_F(EditingTest, ADraftIsKeptHoweverIncomplete) {
  const Json kept = done("calls.save", *parse_json(R"({"call":{"title":{"fr":"À préparer"}}})"));
  EXPECT_EQ(kept.string_at("state"), "draft");
  EXPECT_THAT(places(*kept.find("faults")),
              UnorderedElementsAre("call.organisation", "call.closesAt", "call.criteria",
                                   "call.envelopes"));
  const std::string id(kept.string_at("id"));
  EXPECT_EQ(run("calls.open", Json::object({{"call", id}})).error().fields.size(), 4U);
  const Json whole =
      done("calls.save", Json::object({{"id", id}, {"call", *parse_json(whole_call)}}));
  EXPECT_THAT(places(*whole.find("faults")), IsEmpty());
  EXPECT_EQ(whole.find("call")->find("form")->size(), 2U);
  EXPECT_FALSE(done("calls.save", *parse_json(R"({"id":")" + id + R"(","call":{"bonuses":null}})"))
                   .find("call")
                   ->find("bonuses"));
  const Json opened = done("calls.open", Json::object({{"call", id}}));
  EXPECT_EQ(opened.string_at("state"), "open");
  EXPECT_EQ(opened.find("call")->string_at("endDate"), "2027-02-01");
  EXPECT_EQ(run("calls.open", Json::object({{"call", id}})).error().code, ErrorCode::conflict);
}

TEST_F(EditingTest, EveryWrongValueIsToldInOneAnswer) {
  const auto wrong = run("calls.save", *parse_json(R"({"call":{"title":{"fr":"A"},"colour":"red",
    "coFinancingRate":120,"form":[{"name":"a","kind":"text"},{"name":"b","kind":"colour"}],
    "criteria":[{"code":"c","weight":"much"}],"selectionRule":"lottery"}})"));
  EXPECT_THAT(places(wrong),
              UnorderedElementsAre("call.colour", "call.coFinancingRate", "call.form[1].kind",
                                   "call.criteria[0].weight", "call.selectionRule"));
  EXPECT_THAT(places(run("calls.save", *parse_json(R"({"call":{"title":{"fr":""}}})"))),
              ElementsAre(HasSubstr("call.title")));
}

TEST_F(EditingTest, WhatDoesNotFitIsToldAtItsPlace) {
  EXPECT_THAT(faults_with("closesAt", R"("2026-02-01T11:00:00Z")"), ElementsAre("call.closesAt"));
  EXPECT_THAT(faults_with("opensAt", R"("2027-03-01T11:00:00Z")"), ElementsAre("call.closesAt"));
  EXPECT_THAT(faults_with("organisation", R"("urn:ngsi-ld:Organisation:none")"),
              ElementsAre("call.organisation"));
  EXPECT_THAT(faults_with("themes", R"(["urn:ngsi-ld:Theme:none"])"),
              ElementsAre("call.themes[0]"));
  const Json themes = call_with("themes", R"(["urn:ngsi-ld:Organisation:be-nis-03000"])");
  EXPECT_THAT(places(run("calls.save", Json::object({{"call", themes}}))),
              ElementsAre("call.themes[0]"));
  EXPECT_THAT(faults_with("threshold", "61"), ElementsAre("call.threshold"));
  EXPECT_THAT(faults_with("grantMaximum", "10000"), ElementsAre("call.grantMaximum"));
  EXPECT_THAT(faults_with("grantMaximum", "150000"), ElementsAre("call.envelopes"));
  EXPECT_THAT(faults_with("envelope", "500000"), ElementsAre("call.envelope"));
  EXPECT_THAT(faults_with("documents", R"([{"url":"javascript:x"}])"),
              ElementsAre("call.documents[0].labels", "call.documents[0].url"));
  EXPECT_THAT(faults_with("envelopes", R"([{"code":"a","amount":0,"from":0,"to":50000},
                            {"code":"b","amount":5,"from":40000,"remainder":"c"}])"),
              UnorderedElementsAre("call.envelopes[0].amount", "call.envelopes[1].from",
                                   "call.envelopes[1].remainder"));
}

TEST_F(EditingTest, ConditionsLookOnlyAtWhatAnApplicationHas) {
  const auto rule = [&](const std::string& condition) {
    return faults_with(
        "eligibilityRules",
        (R"([{"code":"r","labels":{"fr":"R"},"condition":)" + condition + "}]").c_str());
  };
  const std::string place = "call.eligibilityRules[0].condition";
  EXPECT_THAT(rule(R"({"value":"lead.kind","oneOf":["municipality"]})"), IsEmpty());
  EXPECT_THAT(rule(R"({"value":"answers.theme","equals":"energy"})"), IsEmpty());
  EXPECT_THAT(rule(R"({"value":"lead.colour","equals":"red"})"), ElementsAre(place + ".value"));
  EXPECT_THAT(rule(R"({"value":"answers.none","given":true})"), ElementsAre(place + ".value"));
  EXPECT_THAT(rule(R"({"value":"answers.theme","equals":"love"})"), ElementsAre(place + ".equals"));
  EXPECT_THAT(rule(R"({"value":"joint","equals":"yes"})"), ElementsAre(place + ".equals"));
  EXPECT_THAT(rule(R"({"value":"lead.kind","oneOf":["municipality","king"]})"),
              ElementsAre(place + ".oneOf"));
  EXPECT_THAT(
      rule(R"({"any":[{"value":"grant","atLeast":1},{"not":{"count":"friends","atLeast":1}}]})"),
      ElementsAre(place + ".any[1].not.count"));
  EXPECT_THAT(rule(R"({"count":"partners","where":{"age":3},"atLeast":1})"),
              ElementsAre(place + ".where.age"));
  EXPECT_THAT(rule(R"({"all":[{"value":"grant"},{"count":"partners"}]})"),
              ElementsAre(place + ".all[0]", place + ".all[1]"));
  // A question depends on earlier ones only, so none waits for itself.
  EXPECT_THAT(faults_with("form", R"([
    {"name":"a","kind":"text","labels":{"fr":"A"},"when":{"value":"answers.b","given":true}},
    {"name":"b","kind":"text","labels":{"fr":"B"}}])"),
              ElementsAre("call.form[0].when.value"));
}

TEST_F(EditingTest, AnOpenCallChangesOnlyWhereNobodyReliesOnIt) {
  const std::string id = open(*parse_json(whole_call));
  EXPECT_TRUE(change(id, "threshold", "10").ok());
  EXPECT_THAT(places(change(id, "criteria", "[]")), ElementsAre("call.criteria"));
  apply(id, tenneville, false);
  const auto fewer = change(
      id, "criteria", R"([{"code":"quality","labels":{"fr":"Qualité"},"weight":50,"maximum":5}])");
  EXPECT_THAT(places(fewer), ElementsAre("call.criteria"));
  EXPECT_THAT(fewer.error().message, HasSubstr("applications have begun"));
  EXPECT_TRUE(
      change(
          id, "criteria",
          R"([{"code":"quality","labels":{"fr":"Qualité","nl":"Kwaliteit"},"weight":60,"maximum":5}])")
          .ok())
      << "a translation may be added";
  EXPECT_FALSE(
      change(
          id, "criteria",
          R"([{"code":"quality","labels":{"fr":"Prix","nl":"Kwaliteit"},"weight":60,"maximum":5}])")
          .ok());
  EXPECT_THAT(places(change(id, "closesAt", R"("2027-01-20T11:00:00Z")")),
              ElementsAre("call.closesAt"));
  EXPECT_TRUE(change(id, "closesAt", R"("2027-02-01T12:00:00Z")").ok());
  EXPECT_TRUE(change(id, "description", R"({"fr":"Plus clair"})").ok());
  const Json shown = *view("call-draft", Json::object({{"id", id}}));
  EXPECT_EQ(shown.number_at("applications"), 1);
  EXPECT_THAT(places(*shown.find("locked")), Contains("call.form"));

  // No way around the command: the rules of the type leave it to nobody else.
  const auto record = graph_.engine().get(officer(), id);
  Context context = graph_.context(officer());
  auto around = setting(context, *record, "Call", Json::object({{"threshold", 1}}));
  EXPECT_EQ(commit_as_actor(context, std::move(*around), "entities.update").error().code,
            ErrorCode::forbidden);
}

TEST_F(EditingTest, AnotherVersionIsNotOverwritten) {
  const std::string id = draft(*parse_json(whole_call));
  const Json stale = Json::object({{"id", id}, {"version", 0}, {"call", Json::object()}});
  const auto answer = run("calls.save", stale);
  EXPECT_EQ(answer.error().code, ErrorCode::conflict);
  EXPECT_EQ(answer.error().subject, "version");
}

TEST_F(EditingTest, ACopyStartsFromAPastCallWithoutItsTimesAndItsJury) {
  const std::string past = open(call_with("jury", R"([{"actor":"urn:ngsi-ld:Person:expert"}])"));
  const Json copy = done("calls.copy", Json::object({{"call", past}}));
  const Json& call = *copy.find("call");
  EXPECT_EQ(copy.string_at("state"), "draft");
  EXPECT_EQ(call.find("title")->string_at("fr"), "Appel (copie)");
  EXPECT_EQ(call.find("form")->size(), 2U);
  for (const char* name : {"closesAt", "opensAt", "jury", "endDate"}) EXPECT_FALSE(call.find(name));
  EXPECT_THAT(places(*copy.find("faults")), ElementsAre("call.closesAt"));
  EXPECT_TRUE(run("calls.copy", *parse_json(R"({"call":"urn:ngsi-ld:Call:wallonia-2019"})")).ok());
}

TEST_F(EditingTest, AnAnnouncedCallTakesApplicationsFromItsOpening) {
  const std::string id = open(call_with("opensAt", R"("2027-01-20T08:00:00Z")"));
  const Json of = Json::object({{"id", id}});
  EXPECT_FALSE(view("call", of)->bool_at("open"));
  const auto early = run("applications.save",
                         Json::object({{"call", id}, {"title", "x"}, {"organisation", nassogne}}));
  EXPECT_THAT(early.error().message, HasSubstr("opens at 2027-01-20T08:00:00Z"));
  graph_.advance(std::chrono::hours(24 * 6));
  EXPECT_TRUE(view("call", of)->bool_at("open"));
  apply(id);
}

TEST_F(EditingTest, OnlyOfficersPrepareCallsAndLookForAJury) {
  access::Actor mayor = officer();
  mayor.organisation = nassogne;
  mayor.role = access::Role::manager;
  mayor.systems.clear();
  const Json call = Json::object({{"call", *parse_json(whole_call)}});
  EXPECT_EQ(run("calls.save", call, mayor).error().code, ErrorCode::forbidden);
  EXPECT_EQ(run("calls.save", call, access::Actor::anonymous()).error().code,
            ErrorCode::unauthenticated);
  const Json of = Json::object({{"id", draft(*parse_json(whole_call))}});
  EXPECT_EQ(view("call-draft", of, mayor).error().code, ErrorCode::forbidden);
  EXPECT_EQ(view("jury-candidates", *parse_json(R"({"text":"fictive"})"), mayor).error().code,
            ErrorCode::forbidden);
}

TEST_F(EditingTest, MembersAreFoundByTheirNameOrTheirOrganisation) {
  const auto found = [&](const char* text) {
    const Json answer = *view("jury-candidates", Json::object({{"text", text}}));
    EXPECT_THAT(answer.dump(), Not(HasSubstr("example.org"))) << "no address is shown";
    std::vector<std::string> names;
    for (const Json& one : answer.find("items")->as_array())
      names.emplace_back(one.string_at("name"));
    return names;
  };
  EXPECT_THAT(found("eloi"), ElementsAre("Éloïse Fictive"));
  EXPECT_THAT(found("universite"), ElementsAre("Éloïse Fictive")) << "who has left is not found";
  EXPECT_THAT(found("fict nass"), ElementsAre("Karel Fictif"));
  EXPECT_THAT(found("oise"), IsEmpty());
  EXPECT_THAT(found("e"), IsEmpty()) << "one letter would list everybody";
  EXPECT_THAT(found(""), IsEmpty());

  // The person can read that they were shown, and to whom.
  access::Actor self;
  self.kind = access::Actor::Kind::person;
  self.id = self.person = expert;
  engine::AuditQuery query;
  query.entity = expert;
  const auto audit = graph_.engine().audit(self, query);
  ASSERT_TRUE(audit.ok()) << audit.error().message;
  EXPECT_FALSE(audit->records.empty());
}

TEST_F(EditingTest, AJuryIsMadeOfPeopleWhoAreKnownHere) {
  EXPECT_THAT(faults_with("jury", R"([{"actor":"urn:ngsi-ld:Person:nobody"},
    {"actor":"urn:ngsi-ld:Person:expert","organisation":"urn:ngsi-ld:Organisation:be-nis-83040"},
    {"actor":"urn:ngsi-ld:Person:clerk","organisation":"urn:ngsi-ld:Organisation:be-nis-83040"},
    {"actor":"urn:ngsi-ld:Person:clerk"}])"),
              UnorderedElementsAre("call.jury[0].actor", "call.jury[1].organisation",
                                   "call.jury[3].actor"));
}

// The officer reads names of the jury of their calls, and of nobody else.
TEST_F(EditingTest, OfficersSeeTheJuryByNameAndApplicantsDoNot) {
  const std::string id = open(call_with(
      "jury",
      R"([{"actor":"urn:ngsi-ld:Person:expert","organisation":"urn:ngsi-ld:Organisation:test-university"}])"));
  const Json shown = *view("call-draft", Json::object({{"id", id}}));
  const Json& juror = shown.find("jury")->as_array().at(0);
  EXPECT_EQ(juror.string_at("name"), "Éloïse Fictive");
  EXPECT_EQ(juror.find("organisationTitle")->string_at("fr"), "Université fictive");
  EXPECT_FALSE(graph_.engine().get(officer(), expert)) << "the person stays out of reach";
  access::Actor applicant = officer();
  applicant.systems.clear();
  applicant.organisation = nassogne;
  EXPECT_THAT(view("call", Json::object({{"id", id}}), applicant)->dump(),
              Not(HasSubstr("expert")));
}

TEST_F(EditingTest, AMembershipIsATieEvenIfTheCallDoesNotSayIt) {
  const std::string id = open(call_with("jury", R"([{"actor":"urn:ngsi-ld:Person:clerk"}])"));
  apply(id, nassogne);
  apply(id, tenneville);
  pass_closing_time();
  done("calls.close", Json::object({{"call", id}}));
  const Json assigned = done("calls.assign", Json::object({{"call", id}}));
  EXPECT_EQ(assigned.number_at("assigned"), 1);
  EXPECT_EQ(assigned.find("conflicts")->number_at("organisation"), 1) << assigned.dump();
}

TEST_F(EditingTest, WhoLeavesTheJuryGivesBackWhatIsNotScored) {
  const std::string id = open(call_with("jury", R"([{"actor":"urn:ngsi-ld:Person:clerk"}])"));
  apply(id);
  pass_closing_time();
  done("calls.close", Json::object({{"call", id}}));
  done("calls.assign", Json::object({{"call", id}}));
  EXPECT_THAT(places(change(id, "threshold", "10")), ElementsAre("call.threshold"));
  EXPECT_THAT(places(change(id, "closesAt", R"("2027-06-01T11:00:00Z")")),
              ElementsAre("call.closesAt"));
  const auto replaced = change(id, "jury", R"([{"actor":"urn:ngsi-ld:Person:expert"}])");
  ASSERT_TRUE(replaced.ok()) << replaced.error().message;
  const Json again = done("calls.assign", Json::object({{"call", id}}));
  EXPECT_EQ(again.number_at("assigned"), 1);
  const Json board = *view("call-board", Json::object({{"call", id}}));
  EXPECT_EQ(board.find("jury")->as_array().at(0).number_at("assigned"), 1);
  EXPECT_EQ(board.find("applications")->as_array().at(0).number_at("declined"), 1);
}

}  // namespace
}  // namespace maillage::domain
