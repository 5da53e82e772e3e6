#include "domain/module.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

namespace maillage::domain {

namespace {

void check_value(const Json& schema, const Json& value, const std::string& path,
                 std::vector<FieldError>& errors);

bool has_type(const Json& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "number") return value.is_number();
  if (type == "integer") return value.to_int().has_value();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  return value.is_object();
}

void check_object(const Json& schema, const Json& value, const std::string& path,
                  std::vector<FieldError>& errors) {
  const auto below = [&](const std::string& name) {
    return path.empty() ? name : path + "." + name;
  };
  const Json* properties = schema.find("properties");
  if (!properties) return;
  for (const auto& [name, member] : value.as_object()) {
    const Json* property = properties->find(name);
    if (!property) {
      errors.push_back({below(name), "is not known here"});
    } else if (!member.is_null()) {
      check_value(*property, member, below(name), errors);
    }
  }
  const Json* required = schema.find("required");
  if (!required) return;
  for (const Json& name : required->as_array()) {
    const Json* member = value.find(name.as_string());
    if (!member || member->is_null()) errors.push_back({below(name.as_string()), "is required"});
  }
}

void check_limits(const Json& schema, const Json& value, const std::string& path,
                  std::vector<FieldError>& errors) {
  const auto limit = [&](std::string_view key) -> std::optional<double> {
    const Json* found = schema.find(key);
    return found && found->is_number() ? std::optional(found->as_double()) : std::nullopt;
  };
  const auto text = [&](std::string_view key) { return schema.find(key)->number_text(); };
  if (value.is_number()) {
    if (const auto least = limit("minimum"); least && value.as_double() < *least)
      errors.push_back({path, "must be at least " + text("minimum")});
    if (const auto most = limit("maximum"); most && value.as_double() > *most)
      errors.push_back({path, "must be at most " + text("maximum")});
  }
  if (value.is_string()) {
    if (const auto least = limit("minLength");
        least && static_cast<double>(value.as_string().size()) < *least)
      errors.push_back({path, "must have at least " + text("minLength") + " characters"});
    if (const auto most = limit("maxLength");
        most && static_cast<double>(value.as_string().size()) > *most)
      errors.push_back({path, "must have at most " + text("maxLength") + " characters"});
  }
  if (value.is_array()) {
    if (const auto most = limit("maxItems"); most && static_cast<double>(value.size()) > *most)
      errors.push_back({path, "must have at most " + text("maxItems") + " elements"});
  }
}

void check_value(const Json& schema, const Json& value, const std::string& path,
                 std::vector<FieldError>& errors) {
  const std::string_view type = schema.string_at("type");
  if (!type.empty() && !has_type(value, type)) {
    errors.push_back(
        {path,
         "must be " +
             std::string(type == "array" || type == "object" || type == "integer" ? "an " : "a ") +
             std::string(type) + ", not " + value.type_name()});
    return;
  }
  if (const Json* allowed = schema.find("enum")) {
    const auto& list = allowed->as_array();
    if (std::find(list.begin(), list.end(), value) == list.end()) {
      std::string names;
      for (const Json& one : list)
        names += (names.empty() ? "" : ", ") + (one.is_string() ? one.as_string() : one.dump());
      errors.push_back({path, "must be one of: " + names});
    }
  }
  check_limits(schema, value, path, errors);
  if (value.is_object()) check_object(schema, value, path, errors);
  const Json* items = schema.find("items");
  if (value.is_array() && items)
    for (std::size_t i = 0; i < value.size(); ++i)
      check_value(*items, value.as_array()[i], path + "[" + std::to_string(i) + "]", errors);
}

}  // namespace

Json schema(const char* text) {
  auto parsed = parse_json(text);
  if (parsed.ok()) return std::move(*parsed);
  std::fprintf(stderr, "a module's schema is not JSON: %s\n%s\n", parsed.error().message.c_str(),
               text);
  std::abort();
}

Result<void> check_input(const Json& schema, const Json& input) {
  std::vector<FieldError> errors;
  if (!input.is_object()) return invalid("", "the input must be a JSON object");
  check_object(schema, input, "", errors);
  if (errors.empty()) return {};
  Error error = invalid(errors.front().field, errors.front().reason);
  error.fields = std::move(errors);
  return error;
}

Result<std::vector<engine::RecordPtr>> all_of_type(const Context& context, std::string_view type) {
  model::Query query;
  query.types = {{model::iri(type)}};
  query.limit = 1'000'000;
  MAILLAGE_ASSIGN(engine::Page page, context.engine.query(context.actor, query));
  std::vector<engine::RecordPtr> records;
  records.reserve(page.hits.size());
  for (auto& hit : page.hits) records.push_back(std::move(hit.record));
  return records;
}

// The audit is told of what is shown.
Json simple(const Context& context, const engine::Record& record) {
  context.engine.told(context.actor, record);
  return context.engine.simple(context.actor, record);
}

namespace {

void collect_ids(const Json& value, std::set<std::string>& ids) {
  if (value.is_string() && value.as_string().compare(0, 4, "urn:") == 0)
    ids.insert(value.as_string());
  if (value.is_array())
    for (const Json& element : value.as_array()) collect_ids(element, ids);
}

}  // namespace

Json references(const Context& context, const std::vector<const Json*>& entities) {
  std::set<std::string> ids;
  for (const Json* entity : entities) {
    if (!entity->is_object()) continue;
    for (const auto& [name, value] : entity->as_object())
      if (name != "id") collect_ids(value, ids);
  }
  Json found = Json::object();
  for (const std::string& id : ids) {
    const auto record = context.engine.get(context.actor, id);
    if (!record) continue;
    const auto type_iri = context.engine.terms().text(record->type(0));
    const auto* type = context.registry().type(type_iri);
    Json reference = Json::object(
        {{"type", std::string(model::short_name(type_iri))}, {"title", Json::object()}});
    if (type && !type->title_attribute.empty()) {
      const auto view =
          record->find(context.engine.terms().find(model::iri(type->title_attribute)));
      if (view) {
        if (!type->personal.empty()) context.engine.told(context.actor, *record);
        auto title = parse_json(view->value());
        // A name, as of a person, is in no language.
        if (title.ok() && title->is_string()) *title = Json::object({{"@none", std::move(*title)}});
        if (title.ok()) reference.set("title", std::move(*title));
      }
    }
    found.set(id, std::move(reference));
  }
  return found;
}

model::Change update_of(std::string id, std::vector<model::Attribute> attributes) {
  model::Change change;
  change.kind = model::Change::Kind::append;
  change.id = id;
  change.content.id = std::move(id);
  change.content.attributes = std::move(attributes);
  return change;
}

}  // namespace maillage::domain
