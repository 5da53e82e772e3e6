#include <gmock/gmock.h>

#include "model/registry.h"
#include "model/sample_region.h"

namespace maillage::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Registry& region() {
  static const Registry loaded = Registry::load(sample_region()).value();
  return loaded;
}

Json json(std::string_view text) {
  auto parsed = parse_json(text);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed.ok() ? *parsed : Json();
}

// urn:a:1 and urn:a:2 are areas, urn:n:1 is a need, nothing else exists.
std::vector<std::string> lookup(std::string_view id) {
  if (id.starts_with("urn:a:")) return {iri("Area")};
  return id == "urn:n:1" ? std::vector{iri("Need")} : std::vector<std::string>{};
}

// A valid need with the members of `more` on top.
Entity need(std::string_view more = "{}") {
  Json simple = json(R"({"id":"urn:n:9","type":"Need","title":{"fr":"Eau potable"},
      "municipality":"urn:a:1"})");
  const Json members = json(more);
  for (const Json::Member& member : members.as_object()) simple.set(member.key, member.value);
  auto entity = region().from_simple(simple);
  EXPECT_TRUE(entity.ok()) << (entity.ok() ? "" : entity.error().message);
  if (!entity.ok()) return {};
  region().complete(*entity);
  return *entity;
}

std::vector<std::string> faults(const Entity& after, const Entity* before = nullptr,
                                bool trusted = false) {
  std::vector<std::string> out;
  const auto valid = region().validate(after, before, lookup, trusted);
  if (valid.ok()) return out;
  EXPECT_EQ(valid.error().code, ErrorCode::invalid);
  for (const FieldError& error : valid.error().fields)
    out.push_back(error.field + ": " + error.reason);
  return out;
}

TEST(Validate, AcceptsWhatIsRight) {
  EXPECT_THAT(faults(need()), IsEmpty());
  EXPECT_THAT(faults(need(R"({"partners":["urn:a:1","urn:n:1","urn:n:9"],"category":"energy",
      "topics":["water","other"],"budget":0,"count":10,"start":"2028-02-29",
      "seen":"2026-08-20T10:00:00+02:00","page":"https://example.org/a?b=1#c",
      "mail":"office@example.org","code":"ab","size":"M","tags":["aa","bb"],
      "location":{"type":"Point","coordinates":[5.3,50.1]},"contact":{"office":"x"},
      "steps":[1,2],"route":["urn:a:2"],"fictional":true})")),
              IsEmpty());
}

struct Case {
  std::string_view more, fault;
};

