// Reading and writing the entities of organisations, for organisations.h.
#include "identity/organisations.h"
#include "identity/organisations_shared.h"

namespace maillage::identity {

namespace {

constexpr std::size_t linked_max = 5'000;

}  // namespace

Error only_for(const char* whom) {
  return make_error(ErrorCode::forbidden, std::string("This is for ") + whom + ".");
}

Result<void> check_person(const access::Actor& actor) {
  if (!actor.signed_in()) return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  // A key that may do less than its holder must not make its holder's rights grow.
  if (!actor.may_write || !actor.types_only.empty())
    return make_error(ErrorCode::forbidden, "This key cannot do that.");
  if (actor.person.empty() && !actor.is_staff()) return only_for("people");
  return {};
}

std::string text_of(const Json& entity, std::string_view member) {
  const Json* found = entity.find(member);
  if (found && found->is_string()) return found->as_string();
  if (found && found->is_array() && found->size() > 0 && found->as_array().front().is_string())
    return found->as_array().front().as_string();
  return {};
}

void copy_member(const Json& from, Json& to, std::string_view member) {
  if (const Json* found = from.find(member); found && !found->is_null()) to.set(member, *found);
}

Result<Organisations::Item> Organisations::read(const Actor& reader, std::string_view id,
                                                std::string_view type) const {
  const engine::Engine& engine = *accounts_.engine();
  const auto record = engine.get(reader, id);
  if (!record) return not_found(std::string(id));
  engine.told(reader, *record);
  Item item{engine.simple(reader, *record), record->version()};
  if (item.entity.string_at("type") != type) return not_found(std::string(id));
  return item;
}

std::vector<Json> Organisations::linked(const Actor& reader, std::string_view type,
                                        std::string_view attribute, std::string_view target) const {
  std::vector<Json> found;
  model::Query query;
  query.types = {{model::iri(type)}};
  if (!attribute.empty()) {
    if (target.empty()) return found;
    query.links = {{model::iri(attribute), std::string(target)}};
  }
  query.limit = linked_max;
  const engine::Engine& engine = *accounts_.engine();
  const auto page = engine.query(reader, query);
  if (!page.ok()) return found;
  for (const auto& hit : page->hits) {
    engine.told(reader, *hit.record);
    found.push_back(engine.simple(reader, *hit.record));
  }
  return found;
}

Result<model::Change> Organisations::change_of(const Edit& edit) const {
  const engine::Engine& engine = *accounts_.engine();
  model::Change change;
  MAILLAGE_ASSIGN(change.content, engine.registry().from_simple(edit.fields));
  change.id = change.content.id;
  if (edit.version == 0) return change;
  const auto record = engine.get(Actor::system(), change.id);
  if (!record) return not_found(change.id);
  model::Entity whole = engine.decode(*record);
  for (model::Attribute& attribute : change.content.attributes) {
    model::Instance& instance = attribute.instances.front();
    if (instance.value.is_null())
      whole.erase(attribute.name);
    else
      whole.set(attribute.name, std::move(instance));
  }
  change.content = std::move(whole);
  change.kind = model::Change::Kind::replace;
  change.expected_version = edit.version;
  return change;
}

Result<void> Organisations::write(const Actor& actor, std::string_view command,
                                  std::vector<Edit> edits, Decided decided) {
  engine::Changes changes;
  changes.command = command;
  changes.trusted = true;
  changes.decided = decided == Decided::here;
  for (const Edit& edit : edits) {
    MAILLAGE_ASSIGN(model::Change change, change_of(edit));
    changes.list.push_back(std::move(change));
  }
  auto done = accounts_.engine()->commit(actor, std::move(changes));
  if (!done.ok()) return done.error();
  return {};
}

bool Organisations::may_create(const Actor& actor, const Json& entity) const {
  const engine::Engine& engine = *accounts_.engine();
  const auto content = engine.registry().from_simple(entity);
  return content.ok() && engine.may_create(actor, *content).ok();
}

// Who may make somebody a member may manage them.
bool Organisations::manages(const Actor& actor, std::string_view organisation) const {
  return !organisation.empty() &&
         may_create(actor, Json::object({{"id", "urn:ngsi-ld:Membership:new"},
                                         {"type", "Membership"},
                                         {"organisation", organisation},
                                         {"role", "viewer"}}));
}

std::string Organisations::today() const {
  return format_timestamp(accounts_.engine()->now()).substr(0, 10);
}

// Titles of organisations are public; a name of a person is told with what names them, to those who
// may read that.
Json Organisations::shown(std::string_view id) const {
  Json out = Json::object({{"id", id}});
  const auto system = Actor::system();
  const auto record = accounts_.engine()->get(system, id);
  if (!record) return out;
  const Json entity = accounts_.engine()->simple(system, *record);
  for (const char* member : {"type", "title", "kind"}) copy_member(entity, out, member);
  return out;
}

std::string Organisations::person_name(std::string_view id) const {
  const auto system = Actor::system();
  const auto record = accounts_.engine()->get(system, id);
  if (!record) return {};
  return std::string(accounts_.engine()->simple(system, *record).string_at("name"));
}

// The organisation named, else the one acted for.
Result<std::string> Organisations::organisation_of(const Actor& actor, const Json& input) const {
  std::string id(input.string_at("organisation"));
  if (id.empty()) id = actor.organisation;
  if (id.empty()) return invalid("organisation", "is required when you act for none");
  const auto record = accounts_.engine()->get(Actor::system(), id);
  if (!record) return not_found(id);
  const std::string type(accounts_.engine()->simple(Actor::system(), *record).string_at("type"));
  if (type != "Organisation" && type != "Body") return not_found(id);
  return id;
}

}  // namespace maillage::identity
