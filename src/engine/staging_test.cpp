// Changes to parts of an entity, and drafts, against the long way: the entity as a value, changed
// by model::apply().
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/engine.h"
#include "engine/record_layout.h"
#include "model/sample_region.h"
#include "store/memory/memory_store.h"

namespace maillage::engine {
namespace {

using access::Actor;
using model::Change;
using Kind = Change::Kind;

const std::string car = "https://example.org/Car";

class StagingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Options options;
    options.save_after_bytes = 20'000;
    auto opened = Engine::open(store_, registry_, options);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    engine_ = std::move(*opened);
  }

  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }
  Json any_value() {
    const std::vector<Json> values{
        Json(1),
        Json(2.5),
        Json("a"),
        Json("é\"\n"),
        Json(true),
        Json::array({"a", "b"}),
        Json::object({{"x", Json(1)}, {"y", Json::object({{"z", Json("deep")}})}})};
    return values[below(values.size())];
  }
  // `partial` ones may ask for a deletion.
  model::Instance any_instance(bool partial, int depth) {
    model::Instance instance;
    instance.value = partial && below(6) == 0 ? Json(model::ngsi_ld_null) : any_value();
    if (below(3) == 0) instance.unit_code = "KMH";
    if (below(3) == 0) instance.observed_at = Timestamp(std::chrono::seconds(below(3)));
    if (depth > 0 && below(3) == 0)
      instance.sub_attributes = {{"https://example.org/sub", {any_instance(partial, depth - 1)}}};
    return instance;
  }
  std::vector<model::Attribute> any_attributes(bool partial) {
    std::vector<model::Attribute> attributes;
    for (const char* name : {"a", "b", "c", "d"}) {
      model::Attribute attribute{std::string("https://example.org/") + name, {}};
      for (const char* dataset : {"", "urn:d:1"}) {
        if (below(2) == 0) continue;
        attribute.instances.push_back(any_instance(partial, 1));
        attribute.instances.back().dataset_id = dataset;
      }
      if (!attribute.instances.empty()) attributes.push_back(std::move(attribute));
    }
    return attributes;
  }
  Change any_change(const std::string& id) {
    constexpr Kind kinds[] = {Kind::append,          Kind::append_new, Kind::update,
                              Kind::merge,           Kind::patch,      Kind::replace_attribute,
                              Kind::delete_attribute};
    Change change{.kind = kinds[below(std::size(kinds))], .id = id};
    const bool nulls =
        change.kind == Kind::update || change.kind == Kind::merge || change.kind == Kind::patch;
    change.content.attributes = any_attributes(nulls);
    if (change.kind == Kind::patch) {
      change.content.attributes.resize(1);
      change.content.attributes[0].name = "https://example.org/a";
      change.content.attributes[0].instances = {any_instance(true, 1)};
      change.patch_fields = {below(2) == 0, below(2) == 0, below(2) == 0, false, below(2) == 0};
    }
    if (change.kind == Kind::replace_attribute && !change.content.attributes.empty())
      change.content.attributes.resize(1);
    if (change.kind == Kind::delete_attribute) {
      change.content.attributes.clear();
      change.attribute = std::string("https://example.org/") + "abcde"[below(5)];
      change.all_instances = below(2) == 0;
      change.dataset_id = below(2) == 0 ? "" : "urn:d:1";
    }
    if (below(8) == 0) change.expected_version = 1 + below(4);
    return change;
  }

  Result<Committed> commit(Change change) {
    Changes changes;
    changes.list.push_back(std::move(change));
    return engine_->commit(admin_, std::move(changes));
  }

  // Instances that are as before keep their times, the others are of the latest change.
  void expect_times(const model::Entity& before, const model::Entity& after) {
    for (const model::Attribute& attribute : after.attributes) {
      for (const model::Instance& instance : attribute.instances) {
        const model::Attribute* old = before.find(attribute.name);
        const model::Instance* twin = old ? old->find(instance.dataset_id) : nullptr;
        EXPECT_EQ(instance.created_at, twin ? twin->created_at : after.modified_at);
        EXPECT_EQ(instance.modified_at, twin && model::same_content(*twin, instance)
                                            ? twin->modified_at
                                            : after.modified_at);
      }
    }
  }

  std::mt19937 random_{20261125};
  Actor admin_ = Actor::administrator("admin");
  store::MemoryStore store_;
  model::Registry registry_ = *model::Registry::load(model::sample_region());
  std::unique_ptr<Engine> engine_;
};

