// Detection and decoding of encodings, by counting what would be valid.
#include "text/encoding.h"

#include <array>

#include "text/utf8.h"

namespace maillage::text {
namespace {

// What 0x80 to 0x9F mean in Windows-1252; 0 where nothing is assigned.
constexpr std::array<char16_t, 32> windows_1252_high = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

char32_t from_windows_1252(unsigned char byte) {
  if (byte < 0x80 || byte >= 0xA0) return byte;
  return windows_1252_high[byte - 0x80];
}

// The byte a character had in Windows-1252, unassigned ones as in Latin-1; -1 when it had none.
int to_windows_1252(char32_t c) {
  for (std::size_t i = 0; i < windows_1252_high.size(); ++i) {
    if (windows_1252_high[i] == c && c != 0) return static_cast<int>(0x80 + i);
  }
  return c < 0x100 ? static_cast<int>(c) : -1;
}

struct Counts {
  std::size_t multibyte = 0;  // sound sequences of several bytes
  std::size_t invalid = 0;    // bytes that belong to none
  std::size_t zero_even = 0, zero_odd = 0;
  bool c1 = false;  // bytes from 0x80 to 0x9F outside a sound sequence
};

Counts count(std::string_view bytes) {
  Counts counts;
  for (std::size_t i = 0; i < bytes.size();) {
    if (bytes[i] == 0) ++(i % 2 == 0 ? counts.zero_even : counts.zero_odd);
    const CodePoint point = code_point_at(bytes, i);
    if (!point.valid) {
      ++counts.invalid;
      if (static_cast<unsigned char>(bytes[i]) < 0xA0) counts.c1 = true;
    } else if (point.length > 1) {
      ++counts.multibyte;
    }
    i += point.length;
  }
  return counts;
}

void decode_utf16(std::string_view bytes, bool big_endian, Decoded& out) {
  const auto unit_at = [&](std::size_t i) {
    const auto high = static_cast<unsigned char>(bytes[big_endian ? i : i + 1]);
    const auto low = static_cast<unsigned char>(bytes[big_endian ? i + 1 : i]);
    return static_cast<char32_t>(high << 8 | low);
  };
  std::size_t i = 0;
  for (; i + 1 < bytes.size(); i += 2) {
    char32_t c = unit_at(i);
    if (c >= 0xD800 && c <= 0xDFFF) {
      const bool is_pair = c < 0xDC00 && i + 3 < bytes.size() && unit_at(i + 2) >= 0xDC00 &&
                           unit_at(i + 2) <= 0xDFFF;
      if (is_pair) {
        c = 0x10000 + ((c - 0xD800) << 10) + (unit_at(i + 2) - 0xDC00);
        i += 2;
      } else {
        c = replacement_character;
        ++out.replaced;
      }
    }
    append_code_point(out.text, c);
  }
  if (i < bytes.size()) {
    append_code_point(out.text, replacement_character);
    ++out.replaced;
  }
}

void append_windows_1252(unsigned char byte, Decoded& out) {
  char32_t c = from_windows_1252(byte);
  if (c == 0 && byte != 0) {
    c = replacement_character;
    ++out.replaced;
  }
  append_code_point(out.text, c);
}

void decode_single_bytes(std::string_view bytes, Decoded& out) {
  out.text.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) append_windows_1252(static_cast<unsigned char>(byte), out);
}

void decode_mixed(std::string_view bytes, Decoded& out) {
  for (std::size_t i = 0; i < bytes.size();) {
    const CodePoint point = code_point_at(bytes, i);
    if (point.valid) {
      out.text += bytes.substr(i, point.length);
    } else {
      append_windows_1252(static_cast<unsigned char>(bytes[i]), out);
    }
    i += point.length;
  }
}

// What double encoding is undone to: letters of Europe, and the marks word processors put in.
bool is_usual(char32_t c) {
  return (c >= 0xA0 && c < 0x180) || (c >= 0x2010 && c <= 0x2026) || c == 0x202F || c == 0x20AC ||
         c == 0x2122;
}

// The character that was encoded twice at this place, and how many bytes it takes there.
std::optional<CodePoint> doubly_encoded_at(std::string_view text, std::size_t at) {
  std::string bytes;
  std::size_t length = 0;
  while (bytes.size() < 3 && at + length < text.size()) {
    const CodePoint point = code_point_at(text, at + length);
    const int byte = point.valid ? to_windows_1252(point.value) : -1;
    if (byte < 0x80) return std::nullopt;
    bytes += static_cast<char>(byte);
    length += point.length;
    const CodePoint inner = code_point_at(bytes, 0);
    if (inner.valid && inner.length == bytes.size()) {
      if (!is_usual(inner.value)) return std::nullopt;
      return CodePoint{inner.value, length, true};
    }
  }
  return std::nullopt;
}

}  // namespace

const char* name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::ascii: return "ASCII";
    case Encoding::utf8: return "UTF-8";
    case Encoding::utf16_le: return "UTF-16LE";
    case Encoding::utf16_be: return "UTF-16BE";
    case Encoding::windows_1252: return "Windows-1252";
    case Encoding::latin_1: return "ISO-8859-1";
    case Encoding::mixed: return "UTF-8 mixed with Windows-1252";
  }
  return "";
}

Decoded decode_to_utf8(std::string_view bytes) {
  Decoded out;
  const bool utf8_mark = bytes.starts_with("\xEF\xBB\xBF");
  const bool little_mark = bytes.starts_with("\xFF\xFE"), big_mark = bytes.starts_with("\xFE\xFF");
  out.had_byte_order_mark = utf8_mark || little_mark || big_mark;
  if (utf8_mark) bytes.remove_prefix(3);
  if (little_mark || big_mark) bytes.remove_prefix(2);
  const Counts counts = count(bytes);
  // Text in European languages as UTF-16 has a zero in nearly every other byte.
  const auto mostly = [&](std::size_t zeros, std::size_t others) {
    return !out.had_byte_order_mark && zeros * 3 > bytes.size() && others * 20 < bytes.size();
  };
  const bool little = little_mark || mostly(counts.zero_odd, counts.zero_even);
  const bool big = big_mark || mostly(counts.zero_even, counts.zero_odd);
  if (little || big) {
    out.encoding = big ? Encoding::utf16_be : Encoding::utf16_le;
    decode_utf16(bytes, big, out);
  } else if (counts.invalid == 0) {
    out.encoding = counts.multibyte > 0 || utf8_mark ? Encoding::utf8 : Encoding::ascii;
    out.text = bytes;
  } else if (utf8_mark || counts.multibyte > counts.invalid) {
    out.encoding = Encoding::mixed;
    decode_mixed(bytes, out);
  } else {
    out.encoding = counts.c1 ? Encoding::windows_1252 : Encoding::latin_1;
    decode_single_bytes(bytes, out);
  }
  return out;
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    if (!point.valid) return false;
    i += point.length;
  }
  return true;
}

std::optional<std::string> repair_double_encoding(std::string_view text) {
  std::string out;
  bool changed = false;
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      out += text[i++];
      continue;
    }
    if (const auto inner = doubly_encoded_at(text, i)) {
      append_code_point(out, inner->value);
      i += inner->length;
      changed = true;
      continue;
    }
    const std::size_t length = code_point_at(text, i).length;
    out += text.substr(i, length);
    i += length;
  }
  if (!changed) return std::nullopt;
  return out;
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    append_code_point(out, point.value);
    i += point.length;
  }
  return out;
}

}  // namespace maillage::text
