// Tokens and keys of a provider. The first byte says what the rest is: a token, which nobody here
// signed; claims, which are then signed properly; or the provider's list of keys, a line, a token.
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/ids.h"
#include "identity/jwt.h"

using namespace maillage;

namespace {

constexpr std::size_t number_bytes = 32;

std::string big_endian(const BIGNUM* number) {
  std::string bytes(number_bytes, '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), number_bytes);
  return bytes;
}

std::string coordinate(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) std::abort();
  const std::string bytes = big_endian(number);
  BN_free(number);
  return base64url_encode(bytes);
}

// ES256 (RFC 7518 3.4) over what stands before the signature.
std::string signature(EVP_PKEY* key, const std::string& content) {
  unsigned char der[128];
  std::size_t size = sizeof der;
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  if (EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(context, der, &size, reinterpret_cast<const unsigned char*>(content.data()),
                     content.size()) != 1)
    std::abort();
  EVP_MD_CTX_free(context);
  const unsigned char* at = der;
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
  const std::string bytes = big_endian(ECDSA_SIG_get0_r(pair)) + big_endian(ECDSA_SIG_get0_s(pair));
  ECDSA_SIG_free(pair);
  return base64url_encode(bytes);
}

bool names(const Json& audience, std::string_view client) {
  if (audience.is_string()) return audience.as_string() == client;
  if (!audience.is_array()) return false;
  for (const Json& one : audience.as_array())
    if (one.is_string() && one.as_string() == client) return true;
  return false;
}

// What is taken is for us, from our provider, an answer to our question, and of this hour.
void check(const Json& claims, const identity::TokenRules& rules) {
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(rules.now.time_since_epoch()).count();
  const Json* audience = claims.find("aud");
  const Json* expires = claims.find("exp");
  if (claims.string_at("iss") != rules.issuer || claims.string_at("nonce") != rules.nonce ||
      claims.string_at("sub").empty() || !audience || !names(*audience, rules.audience))
    std::abort();
  if (!expires || !expires->to_int() || *expires->to_int() <= now - rules.leeway.count())
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static EVP_PKEY* const key = EVP_EC_gen("P-256");
  static const Json keys = [] {
    Json list = Json::array();
    list.push(Json::object({{"kty", "EC"},
                            {"crv", "P-256"},
                            {"x", coordinate(key, OSSL_PKEY_PARAM_EC_PUB_X)},
                            {"y", coordinate(key, OSSL_PKEY_PARAM_EC_PUB_Y)}}));
    return Json::object({{"keys", std::move(list)}});
  }();
  static const identity::TokenRules rules{"https://id.example", "maillage", "n",
                                          *parse_timestamp("2026-08-20T10:00:00Z")};
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (*data == 't') {
    if (identity::verified_claims(rest, keys, rules).ok()) std::abort();
  } else if (*data == 'c') {
    const std::string content =
        base64url_encode(R"({"alg":"ES256"})") + '.' + base64url_encode(std::string(rest));
    const auto claims =
        identity::verified_claims(content + '.' + signature(key, content), keys, rules);
    if (claims.ok()) check(*claims, rules);
  } else if (const auto line = rest.find('\n'); line != std::string_view::npos) {
    const auto list = parse_json(std::string(rest.substr(0, line)));
    if (list.ok()) (void)identity::verified_claims(rest.substr(line + 1), *list, rules);
  }
  return 0;
}
