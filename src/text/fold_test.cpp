#include "text/fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/encoding.h"
#include "text/random_text_test.h"

namespace maillage::text {
namespace {

using testing::ElementsAre;

TEST(Fold, TakesCaseAccentsAndLigaturesAway) {
  EXPECT_EQ(fold("Œuvre Straße ÉLECTRICITÉ"), "oeuvre strasse electricite");
  EXPECT_EQ(fold("Ærø Łódź Đorđe Ijzer ĳs"), "aero lodz dorde ijzer ijs");
  EXPECT_EQ(fold("l’eau — « ici »"), "l'eau - « ici »");
  EXPECT_EQ(fold("4\u00a0659\u202f133"), "4 659 133");
  EXPECT_EQ(fold("ﬁbre"), "fibre");
  EXPECT_EQ(fold("e\u0301te\u0301"), "ete");
  EXPECT_EQ(fold("ΣΊΣΥΦΟΣ"), "σισυφοσ");
  EXPECT_EQ(fold("İstanbul ııı"), "istanbul iii");
  EXPECT_EQ(fold("a\xFF b"), "a\uFFFD b");
  EXPECT_EQ(fold(""), "");
}

TEST(FoldProperty, FoldingTwiceChangesNothingMoreAndGivesUtf8) {
  EXPECT_TRUE(rc::check("fold is idempotent", [] {
    const std::string once = fold(*rc::gen::oneOf(any_text(), any_bytes()));
    RC_ASSERT(is_valid_utf8(once));
    RC_ASSERT(fold(once) == once);
  }));
}

TEST(FoldProperty, TheTableSaysWhatIcuSays) {
  // A Greek letter sends the whole text to ICU.
  for (char32_t c = 0xA0; c < 0x180; ++c) {
    const std::string letter{static_cast<char>(0xC0 | c >> 6),
                             static_cast<char>(0x80 | (c & 0x3F))};
    EXPECT_EQ(fold(letter) + "ω", fold(letter + "ω")) << letter;
  }
}

TEST(NormaliseName, BringsSpellingsTogether) {
  EXPECT_EQ(normalise_name("Saint-Vith"), "st vith");
  EXPECT_EQ(normalise_name("SANKT VITH"), "st vith");
  EXPECT_EQ(normalise_name("St. Vith"), "st vith");
  EXPECT_EQ(normalise_name("Sint-Truiden"), normalise_name("St Truiden"));
  EXPECT_EQ(normalise_name("Chalon s/Saône"), normalise_name("Chalon-sur-Saône"));
  EXPECT_EQ(normalise_name("Chalon S/ Saône"), "chalon sur saone");
  EXPECT_EQ(normalise_name("Louvière (La)"), normalise_name("La  Louvière"));
  EXPECT_EQ(normalise_name("Isle-Adam (L')"), normalise_name("L’Isle-Adam"));
  EXPECT_EQ(normalise_name("Villers-lez-Nancy"), normalise_name("Villers lès Nancy"));
  EXPECT_EQ(normalise_name("Braine-l'Alleud"), "braine l alleud");
  EXPECT_EQ(normalise_name("Bastogne (Bastenaken)"), "bastogne");
  EXPECT_EQ(normalise_name("(Namur"), "namur");
  EXPECT_EQ(normalise_name("  "), "");
}

TEST(NameKeys, GiveEachLanguage) {
  EXPECT_THAT(name_keys("Bruxelles/Brussel"),
              ElementsAre("bruxelles brussel", "bruxelles", "brussel"));
  EXPECT_THAT(name_keys("Bastogne (Bastenaken)"), ElementsAre("bastogne", "bastenaken"));
  EXPECT_THAT(name_keys("Chalon s/Saône"), ElementsAre("chalon sur saone"));
  EXPECT_THAT(name_keys("Enghien - Edingen"), ElementsAre("enghien edingen", "enghien", "edingen"));
  EXPECT_THAT(name_keys("Louvière (La)"), testing::Contains("la louviere"));
  EXPECT_TRUE(name_keys("").empty());
}

TEST(PlaceOfAuthority, LeavesTheName) {
  EXPECT_EQ(place_of_authority("Ville de Liège"), "Liège");
  EXPECT_EQ(place_of_authority("VILLE DE LA LOUVIÈRE"), "LA LOUVIÈRE");
  EXPECT_EQ(place_of_authority("Administration communale d'Amay"), "Amay");
  EXPECT_EQ(place_of_authority("Commune des Bons Villers"), "Les Bons Villers");
  EXPECT_EQ(place_of_authority("Gemeente Lennik"), "Lennik");
  EXPECT_EQ(place_of_authority("Stadt Eupen"), "Eupen");
  EXPECT_EQ(place_of_authority("Villers-la-Ville"), "Villers-la-Ville");
  EXPECT_EQ(place_of_authority("Ville "), "Ville ");
}

TEST(NamesProperty, TakeAnyBytes) {
  EXPECT_TRUE(rc::check("names take any bytes", [] {
    const std::string bytes = *rc::gen::oneOf(any_text(), any_bytes());
    const bool has_signs = bytes.find_first_of("(/") != std::string::npos;
    const std::string once = normalise_name(bytes);
    RC_ASSERT((has_signs || normalise_name(once) == once));
    (void)name_keys(bytes);
    (void)place_of_authority(bytes);
  }));
}

}  // namespace
}  // namespace maillage::text
