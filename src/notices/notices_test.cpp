#include "notices/notices.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "identity/graph_test_support.h"

namespace maillage::notices {
namespace {

namespace fs = std::filesystem;
using identity::Outbox;

const char* const town = "urn:ngsi-ld:Organisation:town";
const char* const body = "urn:ngsi-ld:Organisation:body";

std::string read_all(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string decoded(std::string text) {
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == '='; });
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  const auto bytes = base64url_decode(text);
  return bytes.ok() ? *bytes : "not base 64";
}

// A town with an editor (French), a reader (German) and a partner town; a support body with an
// advisor who speaks English.
class NoticesTest : public identity::GraphTest {
 protected:
  NoticesTest() {
    fs::create_directories(folder_);
    write(R"({"id":"urn:ngsi-ld:AdministrativeArea:town","type":"AdministrativeArea",
      "kind":"municipality","title":{"fr":"Commune"},"codes":["xx-x-1"]})");
    write(R"({"id":"urn:ngsi-ld:Organisation:town","type":"Organisation","kind":"municipality",
      "title":{"fr":"La commune"},"municipality":"urn:ngsi-ld:AdministrativeArea:town"})");
    write(R"({"id":"urn:ngsi-ld:Organisation:body","type":"Organisation","kind":"company",
      "title":{"fr":"Le référent"}})");
    person("editor", "fr", town, "editor");
    person("reader", "de", town, "viewer");
    person("advisor", "en", body, "editor");
    write(R"({"id":"urn:ngsi-ld:Call:c","type":"Call","title":{"fr":"L'appel"},
      "state":"evaluation"})");
  }
  ~NoticesTest() override {
    notices_.reset();
    outbox_.reset();
    fs::remove_all(folder_);
  }

  void person(const std::string& name, const std::string& language, const std::string& organisation,
              const std::string& role, const std::string& more = "") {
    write(R"({"id":"urn:ngsi-ld:Person:)" + name + R"(","type":"Person","name":")" + name +
          R"(","email":")" + name + R"(@example.org","language":")" + language + "\"" + more + "}");
    write(R"({"id":"urn:ngsi-ld:Membership:)" + name +
          R"(","type":"Membership","person":"urn:ngsi-ld:Person:)" + name +
          R"(","organisation":")" + organisation + R"(","role":")" + role +
          R"(","state":"active"})");
  }

  void start() {
    outbox_ = std::make_unique<Outbox>(identity::OutboxOptions{
        .folder = folder_.string(), .clock = clock(), .random = system_random()});
    Options options;
    options.clock = clock();
    options.rules =
        *read_rules(*parse_json(read_all(MAILLAGE_SOURCE_DIR "/region/notices.json")), registry_);
    options.address = "https://region.example";
    options.reminders = [this]() -> Result<std::vector<Reminder>> { return reminders_; };
    options.failed = [this](const std::string& reason) { failures_ += reason + "\n"; };
    notices_ = std::make_unique<Notices>(*engine_, store_, *accounts_->members(), *outbox_,
                                         std::move(options));
    notices_->settle();
  }
  void stop() {
    notices_.reset();
    outbox_.reset();
  }

  // Every message to that person: what it is about and its text.
  std::vector<std::string> to(const std::string& name) {
    notices_->settle();
    std::vector<std::string> messages;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      if (entry.path().extension() != ".eml") continue;
      const std::string text = read_all(entry.path());
      if (text.find("To: " + name + "@example.org\r\n") == std::string::npos) continue;
      std::string subject;
      for (auto at = text.find("?B?"); at != std::string::npos; at = text.find("?B?", at + 3))
        subject += decoded(text.substr(at + 3, text.find("?=", at + 3) - at - 3));
      messages.push_back(subject + "\n" + decoded(text.substr(text.find("\r\n\r\n") + 4)));
    }
    return messages;
  }
  void request(const std::string& state) {
    write(R"({"id":"urn:ngsi-ld:Request:r","type":"Request","title":{"fr":"De l'aide"},
      "municipality":"urn:ngsi-ld:AdministrativeArea:town","organisation":")" +
          std::string(town) + R"(","supportBody":")" + body + R"(","state":")" + state + "\"}");
  }
  void application(const std::string& name, const std::string& state,
                   const std::string& more = "") {
    write(R"({"id":"urn:ngsi-ld:Application:)" + name +
          R"(","type":"Application","title":{"fr":"Candidature )" + name +
          R"("},"call":"urn:ngsi-ld:Call:c","organisation":")" + town + R"(","state":")" + state +
          "\"" + more + "}");
  }

  fs::path folder_ = fs::temp_directory_path() / ("maillage-notices-" + ids_.next_uuid());
  std::vector<Reminder> reminders_;
  std::string failures_;
  std::unique_ptr<Outbox> outbox_;
  std::unique_ptr<Notices> notices_;
};

