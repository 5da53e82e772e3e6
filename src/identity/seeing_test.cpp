// Looking with somebody else's rights: exactly what they see, nothing to change, and all of it
// told.
#include "identity/seeing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "identity/graph_test_support.h"

namespace maillage::identity {
namespace {

constexpr std::string_view password = "correct horse";
const std::string person = "urn:ngsi-ld:Person:one";
const std::string officer = "urn:ngsi-ld:Person:officer";
const std::string town = "urn:ngsi-ld:Organisation:town";
const std::string region = "urn:ngsi-ld:Organisation:region";

class SeeingTest : public GraphTest {
 protected:
  SeeingTest() {
    for (const std::string& id : {town, region})
      write(R"({"id":")" + id + R"(","type":"Organisation","kind":"company","title":{"fr":"O"}})");
    for (const std::string& id : {person, officer})
      write(R"({"id":")" + id + R"(","type":"Person","name":"N","email":"n@example.org"})");
    member("one", person, town, R"("role":"editor")");
    member("officer", officer, region, R"("role":"editor","systems":["identity"])");
    for (const char* id : {"a", "b"})
      write(R"({"id":"urn:ngsi-ld:Project:)" + std::string(id) +
            R"(","type":"Project","title":{"fr":"P"},"state":"idea","lead":")" +
            (id[0] == 'a' ? town : region) + "\"}");
    write(R"({"id":"urn:ngsi-ld:AdministrativeArea:a","type":"AdministrativeArea",
      "kind":"municipality","title":{"fr":"A"},"codes":["xx-x-a"]})");
    write(R"({"id":"urn:ngsi-ld:Request:r","type":"Request","title":{"fr":"D"},
      "municipality":"urn:ngsi-ld:AdministrativeArea:a"})");
    write(R"({"id":"urn:ngsi-ld:Note:n","type":"Note","title":{"fr":"N"},"text":"t","request":
      "urn:ngsi-ld:Request:r","organisation":")" +
          town + R"("})");
    EXPECT_TRUE(accounts_->create("root", password).ok());
    EXPECT_TRUE(accounts_->create("other", password).ok());
    key_ = accounts_->sign_in({"root", password, "", "10.0.0.1", ""})->key;
  }
  std::string member(const std::string& id, const std::string& of, const std::string& organisation,
                     const std::string& more, const std::string& state = "active") {
    return write(R"({"id":"urn:ngsi-ld:Membership:)" + id + R"(","type":"Membership","person":")" +
                 of + R"(","organisation":")" + organisation + R"(","state":")" + state + "\"," +
                 more + "}");
  }
  // The session of a person who has no password: as a provider would open it.
  std::string session_of(const std::string& id) {
    return accounts_->open_session({.name = id, .person = id}, "")->key;
  }
  Result<Sessions::Entry> see(Perspective as, std::string_view reason = "cannot find the project") {
    return start_seeing(*accounts_, {key_, std::move(as), reason});
  }
  static Perspective one() { return {.kind = "person", .person = person}; }
  access::Actor now_actor() { return accounts_->sessions().find(key_)->actor; }
  std::set<std::string> seen_by(const access::Actor& actor) {
    model::Query query;
    query.limit = 1000;
    std::set<std::string> ids;
    const auto page = engine_->query(actor, query);
    EXPECT_TRUE(page.ok());
    for (const auto& hit : page->hits) ids.emplace(hit.record->id());
    return ids;
  }
  std::vector<engine::AuditRecord> audit(const access::Actor& reader,
                                         engine::AuditQuery query = {}) {
    return engine_->audit(reader, query)->records;
  }
  template <class T>
  static std::string field_of(const Result<T>& result) {
    return result.ok() ? "ok" : result.error().subject;
  }

  std::string key_;
};

TEST_F(SeeingTest, ShowsWhatThatPersonSeesButWhatIsPrivate) {
  const access::Actor real = accounts_->members()->actor(person, town, "");
  std::set<std::string> theirs = seen_by(real);
  const auto session = see(one());
  ASSERT_TRUE(session.ok()) << session.error().message;
  const access::Actor& actor = (*session)->actor;
  EXPECT_EQ(actor.person, person);
  EXPECT_EQ(actor.organisation, town) << "the only organisation, as when they sign in";
  EXPECT_EQ(actor.role, access::Role::editor);
  EXPECT_TRUE(theirs.contains("urn:ngsi-ld:Project:a"));
  EXPECT_FALSE(theirs.contains("urn:ngsi-ld:Project:b"));
  EXPECT_EQ(theirs.erase("urn:ngsi-ld:Note:n"), 1u) << "they see it, who looks does not";
  // The record of it is theirs to read, so it comes to what they see.
  theirs.insert((*session)->value.seeing.record);
  EXPECT_EQ(seen_by(actor), theirs);
  EXPECT_EQ(engine_->get(actor, "urn:ngsi-ld:Note:n"), nullptr);
  EXPECT_TRUE(engine_->get(real, "urn:ngsi-ld:Note:n"));
  EXPECT_TRUE(engine_->may_change(actor, "urn:ngsi-ld:Project:a").ok())
      << "what they may do is what is shown";
}

