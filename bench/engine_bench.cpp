// What the engine itself costs, without HTTP and without a disk: the memory store, one client.
#include <benchmark/benchmark.h>

#include "base/ids.h"
#include "cars.h"
#include "engine/engine.h"
#include "store/memory/memory_store.h"

namespace {

using namespace maillage;

struct World {
  store::MemoryStore store;
  model::Registry registry;
  std::unique_ptr<engine::Engine> engine;
  access::Actor actor = access::Actor::administrator("bench");

  explicit World(std::size_t count) {
    engine = std::move(*engine::Engine::open(store, registry, {}));
    for (std::size_t at = 0; at < count;) {
      engine::Changes changes;
      for (std::size_t i = 0; i < 1000 && at < count; ++i) changes.list.push_back(creation(at++));
      if (!engine->commit(actor, std::move(changes)).ok()) std::abort();
    }
  }
};

World& large() {
  static World world(100'000);
  return world;
}

model::Query cars() {
  model::Query query;
  query.types = {{type_iri}};
  return query;
}

void run(benchmark::State& state, const model::Query& query) {
  World& world = large();
  std::size_t hits = 0;
  for (auto _ : state) hits = world.engine->query(world.actor, query)->hits.size();
  state.counters["hits"] = static_cast<double>(hits);
}

model::Query speed_query(model::Filter::Operator op, int value) {
  model::Query query = cars();
  query.filter.emplace();
  query.filter->kind = model::Filter::Kind::compare;
  query.filter->op = op;
  query.filter->path.attribute = speed_iri;
  query.filter->values.emplace_back(value);
  large().engine->index_values(speed_iri);
  return query;
}

void list_20(benchmark::State& state) { run(state, cars()); }

void equal_one_in_thousand(benchmark::State& state) {
  run(state, speed_query(model::Filter::Operator::equal, 777));
}

void greater_most(benchmark::State& state) {
  run(state, speed_query(model::Filter::Operator::greater, 50));
}

void greater_most_counted(benchmark::State& state) {
  model::Query query = speed_query(model::Filter::Operator::greater, 50);
  query.count = true;
  run(state, query);
}

void near_5_km(benchmark::State& state) {
  model::Query query = cars();
  query.geo.emplace();
  query.geo->geometry = *parse_json(R"({"type":"Point","coordinates":[19,49]})");
  query.geo->distance_m_max = 5000;
  run(state, query);
}

void get_one(benchmark::State& state) {
  World& world = large();
  for (auto _ : state)
    benchmark::DoNotOptimize(world.engine->get(world.actor, "urn:ngsi-ld:Car:777"));
}

// Process time: the writer is another thread.
void create_in_batches_of_100(benchmark::State& state) {
  World world(0);
  std::uint64_t number = 0;
  for (auto _ : state) {
    engine::Changes changes;
    changes.atomic = false;
    for (int i = 0; i < 100; ++i) changes.list.push_back(creation(number++));
    if (!world.engine->commit(world.actor, std::move(changes)).ok()) std::abort();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(number));
}

void patch_one(benchmark::State& state) {
  World& world = large();
  std::int64_t value = 0;
  for (auto _ : state) {
    model::Change change;
    change.kind = model::Change::Kind::patch;
    change.id = "urn:ngsi-ld:Car:" + std::to_string(value % 1000);
    change.content.attributes = {{speed_iri, {property(++value)}}};
    change.patch_fields.value = true;
    engine::Changes changes;
    changes.list.push_back(std::move(change));
    if (!world.engine->commit(world.actor, std::move(changes)).ok()) std::abort();
  }
}

// Needs of the real region: of every four, one is a draft that only its organisation, its territory
// and the region's officers see.
struct Needs {
  store::MemoryStore store;
  model::Registry registry =
      *model::Registry::load(*model::read_region_directory(MAILLAGE_SOURCE_DIR "/region"));
  std::unique_ptr<engine::Engine> engine;

  explicit Needs(int count) {
    engine = std::move(*engine::Engine::open(store, registry, {}));
    const auto area = [](int at) {
      return "urn:ngsi-ld:AdministrativeArea:" + std::to_string(at % 200);
    };
    const auto organisation = [](int at) {
      return "urn:ngsi-ld:Organisation:" + std::to_string(at % 300);
    };
    for (int at = 0; at < 200; ++at)
      put(Json::object({{"id", area(at)},
                        {"type", "AdministrativeArea"},
                        {"title", "Commune"},
                        {"kind", "municipality"},
                        {"codes", Json::array({"xx-bench-" + std::to_string(at)})}}));
    for (int at = 0; at < 300; ++at)
      put(Json::object({{"id", organisation(at)},
                        {"type", "Organisation"},
                        {"title", "Organisation"},
                        {"kind", "municipality"}}));
    for (int at = 0; at < count; ++at)
      put(Json::object({{"id", "urn:ngsi-ld:Need:" + std::to_string(at)},
                        {"type", "Need"},
                        {"title", "Besoin " + std::to_string(at)},
                        {"municipality", area(at)},
                        {"organisation", organisation(at)},
                        {"state", at % 4 == 0 ? "draft" : "published"}}));
    flush();
  }

  void put(const Json& simple) {
    model::Change change;
    change.content = *registry.from_simple(simple);
    change.id = change.content.id;
    waiting.list.push_back(std::move(change));
    if (waiting.list.size() == 1000) flush();
  }
  void flush() {
    waiting.trusted = true;
    const auto done = engine->commit(access::Actor::system(), std::move(waiting));
    if (!done.ok()) std::abort();
    waiting = {};
  }
  engine::Changes waiting;
};

void list_20_needs(benchmark::State& state, const access::Actor& actor) {
  static Needs needs(100'000);
  model::Query query;
  query.types = {{model::iri("Need")}};
  std::size_t hits = 0;
  for (auto _ : state) hits = needs.engine->query(actor, query)->hits.size();
  state.counters["hits"] = static_cast<double>(hits);
}

// Each step of what access costs: nothing is hidden; what is hidden is known; some is seen by a
// right of one's own.
void list_20_as_administrator(benchmark::State& state) {
  list_20_needs(state, access::Actor::administrator("bench"));
}
void list_20_as_anonymous(benchmark::State& state) {
  list_20_needs(state, access::Actor::anonymous());
}
void list_20_as_member(benchmark::State& state) {
  access::Actor actor{.kind = access::Actor::Kind::person};
  actor.person = actor.id = "urn:ngsi-ld:Person:bench";
  actor.organisation = "urn:ngsi-ld:Organisation:4";
  actor.role = access::Role::editor;
  actor.territories = {"urn:ngsi-ld:AdministrativeArea:4"};
  list_20_needs(state, actor);
}
// Most that a list can ask of access: every hit is seen by a right of its reader.
void list_20_drafts_as_officer(benchmark::State& state) {
  access::Actor actor{.kind = access::Actor::Kind::person};
  actor.person = actor.id = "urn:ngsi-ld:Person:bench";
  actor.systems = {"projects"};
  list_20_needs(state, actor);
}

BENCHMARK(list_20);
BENCHMARK(list_20_as_administrator);
BENCHMARK(list_20_as_anonymous);
BENCHMARK(list_20_as_member);
BENCHMARK(list_20_drafts_as_officer);
BENCHMARK(get_one);
BENCHMARK(equal_one_in_thousand);
BENCHMARK(greater_most);
BENCHMARK(greater_most_counted);
BENCHMARK(near_5_km);
BENCHMARK(create_in_batches_of_100)->MeasureProcessCPUTime();
BENCHMARK(patch_one)->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();
