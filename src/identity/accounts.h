// Who may sign in, and how: accounts with their passwords and second step, one-time codes, sessions
// and keys. Administrators of the platform are made on the command line; everybody else is a Person
// of the graph whose account names it. Secrets are kept as hashes only (Argon2id, SHA-256); the
// secret of a second step cannot be, since codes are computed from it: it is sealed (vault.h).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "base/ids.h"
#include "base/time.h"
#include "engine/engine.h"
#include "identity/codes.h"
#include "identity/export_gate.h"
#include "identity/keys.h"
#include "identity/letters.h"
#include "identity/members.h"
#include "identity/outbox.h"
#include "identity/sessions.h"
#include "identity/throttle.h"
#include "identity/vault.h"
#include "store/store.h"

namespace maillage::identity {

struct AccountOptions {
  Clock clock;
  Random random;
  std::shared_ptr<const Vault> vault;  // nullptr: a key that ends with the process, for tests
  std::shared_ptr<KeyRing> keys;       // of people's rows; nullptr: as above
  std::chrono::minutes session_life{12 * 60};
  std::chrono::minutes session_idle{120};
  std::size_t password_characters_min = 10;
  bool self_registration = false;
  std::string region = "Maillage";  // how messages and authenticators call this server
  std::string address;              // where the page is, for links in messages; may be empty
  bool sends_messages = false;      // a command delivers them; else their files wait
};

struct Account {
  std::string name;      // what one signs in with: an e-mail address, or an administrator's name
  std::string person;    // entity id; empty: an administrator of the platform
  std::string hash;      // of the password; empty: signs in elsewhere
  std::string email;     // of a person: verified by a code
  std::string language;  // of messages
  std::string secret;    // of the second step, sealed by the vault; empty: none
  bool second_factor = false;  // confirmed by a first code
  std::uint64_t last_step = 0;
  std::vector<std::string> recovery;  // SHA-256 of unused recovery codes, in hexadecimal
  std::vector<std::string> linked;    // issuers it can sign in from
  Timestamp created{};
  Timestamp changed{};
  Timestamp disabled{};  // since when nobody comes in by it; the epoch: it is not
  bool is_disabled() const { return disabled != Timestamp{}; }
};

struct SignIn {
  std::string_view name;
  std::string_view password;
  std::string_view code;  // of the second step, or a recovery code; may be empty
  std::string_view peer;
  std::string_view device;
};

// Thread-safe.
class Accounts {
 public:
  Accounts(store::Store& store, AccountOptions options);
  // With a graph, people can have accounts; with an outbox, codes reach them.
  void use_graph(engine::Engine& engine, IdGenerator& ids);
  void use_outbox(Outbox& outbox) { outbox_ = &outbox; }

  // Nobody comes in by the account, by session or key, until it is enabled again; the keys of
  // organisations that its person made go on. Errors: not_found, conflict when it is so already.
  Result<void> disable(std::string_view name);
  Result<void> enable(std::string_view name);

  // An administrator of the platform. Errors: invalid (name, password), already_exists.
  Result<void> create(std::string_view name, std::string_view password);
  Result<std::optional<Account>> find(std::string_view name) const;
  // Those that `wanted` takes, by name, from behind the name `after`, at most `limit` (at least 1).
  // `next` is where to go on; empty at the end. Reads every account: not for an io thread.
  struct Listing {
    std::vector<Account> accounts;
    std::string next;
  };
  Result<Listing> list(const std::function<bool(const Account&)>& wanted, std::string_view after,
                       std::size_t limit) const;

  // Takes as long for an unknown name as for a wrong password. Blocks for the time that Argon2id
  // takes: not for an io thread. Errors: unauthenticated, with subject "code" when only the second
  // step is missing or wrong; unavailable, with the seconds as subject, for who has to wait after
  // too many failures.
  Result<Sessions::Opened> sign_in(const SignIn& given);
  // For who has proven otherwise who they are.
  Result<Sessions::Opened> open_session(const Account& account, std::string_view device);

  // The answers of these three do not tell whether there is an account: that goes by message.
  // Errors: invalid, forbidden without self-registration, unavailable.
  Result<void> ask_account(std::string_view email, std::string_view language,
                           std::string_view peer);
  Result<void> ask_recovery(std::string_view email, std::string_view peer);
  // What a code is for: {"purpose": "confirm" | "invite" | "recover", "email": …}.
  Result<Json> look_at_code(std::string_view code, std::string_view peer);
  // Makes the account that a code of purpose confirm or invite stands for. Errors: invalid,
  // not_found (code), already_exists.
  struct NewPerson {
    std::string_view code;
    std::string_view name;
    std::string_view password;
    std::string_view language;
    std::string_view peer;
  };
  Result<Account> finish_account(const NewPerson& given);
  // An account without a password, for somebody whom an OpenID provider vouches for.
  Result<Account> create_linked(std::string_view display_name, std::string_view email,
                                std::string_view language);
  Result<Account> recover(std::string_view code, std::string_view password, std::string_view peer);

