#include "app/accounts_module.h"

#include "domain/schemas.h"
#include "identity/perspective.h"
#include "text/fold.h"

namespace maillage::app {

namespace {

constexpr std::size_t limit_default = 50;

using identity::Account;
using identity::Accounts;

Result<void> check_keeper(const access::Actor& actor) {
  if (!actor.looker().signed_in())
    return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  if (actor.shown_to) return access::not_for_lookers();
  if (identity::may_look(actor)) return {};
  return make_error(ErrorCode::forbidden,
                    "This is for administrators and the region's officers of identity.");
}

// The person behind an account, as far as the reader sees them.
std::string person_name(const domain::Context& context, const std::string& person) {
  const auto record = context.engine.get(context.actor, person);
  return record ? std::string(context.engine.simple(context.actor, *record).string_at("name"))
                : std::string();
}

Json account_json(const domain::Context& context, const Accounts& accounts,
                  const Account& account) {
  Json json = Json::object({{"name", account.name},
                            {"administrator", account.person.empty()},
                            {"password", !account.hash.empty()},
                            {"secondFactor", account.second_factor},
                            {"linked", Json::array(account.linked)},
                            {"created", format_timestamp(account.created)},
                            {"disabled", account.is_disabled()},
                            {"keys", std::uint64_t{accounts.keys().list(account.name).size()}}});
  if (!account.email.empty()) json.set("email", account.email);
  if (!account.person.empty()) {
    json.set("person", account.person);
    json.set("personName", person_name(context, account.person));
    if (const auto record = context.engine.get(context.actor, account.person))
      context.engine.told(context.actor, *record);
  }
  const auto sessions = accounts.sessions().list(account.name);
  json.set("sessions", static_cast<std::uint64_t>(sessions.size()));
  if (!sessions.empty()) json.set("used", format_timestamp(sessions.front().used));
  return json;
}

Result<Json> list(const Accounts& accounts, domain::Context& context, const Json& input) {
  MAILLAGE_TRY(check_keeper(context.actor));
  const std::string sought = text::fold(input.string_at("text"));
  const auto has = [&](std::string_view text) {
    return text::fold(text).find(sought) != std::string::npos;
  };
  const auto limit =
      static_cast<std::size_t>(input.number_at("limit", static_cast<double>(limit_default)));
  const Json* disabled = input.find("disabled");
  const auto wanted = [&](const Account& account) {
    if (disabled && disabled->as_bool() != account.is_disabled()) return false;
    return sought.empty() || has(account.name) || has(account.email) ||
           has(person_name(context, account.person));
  };
  MAILLAGE_ASSIGN(const auto page, accounts.list(wanted, input.string_at("cursor"), limit));
  Json items = Json::array();
  for (const Account& account : page.accounts) items.push(account_json(context, accounts, account));
  Json answer = Json::object({{"items", std::move(items)}});
  if (!page.next.empty()) answer.set("next", page.next);
  return answer;
}

}  // namespace

domain::Module accounts_module(Accounts* accounts) {
  domain::Module module;
  module.name = "accounts";
  module.views = {
      {"accounts",
       "The accounts of this server, by name. For administrators and officers of identity.",
       domain::schema(R"({"type":"object","properties":{
         "disabled":{"type":"boolean","description":"Only those that are, or are not."},
         "text":{"type":"string","maxLength":200,"description":"Part of a name or an address."},
         "cursor":{"type":"string","maxLength":300},
         "limit":{"type":"integer","minimum":1,"maximum":200}}})"),
       domain::schema_reference("AccountPage"), true,
       [accounts](domain::Context& context, const Json& input) {
         return list(*accounts, context, input);
       }}};
  module.schemas = domain::schema(R"({
    "AccountEntry":{"type":"object","required":["name","administrator","password","secondFactor","linked","created","disabled","keys","sessions"],"properties":{
      "name":{"type":"string","description":"What one signs in with."},
      "administrator":{"type":"boolean","description":"Of the platform: no person of the graph."},
      "email":{"type":"string"},"person":{"type":"string"},"personName":{"type":"string"},
      "password":{"type":"boolean"},"secondFactor":{"type":"boolean"},
      "linked":{"type":"array","items":{"type":"string"}},
      "created":{"type":"string","format":"date-time"},
      "disabled":{"type":"boolean"},"keys":{"type":"integer","description":"Of their own."},
      "sessions":{"type":"integer","description":"That are open."},
      "used":{"type":"string","format":"date-time","description":"The latest of them."}}},
    "AccountPage":{"type":"object","required":["items"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/AccountEntry"}},
      "next":{"type":"string","description":"Cursor; absent when that was all."}}}})");
  return module;
}

}  // namespace maillage::app
