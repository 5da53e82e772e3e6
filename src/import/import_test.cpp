#include "import/import.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/shared_data_test_support.h"
#include "import/region_test_support.h"

namespace maillage::import {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string fixtures = MAILLAGE_SOURCE_DIR "/tests/fixtures/import/";

std::vector<std::size_t> lines(const Report& report) {
  std::vector<std::size_t> out;
  for (const Rejected& one : report.rejections) out.push_back(one.line);
  return out;
}

TEST(Import, ReportOfADirtyFileAddsUpInAnyEncoding) {
  for (const char* name : {"dirty-1252.csv", "dirty-bom.csv"}) {
    TestRegion region;
    region.add_municipalities();
    const Mapping mapping = region.mapping(fixtures + "mapping.json");
    const auto report = region.import(mapping, fixtures + name);
    ASSERT_TRUE(report.ok()) << report.error().message;
    EXPECT_EQ(report->read, 8u);
    EXPECT_EQ(report->read, report->written + report->unchanged + report->rejected);
    EXPECT_EQ(report->written, 5u);
    EXPECT_THAT(lines(*report), ElementsAre(4, 5, 9));
    EXPECT_EQ(report->skipped.at("given up"), 1u);
    ASSERT_THAT(report->warnings, SizeIs(2)) << report->to_json().dump();
    EXPECT_THAT(report->warnings[0].candidates, SizeIs(2));
    EXPECT_THAT(report->warnings[1].text, HasSubstr("Atlantide"));
    const Json light = region.simple("urn:ngsi-ld:Project:eclairage");
    EXPECT_EQ(light.number_at("budget"), 4659133);
    EXPECT_EQ(light.string_at("startDate"), "2021-12-31");
    EXPECT_EQ(light.string_at("municipality"), "urn:ngsi-ld:AdministrativeArea:be-nis-92094");
    EXPECT_EQ(light.find("source")->number_at("line"), 2);
    const Json former = region.simple("urn:ngsi-ld:Project:ancien");
    EXPECT_EQ(former.string_at("municipality"), "urn:ngsi-ld:AdministrativeArea:be-nis-92094");

    const auto again = region.import(mapping, fixtures + name);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->unchanged, 5u);
    EXPECT_EQ(again->written, 0u);
    EXPECT_EQ(again->rejected, 3u);
  }
}

TEST(Import, DryRunSaysTheSameAndWritesNothing) {
  TestRegion region;
  region.add_municipalities();
  const Mapping mapping = region.mapping(fixtures + "mapping.json");
  const std::size_t before = region.engine().entity_count();
  const auto report = region.import(mapping, fixtures + "dirty-bom.csv", {.dry_run = true});
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->written, 5u);
  EXPECT_EQ(report->rejected, 3u);
  EXPECT_EQ(region.engine().entity_count(), before);
}

TEST(Import, LimitsAndMissingFilesAreErrors) {
  TestRegion region;
  const Mapping mapping = region.mapping(fixtures + "mapping.json");
  EXPECT_EQ(region.import(mapping, fixtures + "absent.csv").error().code, ErrorCode::not_found);
  EXPECT_EQ(region.import(mapping, fixtures + "dirty-bom.csv", {.rows_max = 3}).error().code,
            ErrorCode::too_large);
  EXPECT_EQ(region.import(mapping, fixtures + "dirty-bom.csv", {.bytes_max = 30}).error().code,
            ErrorCode::too_large);
}

TEST(Mapping, WrongKeywordsAreNamed) {
  TestRegion region;
  const auto error = [&](const std::string& text) {
    return load_mapping(text, region.registry()).error();
  };
  const std::string head =
      R"({"name":"x","format":"csv","source":{"name":"s"},"entities":[{"type":"Project","id":"a",)";
  EXPECT_EQ(error(head + R"("attributes":{"title":{"colum":"b"}}}]})").subject,
            "entities[0].attributes.title.colum");
  EXPECT_EQ(error(head + R"("attributes":{"nonsense":"b"}}]})").subject,
            "entities[0].attributes.nonsense");
  EXPECT_EQ(error(head + R"("attributes":{"title":{"table":"t","column":"b"}}}]})").subject,
            "entities[0].attributes.title.table");
  EXPECT_EQ(error(R"({"name":"x"})").subject, "format");
  EXPECT_FALSE(load_mapping("[", region.registry()).ok());
}

