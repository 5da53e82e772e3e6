// The network of internal referents: municipalities name them, the person
// agrees to be listed, and members of the network find and write to each other
// without any address being shown.
#include <algorithm>
#include <map>

#include "domain/accompaniment/commands.h"
#include "domain/helpers.h"

namespace maillage::domain::accompaniment {

namespace {

constexpr std::size_t letters_a_day_max = 30;
constexpr std::size_t letters_shown_max = 200;

bool is_network_staff(const access::Actor& actor) { return is_officer(actor) || actor.advisor; }

bool manages(const access::Actor& actor, std::string_view organisation) {
  return is_officer(actor) || (actor.may_write && actor.role >= access::Role::manager &&
                               actor.organisation == organisation);
}

Error only(const Context& context, const char* whose) {
  if (!context.actor.signed_in())
    return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  return make_error(ErrorCode::forbidden, std::string("Only ") + whose + " may do this.");
}

// The person's referent entities that have not ended.
Result<std::vector<Stored>> own_referents(const Context& program, std::string_view person) {
  if (person.empty()) return std::vector<Stored>();
  MAILLAGE_ASSIGN(auto list, linked(program, "Referent", "person", person));
  std::erase_if(list, [](const Stored& one) { return one.text("state") == "ended"; });
  return list;
}

Result<bool> is_listed(const Context& program, std::string_view person) {
  MAILLAGE_ASSIGN(const auto own, own_referents(program, person));
  return std::any_of(own.begin(), own.end(),
                     [](const Stored& one) { return one.text("state") == "listed"; });
}

std::string name_of_person(const Context& program, std::string_view id) {
  const auto record = program.engine.get(program.actor, id);
  return record ? text_of(program, *record, "name") : std::string();
}

// Only who acts for the municipality today can speak for it.
Result<void> require_member(const Context& program, std::string_view person,
                            std::string_view organisation) {
  MAILLAGE_ASSIGN(const auto memberships, linked(program, "Membership", "person", person));
  const std::string today = format_timestamp(program.engine.now()).substr(0, 10);
  for (const Stored& one : memberships)
    if (one.text("organisation") == organisation && one.text("state") == "active" &&
        (one.text("validTo").empty() || today < one.text("validTo")))
      return {};
  return invalid("person", "is not a member of this organisation");
}

Result<void> check_themes(const Context& context, const Json& input) {
  const Json* themes = input.find("themes");
  if (!themes) return {};
  for (const Json& theme : themes->as_array()) {
    const auto record = context.engine.get(context.actor, theme.as_string());
    if (!record || short_type(context, *record) != "Theme")
      return invalid("themes", theme.as_string() + " is not a theme known here");
  }
  return {};
}

// What the person says of themselves in the directory.
void set_profile(const Json& input, Json& fields) {
  if (const Json* themes = input.find("themes"))
    fields.set("themes", themes->size() > 0 ? *themes : Json());
  if (const Json* about = input.find("about"))
    fields.set("description",
               about->as_string().empty()
                   ? Json()
                   : Json::object({{std::string(input.string_at("language", "fr")), *about}}));
}

}  // namespace

Result<Json> name_referent(Context& context, const Json& input) {
  const access::Actor& actor = context.actor;
  const Context program = as_program(context);
  const std::string organisation(input.string_at("organisation", actor.organisation));
  if (!manages(actor, organisation)) return only(context, "a manager of the municipality");
  MAILLAGE_ASSIGN(const Stored authority, stored(context, organisation, "Organisation"));
  if (authority.text("kind") != "municipality")
    return invalid("organisation", "is not a municipality");
  const std::string person(input.string_at("person", actor.person));
  MAILLAGE_TRY(require_member(program, person, organisation));
  MAILLAGE_TRY(check_themes(context, input));
  MAILLAGE_ASSIGN(const auto known, own_referents(program, person));
  for (const Stored& one : known)
    if (one.text("organisation") == organisation)
      return make_error(ErrorCode::already_exists, "This person is named already.", "person");
  Json entity = Json::object(
      {{"id", context.ids.next_urn("Referent")},
       {"type", "Referent"},
       {"title",
        to_json(FourTexts{"Référent numérique interne", "Interne digitale referent",
                          "Interne digitale Referenzperson", "Internal digital referent"})},
       {"person", person},
       {"organisation", organisation},
       {"municipality", authority.text("municipality")}});
  set_profile(input, entity);
  // Who names themselves has agreed.
  if (person == actor.person) {
    entity.set("state", "listed");
    entity.set("consentedAt", format_timestamp(context.engine.now()));
  }
  if (authority.entity.bool_at("fictional")) entity.set("fictional", true);
  MAILLAGE_ASSIGN(auto change, creation(context, std::move(entity)));
  return commit_one(context, std::move(change), "referents.name");
}

Result<Json> change_referent(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored referent, stored(context, input.string_at("referent"), "Referent"));
  if (referent.text("person") != context.actor.person || context.actor.person.empty())
    return only(context, "the person themselves");
  if (referent.text("state") == "ended")
    return make_error(ErrorCode::conflict, "This has ended.", "referent");
  MAILLAGE_TRY(check_themes(context, input));
  Json fields = Json::object({});
  set_profile(input, fields);
  if (referent.text("state") == "named") {
    fields.set("state", "listed");
    fields.set("consentedAt", format_timestamp(context.engine.now()));
  }
  MAILLAGE_ASSIGN(auto change, setting(context, *referent.record, "Referent", std::move(fields)));
  return commit_one(context, std::move(change), "referents.change");
}