TEST_F(StagingTest, PartsAreChangedAsWholeEntitiesAre) {
  std::size_t changed = 0;
  std::size_t refused = 0;
  for (int turn = 0; turn < 4'000; ++turn) {
    const std::string id = "urn:car:" + std::to_string(turn % 40);
    const auto record = engine_->get(admin_, id);
    if (!record) {
      Change create{.kind = Kind::create, .id = id};
      create.content.types = {car};
      create.content.scopes = {"/a"};
      create.content.attributes = any_attributes(false);
      ASSERT_TRUE(commit(std::move(create)).ok());
      continue;
    }
    const model::Entity before = engine_->decode(*record);
    const Change change = any_change(id);
    const auto expected = model::apply(&before, change);
    const auto done = commit(change);
    ASSERT_EQ(done.ok(), expected.ok()) << static_cast<int>(change.kind);
    if (!done.ok()) {
      EXPECT_EQ(done.error().code, expected.error().code);
      if (done.error().code != ErrorCode::conflict) {
        EXPECT_EQ(done.error().message, expected.error().message);
      }
      ++refused;
      continue;
    }
    const model::Entity after = engine_->decode(*engine_->get(admin_, id));
    const ChangeOutcome& outcome = done->outcomes[0];
    ASSERT_TRUE(model::same_content(after, *expected->after)) << static_cast<int>(change.kind);
    EXPECT_EQ(outcome.updated, expected->updated);
    EXPECT_EQ(outcome.not_updated.size(), expected->not_updated.size());
    const bool same = model::same_content(before, after);
    EXPECT_EQ(outcome.changed, !same);
    EXPECT_EQ(after.version, before.version + (same ? 0 : 1));
    EXPECT_EQ(outcome.version, after.version);
    EXPECT_EQ(after.created_at, before.created_at);
    if (same) continue;
    expect_times(before, after);
    ++changed;
  }
  EXPECT_GT(changed, 1'500u);
  EXPECT_GT(refused, 200u);
  EXPECT_EQ(engine_->check(), std::vector<std::string>{});
}

// --- Drafts.

Draft draft_of(const std::string& id, TermId type, TermId name, Kind kind = Kind::create) {
  std::string instances;
  const layout::InstanceParts parts{.name = name, .unit_code = "KMH"};
  layout::InstanceWriter writer(instances, parts);
  instances += "50";
  writer.end_value();
  writer.finish();
  return Draft(kind, {.id = id, .types = std::span(&type, 1), .instances = instances});
}

class DraftTest : public StagingTest {
 protected:
  // The graph has to have seen the names of a draft.
  void SetUp() override {
    StagingTest::SetUp();
    Change create{.kind = Kind::create, .id = "urn:car:0"};
    create.content.types = {car};
    create.content.attributes = {{"https://example.org/speed", {{.value = Json(1)}}}};
    ASSERT_TRUE(commit(std::move(create)).ok());
    type_ = engine_->terms().find(car);
    name_ = engine_->terms().find("https://example.org/speed");
  }
  TermId type_ = no_term;
  TermId name_ = no_term;
};

TEST_F(DraftTest, BecomesAnEntityLikeAnyOther) {
  Changes changes;
  changes.drafts.push_back(draft_of("urn:car:1", type_, name_));
  const auto done = engine_->commit(admin_, std::move(changes));
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_EQ(done->outcomes[0].version, 1u);
  EXPECT_TRUE(done->outcomes[0].created);
  const auto record = engine_->get(admin_, "urn:car:1");
  ASSERT_TRUE(record);
  EXPECT_EQ(record->position(), done->position);
  const model::Entity entity = engine_->decode(*record);
  EXPECT_EQ(entity.types, std::vector<std::string>{car});
  const model::Instance* speed = entity.instance("https://example.org/speed");
  ASSERT_TRUE(speed);
  EXPECT_EQ(speed->unit_code, "KMH");
  EXPECT_EQ(speed->created_at, entity.created_at);
  EXPECT_EQ(speed->modified_at, entity.created_at);
  EXPECT_EQ(engine_->check(), std::vector<std::string>{});
  const auto history = engine_->history(admin_, "urn:car:1", 0, 10);
  ASSERT_TRUE(history.ok());
  EXPECT_EQ((*history)[0].kind, "created");
}

TEST_F(DraftTest, StandsOnItsOwnInABatch) {
  Changes changes;
  changes.atomic = false;
  for (const char* id : {"urn:car:1", "urn:car:0", "urn:car:2", "urn:car:1"})
    changes.drafts.push_back(draft_of(id, type_, name_));
  changes.drafts.push_back(draft_of("urn:car:0", type_, name_, Kind::upsert));
  const auto done = engine_->commit(admin_, std::move(changes));
  ASSERT_TRUE(done.ok());
  ASSERT_EQ(done->outcomes.size(), 5u);
  EXPECT_FALSE(done->outcomes[0].error);
  EXPECT_EQ(done->outcomes[1].error->code, ErrorCode::already_exists);
  EXPECT_FALSE(done->outcomes[2].error);
  EXPECT_EQ(done->outcomes[3].error->code, ErrorCode::already_exists);
  EXPECT_FALSE(done->outcomes[4].error);
  EXPECT_EQ(done->outcomes[4].version, 2u);
  EXPECT_EQ(engine_->entity_count(), 3u);
  EXPECT_EQ(engine_->check(), std::vector<std::string>{});
}

TEST_F(DraftTest, IsRefusedWholeWhereAllOrNothingIsAsked) {
  Changes changes;
  changes.drafts.push_back(draft_of("urn:car:1", type_, name_));
  changes.drafts.push_back(draft_of("urn:car:0", type_, name_));
  EXPECT_EQ(engine_->commit(admin_, std::move(changes)).error().code, ErrorCode::already_exists);
  EXPECT_FALSE(engine_->get(admin_, "urn:car:1"));
}

TEST_F(DraftTest, OfATypeOfTheRegionIsCheckedByItsRules) {
  // A Need must have a title, which this draft has not.
  const TermId need = engine_->terms().find(model::iri("Need"));
  ASSERT_NE(need, no_term);
  Changes changes;
  changes.drafts.push_back(draft_of("urn:need:1", need, name_));
  const auto done = engine_->commit(admin_, std::move(changes));
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, ErrorCode::invalid);
}

TEST_F(DraftTest, OfATypeTheKeyIsNotForIsForbidden) {
  Actor actor = admin_;
  actor.types_only = {"https://example.org/Bus"};
  Changes changes;
  changes.drafts.push_back(draft_of("urn:car:1", type_, name_));
  EXPECT_EQ(engine_->commit(actor, std::move(changes)).error().code, ErrorCode::forbidden);
}

}  // namespace
}  // namespace maillage::engine
