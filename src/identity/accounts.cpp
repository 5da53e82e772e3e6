#include "identity/accounts.h"

#include <sodium.h>

#include <algorithm>
#include <map>

#include "identity/password.h"
#include "identity/rows.h"
#include "identity/totp.h"

namespace maillage::identity {

namespace {

using store::Space;

constexpr std::size_t name_bytes_max = 254;

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_' || c == '@' || c == '+';
}

Result<void> check_name(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max)
    return invalid("name", "must have between 1 and 254 characters");
  if (!std::all_of(name.begin(), name.end(), name_character))
    return invalid("name", "may hold letters, digits and . - _ + @ only");
  return {};
}

std::vector<std::string> texts(const Json& row, std::string_view member) {
  std::vector<std::string> list;
  if (const Json* found = row.find(member); found && found->is_array())
    for (const Json& one : found->as_array())
      if (one.is_string()) list.push_back(one.as_string());
  return list;
}

Json row_of(const Account& account) {
  return Json::object({{"name", account.name},
                       {"person", account.person},
                       {"hash", account.hash},
                       {"email", account.email},
                       {"language", account.language},
                       {"secret", hex_encode(account.secret)},
                       {"secondFactor", account.second_factor},
                       {"lastStep", account.last_step},
                       {"recovery", Json::array(account.recovery)},
                       {"linked", Json::array(account.linked)},
                       {"created", json_of(account.created)},
                       {"changed", json_of(account.changed)},
                       {"disabled", json_of(account.disabled)}});
}

Account account_of(const Json& row) {
  Account account;
  account.name = row.string_at("name");
  account.person = row.string_at("person");
  account.hash = row.string_at("hash");
  account.email = row.string_at("email");
  account.language = row.string_at("language");
  if (auto secret = hex_decode(row.string_at("secret")); secret.ok()) account.secret = *secret;
  account.second_factor = row.bool_at("secondFactor");
  account.last_step = static_cast<std::uint64_t>(row.number_at("lastStep"));
  account.recovery = texts(row, "recovery");
  account.linked = texts(row, "linked");
  account.created = time_at(row, "created");
  account.changed = time_at(row, "changed");
  account.disabled = time_at(row, "disabled");
  return account;
}

Error wrong_sign_in() {
  return make_error(ErrorCode::unauthenticated, "The name or the password is wrong.");
}

}  // namespace

std::string normal_name(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return at != 0 && at != std::string_view::npos &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.find('.', at) != std::string_view::npos && text.back() != '.' &&
         text[at + 1] != '.' && text.size() <= name_bytes_max &&
         std::all_of(text.begin(), text.end(), name_character);
}

namespace {

// What is left out of the options lasts as long as the process.
AccountOptions completed(AccountOptions options) {
  if (sodium_init() < 0) std::abort();  // no source of randomness: nothing here would be safe
  if (!options.vault) options.vault = std::make_shared<const Vault>(options.random);
  if (!options.keys) options.keys = std::make_shared<KeyRing>(options.random);
  return options;
}

}  // namespace

Accounts::Accounts(store::Store& store, AccountOptions options)
    : store_(store),
      options_(completed(std::move(options))),
      rows_(store, options_.keys),
      sessions_(rows_,
                {options_.clock, options_.random, options_.session_life, options_.session_idle,
                 [this](const Seeing& seeing, const access::Actor& looker) {
                   if (engine_) engine_->note(looker, "account.endSeeing", seeing.record);
                 }}),
      keys_(rows_, options_.clock, options_.random),
      codes_(rows_, options_.clock, options_.random),
      throttle_(options_.clock),
      exports_(options_.clock) {
  keys_.stop_when([this](const std::string& name) {
    const auto account = find(name);
    return account.ok() && *account && (*account)->is_disabled();
  });
}

std::string Accounts::account_key(std::string_view name) const {
  return "account/" + rows_.mark(name);
}
std::string Accounts::linked_key(std::string_view issuer, std::string_view subject) const {
  return "linked/" + rows_.mark(std::string(issuer) + '\n' + std::string(subject));
}
Result<store::Write> Accounts::row_write(const Account& account) const {
  return rows_.sealed(account_key(account.name), row_of(account), account.name, account.person);
}

