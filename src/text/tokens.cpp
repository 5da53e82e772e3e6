// Words, stop words and stems.
#include "text/tokens.h"

#include <libstemmer.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <memory>

#include "text/fold.h"
#include "text/stop_words.h"
#include "text/utf8.h"

namespace maillage::text {
namespace {

// No word of use is longer; what is longer is cut, so that terms stay bounded.
constexpr std::size_t word_bytes_max = 96;

bool is_word_character(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  if (c >= 0xC0 && c < 0x250) return c != 0xD7 && c != 0xF7;
  if (c == replacement_character) return false;
  const auto value = static_cast<UChar32>(c);
  return u_isalnum(value) || u_charType(value) == U_NON_SPACING_MARK;
}

bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2BC; }

bool is_elision(std::string_view word) {
  if (word.size() > 8) return false;
  static constexpr std::string_view elisions[] = {
      "l", "d", "j", "m", "n", "s", "c", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"};
  std::array<char, 8> lower;
  for (std::size_t i = 0; i < word.size(); ++i) lower[i] = static_cast<char>(word[i] | 0x20);
  const std::string_view folded(lower.data(), word.size());
  return std::find(std::begin(elisions), std::end(elisions), folded) != std::end(elisions);
}

struct StemmerDelete {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Stemmer = std::unique_ptr<sb_stemmer, StemmerDelete>;

// Snowball's stemmers keep state, so each thread has its own, made at first use.
sb_stemmer* stemmer_for(Language language) {
  thread_local std::array<Stemmer, languages.size()> stemmers;
  static constexpr std::array<const char*, languages.size()> names = {"french", "dutch", "german",
                                                                      "english"};
  const auto index = static_cast<std::size_t>(language);
  if (!stemmers[index]) stemmers[index].reset(sb_stemmer_new(names[index], "UTF_8"));
  return stemmers[index].get();
}

// The French stemmer knows endings by their accents. They are put back where folding took them, so
// that "electricite", typed without accents, has the stem of "électricité".
void restore_french_endings(std::string& word) {
  struct Ending {
    std::string_view plain, accented;
  };
  static constexpr Ending endings[] = {
      {"ites", "ités"}, {"ite", "ité"},     {"ees", "ées"},       {"ee", "ée"},
      {"iere", "ière"}, {"ieres", "ières"}, {"eement", "éement"},
  };
  for (const Ending& ending : endings) {
    if (!word.ends_with(ending.plain)) continue;
    word.replace(word.size() - ending.plain.size(), std::string::npos, ending.accented);
    return;
  }
}

std::string stem_of_folded(std::string word, Language language) {
  if (word.size() > word_bytes_max) {
    std::size_t end = word_bytes_max;
    while (end > 0 && (word[end] & 0xC0) == 0x80) --end;
    word.resize(end);
  }
  const bool has_letter =
      std::any_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c < 0; });
  sb_stemmer* stemmer = has_letter ? stemmer_for(language) : nullptr;
  if (stemmer == nullptr) return word;
  if (language == Language::fr) restore_french_endings(word);
  const sb_symbol* stemmed = sb_stemmer_stem(
      stemmer, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
  if (stemmed == nullptr) return fold(word);
  return fold({reinterpret_cast<const char*>(stemmed),
               static_cast<std::size_t>(sb_stemmer_length(stemmer))});
}

}  // namespace

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  bool in_word = false, after_possessive = false;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    if (point.valid && is_word_character(point.value)) {
      if (!in_word) begin = i;
      in_word = true;
    } else {
      const std::string_view word = text.substr(begin, i - begin);
      const bool apostrophe = is_apostrophe(point.value);
      const bool possessive = after_possessive && (word == "s" || word == "S");
      if (in_word && !possessive && !(apostrophe && is_elision(word))) words.push_back(word);
      after_possessive = in_word && apostrophe;
      in_word = false;
    }
    i += point.length;
  }
  const std::string_view last = text.substr(begin);
  if (in_word && !(after_possessive && (last == "s" || last == "S"))) words.push_back(last);
  return words;
}

bool is_stop_word(std::string_view folded_word, Language language) {
  const auto words = stop_words(language);
  return std::binary_search(words.begin(), words.end(), folded_word);
}

std::string stem(std::string_view word, Language language) {
  return stem_of_folded(fold(word), language);
}

std::vector<Term> analyse_in_place(std::string_view text, Language language) {
  std::vector<Term> terms;
  for (const std::string_view word : split_words(text)) {
    std::string folded = fold(word);
    if (folded.empty() || is_stop_word(folded, language)) continue;
    const auto begin = static_cast<std::size_t>(word.data() - text.data());
    terms.push_back({stem_of_folded(std::move(folded), language), begin, begin + word.size()});
  }
  return terms;
}

std::vector<std::string> analyse(std::string_view text, Language language) {
  std::vector<std::string> terms;
  for (Term& term : analyse_in_place(text, language)) terms.push_back(std::move(term.text));
  return terms;
}

}  // namespace maillage::text
