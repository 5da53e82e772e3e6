// Folding: a table for the letters of western European languages, ICU for all others.
#include "text/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

namespace maillage::text {
namespace {

// What U+00C0 to U+017F fold to.
constexpr std::array<const char*, 192> latin = {
    "a",  "a", "a",  "a",  "a", "a", "ae", "c", "e", "e",  "e", "e", "i", "i", "i",  "i",
    "d",  "n", "o",  "o",  "o", "o", "o",  "×", "o", "u",  "u", "u", "u", "y", "th", "ss",
    "a",  "a", "a",  "a",  "a", "a", "ae", "c", "e", "e",  "e", "e", "i", "i", "i",  "i",
    "d",  "n", "o",  "o",  "o", "o", "o",  "÷", "o", "u",  "u", "u", "u", "y", "th", "y",
    "a",  "a", "a",  "a",  "a", "a", "c",  "c", "c", "c",  "c", "c", "c", "c", "d",  "d",
    "d",  "d", "e",  "e",  "e", "e", "e",  "e", "e", "e",  "e", "e", "g", "g", "g",  "g",
    "g",  "g", "g",  "g",  "h", "h", "h",  "h", "i", "i",  "i", "i", "i", "i", "i",  "i",
    "i",  "i", "ij", "ij", "j", "j", "k",  "k", "k", "l",  "l", "l", "l", "l", "l",  "l·",
    "l·", "l", "l",  "n",  "n", "n", "n",  "n", "n", "'n", "n", "n", "o", "o", "o",  "o",
    "o",  "o", "oe", "oe", "r", "r", "r",  "r", "r", "r",  "s", "s", "s", "s", "s",  "s",
    "s",  "s", "t",  "t",  "t", "t", "t",  "t", "u", "u",  "u", "u", "u", "u", "u",  "u",
    "u",  "u", "u",  "u",  "w", "w", "y",  "y", "y", "z",  "z", "z", "z", "z", "z",  "s"};

// Letters whose stroke or ligature is no accent to Unicode.
const char* plain_letter(char32_t c) {
  if (c >= 0xC0 && c < 0x180) return latin[c - 0xC0];
  if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F) return " ";
  if (c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x2BC || c == 0x2032) return "'";
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) return "-";
  if (c == 0x201C || c == 0x201D || c == 0x201E) return "\"";
  if (c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0xFEFF) return "";
  return nullptr;
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Folds ASCII, Latin letters and usual punctuation; false when the text holds anything else.
bool fold_quickly(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      out += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : static_cast<char>(byte);
      ++i;
      continue;
    }
    char32_t c = 0;
    std::size_t length = 0;
    if (byte >= 0xC2 && byte <= 0xC5 && i + 1 < text.size() && is_continuation(text[i + 1])) {
      c = static_cast<char32_t>((byte & 0x1F) << 6 | (text[i + 1] & 0x3F));
      length = 2;
    } else if (byte == 0xE2 && i + 2 < text.size() && is_continuation(text[i + 1]) &&
               is_continuation(text[i + 2])) {
      c = static_cast<char32_t>(0x2000 | (text[i + 1] & 0x3F) << 6 | (text[i + 2] & 0x3F));
      length = 3;
    } else {
      return false;
    }
    if (c == 0xAB || c == 0xBB || c == 0xB0 || c == 0xA7 || c == 0xB7 || c == 0x20AC) {
      out += text.substr(i, length);
    } else if (const char* plain = plain_letter(c)) {
      out += plain;
    } else {
      return false;
    }
    i += length;
  }
  return true;
}

std::string fold_by_icu(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* decompose = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  const icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  const icu::UnicodeString folded =
      decompose->normalize(casefold->normalize(source, status), status);
  if (U_FAILURE(status)) return std::string(text);
  icu::UnicodeString out;
  for (int32_t i = 0; i < folded.length();) {
    const UChar32 c = folded.char32At(i);
    i += U16_LENGTH(c);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    if (const char* plain = plain_letter(static_cast<char32_t>(c))) {
      out.append(icu::UnicodeString::fromUTF8(plain));
    } else {
      out.append(c);
    }
  }
  std::string result;
  out.toUTF8String(result);
  return result;
}