TEST(Mapping, EveryCarriedOneLoads) {
  TestRegion region;
  int count = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(MAILLAGE_SOURCE_DIR "/region/mappings")) {
    const Mapping mapping = region.mapping(file.path().string());
    EXPECT_EQ(mapping.name, file.path().stem().string());
    ++count;
  }
  EXPECT_GE(count, 10);
}

TEST(Csv, SurvivesRaggedAndUnclosedRows) {
  const auto rows = read_csv("a,b\r\n1,2\r\n\r\n3\n4,5,6\n\"x\ny\",\"7", {});
  ASSERT_TRUE(rows.ok());
  ASSERT_THAT(rows->rows, SizeIs(4));
  EXPECT_EQ(rows->rows[0].problem, "");
  EXPECT_EQ(rows->rows[1].line, 4u);
  EXPECT_EQ(rows->rows[1].problem, "1 fields where the header has 2");
  EXPECT_EQ(rows->rows[2].problem, "3 fields where the header has 2");
  EXPECT_EQ(rows->rows[3].line, 6u);
  EXPECT_EQ(rows->rows[3].problem, "a quotation mark is never closed");
  EXPECT_FALSE(read_csv("", {}).ok());
}

TEST(Skos, LabelsAndLinks) {
  const auto rows = read_skos(
      "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n"
      "<http://x/a> a s:Concept ; s:prefLabel \"Eau\"@fr, \"Water\"@en ; s:broader <http://x/b> .",
      {});
  ASSERT_TRUE(rows.ok());
  ASSERT_THAT(rows->rows, SizeIs(1));
  const Json& fields = rows->rows[0].fields;
  EXPECT_EQ(as_text(at_column(fields, "prefLabel.fr[0]")), "Eau");
  EXPECT_EQ(as_text(at_column(fields, "broader[0]")), "http://x/b");
  EXPECT_EQ(fields.string_at("@name"), "a");
  EXPECT_FALSE(read_skos("<a> <b ", {}).ok());
}

TEST(Localities, ByCodeNamePostcodeAndNeverByGuess) {
  TestRegion region;
  region.add_municipalities();
  Row locality{
      2, Json::object({{"locality", "Jambes"}, {"postcode", "5100"}, {"nis", "92094"}}), {}};
  Intake intake(region.engine(), access::Actor::system("test"), {});
  const auto areas = intake.areas();
  ASSERT_TRUE(areas.ok());
  const Localities known(*areas, "be-nis-", {locality});
  const auto id = [&](const LocalityQuestion& question) { return known.find(question).id; };
  const std::string namur = "urn:ngsi-ld:AdministrativeArea:be-nis-92094";
  EXPECT_EQ(id({.code = "92094"}), namur);
  EXPECT_EQ(id({.code = "be-nis-92094"}), namur);
  EXPECT_EQ(id({.name = "NAMEN"}), namur);
  EXPECT_EQ(id({.name = "Ville de Namur"}), namur);
  EXPECT_EQ(id({.name = "Inconnu", .postcode = "5100"}), namur);
  EXPECT_EQ(id({.name = "Sint-Niklaas"}), "urn:ngsi-ld:AdministrativeArea:be-nis-46021");
  const LocalityAnswer two = known.find({.name = "Saint Nicolas"});
  EXPECT_EQ(two.id, "");
  EXPECT_THAT(two.candidates, SizeIs(2));
  EXPECT_EQ(known.find({.code = "99999"}).reason, "no municipality has the code 99999");
}

