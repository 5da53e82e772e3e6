// What an entity costs in memory, and how long opening takes: RocksDB's folder with a journal of as
// many creations, with the state saved on the way and from the journal alone.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "cars.h"
#include "engine/engine.h"
#include "store/rocksdb/rocksdb_store.h"

namespace {

using namespace maillage;
namespace fs = std::filesystem;

// Of this process, without files: what the entities occupy.
std::size_t resident_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::size_t kilobytes = 0;
    if (word == "RssAnon:" && status >> kilobytes) return kilobytes << 10;
  }
  return 0;
}

struct Folder {
  const std::string path =
      (fs::temp_directory_path() / ("maillage-opening-" + std::to_string(::getpid()))).string();
  const model::Registry registry;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<engine::Engine> engine;

  Folder() { fs::remove_all(path); }
  ~Folder() {
    close();
    fs::remove_all(path);
  }
  void open(std::uint64_t save_after_bytes) {
    auto opened = store::open_rocksdb(path);
    if (!opened.ok()) std::abort();
    store = std::move(*opened);
    engine::Options options;
    options.save_after_bytes = save_after_bytes;
    auto started = engine::Engine::open(*store, registry, options);
    if (!started.ok()) std::abort();
    engine = std::move(*started);
  }
  void close() {
    engine.reset();
    store.reset();
  }
  void create(std::size_t count) {
    const auto actor = access::Actor::administrator("bench");
    for (std::size_t at = 0; at < count;) {
      engine::Changes changes;
      changes.atomic = false;
      for (std::size_t i = 0; i < 1000 && at < count; ++i) changes.list.push_back(creation(at++));
      if (!engine->commit(actor, std::move(changes)).ok()) std::abort();
    }
  }
};

// The journal is in the file cache, as after a restart of the program, not of the machine.
void open_entities(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const std::uint64_t save_after_bytes = state.range(1) != 0 ? 64u << 20 : 1ull << 40;
  Folder folder;
  folder.open(save_after_bytes);
  folder.create(count);
  folder.close();
  for (auto _ : state) {
    folder.open(save_after_bytes);
    state.PauseTiming();
    if (folder.engine->entity_count() != count) std::abort();
    folder.close();
    state.ResumeTiming();
  }
}

// A machine that only counts bytes: entities made one after the other, as a server gets them.
void memory_per_entity(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    Folder folder;
    folder.open(64u << 20);
    const std::size_t before = resident_bytes();
    folder.create(count);
    state.counters["bytes_per_entity"] =
        static_cast<double>(resident_bytes() - before) / static_cast<double>(count);
  }
}

BENCHMARK(memory_per_entity)->Arg(1'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(open_entities)
    ->ArgNames({"entities", "saved"})
    ->Args({0, 1})
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 0})
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
