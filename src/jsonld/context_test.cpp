#include "jsonld/context.h"

#include <gmock/gmock.h>

namespace maillage::jsonld {
namespace {

ContextPtr context(std::string_view text) {
  Contexts contexts;
  auto json = parse_json(text);
  EXPECT_TRUE(json.ok());
  auto built = contexts.resolve(*json);
  EXPECT_TRUE(built.ok()) << (built.ok() ? "" : built.error().message);
  return *built;
}

std::string error_of(std::string_view text) {
  Contexts contexts;
  auto built = contexts.resolve(*parse_json(text));
  return built.ok() ? "" : std::string(name_of(built.error().code)) + " " + built.error().message;
}

TEST(CoreContext, NamesAndDefaultVocabulary) {
  auto core = Context::core();
  EXPECT_EQ(core->expand("location"), "https://uri.etsi.org/ngsi-ld/location");
  EXPECT_EQ(core->expand("title"), "http://purl.org/dc/terms/title");
  EXPECT_EQ(core->expand("speed"), "https://uri.etsi.org/ngsi-ld/default-context/speed");
  EXPECT_EQ(core->expand("ngsi-ld:status"), "https://uri.etsi.org/ngsi-ld/status");
  EXPECT_EQ(core->expand("urn:x:y"), "urn:x:y");
  EXPECT_EQ(core->expand("https://a.b/c"), "https://a.b/c");
  EXPECT_EQ(core->compact("https://uri.etsi.org/ngsi-ld/location"), "location");
  EXPECT_EQ(core->compact("https://uri.etsi.org/ngsi-ld/default-context/speed"), "speed");
  EXPECT_EQ(core->compact("https://example.org/x"), "https://example.org/x");
}

TEST(CoreContext, EveryVersionIsKnown) {
  for (const char* url : {"https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld",
                          "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.3.jsonld",
                          "http://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld"}) {
    EXPECT_TRUE(is_core_context_url(url)) << url;
    EXPECT_TRUE(Contexts().resolve_url(url).ok()) << url;
  }
  EXPECT_FALSE(is_core_context_url("https://uri.etsi.org/ngsi-ld/v1/other.jsonld"));
  EXPECT_FALSE(is_core_context_url("https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1x"));
}

TEST(Context, TermsPrefixesAndCoercion) {
  auto own = context(R"([{"ex": "https://example.org/", "Vehicle": "ex:Vehicle",
      "brand": {"@id": "ex:brandName", "@type": "@vocab"}, "b": "ex:brandName"},
      "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.8.jsonld"])");
  EXPECT_EQ(own->expand("Vehicle"), "https://example.org/Vehicle");
  EXPECT_EQ(own->expand("ex:other"), "https://example.org/other");
  EXPECT_TRUE(own->find("brand")->vocabulary);
  EXPECT_EQ(own->compact("https://example.org/brandName"), "b") << "the shortest term";
  EXPECT_EQ(own->compact("https://example.org/other"), "ex:other");
  EXPECT_EQ(own->expand("unknown"), "https://uri.etsi.org/ngsi-ld/default-context/unknown");
}

TEST(Context, TheCoreIsProtected) {
  auto own = context(R"({"location": "https://example.org/place", "@vocab": "https://v.org/"})");
  EXPECT_EQ(own->expand("location"), "https://uri.etsi.org/ngsi-ld/location");
  EXPECT_EQ(own->compact("https://example.org/place"), "https://example.org/place")
      << "a name the core owns cannot stand for another IRI";
  EXPECT_EQ(own->expand("x"), "https://uri.etsi.org/ngsi-ld/default-context/x");
}

TEST(Context, ATermThatHidesADefaultName) {
  auto own = context(R"({"speed": "https://example.org/speed"})");
  std::string iri = "https://uri.etsi.org/ngsi-ld/default-context/speed";
  EXPECT_EQ(own->compact(iri), "ngsi-ld:default-context/speed");
  EXPECT_EQ(own->expand("ngsi-ld:default-context/speed"), iri);
}

TEST(Context, LaterDefinitionsWin) {
  auto own = context(R"([{"a": "https://one.org/a"}, {"a": "https://two.org/a"}])");
  EXPECT_EQ(own->expand("a"), "https://two.org/a");
}

TEST(Context, CompactingIsTheInverseOfExpanding) {
  auto own = context(R"({"ex": "https://example.org/", "a": "ex:a", "a:b": "https://q.org/z"})");
  for (const char* name : {"a", "ex:b", "zzz", "https://example.org/a", "urn:x:y", "id:x"}) {
    std::string iri = own->expand(name);
    EXPECT_EQ(own->expand(own->compact(iri)), iri) << name;
  }
}

TEST(Context, Refusals) {
  struct Case {
    const char* text;
    const char* part;
  };
  for (const Case& one : std::initializer_list<Case>{
           {R"({"a": {"@id": "https://x.org/a", "@context": {}}})", "scoped"},
           {R"({"a": 3})", "must be an IRI"},
           {R"(true)", "not a boolean"},
           {R"({"@import": "https://x.org"})", "@import"},
           {R"({"a": "b:x", "b": "a:y"})", "through itself"},
           {R"({"a": {"@id": 5}})", "@id must be a string"},
           {R"("https://nowhere.example/context.jsonld")", "could not be retrieved"},
           {R"("not an address")", "not an address"}}) {
    EXPECT_THAT(error_of(one.text), testing::HasSubstr(one.part)) << one.text;
  }
}

TEST(Contexts, DocumentsAndDefault) {
  Contexts contexts;
  ASSERT_TRUE(contexts
                  .add("https://r.org/c.jsonld",
                       *parse_json(R"({"@context": {"Need": "https://r.org/ns#Need"}})"))
                  .ok());
  EXPECT_EQ(contexts.default_context(), Context::core());
  ASSERT_TRUE(contexts.set_default("https://r.org/c.jsonld").ok());
  auto region = contexts.default_context();
  EXPECT_EQ(region->expand("Need"), "https://r.org/ns#Need");
  EXPECT_EQ(region->url(), "https://r.org/c.jsonld");
  EXPECT_EQ(region->source_text(), "\"https://r.org/c.jsonld\"");
  auto first = contexts.resolve_url("https://r.org/c.jsonld");
  EXPECT_EQ(*first, *contexts.resolve_url("https://r.org/c.jsonld")) << "built once";
  EXPECT_FALSE(contexts.add("https://r.org/d.jsonld", Json::object()).ok());
}

TEST(Contexts, LoaderAndLoops) {
  Contexts contexts([](std::string_view url) -> Result<std::string> {
    if (url == "https://loop.org/") return std::string(R"({"@context": "https://loop.org/"})");
    if (url == "https://bad.org/") return std::string("{");
    return make_error(ErrorCode::unavailable, "no network");
  });
  EXPECT_EQ(contexts.resolve_url("https://loop.org/").error().code, ErrorCode::too_large);
  EXPECT_EQ(contexts.resolve_url("https://bad.org/").error().code, ErrorCode::unavailable);
  EXPECT_EQ(contexts.resolve_url("https://other.org/").error().subject, "@context");
}

}  // namespace
}  // namespace maillage::jsonld
