// Sessions of the page: a random key in a cookie, kept as its SHA-256 with what it stands for. A
// session ends when it is closed, when nobody used it for a while, and in any case after its life.
#pragma once

#include <chrono>
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
#include "identity/perspective.h"
#include "identity/rows.h"
#include "store/store.h"

namespace maillage::identity {

struct Session {
  std::string account;
  std::string person;        // entity id; empty: an administrator of the platform
  std::string organisation;  // it acts for; empty: for itself
  std::string on_behalf_of;
  std::string id;      // tells sessions of one account apart in lists; no secret
  std::string digest;  // of the key
  std::string csrf;    // goes in the header of every change
  std::string device;
  bool second_factor = false;
  Timestamp created{};
  Timestamp expires{};
  Timestamp proven{};  // when its holder last showed who they are: the password, the provider
  Seeing seeing;       // with whose rights it looks just now

  // What goes in the header of every change just now.
  const std::string& token() const { return seeing.active() ? seeing.csrf : csrf; }
};

struct SessionOptions {
  Clock clock;
  Random random;
  std::chrono::minutes life{12 * 60};
  std::chrono::minutes idle{120};
  // Told when looking with somebody's rights ended by itself: its time is over, or the looker is no
  // longer one who may.
  std::function<void(const Seeing&, const access::Actor& looker)> seeing_ended;
};

// Thread-safe.
class Sessions {
 public:
  using Entry = ActorCache<Session>::Entry;
  struct Opened {
    std::string key;  // goes in the cookie; only now
    Entry session;
  };
  struct Listed {
    Session session;
    Timestamp used{};
  };

  // Without members every person acts for itself under its account's name.
  Sessions(const Rows& rows, SessionOptions options);
  void use(const Members& members) { members_ = &members; }

  // Always a new key, whatever the browser sent: a session cannot be fixed beforehand.
  Result<Opened> open(Session wanted);
  // nullptr: unknown or ended.
  Entry find(std::string_view key) const;
  // Another organisation, or none. Errors: forbidden for what the person does not hold today,
  // unauthenticated when the session has ended.
  Result<Entry> act_for(std::string_view key, std::string_view organisation,
                        std::string_view on_behalf_of);
  // The session as it is now, without counting as a use: what lasts (a stream) follows it by this.
  // nullptr: it ended.
  Entry present(const Entry& entry) const;
  // Looks with these rights from now on; what is not active ends that. Errors: unauthenticated when
  // the session has ended, forbidden to who may not look.
  Result<Entry> see(std::string_view key, Seeing seeing);
  // Its holder has just shown again who they are. Errors: unauthenticated when it has ended.
  Result<Entry> prove(std::string_view key);
  std::vector<Listed> list(std::string_view account) const;  // latest first
  Result<void> close(std::string_view key);
  // By the id in the list. Errors: not_found.
  Result<void> close_one(std::string_view account, std::string_view id);
  Result<void> close_all(std::string_view account, std::string_view except_id = {});

 private:
  Entry read(const std::string& digest) const;
  Entry hold(Session session, Timestamp used) const;
  bool ended(const Session& session, Timestamp used, Timestamp now) const;
  Entry refreshed(const std::string& digest, const Entry& entry) const;
  // As it is now, made again where memberships or the time may have changed it; nullptr: it ended.
  Entry living(const std::string& digest, Timestamp now) const;
  Result<Entry> exchange(const Entry& before, const Entry& after);
  void touch(const std::string& digest, const Entry& entry, Timestamp now) const;
  Result<void> close_digest(const std::string& account, const std::string& digest);
  void sweep(Timestamp now);

  std::string list_prefix(std::string_view account) const;
  std::string list_key(std::string_view account, std::string_view digest) const;
  Result<store::Write> row_write(const std::string& digest, const Session& session,
                                 Timestamp used) const;

  const Rows& rows_;
  store::Store& store_;
  SessionOptions options_;
  const Members* members_ = nullptr;
  mutable ActorCache<Session> cache_;
  // Held while rows and cache change together, so that a session that is being closed is not put
  // back by a request that read it just before.
  mutable std::mutex changing_;
  Timestamp swept_{};  // guarded by changing_
};

// The actor of an account's person acting for an organisation; an administrator without a person.
access::Actor actor_for(const Members* members, std::string_view account, std::string_view person,
                        std::string_view organisation, std::string_view on_behalf_of);

}  // namespace maillage::identity