// Celles is a municipality of Hainaut, and a village of Liège.
TEST(Localities, NamesakeInAnotherProvinceIsNotTakenForTheMunicipality) {
  const TestRegion region;
  const auto area = [&](const char* code, const char* name, const char* parent) {
    auto entity = region.registry().from_simple(
        Json::object({{"id", std::string("urn:ngsi-ld:AdministrativeArea:be-nis-") + code},
                      {"type", "AdministrativeArea"},
                      {"kind", "municipality"},
                      {"codes", Json::array({std::string("be-nis-") + code})},
                      {"title", Json::object({{"fr", name}})},
                      {"parent", std::string("urn:ngsi-ld:AdministrativeArea:") + parent}}));
    EXPECT_TRUE(entity.ok());
    return std::move(*entity);
  };
  const auto row = [](const char* name, const char* postcode, const char* nis) {
    return Row{1, Json::object({{"locality", name}, {"postcode", postcode}, {"nis", nis}}), {}};
  };
  const Localities known({area("57018", "Celles", "hainaut"), area("64063", "Remicourt", "liege")},
                         "be-nis-",
                         {row("Celles", "7760", "57018"), row("Remicourt", "4350", "64063")});
  EXPECT_EQ(known.find({.name = "7760 - CELLES"}).id,
            "urn:ngsi-ld:AdministrativeArea:be-nis-57018");
  EXPECT_EQ(known.find({.name = "Celles"}).id, "urn:ngsi-ld:AdministrativeArea:be-nis-57018");
  EXPECT_EQ(known.find({.name = "8587 Celles"}).id, "urn:ngsi-ld:AdministrativeArea:be-nis-57018")
      << "nothing is known of such postcodes";
  const LocalityAnswer namesake = known.find({.name = "4317 - Celles"});
  EXPECT_EQ(namesake.id, "");
  EXPECT_EQ(namesake.reason, "the postcode 4317 belongs to another province");
  EXPECT_THAT(namesake.candidates, SizeIs(1));
}

TEST(Input, CompressedFilesAndDamagedOnes) {
  const std::string path = ::testing::TempDir() + "rows.csv.gz";
  gzFile out = gzopen(path.c_str(), "wb");
  gzputs(out, "a,b\n1,2\n");
  gzclose(out);
  const auto rows = read_rows_of_file(path, {});
  ASSERT_TRUE(rows.ok());
  EXPECT_THAT(rows->rows, SizeIs(1));
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 12);
  EXPECT_FALSE(read_input(path, 1000).ok());
}

TEST(Ogr, OtherFormatsThroughTheProgramOrAClearError) {
  ReadOptions options;
  options.format = Format::ogr;
  const auto rows = read_rows_of_file(fixtures + "squares.geojson", options);
  if (!rows.ok()) {
    EXPECT_EQ(rows.error().code, ErrorCode::unavailable);
    EXPECT_THAT(rows.error().message, HasSubstr("gdal-bin"));
    return;
  }
  EXPECT_THAT(rows->rows, SizeIs(3));
  EXPECT_EQ(rows->rows[0].fields.string_at("name"), "Un");
  EXPECT_EQ(read_rows_of_file(fixtures + "mapping.json", options).error().code, ErrorCode::invalid);
  EXPECT_EQ(read_rows_of_file("absent.shp", options).error().code, ErrorCode::not_found);
}

// A rate to look at, with MAILLAGE_SHOW_REPORTS; what is asserted does not depend on the machine.
TEST(Import, ManySimpleRows) {
  constexpr int count = 20'000;
  const std::string path = ::testing::TempDir() + "many.csv";
  std::ofstream out(path);
  out << "titre;lieu;montant;début;etat\n";
  for (int i = 0; i < count; ++i) out << "Projet " << i << ";Namur;" << i << ",5;31/12/2021;\n";
  out.close();
  TestRegion region;
  region.add_municipalities();
  const Mapping mapping = region.mapping(fixtures + "mapping.json");
  for (int pass = 0; pass < 2; ++pass) {
    const std::clock_t start = std::clock();
    const auto report = region.import(mapping, path);
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(pass == 0 ? report->written : report->unchanged, std::size_t{count});
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (std::getenv("MAILLAGE_SHOW_REPORTS") != nullptr)
      std::printf("%.0f rows a second of CPU\n", count / seconds);
  }
}

// Mergers: the new area is the union, both sides know each other.
TEST(Import, MergedMunicipalitiesAreUnited) {
  TestRegion region;
  const Mapping mapping = region.mapping(fixtures + "squares.json");
  const auto report = region.import(mapping, fixtures + "squares.geojson");
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->derived, 1u);
  EXPECT_EQ(report->written, 4u) << report->to_json().dump();
  const Json made = region.simple("urn:ngsi-ld:AdministrativeArea:be-nis-00009");
  EXPECT_EQ(made.number_at("population"), 30);
  EXPECT_THAT(made.find("predecessors")->as_array(), SizeIs(2));
  EXPECT_EQ(made.find("boundary")->string_at("type"), "Polygon");
  const Json old = region.simple("urn:ngsi-ld:AdministrativeArea:be-nis-00001");
  EXPECT_EQ(old.string_at("kind"), "former-municipality");
  EXPECT_EQ(old.string_at("validTo"), "2024-12-02");
}

