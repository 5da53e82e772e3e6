#include "identity/erasing.h"

#include <gmock/gmock.h>

#include "identity/graph_test_support.h"
#include "identity/organisations.h"
#include "identity/personal_data.h"

namespace maillage::identity {
namespace {

using access::Actor;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string town = "urn:ngsi-ld:Organisation:town";
const std::string address = "ann.secretname@example.org";
const std::string password = "correct horse";

class ErasingTest : public GraphTest {
 protected:
  ErasingTest() : organisations_(*accounts_), erasing_(*accounts_) {
    write(R"({"id":"urn:ngsi-ld:AdministrativeArea:town","type":"AdministrativeArea",
      "kind":"municipality","title":{"fr":"A"},"codes":["xx-x-1"]})");
    write(R"({"id":")" + town + R"(","type":"Organisation","kind":"municipality",
      "title":{"fr":"Commune"},"municipality":"urn:ngsi-ld:AdministrativeArea:town"})");
    ann_ = account(address, "Ann Secretname");
    bob_ = account("bob@example.org", "Bob");
    member("ann", ann_, "manager");
  }
  std::string account(const std::string& email, const std::string& name) {
    const auto code = accounts_->codes().make(
        "confirm", Json::object({{"email", email}, {"language", "fr"}}), std::chrono::minutes(5));
    const auto made = accounts_->finish_account({*code, name, password, "fr", "10.0.0.1"});
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made->person;
  }
  std::string member(const std::string& id, const std::string& person, const std::string& role,
                     const std::string& more = "") {
    return write(R"({"id":"urn:ngsi-ld:Membership:)" + id + R"(","type":"Membership","person":")" +
                 person + R"(","organisation":")" + town + R"(","role":")" + role +
                 R"(","title":{"fr":"Fonction rare"},"state":"active")" + more + "}");
  }
  Actor as(const std::string& person) const { return accounts_->members()->actor(person, "", ""); }
  Erasing::Own own(const std::string& given = password) const {
    return {.account = address,
            .name = "Ann.Secretname@example.org",
            .password = given,
            .peer = "10.0.0.1"};
  }
  Json entity(const std::string& id) const {
    const auto record = engine_->get(Actor::system(), id);
    return record ? engine_->simple(Actor::system(), *record) : Json();
  }
  std::size_t count(const std::string& type) const {
    model::Query query;
    query.types = {{model::iri(type)}};
    query.count = true;
    return *engine_->query(Actor::system(), query)->count;
  }
  std::string journal() {
    std::string all;
    EXPECT_TRUE((*store_.log(""))
                    ->scan(0,
                           [&](std::uint64_t, std::string_view content) {
                             all += content;
                             return true;
                           })
                    .ok());
    return all;
  }
  void expect_nothing_of_ann() {
    for (const char* word : {"Secretname", "secretname", "Fonction rare"}) {
      EXPECT_THAT(rows_in(store_), Not(HasSubstr(word)));
      EXPECT_THAT(journal(), Not(HasSubstr(word)));
    }
  }

  // What there is about somebody: given to others, received, asked for, written, and an invitation.
  struct Traces {
    std::string delegation, received, claim, message, invitation;
  };
  Traces leave_traces() {
    const std::string delegation =
        write(R"({"id":"urn:ngsi-ld:Delegation:1","type":"Delegation","delegator":")" + ann_ +
              R"(","delegate":")" + bob_ + R"(","organisation":")" + town +
              R"(","role":"viewer","validFrom":"2026-08-01","validTo":"2026-12-01","state":"active",
              "title":{"fr":"Fonction rare"}})");
    const std::string received =
        write(R"({"id":"urn:ngsi-ld:Delegation:2","type":"Delegation","delegator":")" + bob_ +
              R"(","delegate":")" + ann_ + R"(","organisation":")" + town +
              R"(","role":"viewer","validFrom":"2026-08-01","validTo":"2026-12-01","state":"active",
              "title":{"fr":"Absence"}})");
    const std::string claim = write(R"({"id":"urn:ngsi-ld:Claim:1","type":"Claim","person":")" +
                                    ann_ + R"(","organisation":")" + town +
                                    R"(","email":"secretname@town.example","state":"filed"})");
    const std::string message =
        write(R"({"id":"urn:ngsi-ld:Message:1","type":"Message","title":{"fr":"T"},
          "text":"Une question","request":"urn:ngsi-ld:Request:1","author":"Ann Secretname","writtenBy":")" +
              ann_ + R"("})");
    const std::string invitation =
        write(R"({"id":"urn:ngsi-ld:Membership:invited","type":"Membership","organisation":")" +
              town + R"(","role":"viewer","email":")" + address + R"(","state":"invited"})");
    return {delegation, received, claim, message, invitation};
  }

  Organisations organisations_;
  Erasing erasing_;
  std::string ann_;
  std::string bob_;
};