void Accounts::use_graph(engine::Engine& engine, IdGenerator& ids) {
  engine_ = &engine;
  ids_ = &ids;
  members_ = std::make_unique<Members>(engine);
  sessions_.use(*members_);
  keys_.use(*members_);
}

Result<std::optional<Account>> Accounts::find(std::string_view name) const {
  MAILLAGE_ASSIGN(const auto row, rows_.read(account_key(normal_name(name))));
  return row ? std::optional(account_of(*row)) : std::nullopt;
}

// Rows stand under marks of names and say nothing of their order: all are read.
Result<Accounts::Listing> Accounts::list(const std::function<bool(const Account&)>& wanted,
                                         std::string_view after, std::size_t limit) const {
  const std::string prefix = "account/";
  std::map<std::string, Account> found;
  Listing listing;
  MAILLAGE_TRY(store_.scan(Space::accounts, {prefix, store::after_prefix(prefix), false},
                           [&](std::string_view, std::string_view bytes) {
                             const auto row = rows_.opened(bytes);
                             if (!row) return true;  // erased
                             Account account = account_of(*row);
                             if (account.name <= after || !wanted(account)) return true;
                             std::string name = account.name;
                             found.emplace(std::move(name), std::move(account));
                             if (found.size() > limit + 1) found.erase(std::prev(found.end()));
                             return true;
                           }));
  for (auto& [name, account] : found) {
    if (listing.accounts.size() == limit) {
      listing.next = listing.accounts.back().name;
      break;
    }
    listing.accounts.push_back(std::move(account));
  }
  return listing;
}

Result<Account> Accounts::require(std::string_view name) const {
  MAILLAGE_ASSIGN(auto account, find(name));
  if (!account) return not_found("the account " + std::string(name));
  return std::move(*account);
}

Result<void> Accounts::save(const Account& account) {
  MAILLAGE_ASSIGN(store::Write row, row_write(account));
  return store_.write({std::move(row)}, store::Durability::synced);
}

Result<void> Accounts::create(std::string_view name, std::string_view password) {
  MAILLAGE_TRY(check_name(name));
  MAILLAGE_TRY(check_password(password, name, options_.password_characters_min));
  Account account;
  account.name = normal_name(name);
  MAILLAGE_ASSIGN(account.hash, hash_password(password));
  account.created = account.changed = options_.clock();
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(const auto taken, find(name));
  if (taken)
    return make_error(ErrorCode::already_exists,
                      "There is an account named " + std::string(name) + " already.", "name");
  return save(account);
}

Result<void> Accounts::wait_over(std::string_view name, std::string_view peer) {
  const auto wait = throttle_.waiting(name, peer);
  if (wait.count() <= 0) return {};
  return make_error(ErrorCode::unavailable,
                    "Too many failed attempts from here. Wait a few minutes and try again.",
                    std::to_string(wait.count()));
}

Result<Sessions::Opened> Accounts::sign_in(const SignIn& given) {
  const std::string name = normal_name(given.name.substr(0, name_bytes_max));
  MAILLAGE_TRY(wait_over(name, given.peer));
  MAILLAGE_ASSIGN(const auto account, find(given.name.substr(0, name_bytes_max)));
  if (!password_matches(account ? account->hash : std::string(), given.password)) {
    throttle_.failed(name, given.peer);
    if (account) note("account.failedSignIn", *account);
    return wrong_sign_in();
  }
  if (account->second_factor) {
    if (given.code.empty())
      return make_error(ErrorCode::unauthenticated, "Enter the code of your authenticator.",
                        "code");
    if (const auto checked = check_second_factor(account->name, given.code); !checked.ok()) {
      throttle_.failed(name, given.peer);
      note("account.failedSignIn", *account);
      return checked.error();
    }
  }
  throttle_.succeeded(name, given.peer);
  return open_session(*account, given.device);
}