Result<Json> end_referent(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored referent, stored(context, input.string_at("referent"), "Referent"));
  const bool self =
      !context.actor.person.empty() && referent.text("person") == context.actor.person;
  if (!self && !manages(context.actor, referent.text("organisation")))
    return only(context, "the person and a manager of their municipality");
  if (referent.text("state") == "ended")
    return make_error(ErrorCode::conflict, "This has ended.", "referent");
  // Consent that is withdrawn leaves nothing of what the person said of
  // themselves.
  MAILLAGE_ASSIGN(auto change, setting(context, *referent.record, "Referent",
                                       Json::object({{"state", "ended"},
                                                     {"description", Json()},
                                                     {"themes", Json()},
                                                     {"consentedAt", Json()}})));
  return commit_one(context, std::move(change), "referents.end");
}

namespace {

// Whom a letter goes to: a listed referent, or who wrote a letter that is
// answered.
struct Addressee {
  std::string person;
  std::string name;
};

Result<Addressee> addressee_of(const Context& context, const Context& program, const Json& input) {
  const std::string_view answered = input.string_at("answerTo");
  if (!answered.empty()) {
    MAILLAGE_ASSIGN(const Stored letter, stored(context, answered, "Letter"));
    if (letter.text("recipient") != context.actor.person)
      return invalid("answerTo", "is not a letter to you");
    return Addressee{std::string(letter.text("sender")), std::string(letter.text("author"))};
  }
  MAILLAGE_ASSIGN(const bool listed, is_listed(program, context.actor.person));
  if (!listed && !is_network_staff(context.actor)) return only(context, "members of the network");
  const auto found = stored(program, input.string_at("referent"), "Referent");
  if (!found.ok() || found->text("state") != "listed")
    return invalid("referent", "is not in the directory");
  const std::string person(found->text("person"));
  return Addressee{person, name_of_person(program, person)};
}

// One person's letters do not flood the network.
Result<void> check_rate(const Context& program, std::string_view sender) {
  MAILLAGE_ASSIGN(const auto letters, linked(program, "Letter", "sender", sender));
  const std::string since =
      format_timestamp(program.engine.now() - std::chrono::hours(24)).substr(0, 19);
  const auto recent = std::count_if(letters.begin(), letters.end(), [&](const Stored& one) {
    return one.text("sentAt").substr(0, 19) > since;
  });
  if (static_cast<std::size_t>(recent) < letters_a_day_max) return {};
  return make_error(ErrorCode::too_large,
                    "You have sent 30 letters in a day, which is the most. "
                    "Write again tomorrow.");
}

}  // namespace

Result<Json> write_letter(Context& context, const Json& input) {
  const access::Actor& actor = context.actor;
  if (actor.person.empty()) return only(context, "a person with an account");
  const Context program = as_program(context);
  MAILLAGE_ASSIGN(const Addressee to, addressee_of(context, program, input));
  if (to.person == actor.person) return invalid("referent", "is yourself");
  for (const char* field : {"subject", "text"})
    if (input.string_at(field).find_first_not_of(" \t\r\n") == std::string_view::npos)
      return invalid(field, "must not be empty");
  MAILLAGE_TRY(check_rate(program, actor.person));
  const std::string subject(input.string_at("subject"));
  Json letter = Json::object(
      {{"id", context.ids.next_urn("Letter")},
       {"type", "Letter"},
       {"title", Json::object({{std::string(input.string_at("language", "fr")), Json(subject)}})},
       {"text", std::string(input.string_at("text"))},
       {"recipient", to.person},
       {"addressedAs", to.name},
       {"sender", actor.person},
       {"author", actor.name},
       {"sentAt", format_timestamp(context.engine.now())}});
  if (!actor.organisation.empty() && actor.organisation.starts_with("urn:ngsi-ld:Organisation:"))
    letter.set("organisation", actor.organisation);
  MAILLAGE_ASSIGN(auto change, creation(context, std::move(letter)));
  const std::string id = change.id;
  MAILLAGE_ASSIGN(const auto done, commit_trusted(context, {std::move(change)}, "referents.write"));
  return Json::object({{"id", id},
                       {"version", Json(done.outcomes.at(0).version)},
                       {"position", Json(done.position)}});
}

