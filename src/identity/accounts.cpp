#include "identity/accounts.h"

#include <sodium.h>

#include <algorithm>

#include "identity/password.h"
#include "identity/rows.h"
#include "identity/totp.h"

namespace maillage::identity {

namespace {

using store::Space;

constexpr std::size_t name_bytes_max = 254;

std::string account_key(std::string_view name) { return "account/" + std::string(name); }
std::string linked_key(std::string_view issuer, std::string_view subject) {
  return "linked/" + hex_encode(sha256(std::string(issuer) + '\n' + std::string(subject)));
}

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
                       {"changed", json_of(account.changed)}});
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

Accounts::Accounts(store::Store& store, AccountOptions options)
    : store_(store),
      options_(std::move(options)),
      sessions_(store,
                {options_.clock, options_.random, options_.session_life, options_.session_idle}),
      keys_(store, options_.clock, options_.random),
      codes_(store, options_.clock, options_.random),
      throttle_(options_.clock) {
  if (sodium_init() < 0) std::abort();  // no source of randomness: nothing here would be safe
  if (!options_.vault) options_.vault = std::make_shared<const Vault>(options_.random);
}

void Accounts::use_graph(engine::Engine& engine, IdGenerator& ids) {
  engine_ = &engine;
  ids_ = &ids;
  members_ = std::make_unique<Members>(engine);
  sessions_.use(*members_);
  keys_.use(*members_);
}

Result<std::optional<Account>> Accounts::find(std::string_view name) const {
  MAILLAGE_ASSIGN(auto row, read_row(store_, account_key(normal_name(name))));
  // Names of administrators made before kept their capitals.
  if (!row) {
    MAILLAGE_ASSIGN(row, read_row(store_, account_key(name)));
  }
  return row ? std::optional(account_of(*row)) : std::nullopt;
}

Result<Account> Accounts::require(std::string_view name) const {
  MAILLAGE_ASSIGN(auto account, find(name));
  if (!account) return not_found("the account " + std::string(name));
  return std::move(*account);
}

Result<void> Accounts::save(const Account& account) {
  return store_.write({put(account_key(account.name), row_of(account))}, store::Durability::synced);
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
    return wrong_sign_in();
  }
  if (account->second_factor) {
    if (given.code.empty())
      return make_error(ErrorCode::unauthenticated, "Enter the code of your authenticator.",
                        "code");
    if (const auto checked = check_second_factor(account->name, given.code); !checked.ok()) {
      throttle_.failed(name, given.peer);
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
  if (members_ && !account.person.empty()) {
    const auto capacities = members_->capacities(account.person);
    const Capacity* only = nullptr;
    std::size_t organisations = 0;
    for (const Capacity& capacity : capacities)
      if (!capacity.body && capacity.on_behalf_of.empty() &&
          (!only || only->organisation != capacity.organisation)) {
        only = &capacity;
        ++organisations;
      }
    if (organisations == 1) session.organisation = only->organisation;
  }
  return sessions_.open(std::move(session));
}

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
  MAILLAGE_ASSIGN(const auto name, store_.get(Space::accounts, linked_key(issuer, subject)));
  if (!name) return std::optional<Account>();
  return find(*name);
}

Result<void> Accounts::link(std::string_view name, std::string_view issuer,
                            std::string_view subject) {
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(Account account, require(name));
  MAILLAGE_ASSIGN(const auto other, store_.get(Space::accounts, linked_key(issuer, subject)));
  if (other && *other != account.name)
    return make_error(ErrorCode::already_exists, "Another account signs in with it already.");
  if (std::find(account.linked.begin(), account.linked.end(), issuer) == account.linked.end())
    account.linked.emplace_back(issuer);
  return store_.write({put(linked_key(issuer, subject), account.name),
                       put(account_key(account.name), row_of(account))},
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
