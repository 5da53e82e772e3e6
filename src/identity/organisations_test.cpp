#include "identity/organisations.h"

#include <gmock/gmock.h>

#include "identity/graph_test_support.h"

namespace maillage::identity {
namespace {

using access::Actor;

const std::string town = "urn:ngsi-ld:Organisation:town";
const std::string other_town = "urn:ngsi-ld:Organisation:other";
const std::string body = "urn:ngsi-ld:Organisation:inter";

class OrganisationsTest : public GraphTest {
 protected:
  OrganisationsTest() {
    for (const char* name : {"town", "other"}) {
      const std::string area = "urn:ngsi-ld:AdministrativeArea:" + std::string(name);
      write(R"({"id":")" + area + R"(","type":"AdministrativeArea","kind":"municipality",
        "title":{"fr":"A"},"codes":["xx-x-)" +
            std::string(name) + R"("]})");
      write(R"({"id":"urn:ngsi-ld:Organisation:)" + std::string(name) +
            R"(","type":"Organisation","kind":"municipality","title":{"fr":"Commune"},
        "enterpriseNumber":"be-bce-0123456749","municipality":")" +
            area + R"("})");
    }
    write(R"({"id":"urn:ngsi-ld:Organisation:inter","type":"Organisation",
      "kind":"inter-municipal-body","title":{"fr":"Intercommunale"}})");
    person("boss", "manager", town);
    person("hand", "editor", town);
    person("stranger", "", "");
    person("head", "manager", body);
  }
  // A person with an account; with a role, a member.
  void person(const std::string& name, const std::string& role, const std::string& organisation) {
    write(R"({"id":"urn:ngsi-ld:Person:)" + name + R"(","type":"Person","name":")" + name +
          R"(","email":")" + name + R"(@example.org"})");
    const Json row = Json::object({{"name", name + "@example.org"},
                                   {"person", "urn:ngsi-ld:Person:" + name},
                                   {"email", name + "@example.org"}});
    EXPECT_TRUE(store_
                    .write({{store::Space::accounts,
                             "account/" + keys_->mark(name + "@example.org"), row.dump()}},
                           store::Durability::buffered)
                    .ok());
    if (!role.empty())
      write(R"({"id":"urn:ngsi-ld:Membership:)" + name +
            R"(","type":"Membership","person":"urn:ngsi-ld:Person:)" + name +
            R"(","organisation":")" + organisation + R"(","role":")" + role +
            R"(","state":"active"})");
  }
  Actor as(const std::string& name, const std::string& organisation = "",
           const std::string& on_behalf_of = "") {
    return accounts_->members()->actor(
        "urn:ngsi-ld:Person:" + name, organisation,
        on_behalf_of.empty() ? "" : "urn:ngsi-ld:Person:" + on_behalf_of);
  }
  static Json json(const std::string& text) { return *parse_json(text); }
  static ErrorCode code_of(const Result<Json>& result) {
    return result.ok() ? ErrorCode::internal : result.error().code;
  }

  Organisations organisations_{*accounts_};
};

