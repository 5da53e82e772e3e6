#include "identity/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/ids.h"

namespace maillage::identity {

namespace {

constexpr std::uint64_t step_seconds = 30;
constexpr std::uint32_t code_range = 1'000'000;
constexpr std::size_t code_digits = 6;

std::string encode_percent(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

}  // namespace

std::string base32_encode(std::string_view bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = buffer << 8 | static_cast<unsigned char>(c);
    bits += 8;
    for (; bits >= 5; bits -= 5) out += alphabet[buffer >> (bits - 5) & 31];
  }
  if (bits > 0) out += alphabet[buffer << (5 - bits) & 31];
  return out;
}

std::string one_time_code(std::string_view secret, std::uint64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i)
    counter[i] = static_cast<unsigned char>(step >> (56 - 8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
       mac.data(), &size);
  // RFC 4226 5.3: four bytes at the place that the last four bits name, without the sign.
  const std::size_t at = mac[size - 1] & 15u;
  const std::uint32_t number = (mac[at] & 0x7fu) << 24 |
                               static_cast<std::uint32_t>(mac[at + 1]) << 16 |
                               static_cast<std::uint32_t>(mac[at + 2]) << 8 | mac[at + 3];
  std::string digits = std::to_string(number % code_range);
  return std::string(code_digits - digits.size(), '0') + digits;
}

std::optional<std::uint64_t> step_of_code(std::string_view secret, std::string_view code,
                                          Timestamp now, std::uint64_t last_used) {
  if (code.size() != code_digits) return std::nullopt;
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const std::uint64_t present = static_cast<std::uint64_t>(seconds) / step_seconds;
  std::optional<std::uint64_t> found;
  for (std::uint64_t step = present - 1; step <= present + 1; ++step)
    if (constant_time_equal(one_time_code(secret, step), code) && step > last_used) found = step;
  return found;
}

std::string otpauth_uri(std::string_view secret, std::string_view issuer,
                        std::string_view account) {
  const std::string name = encode_percent(issuer);
  return "otpauth://totp/" + name + ":" + encode_percent(account) +
         "?secret=" + base32_encode(secret) + "&issuer=" + name;
}

}  // namespace maillage::identity
