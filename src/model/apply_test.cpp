#include <gmock/gmock.h>

#include "model/change.h"

namespace maillage::model {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;
using Kind = Change::Kind;

constexpr std::string_view id = "urn:ngsi-ld:Need:1";

Json json(std::string_view text) { return parse_json(text).value(); }

Instance instance(std::string_view text, AttributeKind kind = AttributeKind::property,
                  std::string dataset = {}) {
  Instance out;
  out.kind = kind;
  out.value = json(text);
  out.dataset_id = std::move(dataset);
  return out;
}

Attribute attribute(std::string_view name, std::string_view text,
                    AttributeKind kind = AttributeKind::property) {
  return {iri(name), {instance(text, kind)}};
}

Timestamp at(int seconds) { return Timestamp{std::chrono::seconds(seconds)}; }

// A temperature in two datasets with a sub-attribute, and a title in two languages.
Entity sample() {
  Entity entity;
  entity.id = id;
  entity.types = {iri("Need")};
  entity.scopes = {"/a"};
  entity.attributes = {
      attribute("temperature", "25"),
      attribute("title", R"({"fr":"Eau","nl":"Water"})", AttributeKind::language_property)};
  Instance& first = entity.attributes[0].instances[0];
  first.unit_code = "CEL";
  first.observed_at = at(100);
  first.sub_attributes = {attribute("accuracy", "0.5")};
  entity.attributes[0].instances.push_back(instance("26", AttributeKind::property, "urn:d:2"));
  for (Attribute& each : entity.attributes) {
    for (Instance& one : each.instances) {
      one.created_at = at(1);
      one.modified_at = at(2);
    }
  }
  entity.created_at = at(1);
  entity.modified_at = at(2);
  entity.version = 7;
  return entity;
}

Change change(Kind kind, std::vector<Attribute> attributes = {}) {
  Change out;
  out.kind = kind;
  out.id = id;
  out.content.attributes = std::move(attributes);
  if (kind == Kind::create || kind == Kind::upsert || kind == Kind::replace) {
    out.content.id = id;
    out.content.types = {iri("Need")};
  }
  return out;
}

Applied applied(const Entity& entity, const Change& asked) {
  auto result = apply(&entity, asked);
  EXPECT_TRUE(result.ok()) << result.error().message;
  return result.ok() ? *result : Applied{entity, {}, {}, false, false};
}

ErrorCode failure(const Entity* entity, const Change& asked) {
  auto result = apply(entity, asked);
  return result.ok() ? ErrorCode::internal : result.error().code;
}

std::string value(const Applied& result, std::string_view name, std::string_view dataset = "") {
  const Attribute* found = result.after->find(iri(name));
  const Instance* one = found ? found->find(dataset) : nullptr;
  return one ? one->value.dump() : "absent";
}

TEST(Apply, CreateNeedsAFreeId) {
  const Change asked = change(Kind::create, {attribute("budget", "5")});
  auto result = apply(nullptr, asked);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->created);
  EXPECT_TRUE(result->changed);
  EXPECT_THAT(result->updated, ElementsAre(iri("budget")));
  EXPECT_EQ(result->after->id, id);
  const Entity present = sample();
  EXPECT_EQ(failure(&present, asked), ErrorCode::already_exists);
}

TEST(Apply, WhatIsChangedMustExist) {
  for (Kind kind : {Kind::replace, Kind::append, Kind::append_new, Kind::update, Kind::merge,
                    Kind::patch, Kind::replace_attribute, Kind::delete_attribute, Kind::remove})
    EXPECT_EQ(failure(nullptr, change(kind)), ErrorCode::not_found) << static_cast<int>(kind);
  EXPECT_TRUE(apply(nullptr, change(Kind::upsert)).ok());
}

TEST(Apply, ExpectedVersion) {
  const Entity present = sample();
  Change asked = change(Kind::merge, {attribute("budget", "5")});
  asked.expected_version = 6;
  EXPECT_EQ(failure(&present, asked), ErrorCode::conflict);
  asked.expected_version = 7;
  EXPECT_TRUE(apply(&present, asked).ok());
  asked = change(Kind::upsert);
  asked.expected_version = 7;
  EXPECT_EQ(failure(nullptr, asked), ErrorCode::conflict);
}