TEST_F(NoticesTest, ADecisionGoesToTheEditorsWithItsReasonInTheirLanguage) {
  start();
  application("a", "eligible");
  EXPECT_TRUE(to("editor").empty());
  application("a", "refused", R"(,"decision":{"outcome":"refused","text":{
    "fr":"Non retenue : 9 points.","nl":"n","de":"d","en":"e"}})");
  const auto messages = to("editor");
  ASSERT_EQ(messages.size(), 1u);
  for (const char* part : {"Décision sur votre candidature : Candidature a\n", "« L'appel »",
                           "Non retenue", "Décision motivée\u00a0: Non retenue : 9 points.\n",
                           "https://region.example/applications/urn:ngsi-ld:Application:a\n",
                           "https://region.example/account#mail\n"})
    EXPECT_NE(messages[0].find(part), std::string::npos) << part << "\nin\n" << messages[0];
  EXPECT_TRUE(to("reader").empty()) << "only from editor on";
  EXPECT_TRUE(to("advisor").empty());
  EXPECT_EQ(failures_, "");
}

TEST_F(NoticesTest, NothingIsToldTwiceAlsoAcrossRestarts) {
  start();
  application("a", "selected");
  EXPECT_EQ(to("editor").size(), 1u);
  write(R"({"id":"urn:ngsi-ld:Application:a","type":"Application","title":{"fr":"Autre titre"},
    "call":"urn:ngsi-ld:Call:c","organisation":"urn:ngsi-ld:Organisation:town",
    "state":"selected"})");
  EXPECT_EQ(to("editor").size(), 1u);
  for (int i = 0; i < 3; ++i) {
    stop();
    start();
  }
  EXPECT_EQ(to("editor").size(), 1u);
}

TEST_F(NoticesTest, WhatHappenedWhileTheServerWasDownIsToldAtItsStart) {
  start();
  stop();
  application("a", "selected");
  start();
  EXPECT_EQ(to("editor").size(), 1u);
}

TEST_F(NoticesTest, WhatIsThereBeforeTheFirstStartIsNoNews) {
  application("a", "selected");
  start();
  EXPECT_TRUE(to("editor").empty());
  application("b", "selected");
  EXPECT_EQ(to("editor").size(), 1u);
}

TEST_F(NoticesTest, BothSidesOfARequestAreToldAndAgainWhenItIsHandedOver) {
  start();
  request("assigned");
  ASSERT_EQ(to("advisor").size(), 1u);
  EXPECT_NE(to("advisor")[0].find("A request is given to your organisation: De l'aide."),
            std::string::npos)
      << to("advisor")[0];
  ASSERT_EQ(to("editor").size(), 1u);
  EXPECT_NE(to("editor")[0].find("attribuée à Le référent"), std::string::npos) << to("editor")[0];
  write(R"({"id":"urn:ngsi-ld:Organisation:other","type":"Organisation","kind":"company",
    "title":{"fr":"Un autre"}})");
  person("other", "nl", "urn:ngsi-ld:Organisation:other", "manager");
  write(R"({"id":"urn:ngsi-ld:Request:r","type":"Request","title":{"fr":"De l'aide"},
    "municipality":"urn:ngsi-ld:AdministrativeArea:town","state":"assigned",
    "organisation":"urn:ngsi-ld:Organisation:town",
    "supportBody":"urn:ngsi-ld:Organisation:other"})");
  EXPECT_EQ(to("other").size(), 1u);
  EXPECT_EQ(to("editor").size(), 2u);
  EXPECT_EQ(to("advisor").size(), 1u);
}

TEST_F(NoticesTest, AMessageIsToldOfWithoutItsText) {
  request("advising");
  start();
  write(
      R"({"id":"urn:ngsi-ld:Message:m","type":"Message","title":{"fr":"De l'aide"},"text":"Confidentiel",
    "request":"urn:ngsi-ld:Request:r","author":"Quelqu'un"})");
  for (const char* name : {"editor", "advisor"}) {
    ASSERT_EQ(to(name).size(), 1u) << name;
    EXPECT_EQ(to(name)[0].find("Confidentiel"), std::string::npos);
    EXPECT_EQ(to(name)[0].find("Quelqu'un"), std::string::npos);
  }
}

