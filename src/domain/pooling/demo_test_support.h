// The demonstration's municipalities, support bodies, solutions and needs on the region's own
// model, in a store in memory, and the module called as the protocol calls it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "domain/pooling/pooling.h"
#include "store/memory/memory_store.h"

namespace maillage::domain {

inline std::string need_id(const std::string& name) { return "urn:ngsi-ld:Need:" + name; }

class PoolingTest : public ::testing::Test {
 protected:
  static const model::Registry& registry() {
    static const model::Registry loaded = [] {
      const auto files = model::read_region_directory(MAILLAGE_SOURCE_DIR "/region");
      return *model::Registry::load(*files);
    }();
    return loaded;
  }

  void SetUp() override {
    engine::Options options;
    options.clock = [] { return *parse_timestamp("2026-11-01T10:00:00Z"); };
    engine_ = std::move(*engine::Engine::open(store_, registry(), options));
    for (const char* file :
         {"wallonia/areas.json", "wallonia/strategy.json", "wallonia/authorities.json",
          "wallonia/support-bodies.json", "wallonia/inter-municipal-bodies.json",
          "fictional/companies.json", "fictional/solutions.json", "fictional/tour.json",
          "fictional/pools.json"})
      load(file);
  }

  void load(const std::string& file) {
    std::ifstream in(MAILLAGE_SOURCE_DIR "/demo/" + file);
    std::stringstream text;
    text << in.rdbuf();
    const auto json = parse_json(text.str());
    ASSERT_TRUE(json.ok()) << file;
    engine::Changes changes;
    changes.trusted = true;
    for (Json entity : json->find("entities")->as_array()) {
      if (json->bool_at("fictional")) entity.set("fictional", true);
      add(entity, changes);
    }
    const auto done = engine_->commit(access::Actor::system(), std::move(changes));
    ASSERT_TRUE(done.ok()) << file << ": " << done.error().message;
  }

  void store(const std::string& entities) {
    engine::Changes changes;
    changes.trusted = true;
    const auto json = parse_json(entities);
    ASSERT_TRUE(json.ok()) << entities;
    for (const Json& entity : json->as_array()) add(entity, changes);
    const auto done = engine_->commit(access::Actor::system(), std::move(changes));
    ASSERT_TRUE(done.ok()) << done.error().message;
  }

  static void add(const Json& entity, engine::Changes& changes) {
    auto content = registry().from_simple(entity);
    ASSERT_TRUE(content.ok()) << entity.dump() << content.error().message;
    model::Change change;
    change.kind = model::Change::Kind::upsert;
    change.id = content->id;
    change.content = std::move(*content);
    changes.list.push_back(std::move(change));
  }

  Context context(access::Actor actor = access::Actor::administrator("alix")) {
    return {*engine_, std::move(actor), ids_, ""};
  }

  // As the protocol calls: the input is checked first.
  Result<Json> run(const std::string& name, const std::string& input,
                   access::Actor actor = access::Actor::administrator("alix")) {
    const auto json = parse_json(input);
    Context now = context(std::move(actor));
    const Module module = pooling_module();
    for (const Command& command : module.commands) {
      if (command.name != name) continue;
      MAILLAGE_TRY(check_input(command.input, *json));
      return command.run(now, *json);
    }
    for (const View& view : module.views) {
      if (view.name != name) continue;
      MAILLAGE_TRY(check_input(view.input, *json));
      return view.run(now, *json);
    }
    return not_found(name);
  }

  Json must(const std::string& name, const std::string& input) {
    auto answer = run(name, input);
    EXPECT_TRUE(answer.ok()) << name << ' ' << input << ": " << answer.error().message;
    return answer.ok() ? *answer : Json::object();
  }

  Json refused(const std::string& name, const std::string& input, ErrorCode code,
               const std::string& subject) {
    const auto answer = run(name, input);
    EXPECT_FALSE(answer.ok()) << name << ' ' << input;
    if (answer.ok()) return *answer;
    EXPECT_EQ(answer.error().code, code) << name << ' ' << input << answer.error().message;
    EXPECT_EQ(answer.error().subject, subject) << name << ' ' << input << answer.error().message;
    return {};
  }

  Json entity(std::string_view id) {
    const auto record = engine_->get(access::Actor::administrator("alix"), id);
    return record ? engine_->simple(access::Actor::administrator("alix"), *record) : Json();
  }

  std::size_t pools_in(const std::string& state) {
    Context now = context();
    std::size_t count = 0;
    const auto records = all_of_type(now, "Pool");
    for (const auto& record : *records)
      count += simple(now, *record).string_at("state") == state ? 1 : 0;
    return count;
  }

  // The water-leak pool around Nassogne, kept.
  Json kept_water_pool() {
    const Json answer =
        must("pools.propose",
             R"({"category":"water-leak-detection","kinds":["joint-purchase"],"save":true})");
    const Json* pools = answer.find("pools");
    EXPECT_EQ(pools->size(), 1u);
    return pools->as_array().at(0);
  }

  store::MemoryStore store_;
  std::unique_ptr<engine::Engine> engine_;
  IdGenerator ids_{[] { return *parse_timestamp("2026-11-01T10:00:00Z"); }, seeded_random(7)};
};

}  // namespace maillage::domain
