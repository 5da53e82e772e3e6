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

// Members of an attribute that are not attributes of it (4.5.2.2 and its like).
constexpr std::array<std::string_view, 7> value_members{
    "value", "object", "languageMap", "vocab", "json", "valueList", "objectList"};
constexpr std::array<std::string_view, 5> described_members{"type", "datasetId", "observedAt",
                                                            "unitCode", "objectType"};
// Made by servers: passed over on the way in.
constexpr std::array<std::string_view, 5> generated_members{"createdAt", "modifiedAt", "deletedAt",
                                                            "instanceId", "lang"};
// Only ever in answers (4.5.2.2), or only inside a proof.
constexpr std::array<std::string_view, 10> forbidden_members{
    "previousValue", "previousObject",    "previousLanguageMap", "previousVocab",
    "previousJson",  "previousValueList", "previousObjectList",  "entity",
    "entityList",    "entityIdSealed"};
constexpr std::array<std::string_view, 3> unsupported_members{"expiresAt", "valueType",
                                                              "ngsildproof"};

bool is_reserved(std::string_view name) {
  return contains(value_members, name) || contains(described_members, name) ||
         contains(generated_members, name);
}

std::optional<AttributeKind> kind_of_member(std::string_view member) {
  if (member == "value") return AttributeKind::property;
  if (member == "object") return AttributeKind::relationship;
  if (member == "languageMap") return AttributeKind::language_property;
  if (member == "vocab") return AttributeKind::vocab_property;
  if (member == "json") return AttributeKind::json_property;
  if (member == "valueList") return AttributeKind::list_property;
  if (member == "objectList") return AttributeKind::list_relationship;
  return std::nullopt;
}

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

// Is this object an attribute instance (and not the bare value of a concise Property)?
bool is_instance(const Json& json) {
  if (!json.is_object() || looks_like_geometry(json)) return false;
  if (json.find("type") != nullptr) return true;
  return std::any_of(value_members.begin(), value_members.end(),
                     [&](std::string_view member) { return json.find(member) != nullptr; });
}

