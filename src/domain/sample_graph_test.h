// For tests: a graph in memory with the region's types, and the demonstration's facts when asked.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "domain/pictures.h"
#include "engine/engine.h"
#include "store/memory/memory_store.h"

namespace maillage::domain {

inline std::string read_text(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class SampleGraph {
 public:
  SampleGraph() : registry_(load_registry()) {
    engine::Options options;
    options.clock = clock();
    engine_ = std::move(engine::Engine::open(store_, registry_, std::move(options)).value());
  }

  static model::Registry load_registry() {
    const auto files = model::read_region_directory(MAILLAGE_SOURCE_DIR "/region");
    auto registry = model::Registry::load(files.value());
    EXPECT_TRUE(registry.ok()) << (registry.ok() ? "" : registry.error().message);
    return std::move(*registry);
  }

  // Adds entities in simple form in one commit.
  void add(const Json::Array& entities) {
    engine::Changes changes;
    changes.trusted = true;
    for (const Json& simple : entities) {
      auto entity = registry_.from_simple(simple);
      ASSERT_TRUE(entity.ok()) << simple.string_at("id") << ": " << entity.error().message;
      model::Change change;
      change.kind = model::Change::Kind::create;
      change.id = entity->id;
      change.content = std::move(*entity);
      changes.list.push_back(std::move(change));
    }
    const auto done = engine_->commit(access::Actor::system(), std::move(changes));
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  void add(const std::string& json) {
    const auto parsed = parse_json(json);
    ASSERT_TRUE(parsed.ok()) << parsed.error().message;
    add(parsed->is_array() ? parsed->as_array() : Json::Array{*parsed});
  }
  // A file of demo/, such as "wallonia/areas.json".
  void add_demo(const std::string& file) {
    const auto parsed = parse_json(read_text(MAILLAGE_SOURCE_DIR "/demo/" + file));
    ASSERT_TRUE(parsed.ok()) << file << parsed.error().message;
    add(parsed->find("entities")->as_array());
  }
  void add_wallonia() {
    for (const char* file : {"areas", "authorities", "inter-municipal-bodies", "support-bodies",
                             "strategy", "calls", "projects"})
      add_demo(std::string("wallonia/") + file + ".json");
  }
  void add_demonstration() {
    add_wallonia();
    for (const char* file : {"companies", "solutions", "initiatives", "tour", "strategy", "pools"})
      add_demo(std::string("fictional/") + file + ".json");
  }

  engine::Engine& engine() { return *engine_; }
  // The clock goes on by this.
  void advance(std::chrono::microseconds time) { now_ += time.count(); }
  Context context(access::Actor actor = access::Actor::anonymous()) {
    return {*engine_, std::move(actor), ids_, ""};
  }
  Context staff() { return context(access::Actor::administrator("tester")); }

  // Runs a view as the program does: its input is checked first.
  static Result<Json> view(const Module& module, std::string_view name, Context context,
                           const Json& input) {
    for (const View& one : module.views) {
      if (one.name != name) continue;
      MAILLAGE_TRY(check_input(one.input, input));
      return one.run(context, input);
    }
    return not_found(std::string(name));
  }
  static Result<Json> command(const Module& module, std::string_view name, Context context,
                              const Json& input) {
    for (const Command& one : module.commands) {
      if (one.name != name) continue;
      MAILLAGE_TRY(check_input(one.input, input));
      return one.run(context, input);
    }
    return not_found(std::string(name));
  }

 private:
  // Goes on by a microsecond whenever it is asked.
  Clock clock() {
    return [this] { return Timestamp(std::chrono::microseconds(++now_)); };
  }
  std::atomic<std::int64_t> now_{1'800'000'000'000'000};
  model::Registry registry_;
  store::MemoryStore store_;
  IdGenerator ids_{clock(), seeded_random(1)};
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace maillage::domain
