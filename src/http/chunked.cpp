// The chunked transfer coding (RFC 9112 7.1).
#include <algorithm>

#include "http/framing.h"

namespace maillage::http {

namespace {

constexpr std::size_t extension_bytes_max = 256;
constexpr std::size_t trailer_bytes_max = 8'192;
constexpr unsigned size_digits_max = 15;  // an exabyte, and no overflow

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

ChunkedDecoder::State ChunkedDecoder::feed(std::string_view& input, std::string& body,
                                           std::size_t body_bytes_max) {
  while (!input.empty()) {
    if (at_ == At::data) {
      const auto take = std::min<std::uint64_t>(left_, input.size());
      body.append(input.substr(0, take));
      input.remove_prefix(take);
      left_ -= take;
      if (left_ == 0) at_ = At::data_cr;
      continue;
    }
    const char c = input.front();
    input.remove_prefix(1);
    const auto state = step(c, body.size(), body_bytes_max);
    if (state != State::more) return state;
  }
  return State::more;
}

ChunkedDecoder::State ChunkedDecoder::end_of_size(std::size_t body_bytes,
                                                  std::size_t body_bytes_max) {
  if (digits_ == 0) return State::malformed;
  if (left_ > body_bytes_max || body_bytes > body_bytes_max - left_) return State::too_large;
  digits_ = 0;
  overhead_ = 0;
  line_bytes_ = 0;
  at_ = left_ == 0 ? At::trailer : At::data;
  return State::more;
}

ChunkedDecoder::State ChunkedDecoder::step(char c, std::size_t body_bytes,
                                           std::size_t body_bytes_max) {
  switch (at_) {
    case At::size:
      if (const int digit = hex_digit(c); digit >= 0) {
        if (++digits_ > size_digits_max) return State::malformed;
        left_ = left_ * 16 + static_cast<unsigned>(digit);
        return State::more;
      }
      if (digits_ == 0) return State::malformed;
      if (c == '\r') {
        at_ = At::size_end;
      } else if (c == ';') {
        at_ = At::extension;
      } else {
        return State::malformed;
      }
      return State::more;
    case At::extension:
      if (c == '\n' || ++overhead_ > extension_bytes_max) return State::malformed;
      if (c == '\r') at_ = At::size_end;
      return State::more;
    case At::size_end:
      return c == '\n' ? end_of_size(body_bytes, body_bytes_max) : State::malformed;
    case At::data: return State::malformed;  // feed() takes data itself
    case At::data_cr: at_ = At::data_lf; return c == '\r' ? State::more : State::malformed;
    case At::data_lf: at_ = At::size; return c == '\n' ? State::more : State::malformed;
    case At::trailer:
      if (c == '\n' || ++overhead_ > trailer_bytes_max) return State::malformed;
      if (c == '\r') {
        at_ = At::trailer_end;
      } else {
        ++line_bytes_;
      }
      return State::more;
    case At::trailer_end:
      if (c != '\n') return State::malformed;
      if (line_bytes_ == 0) return State::complete;
      line_bytes_ = 0;
      at_ = At::trailer;
      return State::more;
  }
  return State::malformed;
}

}  // namespace maillage::http
