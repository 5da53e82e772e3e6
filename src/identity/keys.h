// Keys of programs and devices: a random text shown once and kept as its SHA-256, with what it may
// do. A person's key acts as that person does for one organisation; an organisation's key acts for
// it with a role and outlives whoever made it. A key may do no more than its holder.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "identity/actor_cache.h"
#include "identity/members.h"
#include "identity/rows.h"
#include "identity/secret_digests.h"
#include "store/store.h"

namespace maillage::identity {

struct Key {
  std::string id;       // of the list; no secret
  std::string account;  // who made it; of an organisation's key nobody: it outlives them
  std::string person;   // entity id of that account's person; empty: an administrator
  std::string label;
  std::string organisation;
  std::string on_behalf_of;
  bool of_organisation = false;            // belongs to the organisation, not to the person
  access::Role role = access::Role::none;  // of an organisation's key
  bool may_write = true;
  std::vector<std::string> types_only;  // IRIs
  std::int64_t per_minute = 0;          // requests; 0: not limited
  Timestamp created{};
  Timestamp expires{};   // the epoch: never
  bool stopped = false;  // its account is disabled; not kept, but looked up when it is read

  // Whose list it is in: an account's name or an organisation's id.
  const std::string& owner() const { return of_organisation ? organisation : account; }
};

// Thread-safe.
class Keys {
 public:
  using Entry = ActorCache<Key>::Entry;
  struct Listed {
    Key key;
    Timestamp used{};
  };

  Keys(const Rows& rows, Clock clock, Random random);
  void use(const Members& members) { members_ = &members; }
  // Asked whether an account is disabled, when one of its keys is read.
  void stop_when(std::function<bool(const std::string& account)> disabled) {
    disabled_ = std::move(disabled);
  }
  // The account was disabled or enabled: its keys are read anew.
  void read_again(std::string_view account);

  // The key's text, shown once. Errors: too_large when the owner has too many.
  Result<std::string> create(Key key);
  // nullptr: unknown, revoked, past its time, or of a disabled account.
  Entry find(std::string_view text) const;
  std::vector<Listed> list(std::string_view owner) const;
  Result<void> revoke(std::string_view owner, std::string_view id);  // Errors: not_found.
  Result<void> revoke_all(std::string_view owner);

 private:
  Entry hold(Key key, Timestamp used) const;
  Entry read(const std::string& digest) const;
  Entry refreshed(const std::string& digest, const Entry& entry) const;
  void touch(const std::string& digest, const Entry& entry, Timestamp now) const;
  std::vector<std::pair<std::string, std::string>> digests(std::string_view owner) const;

  std::string list_prefix(std::string_view owner) const;
  Result<store::Write> row_write(const std::string& digest, const Key& key, Timestamp used) const;

  const Rows& rows_;
  store::Store& store_;
  Clock clock_;
  Random random_;
  const Members* members_ = nullptr;
  std::function<bool(const std::string& account)> disabled_;
  mutable ActorCache<Key> cache_;
  SecretDigests digests_of_keys_;
  mutable std::mutex changing_;  // see Sessions
};

}  // namespace maillage::identity
