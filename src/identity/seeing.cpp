#include "identity/seeing.h"

#include "identity/keeping.h"

namespace maillage::identity {

namespace {

// As SeenAs.json names it.
Json record_of(const SeeingRequest& request, const access::Actor& looker, Timestamp from,
               Timestamp until) {
  const Perspective& as = request.as;
  Json record = Json::object({{"type", "SeenAs"},
                              {"kind", as.kind},
                              {"reason", request.reason},
                              {"startsAt", format_timestamp(from)},
                              {"endsAt", format_timestamp(until)},
                              {"lookedBy", kept_name(looker)}});
  const auto set = [&](const char* member, const std::string& value) {
    if (!value.empty()) record.set(member, value);
  };
  set("person", as.person);
  set("organisation", as.organisation.starts_with("urn:ngsi-ld:Body:") ? "" : as.organisation);
  set("territory", as.territory);
  set("body", as.body);
  set("lookedFor", looker.organisation);
  if (as.role != access::Role::none) record.set("role", access::name_of(as.role));
  if (!as.system.empty()) record.set("systems", Json::array(std::vector{as.system}));
  return record;
}

}  // namespace

Result<Sessions::Entry> start_seeing(Accounts& accounts, const SeeingRequest& given) {
  const auto session = accounts.sessions().find(given.session_key);
  if (!session) return make_error(ErrorCode::unauthenticated, "The session has ended.");
  const access::Actor& looker = session->actor;
  if (!accounts.engine() || !may_look(looker))
    return make_error(ErrorCode::forbidden,
                      "This is for administrators and the region's officers of identity.");
  SeeingRequest request = given;
  MAILLAGE_ASSIGN(request.reason, checked_reason(given.reason));
  if (request.length.count() < 1 || request.length > seeing_max)
    return invalid("minutes", "must be between 1 and 30");
  if (request.for_only_organisation && !request.as.person.empty() &&
      request.as.organisation.empty())
    request.as.organisation = only_organisation(accounts.members()->capacities(request.as.person));
  MAILLAGE_TRY(check_perspective(request.as, *accounts.engine(), *accounts.members(), looker));
  const Timestamp from = accounts.options().clock();
  Seeing seeing;
  seeing.as = request.as;
  seeing.until = from + request.length;
  MAILLAGE_ASSIGN(seeing.record, keep_record(accounts, looker, "seeing.start",
                                             record_of(request, looker, from, seeing.until)));
  return accounts.sessions().see(given.session_key, std::move(seeing));
}

Result<Sessions::Entry> end_seeing(Accounts& accounts, std::string_view session_key) {
  const auto session = accounts.sessions().find(session_key);
  if (!session || !session->value.seeing.active())
    return make_error(ErrorCode::conflict, "You look with your own rights already.");
  return accounts.sessions().see(session_key, {});
}

}  // namespace maillage::identity
