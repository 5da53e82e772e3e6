#include "domain/strategy/review_report.h"

#include <gmock/gmock.h>

#include <functional>

#include "domain/sample_graph_test.h"
#include "pdf/fonts.h"

namespace maillage::domain {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* review = R"({
  "title":{"fr":"Revue du trimestre","en":"Review of the quarter"},"strategy":"urn:none",
  "frozenAt":"2026-07-09T08:00:00Z","digest":"0123abcd",
  "figures":[
    {"id":"urn:a","title":{"fr":"Communes"},"fictional":true,"decimals":1,"measureUnit":"%","status":"behind",
     "step":"quarter","latest":{"value":1454.26,"known":259,"expected":261,"period":"2026-Q2"},
     "target":{"value":-5,"date":"2024-12-31"},"source":{"name":"Statbel"},
     "classes":{"urban":{"value":1},"intermediate":{"value":2},"rural":{"value":null}}},
    {"id":"urn:b","title":{"fr":"Sans axe"},"decimals":0,"status":"no-value","step":"year"}],
  "axisStates":[{"id":"urn:x","title":{"fr":"Axe un"},"theme":"urn:t","themeTitle":{"fr":"Territoire"},
    "indicators":["urn:a","urn:gone"],"projects":21,"needs":58,"initiatives":0,"gap":false,
    "measures":[{"id":"urn:m","title":{"fr":"Une mesure"},"state":"running","progress":47}]}],
  "recommendations":[{"id":"urn:r","title":{"fr":"Former"},"state":"issued"}]})";

// The texts of the file, in the order in which they are drawn.
std::string texts_of(const std::string& file) {
  std::string out;
  for (std::size_t at = file.find(" Td <"); at != std::string::npos; at = file.find(" Td <", at)) {
    at += 5;
    for (; file[at] != '>'; at += 2)
      out += static_cast<char>(std::stoi(file.substr(at, 2), nullptr, 16));
    out += '|';
  }
  return out;
}

std::string report(const char* language) {
  SampleGraph graph;
  return texts_of(review_report(graph.context(), *parse_json(review), language));
}

TEST(ReviewReport, TellsEachFigureOnceUnderItsAxisAndTheRestAtTheEnd) {
  const std::string text = report("fr");
  EXPECT_THAT(text, HasSubstr("Revue du trimestre|"));
  EXPECT_THAT(text, HasSubstr(pdf::encoded("Telle qu’elle était le 09/07/2026")));
  EXPECT_THAT(text, HasSubstr("Territoire|"));
  EXPECT_THAT(text, HasSubstr("projets : 21   besoins : 58|"));
  EXPECT_THAT(text, HasSubstr(pdf::encoded("• Une mesure – En cours, avancement 47 %")));
  EXPECT_THAT(text, HasSubstr("Communes (fictif)|"));
  EXPECT_THAT(text, HasSubstr(pdf::encoded("1 454,3 %|T2 2026|−5 %|2024|")));
  EXPECT_THAT(text, HasSubstr("Source : Statbel. 259"));
  EXPECT_THAT(text, HasSubstr(pdf::encoded("En retrait|")));
  EXPECT_THAT(text, HasSubstr(pdf::encoded("Former – Émise, en attente de réponse")));
  EXPECT_THAT(text, HasSubstr("0123abcd|"));
  EXPECT_GT(text.find("Sans axe"), text.find("Autres indicateurs"));
  EXPECT_EQ(text.find("Communes (fictif)"), text.rfind("Communes (fictif)"));
}

// Calls visit() with a copy of `json` for each of its values, in which that value is another.
void with_another_value(const Json& json, const std::function<Json(Json)>& around,
                        const std::function<void(const Json&)>& visit) {
  for (const char* other : {"null", "1e300", "\"x\"", "[]", "{}", "[null]", "[{}]"})
    visit(around(*parse_json(other)));
  if (json.is_object())
    for (const Json::Member& member : json.as_object())
      with_another_value(
          member.value,
          [&](Json value) {
            Json changed = json;
            changed.set(member.key, std::move(value));
            return around(std::move(changed));
          },
          visit);
  if (json.is_array())
    for (std::size_t i = 0; i < json.size(); ++i)
      with_another_value(
          json.as_array()[i],
          [&](Json value) {
            Json changed = json;
            changed.as_array()[i] = std::move(value);
            return around(std::move(changed));
          },
          visit);
}

TEST(ReviewReport, IsWrittenWhateverAnImportLeftInTheReview) {
  SampleGraph graph;
  std::size_t reports = 0;
  with_another_value(
      *parse_json(review), [](Json json) { return json; },
      [&](const Json& changed) {
        EXPECT_THAT(review_report(graph.context(), changed, "fr"), HasSubstr("%%EOF"));
        ++reports;
      });
  EXPECT_GT(reports, 300u);
}

TEST(ReviewReport, SpeaksTheLanguageAskedForAndFrenchOtherwise) {
  EXPECT_THAT(report("en"), HasSubstr("Review of the quarter|"));
  EXPECT_THAT(report("en"), HasSubstr(pdf::encoded("1,454.3 %")));
  EXPECT_THAT(report("de"), HasSubstr(pdf::encoded("1.454,3 %|2. Quartal 2026")));
  EXPECT_THAT(report("nl"), Not(HasSubstr("fictif)")));
  EXPECT_THAT(report("xx"), HasSubstr("Revue du trimestre|"));
}

}  // namespace
}  // namespace maillage::domain
