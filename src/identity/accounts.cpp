#include "identity/accounts.h"

#include <sodium.h>

#include <algorithm>

#include "base/json.h"

namespace maillage::identity {

namespace {

using store::Space;

constexpr std::size_t name_bytes_max = 64;
constexpr std::size_t password_bytes_max = 1024;
constexpr std::size_t key_bytes = 32;
constexpr int free_failures = 5;
constexpr std::size_t remembered_failures_max = 10'000;
constexpr std::size_t remembered_tokens_max = 1'000;
constexpr std::string_view token_prefix = "mlg_";

std::string account_key(std::string_view name) { return "account/" + std::string(name); }
std::string session_key(std::string_view key) { return "session/" + hex_encode(sha256(key)); }
std::string token_key(std::string_view token) { return "token/" + hex_encode(sha256(token)); }

Result<void> check_name(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max)
    return invalid("name", "must have between 1 and 64 characters");
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == '@';
  };
  if (!std::all_of(name.begin(), name.end(), allowed))
    return invalid("name", "may hold letters, digits and . - _ @ only");
  return {};
}

// libsodium's interactive limits: about 64 MiB and 0.1 s.
Result<std::string> hash_password(std::string_view password) {
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    return make_error(ErrorCode::unavailable, "There is not enough memory to hash a password.");
  return std::string(hash);
}

bool password_matches(const std::string& hash, std::string_view password) {
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

// A hash that no password has, so that an unknown name costs what a wrong password does.
const std::string& hash_of_nobody() {
  static const std::string hash = [] {
    unsigned char bytes[24];
    randombytes_buf(bytes, sizeof bytes);
    auto made = hash_password({reinterpret_cast<const char*>(bytes), sizeof bytes});
    return made.ok() ? *made : std::string("$argon2id$");
  }();
  return hash;
}

Result<std::optional<Json>> read(const store::Store& store, const std::string& key) {
  MAILLAGE_ASSIGN(const auto text, store.get(Space::accounts, key));
  if (!text) return std::optional<Json>();
  MAILLAGE_ASSIGN(Json json, parse_json(*text));
  return std::optional<Json>(std::move(json));
}

}  // namespace

Accounts::Accounts(store::Store& store, AccountOptions options)
    : store_(store), options_(std::move(options)) {
  if (sodium_init() < 0) std::abort();  // no source of randomness: nothing here would be safe
}

Result<void> Accounts::set_password(const std::string& name, std::string_view password) {
  std::size_t characters = 0;
  for (const char c : password) characters += (c & 0xc0) != 0x80;
  if (characters < options_.password_characters_min)
    return invalid(
        "password",
        "must have at least " + std::to_string(options_.password_characters_min) + " characters");
  if (password.size() > password_bytes_max)
    return invalid("password", "must have at most 1024 bytes");
  MAILLAGE_ASSIGN(std::string hash, hash_password(password));
  const Json account = Json::object(
      {{"name", name}, {"hash", std::move(hash)}, {"changed", format_timestamp(options_.clock())}});
  return store_.write({{Space::accounts, account_key(name), account.dump()}},
                      store::Durability::synced);
}

Result<bool> Accounts::exists(std::string_view name) const {
  MAILLAGE_ASSIGN(const auto account, store_.get(Space::accounts, account_key(name)));
  return account.has_value();
}

Result<void> Accounts::create(std::string_view name, std::string_view password) {
  MAILLAGE_TRY(check_name(name));
  MAILLAGE_ASSIGN(const bool taken, exists(name));
  if (taken)
    return make_error(ErrorCode::already_exists,
                      "There is an account named " + std::string(name) + " already.", "name");
  return set_password(std::string(name), password);
}

Result<void> Accounts::change_password(std::string_view name, std::string_view password) {
  MAILLAGE_ASSIGN(const bool known, exists(name));
  if (!known) return not_found("the account " + std::string(name));
  MAILLAGE_TRY(set_password(std::string(name), password));
  store::Batch closed;
  MAILLAGE_TRY(store_.scan(Space::accounts, {"session/", store::after_prefix("session/"), false},
                           [&](std::string_view key, std::string_view text) {
                             const auto session = parse_json(text);
                             if (session.ok() && session->string_at("name") == name)
                               closed.push_back({Space::accounts, std::string(key), std::nullopt});
                             return true;
                           }));
  return store_.write(closed, store::Durability::synced);
}

