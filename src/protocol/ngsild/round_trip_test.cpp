// Whatever entity there is: written in the normalized and in the concise representation, it reads
// back the same.
// clang-format off: RapidCheck needs GoogleTest before it.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
// clang-format on

#include <chrono>

#include "protocol/ngsild/entity_reader.h"
#include "protocol/ngsild/entity_writer.h"

namespace maillage::protocol::ngsild {
namespace {

using model::AttributeKind;

std::string full(std::string_view name) {
  return std::string(jsonld::default_vocabulary) + std::string(name);
}

rc::Gen<Json> scalar() {
  return rc::gen::oneOf(
      rc::gen::map(rc::gen::inRange(-9, 9), [](int n) { return Json(n); }),
      rc::gen::just(Json(Json::Number{"1.50"})), rc::gen::just(Json(true)),
      rc::gen::map(rc::gen::element<std::string>("", "a", "é \"x\"\n", "urn:x:1", "type"),
                   [](std::string text) { return Json(std::move(text)); }));
}

Json any_value() {
  switch (*rc::gen::inRange(0, 4)) {
    case 0: return Json::array({"a", "b"});
    case 1: return Json::object({{"street", *scalar()}, {"no", *scalar()}});
    // Looks like an attribute, and is a value.
    case 2: return Json::object({{"value", *scalar()}, {"type", Json("Point")}});
    default: return *scalar();
  }
}

Json value_of(AttributeKind kind) {
  switch (kind) {
    case AttributeKind::property: return any_value();
    case AttributeKind::geo_property:
      return Json::object({{"type", Json("Point")}, {"coordinates", *parse_json("[4.5,50]")}});
    case AttributeKind::relationship:
      return *rc::gen::arbitrary<bool>() ? Json("urn:x:2") : Json::array({"urn:x:2", "urn:x:3"});
    case AttributeKind::language_property:
      return Json::object({{"fr", Json("é")}, {"nl-BE", Json::array({"a", "b"})}});
    case AttributeKind::vocab_property:
      return *rc::gen::arbitrary<bool>() ? Json(full("red"))
                                         : Json::array({full("red"), "https://x.org/blue"});
    case AttributeKind::json_property:
      return Json::object({{"id", *scalar()}, {"value", Json(nullptr)}});
    case AttributeKind::list_property: return Json(Json::Array{*scalar(), *scalar()});
    case AttributeKind::list_relationship: return Json::array({"urn:x:2", "urn:x:2"});
  }
  return {};
}

model::Instance any_instance(int depth) {
  model::Instance out;
  out.kind = static_cast<AttributeKind>(*rc::gen::inRange(0, model::attribute_kind_count));
  out.value = value_of(out.kind);
  if (*rc::gen::arbitrary<bool>())
    out.observed_at = Timestamp(std::chrono::microseconds(*rc::gen::inRange(0, 2'000'000'000)));
  if (out.kind == AttributeKind::property && *rc::gen::arbitrary<bool>()) out.unit_code = "CEL";
  if (out.kind == AttributeKind::relationship && *rc::gen::arbitrary<bool>())
    out.object_type = full("Sensor");
  if (depth < 2 && *rc::gen::arbitrary<bool>())
    out.sub_attributes.push_back({full("sub"), {any_instance(depth + 1)}});
  return out;
}

model::Entity any_entity() {
  model::Entity entity;
  entity.id = "urn:x:1";
  entity.types = {full("T")};
  if (*rc::gen::arbitrary<bool>()) entity.types.push_back("https://x.org/U");
  if (*rc::gen::arbitrary<bool>()) entity.scopes = {"/a/b"};
  if (*rc::gen::arbitrary<bool>()) entity.scopes.push_back("/c");
  for (const char* name : {"a", "b", "c"}) {
    model::Attribute attribute{full(name), {any_instance(0)}};
    if (*rc::gen::arbitrary<bool>()) {
      attribute.instances.push_back(any_instance(0));
      attribute.instances.back().dataset_id = "urn:d:1";
    }
    entity.attributes.push_back(std::move(attribute));
  }
  return entity;
}

RC_GTEST_PROP(RoundTrip, WrittenEntitiesReadBackTheSame, ()) {
  const model::Entity entity = any_entity();
  engine::Terms terms;
  const auto record = engine::Record::encode(entity, {}, terms);
  const Names names(jsonld::Context::core(), nullptr);
  const NameTable table(names, terms);
  for (Format format : {Format::normalized, Format::concise}) {
    Representation how;
    how.format = format;
    std::string text;
    EntityWriter(table, how).write(text, *record);
    auto json = parse_json(text);
    RC_LOG() << text;
    RC_ASSERT(json.ok());
    auto again = EntityReader(names, {}).entity(*json);
    if (!again.ok()) RC_FAIL(again.error().message);
    RC_ASSERT(model::same_content(entity, *again));
  }
}

// Not a measurement, only its magnitude: rendering must stay a matter of copying.
TEST(EntityWriter, TwentyEntitiesInMicroseconds) {
  model::Entity entity;
  entity.id = "urn:ngsi-ld:Lamp:0001";
  entity.types = {full("Lamp")};
  for (const char* name : {"power", "state", "height", "model", "street"})
    entity.set(full(name), {.value = Json("some text here")});
  engine::Terms terms;
  const auto record = engine::Record::encode(entity, {}, terms);
  const NameTable table(Names(jsonld::Context::core(), nullptr), terms);
  const Representation how;
  const EntityWriter writer(table, how);
  std::string out;
  out.reserve(64 * 1024);
  constexpr int rounds = 2000;
  const auto start = std::chrono::steady_clock::now();
  for (int round = 0; round < rounds; ++round) {
    out.clear();
    for (int i = 0; i < 20; ++i) writer.write(out, *record);
  }
  const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
  RecordProperty("microseconds_per_list", std::to_string(spent.count() / rounds));
  EXPECT_LT(spent.count() / rounds, 500.0);
  printf("list of twenty: %.2f us, %zu bytes\n", spent.count() / rounds, out.size());
}

}  // namespace
}  // namespace maillage::protocol::ngsild
