// Language tags, and a guess by small words.
#include "text/language.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/fold.h"
#include "text/tokens.h"

namespace maillage::text {

const char* code_of(Language language) {
  switch (language) {
    case Language::fr: return "fr";
    case Language::nl: return "nl";
    case Language::de: return "de";
    case Language::en: return "en";
  }
  return "";
}

std::optional<Language> language_from(std::string_view tag) {
  if (tag.size() < 2 || (tag.size() > 2 && tag[2] != '-' && tag[2] != '_')) return std::nullopt;
  const std::string code{static_cast<char>(tag[0] | 0x20), static_cast<char>(tag[1] | 0x20)};
  for (const Language language : languages) {
    if (code == code_of(language)) return language;
  }
  return std::nullopt;
}

std::optional<Language> guess_language(std::string_view text) {
  // A word that several languages share says little: its one point is divided among them.
  std::array<double, languages.size()> points{};
  for (const std::string_view word : split_words(text.substr(0, 20'000))) {
    const std::string folded = fold(word);
    std::array<bool, languages.size()> has{};
    int shared = 0;
    for (std::size_t i = 0; i < languages.size(); ++i) {
      has[i] = is_stop_word(folded, languages[i]);
      shared += has[i] ? 1 : 0;
    }
    for (std::size_t i = 0; i < languages.size(); ++i) {
      if (has[i]) points[i] += 1.0 / shared;
    }
  }
  // "l'eau" and "d'un" are no stop words once elided, but they are French.
  for (const std::string_view mark : {"l'", "d'", "l’", "d’", " à ", "ç", "ê", "è"}) {
    if (text.find(mark) != std::string_view::npos) points[0] += 0.4;
  }
  for (const std::string_view mark : {"ß", "ü", "ä", "ö"}) {
    if (text.find(mark) != std::string_view::npos) points[2] += 0.4;
  }
  std::size_t best = 0;
  double second = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i] > points[best]) best = i;
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i != best) second = std::max(second, points[i]);
  }
  if (points[best] < 0.4 || points[best] < second * 1.2) return std::nullopt;
  return languages[best];
}

}  // namespace maillage::text
