// Tokens made here with keys made here, as a provider makes them, and every way to cheat that is
// known of their verification.
#include "identity/jwt.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <limits>

#include "base/ids.h"

namespace maillage::identity {
namespace {

std::string number(EVP_PKEY* key, const char* name, int size) {
  BIGNUM* value = nullptr;
  EXPECT_EQ(EVP_PKEY_get_bn_param(key, name, &value), 1);
  std::string bytes(static_cast<std::size_t>(size ? size : BN_num_bytes(value)), '\0');
  BN_bn2binpad(value, reinterpret_cast<unsigned char*>(bytes.data()),
               static_cast<int>(bytes.size()));
  BN_free(value);
  return base64url_encode(bytes);
}

std::string raw_signature(EVP_PKEY* key, const std::string& content) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(content.data());
  EXPECT_EQ(EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key), 1);
  EXPECT_EQ(EVP_DigestSign(context, nullptr, &size, bytes, content.size()), 1);
  std::string out(size, '\0');
  EXPECT_EQ(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size, bytes,
                           content.size()),
            1);
  out.resize(size);
  EVP_MD_CTX_free(context);
  return out;
}

// From DER to the two numbers that JWS wants.
std::string flat(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  std::string out(64, '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(out.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(pair), bytes, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(pair), bytes + 32, 32);
  ECDSA_SIG_free(pair);
  return out;
}

class JwtTest : public ::testing::Test {
 protected:
  Json rsa_jwk(EVP_PKEY* key, const char* kid = "r") const {
    return Json::object({{"kty", "RSA"},
                         {"kid", kid},
                         {"use", "sig"},
                         {"alg", "RS256"},
                         {"n", number(key, OSSL_PKEY_PARAM_RSA_N, 0)},
                         {"e", number(key, OSSL_PKEY_PARAM_RSA_E, 0)}});
  }
  Json ec_jwk() const {
    return Json::object({{"kty", "EC"},
                         {"kid", "e"},
                         {"crv", "P-256"},
                         {"x", number(ec_, OSSL_PKEY_PARAM_EC_PUB_X, 32)},
                         {"y", number(ec_, OSSL_PKEY_PARAM_EC_PUB_Y, 32)}});
  }
  static Json only(Json key) {
    Json list = Json::array();
    list.push(std::move(key));
    return Json::object({{"keys", std::move(list)}});
  }
  Json keys() const {
    Json list = Json::array();
    list.push(rsa_jwk(rsa_));
    list.push(ec_jwk());
    return Json::object({{"keys", std::move(list)}});
  }
  Json claims() const {
    return Json::object({{"iss", "https://id.example"},
                         {"aud", "maillage"},
                         {"sub", "42"},
                         {"nonce", "n"},
                         {"iat", now() - 10},
                         {"exp", now() + 300}});
  }
  std::int64_t now() const {
    return std::chrono::duration_cast<std::chrono::seconds>(rules_.now.time_since_epoch()).count();
  }
  static std::string unsigned_part(const Json& header, const Json& claims) {
    return base64url_encode(header.dump()) + '.' + base64url_encode(claims.dump());
  }
  std::string token(const Json& claims, const char* algorithm = "RS256",
                    const char* kid = "r") const {
    const std::string part =
        unsigned_part(Json::object({{"alg", algorithm}, {"kid", kid}}), claims);
    const bool rsa = std::string_view(algorithm) == "RS256";
    const std::string signature = raw_signature(rsa ? rsa_ : ec_, part);
    return part + '.' + base64url_encode(rsa ? signature : flat(signature));
  }
  bool taken(std::string_view text) const { return verified_claims(text, keys(), rules_).ok(); }
  bool taken_with(const char* member, Json value) const {
    Json changed = claims();
    changed.set(member, std::move(value));
    return taken(token(changed));
  }

  // The provider's keys, made once: that takes a while.
  inline static EVP_PKEY* const rsa_ = EVP_RSA_gen(2048);
  inline static EVP_PKEY* const ec_ = EVP_EC_gen("P-256");
  TokenRules rules_{"https://id.example",
                    "maillage",
                    "n",
                    *parse_timestamp("2026-08-20T10:00:00Z"),
                    std::chrono::seconds(60),
                    std::chrono::seconds(3600)};
};

TEST_F(JwtTest, TakesWhatTheProviderSigned) {
  const auto claims_read = verified_claims(token(claims()), keys(), rules_);
  ASSERT_TRUE(claims_read.ok()) << claims_read.error().message;
  EXPECT_EQ(claims_read->string_at("sub"), "42");
  EXPECT_TRUE(taken(token(claims(), "ES256", "e")));
}

TEST_F(JwtTest, RefusesOtherWaysOfSigning) {
  for (const char* algorithm : {"none", "None", "HS256", "RS1", "PS256", ""}) {
    const std::string part =
        unsigned_part(Json::object({{"alg", algorithm}, {"kid", "r"}}), claims());
    EXPECT_FALSE(taken(part + '.')) << algorithm;
    EXPECT_FALSE(taken(part + '.' + base64url_encode(raw_signature(rsa_, part)))) << algorithm;
  }
  // The public key taken for a shared secret.
  const std::string part = unsigned_part(Json::object({{"alg", "HS256"}, {"kid", "r"}}), claims());
  const std::string secret(rsa_jwk(rsa_).string_at("n"));
  unsigned char mac[32];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(part.data()), part.size(), mac, &size);
  EXPECT_FALSE(taken(part + '.' + base64url_encode({reinterpret_cast<char*>(mac), size})));
}

