#include "identity/members.h"

#include <algorithm>
#include <array>

#include "base/time.h"
#include "model/entity.h"
#include "model/query.h"

namespace maillage::identity {

namespace {

constexpr std::size_t links_max = 1'000;  // memberships of a person, mandates of a body

// The types that an Actor is made of.
constexpr std::array<std::string_view, 6> types{"Person",  "Membership",   "Delegation",
                                                "Mandate", "Organisation", "Body"};

std::string today_of(const engine::Engine& engine) {
  return format_timestamp(engine.now()).substr(0, 10);
}

// Periods are days: from the first on which it holds up to the first on which it does not.
bool holds_on(const Json& entity, std::string_view today) {
  const std::string_view from = entity.string_at("validFrom");
  const std::string_view to = entity.string_at("validTo");
  return (from.empty() || from <= today) && (to.empty() || today < to);
}

// A relationship or a vocabulary's code is one text or a list of them.
std::vector<std::string> texts_at(const Json& entity, std::string_view member) {
  std::vector<std::string> texts;
  const Json* found = entity.find(member);
  if (found && found->is_string()) texts.push_back(found->as_string());
  if (found && found->is_array())
    for (const Json& one : found->as_array())
      if (one.is_string()) texts.push_back(one.as_string());
  return texts;
}

std::string text_at(const Json& entity, std::string_view member) {
  const auto texts = texts_at(entity, member);
  return texts.empty() ? std::string() : texts.front();
}

bool is_body(std::string_view id) { return id.starts_with("urn:ngsi-ld:Body:"); }

Capacity capacity_of(const Json& membership) {
  Capacity capacity;
  capacity.membership = membership.string_at("id");
  capacity.organisation = text_at(membership, "organisation");
  capacity.body = is_body(capacity.organisation);
  capacity.role = access::role_from(membership.string_at("role"));
  capacity.systems = texts_at(membership, "systems");
  capacity.operates = membership.bool_at("controlRoom");
  capacity.advisor = membership.bool_at("advisor");
  capacity.advised_territories = texts_at(membership, "advisedTerritories");
  capacity.advised_themes = texts_at(membership, "advisedThemes");
  return capacity;
}

}  // namespace

std::string only_organisation(const std::vector<Capacity>& capacities) {
  std::string only;
  for (const Capacity& capacity : capacities) {
    if (capacity.body || !capacity.on_behalf_of.empty() || capacity.organisation == only) continue;
    if (!only.empty()) return {};
    only = capacity.organisation;
  }
  return only;
}

Members::Members(engine::Engine& engine)
    : engine_(engine), generation_(std::make_shared<std::atomic<std::uint64_t>>(1)) {
  std::vector<std::string> watched;
  for (const std::string_view type : types) watched.push_back(model::iri(type));
  listening_ = engine.listen([generation = generation_, watched = std::move(watched),
                              &engine](const std::shared_ptr<const engine::Event>& event) {
    for (const auto& item : event->items) {
      const engine::Record& record = item.after ? *item.after : *item.before;
      for (std::size_t i = 0; i < record.type_count(); ++i) {
        const auto type = engine.terms().text(record.type(i));
        if (std::find(watched.begin(), watched.end(), type) == watched.end()) continue;
        generation->fetch_add(1, std::memory_order_release);
        return;
      }
    }
  });
}

std::vector<Json> Members::linked(std::string_view type, std::string_view attribute,
                                  std::string_view target) const {
  std::vector<Json> found;
  if (target.empty()) return found;
  model::Query query;
  query.types = {{model::iri(type)}};
  query.links = {{model::iri(attribute), std::string(target)}};
  query.limit = links_max;
  const auto actor = access::Actor::system();
  const auto page = engine_.query(actor, query);
  if (!page.ok()) return found;
  for (const auto& hit : page->hits) found.push_back(engine_.simple(actor, *hit.record));
  return found;
}

std::vector<Capacity> Members::own_capacities(std::string_view person,
                                              std::string_view today) const {
  std::vector<Capacity> capacities;
  for (const Json& membership : linked("Membership", "person", person))
    if (membership.string_at("state") == "active" && holds_on(membership, today))
      capacities.push_back(capacity_of(membership));
  return capacities;
}

std::vector<Capacity> Members::capacities(std::string_view person) const {
  const std::string today = today_of(engine_);
  std::vector<Capacity> all = own_capacities(person, today);
  for (const Json& delegation : linked("Delegation", "delegate", person)) {
    if (delegation.string_at("state") != "active" || !holds_on(delegation, today)) continue;
    const std::string delegator = text_at(delegation, "delegator");
    const std::string organisation = text_at(delegation, "organisation");
    if (delegator == person) continue;
    // Who delegates can give what they hold themselves at that moment, and no more.
    for (Capacity capacity : own_capacities(delegator, today)) {
      if (capacity.organisation != organisation) continue;
      capacity.role = std::min(capacity.role, access::role_from(delegation.string_at("role")));
      capacity.on_behalf_of = delegator;
      all.push_back(std::move(capacity));
    }
  }
  return all;
}

// Where the organisation governs: a municipality in its own area, an inter-municipal body where it
// is mandated.
void Members::place(access::Actor& actor, std::string_view today) const {
  const auto system = access::Actor::system();
  const auto record = engine_.get(system, actor.organisation);
  if (!record) return;
  const Json organisation = engine_.simple(system, *record);
  const std::string_view kind = organisation.string_at("kind");
  if (kind == "municipality") actor.territories = texts_at(organisation, "municipality");
  if (kind != "inter-municipal-body") return;
  for (const Json& mandate : linked("Mandate", "grantee", actor.organisation)) {
    if (mandate.string_at("state") != "active" || !holds_on(mandate, today)) continue;
    auto areas = texts_at(mandate, "areas");
    if (areas.empty())
      if (const auto grantor = engine_.get(system, text_at(mandate, "grantor")))
        areas = texts_at(engine_.simple(system, *grantor), "municipality");
    for (std::string& area : areas)
      if (std::find(actor.territories.begin(), actor.territories.end(), area) ==
          actor.territories.end())
        actor.territories.push_back(std::move(area));
  }
}

access::Actor Members::actor(std::string_view person, std::string_view organisation,
                             std::string_view on_behalf_of) const {
  access::Actor actor{.kind = access::Actor::Kind::person};
  actor.id = person;
  actor.person = person;
  const auto system = access::Actor::system();
  if (const auto record = engine_.get(system, person))
    actor.name = engine_.simple(system, *record).string_at("name");
  for (Capacity& capacity : capacities(person)) {
    if (capacity.body && capacity.on_behalf_of.empty())
      actor.bodies.push_back(capacity.organisation);
    if (organisation.empty() || capacity.organisation != organisation ||
        capacity.on_behalf_of != on_behalf_of)
      continue;
    // Several memberships in one organisation add up.
    actor.organisation = organisation;
    actor.on_behalf_of = on_behalf_of;
    actor.role = std::max(actor.role, capacity.role);
    actor.operates |= capacity.operates;
    for (std::string& system_name : capacity.systems)
      actor.systems.push_back(std::move(system_name));
    if (capacity.advisor) {
      actor.advisor = true;
      actor.advised_territories = std::move(capacity.advised_territories);
      actor.advised_themes = std::move(capacity.advised_themes);
    }
  }
  if (!actor.organisation.empty()) place(actor, today_of(engine_));
  return actor;
}

access::Actor Members::actor_of_organisation(std::string_view organisation,
                                             access::Role role) const {
  access::Actor actor{.kind = access::Actor::Kind::service};
  actor.organisation = organisation;
  actor.role = role;
  place(actor, today_of(engine_));
  return actor;
}

}  // namespace maillage::identity
