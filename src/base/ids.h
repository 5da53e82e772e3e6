// Identifiers, randomness and the few byte encodings that go with them. Clock and randomness are
// handed in, so that a seed reproduces a run; system_random() is what app/ hands in for real.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace maillage {

// Fills the span with random bytes. Must be callable from any thread.
using Random = std::function<void(std::span<std::uint8_t>)>;

// Cryptographically strong bytes of the operating system (libsodium). Thread-safe.
Random system_random();

// The same bytes for the same seed: for tests, simulations and generated data, never for secrets.
// Thread-safe; copies share one sequence.
Random seeded_random(std::uint64_t seed);

// `count` bytes as a byte string.
std::string random_bytes(const Random& random, std::size_t count);

// Makes UUIDs of version 7 (RFC 9562 5.7) that sort in the order they were made, also within one
// millisecond and when the clock steps back. Thread-safe.
class IdGenerator {
 public:
  IdGenerator(Clock clock, Random random);
  ~IdGenerator();
  IdGenerator(IdGenerator&&) noexcept;
  IdGenerator& operator=(IdGenerator&&) noexcept;

  // "01994d5e-7a3c-7b21-9c55-2f0e6d1a4b88"
  std::string next_uuid();

  // "urn:ngsi-ld:Need:01994d5e-…"
  std::string next_urn(std::string_view type);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// URL-safe base 64 without padding (RFC 4648 5). Decoding refuses padding, other alphabets and
// bits that no encoder would have left, so that one value has one text.
std::string base64url_encode(std::string_view bytes);
Result<std::string> base64url_decode(std::string_view text);

// Lower-case hexadecimal; decoding takes either case.
std::string hex_encode(std::string_view bytes);
Result<std::string> hex_decode(std::string_view text);

// SHA-256 of the bytes, as 32 bytes; hex_encode() makes the usual text of it.
std::string sha256(std::string_view bytes);

// SHA-256 of bytes that arrive in pieces. Not thread-safe.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  std::string finish();  // 32 bytes; the object is spent afterwards

 private:
  alignas(16) std::array<std::byte, 128> state_;
};

// Compares without giving away by its duration where two secrets differ. Their lengths are not
// secret.
bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace maillage