TEST(Apply, RefusesMisshapenContent) {
  const Entity present = sample();
  Change twice = change(Kind::append, {attribute("a", "1"), attribute("a", "2")});
  EXPECT_EQ(failure(&present, twice), ErrorCode::invalid);
  Change same_dataset = change(Kind::append, {attribute("a", "1")});
  same_dataset.content.attributes[0].instances.push_back(instance("2"));
  EXPECT_EQ(failure(&present, same_dataset), ErrorCode::invalid);
  EXPECT_EQ(failure(&present, change(Kind::append, {{iri("a"), {}}})), ErrorCode::invalid);
  EXPECT_EQ(failure(&present, change(Kind::append, {attribute("a", "null")})), ErrorCode::invalid);
  EXPECT_EQ(failure(nullptr, change(Kind::create, {attribute("a", "\"urn:ngsi-ld:null\"")})),
            ErrorCode::invalid);
  Change other_id = change(Kind::append, {attribute("a", "1")});
  other_id.content.id = "urn:other";
  EXPECT_EQ(failure(&present, other_id), ErrorCode::invalid);
  Change no_type = change(Kind::create);
  no_type.content.types.clear();
  EXPECT_EQ(failure(nullptr, no_type), ErrorCode::invalid);
}

TEST(Apply, ReplaceKeepsCreationAndUnchangedTimes) {
  Entity present = sample();
  Change asked = change(Kind::replace, {present.attributes[1], attribute("temperature", "30")});
  const Applied result = applied(present, asked);
  EXPECT_THAT(result.updated, ElementsAre(iri("temperature")));
  EXPECT_EQ(result.after->created_at, at(1));
  EXPECT_EQ(result.after->instance(iri("title"))->modified_at, at(2));
  EXPECT_EQ(result.after->instance(iri("temperature"))->created_at, at(1));
  EXPECT_EQ(result.after->instance(iri("temperature"))->modified_at, Timestamp{});
  EXPECT_TRUE(result.after->scopes.empty());
  EXPECT_EQ(value(result, "temperature", "urn:d:2"), "absent");
}

TEST(Apply, AReplacementMayTakeATypeAway) {
  Entity present = sample();
  present.types.push_back(iri("Other"));
  EXPECT_THAT(applied(present, change(Kind::upsert)).after->types, ElementsAre(iri("Need")));
  Change append = change(Kind::append);
  append.content.types = {iri("Third"), iri("Need")};
  EXPECT_THAT(applied(present, append).after->types,
              ElementsAre(iri("Need"), iri("Other"), iri("Third")));
}

TEST(Apply, AppendTouchesOnlyTheInstanceOfItsDataset) {
  Change asked = change(Kind::append, {attribute("temperature", "30"), attribute("budget", "1")});
  const Applied result = applied(sample(), asked);
  EXPECT_EQ(value(result, "temperature"), "30");
  EXPECT_EQ(value(result, "temperature", "urn:d:2"), "26");
  EXPECT_EQ(result.after->find(iri("temperature"))->find("urn:d:2")->modified_at, at(2));
  EXPECT_TRUE(result.after->instance(iri("temperature"))->unit_code.empty());
  EXPECT_THAT(result.updated, UnorderedElementsAre(iri("temperature"), iri("budget")));
}

TEST(Apply, AppendNewReportsWhatItLeaves) {
  Change asked = change(Kind::append_new, {attribute("temperature", "30")});
  asked.content.attributes[0].instances.push_back(
      instance("31", AttributeKind::property, "urn:d:3"));
  asked.content.scopes = {"/a", "/b"};
  const Applied result = applied(sample(), asked);
  EXPECT_EQ(value(result, "temperature"), "25");
  EXPECT_EQ(value(result, "temperature", "urn:d:3"), "31");
  ASSERT_EQ(result.not_updated.size(), 1u);
  EXPECT_EQ(result.not_updated[0].attribute, iri("temperature"));
  EXPECT_THAT(result.after->scopes, ElementsAre("/a", "/b"));
}

TEST(Apply, UpdateReplacesAppendsAndDeletes) {
  Change asked = change(Kind::update, {attribute("temperature", "30"), attribute("budget", "1"),
                                       attribute("title", "\"urn:ngsi-ld:null\"")});
  const Applied result = applied(sample(), asked);
  EXPECT_EQ(value(result, "temperature"), "30");
  EXPECT_EQ(value(result, "budget"), "1");
  EXPECT_EQ(value(result, "title"), "absent");
  EXPECT_TRUE(result.after->instance(iri("temperature"))->sub_attributes.empty());
}

