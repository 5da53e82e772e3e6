#include "domain/entities/entities.h"

#include "domain/new_id.h"
#include "domain/schemas.h"
#include "domain/writing.h"

namespace maillage::domain {

namespace {

std::optional<std::uint64_t> expected_version(const Json& input) {
  const Json* version = input.find("version");
  if (!version) return std::nullopt;
  const auto number = version->to_int();
  return number && *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

// Commits one change and answers the entity as it now is.
Result<Json> commit_and_show(Context& context, model::Change change, std::string command) {
  const std::string id = change.id;
  MAILLAGE_ASSIGN(Json answer, commit_as_actor(context, std::move(change), std::move(command)));
  if (const auto record = context.engine.get(context.actor, id))
    answer.set("entity", simple(context, *record));
  return answer;
}

// The field errors of a nested entity, with the path from the command's input.
Error inside(Error error, const std::string& member) {
  for (FieldError& field : error.fields) field.field = member + "." + field.field;
  if (!error.subject.empty()) error.subject = member + "." + error.subject;
  return error;
}

Result<Json> create(Context& context, const Json& input) {
  Json entity = *input.find("entity");
  const std::string_view type = entity.string_at("type");
  if (type.empty()) return invalid("entity.type", "is required");
  if (!context.registry().type(type))
    return invalid("entity.type", "'" + std::string(type) + "' is not a type of this region");
  if (!entity.find("id")) entity.set("id", new_id(context, type));
  auto content = context.registry().from_simple(entity, input.string_at("language", "fr"));
  if (!content.ok()) return inside(content.error(), "entity");
  model::Change change;
  change.kind = model::Change::Kind::create;
  change.id = content->id;
  change.content = std::move(*content);
  auto done = commit_and_show(context, std::move(change), "entities.create");
  if (!done.ok() && done.error().code == ErrorCode::invalid) return inside(done.error(), "entity");
  return done;
}

// Replaces the given attributes, deletes those set to null.
Result<Json> update(Context& context, const Json& input) {
  const std::string id(input.string_at("id"));
  const auto record = context.engine.get(context.actor, id);
  if (!record) return not_found(id);
  Json partial = *input.find("set");
  if (partial.find("id") || partial.find("type"))
    return invalid("set", "an entity's id and type stay as they are");
  partial.set("id", id);
  const auto type = context.engine.terms().text(record->type(0));
  partial.set("type", std::string(model::short_name(type)));
  auto content = context.registry().from_simple(partial, input.string_at("language", "fr"));
  if (!content.ok()) return inside(content.error(), "set");
  // A map of languages replaces as a whole, so that a text can be taken away.
  // What the actor does not read stays as it is.
  model::Entity whole = context.engine.decode(context.actor, *record);
  for (model::Attribute& attribute : content->attributes) {
    model::Instance& instance = attribute.instances.front();
    if (instance.value.is_null()) {
      whole.erase(attribute.name);
    } else {
      whole.set(attribute.name, std::move(instance));
    }
  }
  model::Change change;
  change.kind = model::Change::Kind::replace;
  change.id = id;
  change.content = std::move(whole);
  change.by_actor = true;
  // Read, changed and written: whoever came between must not be overwritten.
  change.expected_version = record->version();
  change.seen_version = expected_version(input);
  auto done = commit_and_show(context, std::move(change), "entities.update");
  if (!done.ok() && done.error().code == ErrorCode::invalid) return inside(done.error(), "set");
  return done;
}

Result<Json> step(Context& context, const Json& input) {
  const std::string id(input.string_at("id"));
  const auto record = context.engine.get(context.actor, id);
  if (!record) return not_found(id);
  const model::Entity entity = context.engine.decode(*record);
  const auto* type = context.registry().type(entity.types.front());
  const std::string_view wanted = input.string_at("step");
  for (const auto& available : context.registry().available_steps(entity)) {
    if (available.step->name != wanted) continue;
    if (!available.missing.empty()) {
      Error error = invalid(available.missing.front(), "must be filled in before this step");
      error.fields.clear();
      for (const std::string& field : available.missing)
        error.fields.push_back({field, "must be filled in before this step"});
      return error;
    }
    model::Instance state;
    state.value = available.step->to;
    model::Change change =
        update_of(id, {{model::iri(type->workflow_attribute), {std::move(state)}}});
    change.expected_version = record->version();
    change.seen_version = expected_version(input);
    return commit_and_show(context, std::move(change), "entities.step");
  }
  return make_error(
      ErrorCode::conflict,
      "The step '" + std::string(wanted) + "' cannot be taken from the present state.", "step");
}

Result<Json> remove(Context& context, const Json& input) {
  model::Change change;
  change.kind = model::Change::Kind::remove;
  change.id = input.string_at("id");
  change.seen_version = expected_version(input);
  return commit_and_show(context, std::move(change), "entities.delete");
}

}  // namespace

Module entities_module() {
  Module module;
  module.name = "entities";
  const Json written = schema_reference("Written");
  module.commands = {
      {"entities.create", "Creates an entity of a type of the region.", schema(R"({
        "type":"object","required":["entity"],"properties":{
          "entity":{"type":"object","description":"Simple form; without id one is made."},
          "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of plain texts given for translatable fields."}}})"),
       written, Permission::signed_in, false, create},
      {"entities.update", "Replaces attributes of an entity; null deletes.", schema(R"({
        "type":"object","required":["id","set"],"properties":{
          "id":{"type":"string","minLength":1,"maxLength":2048},
          "version":{"type":"integer","minimum":0,"description":"Refuse when the entity is at another version."},
          "set":{"type":"object","description":"Attribute names and their new values."},
          "language":{"type":"string","enum":["fr","nl","de","en"]}}})"),
       written, Permission::signed_in, false, update},
      {"entities.step", "Takes a step of the entity's workflow.", schema(R"({
        "type":"object","required":["id","step"],"properties":{
          "id":{"type":"string","minLength":1,"maxLength":2048},
          "step":{"type":"string","minLength":1,"maxLength":100},
          "version":{"type":"integer","minimum":0}}})"),
       written, Permission::signed_in, false, step},
      {"entities.delete", "Deletes an entity; its history stays.", schema(R"({
        "type":"object","required":["id"],"properties":{
          "id":{"type":"string","minLength":1,"maxLength":2048},
          "version":{"type":"integer","minimum":0}}})"),
       written, Permission::signed_in, false, remove},
  };
  return module;
}

}  // namespace maillage::domain
