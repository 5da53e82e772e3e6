#include "app/organisation_module.h"

#include "domain/schemas.h"
#include "identity/organisations.h"

namespace maillage::app {

namespace {

using identity::Organisations;
using Shared = std::shared_ptr<Organisations>;
using Act = Result<Json> (Organisations::*)(const access::Actor&, const Json&);
using Look = Result<Json> (Organisations::*)(const access::Actor&, const Json&) const;
using LookAtOwn = Result<Json> (Organisations::*)(const access::Actor&) const;

struct Table {
  Shared organisations;
  domain::Module module;

  void command(const char* name, const char* summary, const char* input, const char* answer,
               Act act) {
    module.commands.push_back(
        {name, summary, domain::schema(input), domain::schema_reference(answer),
         domain::Permission::signed_in, true,
         [organisations = organisations, act](domain::Context& context, const Json& given) {
           return (*organisations.*act)(context.actor, given);
         }});
  }
  void view(const char* name, const char* summary, const char* input, const char* answer,
            Look look) {
    module.views.push_back(
        {name, summary, domain::schema(input), domain::schema_reference(answer), true,
         [organisations = organisations, look](domain::Context& context, const Json& given) {
           return (*organisations.*look)(context.actor, given);
         }});
  }
  void view(const char* name, const char* summary, const char* answer, LookAtOwn look) {
    module.views.push_back(
        {name, summary, domain::schema(R"({"type":"object"})"), domain::schema_reference(answer),
         true, [organisations = organisations, look](domain::Context& context, const Json&) {
           return (*organisations.*look)(context.actor);
         }});
  }
};

void add_claims(Table& table) {
  table.command("organisations.claim", "Asks to keep the entry of an organisation.", R"({
      "type":"object","required":["organisation"],"properties":{
        "organisation":{"type":"string","minLength":1,"maxLength":2048},
        "enterpriseNumber":{"type":"string","maxLength":60},
        "email":{"type":"string","maxLength":254,"description":"At the organisation: a code goes there."},
        "letterReference":{"type":"string","maxLength":200},
        "title":{"type":"object","description":"A remark, per language."},
        "language":{"type":"string","enum":["fr","nl","de","en"]}}})",
                "ClaimState", &Organisations::claim);
  table.command("organisations.prove", "Confirms the address of a claim with the code sent there.",
                R"({"type":"object","required":["code"],"properties":{
        "code":{"type":"string","minLength":1,"maxLength":64}}})",
                "ClaimState", &Organisations::prove);
  table.command("organisations.decide",
                "Approves a claim, whose sender becomes manager, or refuses it.", R"({
      "type":"object","required":["claim","decision"],"properties":{
        "claim":{"type":"string","minLength":1,"maxLength":2048},
        "decision":{"type":"string","enum":["approve","refuse"]},
        "reason":{"type":"object","description":"Of a refusal, per language."}}})",
                "ClaimState", &Organisations::decide);
  table.view("claims", "One's own claims, and for who decides those that are open.", "Claims",
             &Organisations::claims);
}

void add_members(Table& table) {
  table.command("members.invite",
                "Invites somebody to act for an organisation, by a code to their address.", R"({
      "type":"object","required":["email","role"],"properties":{
        "organisation":{"type":"string","maxLength":2048,"description":"Absent: the one you act for."},
        "email":{"type":"string","minLength":3,"maxLength":254},
        "role":{"type":"string","enum":["viewer","editor","approver","manager"]},
        "title":{"type":"object","description":"Their function, per language."},
        "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of the message."}}})",
                "Invitation", &Organisations::invite);
  table.command("members.accept", "Accepts an invitation with its code.",
                R"({"type":"object","required":["code"],"properties":{
        "code":{"type":"string","minLength":1,"maxLength":64}}})",
                "Accepted", &Organisations::accept);
  table.command("members.change", "Changes the role of a member.", R"({
      "type":"object","required":["membership","role"],"properties":{
        "membership":{"type":"string","minLength":1,"maxLength":2048},
        "role":{"type":"string","enum":["viewer","editor","approver","manager"]}}})",
                "MembershipState", &Organisations::change_role);
  table.command("members.remove",
                "Ends a membership: somebody else's, one's own, or an invitation.",
                R"({"type":"object","required":["membership"],"properties":{
        "membership":{"type":"string","minLength":1,"maxLength":2048}}})",
                "MembershipState", &Organisations::remove);
  table.view("members", "The members of an organisation one acts for.", R"({
      "type":"object","properties":{
        "organisation":{"type":"string","maxLength":2048,"description":"Absent: the one you act for."}}})",
             "Members", &Organisations::members);
}

