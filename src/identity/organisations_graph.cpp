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

bool manages(const access::Actor& actor, std::string_view organisation) {
  if (actor.is_staff()) return true;
  return actor.kind == access::Actor::Kind::person && !organisation.empty() &&
         actor.organisation == organisation && actor.role >= access::Role::manager;
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

Result<Organisations::Item> Organisations::read(std::string_view id, std::string_view type) const {
  const auto system = Actor::system();
  const engine::Engine& engine = *accounts_.engine();
  const auto record = engine.get(system, id);
  if (!record) return not_found(std::string(id));
  Item item{engine.simple(system, *record), record->version()};
  if (item.entity.string_at("type") != type) return not_found(std::string(id));
  return item;
}

std::vector<Json> Organisations::linked(std::string_view type, std::string_view attribute,
                                        std::string_view target) const {
  std::vector<Json> found;
  model::Query query;
  query.types = {{model::iri(type)}};
  if (!attribute.empty()) {
    if (target.empty()) return found;
    query.links = {{model::iri(attribute), std::string(target)}};
  }
  query.limit = linked_max;
  const auto system = Actor::system();
  const engine::Engine& engine = *accounts_.engine();
  const auto page = engine.query(system, query);
  if (!page.ok()) return found;
  for (const auto& hit : page->hits) found.push_back(engine.simple(system, *hit.record));
  return found;
}

Result<void> Organisations::write(const Actor& actor, std::string_view command, Json fields,
                                  std::uint64_t version) {
  engine::Engine& engine = *accounts_.engine();
  // The decision was taken here; histories still tell who did it.
  Actor writer = Actor::system();
  writer.id = actor.id;
  writer.name = actor.name;
  MAILLAGE_ASSIGN(model::Entity content, engine.registry().from_simple(fields));
  engine::Changes changes;
  changes.command = command;
  changes.trusted = true;
  model::Change change;
  change.id = content.id;
  if (version != 0) {
    const auto record = engine.get(writer, content.id);
    if (!record) return not_found(content.id);
    model::Entity whole = engine.decode(*record);
    for (model::Attribute& attribute : content.attributes) {
      model::Instance& instance = attribute.instances.front();
      if (instance.value.is_null())
        whole.erase(attribute.name);
      else
        whole.set(attribute.name, std::move(instance));
    }
    content = std::move(whole);
    change.kind = model::Change::Kind::replace;
    change.expected_version = version;
  }
  change.content = std::move(content);
  changes.list.push_back(std::move(change));
  auto done = engine.commit(writer, std::move(changes));
  if (!done.ok()) return done.error();
  return {};
}

std::string Organisations::today() const {
  return format_timestamp(accounts_.engine()->now()).substr(0, 10);
}

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
