#include "identity/oidc.h"

#include <sodium.h>

#include "identity/jwt.h"

namespace maillage::identity {

namespace {

constexpr std::chrono::minutes sign_in_life{10};
constexpr std::chrono::hours document_life{1};
// A token with an unknown key makes us read the keys again, at most this often.
constexpr std::chrono::seconds keys_pause{30};
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t next_bytes_max = 1'000;

// application/x-www-form-urlencoded and query values: everything but unreserved characters.
std::string encoded(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  out.pop_back();  // the closing NUL
  return out;
}

Error not_signed_in(const char* why) { return make_error(ErrorCode::unauthenticated, why); }

bool is_local_host(std::string_view host) {
  return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

}  // namespace

std::string origin_of(std::string_view url) {
  const bool tls = url.starts_with("https://");
  if (!tls && !url.starts_with("http://")) return {};
  const std::size_t scheme = tls ? 8 : 7;
  const std::string_view authority = url.substr(scheme, url.find_first_of("/?#", scheme) - scheme);
  // A name or password in an address, or anything unusual, could make two readers see two hosts.
  if (authority.empty() ||
      authority.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  ".-:[]_") != std::string_view::npos)
    return {};
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  const std::string_view host = has_port ? authority.substr(0, colon) : authority;
  if (!tls && !is_local_host(host)) return {};
  return std::string(url.substr(0, scheme)) + std::string(authority);
}

std::string local_path(std::string_view wanted) {
  if (wanted.empty() || wanted.size() > next_bytes_max || wanted[0] != '/' ||
      wanted.starts_with("//") || wanted.find('\\') != std::string_view::npos)
    return "/";
  for (const char c : wanted)
    if (static_cast<unsigned char>(c) <= ' ' || c == 127) return "/";
  return std::string(wanted);
}

Oidc::Oidc(Codes& codes, OidcOptions options) : codes_(codes), options_(std::move(options)) {}

Result<void> Oidc::check() const {
  if (origin_of(options_.issuer).empty()) return invalid("oidc_issuer", "must be an https address");
  if (options_.client.empty()) return invalid("oidc_client", "is required with an issuer");
  return {};
}

Result<Json> Oidc::read(const std::string& url, const std::string& authorization) const {
  OutgoingCall call;
  call.url = url;
  call.authorization = authorization;
  MAILLAGE_ASSIGN(const OutgoingAnswer answer, options_.outgoing(call));
  if (answer.status != 200)
    return make_error(ErrorCode::unavailable, "The sign-in provider does not answer.");
  auto json = parse_json(answer.body);
  if (!json.ok() || !json->is_object())
    return make_error(ErrorCode::unavailable, "The sign-in provider's answer cannot be read.");
  return json;
}

// OpenID Connect Discovery 1.0, 4.
Result<Oidc::Endpoints> Oidc::endpoints() {
  const Timestamp now = options_.clock();
  {
    std::lock_guard guard(mutex_);
    if (endpoints_ && now - endpoints_read_ < document_life) return *endpoints_;
  }
  std::string base = options_.issuer;
  while (base.ends_with('/')) base.pop_back();
  MAILLAGE_ASSIGN(const Json document, read(base + "/.well-known/openid-configuration"));
  // 4.3: else another issuer could speak for this one.
  if (document.string_at("issuer") != options_.issuer)
    return make_error(ErrorCode::unavailable, "The sign-in provider calls itself otherwise.");
  Endpoints found{std::string(document.string_at("authorization_endpoint")),
                  std::string(document.string_at("token_endpoint")),
                  std::string(document.string_at("jwks_uri")),
                  std::string(document.string_at("userinfo_endpoint"))};
  const std::string own = origin_of(options_.issuer);
  if (origin_of(found.authorization).empty() || origin_of(found.token) != own ||
      origin_of(found.keys) != own || (!found.person.empty() && origin_of(found.person) != own))
    return make_error(ErrorCode::unavailable,
                      "The sign-in provider names addresses outside its own.");
  std::lock_guard guard(mutex_);
  endpoints_ = found;
  endpoints_read_ = now;
  return found;
}

Result<Json> Oidc::keys(const Endpoints& endpoints, bool again) {
  const Timestamp now = options_.clock();
  {
    std::lock_guard guard(mutex_);
    const auto age = now - keys_read_;
    if (keys_.is_object() && age < document_life && (!again || age < keys_pause)) return keys_;
  }
  MAILLAGE_ASSIGN(Json read_now, read(endpoints.keys));
  std::lock_guard guard(mutex_);
  keys_ = read_now;
  keys_read_ = now;
  return read_now;
}

Result<Oidc::Begun> Oidc::begin(std::string_view next, std::string_view link) {
  MAILLAGE_ASSIGN(const Endpoints found, endpoints());
  const auto fresh = [&] { return base64url_encode(random_bytes(options_.random, secret_bytes)); };
  const std::string verifier = fresh();
  const std::string nonce = fresh();
  Begun begun;
  begun.browser = fresh();
  const Json about = Json::object({{"browser", hex_encode(sha256(begun.browser))},
                                   {"verifier", verifier},
                                   {"nonce", nonce},
                                   {"next", local_path(next)},
                                   {"link", link}});
  MAILLAGE_ASSIGN(const std::string state, codes_.make("oidc", about, sign_in_life));
  begun.location = found.authorization;
  begun.location += found.authorization.find('?') == std::string::npos ? '?' : '&';
  begun.location +=
      "response_type=code&scope=openid%20profile%20email&client_id=" + encoded(options_.client) +
      "&redirect_uri=" + encoded(options_.callback) + "&state=" + encoded(state) +
      "&nonce=" + encoded(nonce) +
      "&code_challenge_method=S256&code_challenge=" + base64url_encode(sha256(verifier));
  return begun;
}

// OpenID Connect Core 1.0, 3.1.3.
Result<Oidc::Tokens> Oidc::tokens(const Endpoints& endpoints, std::string_view code,
                                  std::string_view verifier) const {
  OutgoingCall call;
  call.method = "POST";
  call.url = endpoints.token;
  call.body = "grant_type=authorization_code&code=" + encoded(code) +
              "&redirect_uri=" + encoded(options_.callback) + "&code_verifier=" + encoded(verifier);
  // RFC 6749 2.3.1.
  if (options_.secret.empty())
    call.body += "&client_id=" + encoded(options_.client);
  else
    call.authorization =
        "Basic " + base64(encoded(options_.client) + ':' + encoded(options_.secret));
  MAILLAGE_ASSIGN(const OutgoingAnswer answer, options_.outgoing(call));
  const auto json = parse_json(answer.body);
  if (answer.status != 200 || !json.ok() || !json->is_object())
    return not_signed_in("The sign-in provider does not accept the answer.");
  return Tokens{std::string(json->string_at("id_token")),
                std::string(json->string_at("access_token"))};
}

Result<Json> Oidc::claims(const Endpoints& endpoints, std::string_view token,
                          std::string_view nonce) {
  TokenRules rules;
  rules.issuer = options_.issuer;
  rules.audience = options_.client;
  rules.nonce = nonce;
  rules.now = options_.clock();
  MAILLAGE_ASSIGN(const Json known, keys(endpoints, false));
  auto claims = verified_claims(token, known, rules);
  if (claims.ok() || claims.error().subject != "key") return claims;
  // The provider may have new keys.
  MAILLAGE_ASSIGN(const Json fresh, keys(endpoints, true));
  return verified_claims(token, fresh, rules);
}

Result<Oidc::Came> Oidc::finish(const Answer& answer) {
  const auto about = codes_.take("oidc", answer.state);
  if (!about.ok()) return not_signed_in("This sign-in was not begun here, or too long ago.");
  if (answer.browser.empty() ||
      !constant_time_equal(hex_encode(sha256(answer.browser)), about->string_at("browser")))
    return not_signed_in("This sign-in was begun in another browser.");
  if (!answer.issuer.empty() && answer.issuer != options_.issuer)
    return not_signed_in("Another provider answers.");
  if (answer.code.empty()) return not_signed_in("The sign-in provider refused.");
  MAILLAGE_ASSIGN(const Endpoints found, endpoints());
  MAILLAGE_ASSIGN(const Tokens got, tokens(found, answer.code, about->string_at("verifier")));
  MAILLAGE_ASSIGN(Json known, claims(found, got.id, about->string_at("nonce")));
  // OpenID Connect Core 1.0, 5.3: name and address may be told there only; and by 5.3.2 it must be
  // the same person.
  if (known.string_at("name").empty() && !found.person.empty() && !got.access.empty()) {
    MAILLAGE_ASSIGN(const Json person, read(found.person, "Bearer " + got.access));
    if (person.string_at("sub") != known.string_at("sub"))
      return not_signed_in("The sign-in provider tells of somebody else.");
    for (const char* member : {"name", "email", "email_verified"})
      if (const Json* told = person.find(member)) known.set(member, *told);
  }
  Came came;
  came.subject = known.string_at("sub");
  came.name = known.string_at("name");
  if (known.bool_at("email_verified")) came.email = known.string_at("email");
  came.next = about->string_at("next");
  came.link = about->string_at("link");
  return came;
}

}  // namespace maillage::identity
