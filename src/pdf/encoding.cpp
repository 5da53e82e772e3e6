#include <array>

#include "pdf/fonts.h"
#include "text/utf8.h"

namespace maillage::pdf {

namespace {

// ISO 32000-1 annex D.2: what WinAnsiEncoding has from 128 to 159; 0: nothing.
constexpr std::array<char32_t, 32> upper{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

struct Nearest {
  char32_t from;
  const char* to;  // in WinAnsiEncoding
};
constexpr std::array<Nearest, 12> nearest{{{0x2212, "\x96"},
                                           {0x202F, "\xA0"},
                                           {0x2009, "\xA0"},
                                           {0x2010, "-"},
                                           {0x2011, "-"},
                                           {0x2192, ">"},
                                           {0x2264, "<="},
                                           {0x2265, ">="},
                                           {0x2080, "0"},
                                           {0x2082, "2"},
                                           {0x2083, "3"},
                                           {0x00AD, ""}}};

void append(std::string& out, char32_t point) {
  for (const Nearest& one : nearest) {
    if (one.from != point) continue;
    out += one.to;
    return;
  }
  if (point == '\n' || (point >= 32 && point < 127) || (point >= 160 && point < 256)) {
    out += static_cast<char>(static_cast<unsigned char>(point));
    return;
  }
  for (std::size_t i = 0; i < upper.size(); ++i) {
    if (upper[i] != point || point == 0) continue;
    out += static_cast<char>(static_cast<unsigned char>(128 + i));
    return;
  }
  out += point < 32 || point == 127 ? ' ' : '?';
}

// The longest beginning of a word that fits; at least one character.
std::size_t fitting(std::string_view word, Font font, double size, double width) {
  std::size_t length = 1;
  while (length < word.size() && width_of(word.substr(0, length + 1), font, size) <= width)
    ++length;
  return length;
}

}  // namespace

std::string encoded(std::string_view utf8) {
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto point = text::code_point_at(utf8, at);
    append(out, point.value);
    at += point.length;
  }
  return out;
}

std::vector<std::string> wrapped(std::string_view encoded, Font font, double size_points,
                                 double width_points) {
  std::vector<std::string> lines;
  std::string line;
  const auto end_line = [&] {
    lines.push_back(line);
    line.clear();
  };
  std::size_t at = 0;
  while (at < encoded.size()) {
    const std::size_t end = std::min(encoded.find_first_of(" \n", at), encoded.size());
    std::string_view word = encoded.substr(at, end - at);
    const std::string longer = line.empty() ? std::string(word) : line + ' ' + std::string(word);
    if (width_of(longer, font, size_points) <= width_points) {
      line = longer;
    } else {
      if (!line.empty()) end_line();
      while (width_of(word, font, size_points) > width_points && word.size() > 1) {
        const std::size_t length = fitting(word, font, size_points, width_points);
        lines.emplace_back(word.substr(0, length));
        word.remove_prefix(length);
      }
      line = word;
    }
    if (end < encoded.size() && encoded[end] == '\n') end_line();
    at = end + 1;
  }
  if (!line.empty()) end_line();
  return lines;
}

}  // namespace maillage::pdf
