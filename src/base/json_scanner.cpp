#include "base/json_scanner.h"

#include <array>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/bytes.h"

namespace maillage {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The first byte that ends a run of plain characters in a string: a quote, a backslash or a control
// character. `end` when there is none.
const char* end_of_run(const char* at, const char* end) {
#ifdef __SSE2__
  // Most strings are names, ended within one step.
  for (; end - at >= 16; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
    const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const int found = _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash)));
    if (found != 0) return at + std::countr_zero(static_cast<unsigned>(found));
  }
#endif
  for (; end - at >= 8; at += 8) {
    ByteWord bytes{};
    std::memcpy(&bytes.word, at, 8);
    const std::uint64_t found = bytes.below(0x20) | bytes.equal('"') | bytes.equal('\\');
    if (found == 0) continue;
    // The lowest mark is right: a wrong one can only stand above a right one.
    static_assert(std::endian::native == std::endian::little);
    return at + std::countr_zero(found) / 8;
  }
  while (at < end && static_cast<unsigned char>(*at) >= 0x20 && *at != '"' && *at != '\\') ++at;
  return at;
}

}  // namespace

bool JsonScanner::plain_string(std::string_view& out) {
  if (peek() != '"') return false;
  const char* start = at_ + 1;
  const char* stop = end_of_run(start, end_);
  if (stop == end_ || *stop != '"') return false;
  out = {start, static_cast<std::size_t>(stop - start)};
  at_ = stop + 1;
  return true;
}

bool JsonScanner::value(JsonPiece& out) {
  skip_blanks();
  const char* start = at_;
  plain_ = true;
  if (!skip(0)) return false;
  out = {{start, static_cast<std::size_t>(at_ - start)}, plain_};
  return true;
}

bool JsonScanner::skip(int depth) {
  if (at_ >= end_ || depth > depth_max) return false;
  switch (*at_) {
    case '"': return skip_string();
    case '{': return skip_object(depth);
    case '[': return skip_array(depth);
    case 't': return skip_literal("true");
    case 'f': return skip_literal("false");
    case 'n': return skip_literal("null");
    default: return skip_number();
  }
}

bool JsonScanner::skip_string() {
  for (++at_;;) {
    at_ = end_of_run(at_, end_);
    if (at_ >= end_) return false;
    if (*at_ == '"') {
      ++at_;
      return true;
    }
    if (*at_ != '\\' || end_ - at_ < 2) return false;
    plain_ = false;
    at_ += 2;
  }
}

bool JsonScanner::skip_number() {
  const auto digits = [&] {
    const char* start = at_;
    while (at_ < end_ && is_digit(*at_)) ++at_;
    return at_ > start;
  };
  if (*at_ == '-') ++at_;
  if (at_ < end_ && *at_ == '0') {
    ++at_;
  } else if (!digits()) {
    return false;
  }
  if (at_ < end_ && *at_ == '.') {
    ++at_;
    if (!digits()) return false;
  }
  if (at_ < end_ && (*at_ == 'e' || *at_ == 'E')) {
    ++at_;
    if (at_ < end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    if (!digits()) return false;
  }
  return true;
}

bool JsonScanner::skip_literal(std::string_view literal) {
  if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, literal.size()) !=
      literal)
    return false;
  at_ += literal.size();
  return true;
}

bool JsonScanner::skip_object(int depth) {
  // Members that are compared with each other; an object with more of them is not plain.
  std::array<std::string_view, 8> keys;
  std::size_t count = 0;
  ++at_;
  if (take('}')) return true;
  do {
    if (peek() != '"') return false;
    const char* start = at_;
    if (!skip_string()) return false;
    const std::string_view key(start, static_cast<std::size_t>(at_ - start));
    if (count == keys.size()) {
      plain_ = false;
    } else {
      for (std::size_t i = 0; i < count; ++i)
        if (keys[i] == key) return false;
      keys[count++] = key;
    }
    if (!take(':')) return false;
    skip_blanks();
    if (!skip(depth + 1)) return false;
  } while (more('}'));
  return !failed_;
}

bool JsonScanner::skip_array(int depth) {
  ++at_;
  if (take(']')) return true;
  do {
    skip_blanks();
    if (!skip(depth + 1)) return false;
  } while (more(']'));
  return !failed_;
}

}  // namespace maillage
