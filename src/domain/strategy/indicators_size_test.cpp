// A dashboard of 200 indicators, 261 municipalities and 120 months. The bound is a budget of the
// release build; sanitizers leave it out.
#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>

#include "domain/sample_graph_test.h"
#include "domain/strategy/strategy.h"

namespace maillage::domain {
namespace {

constexpr int observed = 150;
constexpr int computed = 50;
constexpr int months = 120;

Json indicator(int number) {
  const std::string code = "i" + std::to_string(number);
  Json json = Json::object({{"id", "urn:ngsi-ld:Indicator:" + code},
                            {"type", "Indicator"},
                            {"title", Json::object({{"fr", "Indicateur " + code}})},
                            {"identifier", code},
                            {"rhythm", "monthly"},
                            {"aggregation", number % 3 == 0 ? "mean" : "sum"},
                            {"direction", "up"}});
  if (number < observed) return json;
  const auto reference = [&](int n) { return "i" + std::to_string((number * 7 + n) % observed); };
  json.set("formula", "val(" + reference(0) + ") / population() * 1000 + opt_val(" + reference(1) +
                          ") - val(" + reference(2) + ", -1)");
  return json;
}

Json series(int number, const Area& area) {
  Json values = Json::array();
  for (int month = 0; month < months; ++month)
    values.push(month % 37 == 36 ? Json() : Json((number * 31 + month * 7) % 1000 + 0.5));
  const std::string code = "i" + std::to_string(number);
  return Json::object({{"id", "urn:ngsi-ld:Series:" + code + area.id.substr(area.id.rfind(':'))},
                       {"type", "Series"},
                       {"indicator", "urn:ngsi-ld:Indicator:" + code},
                       {"territory", area.id},
                       {"step", "month"},
                       {"start", "2016-01"},
                       {"observations", std::move(values)}});
}

// Processor time of this thread, so that what else the machine does is not measured.
double milliseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

TEST(IndicatorsSizeTest, ADashboardOf200IndicatorsAnswersInAFifthOfASecond) {
  SampleGraph graph;
  graph.add_demo("wallonia/areas.json");
  Context context = graph.context();
  const auto territory = read_territory(context, nullptr);
  ASSERT_TRUE(territory.ok());
  for (int i = 0; i < observed + computed; ++i) {
    Json::Array batch{indicator(i)};
    if (i < observed)
      for (const Area* area : (*territory)->municipalities()) batch.push_back(series(i, *area));
    graph.add(batch);
  }
  const Module module = strategy_module(std::make_shared<Pictures>());
  const Json input = Json::object({{"periods", months}});
  double best = 1e9;
  for (int run = 0; run < 4; ++run) {
    const double start = milliseconds();
    const auto view = SampleGraph::view(module, "indicators", graph.context(), input);
    ASSERT_TRUE(view.ok()) << view.error().message;
    const std::string text = view->dump();
    const double spent = milliseconds() - start;
    std::printf("%s: %.0f ms, %zu KB of JSON\n", run == 0 ? "first, reading the graph" : "again",
                spent, text.size() / 1024);
    if (run > 0) best = std::min(best, spent);
    ASSERT_EQ(view->find("indicators")->size(), 200u);
    ASSERT_EQ(view->find("indicators")->as_array()[0].find("values")->size(), 120u);
  }
  EXPECT_LE(best, 200);
}

}  // namespace
}  // namespace maillage::domain
