// Delegations between people, and mandates between a municipality and an inter-municipal body.
#include <algorithm>

#include "identity/organisations.h"
#include "identity/organisations_shared.h"

namespace maillage::identity {

namespace {

constexpr std::chrono::hours delegation_max{366 * 24};

// A period of days that has not passed. Errors: invalid (field).
Result<void> check_period(std::string_view from, std::string_view to, std::string_view today) {
  for (const auto& [name, day] : {std::pair{"validFrom", from}, std::pair{"validTo", to}})
    if (!day.empty() && (day.size() != 10 || !parse_timestamp(day).ok()))
      return invalid(name, "must be a day, as 2026-09-01");
  if (!to.empty() && to <= today) return invalid("validTo", "must be after today");
  if (!to.empty() && to <= from) return invalid("validTo", "must be after the first day");
  return {};
}

}  // namespace

Json Organisations::delegation_json(const Json& delegation) const {
  const auto person = [&](const char* member) {
    const std::string id = text_of(delegation, member);
    return Json::object({{"id", id}, {"name", person_name(id)}});
  };
  Json out = Json::object({{"delegation", delegation.string_at("id")},
                           {"delegator", person("delegator")},
                           {"delegate", person("delegate")},
                           {"organisation", shown(text_of(delegation, "organisation"))},
                           {"role", text_of(delegation, "role")},
                           {"state", delegation.string_at("state")}});
  for (const char* member : {"title", "validFrom", "validTo"}) copy_member(delegation, out, member);
  return out;
}

Result<Json> Organisations::delegate(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  if (actor.person.empty() || actor.organisation.empty())
    return only_for("people who act for an organisation");
  // What was lent is not lent on.
  if (!actor.on_behalf_of.empty())
    return make_error(ErrorCode::forbidden, "A delegated role cannot be delegated again.");
  const std::string delegate(input.string_at("delegate"));
  if (delegate == actor.person) return invalid("delegate", "must be somebody else");
  const auto role = access::role_from(input.string_at("role"));
  if (role == access::Role::none || role > actor.role)
    return invalid("role", "must be one that you hold yourself");
  const std::string from(input.string_at("validFrom", today()));
  const std::string_view to = input.string_at("validTo");
  MAILLAGE_TRY(check_period(from, to, today()));
  if (*parse_timestamp(to) >
      *parse_timestamp(std::max<std::string>(from, today())) + delegation_max)
    return invalid("validTo", "must be within a year");
  const auto memberships = linked(Actor::system(), "Membership", "person", delegate);
  const bool colleague = std::any_of(memberships.begin(), memberships.end(), [&](const Json& one) {
    return one.string_at("state") == "active" && text_of(one, "organisation") == actor.organisation;
  });
  if (!colleague) return invalid("delegate", "must be a member of your organisation");
  const std::string id = accounts_.ids()->next_urn("Delegation");
  Json fields = Json::object({{"id", id},
                              {"type", "Delegation"},
                              {"delegator", actor.person},
                              {"delegate", delegate},
                              {"organisation", actor.organisation},
                              {"role", input.string_at("role")},
                              {"validFrom", from},
                              {"validTo", to},
                              {"state", "active"}});
  copy_member(input, fields, "title");
  MAILLAGE_TRY(write(actor, "delegations.give", {{std::move(fields)}}, Decided::here));
  MAILLAGE_ASSIGN(const Item made, read(actor, id, "Delegation"));
  return delegation_json(made.entity);
}

Result<Json> Organisations::revoke(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  const std::string id(input.string_at("delegation"));
  const auto found = read(actor, id, "Delegation");
  if (!found.ok()) return found.error();
  if (found->entity.string_at("state") != "active")
    return make_error(ErrorCode::conflict, "This delegation was revoked already.");
  MAILLAGE_TRY(write(actor, "delegations.revoke",
                     {{Json::object({{"id", id}, {"type", "Delegation"}, {"state", "revoked"}}),
                       found->version}}));
  MAILLAGE_ASSIGN(const Item done, read(actor, id, "Delegation"));
  return delegation_json(done.entity);
}

Result<Json> Organisations::delegations(const Actor& actor) const {
  MAILLAGE_TRY(check_person(actor));
  Json answer = Json::object();
  for (const auto& [name, side] :
       {std::pair{"given", "delegator"}, std::pair{"received", "delegate"}}) {
    Json list = Json::array();
    for (const Json& delegation : linked(actor, "Delegation", side, actor.person))
      list.push(delegation_json(delegation));
    answer.set(name, std::move(list));
  }
  return answer;
}

// --- Mandates.

Json Organisations::mandate_json(const Json& mandate) const {
  Json out = Json::object({{"mandate", mandate.string_at("id")},
                           {"grantor", shown(text_of(mandate, "grantor"))},
                           {"grantee", shown(text_of(mandate, "grantee"))},
                           {"state", mandate.string_at("state")}});
  for (const char* member : {"title", "areas", "validFrom", "validTo"})
    copy_member(mandate, out, member);
  return out;
}

// A municipality mandates for its own territory only.
Result<void> Organisations::check_areas(const Json& areas, std::string_view grantor) const {
  MAILLAGE_ASSIGN(const Item municipality, read(Actor::system(), grantor, "Organisation"));
  const std::string own = text_of(municipality.entity, "municipality");
  const auto inside = accounts_.engine()->expand_territories({own});
  for (const Json& area : areas.as_array())
    if (std::find(inside.begin(), inside.end(), area.as_string()) == inside.end())
      return invalid("areas", "must lie in the municipality");
  return {};
}

Result<Json> Organisations::propose_mandate(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  const std::string grantor(input.string_at("grantor"));
  const std::string grantee(input.string_at("grantee"));
  const std::string id = accounts_.ids()->next_urn("Mandate");
  Json fields =
      Json::object({{"id", id}, {"type", "Mandate"}, {"grantor", grantor}, {"grantee", grantee}});
  if (!may_create(actor, fields))
    return only_for("approvers of the municipality or managers of the body");
  MAILLAGE_ASSIGN(const Item from, read(actor, grantor, "Organisation"));
  MAILLAGE_ASSIGN(const Item to, read(actor, grantee, "Organisation"));
  if (text_of(from.entity, "kind") != "municipality")
    return invalid("grantor", "must be a municipality");
  if (text_of(to.entity, "kind") != "inter-municipal-body")
    return invalid("grantee", "must be an inter-municipal body");
  MAILLAGE_TRY(check_period(input.string_at("validFrom"), input.string_at("validTo"), today()));
  if (const Json* areas = input.find("areas")) MAILLAGE_TRY(check_areas(*areas, grantor));
  for (const char* member : {"title", "areas", "validFrom", "validTo"})
    copy_member(input, fields, member);
  MAILLAGE_TRY(write(actor, "mandates.propose", {{std::move(fields)}}, Decided::here));
  // What those propose who may give it is given.
  if (accounts_.engine()->may_step(actor, id, "grant").ok())
    return grant_mandate(actor, Json::object({{"mandate", id}}));
  MAILLAGE_ASSIGN(const Item made, read(actor, id, "Mandate"));
  return mandate_json(made.entity);
}

Result<Json> Organisations::grant_mandate(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  const std::string id(input.string_at("mandate"));
  const auto found = read(actor, id, "Mandate");
  if (!found.ok()) return found.error();
  if (found->entity.string_at("state") != "proposed")
    return make_error(ErrorCode::conflict, "This mandate is no longer proposed.");
  MAILLAGE_TRY(write(
      actor, "mandates.grant",
      {{Json::object({{"id", id}, {"type", "Mandate"}, {"state", "active"}}), found->version}}));
  MAILLAGE_ASSIGN(const Item done, read(actor, id, "Mandate"));
  return mandate_json(done.entity);
}

Result<Json> Organisations::end_mandate(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  const std::string id(input.string_at("mandate"));
  const auto found = read(actor, id, "Mandate");
  if (!found.ok()) return found.error();
  if (found->entity.string_at("state") == "ended")
    return make_error(ErrorCode::conflict, "This mandate has ended.");
  MAILLAGE_TRY(write(
      actor, "mandates.end",
      {{Json::object({{"id", id}, {"type", "Mandate"}, {"state", "ended"}}), found->version}}));
  MAILLAGE_ASSIGN(const Item done, read(actor, id, "Mandate"));
  return mandate_json(done.entity);
}

Result<Json> Organisations::mandates(const Actor& actor, const Json& input) const {
  MAILLAGE_TRY(check_person(actor));
  MAILLAGE_ASSIGN(const std::string organisation, organisation_of(actor, input));
  if (!manages(actor, organisation) && actor.organisation != organisation)
    return only_for("members of the organisation");
  Json answer = Json::object();
  for (const auto& [name, side] : {std::pair{"given", "grantor"}, std::pair{"held", "grantee"}}) {
    Json list = Json::array();
    for (const Json& mandate : linked(actor, "Mandate", side, organisation))
      list.push(mandate_json(mandate));
    answer.set(name, std::move(list));
  }
  return answer;
}

}  // namespace maillage::identity
