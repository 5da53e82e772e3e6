// How people come to an account and back to it: by codes that reach their e-mail address.
#include "identity/accounts.h"
#include "identity/password.h"
#include "identity/rows.h"

namespace maillage::identity {

namespace {

constexpr std::chrono::minutes code_life{60};
constexpr std::size_t name_bytes_max = 200;

Result<void> check_display_name(std::string_view name) {
  if (name.empty() || name.size() > name_bytes_max)
    return invalid("name", "must have between 1 and 200 characters");
  for (const char c : name)
    if (static_cast<unsigned char>(c) < ' ' || c == '<' || c == '>')
      return invalid("name", "may not hold control characters, < or >");
  return {};
}

std::string known_language(std::string_view language) {
  return language == "nl" || language == "de" || language == "en" ? std::string(language) : "fr";
}

// A person's simple form, in the names of region/types/Person.json.
Json person_of(std::string id, std::string_view name, std::string_view email,
               std::string_view language) {
  Json person = Json::object({{"id", std::move(id)},
                              {"type", "Person"},
                              {"name", name},
                              {"language", known_language(language)}});
  if (!email.empty()) person.set("email", email);
  return person;
}

}  // namespace

Result<std::string> Accounts::create_person(std::string_view name, std::string_view email,
                                            std::string_view language) {
  if (!engine_) return make_error(ErrorCode::unavailable, "There is no graph to be a person of.");
  MAILLAGE_TRY(check_display_name(name));
  const std::string id = ids_->next_urn("Person");
  MAILLAGE_ASSIGN(model::Entity content,
                  engine_->registry().from_simple(person_of(id, name, email, language)));
  engine::Changes changes;
  changes.command = "accounts.create";
  changes.trusted = true;
  model::Change change;
  change.id = id;
  change.content = std::move(content);
  changes.list.push_back(std::move(change));
  MAILLAGE_TRY(engine_->commit(access::Actor::system(), std::move(changes)));
  return id;
}

Result<void> Accounts::change_profile(std::string_view account_name, const Profile& profile) {
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(Account account, require(account_name));
  if (!engine_ || account.person.empty()) return not_found("a person of this account");
  const access::Actor person = members_->actor(account.person, "", "");
  if (!engine_->get(person, account.person)) return not_found(account.person);
  Json fields = Json::object({{"id", account.person}, {"type", "Person"}});
  if (!profile.name.empty()) {
    MAILLAGE_TRY(check_display_name(profile.name));
    fields.set("name", profile.name);
  }
  if (!profile.language.empty()) {
    account.language = known_language(profile.language);
    fields.set("language", account.language);
  }
  MAILLAGE_ASSIGN(model::Entity content, engine_->registry().from_simple(fields));
  engine::Changes changes;
  changes.command = "accounts.profile";
  model::Change change;
  change.kind = model::Change::Kind::update;
  change.id = account.person;
  change.content = std::move(content);
  changes.list.push_back(std::move(change));
  MAILLAGE_TRY(engine_->commit(person, std::move(changes)));
  return save(account);
}

// Requests for messages count as failures of the address that asks, so that nobody can have this
// server write to the whole world.
Result<void> Accounts::ask_account(std::string_view email, std::string_view language,
                                   std::string_view peer) {
  if (!options_.self_registration)
    return make_error(ErrorCode::forbidden, "Accounts are made by invitation here.");
  if (!is_email(email)) return invalid("email", "must be an e-mail address");
  if (!outbox_) return make_error(ErrorCode::unavailable, "This server sends no messages.");
  const std::string throttled = "ask " + normal_name(email);
  MAILLAGE_TRY(wait_over(throttled, peer));
  throttle_.failed(throttled, peer);
  return outbox_->later([this, to = normal_name(email), language = known_language(language)] {
    return message_for_new(to, language);
  });
}

std::vector<Message> Accounts::message_for_new(const std::string& email,
                                               const std::string& language) {
  LetterValues values;
  values.region = options_.region;
  const auto known = find(email);
  if (!known.ok()) return {};
  if (*known) {
    values.link = address_of("/sign-in");
    return {letter(Letter::known, (*known)->language, email, values)};
  }
  const Json about = Json::object({{"email", email}, {"language", language}});
  const auto code = codes_.make("confirm", about, code_life, email);
  if (!code.ok()) return {};
  values.code = *code;
  values.link = address_of("/join#" + *code);
  return {letter(Letter::confirm, language, email, values)};
}

Result<void> Accounts::ask_recovery(std::string_view email, std::string_view peer) {
  if (!is_email(email)) return invalid("email", "must be an e-mail address");
  if (!outbox_) return make_error(ErrorCode::unavailable, "This server sends no messages.");
  const std::string throttled = "ask " + normal_name(email);
  MAILLAGE_TRY(wait_over(throttled, peer));
  throttle_.failed(throttled, peer);
  return outbox_->later([this, to = normal_name(email)] { return message_for_recovery(to); });
}

std::vector<Message> Accounts::message_for_recovery(const std::string& email) {
  const auto account = find(email);
  if (!account.ok() || !*account || (*account)->email.empty()) return {};
  const Json about = Json::object({{"email", email}, {"account", (*account)->name}});
  const auto code = codes_.make("recover", about, code_life, email);
  if (!code.ok()) return {};
  LetterValues values;
  values.region = options_.region;
  values.code = *code;
  values.link = address_of("/recover#" + *code);
  return {letter(Letter::recover, (*account)->language, (*account)->email, values)};
}

Result<Json> Accounts::look_at_code(std::string_view code, std::string_view peer) {
  MAILLAGE_TRY(wait_over("code", peer));
  for (const char* purpose : {"confirm", "invite", "recover"}) {
    auto about = codes_.look(purpose, code);
    if (!about.ok()) continue;
    Json answer = Json::object({{"purpose", purpose}, {"email", about->string_at("email")}});
    if (const Json* organisation = about->find("title")) answer.set("organisation", *organisation);
    MAILLAGE_ASSIGN(const auto known, find(about->string_at("email")));
    answer.set("known", known.has_value());
    return answer;
  }
  throttle_.failed("code", peer);
  return make_error(ErrorCode::not_found, "This code is wrong, was used already, or is too old.",
                    "code");
}

Result<Account> Accounts::finish_account(const NewPerson& given) {
  MAILLAGE_TRY(wait_over("code", given.peer));
  // Looked at first: a field that is wrong must not cost the code.
  std::string_view purpose = "confirm";
  auto about = codes_.look(purpose, given.code);
  if (!about.ok()) about = codes_.look(purpose = "invite", given.code);
  if (!about.ok()) {
    throttle_.failed("code", given.peer);
    return about.error();
  }
  Account account;
  account.email = about->string_at("email");
  account.name = normal_name(account.email);
  MAILLAGE_TRY(check_display_name(given.name));
  MAILLAGE_TRY(check_password(given.password, account.name, options_.password_characters_min));
  MAILLAGE_ASSIGN(account.hash, hash_password(given.password));
  std::lock_guard guard(changing_);
  MAILLAGE_ASSIGN(const auto known, find(account.name));
  if (known)
    return make_error(ErrorCode::already_exists, "This address has an account: sign in with it.",
                      "email");
  // An invitation is taken when it is accepted, by the account that is made here.
  if (purpose == "confirm") MAILLAGE_TRY(codes_.take(purpose, given.code));
  account.language =
      known_language(given.language.empty() ? about->string_at("language") : given.language);
  MAILLAGE_ASSIGN(account.person, create_person(given.name, account.email, account.language));
  account.created = account.changed = options_.clock();
  MAILLAGE_TRY(save(account));
  return account;
}

Result<Account> Accounts::create_linked(std::string_view display_name, std::string_view email,
                                        std::string_view language) {
  Account account;
  account.name = "id-" + hex_encode(random_bytes(options_.random, 8));
  account.language = known_language(language);
  MAILLAGE_ASSIGN(account.person, create_person(display_name, email, account.language));
  account.created = account.changed = options_.clock();
  std::lock_guard guard(changing_);
  MAILLAGE_TRY(save(account));
  return account;
}

Result<void> Accounts::recover(std::string_view code, std::string_view password,
                               std::string_view peer) {
  MAILLAGE_TRY(wait_over("code", peer));
  const auto about = codes_.look("recover", code);
  if (!about.ok()) {
    throttle_.failed("code", peer);
    return about.error();
  }
  const std::string name(about->string_at("account"));
  MAILLAGE_TRY(check_password(password, name, options_.password_characters_min));
  MAILLAGE_ASSIGN(std::string hash, hash_password(password));
  MAILLAGE_TRY(codes_.take("recover", code));
  Account account;
  {
    std::lock_guard guard(changing_);
    MAILLAGE_ASSIGN(account, require(name));
    account.hash = std::move(hash);
    account.changed = options_.clock();
    MAILLAGE_TRY(save(account));
  }
  MAILLAGE_TRY(sessions_.close_all(account.name));
  (void)write_to(Letter::changed, account.language, account.email, {});
  return {};
}

}  // namespace maillage::identity