TEST_F(ErasingTest, LeavesWhatWasDoneAndNothingOfWho) {
  member("bob", bob_, "manager");
  const auto [delegation, received, claim, message, invitation] = leave_traces();
  const auto invited = organisations_.invite(
      Actor::administrator("admin"),
      Json::object({{"organisation", town}, {"email", address}, {"role", "viewer"}}));
  ASSERT_FALSE(invited.ok()) << "a member already";
  const auto opened = accounts_->sign_in({address, password, "", "10.0.0.1", "a browser"});
  ASSERT_TRUE(opened.ok());
  Key wanted;
  wanted.account = address;
  wanted.person = ann_;
  const auto key = accounts_->keys().create(wanted);
  ASSERT_TRUE(accounts_->keys().find(*key));
  expect_nothing_of_ann();
  const std::size_t memberships = count("Membership");

  const auto look = erasing_.look(as(ann_), "");
  ASSERT_TRUE(look.ok()) << look.error().message;
  EXPECT_EQ(look->find("organisations")->size(), 1u);
  EXPECT_EQ(look->find("withoutManager")->size(), 0u);
  EXPECT_EQ(look->find("counts")->number_at("Delegation"), 2);
  EXPECT_EQ(erasing_.erase_own(as(ann_), own("wrong")).error().subject, "password");
  auto misnamed = own();
  misnamed.name = "bob@example.org";
  EXPECT_EQ(erasing_.erase_own(as(ann_), misnamed).error().subject, "name");
  const auto done = erasing_.erase_own(as(ann_), own());
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_EQ(done->string_at("erased"), "2026-08-20T10:00:00Z");

  EXPECT_FALSE(accounts_->sessions().find(opened->key));
  EXPECT_FALSE(accounts_->keys().find(*key));
  EXPECT_FALSE(accounts_->find(address)->has_value());
  EXPECT_FALSE(accounts_->sign_in({address, password, "", "10.0.0.1", ""}).ok());
  const Json person = entity(ann_);
  for (const char* gone : {"name", "email", "language"}) EXPECT_FALSE(person.find(gone)) << gone;
  EXPECT_EQ(entity("urn:ngsi-ld:Membership:ann").string_at("state"), "ended");
  EXPECT_EQ(entity("urn:ngsi-ld:Membership:ann").string_at("validTo"), "2026-08-20");
  EXPECT_EQ(entity("urn:ngsi-ld:Membership:ann").string_at("person"), ann_);
  EXPECT_EQ(entity(invitation), Json());
  EXPECT_EQ(entity(delegation).string_at("state"), "revoked");
  EXPECT_FALSE(entity(delegation).find("title"));
  EXPECT_EQ(entity(received).string_at("state"), "revoked");
  EXPECT_TRUE(entity(received).find("title")) << "these are the other side's words";
  EXPECT_EQ(entity(claim).string_at("state"), "withdrawn");
  EXPECT_EQ(entity(message).string_at("text"), "Une question");
  EXPECT_EQ(entity(message).string_at("writtenBy"), ann_);
  EXPECT_FALSE(entity(message).find("author"));
  EXPECT_EQ(count("Membership"), memberships - 1) << "the invitation alone is gone";
  EXPECT_TRUE(accounts_->members()->capacities(ann_).empty());
  expect_nothing_of_ann();
  EXPECT_EQ(engine_->check(), std::vector<std::string>());

  // The address is free; whoever comes with it is somebody new.
  const std::string again = account(address, "Ann Secretname");
  EXPECT_NE(again, ann_);
  EXPECT_TRUE(accounts_->sign_in({address, password, "", "10.0.0.1", ""}).ok());
}

TEST_F(ErasingTest, TheLastManagerSaysSoFirst) {
  const auto refused = erasing_.erase_own(as(ann_), own());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(refused.error().subject, "evenLastManager");
  EXPECT_THAT(refused.error().message, HasSubstr("Commune"));
  EXPECT_EQ(erasing_.look(as(ann_), "")->find("withoutManager")->size(), 1u);
  auto knowing = own();
  knowing.even_last_manager = true;
  EXPECT_TRUE(erasing_.erase_own(as(ann_), knowing).ok());
}

