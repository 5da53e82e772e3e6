// Refusals in the language of who is refused: what the rules of the region say of who may, in words.
#pragma once

#include <string>

#include "protocol/region/shared.h"

namespace maillage::protocol {

// Who may, of the words in Error::who: "l'organisation concernée (Rédaction), les agents de la
// Région". `language`: fr, nl, de or en.
std::string who_in_words(std::string_view who, const model::Registry& registry,
                         std::string_view language);

// The error's sentence in the reader's language: that of `lang` or of Accept-Language, English
// where neither is given. Only refusals are translated, everything else is as it is.
std::string sentence_of(const Error& error, const model::Registry& registry,
                        const http::Request& request);

}  // namespace maillage::protocol
