#include "protocol/ngsild/entity_reader.h"

#include <gmock/gmock.h>

namespace maillage::protocol::ngsild {
namespace {

using model::AttributeKind;
using testing::ElementsAre;
using testing::HasSubstr;

const Names& names() {
  static const Names value(jsonld::Context::core(), nullptr);
  return value;
}

constexpr std::string_view dc = "https://uri.etsi.org/ngsi-ld/default-context/";
std::string full(std::string_view name) { return std::string(dc) + std::string(name); }

Result<model::Entity> read(std::string_view text, ReadOptions options = {}) {
  auto json = parse_json(text);
  EXPECT_TRUE(json.ok()) << text;
  return EntityReader(names(), options).entity(*json);
}

model::Instance instance(std::string_view attribute) {
  auto read_back = read(R"({"id":"urn:x:1","type":"T","a":)" + std::string(attribute) + "}");
  EXPECT_TRUE(read_back.ok()) << attribute << " "
                              << (read_back.ok() ? "" : read_back.error().message);
  if (!read_back.ok()) return {};
  return read_back->attributes.at(0).instances.at(0);
}

TEST(EntityReader, TheEntityItself) {
  auto entity = read(R"({"id":"urn:x:1","type":["T","U","T"],"scope":["/a/b","c"],
                         "createdAt":"2020-01-01T00:00:00Z","a":1})");
  ASSERT_TRUE(entity.ok());
  EXPECT_EQ(entity->id, "urn:x:1");
  EXPECT_THAT(entity->types, ElementsAre(full("T"), full("U")));
  EXPECT_THAT(entity->scopes, ElementsAre("/a/b", "/c"));
  ASSERT_EQ(entity->attributes.size(), 1u);
  EXPECT_EQ(entity->attributes[0].name, full("a"));
}

struct KindCase {
  const char* text;
  AttributeKind kind;
  const char* value;
};

class Kinds : public testing::TestWithParam<KindCase> {};
TEST_P(Kinds, NormalizedAndConcise) {
  auto read = instance(GetParam().text);
  EXPECT_EQ(read.kind, GetParam().kind);
  EXPECT_EQ(read.value.dump(), GetParam().value);
}
INSTANTIATE_TEST_SUITE_P(
    All, Kinds,
    testing::Values(
        KindCase{R"({"type":"Property","value":5})", AttributeKind::property, "5"},
        KindCase{R"({"value":{"x":[1]}})", AttributeKind::property, R"({"x":[1]})"},
        KindCase{R"("text")", AttributeKind::property, R"("text")"},
        KindCase{R"(1.50)", AttributeKind::property, "1.50"},
        KindCase{R"([1,2])", AttributeKind::property, "[1,2]"},
        KindCase{R"([])", AttributeKind::property, "[]"},
        KindCase{R"({"street":"x"})", AttributeKind::property, R"({"street":"x"})"},
        KindCase{R"({"type":"GeoProperty","value":{"type":"Point","coordinates":[4.5,50]}})",
                 AttributeKind::geo_property, R"({"type":"Point","coordinates":[4.5,50]})"},
        KindCase{R"({"value":{"type":"Point","coordinates":[4.5,50]}})",
                 AttributeKind::geo_property, R"({"type":"Point","coordinates":[4.5,50]})"},
        KindCase{R"({"type":"Point","coordinates":[4.5,50]})", AttributeKind::geo_property,
                 R"({"type":"Point","coordinates":[4.5,50]})"},
        KindCase{R"({"type":"Relationship","object":"urn:x:2"})", AttributeKind::relationship,
                 R"("urn:x:2")"},
        KindCase{R"({"object":["urn:x:2","urn:x:3"]})", AttributeKind::relationship,
                 R"(["urn:x:2","urn:x:3"])"},
        KindCase{R"({"type":"LanguageProperty","languageMap":{"fr":"a","nl":["b","c"]}})",
                 AttributeKind::language_property, R"({"fr":"a","nl":["b","c"]})"},
        KindCase{R"({"languageMap":{"@none":"a"}})", AttributeKind::language_property,
                 R"({"@none":"a"})"},
        KindCase{R"({"type":"VocabProperty","vocab":"Male"})", AttributeKind::vocab_property,
                 R"("https://uri.etsi.org/ngsi-ld/default-context/Male")"},
        KindCase{R"({"vocab":["https://x.org/a"]})", AttributeKind::vocab_property,
                 R"(["https://x.org/a"])"},
        KindCase{R"({"type":"JsonProperty","json":{"id":1,"type":null}})",
                 AttributeKind::json_property, R"({"id":1,"type":null})"},
        KindCase{R"({"type":"ListProperty","valueList":[1,"a"]})", AttributeKind::list_property,
                 R"([1,"a"])"},
        KindCase{R"({"type":"ListRelationship","objectList":[{"object":"urn:x:2"},"urn:x:3"]})",
                 AttributeKind::list_relationship, R"(["urn:x:2","urn:x:3"])"}));

TEST(EntityReader, MembersAndSubAttributes) {
  auto read = instance(R"({"type":"Property","value":20,"unitCode":"CEL","datasetId":"urn:d:1",
      "observedAt":"2026-08-20T10:00:00.5Z","createdAt":"x","accuracy":{"value":0.5,
      "unitCode":"CEL"},"providedBy":{"type":"Relationship","object":"urn:x:9",
      "objectType":"Sensor"}})");
  EXPECT_EQ(read.unit_code, "CEL");
  EXPECT_EQ(read.dataset_id, "urn:d:1");
  EXPECT_EQ(format_timestamp(*read.observed_at), "2026-08-20T10:00:00.500Z");
  ASSERT_EQ(read.sub_attributes.size(), 2u);
  EXPECT_EQ(read.sub_attributes[0].name, full("accuracy"));
  EXPECT_EQ(read.sub_attributes[0].instances[0].unit_code, "CEL");
  EXPECT_EQ(read.sub_attributes[1].instances[0].object_type, full("Sensor"));
}

TEST(EntityReader, SeveralInstances) {
  auto entity = read(R"({"id":"urn:x:1","type":"T","a":[{"value":1},
                         {"type":"Property","value":2,"datasetId":"urn:d:2"}]})");
  ASSERT_TRUE(entity.ok());
  ASSERT_EQ(entity->attributes[0].instances.size(), 2u);
  EXPECT_EQ(entity->attributes[0].instances[1].dataset_id, "urn:d:2");
}

