// What ends with a person's account.
#include "identity/accounts.h"
#include "identity/password.h"
#include "identity/rows.h"

namespace maillage::identity {

using store::Space;

Result<std::optional<Account>> Accounts::find_of_person(std::string_view person) const {
  std::string name;
  if (person.empty()) return std::optional<Account>();
  constexpr std::string_view prefix = "account/";
  MAILLAGE_TRY(store_.scan(Space::accounts,
                           {std::string(prefix), store::after_prefix(prefix), false},
                           [&](std::string_view, std::string_view value) {
                             const auto row = rows_.opened(value);
                             if (row && row->string_at("person") == person)
                               name = row->string_at("name");
                             return name.empty();
                           }));
  if (name.empty()) return std::optional<Account>();
  return find(name);
}

Result<void> Accounts::check_owner(std::string_view name, std::string_view password,
                                   std::string_view peer, Timestamp until) {
  MAILLAGE_TRY(wait_over(name, peer));
  MAILLAGE_ASSIGN(const Account account, require(name));
  if (account.hash.empty()) {
    if (options_.clock() <= until) return {};
    return make_error(ErrorCode::unauthenticated, "Sign out and in again first, then repeat this.",
                      "session");
  }
  if (password_matches(account.hash, password)) return {};
  throttle_.failed(name, peer);
  return invalid("password", "is not the present password");
}

Result<void> Accounts::forget(const Account& account) {
  MAILLAGE_TRY(sessions_.close_all(account.name));
  MAILLAGE_TRY(keys_.revoke_all(account.name));
  if (!account.email.empty()) {
    for (const char* purpose : {"confirm", "recover"})
      MAILLAGE_TRY(codes_.forget(purpose, account.email));
    if (outbox_) MAILLAGE_TRY(outbox_->forget(account.email));
  }
  std::lock_guard guard(changing_);
  const std::string key = account_key(account.name);
  store::Batch batch{gone(key)};
  constexpr std::string_view linked = "linked/";
  MAILLAGE_TRY(store_.scan(Space::accounts,
                           {std::string(linked), store::after_prefix(linked), false},
                           [&](std::string_view row, std::string_view value) {
                             if (value == key) batch.push_back(gone(std::string(row)));
                             return true;
                           }));
  return store_.write(batch, store::Durability::synced);
}

}  // namespace maillage::identity
