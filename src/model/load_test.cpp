#include <gmock/gmock.h>

#include "model/registry.h"
#include "model/sample_region.h"

namespace maillage::model {
namespace {

using testing::Contains;
using testing::ElementsAre;

std::string replaced(std::string text, std::string_view old, std::string_view with) {
  const auto at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  if (at != std::string::npos) text.replace(at, old.size(), with);
  return text;
}

// Each fault of the model as "place reason", after one replacement in one file.
std::vector<std::string> faults(std::string_view path, std::string_view old,
                                std::string_view with) {
  auto files = sample_region();
  for (RegionFile& file : files)
    if (file.path == path) file.text = replaced(file.text, old, with);
  const auto registry = Registry::load(files);
  std::vector<std::string> out;
  if (registry.ok()) return out;
  for (const FieldError& error : registry.error().fields)
    out.push_back(error.field + " " + error.reason);
  return out;
}

TEST(Load, ReadsTheModel) {
  auto registry = Registry::load(sample_region());
  ASSERT_TRUE(registry.ok()) << registry.error().message;
  const TypeDefinition* need = registry->type("Need");
  ASSERT_NE(need, nullptr);
  EXPECT_EQ(need, registry->type(iri("Need")));
  EXPECT_EQ(need->version, 2);
  EXPECT_EQ(need->labels.at("nl"), "n");
  EXPECT_THAT(need->required, ElementsAre("title", "municipality"));
  EXPECT_EQ(need->state("draft")->is_public, false);
  EXPECT_THAT(need->steps[0].requires_fields, ElementsAre("category"));
  EXPECT_TRUE(need->attribute("fictional"));
  EXPECT_TRUE(need->source.find("properties")->find("fictional"));
  EXPECT_EQ(need->attribute("budget")->unit_code, "EUR");
  EXPECT_EQ(need->attribute("title"), need->attribute(iri("title")));
  EXPECT_EQ(need->attribute("nothing"), nullptr);
  // Area does not search its title, Need does.
  EXPECT_EQ(registry->attribute(iri("title"))->searchable, 3);
  const Concept* lighting = registry->vocabulary("category")->find("street-lighting");
  ASSERT_NE(lighting, nullptr);
  EXPECT_EQ(lighting->iri, "https://w3id.org/maillage/voc/category#street-lighting");
  EXPECT_EQ(lighting, registry->vocabulary("category")->find(lighting->iri));
  EXPECT_EQ(lighting->broader, "energy");
  EXPECT_THAT(lighting->alt_labels.at("fr"), ElementsAre("LED"));
  EXPECT_EQ(lighting->properties.string_at("unit"), "piece");
}

struct Case {
  std::string_view path, old, with, fault;
};

TEST(Load, NamesFilePlaceAndReason) {
  const std::vector<Case> cases{
      {"types/Need.json", R"("minLength": 3)", R"("minLenght": 3)",
       "types/Need.json: properties.title.minLenght is not a known keyword"},
      {"types/Need.json", R"("icon")", R"("icons")",
       "types/Need.json: icons is not a known keyword"},
      {"types/Need.json", R"("nl":"n")", R"("xx":"n")",
       "types/Need.json: labels.nl must be a text"},
      {"types/Need.json", R"("kind": "GeoProperty")", R"("kind": "Geometry")",
       "types/Need.json: properties.location.kind is not one of: Property, GeoProperty, "
       "Relationship, LanguageProperty, VocabProperty, JsonProperty, ListProperty, "
       "ListRelationship"},
      {"types/Need.json", R"("vocabulary": "topic")", R"("vocabulary": "topics")",
       "types/Need.json: properties.topics.vocabulary there is no vocabularies/topics.json"},
      {"types/Need.json", R"("targets": ["Area"])", R"("targets": ["Zone"])",
       "types/Need.json: properties.municipality.targets 'Zone' is no type of this region"},
      {"types/Need.json", R"("targets": ["Area"], )", "",
       "types/Need.json: properties.municipality.targets is required for a relationship"},
      {"types/Need.json", R"("type": "number", "minimum": 0)", R"("type": "num")",
       "types/Need.json: properties.budget.type is not one of: string, number, integer, boolean, "
       "array, object"},
      {"types/Need.json", "^[a-z]{2}$", "^[a-z",
       "types/Need.json: properties.code.pattern is not a regular expression: missing ]: [a-z"},
      {"types/Need.json", R"("minLength": 2)", R"("min": 2)",
       "types/Need.json: properties.tags.items.min is not a known keyword"},
      {"types/Need.json", R"("searchable": 3)", R"("searchable": 99)",
       "types/Need.json: properties.title.searchable must be a weight from 1 to 10"},
      {"types/Need.json", R"("budget": {)", R"("value": {)",
       "types/Need.json: properties.value has a name that NGSI-LD keeps for itself"},
      {"types/Need.json", R"("required": ["title")", R"("required": ["tilte")",
       "types/Need.json: required[0] 'tilte' is no attribute of this type"},
      {"types/Need.json", R"("initial": "draft")", R"("initial": "new")",
       "types/Need.json: workflow.initial is no state"},
      {"types/Need.json", R"("to": "met")", R"("to": "done")",
       "types/Need.json: workflow.steps[1].to is no state"},
      {"types/Need.json", R"("from": ["open"])", R"("from": ["opened"])",
       "types/Need.json: workflow.steps[1].from[0] is no state"},
      {"types/Need.json", R"("tone": "good")", R"("tone": "loud")",
       "types/Need.json: workflow.states.met.tone is not one of: neutral, info, good, warning, "
       "bad"},
      {"types/Need.json", R"("map": "location")", R"("map": "title")",
       "types/Need.json: views.map must be a GeoProperty of this type"},
      {"types/Need.json", R"("views": {)", R"("access": {"pubic": false}, "views": {)",
       "types/Need.json: access.pubic is not a known keyword"},
      {"types/Need.json", R"("order": "-modifiedAt")", R"("order": "-name")",
       "types/Need.json: views.order 'name' is no attribute of this type"},
      {"types/Need.json", R"("name": "Need")", R"("name": "Needs")",
       "types/Need.json: name differs from the name of the file"},
      {"types/Area.json", R"("kind": "LanguageProperty")", R"("kind": "Property")",
       "types/Need.json: properties.title.kind is Property in another type"},
      {"vocabularies/category.json", R"("broader": "energy")", R"("broader": "power")",
       "vocabularies/category.json: concepts[1].broader is no code of this vocabulary"},
      {"vocabularies/category.json", R"("code": "energy")",
       R"("broader": "street-lighting", "code": "energy")",
       "vocabularies/category.json: concepts[0].broader leads back to this concept"},
      {"vocabularies/category.json", R"("code": "energy")", R"("code": "other")",
       "vocabularies/category.json: concepts[2].code stands twice in this vocabulary"},
      {"types/_common.json", R"({"properties")", R"({"properties": {}, "properties")",
       "types/_common.json duplicate key"},
  };
  for (const Case& one : cases) {
    const auto found = faults(one.path, one.old, one.with);
    if (one.fault.ends_with("duplicate key"))
      EXPECT_FALSE(found.empty());
    else
      EXPECT_THAT(found, Contains(std::string(one.fault)));
  }
}

TEST(Load, NamesWhatCannotBePersonalOrKept) {
  const std::vector<Case> cases{
      {"types/Need.json", R"("readonly": true)", R"("personal": "title")",
       "types/Need.json: properties.score.personal must be a relationship of this type, or id"},
      {"types/Need.json", R"("kind": "ListRelationship",)",
       R"("kind": "ListRelationship", "personal": "id",)",
       "types/Need.json: properties.route.personal cannot be said of a relationship or of the "
       "workflow's state"},
      {"types/Need.json", R"("public": false, "tone")",
       R"("public": false, "erasedTo": "x", "tone")",
       "types/Need.json: workflow.states.draft.erasedTo is no state"},
      {"types/Need.json", R"("views": {)",
       R"("retention": [{"since": "start", "days": 0, "then": "remove", "labels": {}}], "views": {)",
       "types/Need.json: retention[0].days must be a whole number from 1 to 36525"},
      {"types/Need.json", R"("views": {)",
       R"("retention": [{"since": "title", "days": 9, "then": "erase", "labels": {}}], "views": {)",
       "types/Need.json: retention[0].since must be createdAt, modifiedAt or an attribute with the "
       "format date or date-time"},
  };
  for (const Case& one : cases)
    EXPECT_THAT(faults(one.path, one.old, one.with), Contains(std::string(one.fault)));
}

TEST(Load, WhatIsNoJsonIsAFault) {
  EXPECT_FALSE(Registry::load({{"types/Need.json", "{"}}).ok());
  EXPECT_FALSE(Registry::load({{"types/Need.json", "[]"}}).ok());
  EXPECT_FALSE(Registry::load({{"types/Need.json", R"({"properties": 1, "workflow": 2})"}}).ok());
  EXPECT_FALSE(Registry::load({{"vocabularies/a.json", R"({"concepts": [1, {}]})"}}).ok());
  EXPECT_TRUE(Registry::load({}).ok());
  EXPECT_FALSE(read_region_directory("/nonexistent").ok());
}

TEST(Load, ContextNamesEveryTerm) {
  const auto registry = Registry::load(sample_region());
  ASSERT_TRUE(registry.ok());
  const Json document = registry->context();
  const Json* context = document.find("@context");
  ASSERT_NE(context, nullptr);
  EXPECT_EQ(context->string_at("Need"), iri("Need"));
  EXPECT_EQ(context->string_at("budget"), "https://w3id.org/maillage/ns#budget");
  EXPECT_EQ(context->string_at("title"), "http://purl.org/dc/terms/title");
  EXPECT_EQ(context->find("municipality")->string_at("@type"), "@id");
  EXPECT_EQ(context->find("category")->string_at("@type"), "@vocab");
  EXPECT_EQ(context->string_at("water"), "https://w3id.org/maillage/voc/topic#water");
  // In two vocabularies: no term can mean both.
  EXPECT_EQ(context->find("other"), nullptr);
}

TEST(Names, ShortAndBack) {
  for (const char* name : {"budget", "title", "description", "location", "Need"})
    EXPECT_EQ(short_name(iri(name)), name);
  EXPECT_EQ(short_name("https://example.org/x"), "https://example.org/x");
  for (int i = 0; i < attribute_kind_count; ++i) {
    const auto kind = static_cast<AttributeKind>(i);
    EXPECT_EQ(attribute_kind(name_of(kind)), kind);
  }
  EXPECT_FALSE(attribute_kind("Thing"));
  EXPECT_EQ(value_member(AttributeKind::relationship), "object");
}

}  // namespace
}  // namespace maillage::model
