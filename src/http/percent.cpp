// Percent-encoding (RFC 3986 2.1) and query strings.
#include <algorithm>

#include "base/bytes.h"
#include "http/message.h"

namespace maillage::http {

namespace {

constexpr std::size_t parameters_usual = 8;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The length of the UTF-8 sequence at `p` (RFC 3629: shortest form, no surrogates), 0 when bad.
std::size_t sequence_length(const unsigned char* p, std::size_t left) {
  const auto follows = [&](std::size_t i) { return i < left && (p[i] & 0xC0) == 0x80; };
  if (p[0] < 0x80) return 1;
  if (p[0] >= 0xC2 && p[0] <= 0xDF) return follows(1) ? 2 : 0;
  if (p[0] >= 0xE0 && p[0] <= 0xEF) {
    if (!follows(1) || !follows(2)) return 0;
    if (p[0] == 0xE0 && p[1] < 0xA0) return 0;
    if (p[0] == 0xED && p[1] > 0x9F) return 0;
    return 3;
  }
  if (p[0] >= 0xF0 && p[0] <= 0xF4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    if (p[0] == 0xF0 && p[1] < 0x90) return 0;
    if (p[0] == 0xF4 && p[1] > 0x8F) return 0;
    return 4;
  }
  return 0;
}

// Is the text itself what it stands for? Most is: names, numbers, ids.
bool is_plain(std::string_view text, bool plus_is_space) {
  return !any_byte(text, [plus_is_space](ByteWord bytes) {
    return bytes.equal('%') | bytes.below(1) | bytes.above_ascii() |
           (plus_is_space ? bytes.equal('+') : 0);
  });
}

bool is_utf8(std::string_view text) {
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  for (std::size_t i = 0; i < text.size();) {
    const auto length = sequence_length(data + i, text.size() - i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

}  // namespace

Result<std::string> decode_percent(std::string_view text, bool plus_is_space) {
  if (is_plain(text, plus_is_space)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  bool ascii = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0)
        return invalid("target", "has a '%' that two hexadecimal digits do not follow");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0') return invalid("target", "must not hold a NUL");
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    out += c;
  }
  if (!ascii && !is_utf8(out)) return invalid("target", "is not UTF-8 once decoded");
  return out;
}

std::string encode_percent(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  const auto unreserved = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
  };
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto run = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), unreserved) - text.begin());
    out += text.substr(0, run);
    text.remove_prefix(run);
    if (text.empty()) break;
    out += '%';
    out += digits[static_cast<unsigned char>(text[0]) >> 4];
    out += digits[static_cast<unsigned char>(text[0]) & 15];
    text.remove_prefix(1);
  }
  return out;
}

Result<Parameters> parse_query(std::string_view text) {
  Parameters parameters;
  if (!text.empty()) parameters.items.reserve(parameters_usual);
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto pair = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    MAILLAGE_ASSIGN(auto name, decode_percent(pair.substr(0, equals), true));
    std::string value;
    if (equals != std::string_view::npos) {
      MAILLAGE_ASSIGN(value, decode_percent(pair.substr(equals + 1), true));
    }
    parameters.items.emplace_back(std::move(name), std::move(value));
  }
  return parameters;
}

}  // namespace maillage::http
