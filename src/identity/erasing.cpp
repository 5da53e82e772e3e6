#include "identity/erasing.h"

#include <algorithm>
#include <set>

#include "identity/organisations_shared.h"
#include "identity/personal_data.h"

namespace maillage::identity {

namespace {

constexpr std::size_t memberships_max = 5'000;
// Who signs in elsewhere has no password to give: a session that has just begun stands for it.
constexpr std::chrono::minutes fresh_session{10};

}  // namespace

Result<Json> Erasing::person_of(std::string_view id) const {
  const engine::Engine& engine = *accounts_.engine();
  const auto record = engine.get(Actor::system(), id);
  Json person = record ? engine.simple(Actor::system(), *record) : Json();
  if (!record || person.string_at("type") != "Person") return not_found(std::string(id));
  return person;
}

// Whoever may make a claim in anybody's name decides on people's affairs.
bool Erasing::may_erase_others(const Actor& actor) const {
  const engine::Engine& engine = *accounts_.engine();
  const auto claim = engine.registry().from_simple(Json::object(
      {{"id", "urn:ngsi-ld:Claim:new"}, {"type", "Claim"}, {"person", "urn:ngsi-ld:Person:new"}}));
  return claim.ok() && engine.may_create(actor, *claim).ok();
}

std::vector<Json> Erasing::memberships(std::string_view attribute, std::string_view target) const {
  model::Query query;
  query.types = {{model::iri("Membership")}};
  if (!attribute.empty()) query.links = {{model::iri(attribute), std::string(target)}};
  query.limit = attribute.empty() ? 100 * memberships_max : memberships_max;
  std::vector<Json> found;
  const engine::Engine& engine = *accounts_.engine();
  const auto page = engine.query(Actor::system(), query);
  if (!page.ok()) return found;
  for (const auto& hit : page->hits) found.push_back(engine.simple(Actor::system(), *hit.record));
  return found;
}

// Organisations whose only manager without a last day is this person.
std::vector<std::string> Erasing::left_without_manager(std::string_view person) const {
  const auto manages = [](const Json& membership) {
    return membership.string_at("state") == "active" && text_of(membership, "role") == "manager" &&
           membership.string_at("validTo").empty();
  };
  std::vector<std::string> left;
  for (const Json& own : memberships("person", person)) {
    if (!manages(own)) continue;
    const std::string organisation = text_of(own, "organisation");
    const auto all = memberships("organisation", organisation);
    const bool another = std::any_of(all.begin(), all.end(), [&](const Json& one) {
      return manages(one) && text_of(one, "person") != person;
    });
    if (!another && std::find(left.begin(), left.end(), organisation) == left.end())
      left.push_back(organisation);
  }
  return left;
}

Json Erasing::organisations_json(const std::vector<std::string>& ids) const {
  Json list = Json::array();
  const engine::Engine& engine = *accounts_.engine();
  for (const std::string& id : ids) {
    Json one = Json::object({{"id", id}});
    if (const auto record = engine.get(Actor::system(), id))
      copy_member(engine.simple(Actor::system(), *record), one, "title");
    list.push(std::move(one));
  }
  return list;
}

Result<Json> Erasing::look(const Actor& actor, std::string_view id) const {
  MAILLAGE_TRY(check_person(actor));
  if (id.empty()) id = actor.person;
  if (id.empty()) return invalid("person", "is required of who is no person");
  if (id != actor.person && !may_erase_others(actor)) return only_for("the region's officers");
  MAILLAGE_ASSIGN(const Json person, person_of(id));
  const engine::Engine& engine = *accounts_.engine();
  if (const auto record = engine.get(actor, id)) engine.told(actor, *record);
  Json answer = Json::object({{"person", id}, {"self", id == actor.person}});
  for (const char* member : {"name", "email", "erased"}) copy_member(person, answer, member);
  std::set<std::string> acted_for;
  for (const Json& one : memberships("person", id))
    if (one.string_at("state") == "active") acted_for.insert(text_of(one, "organisation"));
  answer.set("organisations", organisations_json({acted_for.begin(), acted_for.end()}));
  answer.set("withoutManager", organisations_json(left_without_manager(id)));
  MAILLAGE_ASSIGN(const auto about, entities_about(engine, id));
  Json counts = Json::object();
  for (const std::string& one : about) {
    const auto record = engine.get(Actor::system(), one);
    if (!record) continue;
    const std::string type(model::short_name(engine.terms().text(record->type(0))));
    counts.set(type, counts.number_at(type) + 1);
  }
  answer.set("counts", std::move(counts));
  return answer;
}

Result<engine::Changes> Erasing::changes_of(const Wanted& wanted, const Json& person,
                                            std::vector<std::string>& invitations) const {
  const engine::Engine& engine = *accounts_.engine();
  engine::Changes changes;
  changes.command = wanted.command;
  changes.trusted = changes.decided = changes.erases = true;
  MAILLAGE_ASSIGN(const auto about, entities_about(engine, wanted.person));
  for (const std::string& id : about) {
    const auto record = engine.get(Actor::system(), id);
    if (!record) continue;
    auto change = erasing_change(engine, *record, wanted.person);
    if (!change) continue;
    if (id == wanted.person) {
      model::Instance ground;
      ground.kind = model::AttributeKind::vocab_property;
      ground.value = Json(wanted.ground);
      change->content.set(model::iri("erasureGround"), std::move(ground));
    }
    changes.list.push_back(std::move(*change));
  }
  // Invitations to their address name nobody yet.
  const std::string_view email = person.string_at("email");
  if (email.empty()) return changes;
  for (const Json& one : memberships("", "")) {
    if (one.string_at("state") != "invited" || one.string_at("email") != email) continue;
    invitations.emplace_back(one.string_at("id"));
    model::Change change{.kind = model::Change::Kind::remove, .id = invitations.back()};
    changes.list.push_back(std::move(change));
  }
  return changes;
}

Result<Json> Erasing::carry_out(const Actor& actor, const Wanted& wanted) {
  std::vector<std::string> invitations;
  std::lock_guard guard(accounts_.memberships_mutex());
  MAILLAGE_ASSIGN(const Json person, person_of(wanted.person));
  MAILLAGE_ASSIGN(const auto account, accounts_.find_of_person(wanted.person));
  if (person.string_at("erased").empty()) {
    const auto left = left_without_manager(wanted.person);
    if (!left.empty() && !wanted.even_last_manager) {
      std::string names;
      const Json organisations = organisations_json(left);
      for (const Json& one : organisations.as_array()) {
        const Json* title = one.find("title");
        names +=
            (names.empty() ? "" : ", ") +
            std::string(title ? title->string_at("fr", one.string_at("id")) : one.string_at("id"));
      }
      return make_error(ErrorCode::conflict,
                        "Nobody else manages " + names +
                            ": make another member manager first, or say that it may stay so.",
                        "evenLastManager");
    }
    MAILLAGE_ASSIGN(engine::Changes changes, changes_of(wanted, person, invitations));
    MAILLAGE_TRY(accounts_.engine()->commit(actor, std::move(changes)));
  }
  for (const std::string& id : invitations) MAILLAGE_TRY(accounts_.codes().forget("invite", id));
  if (account) MAILLAGE_TRY(accounts_.forget(*account));
  MAILLAGE_ASSIGN(const Json after, person_of(wanted.person));
  return Json::object({{"person", wanted.person}, {"erased", after.string_at("erased")}});
}

Result<Json> Erasing::erase(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  if (!may_erase_others(actor)) return only_for("the region's officers");
  Wanted wanted{std::string(input.string_at("person")), std::string(input.string_at("ground")),
                "people.erase", input.bool_at("evenLastManager")};
  if (wanted.person == actor.person)
    return make_error(ErrorCode::forbidden, "Erase yourself on the page of your own data.");
  const auto* grounds = accounts_.engine()->registry().vocabulary("erasure-ground");
  const auto* ground = grounds ? grounds->find(wanted.ground) : nullptr;
  if (!ground) return invalid("ground", "is no code of the vocabulary erasure-ground");
  wanted.ground = ground->iri;
  return carry_out(actor, wanted);
}

Result<Json> Erasing::erase_own(const Actor& actor, const Own& given) {
  MAILLAGE_TRY(check_person(actor));
  if (actor.person.empty()) return only_for("people, not for administrators of the platform");
  MAILLAGE_TRY(accounts_.check_owner(given.account, given.password, given.peer,
                                     given.session_began + fresh_session));
  if (normal_name(given.name) != given.account)
    return invalid("name", "must be the name that you sign in with");
  const auto* grounds = accounts_.engine()->registry().vocabulary("erasure-ground");
  const auto* ground = grounds ? grounds->find("request") : nullptr;
  if (!ground)
    return make_error(ErrorCode::internal, "The vocabulary erasure-ground has no code request.");
  return carry_out(actor, {actor.person, ground->iri, "account.erase", given.even_last_manager});
}

}  // namespace maillage::identity