namespace {

Json row_of(const Context& program, const TerritoryPicture& territory, const Stored& referent) {
  const std::string municipality(referent.text("municipality"));
  const Area* province = territory.enclosing(municipality, "province");
  const Json* themes = referent.entity.find("themes");
  const Json* about = referent.entity.find("description");
  return Json::object({{"id", referent.id},
                       {"name", name_of_person(program, referent.text("person"))},
                       {"organisation", referent.text("organisation")},
                       {"municipality", municipality},
                       {"province", province ? Json(province->id) : Json()},
                       {"themes", themes ? *themes : Json::array()},
                       {"about", about ? *about : Json()},
                       {"state", referent.text("state")},
                       {"fictional", referent.entity.bool_at("fictional")}});
}

Result<Json> letters_of(const Context& context) {
  Json list = Json::array();
  if (context.actor.person.empty()) return list;
  std::vector<Stored> letters;
  for (const char* side : {"recipient", "sender"}) {
    MAILLAGE_ASSIGN(auto some, linked(context, "Letter", side, context.actor.person));
    for (Stored& one : some) letters.push_back(std::move(one));
  }
  std::sort(letters.begin(), letters.end(),
            [](const Stored& a, const Stored& b) { return a.text("sentAt") > b.text("sentAt"); });
  for (const Stored& one : letters) {
    if (list.size() >= letters_shown_max) break;
    const bool mine = one.text("sender") == context.actor.person;
    list.push(Json::object({{"id", one.id},
                            {"subject", *one.entity.find("title")},
                            {"text", one.text("text")},
                            {"sent", mine},
                            {"with", one.text(mine ? "addressedAs" : "author")},
                            {"at", one.text("sentAt")}}));
  }
  return list;
}

}  // namespace

Result<Json> referents_view(Context& context, const Json&, Pictures& pictures) {
  const access::Actor& actor = context.actor;
  const Context program = as_program(context);
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const auto records, all_of_type(program, "Referent"));
  MAILLAGE_ASSIGN(const bool listed, is_listed(program, actor.person));
  const bool allowed = listed || is_network_staff(actor);
  Json rows = Json::array(), own = Json::array(), named = Json::array();
  std::vector<std::string> ids;
  std::int64_t count = 0;
  for (const auto& record : records) {
    const Stored one{record, std::string(record->id()), simple(program, *record)};
    if (one.text("state") == "ended") continue;
    const bool in_directory = one.text("state") == "listed";
    const bool self = !actor.person.empty() && one.text("person") == actor.person;
    const bool ours = !actor.organisation.empty() && manages(actor, one.text("organisation")) &&
                      one.text("organisation") == actor.organisation;
    count += in_directory;
    if (!(allowed && in_directory) && !self && !ours) continue;
    const Json row = row_of(program, *territory, one);
    for (const char* field : {"organisation", "municipality", "province"})
      if (!row.string_at(field).empty()) ids.emplace_back(row.string_at(field));
    for (const Json& theme : row.find("themes")->as_array()) ids.push_back(theme.as_string());
    if (allowed && in_directory) {
      // Whoever reads the directory is shown people: the audit tells them.
      context.engine.told(actor, *record);
      rows.push(row);
    }
    if (self) own.push(row);
    if (ours && !self) named.push(row);
  }
  MAILLAGE_ASSIGN(Json letters, letters_of(context));
  const bool names = actor.role >= access::Role::manager && actor.territories.size() == 1;
  return Json::object({{"allowed", allowed},
                       {"count", Json(count)},
                       {"mayName", names},
                       {"own", std::move(own)},
                       {"named", std::move(named)},
                       {"referents", std::move(rows)},
                       {"letters", std::move(letters)},
                       {"references", references_of(context, ids)}});
}

}  // namespace maillage::domain::accompaniment
