#include "identity/jwt.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <array>
#include <memory>

#include "base/ids.h"

namespace maillage::identity {

namespace {

constexpr std::size_t token_bytes_max = 16'384;
constexpr std::size_t p256_bytes = 32;
constexpr int rsa_bits_min = 2'048;                    // RFC 7518 3.3
constexpr std::int64_t seconds_max = 253'402'300'799;  // the end of the year 9999

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

Error refused(std::string why, std::string subject = {}) {
  return make_error(ErrorCode::unauthenticated, "The provider's token is refused: " + why,
                    std::move(subject));
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Result<Json> json_part(std::string_view part) {
  MAILLAGE_ASSIGN(const std::string text, base64url_decode(part));
  MAILLAGE_ASSIGN(Json json, parse_json(text));
  if (!json.is_object()) return refused("a part is no object");
  return json;
}

Key made(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Key(key);
}

Key rsa_key(const Json& jwk) {
  const auto modulus = base64url_decode(jwk.string_at("n"));
  const auto exponent = base64url_decode(jwk.string_at("e"));
  if (!modulus.ok() || !exponent.ok() || modulus->empty() || exponent->empty()) return nullptr;
  const Number n = number_of(*modulus);
  const Number e = number_of(*exponent);
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder || BN_num_bits(n.get()) < rsa_bits_min ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return nullptr;
  return made("RSA", builder.get());
}

Key p256_key(const Json& jwk) {
  const auto x = base64url_decode(jwk.string_at("x"));
  const auto y = base64url_decode(jwk.string_at("y"));
  if (jwk.string_at("crv") != "P-256" || !x.ok() || !y.ok() || x->size() != p256_bytes ||
      y->size() != p256_bytes)
    return nullptr;
  const std::string point = '\x04' + *x + *y;  // uncompressed, SEC 1 2.3.3
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1)
    return nullptr;
  return made("EC", builder.get());
}

// RFC 7518 3.4: the two numbers one after the other; OpenSSL wants them in DER.
std::string der_of(std::string_view signature) {
  if (signature.size() != 2 * p256_bytes) return {};
  const Signature pair(ECDSA_SIG_new());
  if (!pair) return {};
  // ECDSA_SIG_set0 takes both numbers.
  if (ECDSA_SIG_set0(pair.get(), number_of(signature.substr(0, p256_bytes)).release(),
                     number_of(signature.substr(p256_bytes)).release()) != 1)
    return {};
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return {};
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

bool signed_by(EVP_PKEY* key, std::string_view signature, std::string_view content) {
  const DigestContext context(EVP_MD_CTX_new());
  return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(content),
                          content.size()) == 1;
}

// A key says itself what it is for; the token's header only chooses among those that fit.
bool fits(const Json& jwk, std::string_view algorithm, std::string_view kid) {
  const std::string_view kind = algorithm == "RS256" ? "RSA" : "EC";
  if (jwk.string_at("kty") != kind) return false;
  if (jwk.find("use") && jwk.string_at("use") != "sig") return false;
  if (jwk.find("alg") && jwk.string_at("alg") != algorithm) return false;
  return kid.empty() || jwk.string_at("kid") == kid;
}

Result<void> check_signature(std::string_view algorithm, std::string_view kid,
                             std::string_view content, std::string_view signature,
                             const Json& keys) {
  const Json* list = keys.find("keys");
  bool tried = false;
  if (list && list->is_array())
    for (const Json& jwk : list->as_array()) {
      if (!jwk.is_object() || !fits(jwk, algorithm, kid)) continue;
      const Key key = algorithm == "RS256" ? rsa_key(jwk) : p256_key(jwk);
      if (!key) continue;
      tried = true;
      const std::string given = algorithm == "RS256" ? std::string(signature) : der_of(signature);
      if (!given.empty() && signed_by(key.get(), given, content)) return {};
    }
  if (!tried) return refused("no key of the provider fits", "key");
  return refused("its signature is wrong");
}

bool is_for(const Json& claims, std::string_view audience) {
  const Json* given = claims.find("aud");
  if (!given) return false;
  if (given->is_string()) return given->as_string() == audience;
  if (!given->is_array()) return false;
  bool found = false;
  for (const Json& one : given->as_array()) found |= one.is_string() && one.as_string() == audience;
  // OpenID Connect Core 3.1.3.7 (4), (5): with several audiences the authorised party must be us.
  if (given->size() > 1 && claims.string_at("azp") != audience) return false;
  return found;
}

Result<void> check_claims(const Json& claims, const TokenRules& rules) {
  const auto seconds = [&](std::string_view name) -> std::optional<std::int64_t> {
    const Json* found = claims.find(name);
    const auto at = found ? found->to_int() : std::nullopt;
    return at && *at >= 0 && *at <= seconds_max ? at : std::nullopt;
  };
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(rules.now.time_since_epoch()).count();
  const std::int64_t leeway = rules.leeway.count();
  if (claims.string_at("iss") != rules.issuer) return refused("it is another issuer's");
  if (!is_for(claims, rules.audience)) return refused("it is for somebody else");
  if (claims.find("azp") && claims.string_at("azp") != rules.audience)
    return refused("it is for somebody else");
  if (claims.string_at("sub").empty()) return refused("it names nobody");
  const auto expires = seconds("exp");
  const auto issued = seconds("iat");
  if (!expires || *expires + leeway <= now) return refused("its time is over");
  if (!issued || *issued - leeway > now) return refused("it was issued in the future");
  if (*issued + rules.age_max.count() < now) return refused("it is too old");
  const auto from = seconds("nbf");
  if (claims.find("nbf") && (!from || *from - leeway > now))
    return refused("its time has not come");
  if (rules.nonce.empty() || !constant_time_equal(claims.string_at("nonce"), rules.nonce))
    return refused("it answers another question");
  return {};
}

}  // namespace

Result<Json> verified_claims(std::string_view token, const Json& keys, const TokenRules& rules) {
  if (token.size() > token_bytes_max) return refused("it is too long");
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
    return refused("it has not three parts");
  auto header = json_part(token.substr(0, first));
  auto claims = json_part(token.substr(first + 1, second - first - 1));
  const auto signature = base64url_decode(token.substr(second + 1));
  if (!header.ok() || !claims.ok() || !signature.ok()) return refused("a part cannot be read");
  const std::string_view algorithm = header->string_at("alg");
  if (algorithm != "RS256" && algorithm != "ES256")
    return refused("it is signed in a way that is not taken here");
  // RFC 7515 4.1.11: what must be understood and is not, refuses. Keys come from the provider's
  // list only, whatever the header brings along (jwk, jku, x5u).
  if (header->find("crit")) return refused("it asks for an extension");
  MAILLAGE_TRY(check_signature(algorithm, header->string_at("kid"), token.substr(0, second),
                               *signature, keys));
  MAILLAGE_TRY(check_claims(*claims, rules));
  return std::move(*claims);
}

}  // namespace maillage::identity
