#include "domain/calls/jury.h"

#include <algorithm>
#include <map>

#include "domain/calls/commands.h"
#include "domain/dossier.h"
#include "domain/helpers.h"
#include "text/fold.h"
#include "text/tokens.h"

namespace maillage::domain::calls {

namespace {

constexpr std::size_t candidates_max = 8;
constexpr std::size_t letters_min = 2;

bool is_person(std::string_view actor) { return actor.starts_with("urn:ngsi-ld:Person:"); }

// Periods are days: from the first on which it holds up to the first on which it does not.
bool is_active(const Context& context, const engine::Record& membership) {
  if (text_of(context, membership, "state") != "active") return false;
  const std::string today = format_timestamp(context.engine.now()).substr(0, 10);
  const std::string from = text_of(context, membership, "validFrom");
  const std::string to = text_of(context, membership, "validTo");
  return (from.empty() || from <= today) && (to.empty() || today < to);
}

std::vector<std::string> memberships_of(const Context& all, std::string_view person) {
  std::vector<std::string> organisations;
  const auto memberships = linked(all, "Membership", "person", person);
  if (!memberships.ok()) return organisations;
  for (const Stored& one : *memberships)
    if (is_active(all, *one.record)) organisations.emplace_back(one.text("organisation"));
  return organisations;
}

// The person's name, told to the audit as shown to whoever asks; empty when nobody has that id.
std::string shown_name(const Context& context, std::string_view id) {
  const auto record = context.engine.get(access::Actor::system(), id);
  if (!record) return {};
  context.engine.told(context.actor, *record);
  return text_of(as_program(context), *record, "name");
}

Json organisation_title(const Context& context, std::string_view id) {
  const auto record = context.engine.get(access::Actor::system(), id);
  return record ? title_json(as_program(context), *record) : Json();
}

std::vector<std::string> folded_words(std::string_view text) {
  const std::string folded = text::fold(text);
  std::vector<std::string> words;
  for (const std::string_view word : text::split_words(folded)) words.emplace_back(word);
  return words;
}

// Does each of the wanted words begin one of these?
bool begin(const std::vector<std::string>& wanted, const std::vector<std::string>& words) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& start) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return word.starts_with(start); });
  });
}

struct Candidate {
  std::string person;
  std::string organisation;
  std::string name;
};

// Members of organisations whose name or organisation has the wanted words, by name. Nothing of
// them is shown yet.
Result<std::vector<Candidate>> find_candidates(const Context& all,
                                               const std::vector<std::string>& wanted) {
  MAILLAGE_ASSIGN(const auto memberships, all_of_type(all, "Membership"));
  std::map<std::string, std::vector<std::string>> titles;
  std::map<std::pair<std::string, std::string>, Candidate> found;
  for (const auto& membership : memberships) {
    if (!is_active(all, *membership)) continue;
    const std::string person = text_of(all, *membership, "person");
    const std::string organisation = text_of(all, *membership, "organisation");
    const auto record = all.engine.get(all.actor, person);
    if (!record) continue;
    auto known = titles.find(organisation);
    if (known == titles.end()) {
      const FourTexts title = title_of(all, organisation);
      std::vector<std::string> words;
      for (const std::string& text : title)
        for (std::string& word : folded_words(text)) words.push_back(std::move(word));
      known = titles.emplace(organisation, std::move(words)).first;
    }
    const std::string name = text_of(all, *record, "name");
    std::vector<std::string> words = folded_words(name);
    words.insert(words.end(), known->second.begin(), known->second.end());
    if (begin(wanted, words)) found[{person, organisation}] = {person, organisation, name};
  }
  std::vector<Candidate> list;
  for (auto& [key, candidate] : found) list.push_back(std::move(candidate));
  std::stable_sort(list.begin(), list.end(),
                   [](const Candidate& a, const Candidate& b) { return a.name < b.name; });
  return list;
}

struct Load {
  std::int64_t assigned = 0;
  std::int64_t scored = 0;
  std::int64_t declined = 0;
};

}  // namespace

std::vector<std::string> organisations_of(const Context& context, const Juror& juror) {
  std::vector<std::string> organisations;
  if (is_person(juror.actor)) organisations = memberships_of(as_program(context), juror.actor);
  if (!juror.organisation.empty() && !contains(organisations, juror.organisation))
    organisations.push_back(juror.organisation);
  return organisations;
}

void jury_faults(const Context& context, const Call& call, Faults& faults) {
  const Context all = as_program(context);
  for (std::size_t i = 0; i < call.jury.size(); ++i) {
    const Juror& juror = call.jury[i];
    if (!is_person(juror.actor)) continue;
    const std::string place = "call.jury[" + std::to_string(i) + "].";
    const auto record = all.engine.get(all.actor, juror.actor);
    if (!record || short_type(all, *record) != "Person")
      faults.push_back({place + "actor", "is nobody known here"});
    else if (!juror.organisation.empty() &&
             !contains(memberships_of(all, juror.actor), juror.organisation))
      faults.push_back({place + "organisation", "is not the organisation of this person any more"});
  }
}

Json jury_json(const Context& context, const Call& call, const std::vector<Stored>& reviews) {
  std::map<std::string_view, Load> loads;
  for (const Stored& review : reviews) {
    Load& load = loads[review.text("reviewer")];
    const std::string_view state = review.text("state");
    ++(state == "scored" ? load.scored : state == "declined" ? load.declined : load.assigned);
  }
  const Context all = as_program(context);
  Json list = Json::array();
  for (const Juror& juror : call.jury) {
    const std::string name = is_person(juror.actor) ? shown_name(context, juror.actor) : "";
    const bool member = !is_person(juror.actor) || juror.organisation.empty() ||
                        contains(memberships_of(all, juror.actor), juror.organisation);
    const Load load = loads[juror.actor];
    Json item = Json::object({{"actor", juror.actor},
                              {"name", name.empty() ? juror.actor : name},
                              {"maximum", juror.applications_max},
                              {"member", member},
                              {"assigned", Json(load.assigned)},
                              {"scored", Json(load.scored)},
                              {"declined", Json(load.declined)}});
    item.set("organisation", juror.organisation.empty() ? Json() : Json(juror.organisation));
    item.set("organisationTitle", organisation_title(context, juror.organisation));
    list.push(std::move(item));
  }
  return list;
}

Result<Json> jury_candidates_view(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  const std::vector<std::string> wanted = folded_words(input.string_at("text"));
  Json items = Json::array();
  // One letter would be a list of everybody.
  const bool enough = std::any_of(wanted.begin(), wanted.end(), [](const std::string& word) {
    return word.size() >= letters_min;
  });
  if (!enough) return Json::object({{"items", std::move(items)}, {"more", false}});
  MAILLAGE_ASSIGN(const auto found, find_candidates(as_program(context), wanted));
  for (std::size_t i = 0; i < std::min(found.size(), candidates_max); ++i)
    items.push(
        Json::object({{"actor", found[i].person},
                      {"name", shown_name(context, found[i].person)},
                      {"organisation", found[i].organisation},
                      {"organisationTitle", organisation_title(context, found[i].organisation)}}));
  return Json::object({{"items", std::move(items)}, {"more", found.size() > candidates_max}});
}

}  // namespace maillage::domain::calls