void add_delegations(Table& table) {
  table.command("delegations.give", "Lets a colleague act in one's place for a time.", R"({
      "type":"object","required":["delegate","role","validTo"],"properties":{
        "delegate":{"type":"string","minLength":1,"maxLength":2048,"description":"The person."},
        "role":{"type":"string","enum":["viewer","editor","approver","manager"]},
        "validFrom":{"type":"string","maxLength":10,"description":"A day; absent: today."},
        "validTo":{"type":"string","maxLength":10,"description":"The first day on which it no longer holds."},
        "title":{"type":"object","description":"Why, per language."}}})",
                "Delegation", &Organisations::delegate);
  table.command("delegations.revoke", "Ends a delegation, from either side.",
                R"({"type":"object","required":["delegation"],"properties":{
        "delegation":{"type":"string","minLength":1,"maxLength":2048}}})",
                "Delegation", &Organisations::revoke);
  table.view("delegations", "Delegations that one gave and received.", "Delegations",
             &Organisations::delegations);
  table.command("mandates.propose",
                "Mandates an inter-municipal body, or proposes it to the municipality.", R"({
      "type":"object","required":["grantor","grantee"],"properties":{
        "grantor":{"type":"string","minLength":1,"maxLength":2048,"description":"The municipality."},
        "grantee":{"type":"string","minLength":1,"maxLength":2048,"description":"The inter-municipal body."},
        "areas":{"type":"array","minItems":1,"maxItems":100,"items":{"type":"string"},"description":"Parts of the municipality; absent: all of it."},
        "title":{"type":"object","description":"The decision, per language."},
        "validFrom":{"type":"string","maxLength":10},"validTo":{"type":"string","maxLength":10}}})",
                "Mandate", &Organisations::propose_mandate);
  const char* mandate = R"({"type":"object","required":["mandate"],"properties":{
        "mandate":{"type":"string","minLength":1,"maxLength":2048}}})";
  table.command("mandates.grant", "Gives a mandate that was proposed.", mandate, "Mandate",
                &Organisations::grant_mandate);
  table.command("mandates.end", "Ends a mandate, from either side.", mandate, "Mandate",
                &Organisations::end_mandate);
  table.view("mandates", "Mandates that an organisation one acts for gave and holds.", R"({
      "type":"object","properties":{
        "organisation":{"type":"string","maxLength":2048,"description":"Absent: the one you act for."}}})",
             "Mandates", &Organisations::mandates);
}