TEST_F(JwtTest, RefusesKeysThatTheTokenBrings) {
  EVP_PKEY* foreign = EVP_RSA_gen(2048);
  const Json brought = rsa_jwk(foreign);
  for (const char* kid : {"r", "x"}) {
    const std::string part =
        unsigned_part(Json::object({{"alg", "RS256"},
                                    {"kid", kid},
                                    {"jwk", brought},
                                    {"jku", "https://elsewhere.example/keys"}}),
                      claims());
    const auto refusal = verified_claims(
        part + '.' + base64url_encode(raw_signature(foreign, part)), keys(), rules_);
    ASSERT_FALSE(refusal.ok());
    // An unknown key is a reason to read the provider's keys again; a wrong signature is not.
    EXPECT_EQ(refusal.error().subject, std::string_view(kid) == "x" ? "key" : "");
  }
  EVP_PKEY_free(foreign);
}

TEST_F(JwtTest, RefusesAKeyOfAnotherKindOrUse) {
  // An RSA signature with the kid of the other key, and the other way round.
  EXPECT_FALSE(taken(token(claims(), "RS256", "e")));
  EXPECT_FALSE(taken(token(claims(), "ES256", "r")));
  Json key = rsa_jwk(rsa_);
  for (const auto& [member, value] : {std::pair{"use", "enc"}, std::pair{"alg", "RS512"}}) {
    Json changed = key;
    changed.set(member, value);
    EXPECT_FALSE(verified_claims(token(claims()), only(changed), rules_).ok()) << member;
  }
  EVP_PKEY* weak = EVP_RSA_gen(1024);
  const Json small = only(rsa_jwk(weak));
  const std::string part = unsigned_part(Json::object({{"alg", "RS256"}, {"kid", "r"}}), claims());
  EXPECT_FALSE(
      verified_claims(part + '.' + base64url_encode(raw_signature(weak, part)), small, rules_)
          .ok());
  EVP_PKEY_free(weak);
}

TEST_F(JwtTest, RefusesWhatWasChangedOrIsNoToken) {
  const std::string good = token(claims());
  for (const std::size_t at : {good.find('.') + 3, good.rfind('.') + 5, good.size() - 5}) {
    std::string changed = good;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(taken(changed)) << at;
  }
  for (const char* text : {"", ".", "..", "a.b.c", "a.b", "e30.e30.", "e30.e30.e30.e30"})
    EXPECT_FALSE(taken(text)) << text;
  EXPECT_FALSE(taken(good + "."));
  EXPECT_FALSE(taken(good + std::string(20'000, 'A')));
  const std::string part = unsigned_part(
      Json::object({{"alg", "RS256"}, {"kid", "r"}, {"crit", Json::array({"exp"})}}), claims());
  EXPECT_FALSE(taken(part + '.' + base64url_encode(raw_signature(rsa_, part))));
}

TEST_F(JwtTest, RefusesClaimsThatAreNotForUsNow) {
  EXPECT_FALSE(taken_with("iss", "https://id.example.evil.example"));
  EXPECT_FALSE(taken_with("aud", "other"));
  EXPECT_FALSE(taken_with("aud", Json::array({"other"})));
  EXPECT_FALSE(taken_with("aud", Json::array({"maillage", "other"}))) << "without azp";
  EXPECT_TRUE(taken_with("aud", Json::array({"maillage"})));
  EXPECT_FALSE(taken_with("azp", "other"));
  EXPECT_FALSE(taken_with("sub", ""));
  EXPECT_FALSE(taken_with("nonce", "another"));
  EXPECT_FALSE(taken_with("nonce", Json()));
  EXPECT_FALSE(taken_with("exp", now() - 61));
  EXPECT_FALSE(taken_with("exp", Json()));
  EXPECT_FALSE(taken_with("exp", "never"));
  EXPECT_FALSE(taken_with("iat", now() + 61));
  EXPECT_FALSE(taken_with("iat", now() - 3601));
  EXPECT_FALSE(taken_with("nbf", now() + 61));
  EXPECT_FALSE(taken_with("nbf", "now"));
  // Times that no calendar has.
  EXPECT_FALSE(taken_with("exp", std::numeric_limits<std::int64_t>::max()));
  EXPECT_FALSE(taken_with("iat", std::numeric_limits<std::int64_t>::min()));
  EXPECT_FALSE(taken_with("nbf", std::numeric_limits<std::int64_t>::min()));
}

}  // namespace
}  // namespace maillage::identity