TEST_F(ErasingTest, OfficersEraseOnRequestAndNobodyElse) {
  const Json input =
      Json::object({{"person", ann_}, {"ground", "objection"}, {"evenLastManager", true}});
  EXPECT_EQ(erasing_.erase(Actor::anonymous(), input).error().code, ErrorCode::unauthenticated);
  EXPECT_EQ(erasing_.erase(as(bob_), input).error().code, ErrorCode::forbidden);
  EXPECT_EQ(erasing_.look(as(bob_), ann_).error().code, ErrorCode::forbidden);
  EXPECT_EQ(erasing_.look(as(bob_), "urn:ngsi-ld:Person:none").error().code, ErrorCode::forbidden);
  Actor officer = as(bob_);
  officer.systems = {"identity"};
  EXPECT_EQ(
      erasing_.erase(officer, Json::object({{"person", ann_}, {"ground", "mood"}})).error().subject,
      "ground");
  EXPECT_EQ(erasing_.erase(officer, Json::object({{"person", town}, {"ground", "objection"}}))
                .error()
                .code,
            ErrorCode::not_found);
  EXPECT_EQ(erasing_.erase(officer, Json::object({{"person", bob_}, {"ground", "objection"}}))
                .error()
                .code,
            ErrorCode::forbidden);
  const auto done = erasing_.erase(officer, input);
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_THAT(entity(ann_).string_at("erasureGround"), HasSubstr("objection"));
  now_ += std::chrono::hours(1);
  const auto again = erasing_.erase(officer, input);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(again->string_at("erased"), done->string_at("erased"));
}

TEST_F(ErasingTest, RowsThatACrashLeftGoWhenTheServerTidiesUp) {
  ASSERT_TRUE(accounts_->sign_in({address, password, "", "10.0.0.1", "a browser"}).ok());
  const auto expired = accounts_->codes().make("recover", Json::object({{"email", address}}),
                                               std::chrono::minutes(5), address);
  ASSERT_TRUE(expired.ok());
  // As a crash right after the keys are gone leaves it.
  ASSERT_TRUE(keys_->shred({}, {ann_}).ok());
  Accounts after(store_, accounts_->options());
  EXPECT_FALSE(after.find(address)->has_value());
  EXPECT_TRUE(after.sessions().list(address).empty());
  now_ += std::chrono::hours(1);
  const std::size_t rows = rows_in(store_).size();
  EXPECT_EQ(*after.sweep(), 5u) << "account, session and its list, code and its list";
  EXPECT_LT(rows_in(store_).size(), rows);
  EXPECT_EQ(*after.sweep(), 0u);
  EXPECT_TRUE(after.find("bob@example.org")->has_value());
}

TEST_F(ErasingTest, RetentionFollowsTheTypes) {
  const std::string ended = member("old", bob_, "viewer", R"(,"validTo":"2026-08-20")");
  write(R"({"id":"urn:ngsi-ld:Membership:old","type":"Membership","person":")" + bob_ +
        R"(","organisation":")" + town + R"(","role":"viewer","title":{"fr":"Fonction rare"},
        "state":"ended"})");
  const std::string invitation =
      write(R"({"id":"urn:ngsi-ld:Membership:invited","type":"Membership","organisation":")" +
            town + R"(","role":"viewer","email":"cam@example.org","state":"invited"})");
  now_ += std::chrono::minutes(1);  // what was just written is a little later than the clock
  const auto days = [&](int count) { now_ += std::chrono::days(count); };
  ASSERT_TRUE(apply_retention(*engine_, 100)->empty());
  days(29);
  EXPECT_TRUE(apply_retention(*engine_, 100)->empty());
  days(1);
  const auto first = apply_retention(*engine_, 100);
  ASSERT_EQ(first->size(), 1u);
  EXPECT_EQ(first->front().removed, 1u);
  EXPECT_EQ(entity(invitation), Json());
  days(700);
  EXPECT_EQ(apply_retention(*engine_, 100)->front().erased, 1u);
  EXPECT_FALSE(entity(ended).find("title"));
  EXPECT_EQ(entity(ended).string_at("person"), bob_);
  EXPECT_TRUE(entity("urn:ngsi-ld:Membership:ann").find("title")) << "it has not ended";
  EXPECT_TRUE(apply_retention(*engine_, 100)->empty());
  const auto history = engine_->history(Actor::system(), ended, 0, 10);
  for (const auto& entry : *history)
    for (const auto& change : entry.changes) EXPECT_NE(change.attribute, model::iri("title"));
  engine::AuditQuery query;
  query.operation = "retention.";
  EXPECT_EQ(engine_->audit(Actor::system(), query)->records.size(), 2u);
}

TEST_F(ErasingTest, ARoundOfRetentionIsBounded) {
  for (int i = 0; i < 30; ++i)
    write(R"({"id":"urn:ngsi-ld:Membership:i)" + std::to_string(i) +
          R"(","type":"Membership","organisation":")" + town +
          R"(","role":"viewer","email":"cam@example.org","state":"invited"})");
  now_ += std::chrono::days(31);
  for (const std::size_t done : {12u, 12u, 6u})
    EXPECT_EQ(apply_retention(*engine_, 12)->front().removed, done);
  EXPECT_TRUE(apply_retention(*engine_, 12)->empty());
}

}  // namespace
}  // namespace maillage::identity
