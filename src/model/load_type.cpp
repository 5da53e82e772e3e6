// region/types/NAME.json. The closed list of keywords is documented in region/README.md.
#include <algorithm>
#include <array>

#include "model/load.h"

namespace maillage::model {

const AttributeDefinition* TypeDefinition::attribute(std::string_view short_name_or_iri) const {
  const auto it = attribute_index.find(short_name_or_iri);
  return it == attribute_index.end() ? nullptr : &attributes[it->second];
}

bool TypeDefinition::has_personal_attributes() const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [](const AttributeDefinition& one) { return !one.personal.empty(); });
}

const WorkflowState* TypeDefinition::state(std::string_view state_name) const {
  for (const WorkflowState& one : states)
    if (one.name == state_name) return &one;
  return nullptr;
}

const AttributeDefinition* TypeDefinition::state_attribute() const {
  return workflow_attribute.empty() ? nullptr : attribute(workflow_attribute);
}

namespace load {

namespace {

// Members of an NGSI-LD entity or of the simple form that no attribute can be named after.
bool is_reserved(std::string_view name) {
  static constexpr std::array<std::string_view, 20> names{
      "id",         "type",        "types",      "scope",     "version",
      "createdAt",  "modifiedAt",  "deletedAt",  "expiresAt", "value",
      "object",     "languageMap", "vocab",      "json",      "valueList",
      "objectList", "datasetId",   "observedAt", "unitCode",  "objectType"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_name(std::string_view name, bool capital) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (name.empty() || !letter(name[0]) || (name[0] >= 'A' && name[0] <= 'Z') != capital)
    return false;
  return std::all_of(name.begin(), name.end(),
                     [&letter](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

bool is_relationship(AttributeKind kind) {
  return kind == AttributeKind::relationship || kind == AttributeKind::list_relationship;
}

void read_kind(const Json& json, AttributeDefinition& out, const FieldPath& path,
               FieldErrors& errors) {
  const std::string name = text_at(json, "kind", path, errors);
  if (const auto kind = attribute_kind(name)) {
    out.kind = *kind;
  } else if (!name.empty()) {
    std::vector<std::string_view> names;
    for (int i = 0; i < attribute_kind_count; ++i)
      names.push_back(name_of(static_cast<AttributeKind>(i)));
    add_error(errors, FieldPath(path, "kind"), not_one_of(names));
  }
}

// Keywords that only some kinds have.
void check_kind(const Json& json, const AttributeDefinition& definition, const FieldPath& path,
                FieldErrors& errors) {
  const bool relationship = is_relationship(definition.kind);
  const bool vocabulary = definition.kind == AttributeKind::vocab_property;
  const auto only = [&](std::string_view keyword, bool allowed, std::string_view of) {
    if (json.find(keyword) && !allowed)
      add_error(errors, FieldPath(path, keyword), "belongs to " + std::string(of) + " only");
  };
  only("targets", relationship, "relationships");
  only("territory", relationship, "relationships");
  only("covers", relationship, "relationships");
  only("vocabulary", vocabulary, "a VocabProperty");
  only("many", relationship || vocabulary, "relationships and VocabProperty");
  if (relationship && definition.targets.empty())
    add_error(errors, FieldPath(path, "targets"), "is required for a relationship");
  if (vocabulary && definition.vocabulary.empty())
    add_error(errors, FieldPath(path, "vocabulary"), "is required for a VocabProperty");
}

AttributeDefinition read_attribute(const std::string& name, const Json& json, const FieldPath& path,
                                   FieldErrors& errors) {
  AttributeDefinition out;
  out.name = name;
  if (!json.is_object()) {
    add_error(errors, path, "must be an object");
    return out;
  }
  if (!is_name(name, false)) add_error(errors, path, "must have a camelCase name");
  if (is_reserved(name)) add_error(errors, path, "has a name that NGSI-LD keeps for itself");
  check_present(json, {"kind", "labels"}, path, errors);
  out.schema = Json::object();
  for (const Json::Member& member : json.as_object()) {
    static constexpr std::array<std::string_view, 18> known{
        "kind",      "labels",   "help",    "targets",  "many",       "vocabulary",
        "territory", "covers",   "widget",  "unitCode", "searchable", "facet",
        "filter",    "audience", "writers", "readonly", "iri",        "personal"};
    if (Schema::is_keyword(member.key))
      out.schema.set(member.key, member.value);
    else if (std::find(known.begin(), known.end(), member.key) == known.end())
      add_error(errors, FieldPath(path, member.key), "is not a known keyword");
  }
  read_kind(json, out, path, errors);
  out.labels = labels_at(json, "labels", path, errors);
  out.help = labels_at(json, "help", path, errors);
  out.targets = texts_at(json, "targets", path, errors);
  out.many = flag_at(json, "many", false, path, errors);
  out.vocabulary = text_at(json, "vocabulary", path, errors);
  out.territory = flag_at(json, "territory", false, path, errors);
  out.covers = flag_at(json, "covers", false, path, errors);
  out.unit_code = text_at(json, "unitCode", path, errors);
  out.facet = flag_at(json, "facet", false, path, errors);
  out.filter = flag_at(json, "filter", false, path, errors);
  out.audience = grants_at(json, "audience", path, errors).value_or(out.audience);
  out.writers = grants_at(json, "writers", path, errors).value_or(out.writers);
  out.read_only = flag_at(json, "readonly", false, path, errors);
  out.personal = text_at(json, "personal", path, errors);
  out.iri = text_at(json, "iri", path, errors);
  if (out.iri.empty()) out.iri = iri(name);
  if (!is_uri(out.iri)) add_error(errors, FieldPath(path, "iri"), "must be an IRI");
  if (const Json* weight = json.find("searchable")) {
    const auto number = weight->to_int();
    if (number && *number >= 1 && *number <= 10)
      out.searchable = static_cast<int>(*number);
    else
      add_error(errors, FieldPath(path, "searchable"), "must be a weight from 1 to 10");
  }
  check_one_of(text_at(json, "widget", path, errors),
               {"line", "text", "money", "date", "choice", "entity", "map", "hidden"},
               FieldPath(path, "widget"), errors);
  check_kind(json, out, path, errors);
  out.rules = Schema::compile(out.schema, path, errors);
  out.source = json;
  return out;
}

void read_attributes(const Json& json, TypeDefinition& out, FieldErrors& errors) {
  const FieldPath path("properties");
  if (!json.is_object()) return add_error(errors, path, "must be an object");
  for (const Json::Member& member : json.as_object()) {
    AttributeDefinition one =
        read_attribute(member.key, member.value, FieldPath(path, member.key), errors);
    const std::size_t place = out.attributes.size();
    const bool fresh = out.attribute_index.emplace(one.name, place).second;
    if (!fresh || !out.attribute_index.emplace(one.iri, place).second)
      add_error(errors, FieldPath(path, member.key), "has the name or IRI of another attribute");
    out.attributes.push_back(std::move(one));
  }
}

void check_attributes_exist(const TypeDefinition& type, const std::vector<std::string>& names,
                            const FieldPath& path, FieldErrors& errors) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!type.attribute(names[i]))
      add_error(errors, FieldPath(path, i), "'" + names[i] + "' is no attribute of this type");
}

void check_attribute_exists(const TypeDefinition& type, std::string_view name,
                            const FieldPath& path, FieldErrors& errors) {
  if (!name.empty() && !type.attribute(name))
    add_error(errors, path, "'" + std::string(name) + "' is no attribute of this type");
}

void read_states(const Json& json, TypeDefinition& out, const FieldPath& path,
                 FieldErrors& errors) {
  const FieldPath here(path, "states");
  if (!json.is_object()) return add_error(errors, here, "must be an object");
  for (const Json::Member& member : json.as_object()) {
    const FieldPath place(here, member.key);
    check_keywords(member.value, {"labels", "public", "tone", "byCommand", "change", "erasedTo"},
                   place, errors);
    check_present(member.value, {"labels", "public", "tone"}, place, errors);
    WorkflowState state;
    state.name = member.key;
    state.labels = labels_at(member.value, "labels", place, errors);
    state.is_public = flag_at(member.value, "public", false, place, errors);
    flag_at(member.value, "byCommand", false, place, errors);  // for region/check.py
    state.change = grants_at(member.value, "change", place, errors);
    state.erased_to = text_at(member.value, "erasedTo", place, errors);
    state.tone = text_at(member.value, "tone", place, errors);
    check_one_of(state.tone, {"neutral", "info", "good", "warning", "bad"},
                 FieldPath(place, "tone"), errors);
    out.states.push_back(std::move(state));
  }
  for (const WorkflowState& state : out.states)
    if (!state.erased_to.empty() && !out.state(state.erased_to))
      add_error(errors, FieldPath(FieldPath(here, state.name), "erasedTo"), "is no state");
}

void read_steps(const Json& json, TypeDefinition& out, const FieldPath& path, FieldErrors& errors) {
  const FieldPath here(path, "steps");
  if (!json.is_array()) return add_error(errors, here, "must be a list");
  for (std::size_t i = 0; i < json.size(); ++i) {
    const Json& item = json.as_array()[i];
    const FieldPath place(here, i);
    check_keywords(item, {"name", "from", "to", "labels", "requires", "who"}, place, errors);
    check_present(item, {"name", "from", "to", "labels"}, place, errors);
    WorkflowStep step;
    step.name = text_at(item, "name", place, errors);
    step.labels = labels_at(item, "labels", place, errors);
    step.from = texts_at(item, "from", place, errors);
    step.to = text_at(item, "to", place, errors);
    step.requires_fields = texts_at(item, "requires", place, errors);
    step.who = grants_at(item, "who", place, errors);
    check_attributes_exist(out, step.requires_fields, FieldPath(place, "requires"), errors);
    for (std::size_t f = 0; f < step.from.size(); ++f)
      if (!out.state(step.from[f]))
        add_error(errors, FieldPath(FieldPath(place, "from"), f), "is no state");
    if (!step.to.empty() && !out.state(step.to))
      add_error(errors, FieldPath(place, "to"), "is no state");
    for (const WorkflowStep& other : out.steps)
      if (other.name == step.name) add_error(errors, FieldPath(place, "name"), "stands twice");
    out.steps.push_back(std::move(step));
  }
}

void read_workflow(const Json& json, TypeDefinition& out, FieldErrors& errors) {
  const FieldPath path("workflow");
  check_keywords(json, {"attribute", "initial", "states", "steps"}, path, errors);
  check_present(json, {"attribute", "initial", "states", "steps"}, path, errors);
  out.workflow_attribute = text_at(json, "attribute", path, errors);
  check_attribute_exists(out, out.workflow_attribute, FieldPath(path, "attribute"), errors);
  out.initial_state = text_at(json, "initial", path, errors);
  if (const Json* states = json.find("states")) read_states(*states, out, path, errors);
  if (!out.initial_state.empty() && !out.state(out.initial_state))
    add_error(errors, FieldPath(path, "initial"), "is no state");
  if (const Json* steps = json.find("steps")) read_steps(*steps, out, path, errors);
  const AttributeDefinition* state = out.state_attribute();
  if (state && state->kind != AttributeKind::property)
    add_error(errors, FieldPath(path, "attribute"), "must be a Property");
}

// Names of relationships of the type; "id" stands for the entity itself.
std::vector<std::string> related_at(const Json& json, std::string_view keyword,
                                    const TypeDefinition& type, const FieldPath& above,
                                    FieldErrors& errors) {
  const FieldPath path(above, keyword);
  std::vector<std::string> names = texts_at(json, keyword, above, errors);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const AttributeDefinition* attribute = type.attribute(names[i]);
    if (names[i] != "id" && (!attribute || !is_relationship(attribute->kind)))
      add_error(errors, FieldPath(path, i), "must be a relationship of this type, or id");
  }
  return names;
}

// A personal value belongs to one person, and nothing that decides who may do what hides behind its
// key.
void check_personal(const TypeDefinition& type, FieldErrors& errors) {
  const FieldPath properties("properties");
  for (const AttributeDefinition& attribute : type.attributes) {
    if (attribute.personal.empty()) continue;
    const FieldPath field(properties, attribute.name);
    const FieldPath place(field, "personal");
    const AttributeDefinition* person = type.attribute(attribute.personal);
    if (attribute.personal != "id" &&
        (!person || !is_relationship(person->kind) || !person->personal.empty()))
      add_error(errors, place, "must be a relationship of this type, or id");
    if (is_relationship(attribute.kind) || attribute.name == type.workflow_attribute)
      add_error(errors, place, "cannot be said of a relationship or of the workflow's state");
    if (type.frozen) add_error(errors, place, "cannot be erased from a frozen type");
  }
}

bool holds_time(const AttributeDefinition& attribute) {
  const std::string_view format = attribute.schema.string_at("format");
  return format == "date" || format == "date-time";
}

void read_retention(const Json& json, TypeDefinition& out, FieldErrors& errors) {
  const FieldPath here("retention");
  if (!json.is_array()) return add_error(errors, here, "must be a list");
  if (out.frozen) add_error(errors, here, "cannot be said of a frozen type");
  for (std::size_t i = 0; i < json.size(); ++i) {
    const Json& item = json.as_array()[i];
    const FieldPath place(here, i);
    check_keywords(item, {"states", "since", "days", "then", "labels"}, place, errors);
    check_present(item, {"since", "days", "then", "labels"}, place, errors);
    RetentionRule rule;
    rule.states = texts_at(item, "states", place, errors);
    for (std::size_t s = 0; s < rule.states.size(); ++s)
      if (!out.state(rule.states[s]))
        add_error(errors, FieldPath(FieldPath(place, "states"), s), "is no state");
    rule.since = text_at(item, "since", place, errors);
    const AttributeDefinition* since = out.attribute(rule.since);
    if (rule.since != "createdAt" && rule.since != "modifiedAt" && !(since && holds_time(*since)))
      add_error(errors, FieldPath(place, "since"),
                "must be createdAt, modifiedAt or an attribute with the format date or date-time");
    const Json* days = item.find("days");
    const auto count = days ? days->to_int() : std::nullopt;
    if (count && *count >= 1 && *count <= 36'525)
      rule.days = static_cast<int>(*count);
    else
      add_error(errors, FieldPath(place, "days"), "must be a whole number from 1 to 36525");
    const std::string then = text_at(item, "then", place, errors);
    check_one_of(then, {"erase", "remove"}, FieldPath(place, "then"), errors);
    rule.then = then == "remove" ? RetentionRule::Then::remove : RetentionRule::Then::erase;
    if (rule.then == RetentionRule::Then::erase && !out.has_personal_attributes())
      add_error(errors, FieldPath(place, "then"), "has no personal attribute to erase");
    rule.labels = labels_at(item, "labels", place, errors);
    out.retention.push_back(std::move(rule));
  }
}

void read_access(const Json& json, TypeDefinition& out, FieldErrors& errors) {
  const FieldPath path("access");
  check_keywords(json,
                 {"owners", "parties", "system", "public", "read", "create", "change", "delete"},
                 path, errors);
  AccessRules& rules = out.access;
  rules.owners = related_at(json, "owners", out, path, errors);
  rules.parties = related_at(json, "parties", out, path, errors);
  if (const std::string system = text_at(json, "system", path, errors); !system.empty())
    rules.system = system;
  check_one_of(rules.system,
               {"projects", "accompaniment", "supply", "strategy", "territory", "support", "data",
                "live", "participation", "services", "connectivity", "identity"},
               FieldPath(path, "system"), errors);
  rules.is_public = flag_at(json, "public", true, path, errors);
  rules.read = grants_at(json, "read", path, errors).value_or(rules.read);
  rules.create = grants_at(json, "create", path, errors).value_or(rules.create);
  rules.change = grants_at(json, "change", path, errors).value_or(rules.change);
  rules.remove = grants_at(json, "delete", path, errors).value_or(rules.remove);
}

// What a type that says nothing of access allows: everybody reads what is public, the region's
// officers of its dimension do the rest.
AccessRules default_access(const std::string& dimension) {
  const Grants officers = grants_of({"officer"});
  return {.owners = {},
          .parties = {},
          .system = dimension,
          .read = officers,
          .is_public = true,
          .create = officers,
          .change = officers,
          .remove = officers};
}

void check_views(const Json& json, const TypeDefinition& type, FieldErrors& errors) {
  const FieldPath path("views");
  check_keywords(json, {"list", "detail", "map", "order"}, path, errors);
  check_attributes_exist(type, texts_at(json, "list", path, errors), FieldPath(path, "list"),
                         errors);
  const std::string map = text_at(json, "map", path, errors);
  const AttributeDefinition* shown = type.attribute(map);
  if (!map.empty() && (!shown || shown->kind != AttributeKind::geo_property))
    add_error(errors, FieldPath(path, "map"), "must be a GeoProperty of this type");
  std::string_view order = json.string_at("order");
  if (order.starts_with('-')) order.remove_prefix(1);
  if (order != "createdAt" && order != "modifiedAt" && order != "id")
    check_attribute_exists(type, order, FieldPath(path, "order"), errors);
  const Json* detail = json.find("detail");
  if (!detail) return;
  const FieldPath here(path, "detail");
  if (!detail->is_array()) return add_error(errors, here, "must be a list");
  for (std::size_t i = 0; i < detail->size(); ++i) {
    const Json& group = detail->as_array()[i];
    const FieldPath place(here, i);
    check_keywords(group, {"labels", "fields"}, place, errors);
    check_present(group, {"labels", "fields"}, place, errors);
    labels_at(group, "labels", place, errors);
    check_attributes_exist(type, texts_at(group, "fields", place, errors),
                           FieldPath(place, "fields"), errors);
  }
}

Json with_common(const Json& file, const Json& common) {
  Json out = file;
  Json* properties = out.find("properties");
  if (!properties || !properties->is_object() || !common.is_object()) return out;
  for (const Json::Member& member : common.as_object())
    if (!properties->find(member.key)) properties->set(member.key, member.value);
  return out;
}

}  // namespace

TypeDefinition type(const Json& file, const Json& common, FieldErrors& errors) {
  const FieldPath root("");
  TypeDefinition out;
  check_keywords(
      file,
      {"name", "version", "labels", "plural", "help", "icon", "dimension", "title", "properties",
       "required", "workflow", "access", "views", "frozen", "private", "personal", "retention"},
      root, errors);
  check_present(file,
                {"name", "version", "labels", "plural", "help", "icon", "dimension", "title",
                 "properties", "required", "views"},
                root, errors);
  if (!file.is_object()) return out;
  out.source = with_common(file, common);
  out.name = text_at(file, "name", root, errors);
  if (!out.name.empty() && !is_name(out.name, true))
    add_error(errors, FieldPath(root, "name"), "must be CamelCase");
  out.iri = iri(out.name);
  if (const Json* version = file.find("version")) {
    const auto number = version->to_int();
    if (number && *number >= 1 && *number <= 1'000'000)
      out.version = static_cast<int>(*number);
    else
      add_error(errors, FieldPath(root, "version"), "must be a whole number from 1");
  }
  out.labels = labels_at(file, "labels", root, errors);
  labels_at(file, "plural", root, errors);
  labels_at(file, "help", root, errors);
  text_at(file, "icon", root, errors);
  out.dimension = text_at(file, "dimension", root, errors);
  check_one_of(out.dimension,
               {"projects", "accompaniment", "supply", "strategy", "territory", "support"},
               FieldPath(root, "dimension"), errors);
  if (const Json* properties = out.source.find("properties"))
    read_attributes(*properties, out, errors);
  out.title_attribute = text_at(file, "title", root, errors);
  check_attribute_exists(out, out.title_attribute, FieldPath(root, "title"), errors);
  out.required = texts_at(file, "required", root, errors);
  check_attributes_exist(out, out.required, FieldPath(root, "required"), errors);
  out.access = default_access(out.dimension);
  if (const Json* access = file.find("access")) read_access(*access, out, errors);
  out.frozen = flag_at(file, "frozen", false, root, errors);
  out.is_private = flag_at(file, "private", false, root, errors);
  if (out.is_private && out.access.is_public)
    add_error(errors, FieldPath(root, "private"), "needs access.public false");
  out.personal = related_at(file, "personal", out, root, errors);
  if (const Json* workflow = file.find("workflow")) read_workflow(*workflow, out, errors);
  check_personal(out, errors);
  if (const Json* retention = file.find("retention")) read_retention(*retention, out, errors);
  if (const Json* views = file.find("views")) check_views(*views, out, errors);
  return out;
}

}  // namespace load
}  // namespace maillage::model
