// Finding out how a file's bytes are written, and making UTF-8 of them. Files of public bodies come
// as UTF-8, Windows-1252, UTF-16 and mixtures of these; nothing is lost silently.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace maillage::text {

enum class Encoding {
  ascii,
  utf8,
  utf16_le,
  utf16_be,
  windows_1252,  // its superset of Latin-1; Latin-1 proper when no byte is between 0x80 and 0x9F
  latin_1,
  mixed,  // UTF-8 with single stray bytes, which were read as Windows-1252
};

const char* name_of(Encoding encoding);  // "UTF-8", "Windows-1252"...

struct Decoded {
  std::string text;  // valid UTF-8 without a byte order mark
  Encoding encoding = Encoding::ascii;
  bool had_byte_order_mark = false;
  std::size_t replaced = 0;  // what could not be read and became U+FFFD
};

// Decodes any bytes. Never fails; thread-safe.
Decoded decode_to_utf8(std::string_view bytes);

bool is_valid_utf8(std::string_view text);

// UTF-8 that was taken for Windows-1252 and encoded again ("mutualisÃ©", "lâ€™eau") put right.
// Nothing when the text shows no such sequence. Only sequences that give a usual letter or
// punctuation mark are changed, so that sound text is left alone.
std::optional<std::string> repair_double_encoding(std::string_view text);

// Every invalid sequence replaced by U+FFFD.
std::string repair_utf8(std::string_view text);

}  // namespace maillage::text
