// calls.award: the ranking becomes decisions with their reasons, and the selected become projects.
#include <algorithm>
#include <cmath>
#include <map>

#include "domain/calls/commands.h"
#include "domain/calls/follow_up.h"
#include "domain/calls/reasons.h"
#include "domain/dossier.h"

namespace maillage::domain::calls {

namespace {

Json project_of(const std::string& id, const Stored& application, const Call& call,
                std::int64_t cents, const std::string& today) {
  Json project = Json::object({{"id", id}, {"type", "Project"}, {"call", call.id}});
  for (const auto& [from, to] :
       {std::pair("title", "title"), std::pair("summary", "summary"),
        std::pair("organisation", "lead"), std::pair("partners", "partners"),
        std::pair("municipalities", "municipalities"), std::pair("budget", "budget"),
        std::pair("fictional", "fictional")})
    if (const Json* value = application.entity.find(from)) project.set(to, *value);
  project.set("grant", static_cast<double>(cents) / 100);
  // What was decided, where nobody who keeps the project's page changes it.
  project.set("paymentPlan", to_json(plan_of_award(cents, application.entity.find("budget"))));
  project.set("year", Json(std::int64_t{std::stoi(today.substr(0, 4))}));
  project.set("state", "planned");
  return project;
}

// Collects the changes of an award.
struct Awarding {
  Context& context;
  const Call& call;
  std::vector<model::Change> list;
  std::int64_t selected = 0;
  std::int64_t cents = 0;
  Json projects = Json::array();

  // The fields of an application that becomes a project, with that project.
  Result<void> select(const Stored& application, std::int64_t grant, Json& fields) {
    const std::string id = context.ids.next_urn("Project");
    const std::string today = format_timestamp(context.engine.now()).substr(0, 10);
    MAILLAGE_ASSIGN(auto project,
                    creation(context, project_of(id, application, call, grant, today)));
    list.push_back(std::move(project));
    fields.set("project", id);
    fields.set("state", "selected");
    projects.push(id);
    ++selected;
    cents += grant;
    return {};
  }

  Result<void> set(const Stored& application, Json fields) {
    MAILLAGE_ASSIGN(auto change,
                    setting(context, *application.record, "Application", std::move(fields)));
    list.push_back(std::move(change));
    return {};
  }

  // The call's figures, then everything in one commit.
  Result<Json> finish(std::string command) {
    const double before = number_of(context, *call.record, "amountAwarded").value_or(0);
    const double count = number_of(context, *call.record, "selected").value_or(0);
    const bool first = call.state != "awarded";
    const double amount = static_cast<double>(cents) / 100;
    const std::int64_t in_all = selected + (first ? 0 : std::llround(count));
    const double awarded = static_cast<double>(cents + (first ? 0 : cents_of(before))) / 100;
    MAILLAGE_ASSIGN(auto closing, setting(context, *call.record, "Call",
                                          Json::object({{"state", "awarded"},
                                                        {"selected", Json(in_all)},
                                                        {"amountAwarded", awarded}})));
    list.push_back(std::move(closing));
    MAILLAGE_TRY(commit_trusted(context, std::move(list), std::move(command)));
    return Json::object({{"call", call.id},
                         {"selected", Json(selected)},
                         {"amountAwarded", amount},
                         {"projects", std::move(projects)}});
  }
};

}  // namespace

Result<Json> award_call(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const Stored ranking, stored(context, input.string_at("ranking"), "Ranking"));
  MAILLAGE_ASSIGN(const Call call, read_call(context, ranking.text("call")));
  if (call.state != "evaluation" || ranking.text("state") != "computed")
    return make_error(ErrorCode::conflict, "This call is decided already.", "ranking");
  const Json& inputs = *ranking.entity.find("inputs");
  const Json& rows = *ranking.entity.find("result")->find("ranking");
  MAILLAGE_ASSIGN(const RankingInputs present, ranking_inputs(context, call, pictures));
  if (present.waiting + present.without > 0 || present.json.dump() != inputs.dump())
    return make_error(
        ErrorCode::conflict,
        "The ranking is out of date: applications, scores or rules have changed since.", "ranking");
  const auto excluded = std::count_if(rows.as_array().begin(), rows.as_array().end(),
                                      [](const Json& row) { return row.number_at("rank") == 0; });
  MAILLAGE_ASSIGN(const auto applications, linked(context, "Application", "call", call.id));
  std::map<std::string_view, const Stored*> by_id;
  for (const Stored& one : applications) by_id[one.id] = &one;
  const std::size_t ranked = rows.size() - static_cast<std::size_t>(excluded);
  Awarding awarding{context, call, {}, 0, 0, Json::array()};
  for (const Json& row : rows.as_array()) {
    const Stored& application = *by_id.at(row.string_at("id"));
    Json decision = row;
    decision.erase("id");
    decision.set("text", domain::to_json(decision_texts(row, inputs, ranked)));
    decision.set("ranked", Json(static_cast<std::int64_t>(ranked)));
    Json fields =
        Json::object({{"decision", std::move(decision)}, {"state", row.string_at("outcome")}});
    if (row.string_at("outcome") == "selected")
      MAILLAGE_TRY(awarding.select(application, row.find("grant")->to_int().value_or(0), fields));
    MAILLAGE_TRY(awarding.set(application, std::move(fields)));
  }
  MAILLAGE_ASSIGN(auto decided, setting(context, *ranking.record, "Ranking",
                                        Json::object({{"state", "decided"}})));
  awarding.list.push_back(std::move(decided));
  return awarding.finish("calls.award");
}

Result<Json> award_reserve(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const Call call, read_call(context, input.string_at("call")));
  if (call.state != "awarded")
    return make_error(ErrorCode::conflict, "The reserve list exists once a call is awarded.",
                      "call");
  MAILLAGE_ASSIGN(auto applications, linked(context, "Application", "call", call.id));
  std::erase_if(applications, [](const Stored& one) { return one.text("state") != "reserve"; });
  const auto rank_of = [](const Stored& one) {
    return one.entity.find("decision")->number_at("rank");
  };
  std::sort(applications.begin(), applications.end(),
            [&](const Stored& a, const Stored& b) { return rank_of(a) < rank_of(b); });
  solve::Cents left = cents_of(input.number_at("amount"));
  Awarding awarding{context, call, {}, 0, 0, Json::array()};
  for (const Stored& application : applications) {
    Json decision = *application.entity.find("decision");
    const solve::Cents grant = decision.find("grant")->to_int().value_or(0);
    if (grant > left) break;
    left -= grant;
    decision.set("outcome", "selected");
    decision.set("ground", "reserve");
    decision.set("text", domain::to_json(from_reserve_texts(decision)));
    Json fields = Json::object({{"decision", std::move(decision)}});
    MAILLAGE_TRY(awarding.select(application, grant, fields));
    MAILLAGE_TRY(awarding.set(application, std::move(fields)));
  }
  if (awarding.selected == 0)
    return make_error(ErrorCode::conflict,
                      applications.empty() ? "The reserve list is empty."
                                           : "The next of the reserve list needs more than this.",
                      "amount");
  return awarding.finish("calls.award-reserve");
}

}  // namespace maillage::domain::calls
