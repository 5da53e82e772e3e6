#include "identity/keeping.h"

#include "identity/perspective.h"

namespace maillage::identity {

namespace {

constexpr std::size_t reason_bytes_min = 10;

}  // namespace

Result<void> check_keeper(const access::Actor& actor, const Account& account) {
  if (!may_look(actor))
    return make_error(ErrorCode::forbidden,
                      "This is for administrators and the region's officers of identity.");
  const bool is_administrator = actor.kind == access::Actor::Kind::administrator;
  if (account.person.empty() && !is_administrator)
    return make_error(ErrorCode::forbidden, "Only administrators decide about administrators.");
  const bool own = is_administrator ? account.name == actor.id : account.person == actor.person;
  if (own) return make_error(ErrorCode::conflict, "Nobody decides about their own account.");
  return {};
}

Result<std::string_view> checked_reason(std::string_view reason) {
  const auto first = reason.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) reason = {};
  if (!reason.empty())
    reason = reason.substr(first, reason.find_last_not_of(" \t\r\n") - first + 1);
  if (reason.size() < reason_bytes_min)
    return invalid("reason", "must say why, in at least ten characters");
  return reason;
}

Result<std::string> keep_record(Accounts& accounts, const access::Actor& actor,
                                std::string_view command, Json record) {
  engine::Engine& engine = *accounts.engine();
  const std::string id = accounts.ids()->next_urn(record.string_at("type"));
  record.set("id", id);
  MAILLAGE_ASSIGN(model::Entity content, engine.registry().from_simple(record));
  engine::Changes changes;
  changes.command = command;
  changes.trusted = true;
  changes.decided = true;
  model::Change change;
  change.id = id;
  change.content = std::move(content);
  changes.list.push_back(std::move(change));
  MAILLAGE_TRY(engine.commit(actor, std::move(changes)));
  return id;
}

std::string kept_name(const access::Actor& actor) {
  return actor.person.empty() && !actor.name.empty() ? actor.name : actor.id;
}

Result<void> keep_decision(Accounts& accounts, const access::Actor& actor, const Account& about,
                           const Decision& decision) {
  if (!accounts.engine())
    return make_error(ErrorCode::unavailable, "There is no graph to keep the decision in.");
  MAILLAGE_ASSIGN(const std::string_view reason, checked_reason(decision.reason));
  Json record = Json::object({{"type", "AccountDecision"},
                              {"kind", decision.kind},
                              {"reason", reason},
                              {"decidedAt", format_timestamp(accounts.options().clock())},
                              {"decidedBy", kept_name(actor)}});
  if (about.person.empty()) {
    record.set("accountName", about.name);
  } else {
    record.set("person", about.person);
  }
  if (!actor.organisation.empty()) record.set("decidedFor", actor.organisation);
  MAILLAGE_TRY(keep_record(accounts, actor, "accounts.decide", std::move(record)));
  return {};
}

}  // namespace maillage::identity
