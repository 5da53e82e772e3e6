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

BENCHMARK(list_20);
BENCHMARK(get_one);
BENCHMARK(equal_one_in_thousand);
BENCHMARK(greater_most);
BENCHMARK(greater_most_counted);
BENCHMARK(near_5_km);
BENCHMARK(create_in_batches_of_100)->MeasureProcessCPUTime();
BENCHMARK(patch_one)->MeasureProcessCPUTime();

}  // namespace

BENCHMARK_MAIN();
