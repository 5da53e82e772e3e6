// The real building permits: what a province has is what its municipalities have, in every month
// since 1996, whatever codes they had at the time.
#include <gmock/gmock.h>

#include <fstream>
#include <map>

#include "base/shared_data_test_support.h"
#include "domain/sample_graph_test.h"
#include "domain/strategy/strategy.h"
#include "import/import.h"

namespace maillage::app {
namespace {

using domain::SampleGraph;
using Sums = std::map<std::string, double>;  // by "territory period"

constexpr const char* indicator = "urn:ngsi-ld:Indicator:be-permits-dwellings";
constexpr const char* area_prefix = "urn:ngsi-ld:AdministrativeArea:be-nis-";

class RealPermits : public testing::Test {
 protected:
  void SetUp() override {
    const std::string path = shared_data_path("indicators/bouwvergunningen_wallonie.tar.gz");
    MAILLAGE_NEED_SHARED_DATA(path);
    path_ = path;
    graph_.add_demo("wallonia/areas.json");
  }
  static void import(SampleGraph& graph, const std::string& path) {
    const auto mapping = import::load_mapping(
        domain::read_text(MAILLAGE_SOURCE_DIR "/region/mappings/be-building-permits.json"),
        graph.engine().registry());
    ASSERT_TRUE(mapping.ok()) << mapping.error().message;
    const auto report =
        import::import_file(graph.engine(), access::Actor::system(), *mapping, path, {});
    ASSERT_TRUE(report.ok()) << report.error().message;
    ASSERT_EQ(report->rejected, 0u);
  }
  // Month → value of the territory; months without one are left out.
  Sums values(SampleGraph& graph, const std::string& nis) {
    const auto view =
        SampleGraph::view(module_, "indicator", graph.context(),
                          Json::object({{"id", indicator}, {"territory", area_prefix + nis}}));
    EXPECT_TRUE(view.ok());
    Sums found;
    PeriodNumber period = *parse_period(PeriodStep::month, view->string_at("start"));
    for (const Json& value : view->find("values")->as_array()) {
      if (value.is_number()) found[format_period(PeriodStep::month, period)] = value.as_double();
      ++period;
    }
    return found;
  }

  std::string path_;
  SampleGraph graph_;
  domain::Module module_ = domain::strategy_module(std::make_shared<domain::Pictures>());
};

TEST_F(RealPermits, AProvinceIsTheSumOfItsMunicipalitiesInEveryMonth) {
  import(graph_, path_);
  // The same sums straight from the rows, by the province that each row names.
  std::map<std::string, Sums> expected;
  const auto files = import::read_inputs(path_, std::size_t{1} << 30);
  ASSERT_TRUE(files.ok());
  for (const import::InputFile& file : *files) {
    import::ReadOptions options;
    options.format = import::Format::json;
    options.rows_path = "facts";
    const auto rows = import::read_rows(file.bytes, options);
    ASSERT_TRUE(rows.ok()) << file.name;
    for (const import::Row& row : rows->rows) {
      const auto month =
          read_period(PeriodStep::month, std::string(row.fields.string_at("CD_YEAR")) + "-" +
                                             std::string(row.fields.string_at("CD_PERIOD")));
      const std::string_view value = row.fields.string_at("MS_DWELLING_RES_NEW");
      if (!month || value.empty()) continue;
      const std::string period = format_period(PeriodStep::month, *month);
      const double dwellings = std::stod(std::string(value));
      expected[std::string(row.fields.string_at("CD_REFNIS_PROVINCE"))][period] += dwellings;
      expected["03000"][period] += dwellings;
    }
  }
  ASSERT_EQ(expected.size(), 6u);
  for (const auto& [nis, sums] : expected) {
    EXPECT_EQ(sums.size(), 364u);
    EXPECT_EQ(values(graph_, nis), sums) << nis;
  }
}

// As it would have been published before: Hainaut's codes of before 2019, and Bastogne and Bertogne
// apart until they merged. The series are the same.
TEST_F(RealPermits, OldCodesGiveTheSameSeries) {
  import(graph_, path_);
  const std::map<std::string, std::string> renumbered = {
      {"51067", "55010"}, {"51068", "55039"}, {"51069", "55023"}, {"55085", "52063"},
      {"55086", "52043"}, {"57096", "54007"}, {"57097", "54010"}, {"58001", "55022"},
      {"58002", "56011"}, {"58003", "56085"}, {"58004", "56087"}};
  Json rows = Json::array();
  const auto add = [&](const std::string& nis, const std::string& period, double value) {
    rows.push(Json::object({{"REFNIS", nis},
                            {"CD_YEAR", period.substr(0, 4)},
                            {"CD_PERIOD", period.substr(5)},
                            {"MS_DWELLING_RES_NEW", value}}));
  };
  for (const auto& [now, before] : renumbered)
    for (const auto& [period, value] : values(graph_, now))
      add(period < "2019" ? before : now, period, value);
  for (const auto& [period, value] : values(graph_, "82039")) {
    if (period >= "2024-12") {
      add("82039", period, value);
      continue;
    }
    const double one = std::floor(value / 3);
    add("82003", period, value - one);
    add("82005", period, one);
  }
  const std::string path = testing::TempDir() + "/old-codes.json";
  std::ofstream(path) << Json::object({{"facts", std::move(rows)}}).dump();
  SampleGraph old;
  old.add_demo("wallonia/areas.json");
  import(old, path);
  for (const auto& [now, before] : renumbered)
    EXPECT_EQ(values(old, now), values(graph_, now)) << now;
  EXPECT_EQ(values(old, "82039"), values(graph_, "82039"));
  // Of the province they hold what its municipalities hold: Bastogne's alone, counted once.
  EXPECT_EQ(values(old, "80000"), values(graph_, "82039"));
  EXPECT_EQ(values(old, "82005").size(), 347u);
}

}  // namespace
}  // namespace maillage::app
