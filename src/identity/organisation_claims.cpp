// Claims: a person shows that they speak for an organisation, somebody of the region decides.
#include <algorithm>

#include "identity/organisations.h"
#include "identity/organisations_shared.h"

namespace maillage::identity {

namespace {

constexpr std::chrono::minutes proof_life{7 * 24 * 60};
constexpr std::size_t open_claims_max = 5;  // of one person

bool is_open(const Json& claim) {
  return claim.string_at("state") == "filed" || claim.string_at("state") == "proven";
}

}  // namespace

// Who may make a claim in anybody's name may decide on those of others.
bool Organisations::decides(const Actor& actor) const {
  return may_create(actor, Json::object({{"id", "urn:ngsi-ld:Claim:new"},
                                         {"type", "Claim"},
                                         {"person", "urn:ngsi-ld:Person:new"}}));
}

Json Organisations::claim_json(const Json& claim) const {
  const std::string person = text_of(claim, "person");
  Json out = Json::object({{"claim", claim.string_at("id")},
                           {"organisation", shown(text_of(claim, "organisation"))},
                           {"person", person},
                           {"name", person_name(person)},
                           {"state", claim.string_at("state")}});
  for (const char* member :
       {"title", "enterpriseNumber", "email", "letterReference", "refusalReason", "createdAt"})
    copy_member(claim, out, member);
  return out;
}

Result<Json> Organisations::claim(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  if (actor.person.empty()) return only_for("people, not for administrators of the platform");
  const std::string organisation(input.string_at("organisation"));
  MAILLAGE_ASSIGN(const Item entry, read(actor, organisation, "Organisation"));
  std::lock_guard guard(changing_);
  std::size_t open = 0;
  for (const Json& other : linked(actor, "Claim", "person", actor.person)) {
    if (!is_open(other)) continue;
    if (++open >= open_claims_max)
      return make_error(ErrorCode::conflict, "Five of your claims are still to be decided.");
    if (text_of(other, "organisation") == organisation)
      return make_error(ErrorCode::conflict, "You have claimed this entry already.",
                        "organisation");
  }
  const std::string_view known = entry.entity.string_at("enterpriseNumber");
  const std::string_view given = input.string_at("enterpriseNumber");
  if (!known.empty() && !given.empty() && known != given)
    return invalid("enterpriseNumber", "is not that of the entry");
  const std::string email = normal_name(input.string_at("email"));
  if (!email.empty() && !is_email(email)) return invalid("email", "must be an e-mail address");
  if (email.empty() && given.empty() && input.string_at("letterReference").empty())
    return invalid("enterpriseNumber",
                   "give a number, an address at the organisation or the reference of a letter");
  const std::string id = accounts_.ids()->next_urn("Claim");
  Json fields = Json::object({{"id", id},
                              {"type", "Claim"},
                              {"person", actor.person},
                              {"organisation", organisation},
                              {"state", "filed"}});
  for (const char* member : {"enterpriseNumber", "letterReference", "title"})
    copy_member(input, fields, member);
  if (!email.empty()) fields.set("email", email);
  MAILLAGE_TRY(write(actor, "organisations.claim", {{std::move(fields)}}));
  bool sent = false;
  if (!email.empty() && accounts_.sends_messages()) {
    const std::string_view language = input.string_at("language", "fr");
    MAILLAGE_ASSIGN(std::string code,
                    accounts_.codes().make("prove", Json::object({{"claim", id}}), proof_life, id));
    LetterValues values;
    values.link = accounts_.address_of("/account/organisation#" + code);
    values.code = std::move(code);
    if (const Json* title = entry.entity.find("title"))
      values.organisation = title->string_at(language, title->string_at("fr"));
    MAILLAGE_TRY(accounts_.write_to(Letter::prove, language, email, std::move(values)));
    sent = true;
  }
  return Json::object({{"claim", id}, {"state", "filed"}, {"sent", sent}});
}

Result<Json> Organisations::prove(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  std::lock_guard guard(changing_);
  const std::string_view code = input.string_at("code");
  MAILLAGE_ASSIGN(const Json about, accounts_.codes().look("prove", code));
  MAILLAGE_ASSIGN(const Item claim, read(Actor::system(), about.string_at("claim"), "Claim"));
  if (text_of(claim.entity, "person") != actor.person) return only_for("whoever made the claim");
  if (claim.entity.string_at("state") != "filed")
    return make_error(ErrorCode::conflict, "This claim was decided already.");
  MAILLAGE_TRY(accounts_.codes().take("prove", code));
  Json fields =
      Json::object({{"id", about.string_at("claim")}, {"type", "Claim"}, {"state", "proven"}});
  MAILLAGE_TRY(
      write(actor, "organisations.prove", {{std::move(fields), claim.version}}, Decided::here));
  return Json::object({{"claim", about.string_at("claim")}, {"state", "proven"}, {"sent", false}});
}

// The claimant's membership as manager, or the one they have made that of a manager.
Result<Organisations::Edit> Organisations::made_manager(const Json& claim) const {
  const std::string person = text_of(claim, "person");
  const std::string organisation = text_of(claim, "organisation");
  const auto program = Actor::system();
  for (const Json& membership : linked(program, "Membership", "person", person)) {
    if (text_of(membership, "organisation") != organisation ||
        membership.string_at("state") != "active")
      continue;
    MAILLAGE_ASSIGN(const Item found, read(program, membership.string_at("id"), "Membership"));
    return Edit{
        Json::object(
            {{"id", membership.string_at("id")}, {"type", "Membership"}, {"role", "manager"}}),
        found.version};
  }
  return Edit{Json::object({{"id", accounts_.ids()->next_urn("Membership")},
                            {"type", "Membership"},
                            {"person", person},
                            {"organisation", organisation},
                            {"role", "manager"},
                            {"validFrom", today()},
                            {"state", "active"}})};
}

Result<Json> Organisations::decide(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  if (!decides(actor)) return only_for("the region's officers");
  std::lock_guard guard(changing_);
  const std::string id(input.string_at("claim"));
  MAILLAGE_ASSIGN(const Item claim, read(actor, id, "Claim"));
  if (!is_open(claim.entity))
    return make_error(ErrorCode::conflict, "This claim was decided already.");
  const std::string person = text_of(claim.entity, "person");
  if (!actor.person.empty() && person == actor.person)
    return make_error(ErrorCode::forbidden, "Somebody else decides on your own claim.");
  const bool approved = input.string_at("decision") == "approve";
  const Json* reason = input.find("reason");
  if (!approved && (!reason || reason->size() == 0))
    return invalid("reason", "is required for a refusal");
  Json answer = Json::object({{"claim", id}, {"state", approved ? "approved" : "refused"}});
  std::vector<Edit> edits;
  if (approved) {
    MAILLAGE_ASSIGN(Edit membership, made_manager(claim.entity));
    answer.set("membership", membership.fields.string_at("id"));
    edits.push_back(std::move(membership));
  }
  Json fields =
      Json::object({{"id", id}, {"type", "Claim"}, {"state", approved ? "approved" : "refused"}});
  if (!approved) fields.set("refusalReason", *reason);
  edits.push_back({std::move(fields), claim.version});
  MAILLAGE_TRY(write(actor, "organisations.decide", std::move(edits)));
  // The claimant hears of it where messages leave; the page tells in any case.
  const auto record = accounts_.engine()->get(Actor::system(), person);
  if (!record || !accounts_.sends_messages()) return answer;
  const Json claimant = accounts_.engine()->simple(Actor::system(), *record);
  const std::string_view language = claimant.string_at("language", "fr");
  LetterValues values;
  values.link = accounts_.address_of("/account/organisation");
  const Json organisation = shown(text_of(claim.entity, "organisation"));
  if (const Json* title = organisation.find("title"))
    values.organisation = title->string_at(language, title->string_at("fr"));
  if (!approved) values.reason = reason->string_at(language, reason->string_at("fr"));
  (void)accounts_.write_to(approved ? Letter::approved : Letter::refused, language,
                           claimant.string_at("email"), std::move(values));
  return answer;
}

Result<Json> Organisations::claims(const Actor& actor) const {
  MAILLAGE_TRY(check_person(actor));
  Json own = Json::array();
  for (const Json& claim : linked(actor, "Claim", "person", actor.person))
    own.push(claim_json(claim));
  const bool deciding = decides(actor);
  Json open = Json::array();
  if (deciding)
    for (const Json& claim : linked(actor, "Claim", "", ""))
      if (is_open(claim)) open.push(claim_json(claim));
  return Json::object({{"own", std::move(own)}, {"open", std::move(open)}, {"decides", deciding}});
}

}  // namespace maillage::identity