// The kind an instance says or implies, and that it holds no member of another kind.
Result<AttributeKind> kind_of(const Json& json) {
  std::optional<AttributeKind> kind;
  if (const Json* type = json.find("type")) {
    if (!type->is_string()) return invalid("type", "must be a string");
    kind = model::attribute_kind(type->as_string());
    if (!kind) {
      return invalid("type", "\"" + type->as_string() + "\" is no kind of attribute");
    }
  } else {
    for (std::string_view member : value_members) {
      if (json.find(member) == nullptr) continue;
      kind = kind_of_member(member);
      if (member == "value" && looks_like_geometry(*json.find(member)))
        kind = AttributeKind::geo_property;
      break;
    }
  }
  if (!kind) return invalid("type", "is required");
  for (std::string_view member : value_members) {
    if (json.find(member) != nullptr && member != model::value_member(*kind)) {
      return invalid(std::string(member),
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
Result<void> read_geometry(const Json& value, Json& out) {
  if (value.is_string()) {
    auto parsed = parse_json(value.as_string());
    if (!parsed.ok() || !parsed->is_object())
      return invalid("", "must be a GeoJSON geometry object");
    return read_geometry(*parsed, out);
  }
  if (value.string_at("type") == "GeometryCollection")
    return invalid("type", "GeometryCollection is not allowed");
  auto geometry = geo::geometry_from_geojson(value);
  if (!geometry.ok()) {
    const Error& error = geometry.error();
    return invalid(error.subject, error.fields.empty() ? error.message : error.fields[0].reason);
  }
  out = value;
  return {};
}

// 4.7.1: attributes of the core that hold places and nothing else.
bool holds_place(std::string_view iri) {
  return iri == "https://uri.etsi.org/ngsi-ld/location" ||
         iri == "https://uri.etsi.org/ngsi-ld/observationSpace" ||
         iri == "https://uri.etsi.org/ngsi-ld/operationSpace";
}

}  // namespace

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

Result<model::Entity> EntityReader::entity(const Json& json) const {
  if (!json.is_object())
    return invalid("", "an entity must be an object, not a " + std::string(json.type_name()));
  model::Entity out;
  for (const auto& [name, value] : json.as_object()) {
    if (name == "@context" || name == "createdAt" || name == "modifiedAt" || name == "deletedAt")
      continue;
    if (name == "id" || name == "@id") {
      if (!value.is_string()) return invalid("id", "must be a string");
      if (!is_uri(value.as_string()) || is_null_text(value))
        return invalid("id", "\"" + value.as_string() + "\" is not a URI");
      out.id = value.as_string();
    } else if (name == "type" || name == "@type") {
      MAILLAGE_ASSIGN(out.types, types(value));
    } else if (name == "scope") {
      MAILLAGE_ASSIGN(out.scopes, scopes(value));
    } else {
      MAILLAGE_ASSIGN(model::Attribute read, attribute(name, value));
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

Result<model::Attribute> EntityReader::attribute(std::string_view name, const Json& json) const {
  return read_attribute(name, json, 0);
}

Result<model::Attribute> EntityReader::read_attribute(std::string_view name, const Json& json,
                                                      int depth) const {
  if (depth > depth_max) return invalid(std::string(name), "is nested too deeply");
  if (!is_name(name)) return invalid(std::string(name), "is not a name for an attribute");
  // 4.5.1: terms of the core that are no attributes shall not be used as such.
  if (is_reserved(name) || contains(forbidden_members, name))
    return invalid(std::string(name), "is no attribute of its own");
  if (contains(unsupported_members, name)) {
    return make_error(ErrorCode::unsupported, std::string(name) + " is not supported",
                      std::string(name));
  }
  model::Attribute out{names_.expand(name), {}};
  const bool many = json.is_array() && json.size() > 0 &&
                    std::all_of(json.as_array().begin(), json.as_array().end(), is_instance);
  if (!many) {
    auto read = instance(out.name, json, depth);
    if (!read.ok()) return within(name, std::move(read).error());
    out.instances.push_back(std::move(*read));
    return out;
  }
  for (const Json& one : json.as_array()) {
    auto read = instance(out.name, one, depth);
    if (!read.ok()) return within(name, std::move(read).error());
    const bool taken = std::any_of(
        out.instances.begin(), out.instances.end(),
        [&](const model::Instance& other) { return other.dataset_id == read->dataset_id; });
    if (taken) {
      return invalid(std::string(name) + ".datasetId",
                     read->dataset_id.empty() ? "only one instance may be without it"
                                              : "\"" + read->dataset_id + "\" is given twice");
    }
    out.instances.push_back(std::move(*read));
  }
  return out;
}

Result<model::Instance> EntityReader::instance(std::string_view name, const Json& json,
                                               int depth) const {
  model::Instance out;
  if (is_instance(json)) {
    MAILLAGE_ASSIGN(out.kind, kind_of(json));
    const Json* value = json.find(model::value_member(out.kind));
    if (depth == 0 && holds_place(name) && out.kind != AttributeKind::geo_property)
      return invalid("type", "must be GeoProperty");
    if (value == nullptr) return invalid(std::string(model::value_member(out.kind)), "is required");
    auto read = read_value(name, *value, out);
    if (!read.ok()) return within(model::value_member(out.kind), std::move(read).error());
    MAILLAGE_TRY(read_members(json, out, depth));
    return out;
  }
  // Concise: the bare value (4.5.2.3).
  if (looks_like_geometry(json)) out.kind = AttributeKind::geo_property;
  MAILLAGE_TRY(read_value(name, json, out));
  if (depth == 0 && holds_place(name) && out.kind != AttributeKind::geo_property &&
      !is_deletion_value(out.value))
    return invalid("", "must be a GeoProperty");
  return out;
}

Result<void> EntityReader::read_members(const Json& json, model::Instance& out, int depth) const {
  for (const auto& [member, value] : json.as_object()) {
    if (member == "datasetId") {
      if (value == Json("@none")) continue;  // the default instance (4.5.5)
      if (!value.is_string() || !is_uri(value.as_string()))
        return invalid("datasetId", "must be a URI");
      if (is_null_text(value)) return invalid("datasetId", "cannot be deleted");
      out.dataset_id = value.as_string();
    } else if (member == "observedAt") {
      MAILLAGE_TRY(read_observed_at(value, out));
    } else if (member == "unitCode") {
      if (!value.is_string() || value.as_string().size() > unit_code_bytes_max)
        return invalid("unitCode", "must be a string of at most 64 bytes");
      if (out.kind != AttributeKind::property && out.kind != AttributeKind::list_property)
        return invalid("unitCode", "does not belong to a " + std::string(model::name_of(out.kind)));
      out.unit_code = value.as_string();
    } else if (member == "objectType") {
      if (out.kind != AttributeKind::relationship && out.kind != AttributeKind::list_relationship)
        return invalid("objectType",
                       "does not belong to a " + std::string(model::name_of(out.kind)));
      if (!value.is_string() || !is_name(value.as_string()))
        return invalid("objectType", "must be a type name");
      out.object_type = is_null_text(value) ? value.as_string() : names_.expand(value.as_string());
    } else if (contains(forbidden_members, member)) {
      return invalid(member, "is made by servers and cannot be given");
    } else if (member == "@context") {
      return invalid("@context", "must not stand inside an attribute");
    } else if (!is_reserved(member)) {
      MAILLAGE_ASSIGN(model::Attribute sub, read_attribute(member, value, depth + 1));
      out.sub_attributes.push_back(std::move(sub));
    }
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

Result<void> EntityReader::read_value(std::string_view name, const Json& value,
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
      out.value = value;
      return {};
    case AttributeKind::geo_property: return read_geometry(value, out.value);
    case AttributeKind::relationship: return read_objects(value, out.value);
    case AttributeKind::language_property:
      out.value = value;
      return check_language_map(value, options_.inner_nulls);
    case AttributeKind::vocab_property:
      return read_concepts(value, out.value, [&](std::string_view text) {
        return names_.expand_concept(name, text);
      });
    case AttributeKind::list_property:
      if (!value.is_array()) return invalid("", "must be an array");
      out.value = value;
      return {};
    case AttributeKind::list_relationship: return read_object_list(value, out.value);
  }
  return {};
}

Result<model::Change> EntityReader::patch(std::string_view name, const Json& json) const {
  model::Change change;
  change.kind = model::Change::Kind::patch;
  if (!is_name(name) || is_reserved(name))
    return invalid(std::string(name), "is not a name for an attribute");
  model::Attribute attribute{names_.expand(name), {}};
  model::Instance out;
  auto& fields = change.patch_fields;
  if (!json.is_object() || looks_like_geometry(json)) {
    MAILLAGE_ASSIGN(out, instance(attribute.name, json, 0));
    fields.value = true;
  } else {
    const bool has_value =
        std::any_of(value_members.begin(), value_members.end(),
                    [&](std::string_view member) { return json.find(member) != nullptr; });
    fields.kind = json.find("type") != nullptr;
    if (fields.kind || has_value) {
      MAILLAGE_ASSIGN(out.kind, kind_of(json));
    }
    if (const Json* value = json.find(model::value_member(out.kind))) {
      auto read = read_value(attribute.name, *value, out);
      if (!read.ok()) return within(model::value_member(out.kind), std::move(read).error());
      fields.value = true;
    }
    fields.observed_at = json.find("observedAt") != nullptr;
    fields.unit_code = json.find("unitCode") != nullptr;
    fields.object_type = json.find("objectType") != nullptr;
    if (!fields.kind && !has_value && fields.object_type) out.kind = AttributeKind::relationship;
    MAILLAGE_TRY(read_members(json, out, 0));
  }
  attribute.instances.push_back(std::move(out));
  change.content.attributes.push_back(std::move(attribute));
  return change;
}

}  // namespace maillage::protocol::ngsild
