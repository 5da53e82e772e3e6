// A graph of many documents for measurements: titles from the demonstration's templates, drawn with
// a fixed seed over the real municipalities. And the durations of single calls.
#pragma once

#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "domain/module.h"
#include "store/memory/memory_store.h"

namespace maillage {

inline Json read_demo(const std::string& file) {
  std::ifstream stream(MAILLAGE_SOURCE_DIR "/demo/" + file);
  std::ostringstream text;
  text << stream.rdbuf();
  return parse_json(text.str()).value();
}

class Graph {
 public:
  explicit Graph(std::size_t documents)
      : registry_(model::Registry::load(
                      model::read_region_directory(MAILLAGE_SOURCE_DIR "/region").value())
                      .value()) {
    engine::Options options;
    options.clock = system_clock();
    engine_ = engine::Engine::open(store_, registry_, std::move(options)).value();
    for (const char* file :
         {"areas", "authorities", "inter-municipal-bodies", "support-bodies", "strategy"})
      add(read_demo(std::string("wallonia/") + file + ".json").find("entities")->as_array());
    for (const char* file : {"companies", "solutions"})
      add(read_demo(std::string("fictional/") + file + ".json").find("entities")->as_array());
    fill(documents);
  }

  store::Store& store() { return store_; }
  engine::Engine& engine() { return *engine_; }
  IdGenerator& ids() { return ids_; }
  domain::Context context() { return {*engine_, access::Actor::anonymous(), ids_, ""}; }
  const std::vector<std::string>& needs() const { return needs_; }
  // French titles as the demonstration's templates have them.
  std::vector<std::string> titles() const {
    std::vector<std::string> found;
    for (const Json& category : templates_.find("categories")->as_array())
      for (const Json& title : category.find("titles")->as_array())
        found.emplace_back(title.string_at("fr"));
    return found;
  }
  // One more need, so that what is kept is no longer up to date.
  void change() { add({draw(drawn_++)}); }

 private:
  void add(const Json::Array& entities) {
    engine::Changes changes;
    changes.trusted = true;
    for (const Json& simple : entities) {
      model::Change change;
      change.content = registry_.from_simple(simple).value();
      change.kind = model::Change::Kind::create;
      change.id = change.content.id;
      changes.list.push_back(std::move(change));
    }
    const auto done = engine_->commit(access::Actor::system(), std::move(changes));
    if (!done.ok()) std::fprintf(stderr, "%s\n", done.error().message.c_str());
  }

  void fill(std::size_t documents) {
    areas_ = read_demo("wallonia/areas.json");
    for (const Json& area : areas_.find("entities")->as_array())
      if (area.string_at("kind") == "municipality") municipalities_.push_back(&area);
    templates_ = read_demo("fictional/templates.json");
    Json::Array batch;
    for (; drawn_ < documents; ++drawn_) {
      batch.push_back(draw(drawn_));
      if (batch.size() == 5'000 || drawn_ + 1 == documents) {
        add(batch);
        batch.clear();
      }
    }
  }

  Json draw(std::size_t number) {
    const auto any = [&](std::size_t count) { return random_() % count; };
    const Json& category =
        templates_.find("categories")->as_array()[any(templates_.find("categories")->size())];
    const auto& titles = category.find("titles")->as_array();
    const Json& area = *municipalities_[any(municipalities_.size())];
    const bool need = any(10) < 7;
    const std::string type = need ? "Need" : "Project";
    const std::string id = "urn:ngsi-ld:" + type + ":bench-" + std::to_string(number);
    if (need) needs_.push_back(id);
    static constexpr const char* endings[] = {"",
                                              " du centre",
                                              " des villages",
                                              " avec l'école",
                                              " au hall sportif",
                                              " pour les aînés",
                                              " le long de la rivière",
                                              " à la gare"};
    Json title = Json::object();
    for (const auto& [language, text] : titles[any(titles.size())].as_object())
      title.set(language, text.as_string() + (language == "fr" ? endings[any(8)] : ""));
    const char* states[] = {"completed", "running", "planned"};
    Json entity = Json::object({{"id", id},
                                {"type", type},
                                {"title", std::move(title)},
                                {"municipality", std::string(area.string_at("id"))},
                                {"themes", Json::array({"urn:ngsi-ld:Theme:dw2019-territory"})},
                                {"budget", static_cast<int>(5'000 + any(200'000))},
                                {"state", need ? "published" : states[any(3)]}});
    // One in five has no category, as real titles do not.
    if (any(5) > 0) entity.set("category", std::string(category.string_at("category")));
    if (!need) entity.set("outcome", any(2) == 0 ? "success" : "partial");
    return entity;
  }

  model::Registry registry_;
  store::MemoryStore store_;
  IdGenerator ids_{system_clock(), seeded_random(1)};
  std::unique_ptr<engine::Engine> engine_;
  std::mt19937_64 random_{7};
  Json areas_;
  Json templates_;
  std::vector<const Json*> municipalities_;
  std::vector<std::string> needs_;
  std::size_t drawn_ = 0;
};

inline Graph& graph_of(std::size_t documents) {
  static std::map<std::size_t, std::unique_ptr<Graph>> graphs;
  auto& graph = graphs[documents];
  if (!graph) graph = std::make_unique<Graph>(documents);
  return *graph;
}

// Time of the calling thread on the processor: what others do on the machine does not count. The
// calls measured use no other thread and no disk.
inline double processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

class Latencies {
 public:
  template <class Call>
  void time(Call&& call) {
    const double started = processor_ms();
    call();
    taken_.push_back(processor_ms() - started);
  }
  void report(benchmark::State& state) {
    std::sort(taken_.begin(), taken_.end());
    if (taken_.empty()) return;
    state.counters["p50_ms"] = taken_[taken_.size() / 2];
    state.counters["p99_ms"] = taken_[taken_.size() * 99 / 100];
    state.counters["max_ms"] = taken_.back();
  }

 private:
  std::vector<double> taken_;
};

}  // namespace maillage
