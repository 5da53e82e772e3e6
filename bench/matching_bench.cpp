// How long the answers to a need, the groups of the same need and the first screen take over a
// graph of many documents. Reports the median and the 99th percentile of single calls.
#include <benchmark/benchmark.h>

#include "document_graph.h"
#include "domain/matching/matching.h"
#include "domain/territory/territory.h"

namespace maillage {
namespace {

Json run(const domain::Module& module, const char* view, domain::Context context,
         const Json& input) {
  for (const domain::View& one : module.views)
    if (one.name == view) {
      auto answer = one.run(context, input);
      if (answer.ok()) return std::move(*answer);
      std::fprintf(stderr, "%s: %s\n", view, answer.error().message.c_str());
    }
  return {};
}

void answers(benchmark::State& state) {
  Graph& graph = graph_of(static_cast<std::size_t>(state.range(0)));
  const domain::Module module = domain::matching_module(std::make_shared<domain::Pictures>());
  const auto ask = [&](std::size_t number) {
    const auto& needs = graph.needs();
    return run(module, "answers", graph.context(),
               Json::object({{"id", needs[number * 7919 % needs.size()]}}));
  };
  // The engine builds its index of categories when first asked, in the background.
  for (std::size_t i = 0; i < 100; ++i) benchmark::DoNotOptimize(ask(i));
  Latencies latencies;
  std::size_t number = 1'000;
  for (auto _ : state) {
    if (state.range(1)) graph.change();
    latencies.time([&] { benchmark::DoNotOptimize(ask(number++)); });
  }
  latencies.report(state);
}
BENCHMARK(answers)
    ->ArgNames({"documents", "changing"})
    ->Args({10'000, 0})
    ->Args({100'000, 0})
    ->Args({100'000, 1})
    ->Iterations(500)
    ->Unit(benchmark::kMillisecond);

void clusters(benchmark::State& state) {
  Graph& graph = graph_of(static_cast<std::size_t>(state.range(0)));
  Latencies latencies;
  for (auto _ : state) {
    // A new module each time: nothing is kept.
    const domain::Module module = domain::matching_module(std::make_shared<domain::Pictures>());
    latencies.time([&] {
      benchmark::DoNotOptimize(run(module, "clusters", graph.context(), Json::object()));
    });
  }
  latencies.report(state);
}
BENCHMARK(clusters)
    ->ArgNames({"documents"})
    ->Args({10'000})
    ->Args({100'000})
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

void first_screen(benchmark::State& state) {
  Graph& graph = graph_of(static_cast<std::size_t>(state.range(0)));
  const domain::Module module = domain::territory_module(std::make_shared<domain::Pictures>());
  benchmark::DoNotOptimize(run(module, "region", graph.context(), Json::object()));
  Latencies latencies;
  for (auto _ : state) {
    if (state.range(1)) graph.change();
    latencies.time(
        [&] { benchmark::DoNotOptimize(run(module, "region", graph.context(), Json::object())); });
  }
  latencies.report(state);
}
BENCHMARK(first_screen)
    ->ArgNames({"documents", "changing"})
    ->Args({10'000, 0})
    ->Args({10'000, 1})
    ->Args({100'000, 0})
    ->Iterations(50)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace maillage

BENCHMARK_MAIN();