std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i <= folded.size(); ++i) {
    const char c = i < folded.size() ? folded[i] : ' ';
    const bool in_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (in_word) {
      word += c;
    } else if (c == '/' && word == "s") {
      // "Chalon s/Saône": only the abbreviation of "sur" ends in a slash.
      words.emplace_back("sur");
      word.clear();
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

std::string_view canonical_word(std::string_view word) {
  if (word == "saint" || word == "sint" || word == "sankt") return "st";
  if (word == "sainte" || word == "sinte") return "ste";
  if (word == "lez") return "les";
  return word;
}

bool is_article(std::string_view words) {
  return words == "le" || words == "la" || words == "les" || words == "l" || words == "de" ||
         words == "het" || words == "the";
}

std::string join_words(std::string_view folded) {
  std::string out;
  for (const std::string& word : words_of(folded)) {
    if (!out.empty()) out += ' ';
    out += canonical_word(word);
  }
  return out;
}

struct Parenthesised {
  std::string outside, inside;
};
Parenthesised part_parentheses(std::string_view folded) {
  Parenthesised parts;
  int depth = 0;
  for (const char c : folded) {
    if (c == '(') {
      ++depth;
      (depth == 1 && parts.inside.empty() ? parts.outside : parts.inside) += ' ';
    } else if (c == ')') {
      if (depth > 0) --depth;
      parts.outside += ' ';
    } else {
      (depth > 0 ? parts.inside : parts.outside) += c;
    }
  }
  return parts;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view ascii_prefix) {
  if (text.size() < ascii_prefix.size()) return false;
  for (std::size_t i = 0; i < ascii_prefix.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != ascii_prefix[i]) return false;
  }
  return true;
}

void add_key(std::vector<std::string>& keys, std::string key) {
  if (key.empty() || is_article(key)) return;
  for (const std::string& known : keys) {
    if (known == key) return;
  }
  keys.push_back(std::move(key));
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (fold_quickly(text, out)) return out;
  return fold_by_icu(text);
}

std::string normalise_name(std::string_view name) {
  const std::string folded = fold(name);
  const Parenthesised parts = part_parentheses(folded);
  std::string outside = join_words(parts.outside);
  const std::string inside = join_words(parts.inside);
  if (outside.empty()) return inside;
  return is_article(inside) ? inside + ' ' + outside : outside;
}

std::vector<std::string> name_keys(std::string_view name) {
  std::vector<std::string> keys;
  add_key(keys, normalise_name(name));
  const std::string folded = fold(name);
  const Parenthesised parts = part_parentheses(folded);
  add_key(keys, join_words(parts.inside));
  std::string_view rest = parts.outside;
  while (!rest.empty()) {
    std::size_t end = rest.size(), skip = 0;
    for (std::size_t i = 0; i < rest.size() && skip == 0; ++i) {
      const bool after_s = i > 0 && rest[i - 1] == 's' && (i == 1 || rest[i - 2] == ' ');
      if (rest[i] == '/' && !after_s) end = i, skip = 1;
      if (rest.substr(i, 3) == " - ") end = i, skip = 3;
    }
    add_key(keys, join_words(rest.substr(0, end)));
    rest.remove_prefix(std::min(rest.size(), end + skip));
    if (skip == 0) break;
  }
  return keys;
}

std::string place_of_authority(std::string_view name) {
  static constexpr std::string_view heads[] = {
      "administration communale ",
      "commune ",
      "ville ",
      "mairie ",
      "municipalité ",
      "gemeente ",
      "gemeentebestuur ",
      "stad ",
      "stadsbestuur ",
      "stadt ",
      "gemeinde ",
      "stadtverwaltung ",
      "municipality ",
      "city ",
      "town ",
  };
  for (const std::string_view head : heads) {
    if (!starts_with_ignoring_case(name, head)) continue;
    const std::string_view rest = name.substr(head.size());
    for (const std::string_view link : {"de ", "d'", "d’", "van ", "of "}) {
      if (starts_with_ignoring_case(rest, link)) return std::string(rest.substr(link.size()));
    }
    if (starts_with_ignoring_case(rest, "des ")) return "Les " + std::string(rest.substr(4));
    if (starts_with_ignoring_case(rest, "du ")) return "Le " + std::string(rest.substr(3));
    if (!rest.empty()) return std::string(rest);
  }
  return std::string(name);
}

}  // namespace maillage::text
