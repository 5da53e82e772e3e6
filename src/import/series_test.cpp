#include "import/series.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/shared_data_test_support.h"
#include "import/region_test_support.h"

namespace maillage::import {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* mapping_text = R"({
  "name":"permits","format":"json","areaPrefix":"be-nis-","source":{"name":"test"},
  "series":{
    "indicators":[{"id":"urn:ngsi-ld:Indicator:dwellings","title":{"fr":"Logements"}},
                  {"id":"urn:ngsi-ld:Indicator:surface","title":{"fr":"Surface"}}],
    "territory":"code","step":"month","period":{"template":"{year}-{month}"},
    "total":{"column":"month","is":"0"},
    "values":{"urn:ngsi-ld:Indicator:dwellings":{"column":"dwellings","as":"number"},
              "urn:ngsi-ld:Indicator:surface":{"column":"surface","as":"number"}}}})";

// Bastogne and Bertogne became one on 2 December 2024; La Louvière only changed its code in 2019.
class Series : public testing::Test {
 protected:
  void SetUp() override {
    region_.add_areas(R"([
      {"id":"urn:ngsi-ld:AdministrativeArea:be-nis-82003","kind":"former-municipality",
       "title":{"fr":"Bastogne"},"codes":["be-nis-82003"],"validTo":"2024-12-02",
       "successors":["urn:ngsi-ld:AdministrativeArea:be-nis-82039"]},
      {"id":"urn:ngsi-ld:AdministrativeArea:be-nis-82005","kind":"former-municipality",
       "title":{"fr":"Bertogne"},"codes":["be-nis-82005"],"validTo":"2024-12-02",
       "successors":["urn:ngsi-ld:AdministrativeArea:be-nis-82039"]},
      {"id":"urn:ngsi-ld:AdministrativeArea:be-nis-82039","kind":"municipality",
       "title":{"fr":"Bastogne"},"codes":["be-nis-82039"],"validFrom":"2024-12-02",
       "predecessors":["urn:ngsi-ld:AdministrativeArea:be-nis-82003",
                       "urn:ngsi-ld:AdministrativeArea:be-nis-82005"]},
      {"id":"urn:ngsi-ld:AdministrativeArea:be-nis-58001","kind":"municipality",
       "title":{"fr":"La Louvière"},"codes":["be-nis-58001"],"formerCodes":["be-nis-55022"]}])");
  }
  Report import(const std::string& rows) {
    const std::string path = testing::TempDir() + "/series.json";
    std::ofstream(path) << rows;
    auto mapping = load_mapping(mapping_text, region_.registry());
    EXPECT_TRUE(mapping.ok()) << mapping.error().message;
    auto report = region_.import(*mapping, path);
    EXPECT_TRUE(report.ok()) << report.error().message;
    if (!report.ok()) return {};
    EXPECT_EQ(report->read, report->written + report->unchanged + report->rejected);
    return *report;
  }
  std::string values(const std::string& indicator, const std::string& code) {
    const Json series = region_.simple("urn:ngsi-ld:Series:" + indicator + ":be-nis-" + code);
    const Json* list = series.find("observations");
    return std::string(series.string_at("start")) + " " + (list ? list->dump() : "none");
  }

  TestRegion region_;
};

std::string row(const char* code, int year, int month, const char* dwellings,
                const char* surface = "1") {
  return std::string("{\"code\":\"") + code + "\",\"year\":" + std::to_string(year) +
         ",\"month\":" + std::to_string(month) + ",\"dwellings\":" + dwellings +
         ",\"surface\":" + surface + "}";
}

TEST_F(Series, RowsBecomeOneSeriesPerIndicatorAndTerritory) {
  const std::string rows = "[" + row("58001", 2024, 1, "3") + "," + row("58001", 2024, 3, "5") +
                           "," + row("58001", 2024, 4, "NaN", "\"12,5\"") + "]";
  const Report report = import(rows);
  EXPECT_EQ(report.written, 3u);
  EXPECT_EQ(report.entities_created, 4u);
  EXPECT_EQ(values("dwellings", "58001"), "2024-01 [3,null,5,null]");
  EXPECT_EQ(values("surface", "58001"), "2024-01 [1,null,1,12.5]");
  ASSERT_THAT(report.warnings, SizeIs(1));
  EXPECT_THAT(report.warnings[0].text, HasSubstr("1 values are NaN"));
  const Report again = import(rows);
  EXPECT_EQ(again.unchanged, 3u);
  EXPECT_EQ(again.entities_updated, 0u);
}

TEST_F(Series, ARenumberedMunicipalityIsOneSeriesWithoutABreak) {
  const Report report =
      import("[" + row("55022", 2018, 11, "1") + "," + row("55022", 2018, 12, "2") + "," +
             row("58001", 2019, 1, "3") + "]");
  EXPECT_EQ(report.written, 3u);
  EXPECT_EQ(values("dwellings", "58001"), "2018-11 [1,2,3]");
}

