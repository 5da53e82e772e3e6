// Accounts that are disabled let nobody in; every decision has its record; nobody decides for
// themselves or above them; and what fails or comes by a code is noted.
#include "identity/keeping.h"

#include <gtest/gtest.h>

#include "identity/graph_test_support.h"

namespace maillage::identity {
namespace {

constexpr std::string_view password = "correct horse";
const std::string person = "urn:ngsi-ld:Person:one";

class KeepingTest : public GraphTest {
 protected:
  KeepingTest() {
    write(R"({"id":")" + person + R"(","type":"Person","name":"One"})");
    EXPECT_TRUE(accounts_->create("root", password).ok());
    EXPECT_TRUE(accounts_->create("other", password).ok());
  }
  Result<Sessions::Opened> sign_in(std::string_view given = password) {
    return accounts_->sign_in({"other", given, "", "10.0.0.1", ""});
  }
  std::vector<engine::AuditRecord> audit(std::string operation) {
    engine::AuditQuery query;
    query.operation = std::move(operation);
    return engine_->audit(access::Actor::administrator("root"), query)->records;
  }
  static access::Actor officer() {
    access::Actor actor{.kind = access::Actor::Kind::person};
    actor.id = actor.person = "urn:ngsi-ld:Person:officer";
    actor.systems = {"identity"};
    return actor;
  }
};

TEST_F(KeepingTest, NobodyComesInByADisabledAccount) {
  const auto opened = sign_in();
  ASSERT_TRUE(opened.ok());
  const auto key = accounts_->keys().create({.account = "other", .label = "k"});
  ASSERT_TRUE(accounts_->keys().find(*key));
  ASSERT_TRUE(accounts_->disable("other").ok());
  EXPECT_FALSE(accounts_->sessions().find(opened->key));
  EXPECT_FALSE(accounts_->keys().find(*key));
  EXPECT_EQ(sign_in().error().subject, "disabled");
  EXPECT_EQ(sign_in("wrong").error().subject, "") << "only who knows the password learns of it";
  EXPECT_FALSE(accounts_->open_session(**accounts_->find("other"), "").ok()) << "a provider's way";
  EXPECT_EQ(accounts_->disable("other").error().code, ErrorCode::conflict);
  EXPECT_EQ(accounts_->disable("none").error().code, ErrorCode::not_found);
  ASSERT_TRUE(accounts_->enable("other").ok());
  EXPECT_TRUE(sign_in().ok());
  EXPECT_TRUE(accounts_->keys().find(*key)) << "keys go on where they stopped";
  EXPECT_FALSE(accounts_->sessions().find(opened->key));
  EXPECT_EQ(accounts_->enable("other").error().code, ErrorCode::conflict);
}

TEST_F(KeepingTest, ACodeDoesNotOpenADisabledAccount) {
  ASSERT_TRUE(accounts_->disable("other").ok());
  const auto code = accounts_->codes().make("recover", Json::object({{"account", "other"}}),
                                            std::chrono::minutes(60));
  ASSERT_TRUE(code.ok());
  EXPECT_EQ(accounts_->recover(*code, "another pass phrase", "").error().subject, "disabled");
}

TEST_F(KeepingTest, NobodyDecidesForThemselvesOrAboveThem) {
  const Account root = **accounts_->find("root");
  const Account theirs{.name = "one@example.org", .person = person};
  const auto administrator = access::Actor::administrator("root");
  EXPECT_TRUE(check_keeper(administrator, theirs).ok());
  EXPECT_TRUE(check_keeper(administrator, **accounts_->find("other")).ok());
  EXPECT_EQ(check_keeper(administrator, root).error().code, ErrorCode::conflict);
  EXPECT_TRUE(check_keeper(officer(), theirs).ok());
  EXPECT_EQ(check_keeper(officer(), root).error().code, ErrorCode::forbidden);
  EXPECT_EQ(check_keeper(officer(), {.name = "o", .person = officer().person}).error().code,
            ErrorCode::conflict);
  access::Actor citizen{.kind = access::Actor::Kind::person};
  citizen.person = person;
  EXPECT_EQ(check_keeper(citizen, theirs).error().code, ErrorCode::forbidden);
  access::Actor reading = administrator;
  reading.may_write = false;
  EXPECT_FALSE(check_keeper(reading, theirs).ok());
}

TEST_F(KeepingTest, KeepsWhyForThePersonWithoutTheName) {
  const Account theirs{.name = "one@example.org", .person = person};
  const auto root = access::Actor::administrator("root");
  EXPECT_EQ(keep_decision(*accounts_, root, theirs, {"disabled", "  no  "}).error().subject,
            "reason");
  ASSERT_TRUE(keep_decision(*accounts_, root, theirs, {"disabled", "left the agency"}).ok());
  const auto kept = audit("accounts.decide");
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].actor_name, "root");
  const access::Actor self = accounts_->members()->actor(person, "", "");
  const auto record = engine_->get(self, kept[0].items[0].entity);
  ASSERT_TRUE(record);
  const Json read = engine_->simple(self, *record);
  EXPECT_EQ(read.string_at("reason"), "left the agency");
  EXPECT_FALSE(read.find("decidedBy") || read.find("accountName"));
}

TEST_F(KeepingTest, WhatFailsIsNotedWithoutNamesThatAreNobodys) {
  EXPECT_FALSE(sign_in("wrong").ok());
  EXPECT_FALSE(accounts_->sign_in({"stranger@example.org", "wrong", "", "10.0.0.2", ""}).ok());
  const auto failed = audit("account.failedSignIn");
  ASSERT_EQ(failed.size(), 1u) << "an unknown name is nobody's, and may be somebody's password";
  EXPECT_EQ(failed[0].actor_name, "other");
  EXPECT_EQ(failed[0].roles, "anonymous");
}

TEST_F(KeepingTest, ShowsAgainWhoOneIs) {
  const auto opened = sign_in();
  const Timestamp first = opened->session->value.proven;
  EXPECT_EQ(first, now_);
  now_ += std::chrono::minutes(10);
  EXPECT_EQ(accounts_->prove("other", "wrong", "10.0.0.1").error().subject, "password");
  EXPECT_EQ(accounts_->sessions().find(opened->key)->value.proven, first);
  ASSERT_TRUE(accounts_->prove("other", password, "10.0.0.1").ok());
  EXPECT_EQ((*accounts_->sessions().prove(opened->key))->value.proven, now_);
  for (int i = 0; i < 20; ++i) (void)accounts_->prove("other", "wrong", "10.0.0.1");
  EXPECT_EQ(accounts_->prove("other", password, "10.0.0.1").error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace maillage::identity