TEST(Validate, NamesFieldAndReason) {
  const std::vector<Case> cases{
      {R"({"title":{"fr":"Ab"}})", "title.fr: must be at least 3 characters"},
      {R"({"title":{"fr":"éé"}})", "title.fr: must be at least 3 characters"},
      {R"({"title":{"fr":"0123456789abc"}})", "title.fr: must be at most 12 characters"},
      {R"({"title":{"fr":""}})", "title.fr: must not be empty"},
      {R"({"title":{}})", "title: must not be empty"},
      {R"({"title":{"fr":"Eau","???":"Eau"}})", "title.???: is not a language tag such as fr"},
      {R"({"title":{"fr":5}})", "title.fr: must be a text"},
      {R"({"title":{"fr":["Eau",5]}})", "title.fr[1]: must be a text"},
      {R"({"title":5})", "title: must be a map from language to text"},
      {R"({"municipality":5})", "municipality: must be an id such as urn:ngsi-ld:Area:…"},
      {R"({"municipality":"Nassogne"})", "municipality: must be an id such as urn:ngsi-ld:Area:…"},
      {R"({"municipality":"urn:x:1"})", "municipality: no entity urn:x:1 exists"},
      {R"({"municipality":"urn:n:1"})",
       "municipality: must be of type Area, but urn:n:1 is of type Need"},
      {R"({"municipality":["urn:a:1"]})", "municipality: must be one id, not a list"},
      {R"({"partners":["urn:a:1","urn:x:2"]})", "partners[1]: no entity urn:x:2 exists"},
      {R"({"budget":"5"})", "budget: must be a number"},
      {R"({"budget":-1})", "budget: must be at least 0"},
      {R"({"count":1.5})", "count: must be a whole number"},
      {R"({"count":0})", "count: must be more than 0"},
      {R"({"count":11})", "count: must be at most 10"},
      {R"({"count":1e400})", "count: must be a whole number"},
      {R"({"start":"20/08/2026"})", "start: must be a date such as 2026-08-20"},
      {R"({"start":"2026-02-29"})", "start: must be a date such as 2026-08-20"},
      {R"({"seen":"2026-08-20"})", "seen: must be a date and time such as 2026-08-20T10:00:00Z"},
      {R"({"page":"example.org"})", "page: must be an address such as https://example.org"},
      {R"({"page":"javascript:alert"})", "page: must be an address such as https://example.org"},
      {R"({"mail":"office@"})", "mail: must be an e-mail address such as office@example.org"},
      {R"({"code":"abc"})", "code: does not have the form ^[a-z]{2}$"},
      {R"({"size":"XL"})", "size: is not one of: S, M, L"},
      {R"({"tags":[]})", "tags: must have at least 1 element"},
      {R"({"tags":["aa","bb","cc","dd"]})", "tags: must have at most 3 elements"},
      {R"({"tags":["aa","aa"]})", "tags: must not hold the same element twice"},
      {R"({"tags":["aa",5]})", "tags[1]: must be a text"},
      {R"({"tags":"aa"})", "tags: must be a list"},
      {R"({"fictional":"yes"})", "fictional: must be true or false"},
      {R"({"contact":[]})", "contact: must be an object"},
      {R"({"steps":5})", "steps: must be a list"},
      {R"({"steps":[1,"b"]})", "steps[1]: must be a number"},
      {R"({"route":"urn:a:1"})", "route: must be a list of ids"},
      {R"({"route":["urn:n:1"]})", "route[0]: must be of type Area, but urn:n:1 is of type Need"},
      {R"({"score":5})", "score: is set by the server"},
      {R"({"state":"open"})", "state: must be draft at first"},
      {R"({"state":"lost"})", "state: is not one of: draft, open, met"},
      {R"({"state":7})", "state: must be a text"},
  };
  for (const Case& one : cases)
    EXPECT_THAT(faults(need(one.more)), testing::Contains(std::string(one.fault))) << one.more;
}

TEST(Validate, GeometryIsCheckedWithItsPath) {
  for (const char* bad :
       {"5", "{}", R"({"type":"Point"})", R"({"type":"Point","coordinates":["a",50]})",
        R"({"type":"Point","coordinates":[500,50]})", R"({"type":"Circle","coordinates":[5,50]})",
        R"({"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]})"}) {
    const auto found = faults(need(std::string(R"({"location":)") + bad + "}"));
    ASSERT_EQ(found.size(), 1u) << bad;
    EXPECT_THAT(found[0], testing::StartsWith("location")) << bad;
  }
  EXPECT_THAT(faults(need(R"({"location":{"type":"Point","coordinates":["a",50]}})"))[0],
              testing::StartsWith("location.coordinates[0]: "));
}

TEST(Validate, CollectsAllFaults) {
  Entity entity;
  entity.id = "urn:n:9";
  entity.types = {iri("Need")};
  Instance wrong;
  wrong.value = Json("x");
  entity.set(iri("budget"), wrong);
  wrong.kind = AttributeKind::relationship;
  entity.set(iri("title"), wrong);
  EXPECT_THAT(faults(entity), ElementsAre("budget: must be a number",
                                          "title: must be a LanguageProperty, not a Relationship",
                                          "municipality: is required"));
  const auto valid = region().validate(entity, nullptr, lookup, false);
  EXPECT_EQ(valid.error().subject, "budget");
}

TEST(Validate, VocabularyHoldsIrisOnly) {
  Entity entity = need(R"({"category":"energy"})");
  Json& value = entity.find(iri("category"))->instances[0].value;
  EXPECT_EQ(value.as_string(), "https://w3id.org/maillage/voc/category#energy");
  value = Json("energy");
  EXPECT_THAT(faults(entity),
              ElementsAre("category: is not one of: energy, street-lighting, other"));
  value = Json::array({"https://w3id.org/maillage/voc/category#energy"});
  EXPECT_THAT(faults(entity), ElementsAre("category: must be one code, not a list"));
  value = Json(true);
  EXPECT_THAT(faults(entity), ElementsAre("category: must be a code"));
}

