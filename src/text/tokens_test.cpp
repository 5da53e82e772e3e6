#include "text/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "text/encoding.h"
#include "text/fold.h"
#include "text/random_text_test.h"

namespace maillage::text {
namespace {

using testing::ElementsAre;

TEST(SplitWords, AtElisionsAndHyphens) {
  EXPECT_THAT(split_words("L'éclairage d’aujourd'hui, qu'on mutualise."),
              ElementsAre("éclairage", "aujourd", "hui", "on", "mutualise"));
  EXPECT_THAT(split_words("Saint-Vith (5G) 3.5"), ElementsAre("Saint", "Vith", "5G", "3", "5"));
  EXPECT_THAT(split_words("the region's needs"), ElementsAre("the", "region", "needs"));
  EXPECT_THAT(split_words("aankoopcentrale"), ElementsAre("aankoopcentrale"));
  EXPECT_THAT(split_words("e\u0301te\u0301 日本"), ElementsAre("e\u0301te\u0301", "日本"));
  EXPECT_TRUE(split_words(" «…» ").empty());
}

TEST(Analyse, LeavesOutStopWordsAndStems) {
  EXPECT_THAT(analyse("Les marchés publics de la commune", Language::fr),
              ElementsAre("march", "public", "commun"));
  EXPECT_TRUE(analyse("de la et les", Language::fr).empty());
  EXPECT_EQ(analyse("straatverlichting in de gemeenten", Language::nl).size(), 2u);
  EXPECT_THAT(analyse("running networks", Language::en), ElementsAre("run", "network"));
}

TEST(Analyse, AccentsMakeNoDifference) {
  const std::pair<const char*, const char*> pairs[] = {
      {"électricité", "electricite"}, {"éclairages", "eclairage"}, {"mutualisé", "mutualise"},
      {"mobilités", "mobilite"},      {"écoles", "ecole"},         {"numérisées", "numerisee"},
      {"première", "premiere"},
  };
  for (const auto& [accented, plain] : pairs) {
    EXPECT_EQ(stem(accented, Language::fr), stem(plain, Language::fr)) << accented;
  }
  EXPECT_EQ(stem("Häuser", Language::de), stem("hauser", Language::de));
}

TEST(Analyse, BringsFormsTogether) {
  EXPECT_EQ(stem("électricité", Language::fr), stem("électrique", Language::fr));
  EXPECT_EQ(stem("compteurs", Language::fr), stem("compteur", Language::fr));
  EXPECT_EQ(stem("Straßen", Language::de), stem("Strasse", Language::de));
  EXPECT_EQ(stem("lampen", Language::nl), stem("lamp", Language::nl));
}

TEST(Analyse, SaysWhereATermStands) {
  const std::string_view text = "Réseau d'eau";
  const auto terms = analyse_in_place(text, Language::fr);
  ASSERT_EQ(terms.size(), 2u);
  EXPECT_EQ(text.substr(terms[1].begin, terms[1].end - terms[1].begin), "eau");
}

TEST(Analyse, StopWordsAreFoldedAndSorted) {
  for (const Language language : languages) {
    EXPECT_TRUE(is_stop_word("in", language) || language == Language::fr);
  }
  EXPECT_TRUE(is_stop_word("meme", Language::fr));
  EXPECT_TRUE(is_stop_word("fur", Language::de));
  EXPECT_FALSE(is_stop_word("eau", Language::fr));
}

TEST(Language, TagsAndGuesses) {
  EXPECT_EQ(language_from("FR"), Language::fr);
  EXPECT_EQ(language_from("nl-BE"), Language::nl);
  EXPECT_FALSE(language_from("es"));
  EXPECT_FALSE(language_from("french"));
  EXPECT_FALSE(language_from(""));
  EXPECT_EQ(guess_language("La commune recherche des solutions pour l'éclairage"), Language::fr);
  EXPECT_EQ(guess_language("De gemeente zoekt een oplossing voor de straatverlichting"),
            Language::nl);
  EXPECT_EQ(guess_language("Die Gemeinde sucht eine Lösung für die Beleuchtung"), Language::de);
  EXPECT_EQ(guess_language("The municipality is looking for a solution"), Language::en);
  EXPECT_FALSE(guess_language("Wifi 5G"));
  EXPECT_FALSE(guess_language(""));
}

TEST(AnalyseProperty, TakesAnyBytesAndGivesFoldedTerms) {
  EXPECT_TRUE(rc::check("terms are folded UTF-8", [] {
    const std::string text = *rc::gen::oneOf(any_text(), any_bytes());
    for (const Language language : languages) {
      for (const std::string& term : analyse(text, language)) {
        RC_ASSERT(!term.empty());
        RC_ASSERT(is_valid_utf8(term));
        RC_ASSERT(fold(term) == term);
      }
    }
    (void)guess_language(text);
  }));
}

TEST(Analyse, BoundsTheLengthOfTerms) {
  const auto terms =
      analyse(std::string(100'000, 'x') + " " + std::string(200, '\xC3'), Language::fr);
  for (const auto& term : terms) EXPECT_LE(term.size(), 100u);
}

TEST(Analyse, IsThreadSafe) {
  std::vector<std::thread> threads;
  std::vector<std::string> results(4);
  for (std::size_t t = 0; t < results.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 500; ++i) results[t] = stem("électricité", Language::fr);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(results.begin(), results.end()).size(), 1u);
}

}  // namespace
}  // namespace maillage::text
