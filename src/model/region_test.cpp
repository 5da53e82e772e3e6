// The region model that comes with the program: it loads, and an entity of each type makes the
// round trip from the simple form through validation and back.
#include <gmock/gmock.h>

#include "model/registry.h"
#include "model/sample_values.h"

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
      simple.set(definition.name, sample_value(region(), definition));
    }
    auto entity = region().from_simple(simple);
    ASSERT_TRUE(entity.ok()) << entity.error().message;
    region().complete(*entity);
    const auto valid = region().validate(*entity, nullptr, types_from_id, true);
    EXPECT_TRUE(valid.ok()) << valid.error().message;
    Json back = region().to_simple(*entity);
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