// The real files. Golden reports hold counts and line numbers only; MAILLAGE_UPDATE_GOLDEN=1
// writes them anew.
Json golden_of(const Report& report) {
  Json out = report.to_json();
  Json rejected = Json::array();
  for (const std::size_t line : lines(report)) rejected.push(Json(std::uint64_t{line}));
  Json warned = Json::array();
  for (const Warning& one : report.warnings) warned.push(Json(std::uint64_t{one.line}));
  for (const char* name : {"rejections", "warnings", "dryRun"}) out.erase(name);
  out.set("rejectedLines", std::move(rejected));
  out.set("warnedLines", std::move(warned));
  return out;
}

TEST(SharedData, ReportsOfTheRealFiles) {
  MAILLAGE_NEED_SHARED_DATA(shared_data_path("territory/belgium.json"));
  TestRegion region;
  std::vector<std::pair<std::string, std::string>> imports{
      {"be-areas", "territory/TU_COM_REFNIS.csv"},
      {"be-municipalities", "territory/belgium.json"},
      {"fr-bfc-departments", "territory/cog-departements.json"},
      {"fr-bfc-communes", "territory/cog-communes.json.gz"},
      {"fr-bfc-inter-municipal-bodies", "territory/cog-epci.json.gz"},
      {"fr-bfc-digital-inclusion", "actors/bfc-mediation-numerique.csv"},
      {"be-feder-projects", "projects/feder-wallonie.json"},
      {"smart-project-facts", "projects/smart-projects-facts.csv"},
      {"digital-wallonia-taxonomy", "vocabularies/digital-wallonia-taxonomy.ttl.gz"}};
  for (const char* name : {"21-cote-d-or", "25-doubs", "39-jura", "58-nievre", "70-haute-saone",
                           "71-saone-et-loire", "89-yonne", "90-territoire-de-belfort"})
    imports.emplace_back("fr-bfc-municipalities",
                         "territory/bfc/communes-" + std::string(name) + ".geojson.gz");
  Json goldens = Json::array();
  for (int pass = 0; pass < 2; ++pass)
    for (const auto& [name, file] : imports) {
      const Mapping mapping =
          region.mapping(MAILLAGE_SOURCE_DIR "/region/mappings/" + name + ".json");
      const auto start = std::chrono::steady_clock::now();
      const auto report = region.import(mapping, shared_data_path(file));
      ASSERT_TRUE(report.ok()) << name << ": " << report.error().message;
      const double seconds =
          std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      EXPECT_EQ(report->read, report->written + report->unchanged + report->rejected) << name;
      if (std::getenv("MAILLAGE_SHOW_REPORTS") != nullptr) {
        std::printf(
            "%s %s %.3f s: %zu read, %zu written, %zu unchanged, %zu rejected, %zu warned\n",
            name.c_str(), file.c_str(), seconds, report->read, report->written, report->unchanged,
            report->rejected, report->warning_count);
        if (pass == 0) std::printf("%s\n", report->to_json().dump().substr(0, 2500).c_str());
      }
      if (pass == 0) goldens.push(golden_of(*report));
      // Later files say more of the same areas (the list of today, then boundaries of 2018).
      const bool shares = name == "fr-bfc-communes" || name == "fr-bfc-municipalities";
      if (pass == 1 && !shares) {
        EXPECT_EQ(report->written, 0u) << name;
      }
    }
  const std::string path = fixtures + "golden.json";
  if (std::getenv("MAILLAGE_UPDATE_GOLDEN") != nullptr)
    std::ofstream(path) << goldens.dump_pretty();
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  const auto expected = parse_json(text.str());
  ASSERT_TRUE(expected.ok());
  ASSERT_EQ(expected->size(), goldens.size());
  for (std::size_t i = 0; i < goldens.size(); ++i)
    EXPECT_EQ(goldens.as_array()[i].dump(), expected->as_array()[i].dump());
  const Json bastogne = region.simple("urn:ngsi-ld:AdministrativeArea:be-nis-82039");
  EXPECT_EQ(bastogne.find("title")->string_at("nl"), "Bastenaken");
  EXPECT_THAT(bastogne.find("predecessors")->as_array(), SizeIs(2));
  EXPECT_EQ(bastogne.string_at("validFrom"), "2024-12-02");
}

}  // namespace
}  // namespace maillage::import
