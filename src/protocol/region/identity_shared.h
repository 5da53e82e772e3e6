// What the files of the identity routes share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/region/identity.h"
#include "protocol/region/routes.h"

namespace maillage::protocol {

// The prefix binds the cookie to this host and to https; browsers refuse it otherwise.
inline constexpr std::string_view secure_session_cookie = "__Host-maillage";
inline constexpr std::string_view plain_session_cookie = "maillage";
std::string_view session_cookie(const identity::Accounts& accounts);

// A cookie of ours: of the host, unreadable by scripts, not sent with other sites' requests but
// when a person follows a link. `seconds` 0: until the browser closes; below: deletes it.
std::string cookie_text(std::string_view name, std::string_view value, bool secure, int seconds);
bool secure_cookies(const identity::Accounts& accounts);

// The session that was opened, as the answer to who signed in.
IdentityReply signed_in_reply(const identity::Accounts& accounts,
                              const identity::Sessions::Opened& opened);

// An organisation or another entity as lists show it: {"id", "type", "title"}.
Json shown(const engine::Engine& engine, std::string_view id);
// A person's name; empty when there is none.
std::string name_of_person(const engine::Engine& engine, std::string_view id);

// One way in which a person may act, as `Capacity` describes it.
Json capacity_json(const engine::Engine& engine, const identity::Capacity& capacity);

// With whose rights somebody looks just now: where that is ended.
inline constexpr std::string_view seeing_path = "/api/v1/session/seeing";
// What the page says of it on every page: until when, with whose rights and why.
Json seeing_json(const engine::Engine& engine, const identity::Sessions::Entry& session);

// The account that the input names, for who may decide about it. Errors: forbidden, conflict,
// invalid (account).
Result<identity::Account> kept_account(const IdentityCall& call);

std::vector<IdentityRoute> session_routes();
std::vector<IdentityRoute> keeping_routes();
std::vector<IdentityRoute> seeing_routes();
std::vector<IdentityRoute> account_routes();
std::vector<IdentityRoute> export_routes();
std::vector<IdentityRoute> key_routes();
std::vector<IdentityRoute> openid_routes();

}  // namespace maillage::protocol
