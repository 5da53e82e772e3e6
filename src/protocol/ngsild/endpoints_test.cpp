// The endpoints as a client meets them, over an engine on the memory store: request in, status,
// headers and body out. Whole flows are in tests/conformance.
#include <gmock/gmock.h>

#include <atomic>

#include "protocol/ngsild/routes.h"
#include "store/memory/memory_store.h"

namespace maillage::protocol::ngsild {
namespace {

using http::Method;
using testing::HasSubstr;

constexpr std::string_view example_context = "https://example.org/context.jsonld";

class Endpoints : public testing::Test {
 protected:
  void SetUp() override {
    auto registry = model::Registry::load({});
    ASSERT_TRUE(registry.ok());
    registry_.emplace(std::move(*registry));
    engine::Options options;
    options.clock = [this] {
      return Timestamp(std::chrono::microseconds(1'700'000'000'000'000 + ticks_++));
    };
    auto engine = engine::Engine::open(store_, *registry_, options);
    ASSERT_TRUE(engine.ok());
    engine_ = std::move(*engine);
    ASSERT_TRUE(contexts_
                    .add(std::string(example_context),
                         *parse_json(R"({"@context":{"ex":"https://example.org/",
                             "Lamp":"ex:Lamp","power":"ex:power","state":"ex:state"}})"))
                    .ok());
    add_routes(router_, {*engine_, *registry_, contexts_,
                         [this](const http::Request&) { return Result<access::Actor>(actor_); }});
  }

  http::Response call(Method method, std::string_view target, std::string body = {},
                      std::vector<std::pair<std::string, std::string>> headers = {}) {
    auto request = http::make_request(method, "/ngsi-ld/v1" + std::string(target), std::move(body));
    EXPECT_TRUE(request.ok()) << target;
    if (!request->body.empty()) request->headers.set("Content-Type", "application/json");
    for (const auto& [name, value] : headers) request->headers.set(name, value);
    return router_.call(std::move(*request));
  }
  std::string get(std::string_view target,
                  std::vector<std::pair<std::string, std::string>> headers = {}) {
    auto response = call(Method::get, target, {}, std::move(headers));
    return std::to_string(response.status) + " " + std::string(response.content());
  }
  int status(Method method, std::string_view target, std::string body = {},
             std::vector<std::pair<std::string, std::string>> headers = {}) {
    return call(method, target, std::move(body), std::move(headers)).status;
  }
  void create(std::string_view body) {
    auto response = call(Method::post, "/entities", std::string(body));
    ASSERT_EQ(response.status, 201) << response.content();
  }

  std::atomic<std::int64_t> ticks_{0};
  access::Actor actor_ = access::Actor::administrator("test");
  store::MemoryStore store_;
  std::optional<model::Registry> registry_;
  std::unique_ptr<engine::Engine> engine_;
  jsonld::Contexts contexts_;
  http::Router router_;
};

constexpr const char* lamp = R"({"id":"urn:x:1","type":"Lamp","power":{"value":40,"unitCode":"WTT",
    "accuracy":{"value":0.5}},"state":"on","at":{"object":"urn:x:9"},
    "label":{"languageMap":{"fr":"lampe","en":"lamp"}},"kind":{"vocab":"led"},
    "location":{"type":"Point","coordinates":[5,50]}})";

