#include "pdf/document.h"

#include <gmock/gmock.h>

#include "pdf/fonts.h"

namespace maillage::pdf {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(Encoding, TakesWhatFourLanguagesWriteAndTheNearestOfTheRest) {
  EXPECT_EQ(encoded("É€œ’–"), "\xC9\x80\x9C\x92\x96");
  EXPECT_EQ(encoded("\u2212"
                    "5\u202F"
                    "000 CO\u2082"),
            "\x96"
            "5\xA0"
            "000 CO2");
  EXPECT_EQ(encoded("日"), "?");
  EXPECT_EQ(encoded("a\tb"), "a b");
}

TEST(Widths, AreThoseOfTheFonts) {
  EXPECT_DOUBLE_EQ(width_of("i", Font::regular, 1000), 222);
  EXPECT_DOUBLE_EQ(width_of("W", Font::bold, 1000), 944);
  EXPECT_DOUBLE_EQ(width_of(encoded("é"), Font::regular, 10), 5.56);
}

TEST(Wrapping, BreaksAtSpacesAndInsideWordsThatAreTooLong) {
  EXPECT_THAT(wrapped("aa bb cc", Font::regular, 10, 27), ElementsAre("aa bb", "cc"));
  EXPECT_THAT(wrapped("one\ntwo", Font::regular, 10, 100), ElementsAre("one", "two"));
  EXPECT_THAT(wrapped("", Font::regular, 10, 100), IsEmpty());
  const auto pieces = wrapped(std::string(50, 'm'), Font::regular, 10, 100);
  EXPECT_EQ(pieces.size(), 5u);
  EXPECT_THAT(wrapped("mm", Font::regular, 10, 1), ElementsAre("m", "m"));
}

std::string report(int rows) {
  Document document({.title = "Revue É", .language = "fr", .footer = "Wallonie"});
  document.title("Revue");
  document.heading(1, "Territoire", "2 projets");
  document.paragraph("Un texte.");
  std::vector<std::vector<Cell>> cells;
  for (int i = 0; i < rows; ++i) cells.push_back({{"Part", "source", true}, {std::to_string(i)}});
  document.table({{.share = 3}, {.share = 1, .right = true}}, {"Indicateur", "Valeur"}, cells);
  return document.finish();
}

// Every offset of the table of cross-references leads to its object.
TEST(Document, IsAFileWhoseObjectsAreFound) {
  const std::string file = report(100);
  EXPECT_EQ(file.rfind("%PDF-1.7\n", 0), 0u);
  const std::size_t table = file.rfind("\nxref\n") + 1;
  const std::size_t start = file.rfind("startxref\n") + 10;
  EXPECT_EQ(std::stoul(file.substr(start)), table);
  const std::size_t rows = file.find('\n', table + 5) + 1;
  const std::size_t objects = count(file, " 0 obj\n");
  for (std::size_t i = 1; i <= objects; ++i) {
    const std::size_t offset = std::stoul(file.substr(rows + 20 * i, 10));
    EXPECT_EQ(file.compare(offset, std::to_string(i).size() + 7, std::to_string(i) + " 0 obj\n"), 0)
        << i;
  }
}

TEST(Document, RepeatsTheHeaderAndCountsItsPages) {
  EXPECT_EQ(count(report(3), "/Type/Page/"), 1u);
  const std::string file = report(100);
  const std::size_t pages = count(file, "/Type/Page/");
  EXPECT_GT(pages, 2u);
  EXPECT_EQ(count(file, "/S/TH"), 2 * pages);
  EXPECT_EQ(count(file, "/S/TR"), 100 + pages);
  EXPECT_THAT(file, HasSubstr("/Count " + std::to_string(pages)));
}

TEST(Document, SaysItsTitleLanguageAndParts) {
  const std::string file = report(1);
  EXPECT_THAT(file, HasSubstr("/Lang(fr)"));
  EXPECT_THAT(file, HasSubstr("/Title<FEFF00520065007600750065002000C9>"));
  for (const char* role : {"/S/H1", "/S/H2", "/S/P/", "/S/Table", "/S/TD"})
    EXPECT_THAT(file, HasSubstr(role));
  EXPECT_EQ(count(file, " BDC\n") + count(file, " BMC\n"), count(file, "EMC\n"));
}

TEST(Document, IsTheSameEveryTime) { EXPECT_EQ(report(40), report(40)); }

}  // namespace
}  // namespace maillage::pdf