Result<Sessions::Opened> Accounts::open_session(const Account& account, std::string_view device) {
  Session session;
  session.account = account.name;
  session.person = account.person;
  session.device = device;
  session.second_factor = account.second_factor;
  // Who acts for one organisation only does not have to say so.
  if (members_ && !account.person.empty())
    session.organisation = only_organisation(members_->capacities(account.person));
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(const auto now, find(account.name));
  if (now && now->is_disabled()) {
    note("account.refusedSignIn", account);
    return make_error(ErrorCode::forbidden, "This account is disabled.", "disabled");
  }
  return sessions_.open(std::move(session));
}

// What nobody signed in does to an account is told of the account's person. An administrator's has
// none: there the name says whose it is.
void Accounts::note(std::string_view operation, const Account& account) const {
  if (!engine_) return;
  access::Actor nobody = access::Actor::anonymous();
  if (account.person.empty()) nobody.id = nobody.name = account.name;
  engine_->note(nobody, operation, account.person);
}

Result<void> Accounts::set_disabled(std::string_view name, Timestamp since) {
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(Account account, require(name));
  if (account.is_disabled() == (since != Timestamp{}))
    return make_error(ErrorCode::conflict, account.is_disabled()
                                               ? "The account is disabled already."
                                               : "The account is not disabled.");
  account.disabled = since;
  MAILLAGE_TRY(save(account));
  keys_.read_again(account.name);
  // Whoever signs in waits for the lock, and finds it disabled.
  return since == Timestamp{} ? Result<void>() : sessions_.close_all(account.name);
}

Result<void> Accounts::disable(std::string_view name) {
  return set_disabled(name, options_.clock());
}
Result<void> Accounts::enable(std::string_view name) { return set_disabled(name, {}); }

Result<void> Accounts::change_password(std::string_view name, std::string_view old_password,
                                       std::string_view password, std::string_view peer,
                                       std::string_view session_id) {
  MAILLAGE_TRY(wait_over(name, peer));
  MAILLAGE_ASSIGN(Account account, require(name));
  if (!password_matches(account.hash, old_password)) {
    throttle_.failed(name, peer);
    return invalid("old", "is not the present password");
  }
  MAILLAGE_TRY(check_password(password, name, options_.password_characters_min));
  MAILLAGE_ASSIGN(std::string hash, hash_password(password));
  {
    std::lock_guard guard(changing_);
    MAILLAGE_ASSIGN(account, require(name));
    account.hash = std::move(hash);
    account.changed = options_.clock();
    MAILLAGE_TRY(save(account));
  }
  MAILLAGE_TRY(sessions_.close_all(account.name, session_id));
  if (!account.email.empty()) (void)write_to(Letter::changed, account.language, account.email, {});
  return {};
}

Result<void> Accounts::prove(std::string_view name, std::string_view password,
                             std::string_view peer) {
  MAILLAGE_TRY(wait_over(name, peer));
  MAILLAGE_ASSIGN(const Account account, require(name));
  if (account.hash.empty())
    return make_error(ErrorCode::conflict, "This account has no password: sign in again.");
  if (password_matches(account.hash, password)) return {};
  throttle_.failed(name, peer);
  return invalid("password", "is not the present password");
}

Result<std::string> Accounts::create_token(std::string_view name) {
  MAILLAGE_ASSIGN(const Account account, require(name));
  Key key;
  key.account = account.name;
  key.person = account.person;
  key.label = "command line";
  return keys_.create(std::move(key));
}

Result<std::optional<Account>> Accounts::linked(std::string_view issuer,
                                                std::string_view subject) const {
  MAILLAGE_ASSIGN(const auto key, store_.get(Space::accounts, linked_key(issuer, subject)));
  if (!key) return std::optional<Account>();
  MAILLAGE_ASSIGN(const auto row, rows_.read(*key));
  return row ? std::optional(account_of(*row)) : std::nullopt;
}

