// Keys of programs and devices: one's own, and those of the organisation one manages.
#include "protocol/region/identity_shared.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

constexpr std::int64_t per_minute_default = 600;

Json key_json(const identity::Key& key, Timestamp used) {
  Json types = Json::array();
  for (const std::string& type : key.types_only) types.push(model::short_name(type));
  Json json = Json::object({{"id", key.id},
                            {"label", key.label},
                            {"ofOrganisation", key.of_organisation},
                            {"organisation", key.organisation},
                            {"mayWrite", key.may_write},
                            {"types", std::move(types)},
                            {"perMinute", key.per_minute},
                            {"created", format_timestamp(key.created)}});
  if (key.of_organisation) json.set("role", access::name_of(key.role));
  if (key.expires != Timestamp{}) json.set("expires", format_timestamp(key.expires));
  if (used != Timestamp{}) json.set("used", format_timestamp(used));
  return json;
}

bool manages(const access::Actor& actor) {
  return !actor.organisation.empty() && actor.role == access::Role::manager;
}

Result<IdentityReply> keys(const IdentityCall& call) {
  Json items = Json::array();
  for (const auto& [key, used] : call.accounts().keys().list(call.account()))
    items.push(key_json(key, used));
  if (manages(call.caller.actor))
    for (const auto& [key, used] : call.accounts().keys().list(call.caller.actor.organisation))
      items.push(key_json(key, used));
  return IdentityReply{Json::object({{"items", std::move(items)}})};
}

Result<std::vector<std::string>> types_of(const IdentityCall& call) {
  std::vector<std::string> types;
  const Json* given = call.input.find("types");
  if (!given || given->is_null()) return types;
  for (const Json& name : given->as_array()) {
    const auto* type = call.deps.engine.registry().type(name.as_string());
    if (!type) return invalid("types", "'" + name.as_string() + "' is not a type of this region");
    types.push_back(type->iri);
  }
  return types;
}

Result<IdentityReply> create_key(const IdentityCall& call) {
  const access::Actor& actor = call.caller.actor;
  identity::Key key;
  key.account = call.account();
  key.person = actor.person;
  key.organisation = actor.organisation;
  key.on_behalf_of = actor.on_behalf_of;
  key.label = call.input.string_at("label");
  key.may_write = call.input.bool_at("mayWrite");
  key.per_minute = static_cast<std::int64_t>(call.input.number_at("perMinute", per_minute_default));
  MAILLAGE_ASSIGN(key.types_only, types_of(call));
  if (call.input.bool_at("ofOrganisation")) {
    if (!manages(actor))
      return make_error(ErrorCode::forbidden, "Only a manager makes keys of an organisation.");
    key.of_organisation = true;
    key.role = access::role_from(call.input.string_at("role", "viewer"));
  }
  MAILLAGE_ASSIGN(key.expires, parse_timestamp(call.input.string_at("expires")));
  const Timestamp now = call.deps.engine.now();
  if (key.expires <= now || key.expires > now + std::chrono::hours(24 * 366))
    return invalid("expires", "must be a day within the coming year");
  MAILLAGE_ASSIGN(std::string text, call.accounts().keys().create(std::move(key)));
  return IdentityReply{Json::object({{"key", std::move(text)}})};
}

Result<IdentityReply> revoke_key(const IdentityCall& call) {
  const std::string_view id = call.request.parameter("id");
  auto done = call.accounts().keys().revoke(call.account(), id);
  if (!done.ok() && manages(call.caller.actor))
    done = call.accounts().keys().revoke(call.caller.actor.organisation, id);
  if (!done.ok()) return done.error();
  return IdentityReply{Json::object({{"revoked", true}})};
}

}  // namespace

std::vector<IdentityRoute> key_routes() {
  using enum http::Method;
  return {
      {get, "/api/v1/keys", "keys", "One's keys, and those of the organisation one manages.",
       Needs::session, "", keys, "KeyList"},
      {post, "/api/v1/keys", "createKey",
       "A key for a program or a device, shown once. It may do no more than its holder.",
       Needs::fresh,
       R"({"type":"object","required":["label","expires"],"properties":{
           "label":{"type":"string","minLength":1,"maxLength":100},
           "expires":{"type":"string","description":"A day, at most a year ahead."},
           "mayWrite":{"type":"boolean"},
           "types":{"type":"array","maxItems":50,"items":{"type":"string"},
                    "description":"Only these types; absent: all that its holder may see."},
           "perMinute":{"type":"integer","minimum":1,"maximum":100000,
                        "description":"Requests a minute; 600 unless given."},
           "ofOrganisation":{"type":"boolean","description":"It acts for the organisation and stays when you leave."},
           "role":{"type":"string","enum":["viewer","editor","approver"]}}})",
       create_key, "NewKey"},
      {del, "/api/v1/keys/{id}", "revokeKey", "Revoke a key.", Needs::session, "", revoke_key,
       "Revoked"},
  };
}

}  // namespace maillage::protocol
