// An export holds all that is kept of a person, whatever the types of the region, and no secret.
#include "identity/export.h"

#include <gtest/gtest.h>

#include <map>

#include "identity/graph_test_support.h"

namespace maillage::identity {
namespace {

constexpr std::string_view password = "correct horse";
const std::string person = "urn:ngsi-ld:Person:one";
const std::string other = "urn:ngsi-ld:Person:two";
const std::string town = "urn:ngsi-ld:Organisation:town";

// A type that a region adds, of which the program knows nothing.
constexpr const char* diary = R"({
  "name":"Diary","version":1,
  "labels":{"fr":"D","nl":"D","de":"D","en":"D"},"plural":{"fr":"D","nl":"D","de":"D","en":"D"},
  "help":{"fr":"D","nl":"D","de":"D","en":"D"},
  "icon":"body","dimension":"support","title":"title",
  "properties":{
    "title":{"kind":"LanguageProperty","labels":{"fr":"T","nl":"T","de":"T","en":"T"}},
    "hint":{"kind":"Property","labels":{"fr":"H","nl":"H","de":"H","en":"H"},"type":"string",
            "audience":["officer"]},
    "keeper":{"kind":"Relationship","labels":{"fr":"K","nl":"K","de":"K","en":"K"},
              "targets":["Person"]}},
  "required":["title"],
  "access":{"owners":["keeper"],"system":"identity","public":false,"read":["owner","officer"]},
  "personal":["keeper"],
  "views":{"list":["title"],"detail":[{"labels":{"fr":"E","nl":"E","de":"E","en":"E"},
    "fields":["title","hint","keeper"]}]}})";

class ExportTest : public ::testing::Test {
 protected:
  ExportTest() {
    auto files = *model::read_region_directory(MAILLAGE_SOURCE_DIR "/region");
    files.push_back({"types/Diary.json", diary});
    auto loaded = model::Registry::load(files);
    EXPECT_TRUE(loaded.ok()) << loaded.error().message;
    registry_ = std::move(*loaded);
    engine::Options options;
    options.clock = clock();
    engine_ = std::move(*engine::Engine::open(store_, registry_, options));
    accounts_ = std::make_unique<Accounts>(
        store_, AccountOptions{.clock = clock(), .random = system_random()});
    accounts_->use_graph(*engine_, ids_);
    for (const std::string& id : {person, other})
      write(R"({"id":")" + id + R"(","type":"Person","name":"N","email":"n@example.org"})");
    write(R"({"id":")" + town + R"(","type":"Organisation","kind":"company","title":{"fr":"O"}})");
    write(R"({"id":"urn:ngsi-ld:Membership:m","type":"Membership","person":")" + person +
          R"(","organisation":")" + town + R"(","role":"editor","state":"active"})");
    write(R"({"id":"urn:ngsi-ld:Membership:i","type":"Membership","organisation":")" + town +
          R"(","role":"viewer","email":"one@example.org","state":"invited"})");
    for (const auto& [id, whose] : {std::pair("a", person), std::pair("b", other)})
      write(R"({"id":"urn:ngsi-ld:Diary:)" + std::string(id) +
            R"(","type":"Diary","title":{"fr":"Secret )" + id + R"("},"hint":"h","keeper":")" +
            whose + "\"}");
    account_ = {
        .name = "one@example.org", .person = person, .email = "one@example.org", .language = "nl"};
  }
  Clock clock() {
    return [this] { return now_; };
  }
  void write(const std::string& json, const access::Actor& actor = access::Actor::system()) {
    auto content = registry_.from_simple(*parse_json(json));
    ASSERT_TRUE(content.ok()) << content.error().message;
    engine::Changes changes;
    changes.trusted = actor.is_staff();
    model::Change change;
    change.kind = model::Change::Kind::upsert;
    change.id = content->id;
    change.content = std::move(*content);
    changes.list.push_back(std::move(change));
    const auto done = engine_->commit(actor, std::move(changes));
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  access::Actor self() { return accounts_->members()->actor(person, town, ""); }

  std::map<std::string, std::vector<Json>> exported(const Account& account) {
    std::map<std::string, std::vector<Json>> found;
    std::string section;
    const auto done = export_account(*accounts_, account,
                                     {[&](std::string_view name) {
                                        section = name;
                                        order_.emplace_back(name);
                                        found[section];
                                        return true;
                                      },
                                      [&](const Json& item) {
                                        found[section].push_back(item);
                                        return true;
                                      }});
    EXPECT_TRUE(done.ok()) << done.error().message;
    return found;
  }
  static std::map<std::string, Json> by_id(const std::vector<Json>& items) {
    std::map<std::string, Json> found;
    for (const Json& item : items) found[std::string(item.string_at("id"))] = item;
    return found;
  }

  Timestamp now_ = *parse_timestamp("2026-08-20T10:00:00Z");
  model::Registry registry_;
  store::MemoryStore store_;
  IdGenerator ids_{[this] { return now_; }, system_random()};
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<Accounts> accounts_;
  Account account_;
  std::vector<std::string> order_;
};

