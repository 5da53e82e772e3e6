// From running text to search terms: words, without elisions and stop words, folded and stemmed.
// All functions are thread-safe and take any bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/language.h"

namespace maillage::text {

// The words of a text, as they stand in it: runs of letters and digits. French elisions (l', d',
// qu'...) and the English 's are parted off and left out; hyphens part words; compounds stay whole.
std::vector<std::string_view> split_words(std::string_view text);

// Requires a folded word.
bool is_stop_word(std::string_view folded_word, Language language);

// The stem of a word, folded. Words with and without their accents have the same stem.
std::string stem(std::string_view word, Language language);

// The terms of a text, in order and with repetitions. A text of stop words only has no terms.
std::vector<std::string> analyse(std::string_view text, Language language);

// The same with where each term stands, for highlighting and for "this word because of".
struct Term {
  std::string text;
  std::size_t begin;  // bytes of the word it comes from
  std::size_t end;
};
std::vector<Term> analyse_in_place(std::string_view text, Language language);

}  // namespace maillage::text