Json schemas() {
  return domain::schema(R"({
    "MemberRole":{"type":"string","enum":["viewer","editor","approver","manager"]},
    "Named":{"type":"object","required":["id"],"properties":{
      "id":{"type":"string"},"type":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "kind":{"type":"string"},"name":{"type":"string"}}},
    "ClaimState":{"type":"object","required":["claim","state"],"properties":{
      "claim":{"type":"string"},"state":{"type":"string","enum":["filed","proven","approved","refused"]},
      "sent":{"type":"boolean","description":"A code went to the address at the organisation."},
      "membership":{"type":"string"}}},
    "Claim":{"type":"object","required":["claim","organisation","person","name","state"],"properties":{
      "claim":{"type":"string"},"organisation":{"$ref":"#/components/schemas/Named"},
      "person":{"type":"string"},"name":{"type":"string"},
      "state":{"type":"string","enum":["filed","proven","approved","refused"]},
      "title":{"$ref":"#/components/schemas/LanguageMap"},"enterpriseNumber":{"type":"string"},
      "email":{"type":"string"},"letterReference":{"type":"string"},
      "refusalReason":{"$ref":"#/components/schemas/LanguageMap"},"createdAt":{"type":"string","format":"date-time"}}},
    "Claims":{"type":"object","required":["own","open","decides"],"properties":{
      "own":{"type":"array","items":{"$ref":"#/components/schemas/Claim"}},
      "open":{"type":"array","items":{"$ref":"#/components/schemas/Claim"}},"decides":{"type":"boolean"}}},
    "Member":{"type":"object","required":["membership","role","state","self"],"properties":{
      "membership":{"type":"string"},"role":{"$ref":"#/components/schemas/MemberRole"},
      "state":{"type":"string","enum":["invited","active","ended"]},"self":{"type":"boolean"},
      "person":{"type":"string"},"name":{"type":"string"},
      "email":{"type":"string","description":"For managers."},
      "title":{"$ref":"#/components/schemas/LanguageMap"},
      "validFrom":{"type":"string"},"validTo":{"type":"string"}}},
    "Members":{"type":"object","required":["organisation","manages","members","invitations"],"properties":{
      "organisation":{"$ref":"#/components/schemas/Named"},"manages":{"type":"boolean"},
      "members":{"type":"array","items":{"$ref":"#/components/schemas/Member"}},
      "invitations":{"type":"array","items":{"$ref":"#/components/schemas/Member"}}}},
    "Invitation":{"type":"object","required":["membership","sent"],"properties":{
      "membership":{"type":"string"},"sent":{"type":"boolean","description":"By message."},
      "code":{"type":"string","description":"Shown once, where the server sends no messages."},"link":{"type":"string"}}},
    "Accepted":{"type":"object","required":["membership","organisation","role"],"properties":{
      "membership":{"type":"string"},"organisation":{"$ref":"#/components/schemas/Named"},
      "role":{"$ref":"#/components/schemas/MemberRole"}}},
    "MembershipState":{"type":"object","required":["membership"],"properties":{
      "membership":{"type":"string"},"role":{"$ref":"#/components/schemas/MemberRole"},
      "state":{"type":"string","enum":["invited","active","ended"]}}},
    "Delegation":{"type":"object","required":["delegation","delegator","delegate","organisation","role","state"],"properties":{
      "delegation":{"type":"string"},"delegator":{"$ref":"#/components/schemas/Named"},
      "delegate":{"$ref":"#/components/schemas/Named"},"organisation":{"$ref":"#/components/schemas/Named"},
      "role":{"$ref":"#/components/schemas/MemberRole"},"state":{"type":"string","enum":["active","revoked"]},
      "title":{"$ref":"#/components/schemas/LanguageMap"},"validFrom":{"type":"string"},"validTo":{"type":"string"}}},
    "Delegations":{"type":"object","required":["given","received"],"properties":{
      "given":{"type":"array","items":{"$ref":"#/components/schemas/Delegation"}},
      "received":{"type":"array","items":{"$ref":"#/components/schemas/Delegation"}}}},
    "Mandate":{"type":"object","required":["mandate","grantor","grantee","state"],"properties":{
      "mandate":{"type":"string"},"grantor":{"$ref":"#/components/schemas/Named"},
      "grantee":{"$ref":"#/components/schemas/Named"},"state":{"type":"string","enum":["proposed","active","ended"]},
      "title":{"$ref":"#/components/schemas/LanguageMap"},"areas":{"type":"array","items":{"type":"string"}},
      "validFrom":{"type":"string"},"validTo":{"type":"string"}}},
    "Mandates":{"type":"object","required":["given","held"],"properties":{
      "given":{"type":"array","items":{"$ref":"#/components/schemas/Mandate"}},
      "held":{"type":"array","items":{"$ref":"#/components/schemas/Mandate"}}}}})");
}

}  // namespace

domain::Module organisation_module(identity::Accounts* accounts) {
  Table table;
  if (accounts) table.organisations = std::make_shared<Organisations>(*accounts);
  table.module.name = "organisations";
  add_claims(table);
  add_members(table);
  add_delegations(table);
  table.module.schemas = schemas();
  return std::move(table.module);
}

}  // namespace maillage::app