struct BadCase {
  const char* text;
  const char* field;
  const char* reason;
};

class BadEntities : public testing::TestWithParam<BadCase> {};
TEST_P(BadEntities, TheFieldIsNamed) {
  auto entity = read(GetParam().text);
  ASSERT_FALSE(entity.ok());
  EXPECT_EQ(entity.error().subject, GetParam().field);
  EXPECT_THAT(entity.error().message, HasSubstr(GetParam().reason));
}
#define WITH(attribute) R"({"id":"urn:x:1","type":"T",)" attribute "}"
INSTANTIATE_TEST_SUITE_P(
    All, BadEntities,
    testing::Values(
        BadCase{R"([])", "", "must be an object"}, BadCase{R"({"type":"T"})", "id", "is required"},
        BadCase{R"({"id":"urn:x:1"})", "type", "is required"},
        BadCase{R"({"id":"no uri","type":"T"})", "id", "is not a URI"},
        BadCase{R"({"id":5,"type":"T"})", "id", "must be a string"},
        BadCase{R"({"id":"urn:x:1","type":[]})", "type", "must not be empty"},
        BadCase{R"({"id":"urn:x:1","type":"a b"})", "type", "type name"},
        BadCase{WITH(R"("scope":"/a//b")"), "scope", "is not a scope"},
        BadCase{WITH(R"("a b":1)"), "a b", "is not a name"},
        BadCase{WITH(R"("value":1)"), "value", "is no attribute"},
        BadCase{WITH(R"("a":null)"), "a", "must not be null"},
        BadCase{WITH(R"("a":"urn:ngsi-ld:null")"), "a", "NGSI-LD null"},
        BadCase{WITH(R"("a":{"value":{"b":"urn:ngsi-ld:null"}})"), "a.value", "NGSI-LD null"},
        BadCase{WITH(R"("a":{"type":"Property"})"), "a.value", "is required"},
        BadCase{WITH(R"("a":{"type":"Strange","value":1})"), "a.type", "no kind of attribute"},
        BadCase{WITH(R"("a":{"type":"Property","object":"urn:x:2"})"), "a.object",
                "does not belong to a Property"},
        BadCase{WITH(R"("a":{"value":1,"object":"urn:x:2"})"), "a.object", "does not belong"},
        BadCase{WITH(R"("a":{"object":"not a uri"})"), "a.object", "is not a URI"},
        BadCase{WITH(R"("a":{"object":[]})"), "a.object", "empty"},
        BadCase{WITH(R"("a":{"object":"urn:x:2","unitCode":"CEL"})"), "a.unitCode",
                "does not belong to a Relationship"},
        BadCase{WITH(R"("a":{"value":1,"objectType":"T"})"), "a.objectType", "does not belong"},
        BadCase{WITH(R"("a":{"value":1,"observedAt":"yesterday"})"), "a.observedAt", "ISO 8601"},
        BadCase{WITH(R"("a":{"value":1,"observedAt":"2026-01-01"})"), "a.observedAt", "ISO 8601"},
        BadCase{WITH(R"("a":{"value":1,"datasetId":"x"})"), "a.datasetId", "must be a URI"},
        BadCase{WITH(R"("a":{"value":1,"unitCode":7})"), "a.unitCode", "must be a string"},
        BadCase{WITH(R"("a":{"value":1,"@context":{}})"), "a.@context", "inside an attribute"},
        BadCase{WITH(R"("a":{"value":1,"b":{"object":"x"}})"), "a.b.object", "is not a URI"},
        BadCase{WITH(R"("a":[{"value":1},{"value":2}])"), "a.datasetId", "only one instance"},
        BadCase{WITH(R"("a":{"type":"GeoProperty","value":{"type":"Point","coordinates":[1]}})"),
                "a.value.coordinates", ""},
        BadCase{WITH(R"("a":{"type":"GeoProperty","value":"here"})"), "a.value",
                "must be a GeoJSON"},
        BadCase{WITH(R"("a":{"languageMap":{"fr":5}})"), "a.languageMap.fr", "must be a text"},
        BadCase{WITH(R"("a":{"languageMap":{"not a tag":"x"}})"), "a.languageMap", "language tag"},
        BadCase{WITH(R"("a":{"languageMap":"x"})"), "a.languageMap", "must be an object"},
        BadCase{WITH(R"("a":{"vocab":5})"), "a.vocab", "must be a string"},
        BadCase{WITH(R"("a":{"type":"ListProperty","valueList":5})"), "a.valueList", "an array"},
        BadCase{WITH(R"("a":{"objectList":[{"x":1}]})"), "a.objectList", "\"object\""},
        BadCase{WITH(R"("a":{"value":1,"expiresAt":"2030-01-01T00:00:00Z"})"), "a.expiresAt",
                "not supported"}));

TEST(EntityReader, FragmentsAndNulls) {
  ReadOptions update{.fragment = true, .nulls = true};
  auto fragment = read(R"({"a":"urn:ngsi-ld:null","b":{"value":"urn:ngsi-ld:null"},
                           "c":{"object":"urn:ngsi-ld:null"},
                           "d":{"languageMap":{"@none":"urn:ngsi-ld:null"}},
                           "e":{"valueList":["urn:ngsi-ld:null"]}})",
                       update);
  ASSERT_TRUE(fragment.ok()) << fragment.error().message;
  EXPECT_EQ(fragment->attributes.size(), 5u);
  for (const auto& attribute : fragment->attributes)
    EXPECT_EQ(attribute.instances[0].value.dump(), R"("urn:ngsi-ld:null")") << attribute.name;
  EXPECT_FALSE(read(R"({"a":{"value":{"x":"urn:ngsi-ld:null"}}})", update).ok());
  ReadOptions merge{.fragment = true, .nulls = true, .inner_nulls = true};
  EXPECT_TRUE(read(R"({"a":{"value":{"x":"urn:ngsi-ld:null"}}})", merge).ok());
}