TEST_F(SeeingTest, ChangesNothing) {
  const auto session = see(one());
  ASSERT_TRUE(session.ok());
  using Kind = model::Change::Kind;
  for (const Kind kind : {Kind::create, Kind::update, Kind::replace, Kind::upsert, Kind::remove}) {
    for (const bool decided : {false, true}) {
      model::Change change;
      change.kind = kind;
      change.id = change.content.id = "urn:ngsi-ld:Project:a";
      change.content.types = {model::iri("Project")};
      engine::Changes changes;
      changes.list.push_back(std::move(change));
      changes.decided = changes.trusted = decided;
      const auto done = engine_->commit((*session)->actor, std::move(changes));
      ASSERT_FALSE(done.ok());
      EXPECT_EQ(done.error().code, ErrorCode::forbidden);
      EXPECT_EQ(done.error().subject, "seeing");
    }
  }
  EXPECT_FALSE(accounts_->sessions().act_for(key_, region, "").ok());
}

TEST_F(SeeingTest, WhatIsShownIsToldAsShownToWhoLooks) {
  const auto session = see(one());
  ASSERT_TRUE(session.ok());
  access::Actor actor = (*session)->actor;
  actor.doing = "entities.read";
  engine_->told(actor, *engine_->get(actor, person));
  EXPECT_FALSE(engine_->audit(actor, {}).ok()) << "who saw their data is for them alone";

  const auto all = audit(access::Actor::administrator("root"), {.operation = "entities.read"});
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].actor_name, "root");
  EXPECT_EQ(all[0].roles, "administrator looking-as:" + person);
  const auto own = audit(accounts_->members()->actor(person, town, ""));
  ASSERT_EQ(own.size(), 1u);
  EXPECT_EQ(own[0].roles, "administrator looking-as:" + person);
  EXPECT_EQ(own[0].actor_name, "") << "the name of who looked is not theirs to know";
}

TEST_F(SeeingTest, OthersDoNotLearnWithWhoseRights) {
  const auto session = see({.kind = "officer", .system = "identity"});
  ASSERT_TRUE(session.ok()) << session.error().message;
  engine_->told((*session)->actor, *engine_->get((*session)->actor, person));
  const auto own = audit(accounts_->members()->actor(person, town, ""));
  ASSERT_EQ(own.size(), 1u);
  EXPECT_EQ(own[0].roles, "administrator looking-as");
}

TEST_F(SeeingTest, EndsWithItsTime) {
  const std::string plain = accounts_->sessions().find(key_)->value.token();
  ASSERT_TRUE(
      start_seeing(*accounts_, {key_, one(), "cannot find it", std::chrono::minutes(2)}).ok());
  EXPECT_NE(accounts_->sessions().find(key_)->value.token(), plain);
  now_ += std::chrono::seconds(119);
  EXPECT_EQ(now_actor().person, person);
  const auto stream = accounts_->sessions().find(key_);
  now_ += std::chrono::seconds(1);
  EXPECT_FALSE(accounts_->sessions().present(stream)->value.seeing.active());
  EXPECT_TRUE(now_actor().is_staff());
  EXPECT_FALSE(now_actor().shown_to);
  EXPECT_EQ(accounts_->sessions().find(key_)->value.token(), plain);
  const auto ended =
      audit(access::Actor::administrator("root"), {.operation = "account.endSeeing"});
  EXPECT_EQ(ended.size(), 1u);
}

TEST_F(SeeingTest, EndsWhenAsked) {
  EXPECT_EQ(end_seeing(*accounts_, key_).error().code, ErrorCode::conflict);
  ASSERT_TRUE(see(one()).ok());
  ASSERT_TRUE(end_seeing(*accounts_, key_).ok());
  EXPECT_TRUE(now_actor().is_staff());
  EXPECT_FALSE(now_actor().shown_to);
}

TEST_F(SeeingTest, OutlivesARestartAndNotItsSession) {
  ASSERT_TRUE(see(one()).ok());
  Accounts again(store_, {.clock = clock(), .random = system_random(), .keys = keys_});
  again.use_graph(*engine_, ids_);
  EXPECT_EQ(again.sessions().find(key_)->actor.person, person);
  ASSERT_TRUE(again.sessions().close_all("root").ok());
  EXPECT_FALSE(again.sessions().find(key_));
}

