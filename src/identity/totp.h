// Time-based one-time passwords (RFC 6238) for the second step of signing in: SHA-1, six digits,
// thirty seconds, which is what every authenticator understands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace maillage::identity {

// RFC 4648 6, without padding.
std::string base32_encode(std::string_view bytes);

// The code of a time step (RFC 4226 5.3 over the counter).
std::string one_time_code(std::string_view secret, std::uint64_t step);

// The step whose code this is, among the present one and its neighbours, later than `last_used`: a
// code works once (RFC 6238 5.2).
std::optional<std::uint64_t> step_of_code(std::string_view secret, std::string_view code,
                                          Timestamp now, std::uint64_t last_used);

// otpauth://totp/… as authenticators read it from a picture.
std::string otpauth_uri(std::string_view secret, std::string_view issuer, std::string_view account);

}  // namespace maillage::identity