TEST_F(Series, MergedMunicipalitiesKeepTheirOwnFiguresUntilTheyEnd) {
  const Report report =
      import("[" + row("82003", 2024, 11, "6") + "," + row("82005", 2024, 11, "4") + "," +
             row("82039", 2024, 12, "9") + "," + row("82003", 2025, 1, "7") + "]");
  EXPECT_EQ(report.written, 3u);
  ASSERT_THAT(report.rejections, SizeIs(1));
  EXPECT_THAT(report.rejections[0].reason, HasSubstr("82003 is no more since 2024-12-02"));
  EXPECT_EQ(values("dwellings", "82003"), "2024-11 [6]");
  EXPECT_EQ(values("dwellings", "82039"), "2024-12 [9]");
  EXPECT_THAT(report.warnings, IsEmpty());
}

TEST_F(Series, WhatWouldCountTwiceIsSaid) {
  const Report report =
      import("[" + row("55022", 2018, 12, "2") + "," + row("58001", 2018, 12, "2") + "," +
             row("82003", 2024, 11, "6") + "," + row("82039", 2024, 11, "10") + "]");
  ASSERT_THAT(report.rejections, SizeIs(1));
  EXPECT_THAT(report.rejections[0].reason,
              HasSubstr("2018-12 was given already, by line 1 of series.json"));
  ASSERT_THAT(report.warnings, SizeIs(1));
  EXPECT_THAT(report.warnings[0].text,
              HasSubstr("be-nis-82039 and its predecessor be-nis-82003 both have figures for 1"));
}

TEST_F(Series, WrongRowsAndTotalsThatDisagreeAreReported) {
  const Report report =
      import("[" + row("99999", 2024, 1, "3") + "," + row("58001", 2024, 13, "3") + "," +
             row("58001", 2024, 2, "\"many\"") + "," + row("58001", 2024, 1, "3") + "," +
             row("58001", 2024, 0, "4") + "]");
  EXPECT_EQ(report.read, 4u);
  EXPECT_EQ(report.written, 1u);
  ASSERT_THAT(report.rejections, SizeIs(3));
  EXPECT_THAT(report.rejections[0].reason, HasSubstr("'99999' is no municipality known here"));
  EXPECT_THAT(report.rejections[1].reason, HasSubstr("'2024-13' is no month"));
  EXPECT_EQ(report.rejections[2].field, "urn:ngsi-ld:Indicator:dwellings");
  EXPECT_EQ(report.skipped.begin()->second, 1u);
  ASSERT_THAT(report.warnings, SizeIs(1));
  EXPECT_THAT(report.warnings[0].text, HasSubstr("the declared total is 4, its periods give 3"));
}

TEST(SeriesMapping, WrongOnesAreRefused) {
  const TestRegion region;
  const auto refusal = [&](std::string_view from, std::string_view to) {
    std::string text = mapping_text;
    text.replace(text.find(from), from.size(), to);
    const auto mapping = load_mapping(text, region.registry());
    return mapping.ok() ? std::string() : mapping.error().message;
  };
  EXPECT_THAT(refusal("\"step\":\"month\"", "\"step\":\"day\""), HasSubstr("series.step"));
  EXPECT_THAT(refusal("\"territory\":\"code\",", ""), HasSubstr("series.territory"));
  EXPECT_THAT(refusal("\"total\"", "\"totals\""), HasSubstr("series.totals"));
}

// The real files: every row of 261 municipalities and 364 months is taken, the totals of the years
// are compared.
TEST(SharedData, SeriesOfTheRealFiles) {
  const std::string permits = shared_data_path("indicators/bouwvergunningen_wallonie.tar.gz");
  MAILLAGE_NEED_SHARED_DATA(permits);
  TestRegion region;
  region.add_areas(parse_json(TestRegion::text_of(MAILLAGE_SOURCE_DIR "/demo/wallonia/areas.json"))
                       ->find("entities")
                       ->dump());
  const auto import = [&](const std::string& name, const std::string& path) {
    const auto mapping = region.mapping(MAILLAGE_SOURCE_DIR "/region/mappings/" + name + ".json");
    auto report = region.import(mapping, path);
    EXPECT_TRUE(report.ok()) << report.error().message;
    return report.ok() ? *report : Report{};
  };
  const Report report = import("be-building-permits", permits);
  EXPECT_EQ(report.read, 261u * 364u);
  EXPECT_EQ(report.written, report.read);
  EXPECT_EQ(report.skipped.begin()->second, 261u * 30u);
  EXPECT_EQ(report.entities_created, 261u * 9u + 11u);
  // Ninety-odd files hold NaN; 38 declared totals of the living area disagree with their months.
  std::size_t disagreeing = 0;
  for (const Warning& warning : report.warnings)
    if (warning.text.find("declared total") != std::string::npos) {
      ++disagreeing;
      EXPECT_THAT(warning.text, HasSubstr("be-permits-residential-surface of"));
    }
  EXPECT_EQ(disagreeing, 38u);
  const Json bastogne = region.simple("urn:ngsi-ld:Series:be-permits-dwellings:be-nis-82039");
  EXPECT_EQ(bastogne.string_at("start"), "1996-01");
  EXPECT_EQ(bastogne.find("observations")->size(), 364u);

  const Report establishments =
      import("be-establishments", shared_data_path("indicators/vestigingseenheden.json"));
  EXPECT_EQ(establishments.read, 1827u);
  EXPECT_EQ(establishments.written, 1566u);
  EXPECT_EQ(establishments.rejected, 261u);
}

}  // namespace
}  // namespace maillage::import