TEST(EntityReader, Patches) {
  EntityReader reader(names(), {.fragment = true, .nulls = true});
  auto patch = reader.patch("a", *parse_json(R"({"value":5,"accuracy":{"value":1}})"));
  ASSERT_TRUE(patch.ok());
  EXPECT_TRUE(patch->patch_fields.value);
  EXPECT_FALSE(patch->patch_fields.observed_at);
  EXPECT_EQ(patch->content.attributes[0].instances[0].sub_attributes.size(), 1u);
  patch = reader.patch("a", *parse_json(R"({"observedAt":"2026-01-01T00:00:00Z"})"));
  ASSERT_TRUE(patch.ok());
  EXPECT_FALSE(patch->patch_fields.value);
  EXPECT_TRUE(patch->patch_fields.observed_at);
  EXPECT_EQ(reader.patch("a", *parse_json(R"({"object":"x"})")).error().subject, "object");
  EXPECT_EQ(reader.patch("value", *parse_json("1")).error().subject, "value");
}

TEST(Uris, Shapes) {
  for (const char* good : {"urn:a:b", "http://x.org/é", "a:b"}) EXPECT_TRUE(is_uri(good)) << good;
  for (const char* bad : {"", "a", "a:", ":b", "1a:b", "a b:c", "a:b c", "a:<b>"})
    EXPECT_FALSE(is_uri(bad)) << bad;
}

}  // namespace
}  // namespace maillage::protocol::ngsild