Result<void> Accounts::link(std::string_view name, std::string_view issuer,
                            std::string_view subject) {
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(Account account, require(name));
  MAILLAGE_ASSIGN(const auto other, store_.get(Space::accounts, linked_key(issuer, subject)));
  if (other && *other != account_key(account.name))
    return make_error(ErrorCode::already_exists, "Another account signs in with it already.");
  if (std::find(account.linked.begin(), account.linked.end(), issuer) == account.linked.end())
    account.linked.emplace_back(issuer);
  MAILLAGE_ASSIGN(store::Write row, row_write(account));
  return store_.write({put(linked_key(issuer, subject), account_key(account.name)), std::move(row)},
                      store::Durability::synced);
}

std::string Accounts::address_of(std::string_view path) const {
  return options_.address.empty() ? std::string() : options_.address + std::string(path);
}

Result<void> Accounts::write_to(Letter kind, std::string_view language, std::string_view email,
                                LetterValues values) {
  if (!outbox_) return make_error(ErrorCode::unavailable, "This server sends no messages.");
  values.region = options_.region;
  return outbox_->send(letter(kind, language, std::string(email), values));
}

// --- The second step.

Result<void> Accounts::check_second_factor(const std::string& name, std::string_view code) {
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(Account account, require(name));
  const Error wrong =
      make_error(ErrorCode::unauthenticated, "The code is wrong, or was used already.", "code");
  MAILLAGE_ASSIGN(const std::string secret, options_.vault->unseal(account.secret, account.name));
  if (const auto step = step_of_code(secret, code, options_.clock(), account.last_step)) {
    account.last_step = *step;
    return save(account);
  }
  const auto used = std::find(account.recovery.begin(), account.recovery.end(),
                              hex_encode(sha256(normal_name(code))));
  if (used == account.recovery.end()) return wrong;
  account.recovery.erase(used);
  return save(account);
}

Result<std::string> Accounts::begin_second_factor(std::string_view name) {
  constexpr std::size_t secret_bytes = 20;  // RFC 4226 4: 160 bits are recommended
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(Account account, require(name));
  if (account.second_factor)
    return make_error(ErrorCode::conflict, "The second step is on already.");
  const std::string secret = random_bytes(options_.random, secret_bytes);
  account.secret = options_.vault->seal(secret, account.name);
  MAILLAGE_TRY(save(account));
  return otpauth_uri(secret, options_.region, account.name);
}

Result<std::vector<std::string>> Accounts::confirm_second_factor(std::string_view name,
                                                                 std::string_view code,
                                                                 std::string_view peer) {
  constexpr int recovery_codes = 10;
  constexpr std::size_t recovery_bytes = 10;
  MAILLAGE_TRY(wait_over(name, peer));
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(Account account, require(name));
  if (account.secret.empty() || account.second_factor)
    return make_error(ErrorCode::conflict, "There is no second step to confirm.");
  MAILLAGE_ASSIGN(const std::string secret, options_.vault->unseal(account.secret, account.name));
  const auto step = step_of_code(secret, code, options_.clock(), account.last_step);
  if (!step) {
    throttle_.failed(name, peer);
    return invalid("code", "is wrong; check the clock of your device");
  }
  account.second_factor = true;
  account.last_step = *step;
  account.recovery.clear();
  std::vector<std::string> shown;
  for (int i = 0; i < recovery_codes; ++i) {
    shown.push_back(normal_name(base32_encode(random_bytes(options_.random, recovery_bytes))));
    account.recovery.push_back(hex_encode(sha256(shown.back())));
  }
  MAILLAGE_TRY(save(account));
  return shown;
}

Result<void> Accounts::remove_second_factor(std::string_view name, std::string_view password,
                                            std::string_view peer) {
  MAILLAGE_TRY(wait_over(name, peer));
  MAILLAGE_ASSIGN(const Account known, require(name));
  if (!password_matches(known.hash, password)) {
    throttle_.failed(name, peer);
    return invalid("password", "is not the present password");
  }
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(Account account, require(name));
  account.secret.clear();
  account.second_factor = false;
  account.recovery.clear();
  return save(account);
}

}  // namespace maillage::identity