TEST(Apply, ScopesByKindOfChange) {
  Change asked = change(Kind::append);
  asked.content.scopes = {"/b"};
  EXPECT_THAT(applied(sample(), asked).after->scopes, ElementsAre("/b"));
  asked.kind = Kind::update;
  EXPECT_THAT(applied(sample(), asked).after->scopes, ElementsAre("/b"));
  Entity without = sample();
  without.scopes.clear();
  EXPECT_TRUE(applied(without, asked).after->scopes.empty());
  EXPECT_FALSE(applied(without, asked).changed);
  ASSERT_EQ(applied(without, asked).not_updated.size(), 1u);
  EXPECT_EQ(applied(without, asked).not_updated[0].attribute, scope_iri);
  asked.kind = Kind::merge;
  EXPECT_THAT(applied(without, asked).after->scopes, ElementsAre("/b"));
  asked.content.scopes = {std::string(ngsi_ld_null)};
  EXPECT_TRUE(applied(sample(), asked).after->scopes.empty());
}

TEST(Apply, MergeGoesIntoValues) {
  // The examples of CIM 009 5.5.12.
  Entity present = sample();
  present.attributes.push_back(
      attribute("address", R"({"street":"Grand-Rue","city":"Nassogne","country":"BE"})"));
  Change asked = change(
      Kind::merge, {attribute("temperature", "100"),
                    attribute("address", R"({"street":"Quai","country":"urn:ngsi-ld:null"})")});
  asked.content.attributes[0].instances[0].observed_at = at(200);
  const Applied result = applied(present, asked);
  EXPECT_EQ(value(result, "address"), R"({"street":"Quai","city":"Nassogne"})");
  const Instance* temperature = result.after->instance(iri("temperature"));
  EXPECT_EQ(temperature->value.dump(), "100");
  EXPECT_EQ(temperature->unit_code, "CEL");
  EXPECT_EQ(temperature->observed_at, at(200));
  EXPECT_EQ(temperature->sub_attributes.size(), 1u);
}

TEST(Apply, MergeOfLanguages) {
  Change asked = change(Kind::merge, {attribute("title", R"({"nl":null,"de":"Wasser"})",
                                                AttributeKind::language_property)});
  EXPECT_EQ(value(applied(sample(), asked), "title"), R"({"fr":"Eau","de":"Wasser"})");
  asked = change(Kind::merge, {attribute("title", "\"Aqua\"")});
  asked.simplified = true;
  asked.common_language = "nl";
  const Applied simplified = applied(sample(), asked);
  EXPECT_EQ(value(simplified, "title"), R"({"fr":"Eau","nl":"Aqua"})");
  EXPECT_EQ(simplified.after->instance(iri("title"))->kind, AttributeKind::language_property);
  asked = change(Kind::merge, {attribute("title", R"({"@none":"urn:ngsi-ld:null"})",
                                         AttributeKind::language_property)});
  EXPECT_EQ(value(applied(sample(), asked), "title"), "absent");
}

TEST(Apply, MergeWithACommonObservedAt) {
  Change asked = change(Kind::merge, {attribute("temperature", "1"), attribute("budget", "1")});
  asked.common_observed_at = at(500);
  const Applied result = applied(sample(), asked);
  EXPECT_EQ(result.after->instance(iri("temperature"))->observed_at, at(500));
  EXPECT_FALSE(result.after->instance(iri("budget"))->observed_at);
}

TEST(Apply, MergeReplacesAGeometryAsAWhole) {
  Entity present = sample();
  present.attributes.push_back(attribute("location", R"({"type":"GeometryCollection","geometries":
      [{"type":"Point","coordinates":[1,2]}]})",
                                         AttributeKind::geo_property));
  Change asked =
      change(Kind::merge, {attribute("location", R"({"type":"Point","coordinates":[5,50]})",
                                     AttributeKind::geo_property)});
  EXPECT_EQ(value(applied(present, asked), "location"), R"({"type":"Point","coordinates":[5,50]})");
}

