// The region model that comes with the program: it loads, and an entity of each type makes the
// round trip from the simple form through validation and back.
#include <gmock/gmock.h>

#include "model/registry.h"
#include "model/schema.h"

namespace maillage::model {
namespace {

const Registry& region() {
  static const Registry loaded = [] {
    auto files = read_region_directory(MAILLAGE_SOURCE_DIR "/region");
    EXPECT_TRUE(files.ok()) << files.error().message;
    auto registry = Registry::load(files.ok() ? *files : std::vector<RegionFile>{});
    if (!registry.ok())
      for (const FieldError& error : registry.error().fields)
        ADD_FAILURE() << error.field << " " << error.reason;
    return registry.ok() ? std::move(*registry) : Registry();
  }();
  return loaded;
}

std::string first_code(const AttributeDefinition& definition) {
  return region().vocabulary(definition.vocabulary)->concepts.front().code;
}

// A text that the rules accept: no generator for patterns, the first candidate that fits.
Json sample_text(const Json& schema) {
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
  ADD_FAILURE() << "no sample for " << schema.dump();
  return {};
}

Json sample_property(const AttributeDefinition& definition) {
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

Json sample(const AttributeDefinition& definition) {
  switch (definition.kind) {
    case AttributeKind::language_property:
      return Json::object(
          {{"fr", sample_text(definition.schema)}, {"nl", sample_text(definition.schema)}});
    case AttributeKind::vocab_property: return Json(first_code(definition));
    case AttributeKind::relationship:
      return Json("urn:ngsi-ld:" + definition.targets.front() + ":1");
    case AttributeKind::list_relationship:
      return Json::array({"urn:ngsi-ld:" + definition.targets.front() + ":1"});
    case AttributeKind::geo_property:
      return parse_json(R"({"type":"Point","coordinates":[5.34,50.13]})").value();
    default: return sample_property(definition);
  }
}

// "urn:ngsi-ld:Need:1" exists and is a Need.
std::vector<std::string> types_from_id(std::string_view id) {
  constexpr std::string_view prefix = "urn:ngsi-ld:";
  return {iri(id.substr(prefix.size(), id.find(':', prefix.size()) - prefix.size()))};
}

TEST(Region, Loads) { EXPECT_GE(region().types().size(), 19u); }

TEST(Region, EachTypeMakesTheRoundTrip) {
  for (const TypeDefinition& type : region().types()) {
    SCOPED_TRACE(type.name);
    Json simple =
        Json::object({{"id", Json("urn:ngsi-ld:" + type.name + ":1")}, {"type", Json(type.name)}});
    for (const AttributeDefinition& definition : type.attributes) {
      if (definition.name == type.workflow_attribute) continue;
      simple.set(definition.name, sample(definition));
    }
    auto entity = region().from_simple(simple);
    ASSERT_TRUE(entity.ok()) << entity.error().message;
    region().complete(*entity);
    const auto valid = region().validate(*entity, nullptr, types_from_id, true);
    EXPECT_TRUE(valid.ok()) << valid.error().message;
    Json back = region().to_simple(*entity, true);
    for (const Json::Member& member : simple.as_object())
      EXPECT_EQ(back.find(member.key)->dump(), member.value.dump()) << member.key;
    EXPECT_EQ(back.string_at(type.workflow_attribute), type.initial_state);
  }
}

TEST(Region, EachTypeAsksForWhatItRequires) {
  for (const TypeDefinition& type : region().types()) {
    SCOPED_TRACE(type.name);
    Entity entity;
    entity.id = "urn:ngsi-ld:" + type.name + ":1";
    entity.types = {type.iri};
    region().complete(entity);
    const auto valid = region().validate(entity, nullptr, types_from_id, false);
    EXPECT_EQ(valid.ok(), type.required.empty());
    EXPECT_EQ(valid.ok() ? 0 : valid.error().fields.size(), type.required.size());
  }
}

}  // namespace
}  // namespace maillage::model
