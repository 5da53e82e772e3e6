// A value that fits the definition of an attribute, for tests that fill entities of the region's
// types.
#pragma once

#include <string>

#include "model/registry.h"
#include "model/schema.h"

namespace maillage::model {

// A text that the rules accept: no generator for patterns, the first candidate that fits.
inline Json sample_text(const Json& schema) {
  if (const Json* allowed = schema.find("enum")) return allowed->as_array().front();
  FieldErrors errors;
  const auto rules = Schema::compile(schema, FieldPath(""), errors);
  for (const char* text :
       {"Text", "fr", "6950", "be-nis-62051", "2026-08-20", "2026-08-20T10:00:00Z",
        "https://example.org/", "office@example.org", "+32 84 00 00 00", "0200.000.000"}) {
    errors.clear();
    rules->check(Json(text), FieldPath(""), errors);
    if (errors.empty()) return text;
  }
  return {};  // refused by whoever checks it
}

inline Json sample_property(const AttributeDefinition& definition) {
  const std::string_view type = definition.schema.string_at("type");
  if (type == "number" || type == "integer")
    return Json(static_cast<std::int64_t>(definition.schema.number_at("minimum", 1)) + 1);
  if (type == "boolean") return Json(true);
  if (type == "array") {
    const Json* items = definition.schema.find("items");
    const bool objects = items && items->string_at("type") == "object";
    return Json(Json::Array{objects ? Json::object({{"name", Json("x")}})
                                    : sample_text(items ? *items : Json())});
  }
  if (type == "object") return Json::object({{"name", Json("x")}});
  return sample_text(definition.schema);
}

inline Json sample_value(const Registry& registry, const AttributeDefinition& definition) {
  switch (definition.kind) {
    case AttributeKind::language_property:
      return Json::object(
          {{"fr", sample_text(definition.schema)}, {"nl", sample_text(definition.schema)}});
    case AttributeKind::vocab_property:
      return Json(registry.vocabulary(definition.vocabulary)->concepts.front().code);
    case AttributeKind::relationship:
      return Json("urn:ngsi-ld:" + definition.targets.front() + ":1");
    case AttributeKind::list_relationship:
      return Json::array({"urn:ngsi-ld:" + definition.targets.front() + ":1"});
    case AttributeKind::geo_property:
      return parse_json(R"({"type":"Point","coordinates":[5.34,50.13]})").value();
    default: return sample_property(definition);
  }
}

}  // namespace maillage::model
