// The four languages of the interface.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace maillage::text {

enum class Language { fr, nl, de, en };

inline constexpr std::array<Language, 4> languages = {Language::fr, Language::nl, Language::de,
                                                      Language::en};

const char* code_of(Language language);  // "fr"

// From a tag such as "fr", "FR" or "nl-BE"; nothing for another language.
std::optional<Language> language_from(std::string_view tag);

// The language most of whose small words a text holds; nothing when there are too few to tell.
std::optional<Language> guess_language(std::string_view text);

}  // namespace maillage::text