TEST_F(ExportTest, HoldsEveryPersonalTypeAlsoThoseThatARegionAdds) {
  const auto found = exported(account_);
  EXPECT_EQ(order_, (std::vector<std::string>{"account", "sessions", "keys", "about", "invitations",
                                              "activity", "shown"}));
  auto about = by_id(found.at("about"));
  EXPECT_EQ(about.size(), 3u);
  EXPECT_TRUE(about.contains(person));
  EXPECT_TRUE(about.contains("urn:ngsi-ld:Membership:m"));
  ASSERT_TRUE(about.contains("urn:ngsi-ld:Diary:a"));
  const Json& mine = about["urn:ngsi-ld:Diary:a"];
  EXPECT_EQ(mine.find("title")->string_at("fr"), "Secret a");
  EXPECT_FALSE(mine.find("hint")) << "not theirs to read";
  EXPECT_EQ(mine.find("withheld")->as_array().front().as_string(), "hint");
  EXPECT_EQ(found.at("invitations").size(), 1u);
}

TEST_F(ExportTest, HoldsWhatTheyDidAndWroteAndWhoSawThem) {
  write(R"({"id":"urn:ngsi-ld:Project:p","type":"Project","title":{"fr":"Passerelle"},"lead":")" +
            town + "\"}",
        self());
  access::Actor boss = access::Actor::administrator("root");
  boss.doing = "entities.read";
  engine_->told(boss, *engine_->get(boss, person));
  access::Actor me = self();
  me.doing = "entities.list";
  engine_->told(me, *engine_->get(boss, other));
  engine_->note(me, "account.signIn", person);

  const auto found = exported(account_);
  const auto& activity = found.at("activity");
  ASSERT_EQ(activity.size(), 3u);
  for (const Json& item : activity) {
    EXPECT_EQ(item.dump().find(other), std::string::npos) << "what they saw is of others";
    if (item.string_at("kind") != "change") continue;
    const Json& wrote = *item.find("entities")->as_array().front().find("wrote");
    EXPECT_NE(wrote.dump().find("Passerelle"), std::string::npos);
  }
  ASSERT_EQ(found.at("shown").size(), 1u);
  EXPECT_EQ(found.at("shown").front().string_at("operation"), "entities.read");
  EXPECT_FALSE(found.at("shown").front().find("by")) << "the name is not theirs to know";
}

TEST_F(ExportTest, LeavesOutWhatBelongsToAnOrganisationTheyLeft) {
  write(R"({"id":"urn:ngsi-ld:Project:p","type":"Project","title":{"fr":"Passerelle"},"lead":")" +
            town + "\"}",
        self());
  write(R"({"id":"urn:ngsi-ld:Membership:m","type":"Membership","person":")" + person +
        R"(","organisation":")" + town + R"(","role":"editor","state":"ended"})");
  const auto activity = exported(account_).at("activity");
  ASSERT_EQ(activity.size(), 1u);
  const Json& one = activity.front().find("entities")->as_array().front();
  EXPECT_EQ(one.string_at("id"), "urn:ngsi-ld:Project:p");
  EXPECT_TRUE(one.find("withheld"));
  EXPECT_EQ(activity.front().dump().find("Passerelle"), std::string::npos);
}

TEST_F(ExportTest, HoldsNoSecret) {
  ASSERT_TRUE(accounts_->create("root", password).ok());
  auto account = **accounts_->find("root");
  const auto opened = accounts_->sign_in({"root", password, "", "10.0.0.1", "a browser"});
  ASSERT_TRUE(opened.ok());
  Key key{.account = "root", .label = "reader"};
  const auto text = accounts_->keys().create(key);
  ASSERT_TRUE(text.ok());
  account.secret = "a sealed secret";
  account.recovery = {"a digest of a code"};
  const auto found = exported(account);
  std::string all;
  for (const auto& [section, items] : found)
    for (const Json& item : items) all += item.dump();
  EXPECT_NE(all.find("a browser"), std::string::npos);
  EXPECT_NE(all.find("reader"), std::string::npos);
  for (const std::string& secret :
       {account.hash, std::string("a sealed secret"), std::string("a digest of a code"),
        opened->key, opened->session->value.csrf, opened->session->value.id,
        hex_encode(opened->session->value.digest), *text, hex_encode(sha256(*text))})
    EXPECT_EQ(all.find(secret), std::string::npos) << secret;
  EXPECT_TRUE(found.at("about").empty());
}

TEST_F(ExportTest, StopsWhenNobodyTakesIt) {
  int taken = 0;
  const auto done = export_account(
      *accounts_, account_,
      {[](std::string_view) { return true; }, [&](const Json&) { return ++taken < 2; }});
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(taken, 2);
}

TEST(ExportGate, LetsFewInAtOnceAndNotTooOften) {
  Timestamp now = *parse_timestamp("2026-08-20T10:00:00Z");
  ExportGate gate([&] { return now; });
  auto first = gate.enter("a");
  auto second = gate.enter("b");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(gate.enter("c").error().code, ErrorCode::unavailable);
  first = ExportGate::Ticket();
  EXPECT_TRUE(gate.enter("c").ok());
  second = ExportGate::Ticket();
  int admitted = 0;
  while (admitted < 10 && gate.enter("a").ok()) ++admitted;
  EXPECT_LT(admitted, 5);
  EXPECT_EQ(gate.enter("a").error().code, ErrorCode::unavailable);
  now += std::chrono::minutes(2);
  EXPECT_TRUE(gate.enter("a").ok());
}

}  // namespace
}  // namespace maillage::identity