bool Accounts::waiting(const std::string& key) {
  std::lock_guard guard(mutex_);
  const auto it = failures_.find(key);
  return it != failures_.end() && it->second.until > options_.clock();
}

void Accounts::failed(const std::string& key) {
  std::lock_guard guard(mutex_);
  if (failures_.size() >= remembered_failures_max) failures_.clear();
  Failures& failures = failures_[key];
  if (++failures.count < free_failures) return;
  const int doublings = std::min(failures.count - free_failures, 9);
  failures.until = options_.clock() + std::chrono::seconds(1 << doublings);
}

Result<Session> Accounts::sign_in(std::string_view name, std::string_view password,
                                  std::string_view peer) {
  const std::string attempt = std::string(name.substr(0, name_bytes_max)) + ' ' + std::string(peer);
  if (waiting(attempt))
    return make_error(ErrorCode::unavailable,
                      "Too many failed attempts from here. Wait a few minutes and try again.");
  if (password.size() > password_bytes_max) password = {};
  MAILLAGE_ASSIGN(const auto account, read(store_, account_key(name)));
  const std::string hash(account ? account->string_at("hash") : std::string_view(hash_of_nobody()));
  if (!password_matches(hash, password) || !account) {
    failed(attempt);
    return make_error(ErrorCode::unauthenticated, "The name or the password is wrong.");
  }
  {
    std::lock_guard guard(mutex_);
    failures_.erase(attempt);
  }
  Session session;
  session.actor = access::Actor::administrator(std::string(name));
  session.key = base64url_encode(random_bytes(options_.random, key_bytes));
  session.csrf = base64url_encode(random_bytes(options_.random, key_bytes));
  session.expires = options_.clock() + options_.session_life;
  const Json stored = Json::object(
      {{"name", name},
       {"csrf", session.csrf},
       {"expires", static_cast<std::int64_t>(session.expires.time_since_epoch().count())}});
  MAILLAGE_TRY(store_.write({{Space::accounts, session_key(session.key), stored.dump()}},
                            store::Durability::synced));
  return session;
}

std::optional<Session> Accounts::session(std::string_view key) const {
  if (key.empty()) return std::nullopt;
  const auto stored = read(store_, session_key(key));
  if (!stored.ok() || !*stored) return std::nullopt;
  Session session;
  const Json& json = **stored;
  session.expires =
      Timestamp(std::chrono::microseconds(static_cast<std::int64_t>(json.number_at("expires"))));
  if (session.expires <= options_.clock()) return std::nullopt;
  session.actor = access::Actor::administrator(std::string(json.string_at("name")));
  session.csrf = json.string_at("csrf");
  return session;
}

Result<void> Accounts::sign_out(std::string_view key) {
  return store_.write({{Space::accounts, session_key(key), std::nullopt}},
                      store::Durability::synced);
}

Result<std::string> Accounts::create_token(std::string_view name) {
  MAILLAGE_ASSIGN(const bool known, exists(name));
  if (!known) return not_found("the account " + std::string(name));
  std::string token =
      std::string(token_prefix) + base64url_encode(random_bytes(options_.random, key_bytes));
  const Json stored =
      Json::object({{"name", name}, {"created", format_timestamp(options_.clock())}});
  MAILLAGE_TRY(store_.write({{Space::accounts, token_key(token), stored.dump()}},
                            store::Durability::synced));
  return token;
}

std::optional<access::Actor> Accounts::actor_of_token(std::string_view token) const {
  if (token.substr(0, token_prefix.size()) != token_prefix) return std::nullopt;
  const std::string digest = sha256(token);
  {
    std::shared_lock guard(tokens_mutex_);
    if (const auto it = known_tokens_.find(digest); it != known_tokens_.end()) return it->second;
  }
  const auto stored = read(store_, token_key(token));
  if (!stored.ok() || !*stored) return std::nullopt;
  auto actor = access::Actor::administrator(std::string((*stored)->string_at("name")));
  std::unique_lock guard(tokens_mutex_);
  if (known_tokens_.size() >= remembered_tokens_max) known_tokens_.clear();
  known_tokens_.emplace(digest, actor);
  return actor;
}

}  // namespace maillage::identity