TEST_F(NoticesTest, WhoChangedItIsNotTold) {
  start();
  person("second", "fr", town, "manager");
  auto content = registry_.from_simple(*parse_json(
      R"({"id":"urn:ngsi-ld:Request:r","type":"Request","title":{"fr":"De l'aide"},
      "municipality":"urn:ngsi-ld:AdministrativeArea:town",
      "organisation":"urn:ngsi-ld:Organisation:town",
      "supportBody":"urn:ngsi-ld:Organisation:body","state":"assigned"})"));
  ASSERT_TRUE(content.ok());
  engine::Changes changes;
  changes.trusted = changes.decided = true;
  model::Change change;
  change.kind = model::Change::Kind::create;
  change.id = content->id;
  change.content = std::move(*content);
  changes.list.push_back(std::move(change));
  ASSERT_TRUE(engine_
                  ->commit(accounts_->members()->actor("urn:ngsi-ld:Person:second", town, ""),
                           std::move(changes))
                  .ok());
  EXPECT_EQ(to("editor").size(), 1u);
  EXPECT_TRUE(to("second").empty());
}

TEST_F(NoticesTest, EachChoosesAtOnceDailyOrNone) {
  now_ = *parse_timestamp("2026-08-20T05:00:00Z");
  person("daily", "en", town, "editor", R"(,"mailDecisions":"daily")");
  person("never", "en", town, "editor", R"(,"mailDecisions":"none")");
  start();
  application("a", "selected");
  application("b", "reserve");
  EXPECT_EQ(to("editor").size(), 2u);
  EXPECT_TRUE(to("never").empty());
  EXPECT_TRUE(to("daily").empty());
  now_ = *parse_timestamp("2026-08-20T06:30:00Z");
  ASSERT_EQ(to("daily").size(), 1u);
  for (const char* part :
       {"Maillage: 2 pieces of news", "Candidature a", "Candidature b", "Applications"})
    EXPECT_EQ(to("daily")[0].find(part) != std::string::npos, std::string(part) != "Applications")
        << to("daily")[0];
  application("c", "selected");
  stop();
  start();
  EXPECT_EQ(to("daily").size(), 1u) << "the next day's";
  now_ = *parse_timestamp("2026-08-21T06:30:00Z");
  EXPECT_EQ(to("daily").size(), 2u);
}

TEST_F(NoticesTest, WhatIsNoLongerSoIsNotToldLater) {
  now_ = *parse_timestamp("2026-08-20T05:00:00Z");
  person("daily", "en", body, "editor", R"(,"mailAccompaniment":"daily")");
  start();
  request("assigned");
  EXPECT_TRUE(to("daily").empty());
  request("advising");
  now_ = *parse_timestamp("2026-08-20T06:30:00Z");
  EXPECT_TRUE(to("daily").empty());
}

TEST_F(NoticesTest, WhoLeftOrMayNotSeeItIsNotTold) {
  now_ = *parse_timestamp("2026-08-20T05:00:00Z");
  person("daily", "en", town, "editor", R"(,"mailDecisions":"daily")");
  start();
  application("a", "selected");
  EXPECT_TRUE(to("daily").empty());
  write(R"({"id":"urn:ngsi-ld:Membership:daily","type":"Membership",
    "person":"urn:ngsi-ld:Person:daily","organisation":"urn:ngsi-ld:Organisation:town",
    "role":"editor","state":"ended"})");
  now_ = *parse_timestamp("2026-08-20T06:30:00Z");
  EXPECT_TRUE(to("daily").empty());
}

TEST_F(NoticesTest, AMeetingInvitesItsBodyWithTheAgendaAndAgainWhenItMoves) {
  write(
      R"({"id":"urn:ngsi-ld:Body:b","type":"Body","kind":"digital-council","title":{"fr":"Le conseil"}})");
  person("member", "nl", "urn:ngsi-ld:Body:b", "viewer");
  start();
  const auto meeting = [&](const std::string& date) {
    write(R"({"id":"urn:ngsi-ld:Meeting:m","type":"Meeting","title":{"fr":"Troisième"},
      "body":"urn:ngsi-ld:Body:b","date":")" +
          date + R"(","agenda":{"fr":"1. Bilan\n2. Suites"},"state":"planned"})");
  };
  meeting("2026-08-01");
  EXPECT_TRUE(to("member").empty()) << "it is past";
  meeting("2026-09-10");
  ASSERT_EQ(to("member").size(), 1u);
  for (const char* part : {"Vergadering van 10/09/2026: Troisième", "1. Bilan\n2. Suites"})
    EXPECT_NE(to("member")[0].find(part), std::string::npos) << to("member")[0];
  meeting("2026-09-12");
  EXPECT_EQ(to("member").size(), 2u);
}