TEST(Validate, FreeFormTypesAreAlwaysValid) {
  Entity entity;
  entity.id = "urn:x";
  entity.types = {"https://example.org/Lamp"};
  EXPECT_THAT(faults(entity), IsEmpty());
}

TEST(Validate, TrustedChangesMayMore) {
  const Entity entity = need(R"({"municipality":"urn:x:1","score":5,"state":"met"})");
  EXPECT_THAT(faults(entity, nullptr, true), IsEmpty());
  EXPECT_THAT(faults(need(R"({"municipality":"urn:n:1"})"), nullptr, true), testing::SizeIs(1));
  EXPECT_THAT(faults(need(R"({"state":"lost"})"), nullptr, true), testing::SizeIs(1));
}

TEST(Validate, ATargetThatWentAwayDoesNotBlockOtherChanges) {
  const Entity before = need(R"({"municipality":"urn:x:1"})");
  Entity after = need(R"({"municipality":"urn:x:1","budget":5})");
  EXPECT_THAT(faults(after, &before), IsEmpty());
}

TEST(Validate, ReadOnlyFieldsStay) {
  const Entity before = need(R"({"score":5})");
  EXPECT_THAT(faults(need(R"({"score":5,"budget":1})"), &before), IsEmpty());
  EXPECT_THAT(faults(need(R"({"score":6})"), &before), ElementsAre("score: is set by the server"));
  EXPECT_THAT(faults(need(), &before), ElementsAre("score: is set by the server"));
}

TEST(Workflow, OnlyItsStepsChangeTheState) {
  const Entity draft = need();
  EXPECT_THAT(faults(need(R"({"state":"open"})"), &draft),
              ElementsAre("category: is required for the step publish"));
  EXPECT_THAT(faults(need(R"({"state":"open","category":"energy"})"), &draft), IsEmpty());
  EXPECT_THAT(faults(need(R"({"state":"met"})"), &draft),
              ElementsAre("state: cannot go from draft to met"));
  const Entity open = need(R"({"state":"open","category":"energy"})");
  EXPECT_THAT(faults(need(), &open), ElementsAre("state: cannot go from open to draft"));
  EXPECT_THAT(faults(need(R"({"state":"open"})"), &open), IsEmpty());
}

TEST(Workflow, AvailableSteps) {
  const auto steps = region().available_steps(need());
  ASSERT_EQ(steps.size(), 1u);
  EXPECT_EQ(steps[0].step->name, "publish");
  EXPECT_THAT(steps[0].missing, ElementsAre("category"));
  EXPECT_THAT(region().available_steps(need(R"({"category":"other"})"))[0].missing, IsEmpty());
  EXPECT_THAT(region().available_steps(need(R"({"state":"met"})")), IsEmpty());
}

TEST(Workflow, AnEntityWithoutStateIsInTheInitialOne) {
  const TypeDefinition& type = *region().type("Need");
  EXPECT_EQ(region().state_of(need(), type), "draft");
  EXPECT_EQ(region().state_of(need(R"({"state":"open"})"), type), "open");
}

TEST(Complete, SetsTheInitialStateAndConcepts) {
  Entity entity;
  entity.types = {iri("Need")};
  Instance category;
  category.kind = AttributeKind::vocab_property;
  category.value = Json("https://uri.etsi.org/ngsi-ld/default-context/other");
  entity.set(iri("category"), category);
  category.value = Json::array({"water", "https://w3id.org/maillage/voc/category#other", "wine"});
  entity.set(iri("topics"), category);
  region().complete(entity);
  EXPECT_EQ(entity.instance(iri("state"))->value.as_string(), "draft");
  EXPECT_EQ(entity.instance(iri("category"))->value.as_string(),
            "https://w3id.org/maillage/voc/category#other");
  EXPECT_EQ(entity.instance(iri("topics"))->value,
            Json::array({"https://w3id.org/maillage/voc/topic#water",
                         "https://w3id.org/maillage/voc/topic#other", "wine"}));
}

}  // namespace
}  // namespace maillage::model
