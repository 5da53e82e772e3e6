// Passwords: what is accepted, and their Argon2id hashes. Hashing takes a tenth of a second and
// 64 MiB on purpose: not for an io thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace maillage::identity {

inline constexpr std::size_t password_bytes_max = 1024;

// Long enough, and not what would be guessed first: the name itself, one character again and again,
// a row of the keyboard. Errors: invalid, with `field` as subject.
Result<void> check_password(std::string_view password, std::string_view name,
                            std::size_t characters_min, const char* field = "password");

// libsodium's interactive limits. Errors: unavailable without memory.
Result<std::string> hash_password(std::string_view password);

// With an empty hash the answer is no, after the time that a real one takes: an unknown name must
// not be told by its speed.
bool password_matches(std::string_view hash, std::string_view password);

}  // namespace maillage::identity