TEST_F(Endpoints, CreateAndRetrieve) {
  auto created = call(Method::post, "/entities", lamp);
  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(created.headers.find("Location"), "/ngsi-ld/v1/entities/urn:x:1");
  EXPECT_EQ(created.headers.find("ETag"), "\"1\"");
  auto read = call(Method::get, "/entities/urn:x:1");
  EXPECT_EQ(read.headers.find("Content-Type"), "application/json");
  EXPECT_THAT(std::string(read.headers.find("Link")), HasSubstr("ngsi-ld-core-context"));
  EXPECT_EQ(read.content(),
            R"({"id":"urn:x:1","type":"Lamp","power":{"type":"Property","value":40,)"
            R"("unitCode":"WTT","accuracy":{"type":"Property","value":0.5}},)"
            R"("state":{"type":"Property","value":"on"},)"
            R"("at":{"type":"Relationship","object":"urn:x:9"},)"
            R"("label":{"type":"LanguageProperty","languageMap":{"fr":"lampe","en":"lamp"}},)"
            R"("kind":{"type":"VocabProperty","vocab":"led"},)"
            R"("location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[5,50]}}})");
  EXPECT_EQ(status(Method::post, "/entities", lamp), 409);
}

TEST_F(Endpoints, Representations) {
  create(lamp);
  EXPECT_EQ(get("/entities/urn:x:1?options=concise&pick=id,power,state,location"),
            R"(200 {"id":"urn:x:1","power":{"value":40,"unitCode":"WTT","accuracy":0.5},)"
            R"("state":"on","location":{"type":"Point","coordinates":[5,50]}})");
  EXPECT_EQ(get("/entities/urn:x:1?format=simplified&omit=location,type"),
            R"(200 {"id":"urn:x:1","power":40,"state":"on","at":"urn:x:9",)"
            R"("label":{"languageMap":{"fr":"lampe","en":"lamp"}},"kind":{"vocab":"led"}})");
  EXPECT_EQ(get("/entities/urn:x:1?attrs=label&lang=nl,fr;q=0.5"),
            R"(200 {"id":"urn:x:1","type":"Lamp","label":{"type":"Property","value":"lampe",)"
            R"("lang":"fr"}})");
  EXPECT_THAT(get("/entities/urn:x:1?options=sysAttrs&pick=state"),
              HasSubstr(R"("createdAt":"2023-11-14T22:13:20)"));
  EXPECT_EQ(get("/entities?type=Lamp&options=simplified&pick=id,state",
                {{"Accept", "application/geo+json"}, {"Prefer", "body=json"}}),
            R"(200 {"type":"FeatureCollection","features":[{"id":"urn:x:1","type":"Feature",)"
            R"("geometry":{"type":"Point","coordinates":[5,50]},"properties":{"state":"on"}}]})");
  EXPECT_EQ(get("/entities/urn:x:1?pick=state", {{"Accept", "application/ld+json"}}),
            R"(200 {"state":{"type":"Property","value":"on"},"@context":)"
            R"("https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld"})");
}

TEST_F(Endpoints, SeveralInstances) {
  create(R"({"id":"urn:x:1","type":"T","a":[{"value":1},{"value":2,"datasetId":"urn:d:2"}]})");
  EXPECT_EQ(get("/entities/urn:x:1?format=simplified&attrs=a"),
            R"(200 {"id":"urn:x:1","type":"T","a":{"dataset":{"@none":1,"urn:d:2":2}}})");
  EXPECT_EQ(
      get("/entities/urn:x:1?format=concise&attrs=a"),
      R"(200 {"id":"urn:x:1","type":"T","a":[{"value":1},{"value":2,"datasetId":"urn:d:2"}]})");
  EXPECT_EQ(get("/entities/urn:x:1?attrs=a&datasetId=urn:d:2&format=concise"),
            R"(200 {"id":"urn:x:1","type":"T","a":{"value":2,"datasetId":"urn:d:2"}})");
}

TEST_F(Endpoints, ContextsOfClients) {
  const std::string link =
      "<" + std::string(example_context) + ">; rel=\"http://www.w3.org/ns/json-ld#context\"";
  EXPECT_EQ(status(Method::post, "/entities", R"({"id":"urn:x:1","type":"Lamp","power":4})",
                   {{"Link", link}}),
            201);
  EXPECT_THAT(get("/entities/urn:x:1"), HasSubstr("\"https://example.org/power\""));
  EXPECT_THAT(get("/entities?type=Lamp&q=power==4", {{"Link", link}}), HasSubstr("\"power\":{"));
  EXPECT_EQ(get("/entities?type=Lamp"), "200 []");
  EXPECT_EQ(
      status(Method::post, "/entities",
             R"({"id":"urn:x:2","type":"Lamp","@context":"https://example.org/context.jsonld"})",
             {{"Content-Type", "application/ld+json"}}),
      201);
  struct Case {
    const char* type;
    const char* body;
    std::string link;
    int status;
  };
  for (const Case& one : std::initializer_list<Case>{
           {"application/json", R"({"id":"urn:x:3","type":"T","@context":{}})", "", 400},
           {"application/ld+json", R"({"id":"urn:x:3","type":"T"})", "", 400},
           {"application/ld+json", R"({"id":"urn:x:3","type":"T","@context":{}})", link, 400},
           {"application/ld+json",
            R"({"id":"urn:x:3","type":"T","@context":"https://no.example/"})", "", 503},
           {"text/plain", "{}", "", 415},
           {"application/json", "{", "", 400},
           {"application/json", "{}", "", 400}}) {
    std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", one.type}};
    if (!one.link.empty()) headers.emplace_back("Link", one.link);
    EXPECT_EQ(status(Method::post, "/entities", one.body, headers), one.status) << one.body;
  }
}

TEST_F(Endpoints, QueriesAndPages) {
  for (int i = 0; i < 5; ++i)
    create(R"({"id":"urn:x:)" + std::to_string(i) + R"(","type":"T","n":)" + std::to_string(i) +
           "}");
  EXPECT_EQ(get("/entities?type=T&q=n>=2;n<4&pick=id"),
            R"(200 [{"id":"urn:x:2"},{"id":"urn:x:3"}])");
  auto page = call(Method::get, "/entities?type=T&limit=2&offset=2&count=true");
  EXPECT_EQ(page.headers.find("NGSILD-Results-Count"), "5");
  const std::string links = page.headers.joined("Link");
  EXPECT_THAT(links, HasSubstr("limit=2&offset=4>; rel=\"next\""));
  EXPECT_THAT(links, HasSubstr("limit=2&offset=0>; rel=\"prev\""));
  EXPECT_EQ(get("/entities?type=T&limit=0&count=true"), "200 []");
  auto posted = call(Method::post, "/entityOperations/query?options=simplified",
                     R"({"type":"Query","entities":[{"type":"T"}],"q":"n==3"})");
  EXPECT_EQ(posted.content(), R"([{"id":"urn:x:3","type":"T","n":3}])");
  for (const char* bad : {"", "?limit=5", "?type=T&limit=0", "?type=T&limit=x", "?type=T&q=n=",
                          "?type=T&georel=near", "?type=T&unknown=1", "?type=T&options=x",
                          "?type=T&id=x", "?type=T&scopeQ=a%20b", "?type=T&attrs=a&pick=b"})
    EXPECT_EQ(status(Method::get, std::string("/entities") + bad), 400) << bad;
  EXPECT_EQ(status(Method::get, "/entities?type=T&limit=5000"), 403);
  EXPECT_EQ(status(Method::get, "/entities?type=T", {}, {{"Accept", "text/html"}}), 406);
  EXPECT_EQ(status(Method::get, "/entities?type=T", {}, {{"NGSILD-Tenant", "x"}}), 404);
}

// Clause 4.9: "unequal" over every language, and what a Relationship can be compared by.
TEST_F(Endpoints, ComparisonsOfLanguagesAndRelationships) {
  create(lamp);
  const auto found = [&](const std::string& q) {
    return get("/entities?type=Lamp&pick=id&q=" + q) == R"(200 [{"id":"urn:x:1"}])";
  };
  EXPECT_TRUE(found("label[*]==%22lamp%22"));
  EXPECT_FALSE(found("label[*]!=%22lamp%22"));
  EXPECT_TRUE(found("label[*]!=%22Lampe%22"));
  EXPECT_TRUE(found("label[fr]!=%22lamp%22"));
  EXPECT_FALSE(found("label[nl]!=%22lamp%22"));
  EXPECT_FALSE(found("label[*]!~=%22lam%22"));
  EXPECT_TRUE(found("at==urn:x:9"));
  EXPECT_TRUE(found("at!=urn:x:8"));
  EXPECT_FALSE(found("at%3E%22urn:a%22"));
  EXPECT_FALSE(found("at~=%22urn%22"));
  EXPECT_TRUE(found("at"));
}

TEST_F(Endpoints, AttributesOfOneEntity) {
  create(R"({"id":"urn:x:1","type":"T","a":1})");
  EXPECT_EQ(status(Method::post, "/entities/urn:x:1/attrs", R"({"b":2})"), 204);
  auto kept = call(Method::post, "/entities/urn:x:1/attrs?options=noOverwrite", R"({"a":5,"c":3})");
  EXPECT_EQ(kept.status, 207);
  EXPECT_THAT(std::string(kept.content()), HasSubstr("default-context/a\",\"reason\""));
  EXPECT_EQ(status(Method::patch, "/entities/urn:x:1/attrs", R"({"b":"urn:ngsi-ld:null","a":7})"),
            204);
  EXPECT_EQ(status(Method::patch, "/entities/urn:x:1/attrs/a", R"({"unitCode":"CEL"})"), 204);
  EXPECT_EQ(get("/entities/urn:x:1?format=concise"),
            R"(200 {"id":"urn:x:1","type":"T","a":{"value":7,"unitCode":"CEL"},"c":3})");
  EXPECT_EQ(status(Method::put, "/entities/urn:x:1/attrs/a", R"({"value":8})"), 204);
  EXPECT_EQ(status(Method::del, "/entities/urn:x:1/attrs/c"), 204);
  EXPECT_EQ(status(Method::del, "/entities/urn:x:1/attrs/c"), 404);
  EXPECT_EQ(get("/entities/urn:x:1?format=concise"), R"(200 {"id":"urn:x:1","type":"T","a":8})");
  EXPECT_EQ(status(Method::patch, "/entities/urn:x:9/attrs/a", R"({"value":8})"), 404);
  auto scoped = call(Method::patch, "/entities/urn:x:1/attrs", R"({"scope":"/a","a":9})");
  EXPECT_EQ(scoped.status, 207);
  EXPECT_THAT(std::string(scoped.content()), HasSubstr("\"the entity has no scope to replace\""));
}

TEST_F(Endpoints, VersionsAreHonoured) {
  create(R"({"id":"urn:x:1","type":"T","a":{"value":{"x":1,"y":2}}})");
  EXPECT_EQ(status(Method::get, "/entities/urn:x:1", {}, {{"If-None-Match", "\"1\""}}), 304);
  EXPECT_EQ(status(Method::patch, "/entities/urn:x:1", R"({"a":{"value":{"x":5}}})",
                   {{"If-Match", "\"7\""}}),
            412);
  auto merged = call(Method::patch, "/entities/urn:x:1", R"({"a":{"value":{"x":5}}})",
                     {{"If-Match", "\"1\""}, {"Content-Type", "application/merge-patch+json"}});
  EXPECT_EQ(merged.status, 204);
  EXPECT_EQ(merged.headers.find("ETag"), "\"2\"");
  EXPECT_EQ(get("/entities/urn:x:1?format=simplified"),
            R"(200 {"id":"urn:x:1","type":"T","a":{"x":5,"y":2}})");
  EXPECT_EQ(status(Method::put, "/entities/urn:x:1", R"({"type":"T","b":1})"), 204);
  EXPECT_EQ(status(Method::del, "/entities/urn:x:1?type=U"), 404);
  EXPECT_EQ(status(Method::del, "/entities/urn:x:1"), 204);
  EXPECT_EQ(status(Method::get, "/entities/urn:x:1"), 404);
}

TEST_F(Endpoints, Batches) {
  const char* two = R"([{"id":"urn:x:1","type":"T","a":1},{"id":"urn:x:2","type":"T","a":2}])";
  auto created = call(Method::post, "/entityOperations/create", two);
  EXPECT_EQ(created.status, 201);
  EXPECT_EQ(created.content(), R"(["urn:x:1","urn:x:2"])");
  auto again =
      call(Method::post, "/entityOperations/create",
           R"([{"id":"urn:x:1","type":"T"},{"id":"bad","type":"T"},{"id":"urn:x:3","type":"T"}])");
  EXPECT_EQ(again.status, 207);
  EXPECT_THAT(std::string(again.content()), HasSubstr(R"("success":["urn:x:3"])"));
  EXPECT_THAT(std::string(again.content()), HasSubstr("AlreadyExists"));
  EXPECT_EQ(status(Method::post, "/entityOperations/upsert", two), 204);
  EXPECT_EQ(status(Method::post, "/entityOperations/upsert?options=update",
                   R"([{"id":"urn:x:1","type":"T","b":1},{"id":"urn:x:4","type":"T"}])"),
            201);
  EXPECT_EQ(get("/entities/urn:x:1?format=simplified"),
            R"(200 {"id":"urn:x:1","type":"T","a":1,"b":1})");
  EXPECT_EQ(status(Method::post, "/entityOperations/update", R"([{"id":"urn:x:1","a":3}])"), 204);
  EXPECT_EQ(status(Method::post, "/entityOperations/merge", R"([{"id":"urn:x:9","a":3}])"), 207);
  EXPECT_EQ(status(Method::post, "/entityOperations/delete", R"(["urn:x:1","urn:x:2"])"), 204);
  EXPECT_EQ(status(Method::post, "/entityOperations/delete", R"(["urn:x:1"])"), 207);
  for (const char* bad : {"[]", "{\"a\":1}", "[null]"})
    EXPECT_EQ(status(Method::post, "/entityOperations/create", bad), 400) << bad;
  EXPECT_EQ(status(Method::del, "/entities?type=T"), 204);
  EXPECT_EQ(get("/entities?type=T"), "200 []");
}

TEST_F(Endpoints, TypesAndAttributesInUse) {
  create(R"({"id":"urn:x:1","type":"T","a":1,"r":{"object":"urn:x:2"}})");
  create(R"({"id":"urn:x:2","type":["T","U"],"a":"x"})");
  EXPECT_THAT(get("/types"), HasSubstr(R"("typeList":["T","U"])"));
  EXPECT_THAT(get("/types?details=true"), HasSubstr(R"("attributeNames":["a","r"])"));
  EXPECT_THAT(get("/types/T"), HasSubstr(R"("entityCount":2)"));
  EXPECT_THAT(get("/attributes"), HasSubstr(R"("attributeList":["a","r"])"));
  EXPECT_THAT(get("/attributes/r"), HasSubstr(R"("attributeTypes":["Relationship"])"));
  EXPECT_EQ(status(Method::get, "/types/Unknown"), 404);
  EXPECT_EQ(status(Method::get, "/attributes/unknown"), 404);
}

TEST_F(Endpoints, VisitorsReadButDoNotWrite) {
  create(R"({"id":"urn:x:1","type":"T","a":1})");
  actor_ = access::Actor::anonymous();
  EXPECT_EQ(status(Method::get, "/entities/urn:x:1"), 200);
  EXPECT_EQ(status(Method::post, "/entities", R"({"id":"urn:x:2","type":"T"})"), 401);
  EXPECT_EQ(status(Method::del, "/entities/urn:x:1"), 401);
}

}  // namespace
}  // namespace maillage::protocol::ngsild
