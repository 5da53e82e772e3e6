#include "text/similarity.h"

#include <gtest/gtest.h>

#include "text/random_text_test.h"

namespace maillage::text {
namespace {

using Words = std::vector<std::string>;

TEST(EditDistance, CountsEditsAndSwaps) {
  EXPECT_EQ(edit_distance("eclairage", "eclairage", 3), 0u);
  EXPECT_EQ(edit_distance("eclairage", "eclairgae", 3), 1u);
  EXPECT_EQ(edit_distance("été", "ete", 3), 2u);
  EXPECT_EQ(edit_distance("kitten", "sitting", 5), 3u);
  EXPECT_EQ(edit_distance("", "abc", 5), 3u);
  EXPECT_EQ(edit_distance("abcdef", "uvwxyz", 2), 3u);
  EXPECT_EQ(edit_distance("a", "abcdef", 2), 3u);
}

std::size_t plain_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

TEST(EditDistanceProperty, AgreesWithTheWholeTable) {
  EXPECT_TRUE(rc::check("bounded distance is the plain one, cut", [] {
    const auto word = rc::gen::container<std::string>(rc::gen::element('a', 'b', 'c'));
    const std::string a = *word, b = *word;
    const auto limit = static_cast<std::size_t>(*rc::gen::inRange(0, 6));
    RC_ASSERT(edit_distance(a, b, limit) == std::min(plain_distance(a, b), limit + 1));
  }));
}

TEST(Trigrams, AreOneForEqualWords) {
  EXPECT_EQ(trigram_similarity("eau", "eau"), 1);
  EXPECT_EQ(trigram_similarity("", ""), 1);
  EXPECT_GT(trigram_similarity("eclairage", "eclairrage"), 0.6);
  EXPECT_LT(trigram_similarity("eclairage", "mobilite"), 0.1);
}

TEST(TermTable, RareTermsCountMore) {
  TermTable table;
  for (int i = 0; i < 20; ++i) table.add_document(Words{"commun", "project"});
  table.add_document(Words{"commun", "compteur", "eau"});
  table.add_document(Words{"commun", "fuite", "eau"});
  EXPECT_GT(table.idf("eau"), table.idf("commun"));
  EXPECT_GE(table.idf("unheard"), table.idf("eau"));
  const auto a = table.vector_of(Words{"commun", "compteur", "eau"});
  const auto b = table.vector_of(Words{"commun", "fuite", "eau"});
  const auto c = table.vector_of(Words{"commun", "project"});
  EXPECT_GT(cosine(a, b), cosine(a, c));
  EXPECT_GT(weighted_jaccard(a, b), weighted_jaccard(a, c));
  EXPECT_NEAR(cosine(a, a), 1, 1e-9);
  EXPECT_NEAR(weighted_jaccard(a, a), 1, 1e-9);
  EXPECT_TRUE(table.vector_of(Words{"unheard"}).empty());
  EXPECT_EQ(cosine(a, {}), 0);
  EXPECT_EQ(weighted_jaccard({}, {}), 0);
}

TEST(SimilarityProperty, LiesBetweenNoughtAndOneEitherWay) {
  EXPECT_TRUE(rc::check("similarities are symmetric and bounded", [] {
    const auto word = rc::gen::element<std::string>("a", "b", "c", "d", "e", "f");
    const auto words = rc::gen::container<Words>(word);
    TermTable table;
    const Words x = *words, y = *words;
    table.add_document(x);
    table.add_document(y);
    const auto a = table.vector_of(x), b = table.vector_of(y);
    for (const auto& measure : {cosine, weighted_jaccard}) {
      const double one = measure(a, b);
      RC_ASSERT((one >= 0 && one <= 1.0000001));
      RC_ASSERT(std::abs(one - measure(b, a)) < 1e-9);
    }
  }));
}

TEST(Suggester, FindsWhatWasMeant) {
  Suggester suggester;
  for (const char* word : {"eclairage", "eclairer", "mobilite", "compteur", "eau", "eaux"}) {
    suggester.add(word);
  }
  suggester.add("eau", 10);
  ASSERT_FALSE(suggester.suggest("eclairrage", 3).empty());
  EXPECT_EQ(suggester.suggest("eclairrage", 3)[0].word, "eclairage");
  EXPECT_EQ(suggester.suggest("moblite", 3)[0].word, "mobilite");
  EXPECT_EQ(suggester.suggest("eeau", 1)[0].word, "eau");
  EXPECT_TRUE(suggester.suggest("xyzzy", 3).empty());
  EXPECT_TRUE(suggester.suggest("eau", 0).empty());
  EXPECT_TRUE(suggester.suggest("", 3).empty());
}

TEST(SuggesterProperty, TakesAnyBytes) {
  EXPECT_TRUE(rc::check("a known word suggests itself first", [] {
    Suggester suggester;
    const std::string word = *any_bytes();
    suggester.add(word);
    const auto found = suggester.suggest(word, 1);
    RC_ASSERT((found.size() == 1 && found[0].word == word && found[0].score == 1));
  }));
}

}  // namespace
}  // namespace maillage::text
