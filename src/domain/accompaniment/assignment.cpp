// requests.assign and requests.hand-over: which support body takes a request, by territory, theme
// and workload.
#include <algorithm>
#include <map>

#include "domain/accompaniment/commands.h"
#include "domain/accompaniment/texts.h"
#include "domain/accompaniment/workload.h"
#include "domain/helpers.h"

namespace maillage::domain::accompaniment {

namespace {

// A body that is fully busy loses as much as a shared theme and category give together: the second
// best that is free goes before the best that is not.
constexpr double load_weight = 0.5;
constexpr std::size_t alternatives_max = 3;

struct Candidate {
  Helper helper;
  std::size_t open = 0;
  std::size_t capacity = 0;
  double value = 0;
};

Wanted wanted_by_request(const Json& request) {
  Wanted wanted;
  if (const auto category = request.string_at("category"); !category.empty())
    wanted.categories.emplace_back(category);
  if (const auto place = request.string_at("municipality"); !place.empty())
    wanted.places.emplace_back(place);
  const Json* themes = request.find("themes");
  if (themes && themes->is_string()) wanted.themes.push_back(themes->as_string());
  if (themes && themes->is_array())
    for (const Json& theme : themes->as_array())
      if (theme.is_string()) wanted.themes.push_back(theme.as_string());
  return wanted;
}

std::vector<Candidate> candidates(const Context& context, const TerritoryPicture& territory,
                                  const Stored& request, const Workload& workload) {
  std::vector<Candidate> found;
  for (Helper& helper :
       support_bodies_for(context, territory, wanted_by_request(request.entity), 1000)) {
    Candidate candidate;
    candidate.open = workload.open(helper.entity->id);
    candidate.capacity = workload.capacity(context, *helper.entity->record);
    const double load = std::min(
        1.0, static_cast<double>(candidate.open) / static_cast<double>(candidate.capacity));
    candidate.value = helper.score - load_weight * load;
    candidate.helper = std::move(helper);
    found.push_back(std::move(candidate));
  }
  std::stable_sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
    if (a.value != b.value) return a.value > b.value;
    return a.open < b.open;
  });
  return found;
}

Json to_json(const Candidate& candidate) {
  std::vector<Reason> reasons = candidate.helper.reasons;
  reasons.push_back(workload_reason(candidate.open, candidate.capacity));
  return Json::object({{"id", candidate.helper.entity->id},
                       {"score", candidate.helper.score},
                       {"open", Json(static_cast<std::int64_t>(candidate.open))},
                       {"capacity", Json(static_cast<std::int64_t>(candidate.capacity))},
                       {"reasons", domain::to_json(reasons)}});
}

// The requests that wait for a body, the longest waiting first.
Result<std::vector<Stored>> waiting(const Context& context, const Json& input) {
  std::vector<Stored> list;
  if (input.find("request")) {
    MAILLAGE_ASSIGN(Stored request, stored(context, input.string_at("request"), "Request"));
    if (request.text("state") != "sent")
      return make_error(ErrorCode::conflict, "This request is assigned already.", "request");
    list.push_back(std::move(request));
    return list;
  }
  MAILLAGE_ASSIGN(const auto records, all_of_type(context, "Request"));
  for (const auto& record : records)
    if (text_of(context, *record, "state") == "sent")
      list.push_back({record, std::string(record->id()), simple(context, *record)});
  std::stable_sort(list.begin(), list.end(), [](const Stored& a, const Stored& b) {
    return a.text("requestedAt") < b.text("requestedAt");
  });
  return list;
}

Result<void> require_support_body(const TerritoryPicture& territory, const std::string& id) {
  const Dossier* body = territory.organisation(id);
  if (!body) return invalid("supportBody", "is not an organisation known here");
  if (!is_support_body(*body))
    return invalid("supportBody", "is not an organisation that accompanies municipalities");
  return {};
}

Result<std::string> named_body(const TerritoryPicture& territory, const Json& input) {
  const std::string id(input.string_at("supportBody"));
  if (id.empty()) return id;
  if (!input.find("request")) return invalid("supportBody", "goes with one request");
  MAILLAGE_TRY(require_support_body(territory, id));
  return id;
}

}  // namespace

Result<Json> assign(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const std::string named, named_body(*territory, input));
  MAILLAGE_ASSIGN(const auto requests, waiting(context, input));
  MAILLAGE_ASSIGN(Workload workload, Workload::read(context));
  std::vector<model::Change> list;
  Json assigned = Json::array(), unserved = Json::array();
  for (const Stored& request : requests) {
    const auto found = candidates(context, *territory, request, workload);
    // Whom the municipality has asked, takes it.
    std::string body = named.empty() ? std::string(request.text("supportBody")) : named;
    if (body.empty() && !found.empty()) body = found.front().helper.entity->id;
    if (body.empty()) {
      unserved.push(request.id);
      continue;
    }
    Json others = Json::array();
    Json row = Json::object({{"request", request.id}, {"supportBody", body}, {"chosen", Json()}});
    for (const Candidate& candidate : found) {
      if (candidate.helper.entity->id == body) {
        row.set("chosen", to_json(candidate));
      } else if (others.size() < alternatives_max) {
        others.push(to_json(candidate));
      }
    }
    row.set("others", std::move(others));
    assigned.push(std::move(row));
    workload.add(body);
    MAILLAGE_ASSIGN(auto change,
                    setting(context, *request.record, "Request",
                            Json::object({{"supportBody", body}, {"state", "assigned"}})));
    list.push_back(std::move(change));
  }
  const bool save = input.bool_at("save");
  if (save && !list.empty())
    MAILLAGE_TRY(commit_trusted(context, std::move(list), "requests.assign"));
  return Json::object(
      {{"saved", save}, {"assigned", std::move(assigned)}, {"unserved", std::move(unserved)}});
}

Result<Json> hand_over(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_ASSIGN(const Stored request, stored(context, input.string_at("request"), "Request"));
  MAILLAGE_TRY(require_body(context, request));
  const std::string body(input.string_at("supportBody"));
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_TRY(require_support_body(*territory, body));
  if (body == request.text("supportBody"))
    return invalid("supportBody", "accompanies this request already");
  if (request.text("state") != "assigned" && request.text("state") != "advising")
    return make_error(
        ErrorCode::conflict,
        "Only a request that is being accompanied can be handed over; its state is '" +
            std::string(request.text("state")) + "'.",
        "request");
  std::vector<model::Change> list;
  MAILLAGE_ASSIGN(auto note,
                  entry_of(context, request, "Note", body, std::string(input.string_at("reason"))));
  list.push_back(std::move(note));
  MAILLAGE_ASSIGN(auto change,
                  setting(context, *request.record, "Request",
                          Json::object({{"supportBody", body}, {"state", "assigned"}})));
  const std::string id = change.id;
  list.push_back(std::move(change));
  MAILLAGE_ASSIGN(const auto done, commit_trusted(context, std::move(list), "requests.hand-over"));
  Json answer = Json::object({{"id", id},
                              {"version", Json(done.outcomes.back().version)},
                              {"position", Json(done.position)}});
  if (const auto record = context.engine.get(context.actor, id))
    answer.set("entity", simple(context, *record));
  return answer;
}

}  // namespace maillage::domain::accompaniment
