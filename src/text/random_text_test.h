// Random bytes and random texts for property tests.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

namespace maillage::text {

// Anything at all, with a taste for the bytes of UTF-8 and of numbers.
inline rc::Gen<std::string> any_bytes() {
  const auto byte = rc::gen::oneOf(
      rc::gen::arbitrary<char>(),
      rc::gen::element('\xC3', '\xA9', '\xE2', '\x80', '\x99', '\xF0', '\xFF', '\xFE', '\0', '\xC2',
                       '\xA0'),
      rc::gen::element('0', '1', '9', '.', ',', '-', '/', ' ', '\'', '%', '(', ')', 'e', 'l', 's'));
  return rc::gen::container<std::string>(byte);
}

// Words of the four languages with accents, capitals and typographic marks.
inline rc::Gen<std::string> any_text() {
  const auto piece = rc::gen::element<std::string>(
      "a", "É", "œ", "ß", "Ü", "ç", " ", "-", "'", "’", "St", "commune", "l’eau", "gemeente", "ĳ",
      "ł", "é", "«", " ", "s/", "(", ")", "7", "Ω", "日", "Straße", "électricité");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string out;
                        for (const std::string& p : pieces) out += p;
                        return out;
                      });
}

}  // namespace maillage::text
