#include "text/collation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "text/random_text_test.h"

namespace maillage::text {
namespace {

std::vector<std::string> sorted(std::vector<std::string> texts, Language language) {
  std::sort(texts.begin(), texts.end(), [&](const std::string& a, const std::string& b) {
    return sort_key(a, language) < sort_key(b, language);
  });
  return texts;
}

TEST(Collation, OrdersAsReadersExpect) {
  EXPECT_EQ(sorted({"zone", "Écaussinnes", "Éghezée", "eau", "Etalle"}, Language::fr),
            (std::vector<std::string>{"eau", "Écaussinnes", "Éghezée", "Etalle", "zone"}));
  EXPECT_EQ(sorted({"Rue 10", "Rue 2", "rue 1"}, Language::fr),
            (std::vector<std::string>{"rue 1", "Rue 2", "Rue 10"}));
  EXPECT_EQ(sorted({"Zürich", "Zug", "Ähre", "Affe"}, Language::de),
            (std::vector<std::string>{"Affe", "Ähre", "Zug", "Zürich"}));
}

TEST(Collation, EqualTextsHaveEqualKeysAndTheEmptyOneComesFirst) {
  EXPECT_EQ(sort_key("Liège", Language::fr), sort_key("Lie\u0300ge", Language::fr));
  EXPECT_LT(sort_key("", Language::nl), sort_key("a", Language::nl));
}

TEST(CollationProperty, TakesAnyBytes) {
  EXPECT_TRUE(rc::check("keys exist for any bytes", [] {
    const std::string bytes = *any_bytes();
    for (const Language language : languages) {
      RC_ASSERT(sort_key(bytes, language) == sort_key(bytes, language));
    }
  }));
}

TEST(Collation, TakesLongTexts) {
  EXPECT_FALSE(sort_key(std::string(20'000, 'x') + "日本", Language::fr).empty());
}

}  // namespace
}  // namespace maillage::text