  // What a person says of themselves; an empty text leaves it as it is. Errors: invalid (field),
  // not_found without a person.
  struct Profile {
    std::string_view name;
    std::string_view language;
  };
  Result<void> change_profile(std::string_view account, const Profile& profile);
  // Both close every other session. Errors: invalid (field).
  Result<void> change_password(std::string_view name, std::string_view old_password,
                               std::string_view password, std::string_view peer,
                               std::string_view session_id);

  // The account's holder shows again who they are, before what must not be done by whoever finds
  // the browser open. Errors: invalid (password), unavailable after too many failures, conflict for
  // an account that signs in elsewhere: there it has to be done again.
  Result<void> prove(std::string_view name, std::string_view password, std::string_view peer);

  // The second step. begin → otpauth URI; confirm with a first code → recovery codes, shown once.
  Result<std::string> begin_second_factor(std::string_view name);
  Result<std::vector<std::string>> confirm_second_factor(std::string_view name,
                                                         std::string_view code,
                                                         std::string_view peer);
  Result<void> remove_second_factor(std::string_view name, std::string_view password,
                                    std::string_view peer);

  // The account of a person of the graph; nothing when there is none (any more).
  Result<std::optional<Account>> find_of_person(std::string_view person) const;
  // Is it the account's owner who asks? By the password; without one, `until` is the time up to
  // which the session counts as proof. Errors: invalid (password), unauthenticated, unavailable.
  Result<void> check_owner(std::string_view name, std::string_view password, std::string_view peer,
                           Timestamp until);
  // Ends everything of the account: sessions, keys, codes, messages that wait, and the account.
  Result<void> forget(const Account& account);
  // Deletes what an erasure that was cut short has left, and codes that are over.
  Result<std::size_t> sweep() { return rows_.sweep(options_.clock()); }
  // Held while memberships change: who counts managers must not be overtaken.
  std::mutex& memberships_mutex() { return memberships_changing_; }

  // Signing in by (issuer, subject).
  Result<std::optional<Account>> linked(std::string_view issuer, std::string_view subject) const;
  Result<void> link(std::string_view name, std::string_view issuer, std::string_view subject);

  // A message to somebody, in the background.
  Result<void> write_to(Letter kind, std::string_view language, std::string_view email,
                        LetterValues values);
  bool sends_messages() const { return outbox_ && options_.sends_messages; }
  std::string address_of(std::string_view path) const;

  Sessions& sessions() { return sessions_; }
  const Sessions& sessions() const { return sessions_; }
  Keys& keys() { return keys_; }
  const Keys& keys() const { return keys_; }
  Codes& codes() { return codes_; }
  Throttle& throttle() { return throttle_; }
  ExportGate& exports() { return exports_; }
  const Members* members() const { return members_.get(); }
  engine::Engine* engine() const { return engine_; }
  IdGenerator* ids() const { return ids_; }
  const AccountOptions& options() const { return options_; }

  // A new API token of an administrator, shown once. Errors: not_found.
  Result<std::string> create_token(std::string_view name);

 private:
  std::string account_key(std::string_view name) const;
  std::string linked_key(std::string_view issuer, std::string_view subject) const;
  Result<store::Write> row_write(const Account& account) const;
  Result<void> save(const Account& account);
  Result<void> set_disabled(std::string_view name, Timestamp since);
  void note(std::string_view operation, const Account& account) const;
  Result<Account> require(std::string_view name) const;
  Result<void> wait_over(std::string_view name, std::string_view peer);
  Result<void> check_second_factor(const std::string& name, std::string_view code);
  Result<std::string> create_person(std::string_view name, std::string_view email,
                                    std::string_view language);
  std::vector<Message> message_for_new(const std::string& email, const std::string& language);
  std::vector<Message> message_for_recovery(const std::string& email);

  store::Store& store_;
  AccountOptions options_;
  Rows rows_;
  Sessions sessions_;
  Keys keys_;
  Codes codes_;
  Throttle throttle_;
  ExportGate exports_;
  std::unique_ptr<Members> members_;
  engine::Engine* engine_ = nullptr;
  IdGenerator* ids_ = nullptr;
  Outbox* outbox_ = nullptr;
  std::mutex changing_;  // held while an account's row is read, changed and written
  std::mutex memberships_changing_;
};

// Lower case; names and addresses differ by more than that.
std::string normal_name(std::string_view name);
bool is_email(std::string_view text);

}  // namespace maillage::identity