TEST_F(SeeingTest, EndsWhenWhoLooksMayNoLonger) {
  key_ = session_of(officer);
  ASSERT_TRUE(see(one()).ok());
  EXPECT_EQ(now_actor().person, person);
  member("officer", officer, region, R"("role":"editor","systems":["identity"])", "ended");
  // The feed tells it in its own thread.
  for (int i = 0; i < 1000 && now_actor().shown_to; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(now_actor().person, officer);
  EXPECT_FALSE(now_actor().shown_to);
  EXPECT_EQ(see(one()).error().code, ErrorCode::forbidden);
}

TEST_F(SeeingTest, IsForAdministratorsAndOfficersOfIdentity) {
  key_ = session_of(person);
  EXPECT_EQ(see({.kind = "visitor"}).error().code, ErrorCode::forbidden);
  key_ = session_of(officer);
  ASSERT_TRUE(see({.kind = "visitor"}).ok());
  EXPECT_FALSE(now_actor().signed_in());
  // Not from within: nobody gets round the record by looking through two.
  EXPECT_EQ(see(one()).error().code, ErrorCode::forbidden);
}

TEST_F(SeeingTest, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(field_of(see({.kind = "administrator"})), "kind");
  EXPECT_EQ(field_of(see({.kind = "person"})), "person");
  EXPECT_EQ(field_of(see({.kind = "person", .person = "other"})), "person") << "an administrator";
  EXPECT_EQ(field_of(see({.kind = "person", .person = town})), "person");
  EXPECT_EQ(field_of(see({.kind = "person", .person = person, .organisation = region})),
            "organisation");
  EXPECT_EQ(field_of(see({.kind = "member", .organisation = town})), "role");
  EXPECT_EQ(field_of(see({.kind = "visitor", .system = "identity"})), "system");
  EXPECT_EQ(field_of(see({.kind = "officer", .system = "nothing"})), "system");
  EXPECT_EQ(field_of(see({.kind = "council", .body = town})), "body");
  EXPECT_EQ(field_of(see(one(), "  short    ")), "reason");
  EXPECT_EQ(
      field_of(start_seeing(*accounts_, {key_, one(), "long enough", std::chrono::minutes(31)})),
      "minutes");
  key_ = session_of(officer);
  EXPECT_EQ(field_of(see({.kind = "person", .person = officer})), "person");
}

TEST_F(SeeingTest, KeepsWhyForThePersonWithoutTheName) {
  const auto session = see(one());
  ASSERT_TRUE(session.ok());
  const std::string& record = (*session)->value.seeing.record;
  const access::Actor real = accounts_->members()->actor(person, "", "");
  const auto found = engine_->get(real, record);
  ASSERT_TRUE(found);
  const Json read = engine_->simple(real, *found);
  EXPECT_EQ(read.string_at("reason"), "cannot find the project");
  EXPECT_EQ(read.string_at("kind"), "person");
  EXPECT_FALSE(read.find("lookedBy"));
  const auto root = access::Actor::administrator("root");
  EXPECT_EQ(engine_->simple(root, *found).string_at("lookedBy"), "root");
  // It stays as it is, whoever asks.
  model::Change gone;
  gone.kind = model::Change::Kind::remove;
  gone.id = record;
  engine::Changes changes;
  changes.list.push_back(std::move(gone));
  EXPECT_EQ(engine_->commit(root, std::move(changes)).error().code, ErrorCode::forbidden);
}

TEST_F(SeeingTest, RolesAreMadeOfWhatIsNamed) {
  ASSERT_TRUE(see({.kind = "member", .organisation = town, .role = access::Role::viewer}).ok());
  access::Actor actor = now_actor();
  EXPECT_EQ(actor.kind, access::Actor::Kind::person);
  EXPECT_EQ(actor.organisation, town);
  EXPECT_EQ(actor.role, access::Role::viewer);
  EXPECT_TRUE(seen_by(actor).contains("urn:ngsi-ld:Project:a"));
  EXPECT_EQ(access::roles_of(actor.looker()), "administrator looking-as:member");
  ASSERT_TRUE(end_seeing(*accounts_, key_).ok());
  ASSERT_TRUE(see({.kind = "citizen"}).ok());
  EXPECT_FALSE(seen_by(now_actor()).contains("urn:ngsi-ld:Project:a"));
  EXPECT_TRUE(now_actor().signed_in());
  ASSERT_TRUE(end_seeing(*accounts_, key_).ok());
  ASSERT_TRUE(see({.kind = "officer", .system = "projects"}).ok());
  EXPECT_TRUE(seen_by(now_actor()).contains("urn:ngsi-ld:Project:b"));
}

}  // namespace
}  // namespace maillage::identity
