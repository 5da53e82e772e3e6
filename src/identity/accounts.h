// Who may sign in: administrators' accounts, their sessions in the browser, and API tokens. Secrets
// are kept as hashes only: Argon2id for passwords, SHA-256 for the random session and token keys.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "access/actor.h"
#include "base/ids.h"
#include "base/time.h"
#include "store/store.h"

namespace maillage::identity {

struct AccountOptions {
  Clock clock;
  Random random;
  std::chrono::hours session_life{12};
  std::size_t password_characters_min = 10;
};

struct Session {
  access::Actor actor;
  std::string key;   // goes in the cookie; only on opening
  std::string csrf;  // goes in the header of every change
  Timestamp expires{};
};

// Thread-safe.
class Accounts {
 public:
  Accounts(store::Store& store, AccountOptions options);

  // Errors: invalid (name, password), already_exists.
  Result<void> create(std::string_view name, std::string_view password);
  // Replaces the password and closes the account's sessions. Errors: invalid, not_found.
  Result<void> change_password(std::string_view name, std::string_view password);
  Result<bool> exists(std::string_view name) const;

  // Takes about as long for an unknown name as for a wrong password. After several failures from
  // one address for one name, further tries there wait, which locks nobody else out. Blocks for the
  // time Argon2id takes: not for an io thread. Errors: unauthenticated, too_large (try again
  // later).
  Result<Session> sign_in(std::string_view name, std::string_view password, std::string_view peer);
  std::optional<Session> session(std::string_view key) const;
  Result<void> sign_out(std::string_view key);

  // A new API token for the account, shown once. Errors: not_found.
  Result<std::string> create_token(std::string_view name);
  std::optional<access::Actor> actor_of_token(std::string_view token) const;

 private:
  struct Failures {
    int count = 0;
    Timestamp until{};
  };
  Result<void> set_password(const std::string& name, std::string_view password);
  bool waiting(const std::string& key);
  void failed(const std::string& key);

  store::Store& store_;
  AccountOptions options_;
  mutable std::shared_mutex tokens_mutex_;                               // guards known_tokens_
  mutable std::unordered_map<std::string, access::Actor> known_tokens_;  // by SHA-256: asked often
  std::mutex mutex_;                                                     // guards failures_
  std::map<std::string, Failures> failures_;
};

}  // namespace maillage::identity
