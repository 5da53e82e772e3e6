#include <gmock/gmock.h>

#include <random>

#include "model/registry.h"
#include "model/sample_region.h"

namespace maillage::model {
namespace {

using testing::ElementsAre;

const Registry& region() {
  static const Registry loaded = Registry::load(sample_region()).value();
  return loaded;
}

Json json(std::string_view text) { return parse_json(text).value(); }

std::vector<std::string> faults(std::string_view text) {
  std::vector<std::string> out;
  const auto entity = region().from_simple(json(text));
  if (entity.ok()) return out;
  for (const FieldError& error : entity.error().fields)
    out.push_back(error.field + ": " + error.reason);
  return out;
}

TEST(Simple, ThereAndBack) {
  const Json simple = json(R"({"id":"urn:n:1","type":"Need","version":3,
      "createdAt":"1970-01-01T00:00:00Z","modifiedAt":"1970-01-01T00:00:00Z",
      "title":{"fr":"Eau"},"municipality":"urn:a:1","partners":["urn:a:1"],
      "category":"street-lighting","topics":["water"],"budget":2500.50,
      "location":{"type":"Point","coordinates":[5.3,50.1]},"state":"draft","fictional":true})");
  const auto entity = region().from_simple(simple);
  ASSERT_TRUE(entity.ok()) << entity.error().message;
  EXPECT_EQ(entity->version, 3u);
  EXPECT_EQ(entity->types, std::vector{iri("Need")});
  EXPECT_EQ(entity->instance(iri("budget"))->unit_code, "EUR");
  EXPECT_EQ(entity->instance(iri("category"))->value.as_string(),
            "https://w3id.org/maillage/voc/category#street-lighting");
  EXPECT_EQ(region().to_simple(*entity).dump(), simple.dump());
}

TEST(Simple, ReadsPlainTextsAndNulls) {
  const auto entity = region().from_simple(
      json(R"({"id":"urn:n:1","type":"Need","title":"Water","budget":null})"), "nl");
  ASSERT_TRUE(entity.ok());
  EXPECT_EQ(entity->instance(iri("title"))->value.dump(), R"({"nl":"Water"})");
  EXPECT_EQ(entity->instance(iri("title"))->kind, AttributeKind::language_property);
  EXPECT_TRUE(entity->instance(iri("budget"))->value.is_null());
}

TEST(Simple, CollectsWhatIsWrong) {
  EXPECT_THAT(faults("5"), ElementsAre(": must be an object"));
  EXPECT_THAT(faults("{}"), ElementsAre("id: is required", "type: is required"));
  EXPECT_THAT(faults(R"({"id":"1","type":"Nede"})"),
              ElementsAre("id: must be a URI such as urn:ngsi-ld:Need:…",
                          "type: 'Nede' is no type of this region"));
  EXPECT_THAT(
      faults(R"({"id":"urn:n:1","type":"Need","colour":1,"topics":["water","wine"]})"),
      ElementsAre("colour: is not a field of Need", "topics[1]: is not one of: water, other"));
}

TEST(Simple, ShowsOtherAttributesTypesAndInstances) {
  Entity entity;
  entity.id = "urn:n:1";
  entity.types = {"https://example.org/Lamp", iri("Need"), iri("Own")};
  Instance one;
  one.value = Json(1);
  one.dataset_id = "urn:d:1";
  Instance two = one;
  two.value = Json(2);
  two.dataset_id = "urn:d:2";
  entity.attributes = {{"https://example.org/power", {one, two}}};
  Instance plain;
  plain.value = Json(3);
  entity.set(iri("own"), plain);
  entity.set(iri("id"), plain);
  entity.attributes.push_back({iri("budget"), {two}});
  entity.set(iri("budget"), plain);
  const Json simple = region().to_simple(entity);
  EXPECT_EQ(simple.string_at("type"), "Need");
  EXPECT_EQ(simple.find("types")->dump(), R"(["https://example.org/Lamp","Need","Own"])");
  EXPECT_EQ(simple.find("https://example.org/power")->dump(), "[1,2]");
  EXPECT_EQ(simple.find("own")->dump(), "3");
  EXPECT_EQ(simple.find("budget")->dump(), "3");
  EXPECT_EQ(simple.string_at("id"), "urn:n:1");
  EXPECT_EQ(simple.find(iri("id"))->dump(), "3");
}

// Whatever comes in, something sensible comes out: random JSON under the names of the model.
Json noise(std::mt19937& random, int depth) {
  static const std::vector<std::string> words{
      "",      "urn:a:1",     "energy",          "2026-08-20", "fr", "@none", "draft",
      "type",  "Point",       "coordinates",     "\xC3\xA9",   "id", "title", "null",
      "a@b.c", "https://x.y", "urn:ngsi-ld:null"};
  const auto word = [&] { return words[random() % words.size()]; };
  switch (random() % (depth > 0 ? 7 : 5)) {
    case 0: return {};
    case 1: return Json(random() % 2 == 0);
    case 2: return Json(Json::Number{random() % 2 ? "-1e999" : "12.50"});
    case 3: return Json(static_cast<int>(random() % 9) - 4);
    case 4: return Json(word());
    case 5: {
      Json array = Json::array();
      for (auto n = random() % 4; n > 0; --n) array.push(noise(random, depth - 1));
      return array;
    }
    default: {
      Json object = Json::object();
      for (auto n = random() % 4; n > 0; --n) object.set(word(), noise(random, depth - 1));
      return object;
    }
  }
}

TEST(Simple, NoInputIsFatal) {
  std::mt19937 random(7);
  const TypeDefinition* need = region().type("Need");
  const auto lookup = [](std::string_view) { return std::vector<std::string>{}; };
  for (int round = 0; round < 20000; ++round) {
    Json simple = json(R"({"id":"urn:n:1","type":"Need"})");
    for (int n = 0; n < 4; ++n)
      simple.set(need->attributes[random() % need->attributes.size()].name, noise(random, 3));
    if (round % 50 == 0) simple.set("types", noise(random, 2));
    Entity entity;
    if (auto read = region().from_simple(simple); read.ok()) entity = *read;
    // Any kind of attribute with any value, as NGSI-LD would let through.
    entity.types.push_back(need->iri);
    Instance instance;
    instance.kind = static_cast<AttributeKind>(random() % attribute_kind_count);
    instance.value = noise(random, 3);
    entity.set(need->attributes[random() % need->attributes.size()].iri, instance);
    region().complete(entity);
    const auto valid = region().validate(entity, nullptr, lookup, round % 2 == 0);
    ASSERT_TRUE(valid.ok() || !valid.error().fields.empty());
    ASSERT_TRUE(region().to_simple(entity).is_object());
    (void)region().available_steps(entity);
  }
}

}  // namespace
}  // namespace maillage::model
