#include "base/ids.h"

#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <utility>

namespace maillage {
namespace {

// libsodium must be initialised before its first use; doing it again is harmless and cheap.
void need_sodium() {
  if (sodium_init() < 0) std::abort();
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

constexpr std::string_view hex_digits = "0123456789abcdef";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Random system_random() {
  need_sodium();
  return [](std::span<std::uint8_t> out) { randombytes_buf(out.data(), out.size()); };
}

Random seeded_random(std::uint64_t seed) {
  struct Sequence {
    std::mutex mutex;
    std::uint64_t state;
  };
  auto sequence = std::make_shared<Sequence>();
  sequence->state = seed;
  return [sequence](std::span<std::uint8_t> out) {
    const std::lock_guard lock(sequence->mutex);
    for (std::size_t i = 0; i < out.size(); i += 8) {
      // splitmix64: passes the usual statistical tests and needs no warming up.
      std::uint64_t z = sequence->state += 0x9E3779B97F4A7C15u;
      z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
      z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
      z ^= z >> 31;
      std::memcpy(out.data() + i, &z, std::min<std::size_t>(8, out.size() - i));
    }
  };
}

std::string random_bytes(const Random& random, std::size_t count) {
  std::string out(count, '\0');
  random({bytes_of(out), out.size()});
  return out;
}

struct IdGenerator::State {
  Clock clock;
  Random random;
  std::mutex mutex;
  std::uint64_t milliseconds = 0;
  std::uint64_t high = 0;  // 12 bits: rand_a
  std::uint64_t low = 0;   // 62 bits: rand_b
};

IdGenerator::IdGenerator(Clock clock, Random random) : state_(std::make_unique<State>()) {
  state_->clock = std::move(clock);
  state_->random = std::move(random);
}

IdGenerator::~IdGenerator() = default;
IdGenerator::IdGenerator(IdGenerator&&) noexcept = default;
IdGenerator& IdGenerator::operator=(IdGenerator&&) noexcept = default;

std::string IdGenerator::next_uuid() {
  constexpr std::uint64_t low_max = (std::uint64_t{1} << 62) - 1;
  State& s = *state_;
  const std::lock_guard lock(s.mutex);
  std::array<std::uint8_t, 10> noise{};
  s.random(noise);
  std::uint64_t noise_low = 0;
  std::memcpy(&noise_low, noise.data(), 8);
  const auto since_epoch = s.clock().time_since_epoch();
  const auto now = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count());
  if (now > s.milliseconds) {
    s.milliseconds = now;
    // The top bit starts at zero, which leaves room to count up within this millisecond.
    s.high = ((noise[8] << 8) | noise[9]) & 0x7FF;
    s.low = noise_low & low_max;
  } else {
    // RFC 9562 6.2, method 2: the random part is a counter with steps that cannot be guessed.
    s.low += 1 + (noise_low & 0xFFFFFFFF);
    s.high += s.low > low_max ? 1 : 0;
    s.low &= low_max;
    s.milliseconds += s.high >> 12;
    s.high &= 0xFFF;
  }
  const std::uint64_t first = (s.milliseconds << 16) | 0x7000 | s.high;
  const std::uint64_t second = (std::uint64_t{2} << 62) | s.low;
  std::string out;
  out.reserve(36);
  for (int digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) out += '-';
    const std::uint64_t half = digit < 16 ? first : second;
    out += hex_digits[(half >> (60 - 4 * (digit % 16))) & 15];
  }
  return out;
}

std::string IdGenerator::next_urn(std::string_view type) {
  std::string out = "urn:ngsi-ld:";
  out += type;
  out += ':';
  out += next_uuid();
  return out;
}

std::string base64url_encode(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes_of(bytes), bytes.size(), variant);
  out.pop_back();  // the terminating zero
  return out;
}

Result<std::string> base64url_decode(std::string_view text) {
  std::string out(text.size() * 3 / 4 + 3, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(bytes_of(out), out.size(), text.data(), text.size(), nullptr,
                                       &length, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (failed != 0 || end != text.data() + text.size())
    return invalid("", "this is not base 64 in its URL-safe form without padding");
  out.resize(length);
  return out;
}

std::string hex_encode(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
  }
  return out;
}

Result<std::string> hex_decode(std::string_view text) {
  if (text.size() % 2 != 0) return invalid("", "hexadecimal text has an even number of digits");
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return invalid("", "hexadecimal text has only digits 0-9 and a-f");
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string sha256(std::string_view bytes) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(bytes_of(out), bytes_of(bytes), bytes.size());
  return out;
}

namespace {

crypto_hash_sha256_state* state_of(std::array<std::byte, 128>& bytes) {
  static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(bytes));
  return std::launder(reinterpret_cast<crypto_hash_sha256_state*>(bytes.data()));
}

}  // namespace

Sha256::Sha256() : state_{} {
  crypto_hash_sha256_init(new (state_.data()) crypto_hash_sha256_state);
}

void Sha256::update(std::string_view bytes) {
  crypto_hash_sha256_update(state_of(state_), bytes_of(bytes), bytes.size());
}

std::string Sha256::finish() {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256_final(state_of(state_), bytes_of(out));
  return out;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace maillage