TEST_F(NoticesTest, RemindersComeOncePerDueDateInOneMailADay) {
  now_ = *parse_timestamp("2026-08-20T07:00:00Z");
  request("assigned");
  start();
  const auto words = Json::object({{"fr", "À commencer"}, {"en", "To be started"}});
  reminders_ = {{"not-started/r",
                 "urn:ngsi-ld:Request:r",
                 "/requests/urn:ngsi-ld:Request:r",
                 {"supportBody:editor"},
                 words,
                 "2026-08-19"}};
  EXPECT_TRUE(to("advisor").empty()) << "today's mail is sent";
  now_ = *parse_timestamp("2026-08-21T07:00:00Z");
  ASSERT_EQ(to("advisor").size(), 1u);
  EXPECT_NE(to("advisor")[0].find("To be started: De l'aide\nDue: 19/08/2026\n"), std::string::npos)
      << to("advisor")[0];
  stop();
  start();
  now_ = *parse_timestamp("2026-08-22T07:00:00Z");
  EXPECT_EQ(to("advisor").size(), 1u);
  reminders_[0].due = "2026-08-22";
  EXPECT_TRUE(to("editor").empty());
  now_ = *parse_timestamp("2026-08-23T07:00:00Z");
  EXPECT_EQ(to("advisor").size(), 2u);
}

TEST_F(NoticesTest, AReminderThatIsNoLongerDueIsNotSent) {
  now_ = *parse_timestamp("2026-08-20T05:00:00Z");
  request("assigned");
  start();
  reminders_ = {{"k",
                 "urn:ngsi-ld:Request:r",
                 "/requests/r",
                 {"supportBody:editor"},
                 Json::object({{"fr", "Rappel"}}),
                 "2026-08-19"}};
  notices_->settle();
  reminders_.clear();
  now_ = *parse_timestamp("2026-08-20T07:00:00Z");
  EXPECT_TRUE(to("advisor").empty());
}

TEST_F(NoticesTest, ARecommendationOfTheCouncilIsRemindedOfBeforeItIsDue) {
  write(
      R"({"id":"urn:ngsi-ld:Body:b","type":"Body","kind":"digital-council","title":{"fr":"Le conseil"}})");
  start();
  write(R"({"id":"urn:ngsi-ld:CouncilRecommendation:r","type":"CouncilRecommendation",
    "title":{"fr":"Mesurer"},"body":"urn:ngsi-ld:Body:b",
    "addressee":"urn:ngsi-ld:Organisation:town","dueDate":"2026-09-10","state":"issued"})");
  EXPECT_EQ(to("editor").size(), 1u) << "that it was issued";
  now_ = *parse_timestamp("2026-08-28T07:00:00Z");
  ASSERT_EQ(to("editor").size(), 2u);
}

TEST(Rules, AFaultNamesItsRuleAndPlace) {
  const auto registry =
      *model::Registry::load(*model::read_region_directory(MAILLAGE_SOURCE_DIR "/region"));
  const std::string good = read_all(MAILLAGE_SOURCE_DIR "/region/notices.json");
  ASSERT_TRUE(read_rules(*parse_json(good), registry).ok());
  const auto fault = [&](const std::string& from, const std::string& into) {
    std::string text = good;
    text.replace(text.find(from), from.size(), into);
    const auto rules = read_rules(*parse_json(text), registry);
    return rules.ok() ? std::string("none") : rules.error().subject;
  };
  EXPECT_EQ(fault("\"Application\"", "\"Aplication\""),
            "notices.json: rules.application-decided.type");
  EXPECT_EQ(fault("\"ineligible\"", "\"illegible\""),
            "notices.json: rules.application-decided.states");
  EXPECT_EQ(fault("\"owner:editor\"", "\"nobody:editor\""),
            "notices.json: rules.application-decided.to");
  EXPECT_EQ(fault("\"mailDecisions\"", "\"mail\""), "notices.json: groups.decisions.field");
  EXPECT_EQ(fault("\"page\":", "\"pge\":"), "notices.json: rules.application-decided");
}

}  // namespace
}  // namespace maillage::notices
