// Published definitions of indicators: every formula of the 730 parses, and names only indicators
// that are defined.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "base/shared_data_test_support.h"
#include "import/rows.h"
#include "solve/formula.h"

namespace maillage::app {
namespace {

struct Definitions {
  std::size_t rows = 0;
  std::map<std::string, std::size_t> formulas;  // by column
  std::vector<std::string> faults;              // line, column, reason
  std::set<std::string> codes;
  std::set<std::string> named;  // by formulas
};

Definitions read_definitions(const std::string& path) {
  Definitions found;
  const auto rows = import::read_rows_of_file(path, {});
  EXPECT_TRUE(rows.ok()) << rows.error().message;
  if (!rows.ok()) return found;
  for (const import::Row& row : rows->rows) {
    ++found.rows;
    const std::string line = "line " + std::to_string(row.line);
    if (!row.problem.empty()) found.faults.push_back(line + ": " + row.problem);
    found.codes.insert(std::string(row.fields.string_at("identifiantReferentiel")));
    for (const char* column : {"valeurCalcule", "exprCible", "exprSeuil"}) {
      const std::string_view text = row.fields.string_at(column);
      if (text.empty()) continue;
      ++found.formulas[column];
      const auto formula = solve::Formula::parse(text);
      if (!formula.ok()) {
        found.faults.push_back(line + ": " + column + ": " + formula.error().message);
        continue;
      }
      const auto again = solve::Formula::parse(formula->text());
      EXPECT_TRUE(again.ok() && again->text() == formula->text()) << text;
      for (const solve::Reference& one : formula->references()) found.named.insert(one.indicator);
    }
  }
  return found;
}

TEST(SharedData, The730DefinitionsOfIndicatorsParse) {
  const std::string path = shared_data_path("questionnaires/import-indicateur-definitions.csv.gz");
  MAILLAGE_NEED_SHARED_DATA(path);
  const Definitions found = read_definitions(path);
  EXPECT_EQ(found.rows, 730u);
  EXPECT_EQ(found.codes.size(), 730u);
  EXPECT_EQ(found.formulas.at("valeurCalcule"), 77u);
  EXPECT_EQ(found.formulas.at("exprCible"), 61u);
  EXPECT_EQ(found.formulas.at("exprSeuil"), 49u);
  EXPECT_THAT(found.faults, testing::IsEmpty());
  EXPECT_EQ(found.named.size(), 247u);
  for (const std::string& code : found.named)
    EXPECT_TRUE(found.codes.count(code) > 0) << code << " is named and not defined";
}

}  // namespace
}  // namespace maillage::app