TEST_F(OrganisationsTest, OnlyManagersInvite) {
  const Json input = json(R"({"email":"Stranger@example.org","role":"manager"})");
  EXPECT_EQ(code_of(organisations_.invite(Actor::anonymous(), input)), ErrorCode::unauthenticated);
  EXPECT_EQ(code_of(organisations_.invite(as("hand", town), input)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(organisations_.invite(as("stranger"), input)), ErrorCode::invalid);
  Json elsewhere = input;
  elsewhere.set("organisation", other_town);
  EXPECT_EQ(code_of(organisations_.invite(as("boss", town), elsewhere)), ErrorCode::forbidden);
  Actor key = as("boss", town);
  key.may_write = false;
  EXPECT_EQ(code_of(organisations_.invite(key, input)), ErrorCode::forbidden);
  key = accounts_->members()->actor_of_organisation(town, access::Role::manager);
  EXPECT_EQ(code_of(organisations_.invite(key, input)), ErrorCode::forbidden);
  EXPECT_TRUE(organisations_.invite(as("boss", town), input).ok());
}

TEST_F(OrganisationsTest, AnInvitationIsForOneAddressAndOnce) {
  const Json input = json(R"({"email":"stranger@example.org","role":"editor"})");
  const auto first = organisations_.invite(as("boss", town), input);
  const auto again = organisations_.invite(as("boss", town), input);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(first->string_at("membership"), again->string_at("membership"));
  const Json old = Json::object({{"code", first->string_at("code")}});
  const Json code = Json::object({{"code", again->string_at("code")}});
  EXPECT_EQ(code_of(organisations_.accept(as("stranger"), old)), ErrorCode::not_found);
  EXPECT_EQ(code_of(organisations_.accept(as("head"), code)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(organisations_.accept(Actor::administrator("root"), code)),
            ErrorCode::forbidden);
  EXPECT_TRUE(organisations_.accept(as("stranger"), code).ok());
  EXPECT_EQ(as("stranger", town).role, access::Role::editor);
  EXPECT_EQ(code_of(organisations_.accept(as("stranger"), code)), ErrorCode::not_found);
  EXPECT_EQ(code_of(organisations_.invite(as("boss", town), input)), ErrorCode::conflict);
}

TEST_F(OrganisationsTest, AnInvitationTakenBackOrTooOldIsRefused) {
  const Json input = json(R"({"email":"stranger@example.org","role":"editor"})");
  auto invited = organisations_.invite(as("boss", town), input);
  const Json membership = Json::object({{"membership", invited->string_at("membership")}});
  EXPECT_TRUE(organisations_.remove(as("boss", town), membership).ok());
  EXPECT_EQ(code_of(organisations_.accept(as("stranger"),
                                          Json::object({{"code", invited->string_at("code")}}))),
            ErrorCode::not_found);
  EXPECT_FALSE(
      accounts_->finish_account({invited->string_at("code"), "A", "a fine pass phrase", "", ""})
          .ok());
  invited = organisations_.invite(as("boss", town), input);
  now_ += std::chrono::hours(7 * 24 + 1);
  EXPECT_EQ(code_of(organisations_.accept(as("stranger"),
                                          Json::object({{"code", invited->string_at("code")}}))),
            ErrorCode::not_found);
}

TEST_F(OrganisationsTest, MembersSeeOneAnotherAndManagersTheAddresses) {
  const Json none = Json::object();
  const auto seen = organisations_.members(as("hand", town), none);
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen->find("members")->size(), 2u);
  EXPECT_EQ(seen->dump().find("@example.org"), std::string::npos);
  (void)organisations_.invite(as("boss", town),
                              json(R"({"email":"x@example.org","role":"viewer"})"));
  EXPECT_EQ(organisations_.members(as("hand", town), none)->find("invitations")->size(), 0u);
  const auto managed = organisations_.members(as("boss", town), none);
  EXPECT_EQ(managed->find("invitations")->size(), 1u);
  EXPECT_NE(managed->dump().find("hand@example.org"), std::string::npos);
  const Json there = Json::object({{"organisation", town}});
  EXPECT_EQ(code_of(organisations_.members(as("head", body), there)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(organisations_.members(Actor::anonymous(), there)), ErrorCode::unauthenticated);
}

// Names come with the membership that tells whose they are; persons themselves stay theirs.
TEST_F(OrganisationsTest, ManagersReadTheNamesOfTheirMembersAndNoPersons) {
  const Actor boss = as("boss", town);
  const auto seen = organisations_.members(boss, Json::object());
  ASSERT_TRUE(seen.ok());
  for (const Json& member : seen->find("members")->as_array())
    EXPECT_FALSE(member.string_at("name").empty()) << member.dump();
  EXPECT_TRUE(engine_->get(boss, "urn:ngsi-ld:Membership:hand"));
  EXPECT_FALSE(engine_->get(boss, "urn:ngsi-ld:Membership:head"));
  for (const char* name : {"hand", "head", "stranger"})
    EXPECT_FALSE(engine_->get(boss, "urn:ngsi-ld:Person:" + std::string(name))) << name;
  EXPECT_TRUE(engine_->get(boss, "urn:ngsi-ld:Person:boss"));
}

TEST_F(OrganisationsTest, HistoriesTellWhoDidIt) {
  const Json more = json(R"({"membership":"urn:ngsi-ld:Membership:hand","role":"approver"})");
  ASSERT_TRUE(organisations_.change_role(as("boss", town), more).ok());
  const auto history = engine_->history(as("boss", town), "urn:ngsi-ld:Membership:hand", 0, 10);
  ASSERT_TRUE(history.ok());
  EXPECT_EQ(history->front().actor_id, "urn:ngsi-ld:Person:boss");
  EXPECT_EQ(history->front().actor_name, "boss");
  EXPECT_EQ(history->front().command, "members.change");
}

TEST_F(OrganisationsTest, TheLastManagerStays) {
  const Json own = json(R"({"membership":"urn:ngsi-ld:Membership:boss"})");
  EXPECT_EQ(code_of(organisations_.remove(as("boss", town), own)), ErrorCode::conflict);
  Json less = own;
  less.set("role", "editor");
  EXPECT_EQ(code_of(organisations_.change_role(as("boss", town), less)), ErrorCode::conflict);
  const Json more = json(R"({"membership":"urn:ngsi-ld:Membership:hand","role":"manager"})");
  EXPECT_EQ(code_of(organisations_.change_role(as("hand", town), more)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(organisations_.change_role(as("head", body), more)), ErrorCode::forbidden);
  EXPECT_TRUE(organisations_.change_role(as("boss", town), more).ok());
  EXPECT_EQ(as("hand", town).role, access::Role::manager);
  EXPECT_TRUE(organisations_.remove(as("boss", town), own).ok());
  EXPECT_EQ(as("boss", town).role, access::Role::none);
}

TEST_F(OrganisationsTest, AClaimIsDecidedByAnotherAndMakesAManager) {
  const Json wrong =
      Json::object({{"organisation", town}, {"enterpriseNumber", "be-bce-0202239951"}});
  EXPECT_EQ(organisations_.claim(as("stranger"), wrong).error().subject, "enterpriseNumber");
  EXPECT_EQ(code_of(organisations_.claim(as("stranger"), Json::object({{"organisation", town}}))),
            ErrorCode::invalid);
  const Json input = Json::object({{"organisation", town}, {"letterReference", "2026/12"}});
  const auto claim = organisations_.claim(as("stranger"), input);
  ASSERT_TRUE(claim.ok()) << claim.error().message;
  EXPECT_EQ(code_of(organisations_.claim(as("stranger"), input)), ErrorCode::conflict);
  Json decision = Json::object({{"claim", claim->string_at("claim")}, {"decision", "approve"}});
  EXPECT_EQ(code_of(organisations_.decide(as("stranger"), decision)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(organisations_.decide(as("boss", town), decision)), ErrorCode::forbidden);
  EXPECT_EQ(organisations_.claims(as("boss", town))->find("open")->size(), 0u);
  EXPECT_EQ(organisations_.claims(Actor::administrator("root"))->find("open")->size(), 1u);
  Actor officer = as("stranger");
  officer.systems = {"identity"};
  EXPECT_EQ(code_of(organisations_.decide(officer, decision)), ErrorCode::forbidden) << "one's own";
  officer = as("head");
  officer.systems = {"identity"};
  EXPECT_EQ(organisations_.claims(officer)->find("open")->size(), 1u);
  const auto decided = organisations_.decide(officer, decision);
  ASSERT_TRUE(decided.ok()) << decided.error().message;
  EXPECT_EQ(as("stranger", town).role, access::Role::manager);
  EXPECT_EQ(code_of(organisations_.decide(Actor::administrator("root"), decision)),
            ErrorCode::conflict);
}

TEST_F(OrganisationsTest, ARefusalSaysWhy) {
  const auto claim = organisations_.claim(
      as("stranger"), Json::object({{"organisation", town}, {"letterReference", "2026/12"}}));
  Json decision = Json::object({{"claim", claim->string_at("claim")}, {"decision", "refuse"}});
  EXPECT_EQ(code_of(organisations_.decide(Actor::administrator("root"), decision)),
            ErrorCode::invalid);
  decision.set("reason", json(R"({"fr":"Pas de preuve"})"));
  EXPECT_TRUE(organisations_.decide(Actor::administrator("root"), decision).ok());
  const auto own = organisations_.claims(as("stranger"));
  EXPECT_NE(own->dump().find("Pas de preuve"), std::string::npos);
  EXPECT_EQ(as("stranger", town).role, access::Role::none);
}

TEST_F(OrganisationsTest, ADelegationIsSeenByBothSidesAndEndsFromEither) {
  Json input = json(R"({"delegate":"urn:ngsi-ld:Person:hand","role":"manager",
                        "validTo":"2026-09-01"})");
  EXPECT_EQ(
      code_of(organisations_.delegate(
          as("hand", town),
          json(
              R"({"delegate":"urn:ngsi-ld:Person:boss","role":"manager","validTo":"2026-09-01"})"))),
      ErrorCode::invalid)
      << "more than one has";
  const auto given = organisations_.delegate(as("boss", town), input);
  ASSERT_TRUE(given.ok()) << given.error().message;
  EXPECT_EQ(as("hand", town, "boss").role, access::Role::manager);
  EXPECT_EQ(organisations_.delegations(as("boss"))->find("given")->size(), 1u);
  EXPECT_EQ(organisations_.delegations(as("hand"))->find("received")->size(), 1u);
  EXPECT_EQ(organisations_.delegations(as("head"))->dump().find("hand"), std::string::npos);
  // What was lent is not lent on.
  EXPECT_EQ(code_of(organisations_.delegate(as("hand", town, "boss"), input)),
            ErrorCode::forbidden);
  const Json id = Json::object({{"delegation", given->string_at("delegation")}});
  EXPECT_EQ(code_of(organisations_.revoke(as("head", body), id)), ErrorCode::not_found);
  EXPECT_TRUE(organisations_.revoke(as("hand"), id).ok());
  EXPECT_EQ(as("hand", town, "boss").role, access::Role::none);
}

TEST_F(OrganisationsTest, ADelegationHasAPeriodAndAColleague) {
  const auto give = [&](const std::string& delegate, const std::string& to) {
    return organisations_.delegate(
        as("boss", town),
        Json::object(
            {{"delegate", "urn:ngsi-ld:Person:" + delegate}, {"role", "editor"}, {"validTo", to}}));
  };
  EXPECT_EQ(give("hand", "2026-08-20").error().subject, "validTo");
  EXPECT_EQ(give("hand", "2028-08-20").error().subject, "validTo");
  EXPECT_EQ(give("hand", "someday").error().subject, "validTo");
  EXPECT_EQ(give("boss", "2026-09-01").error().subject, "delegate");
  EXPECT_EQ(give("stranger", "2026-09-01").error().subject, "delegate");
  EXPECT_EQ(give("nobody", "2026-09-01").error().subject, "delegate");
  ASSERT_TRUE(give("hand", "2026-08-22").ok());
  EXPECT_EQ(as("hand", town, "boss").role, access::Role::editor);
  now_ += std::chrono::hours(48);
  EXPECT_EQ(as("hand", town, "boss").role, access::Role::none);
}

TEST_F(OrganisationsTest, AMandateIsGivenByTheMunicipality) {
  const Json input = Json::object({{"grantor", town}, {"grantee", body}});
  EXPECT_EQ(code_of(organisations_.propose_mandate(as("hand", town), input)), ErrorCode::forbidden);
  const auto proposed = organisations_.propose_mandate(as("head", body), input);
  ASSERT_TRUE(proposed.ok()) << proposed.error().message;
  EXPECT_EQ(proposed->string_at("state"), "proposed");
  EXPECT_TRUE(as("head", body).territories.empty());
  const Json id = Json::object({{"mandate", proposed->string_at("mandate")}});
  EXPECT_EQ(code_of(organisations_.grant_mandate(as("head", body), id)), ErrorCode::forbidden);
  EXPECT_TRUE(organisations_.grant_mandate(as("boss", town), id).ok());
  EXPECT_EQ(as("head", body).territories,
            std::vector<std::string>{"urn:ngsi-ld:AdministrativeArea:town"});
  EXPECT_EQ(organisations_.mandates(as("head", body), Json::object())->find("held")->size(), 1u);
  EXPECT_EQ(code_of(organisations_.end_mandate(as("stranger"), id)), ErrorCode::not_found);
  EXPECT_EQ(code_of(organisations_.end_mandate(as("hand", town), id)), ErrorCode::forbidden);
  EXPECT_TRUE(organisations_.end_mandate(as("head", body), id).ok());
  EXPECT_TRUE(as("head", body).territories.empty());
}

TEST_F(OrganisationsTest, AMandateCoversOnlyTheGrantorsTerritory) {
  Json input = Json::object({{"grantor", town},
                             {"grantee", body},
                             {"areas", json(R"(["urn:ngsi-ld:AdministrativeArea:other"])")}});
  EXPECT_EQ(organisations_.propose_mandate(as("boss", town), input).error().subject, "areas");
  input.set("areas", json(R"(["urn:ngsi-ld:AdministrativeArea:town"])"));
  EXPECT_EQ(organisations_.propose_mandate(as("boss", town), input)->string_at("state"), "active");
  input.set("grantee", other_town);
  EXPECT_EQ(organisations_.propose_mandate(as("boss", town), input).error().subject, "grantee");
}

}  // namespace
}  // namespace maillage::identity
