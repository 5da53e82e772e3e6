// Members: invited, changed, leaving.
#include "identity/organisations.h"

#include <algorithm>

#include "identity/organisations_shared.h"

namespace maillage::identity {

namespace {

constexpr std::chrono::minutes invitation_life{7 * 24 * 60};
constexpr std::size_t members_max = 2'000;

}  // namespace

Json Organisations::membership_json(const Json& membership, const Actor& actor,
                                    bool managing) const {
  const std::string person = text_of(membership, "person");
  Json out = Json::object({{"membership", membership.string_at("id")},
                           {"role", text_of(membership, "role")},
                           {"state", membership.string_at("state")},
                           {"self", !person.empty() && person == actor.person}});
  if (!person.empty()) {
    out.set("person", person);
    out.set("name", person_name(person));
  }
  if (managing) {
    copy_member(membership, out, "email");
    if (!person.empty())
      if (const auto record = accounts_.engine()->get(Actor::system(), person))
        copy_member(accounts_.engine()->simple(Actor::system(), *record), out, "email");
  }
  for (const char* member : {"title", "validFrom", "validTo"}) copy_member(membership, out, member);
  return out;
}

Result<Json> Organisations::members(const Actor& actor, const Json& input) const {
  MAILLAGE_TRY(check_person(actor));
  MAILLAGE_ASSIGN(const std::string organisation, organisation_of(actor, input));
  const bool managing = manages(actor, organisation);
  if (!managing && actor.organisation != organisation)
    return only_for("members of the organisation");
  Json members = Json::array();
  Json invitations = Json::array();
  for (const Json& membership : linked(actor, "Membership", "organisation", organisation)) {
    const std::string_view state = membership.string_at("state");
    if (state == "active") members.push(membership_json(membership, actor, managing));
    if (state == "invited" && managing)
      invitations.push(membership_json(membership, actor, managing));
  }
  return Json::object({{"organisation", shown(organisation)},
                       {"manages", managing},
                       {"members", std::move(members)},
                       {"invitations", std::move(invitations)}});
}

Result<Json> Organisations::invite(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  MAILLAGE_ASSIGN(const std::string organisation, organisation_of(actor, input));
  if (!manages(actor, organisation)) return only_for("managers of the organisation");
  const std::string email = normal_name(input.string_at("email"));
  if (!is_email(email)) return invalid("email", "must be an e-mail address");
  std::lock_guard guard(changing_);
  const auto all = linked(actor, "Membership", "organisation", organisation);
  if (all.size() >= members_max)
    return make_error(ErrorCode::too_large, "An organisation has at most 2000 members here.");
  MAILLAGE_ASSIGN(const auto account, accounts_.find(email));
  // A new invitation takes the place of one to the same address.
  std::string membership;
  for (const Json& one : all) {
    const std::string_view state = one.string_at("state");
    if (state == "active" && account && text_of(one, "person") == account->person)
      return make_error(ErrorCode::conflict, "This person is a member already.", "email");
    if (state == "invited" && one.string_at("email") == email) membership = one.string_at("id");
  }
  std::uint64_t version = 0;
  if (membership.empty()) {
    membership = accounts_.ids()->next_urn("Membership");
  } else {
    MAILLAGE_ASSIGN(const Item before, read(actor, membership, "Membership"));
    version = before.version;
  }
  Json fields = Json::object({{"id", membership},
                              {"type", "Membership"},
                              {"organisation", organisation},
                              {"role", input.string_at("role")},
                              {"email", email}});
  if (version == 0) fields.set("state", "invited");
  copy_member(input, fields, "title");
  MAILLAGE_TRY(write(actor, "members.invite", {{std::move(fields), version}}));
  const Json shown_organisation = shown(organisation);
  Json about = Json::object({{"email", email},
                             {"membership", membership},
                             {"role", input.string_at("role")},
                             {"language", input.string_at("language", "fr")}});
  copy_member(shown_organisation, about, "title");
  MAILLAGE_ASSIGN(const std::string code,
                  accounts_.codes().make("invite", about, invitation_life, membership));
  const std::string link = accounts_.address_of("/join#" + code);
  Json answer = Json::object({{"membership", membership}, {"sent", accounts_.sends_messages()}});
  if (!accounts_.sends_messages()) {
    answer.set("code", code);
    answer.set("link", link);
    return answer;
  }
  LetterValues values;
  values.code = code;
  values.link = link;
  const std::string_view language = input.string_at("language", "fr");
  if (const Json* title = shown_organisation.find("title"))
    values.organisation = std::string(title->string_at(language, title->string_at("fr")));
  MAILLAGE_TRY(accounts_.write_to(Letter::invite, language, email, std::move(values)));
  return answer;
}

Result<Json> Organisations::accept(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  if (actor.person.empty()) return only_for("people, not for administrators of the platform");
  std::lock_guard guard(changing_);
  const std::string_view code = input.string_at("code");
  MAILLAGE_ASSIGN(const Json about, accounts_.codes().look("invite", code));
  // The code alone is not enough: it was meant for whoever reads that address.
  MAILLAGE_ASSIGN(const auto account, accounts_.find(about.string_at("email")));
  if (!account || account->person != actor.person)
    return make_error(ErrorCode::forbidden,
                      "This invitation is for another address: sign in with that account.");
  MAILLAGE_ASSIGN(const Item invited,
                  read(Actor::system(), about.string_at("membership"), "Membership"));
  if (invited.entity.string_at("state") != "invited")
    return make_error(ErrorCode::conflict, "This invitation was taken back.");
  MAILLAGE_ASSIGN(const Json taken, accounts_.codes().take("invite", code));
  const std::string organisation = text_of(invited.entity, "organisation");
  Json fields = Json::object({{"id", taken.string_at("membership")},
                              {"type", "Membership"},
                              {"person", actor.person},
                              {"email", Json()},
                              {"validFrom", today()},
                              {"state", "active"}});
  MAILLAGE_TRY(
      write(actor, "members.accept", {{std::move(fields), invited.version}}, Decided::here));
  return Json::object({{"membership", taken.string_at("membership")},
                       {"organisation", shown(organisation)},
                       {"role", text_of(invited.entity, "role")}});
}

// An organisation that has a manager keeps one, else nobody inside could change anything.
Result<void> Organisations::keep_a_manager(const Json& membership) const {
  if (text_of(membership, "role") != "manager" || membership.string_at("state") != "active")
    return {};
  for (const Json& other :
       linked(Actor::system(), "Membership", "organisation", text_of(membership, "organisation")))
    if (other.string_at("id") != membership.string_at("id") &&
        other.string_at("state") == "active" && text_of(other, "role") == "manager" &&
        other.string_at("validTo").empty())
      return {};
  return make_error(ErrorCode::conflict,
                    "This is the last manager: make another member manager first.");
}

Result<Json> Organisations::change_role(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  std::lock_guard guard(changing_);
  auto found = read(actor, input.string_at("membership"), "Membership");
  // Whether a membership exists is for those who manage it to know.
  if (!found.ok() || !manages(actor, text_of(found->entity, "organisation")))
    return only_for("managers of the organisation");
  if (found->entity.string_at("state") == "ended")
    return make_error(ErrorCode::conflict, "This membership has ended.");
  if (input.string_at("role") != "manager" && !actor.is_staff())
    MAILLAGE_TRY(keep_a_manager(found->entity));
  Json fields = Json::object({{"id", input.string_at("membership")},
                              {"type", "Membership"},
                              {"role", input.string_at("role")}});
  MAILLAGE_TRY(write(actor, "members.change", {{std::move(fields), found->version}}));
  return Json::object(
      {{"membership", input.string_at("membership")}, {"role", input.string_at("role")}});
}

Result<Json> Organisations::remove(const Actor& actor, const Json& input) {
  MAILLAGE_TRY(check_person(actor));
  std::lock_guard guard(changing_);
  auto found = read(actor, input.string_at("membership"), "Membership");
  const bool self =
      found.ok() && !actor.person.empty() && text_of(found->entity, "person") == actor.person;
  if (!found.ok() || (!self && !manages(actor, text_of(found->entity, "organisation"))))
    return only_for("managers of the organisation");
  if (found->entity.string_at("state") == "ended")
    return make_error(ErrorCode::conflict, "This membership has ended.");
  if (!actor.is_staff()) MAILLAGE_TRY(keep_a_manager(found->entity));
  Json fields = Json::object({{"id", input.string_at("membership")},
                              {"type", "Membership"},
                              {"email", Json()},
                              {"state", "ended"}});
  const bool invited = found->entity.string_at("state") == "invited";
  if (!invited) fields.set("validTo", today());
  // Who leaves may not change their membership otherwise, and yet sets its last day.
  MAILLAGE_TRY(write(actor, "members.remove", {{std::move(fields), found->version}},
                     self ? Decided::here : Decided::by_rules));
  // Nobody makes an account by an invitation that was taken back.
  if (invited) MAILLAGE_TRY(accounts_.codes().forget("invite", input.string_at("membership")));
  return Json::object({{"membership", input.string_at("membership")}, {"state", "ended"}});
}

}  // namespace maillage::identity
