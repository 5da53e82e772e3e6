// The day of who advises or runs the accompaniment: requests by state, workloads, what is due.
#include <algorithm>
#include <map>

#include "domain/accompaniment/commands.h"
#include "domain/accompaniment/reminders.h"
#include "domain/accompaniment/workload.h"
#include "domain/helpers.h"

namespace maillage::domain::accompaniment {

namespace {

// Whose requests the actor works on: a body's, or all for an officer.
Result<std::string> scope_of(const Context& context, const Json& input) {
  const std::string body(input.string_at("supportBody"));
  if (is_officer(context.actor)) return body;
  if (!context.actor.signed_in())
    return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  const std::string own = context.actor.organisation;
  if (own.empty() || (!body.empty() && body != own))
    return make_error(ErrorCode::forbidden, "This is the board of another organisation.",
                      "supportBody");
  return own;
}

Json workloads(const Context& context, const TerritoryPicture& territory, const Workload& workload,
               const std::string& body) {
  Json list = Json::array();
  for (const DossierPtr& organisation : territory.organisations()) {
    if (!is_support_body(*organisation) || (!body.empty() && organisation->id != body)) continue;
    list.push(Json::object(
        {{"id", organisation->id},
         {"title", title_json(context, *organisation->record)},
         {"open", Json(static_cast<std::int64_t>(workload.open(organisation->id)))},
         {"capacity",
          Json(static_cast<std::int64_t>(Workload::capacity(context, *organisation->record)))}}));
  }
  return list;
}

}  // namespace

Result<Json> board_view(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_ASSIGN(const std::string body, scope_of(context, input));
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const Workload workload, Workload::read(context));
  MAILLAGE_ASSIGN(const auto records, all_of_type(context, "Request"));
  MAILLAGE_ASSIGN(const auto advised, all_of_type(context, "Recommendation"));
  Reminders reminders(context);
  std::map<std::string, std::int64_t> recommendations;  // open ones by request
  for (const auto& record : advised) {
    const Stored one{record, std::string(record->id()), simple(context, *record)};
    if (!body.empty() && one.text("supportBody") != body) continue;
    const std::string_view state = one.text("state");
    if (state != "done" && state != "refused") ++recommendations[std::string(one.text("request"))];
    reminders.look_at_recommendation(one);
  }
  std::vector<Stored> requests;
  for (const auto& record : records) {
    Stored one{record, std::string(record->id()), simple(context, *record)};
    if (!body.empty() && one.text("supportBody") != body) continue;
    reminders.look_at(one);
    requests.push_back(std::move(one));
  }
  Json rows = Json::array();
  std::vector<const Json*> entities;
  for (const Stored& one : requests) {
    rows.push(Json::object(
        {{"request", one.entity}, {"openRecommendations", Json(recommendations[one.id])}}));
    entities.push_back(&one.entity);
  }
  const Json due = reminders.take();
  std::vector<std::string> subjects;
  for (const Json& one : due.as_array()) subjects.emplace_back(one.string_at("about"));
  const Json about = Json::object({{"ids", Json::array(subjects)}});
  entities.push_back(&about);
  return Json::object({{"supportBody", body.empty() ? Json() : Json(body)},
                       {"officer", is_officer(context.actor)},
                       {"requests", std::move(rows)},
                       {"workloads", workloads(context, *territory, workload, body)},
                       {"reminders", due},
                       {"references", references(context, entities)}});
}

}  // namespace maillage::domain::accompaniment
