// Full-text search and suggestions as the page asks for them, through the routes of the region API
// (JSON included, no socket), over a graph of many documents. Reports the median and the 99th
// percentile of single calls.
#include <benchmark/benchmark.h>

#include "document_graph.h"
#include "domain/entities/entities.h"
#include "protocol/region/routes.h"

namespace maillage {
namespace {

// Two words of a title, one of them without its accents or misspelt in one search of eight; and one
// word that a fifth of all documents hold.
class Searches {
 public:
  explicit Searches(const std::vector<std::string>& titles) {
    for (const std::string& title : titles) {
      std::istringstream stream(title);
      for (std::string word; stream >> word;)
        if (word.size() > 4) words_.push_back(word);
    }
  }
  std::string next() {
    const std::size_t at = random_() % (words_.size() - 1);
    switch (random_() % 8) {
      case 0: return words_[at];
      case 1: return "communal";
      case 2: {
        std::string misspelt = words_[at];
        return misspelt.erase(2, 1) + " " + words_[at + 1];
      }
      default: return words_[at] + " " + words_[at + 1];
    }
  }

 private:
  std::vector<std::string> words_;
  std::mt19937_64 random_{11};
};

class Server {
 public:
  explicit Server(Graph& graph)
      : accounts_(graph.store(), {.clock = system_clock(), .random = seeded_random(2)}),
        routes_(protocol::add_region_routes(
            router_, {graph.engine(), accounts_, graph.ids(), {domain::entities_module()}, {}})) {}

  std::size_t get(std::string_view path, const std::string& text) const {
    auto request = http::make_request(http::Method::get, std::string(path), {});
    request->query.items.emplace_back("text", text);
    const http::Response response = router_.call(std::move(*request));
    if (response.status != 200) std::abort();
    return response.content().size();
  }

 private:
  identity::Accounts accounts_;
  http::Router router_;
  std::shared_ptr<void> routes_;
};

void ask(benchmark::State& state, std::string_view path, bool prefixes) {
  Graph& graph = graph_of(static_cast<std::size_t>(state.range(0)));
  const Server server(graph);
  Searches searches(graph.titles());
  for (int i = 0; i < 20; ++i) server.get(path, searches.next());
  Latencies latencies;
  for (auto _ : state) {
    std::string text = searches.next();
    // While typing, the last word is not complete; a character is.
    if (prefixes) text.resize(std::max<std::size_t>(3, text.size() * 2 / 3));
    while (prefixes && (text.back() & 0x80) != 0) text.pop_back();
    latencies.time([&] { benchmark::DoNotOptimize(server.get(path, text)); });
  }
  latencies.report(state);
}

void search(benchmark::State& state) { ask(state, "/api/v1/search", false); }
void suggest(benchmark::State& state) { ask(state, "/api/v1/suggest", true); }

BENCHMARK(search)
    ->ArgNames({"documents"})
    ->Args({10'000})
    ->Args({100'000})
    ->Iterations(1'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(suggest)
    ->ArgNames({"documents"})
    ->Args({100'000})
    ->Iterations(1'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace maillage

BENCHMARK_MAIN();
