// Looking with somebody else's rights: begin, see what a person may be looked as, and end.
#include "identity/seeing.h"

#include "protocol/region/identity_shared.h"
#include "protocol/region/shared.h"

namespace maillage::protocol {

namespace {

std::string_view session_key(const IdentityCall& call) {
  return call.request.cookie(session_cookie(call.accounts()));
}

IdentityReply reply_of(const IdentityCall& call, const identity::Sessions::Entry& session) {
  IdentityReply reply;
  reply.body = Json::object({{"csrf", session->value.token()}});
  if (session->value.seeing.active())
    reply.body.set("seeing", seeing_json(call.deps.engine, session));
  return reply;
}

Result<IdentityReply> start(const IdentityCall& call) {
  const Json& input = call.input;
  identity::SeeingRequest request;
  request.session_key = session_key(call);
  request.reason = input.string_at("reason");
  request.length = std::chrono::minutes(
      static_cast<int>(input.number_at("minutes", identity::seeing_max.count())));
  request.for_only_organisation = !input.find("organisation");
  identity::Perspective& as = request.as;
  as.kind = input.string_at("kind");
  as.person = input.string_at("person");
  as.organisation = input.string_at("organisation");
  as.on_behalf_of = input.string_at("onBehalfOf");
  as.role = access::role_from(input.string_at("role"));
  as.territory = input.string_at("territory");
  as.body = input.string_at("body");
  as.system = input.string_at("system");
  MAILLAGE_ASSIGN(const auto session, identity::start_seeing(call.accounts(), request));
  IdentityReply reply = reply_of(call, session);
  reply.about = session->value.seeing.record;
  return reply;
}

Result<IdentityReply> end(const IdentityCall& call) {
  MAILLAGE_ASSIGN(const auto session, identity::end_seeing(call.accounts(), session_key(call)));
  IdentityReply reply = reply_of(call, session);
  reply.about = call.caller.session->value.seeing.record;
  return reply;
}

// What the person acts for: who is to be looked as, exactly.
Result<IdentityReply> capacities(const IdentityCall& call) {
  const access::Actor& looker = call.caller.actor;
  const engine::Engine& engine = call.deps.engine;
  if (!identity::may_look(looker))
    return make_error(ErrorCode::forbidden,
                      "This is for administrators and the region's officers of identity.");
  const std::string id(call.request.parameter("id"));
  const auto record = engine.get(looker, id);
  if (!record || engine.terms().text(record->type(0)) != model::iri("Person")) return not_found(id);
  engine.told(looker, *record);
  Json items = Json::array();
  for (const identity::Capacity& capacity : call.accounts().members()->capacities(id)) {
    if (const auto membership = engine.get(looker, capacity.membership))
      engine.told(looker, *membership);
    items.push(capacity_json(engine, capacity));
  }
  return IdentityReply{Json::object({{"items", std::move(items)}})};
}

}  // namespace

Json seeing_json(const engine::Engine& engine, const identity::Sessions::Entry& session) {
  const identity::Seeing& seeing = session->value.seeing;
  if (!seeing.active()) return {};
  const identity::Perspective& as = seeing.as;
  Json json = Json::object({{"record", seeing.record},
                            {"kind", as.kind},
                            {"until", format_timestamp(seeing.until)},
                            {"role", access::name_of(session->actor.role)}});
  if (!as.person.empty())
    json.set("person",
             Json::object({{"id", as.person}, {"name", name_of_person(engine, as.person)}}));
  const auto set = [&](const char* member, const std::string& id) {
    if (!id.empty()) json.set(member, shown(engine, id));
  };
  set("organisation", as.organisation);
  set("territory", as.territory);
  set("body", as.body);
  if (!as.system.empty()) json.set("system", as.system);
  const auto system = access::Actor::system();
  if (const auto record = engine.get(system, seeing.record))
    json.set("reason", engine.simple(system, *record).string_at("reason"));
  return json;
}

std::vector<IdentityRoute> seeing_routes() {
  using enum http::Method;
  return {
      {post, "/api/v1/session/seeing", "startSeeing",
       "Look at the region with somebody else's rights, for at most thirty minutes and without "
       "changing anything. For administrators and officers of identity; the reason is kept.",
       Needs::fresh,
       R"({"type":"object","required":["kind","reason"],"properties":{
           "kind":{"type":"string","enum":["person","visitor","citizen","member","advisor","council","officer","operator"]},
           "reason":{"type":"string","minLength":10,"maxLength":500},
           "minutes":{"type":"integer","minimum":1,"maximum":30},
           "person":{"type":"string","maxLength":2048,"description":"Of kind person."},
           "organisation":{"type":"string","maxLength":2048,"description":"Acted for. Of a person one that they act for; empty: for themselves; absent: as when they sign in."},
           "onBehalfOf":{"type":"string","maxLength":2048,"description":"The person whose role was delegated to them."},
           "role":{"type":"string","enum":["viewer","editor","approver","manager"],"description":"In the organisation."},
           "territory":{"type":"string","maxLength":2048,"description":"That an advisor advises; absent: all."},
           "body":{"type":"string","maxLength":2048,"description":"Of kind council."},
           "system":{"type":"string","maxLength":100,"description":"Of kind officer."}}})",
       start, "SeeingState"},
      {del, "/api/v1/session/seeing", "endSeeing", "Look with one's own rights again.",
       Needs::nobody, "", end, "SeeingState"},
      {get, "/api/v1/people/{id}/capacities", "capacities",
       "What a person acts for today. For administrators and officers of identity.", Needs::session,
       "", capacities, "CapacityList"},
  };
}

}  // namespace maillage::protocol