TEST(Apply, PatchChangesOnlyTheFieldsGiven) {
  Change asked = change(Kind::patch, {attribute("temperature", "28")});
  asked.patch_fields.value = true;
  Instance& given = asked.content.attributes[0].instances[0];
  given.sub_attributes = {attribute("accuracy", "null"), attribute("source", "\"x\"")};
  const Applied result = applied(sample(), asked);
  const Instance* temperature = result.after->instance(iri("temperature"));
  EXPECT_EQ(temperature->value.dump(), "28");
  EXPECT_EQ(temperature->unit_code, "CEL");
  EXPECT_EQ(temperature->observed_at, at(100));
  EXPECT_THAT(temperature->sub_attributes, testing::SizeIs(1));
  EXPECT_EQ(temperature->sub_attributes[0].name, iri("source"));
  EXPECT_EQ(value(result, "temperature", "urn:d:2"), "26");
}

TEST(Apply, PatchNeverChangesTheTypeOfAnAttribute) {
  const Entity present = sample();
  Change asked = change(Kind::patch, {attribute("title", "1")});
  asked.patch_fields.value = true;
  EXPECT_EQ(failure(&present, asked), ErrorCode::invalid);
  asked.patch_fields = {.kind = true};
  EXPECT_EQ(failure(&present, asked), ErrorCode::invalid);
  asked = change(Kind::patch, {attribute("absent", "1")});
  EXPECT_EQ(failure(&present, asked), ErrorCode::not_found);
  asked = change(Kind::patch, {{std::string(scope_iri), {instance("1")}}});
  EXPECT_EQ(failure(&present, asked), ErrorCode::invalid);
}

TEST(Apply, PatchDeletes) {
  Change asked = change(Kind::patch, {attribute("temperature", "null")});
  asked.patch_fields.value = true;
  EXPECT_EQ(value(applied(sample(), asked), "temperature"), "absent");
  asked.patch_fields = {.observed_at = true, .unit_code = true};
  const Applied result = applied(sample(), asked);
  EXPECT_TRUE(result.after->instance(iri("temperature"))->unit_code.empty());
  EXPECT_FALSE(result.after->instance(iri("temperature"))->observed_at);
}

TEST(Apply, ReplaceAttributeNeedsTheInstance) {
  const Entity present = sample();
  Change asked = change(Kind::replace_attribute, {attribute("title", "1")});
  const Applied result = applied(present, asked);
  EXPECT_EQ(result.after->instance(iri("title"))->kind, AttributeKind::property);
  EXPECT_EQ(result.after->instance(iri("title"))->created_at, at(1));
  asked.content.attributes[0].instances[0].dataset_id = "urn:d:9";
  EXPECT_EQ(failure(&present, asked), ErrorCode::not_found);
}

TEST(Apply, DeleteAttribute) {
  const Entity present = sample();
  Change asked = change(Kind::delete_attribute);
  asked.attribute = iri("temperature");
  EXPECT_EQ(value(applied(present, asked), "temperature", "urn:d:2"), "26");
  asked.dataset_id = "urn:d:2";
  EXPECT_EQ(value(applied(present, asked), "temperature"), "25");
  asked.dataset_id = "urn:d:9";
  EXPECT_EQ(failure(&present, asked), ErrorCode::not_found);
  asked.all_instances = true;
  EXPECT_EQ(applied(present, asked).after->find(iri("temperature")), nullptr);
  asked.attribute = scope_iri;
  EXPECT_TRUE(applied(present, asked).after->scopes.empty());
}

TEST(Apply, RemoveLeavesNothing) {
  const Applied result = applied(sample(), change(Kind::remove));
  EXPECT_FALSE(result.after);
  EXPECT_TRUE(result.changed);
}

TEST(Apply, WritingWhatIsThereChangesNothing) {
  const Entity present = sample();
  for (Kind kind : {Kind::append, Kind::update, Kind::merge, Kind::append_new}) {
    Change asked = change(kind, present.attributes);
    asked.content.types = present.types;
    asked.content.scopes = present.scopes;
    const Applied result = applied(present, asked);
    EXPECT_FALSE(result.changed) << static_cast<int>(kind);
    EXPECT_THAT(result.updated, testing::IsEmpty());
    EXPECT_EQ(result.after->instance(iri("temperature"))->modified_at, at(2));
  }
}

}  // namespace
}  // namespace maillage::model
