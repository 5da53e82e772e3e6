// Random entities and changes: what holds for every one of them.
// clang-format off: RapidCheck needs GoogleTest before it.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
// clang-format on

#include "model/change.h"

namespace maillage::model {
namespace {

using Kind = Change::Kind;

constexpr std::string_view id = "urn:ngsi-ld:Need:1";

rc::Gen<Json> any_value(int depth, bool nulls) {
  std::vector<rc::Gen<Json>> choices{
      rc::gen::map(rc::gen::inRange(0, 5), [](int n) { return Json(n); }),
      rc::gen::map(rc::gen::element<std::string>("", "a", "é"),
                   [](std::string s) { return Json(s); }),
      rc::gen::just(Json(true))};
  if (nulls) choices.push_back(rc::gen::just(Json(ngsi_ld_null)));
  if (depth > 0) {
    choices.push_back(rc::gen::exec([depth, nulls] {
      Json object = Json::object();
      for (const char* key : {"x", "y", "z"})
        if (*rc::gen::arbitrary<bool>()) object.set(key, *any_value(depth - 1, nulls));
      return object;
    }));
    choices.push_back(rc::gen::map(rc::gen::container<Json::Array>(any_value(depth - 1, false)),
                                   [](Json::Array items) { return Json(std::move(items)); }));
  }
  return rc::gen::join(rc::gen::elementOf(choices));
}

Instance any_instance(std::string dataset, bool nulls, int depth) {
  Instance instance;
  instance.dataset_id = std::move(dataset);
  instance.value = *any_value(2, nulls);
  instance.unit_code = *rc::gen::element<std::string>("", "CEL");
  if (depth > 0 && *rc::gen::arbitrary<bool>())
    instance.sub_attributes = {{iri("sub"), {any_instance("", nulls, depth - 1)}}};
  return instance;
}

std::vector<Attribute> any_attributes(bool nulls) {
  std::vector<Attribute> attributes;
  for (const char* name : {"a", "b", "c"}) {
    Attribute attribute{iri(name), {}};
    for (const char* dataset : {"", "urn:d:1", "urn:d:2"})
      if (*rc::gen::arbitrary<bool>())
        attribute.instances.push_back(any_instance(dataset, nulls, 1));
    if (!attribute.instances.empty()) attributes.push_back(std::move(attribute));
  }
  return attributes;
}

Entity any_entity() {
  Entity entity;
  entity.id = id;
  entity.types = {iri("Need")};
  entity.attributes = any_attributes(false);
  return entity;
}

Change any_change(Kind kind) {
  Change change;
  change.kind = kind;
  change.id = id;
  change.content.attributes = any_attributes(kind == Kind::update || kind == Kind::merge);
  return change;
}

bool is_null(const Json& value) { return value == Json(ngsi_ld_null); }

bool holds_null(const Json& value) {
  if (is_null(value)) return true;
  if (!value.is_object()) return false;
  for (const auto& member : value.as_object())
    if (holds_null(member.value)) return true;
  return false;
}

RC_GTEST_PROP(ApplyProperty, InstancesThatAreNotNamedStay, ()) {
  const Entity before = any_entity();
  const Change change =
      any_change(*rc::gen::element(Kind::append, Kind::append_new, Kind::update, Kind::merge));
  const auto result = apply(&before, change);
  RC_ASSERT(result.ok());
  for (const Attribute& attribute : before.attributes) {
    const Attribute* given = change.content.find(attribute.name);
    for (const Instance& instance : attribute.instances) {
      if (given && given->find(instance.dataset_id)) continue;
      const Attribute* after = result->after->find(attribute.name);
      RC_ASSERT((after && after->find(instance.dataset_id)));
      RC_ASSERT(same_content(*after->find(instance.dataset_id), instance));
    }
  }
}

RC_GTEST_PROP(ApplyProperty, AppendNewNeverOverwrites, ()) {
  const Entity before = any_entity();
  const auto result = apply(&before, any_change(Kind::append_new));
  RC_ASSERT(result.ok());
  for (const Attribute& attribute : before.attributes) {
    for (const Instance& instance : attribute.instances) {
      const Attribute* after = result->after->find(attribute.name);
      RC_ASSERT((after && after->find(instance.dataset_id)));
      RC_ASSERT(same_content(*after->find(instance.dataset_id), instance));
    }
  }
}

RC_GTEST_PROP(ApplyProperty, ANullDeletesAndNoneStays, ()) {
  const Entity before = any_entity();
  const Change change = any_change(*rc::gen::element(Kind::update, Kind::merge));
  const auto result = apply(&before, change);
  RC_ASSERT(result.ok());
  for (const Attribute& attribute : change.content.attributes) {
    const Attribute* after = result->after->find(attribute.name);
    RC_ASSERT((!after || !after->instances.empty()));
    for (const Instance& instance : attribute.instances) {
      const Instance* left = after ? after->find(instance.dataset_id) : nullptr;
      RC_ASSERT((left == nullptr) == is_null(instance.value));
      if (!left || change.kind != Kind::merge) continue;
      RC_ASSERT(!holds_null(left->value));
    }
  }
}

RC_GTEST_PROP(ApplyProperty, TheSameChangeTwiceChangesNothingMore, ()) {
  const Entity before = any_entity();
  const Change change =
      any_change(*rc::gen::element(Kind::append, Kind::append_new, Kind::update, Kind::merge));
  const auto once = apply(&before, change);
  RC_ASSERT(once.ok());
  const auto twice = apply(&*once->after, change);
  RC_ASSERT(twice.ok());
  RC_ASSERT(same_content(*once->after, *twice->after));
  RC_ASSERT(!twice->changed);
}

RC_GTEST_PROP(ApplyProperty, ChangedTellsWhetherTheContentDiffers, ()) {
  const Entity before = any_entity();
  Change change = any_change(*rc::gen::element(Kind::append, Kind::append_new, Kind::update,
                                               Kind::merge, Kind::upsert, Kind::replace));
  if (change.kind == Kind::upsert || change.kind == Kind::replace)
    change.content.types = before.types;
  const auto result = apply(&before, change);
  RC_ASSERT(result.ok());
  RC_ASSERT(result->changed == !same_content(before, *result->after));
  RC_ASSERT(result->changed == !result->updated.empty());
}

}  // namespace
}  // namespace maillage::model
