#include <gmock/gmock.h>

#include "domain/accompaniment/accompaniment.h"
#include "domain/sample_graph_test.h"
#include "domain/writing.h"

namespace maillage::domain {
namespace {

constexpr const char* nassogne = "urn:ngsi-ld:Organisation:be-nis-83040";
constexpr const char* attert = "urn:ngsi-ld:Organisation:be-nis-81003";

std::string person_id(const std::string& name) { return "urn:ngsi-ld:Person:" + name; }

// Two municipalities, each with a manager and an editor.
class ReferentsTest : public testing::Test {
 protected:
  ReferentsTest() {
    graph_.add_wallonia();
    for (const auto& [name, organisation] :
         {std::pair("boss", nassogne), std::pair("hand", nassogne), std::pair("far", attert)}) {
      graph_.add(R"({"id":")" + person_id(name) + R"(","type":"Person","name":"Name of )" + name +
                 R"(","email":")" + name + R"(@example.org"})");
      graph_.add(R"({"id":"urn:ngsi-ld:Membership:)" + std::string(name) +
                 R"(","type":"Membership","person":")" + person_id(name) + R"(","organisation":")" +
                 organisation + R"(","role":"editor","state":"active"})");
    }
  }
  static access::Actor actor(const std::string& name, const char* organisation, access::Role role) {
    access::Actor actor{.kind = access::Actor::Kind::person};
    actor.id = actor.person = person_id(name);
    actor.name = "Name of " + name;
    actor.organisation = organisation;
    actor.role = role;
    if (std::string(organisation).size() > 40)
      actor.territories = {"urn:ngsi-ld:AdministrativeArea:be-nis-x"};
    return actor;
  }
  static access::Actor boss() { return actor("boss", nassogne, access::Role::manager); }
  static access::Actor hand() { return actor("hand", nassogne, access::Role::editor); }
  static access::Actor far() { return actor("far", attert, access::Role::manager); }
  static access::Actor officer() {
    access::Actor actor{.kind = access::Actor::Kind::person};
    actor.id = actor.person = actor.name = "urn:ngsi-ld:Person:officer";
    actor.systems = {"accompaniment"};
    return actor;
  }

  Result<Json> run(std::string_view command, const Json& input, access::Actor actor) {
    return SampleGraph::command(module_, command, graph_.context(std::move(actor)), input);
  }
  std::string done(std::string_view command, const Json& input, access::Actor actor) {
    const auto answer = run(command, input, std::move(actor));
    EXPECT_TRUE(answer.ok()) << command << ": " << answer.error().subject << " "
                             << answer.error().message;
    return answer.ok() ? std::string(answer->string_at("id")) : std::string();
  }
  void refused(const Result<Json>& answer, ErrorCode code, const std::string& subject = "") {
    ASSERT_FALSE(answer.ok()) << answer->dump();
    EXPECT_EQ(answer.error().code, code) << answer.error().message;
    EXPECT_EQ(answer.error().subject, subject) << answer.error().message;
  }
  Json view(access::Actor actor) {
    auto answer =
        SampleGraph::view(module_, "referents", graph_.context(std::move(actor)), Json::object());
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return *answer;
  }
  // In the directory by their own word.
  std::string listed(access::Actor actor) {
    return done("referents.name", Json::object({{"about", "Capteurs"}}), std::move(actor));
  }
  static Json letter(const std::string& referent) {
    return Json::object(
        {{"referent", referent}, {"subject", "Une question"}, {"text", "Comment ?"}});
  }

  SampleGraph graph_;
  Module module_ = accompaniment_module(std::make_shared<Pictures>());
};

TEST_F(ReferentsTest, WhoIsNamedIsListedOnlyOnceTheyAgree) {
  const Json named = Json::object({{"person", person_id("hand")}});
  refused(run("referents.name", named, hand()), ErrorCode::forbidden);
  refused(run("referents.name", named, far()), ErrorCode::invalid, "person");
  const std::string id = done("referents.name", named, boss());
  refused(run("referents.name", named, boss()), ErrorCode::already_exists, "person");
  EXPECT_EQ(view(officer()).find("referents")->size(), 0u);
  EXPECT_EQ(view(hand()).find("own")->as_array()[0].string_at("state"), "named");
  EXPECT_FALSE(view(hand()).bool_at("allowed"));
  refused(run("referents.change", Json::object({{"referent", id}}), boss()), ErrorCode::forbidden);
  done("referents.change",
       Json::object({{"referent", id},
                     {"about", "Capteurs d'eau"},
                     {"themes", Json::array({"urn:ngsi-ld:Theme:dw2019-territory"})}}),
       hand());
  const Json directory = view(hand());
  EXPECT_TRUE(directory.bool_at("allowed"));
  ASSERT_EQ(directory.find("referents")->size(), 1u);
  const Json& row = directory.find("referents")->as_array()[0];
  EXPECT_EQ(row.string_at("name"), "Name of hand");
  EXPECT_EQ(directory.dump().find("@example.org"), std::string::npos) << "no address is shown";
}

