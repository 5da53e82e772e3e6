#include "protocol/ngsild/entity_reader.h"

#include <algorithm>
#include <array>

#include "geo/geometry.h"
#include "protocol/ngsild/values.h"

namespace maillage::protocol::ngsild {

namespace {

using model::AttributeKind;

constexpr int depth_max = 8;
constexpr std::size_t attributes_max = 10'000;
constexpr std::size_t unit_code_bytes_max = 64;
constexpr std::size_t types_max = 64;

// Puts a name before the field an error is about.
Error within(std::string_view name, Error error) {
  std::string field =
      error.subject.empty() ? std::string(name) : std::string(name) + "." + error.subject;
  std::string reason = error.fields.empty() ? error.message : error.fields[0].reason;
  Error outer = invalid(std::move(field), std::move(reason));
  outer.code = error.code;
  return outer;
}

bool contains(const auto& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// Members that carry a value: the order tells which is meant when a type is missing and there are
// several.
constexpr std::array<std::string_view, 7> value_members{
    "value", "object", "languageMap", "vocab", "json", "valueList", "objectList"};

// What the standard makes of a member's name inside an attribute (4.5.2.2 and its like).
enum class Role {
  attribute,    // none: it is an attribute of the attribute
  value,        // one of value_members
  described,    // says something about the value
  generated,    // made by servers: passed over on the way in
  forbidden,    // only ever in answers, or only inside a proof
  unsupported,  // not understood here
};

struct Reserved {
  std::string_view name;
  Role role;
};
// By length, so that a look passes over most without reading them.
constexpr std::array<Reserved, 30> reserved{{
    {"json", Role::value},
    {"type", Role::described},
    {"lang", Role::generated},
    {"value", Role::value},
    {"vocab", Role::value},
    {"object", Role::value},
    {"entity", Role::forbidden},
    {"unitCode", Role::described},
    {"valueList", Role::value},
    {"datasetId", Role::described},
    {"createdAt", Role::generated},
    {"deletedAt", Role::generated},
    {"expiresAt", Role::unsupported},
    {"valueType", Role::unsupported},
    {"objectList", Role::value},
    {"observedAt", Role::described},
    {"objectType", Role::described},
    {"modifiedAt", Role::generated},
    {"instanceId", Role::generated},
    {"entityList", Role::forbidden},
    {"languageMap", Role::value},
    {"ngsildproof", Role::unsupported},
    {"previousJson", Role::forbidden},
    {"previousValue", Role::forbidden},
    {"previousVocab", Role::forbidden},
    {"previousObject", Role::forbidden},
    {"entityIdSealed", Role::forbidden},
    {"previousValueList", Role::forbidden},
    {"previousObjectList", Role::forbidden},
    {"previousLanguageMap", Role::forbidden},
}};

Role role_of(std::string_view name) {
  for (const Reserved& one : reserved) {
    if (one.name.size() > name.size()) break;
    if (one.name == name) return one.role;
  }
  return Role::attribute;
}

bool is_reserved(Role role) {
  return role == Role::value || role == Role::described || role == Role::generated;
}

constexpr std::array<AttributeKind, value_members.size()> kinds_of_members{
    AttributeKind::property,          AttributeKind::relationship,
    AttributeKind::language_property, AttributeKind::vocab_property,
    AttributeKind::json_property,     AttributeKind::list_property,
    AttributeKind::list_relationship,
};

bool is_geometry_type(std::string_view type) {
  static constexpr std::array<std::string_view, 7> types{
      "Point",   "MultiPoint",   "LineString",        "MultiLineString",
      "Polygon", "MultiPolygon", "GeometryCollection"};
  return contains(types, type);
}

bool looks_like_geometry(const Json& json) {
  return json.is_object() && is_geometry_type(json.string_at("type")) &&
         (json.find("coordinates") != nullptr || json.find("geometries") != nullptr);
}

// The members of an object that decide what it is, found in one look.
struct Members {
  const Json* type = nullptr;
  std::array<const Json*, value_members.size()> values{};  // as in value_members

  explicit Members(const Json& json) {
    if (!json.is_object()) return;
    for (const auto& [name, value] : json.as_object()) {
      if (name == "type") type = &value;
      for (std::size_t i = 0; i < value_members.size(); ++i)
        if (name == value_members[i]) values[i] = &value;
    }
  }
  bool has_value() const {
    return std::any_of(values.begin(), values.end(),
                       [](const Json* one) { return one != nullptr; });
  }
};

// Is this an attribute instance (and not the bare value of a concise Property)?
bool is_instance(const Json& json, const Members& members) {
  return json.is_object() && (members.type != nullptr || members.has_value()) &&
         !looks_like_geometry(json);
}

// The kind an instance says or implies, and that it holds no member of another kind.
Result<AttributeKind> kind_of(const Members& members) {
  std::optional<AttributeKind> kind;
  if (const Json* type = members.type) {
    if (!type->is_string()) return invalid("type", "must be a string");
    kind = model::attribute_kind(type->as_string());
    if (!kind) {
      return invalid("type", "\"" + type->as_string() + "\" is no kind of attribute");
    }
  } else {
    for (std::size_t i = 0; i < value_members.size() && !kind; ++i)
      if (members.values[i] != nullptr) kind = kinds_of_members[i];
    if (members.values[0] != nullptr && looks_like_geometry(*members.values[0]))
      kind = AttributeKind::geo_property;
  }
  if (!kind) return invalid("type", "is required");
  for (std::size_t i = 0; i < value_members.size(); ++i) {
    if (members.values[i] != nullptr && value_members[i] != model::value_member(*kind)) {
      return invalid(std::string(value_members[i]),
                     "does not belong to a " + std::string(model::name_of(*kind)));
    }
  }
  return *kind;
}

Result<void> read_observed_at(const Json& json, model::Instance& out) {
  if (is_null_text(json)) return {};
  if (!json.is_string()) return invalid("observedAt", "must be a string");
  const std::string& text = json.as_string();
  auto time = parse_timestamp(text);
  if (!time.ok() || text.find('T') == std::string::npos || text.back() != 'Z') {
    return invalid("observedAt", "\"" + text + "\" is not a date and time in UTC (ISO 8601)");
  }
  out.observed_at = *time;
  return {};
}

// 4.7.1: a GeoJSON geometry, or one as text; no collections.
Result<void> read_geometry(Json&& value, Json& out) {
  if (value.is_string()) {
    auto parsed = parse_json(value.as_string());
    if (!parsed.ok() || !parsed->is_object())
      return invalid("", "must be a GeoJSON geometry object");
    return read_geometry(std::move(*parsed), out);
  }
  if (value.string_at("type") == "GeometryCollection")
    return invalid("type", "GeometryCollection is not allowed");
  auto geometry = geo::geometry_from_geojson(value);
  if (!geometry.ok()) {
    const Error& error = geometry.error();
    return invalid(error.subject, error.fields.empty() ? error.message : error.fields[0].reason);
  }
  out = std::move(value);
  return {};
}

}  // namespace

bool is_attribute_name(std::string_view name) {
  return is_name(name) && role_of(name) == Role::attribute;
}

bool holds_place(std::string_view iri) {
  return iri == "https://uri.etsi.org/ngsi-ld/location" ||
         iri == "https://uri.etsi.org/ngsi-ld/observationSpace" ||
         iri == "https://uri.etsi.org/ngsi-ld/operationSpace";
}

Result<std::vector<std::string>> EntityReader::types(const Json& json) const {
  std::vector<std::string> out;
  const auto add = [&](const Json& one) -> Result<void> {
    if (!one.is_string() || !is_name(one.as_string()))
      return invalid("type", "must be a type name or an array of type names");
    std::string iri = names_.expand(one.as_string());
    if (iri[0] == '@') return invalid("type", "\"" + one.as_string() + "\" is not a type name");
    if (!contains(out, iri)) out.push_back(std::move(iri));
    return {};
  };
  if (json.is_array()) {
    if (json.size() == 0) return invalid("type", "must not be empty");
    if (json.size() > types_max) return invalid("type", "must not hold more than 64 types");
    for (const Json& one : json.as_array()) MAILLAGE_TRY(add(one));
  } else {
    MAILLAGE_TRY(add(json));
  }
  return out;
}

Result<std::vector<std::string>> EntityReader::scopes(const Json& json) const {
  std::vector<std::string> out;
  const auto add = [&](const Json& one) -> Result<void> {
    if (!one.is_string()) return invalid("scope", "must be a string or an array of strings");
    if (is_null_text(one)) {
      if (!options_.nulls) return invalid("scope", "must not be null");
      out.push_back(one.as_string());
      return {};
    }
    if (!is_scope(one.as_string()))
      return invalid("scope", "\"" + one.as_string() + "\" is not a scope like /a/b");
    std::string scope = one.as_string()[0] == '/' ? one.as_string() : "/" + one.as_string();
    if (!contains(out, scope)) out.push_back(std::move(scope));
    return {};
  };
  if (json.is_array()) {
    for (const Json& one : json.as_array()) MAILLAGE_TRY(add(one));
  } else {
    MAILLAGE_TRY(add(json));
  }
  return out;
}

Result<model::Entity> EntityReader::entity(Json json) const {
  if (!json.is_object())
    return invalid("", "an entity must be an object, not a " + std::string(json.type_name()));
  model::Entity out;
  out.attributes.reserve(json.size());
  for (auto& [name, value] : json.as_object()) {
    if (name == "@context" || name == "createdAt" || name == "modifiedAt" || name == "deletedAt")
      continue;
    if (name == "id" || name == "@id") {
      if (!value.is_string()) return invalid("id", "must be a string");
      if (!is_uri(value.as_string()) || is_null_text(value))
        return invalid("id", "\"" + value.as_string() + "\" is not a URI");
      out.id = std::move(value.as_string());
    } else if (name == "type" || name == "@type") {
      MAILLAGE_ASSIGN(out.types, types(value));
    } else if (name == "scope") {
      MAILLAGE_ASSIGN(out.scopes, scopes(value));
    } else {
      model::Attribute read;
      MAILLAGE_TRY(read_attribute(name, value, 0, read));
      if (out.find(read.name) != nullptr) return invalid(name, "is given twice");
      out.attributes.push_back(std::move(read));
      if (out.attributes.size() > attributes_max)
        return invalid("", "an entity must not have more than 10000 attributes");
    }
  }
  if (!options_.fragment) {
    if (out.id.empty()) return invalid("id", "is required");
    if (out.types.empty()) return invalid("type", "is required");
  }
  return out;
}

Result<model::Attribute> EntityReader::attribute(std::string_view name, Json json) const {
  model::Attribute out;
  MAILLAGE_TRY(read_attribute(name, json, 0, out));
  return out;
}

Result<void> EntityReader::read_attribute(std::string_view name, Json& json, int depth,
                                          model::Attribute& out) const {
  if (depth > depth_max) return invalid(std::string(name), "is nested too deeply");
  if (!is_name(name)) return invalid(std::string(name), "is not a name for an attribute");
  // 4.5.1: terms of the core that are no attributes shall not be used as such.
  const Role role = role_of(name);
  if (is_reserved(role) || role == Role::forbidden)
    return invalid(std::string(name), "is no attribute of its own");
  if (role == Role::unsupported) {
    return make_error(ErrorCode::unsupported, std::string(name) + " is not supported",
                      std::string(name));
  }
  out.name = names_.expand(name);
  const bool many = json.is_array() && json.size() > 0 &&
                    std::all_of(json.as_array().begin(), json.as_array().end(),
                                [](const Json& one) { return is_instance(one, Members(one)); });
  if (!many) {
    auto read = instance(out.name, json, depth, out.instances.emplace_back());
    if (!read.ok()) return within(name, std::move(read).error());
    return {};
  }
  for (Json& one : json.as_array()) {
    model::Instance next;
    auto read = instance(out.name, one, depth, next);
    if (!read.ok()) return within(name, std::move(read).error());
    const bool taken = out.find(next.dataset_id) != nullptr;
    if (taken) {
      return invalid(std::string(name) + ".datasetId",
                     next.dataset_id.empty() ? "only one instance may be without it"
                                             : "\"" + next.dataset_id + "\" is given twice");
    }
    out.instances.push_back(std::move(next));
  }
  return {};
}

Result<void> EntityReader::instance(std::string_view name, Json& json, int depth,
                                    model::Instance& out) const {
  const Members members(json);
  if (is_instance(json, members)) {
    MAILLAGE_ASSIGN(out.kind, kind_of(members));
    if (depth == 0 && holds_place(name) && out.kind != AttributeKind::geo_property)
      return invalid("type", "must be GeoProperty");
    Json* value = json.find(model::value_member(out.kind));
    if (value == nullptr) return invalid(std::string(model::value_member(out.kind)), "is required");
    auto read = read_value(name, std::move(*value), out);
    if (!read.ok()) return within(model::value_member(out.kind), std::move(read).error());
    return read_members(json, out, depth);
  }
  // Concise: the bare value (4.5.2.3).
  if (looks_like_geometry(json)) out.kind = AttributeKind::geo_property;
  MAILLAGE_TRY(read_value(name, std::move(json), out));
  if (depth == 0 && holds_place(name) && out.kind != AttributeKind::geo_property &&
      !is_deletion_value(out.value))
    return invalid("", "must be a GeoProperty");
  return {};
}

Result<void> EntityReader::read_members(Json& json, model::Instance& out, int depth) const {
  for (auto& [member, value] : json.as_object()) {
    const Role role = role_of(member);
    if (role == Role::described) {
      MAILLAGE_TRY(read_described(member, value, out));
    } else if (role == Role::forbidden) {
      return invalid(member, "is made by servers and cannot be given");
    } else if (member == "@context") {
      return invalid("@context", "must not stand inside an attribute");
    } else if (!is_reserved(role)) {
      MAILLAGE_TRY(read_attribute(member, value, depth + 1, out.sub_attributes.emplace_back()));
    }
  }
  return {};
}

// What says something about a value: its type was looked at before.
Result<void> EntityReader::read_described(std::string_view member, const Json& value,
                                          model::Instance& out) const {
  if (member == "datasetId") {
    if (value.is_string() && value.as_string() == "@none")
      return {};  // the default instance (4.5.5)
    if (!value.is_string() || !is_uri(value.as_string()))
      return invalid("datasetId", "must be a URI");
    if (is_null_text(value)) return invalid("datasetId", "cannot be deleted");
    out.dataset_id = value.as_string();
  } else if (member == "observedAt") {
    return read_observed_at(value, out);
  } else if (member == "unitCode") {
    if (!value.is_string() || value.as_string().size() > unit_code_bytes_max)
      return invalid("unitCode", "must be a string of at most 64 bytes");
    if (out.kind != AttributeKind::property && out.kind != AttributeKind::list_property)
      return invalid("unitCode", "does not belong to a " + std::string(model::name_of(out.kind)));
    out.unit_code = value.as_string();
  } else if (member == "objectType") {
    if (out.kind != AttributeKind::relationship && out.kind != AttributeKind::list_relationship)
      return invalid("objectType", "does not belong to a " + std::string(model::name_of(out.kind)));
    if (!value.is_string() || !is_name(value.as_string()))
      return invalid("objectType", "must be a type name");
    out.object_type = is_null_text(value) ? value.as_string() : names_.expand(value.as_string());
  }
  return {};
}

Result<void> EntityReader::check_nulls(const Json& value) const {
  if (options_.inner_nulls) return {};
  if (is_null_text(value)) return invalid("", "the NGSI-LD null is not allowed here");
  if (value.is_object()) {
    for (const auto& [name, inner] : value.as_object()) MAILLAGE_TRY(check_nulls(inner));
  }
  return {};
}

Result<void> EntityReader::read_value(std::string_view name, Json&& value,
                                      model::Instance& out) const {
  if (is_deletion_value(value)) {
    if (!options_.nulls) return invalid("", "the NGSI-LD null is not allowed here");
    out.value = Json(null_text);
    return {};
  }
  if (value.is_null()) return invalid("", "must not be null");
  switch (out.kind) {
    case AttributeKind::json_property:
      if (!value.is_object() && !value.is_array())
        return invalid("", "must be an object or an array");
      [[fallthrough]];
    case AttributeKind::property:
      MAILLAGE_TRY(check_nulls(value));
      out.value = std::move(value);
      return {};
    case AttributeKind::geo_property: return read_geometry(std::move(value), out.value);
    case AttributeKind::relationship: return read_objects(std::move(value), out.value);
    case AttributeKind::language_property:
      MAILLAGE_TRY(check_language_map(value, options_.inner_nulls));
      out.value = std::move(value);
      return {};
    case AttributeKind::vocab_property:
      return read_concepts(value, out.value, [&](std::string_view text) {
        return names_.expand_concept(name, text);
      });
    case AttributeKind::list_property:
      if (!value.is_array()) return invalid("", "must be an array");
      out.value = std::move(value);
      return {};
    case AttributeKind::list_relationship: return read_object_list(value, out.value);
  }
  return {};
}

Result<model::Change> EntityReader::patch(std::string_view name, Json json) const {
  model::Change change;
  change.kind = model::Change::Kind::patch;
  if (!is_name(name) || is_reserved(role_of(name)))
    return invalid(std::string(name), "is not a name for an attribute");
  model::Attribute& attribute = change.content.attributes.emplace_back();
  attribute.name = names_.expand(name);
  model::Instance& out = attribute.instances.emplace_back();
  auto& fields = change.patch_fields;
  if (!json.is_object() || looks_like_geometry(json)) {
    MAILLAGE_TRY(instance(attribute.name, json, 0, out));
    fields.value = true;
    return change;
  }
  const Members members(json);
  fields.kind = members.type != nullptr;
  if (fields.kind || members.has_value()) {
    MAILLAGE_ASSIGN(out.kind, kind_of(members));
  }
  if (Json* value = json.find(model::value_member(out.kind))) {
    auto read = read_value(attribute.name, std::move(*value), out);
    if (!read.ok()) return within(model::value_member(out.kind), std::move(read).error());
    fields.value = true;
  }
  fields.observed_at = json.find("observedAt") != nullptr;
  fields.unit_code = json.find("unitCode") != nullptr;
  fields.object_type = json.find("objectType") != nullptr;
  if (!fields.kind && !members.has_value() && fields.object_type)
    out.kind = AttributeKind::relationship;
  MAILLAGE_TRY(read_members(json, out, 0));
  return change;
}

}  // namespace maillage::protocol::ngsild