TEST_F(ReferentsTest, TheDirectoryIsForTheNetworkAndWhoWorksForIt) {
  listed(far());
  EXPECT_EQ(view(far()).find("referents")->size(), 1u);
  EXPECT_EQ(view(officer()).find("referents")->size(), 1u);
  access::Actor advisor = hand();
  advisor.advisor = true;
  EXPECT_EQ(view(advisor).find("referents")->size(), 1u);
  for (const access::Actor& other : {hand(), boss(), access::Actor::anonymous()}) {
    const Json seen = view(other);
    EXPECT_FALSE(seen.bool_at("allowed"));
    EXPECT_EQ(seen.find("referents")->size(), 0u);
    EXPECT_EQ(seen.dump().find("Name of far"), std::string::npos);
    EXPECT_EQ(seen.number_at("count"), 1);
  }
}

TEST_F(ReferentsTest, WithdrawnConsentLeavesNothing) {
  const std::string id = listed(far());
  refused(run("referents.end", Json::object({{"referent", id}}), boss()), ErrorCode::not_found, id);
  done("referents.end", Json::object({{"referent", id}}), far());
  EXPECT_FALSE(view(far()).bool_at("allowed"));
  EXPECT_EQ(view(officer()).find("referents")->size(), 0u);
  const auto left = stored(graph_.staff(), id, "Referent");
  EXPECT_EQ(left->entity.find("description"), nullptr);
  EXPECT_EQ(left->entity.find("consentedAt"), nullptr);
  refused(run("referents.write", letter(id), officer()), ErrorCode::invalid, "referent");
}

TEST_F(ReferentsTest, LettersGoBetweenMembersAndAreReadByTheTwoAlone) {
  const std::string of_far = listed(far());
  refused(run("referents.write", letter(of_far), hand()), ErrorCode::forbidden);
  refused(run("referents.write", letter(of_far), access::Actor::anonymous()),
          ErrorCode::unauthenticated);
  listed(boss());
  refused(run("referents.write", letter("urn:none"), boss()), ErrorCode::invalid, "referent");
  Json blank = letter(of_far);
  blank.set("text", " \n ");
  refused(run("referents.write", blank, boss()), ErrorCode::invalid, "text");
  const std::string sent = done("referents.write", letter(of_far), boss());
  ASSERT_EQ(view(far()).find("letters")->size(), 1u);
  EXPECT_EQ(view(far()).find("letters")->as_array()[0].string_at("with"), "Name of boss");
  EXPECT_TRUE(view(boss()).find("letters")->as_array()[0].bool_at("sent"));
  EXPECT_EQ(view(officer()).find("letters")->size(), 0u);
  EXPECT_EQ(view(hand()).find("letters")->size(), 0u);
  EXPECT_FALSE(stored(graph_.context(officer()), sent, "Letter").ok());

  const Json answer = Json::object({{"answerTo", sent}, {"subject", "Voici"}, {"text", "Ainsi."}});
  refused(run("referents.write", answer, officer()), ErrorCode::not_found, sent);
  refused(run("referents.write", answer, boss()), ErrorCode::invalid, "answerTo");
  done("referents.write", answer, far());
  EXPECT_EQ(view(boss()).find("letters")->size(), 2u);
}

TEST_F(ReferentsTest, NobodyFloodsTheNetwork) {
  const std::string of_far = listed(far());
  listed(boss());
  for (int i = 0; i < 30; ++i) done("referents.write", letter(of_far), boss());
  const auto more = run("referents.write", letter(of_far), boss());
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.error().code, ErrorCode::too_large);
  graph_.advance(std::chrono::hours(25));
  done("referents.write", letter(of_far), boss());
}

}  // namespace
}  // namespace maillage::domain
