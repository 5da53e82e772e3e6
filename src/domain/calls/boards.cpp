// What the officer, the reviewers and the public see of a call.
#include <algorithm>
#include <map>
#include <set>

#include "domain/calls/commands.h"
#include "domain/calls/jury.h"
#include "domain/calls/reasons.h"
#include "domain/dossier.h"

namespace maillage::domain::calls {

namespace {

Json count(std::size_t value) { return Json(static_cast<std::int64_t>(value)); }

Json criteria_json(const Call& call) {
  Json list = Json::array();
  for (const CallCriterion& criterion : call.criteria)
    list.push(Json::object({{"code", criterion.scale.code},
                            {"text", domain::to_json(criterion.labels)},
                            {"obligatory", criterion.obligatory},
                            {"maximum", static_cast<double>(criterion.scale.scale_max) / 1e6},
                            {"minimum", static_cast<double>(criterion.scale.minimum) / 1e6},
                            {"weight", static_cast<double>(criterion.scale.weight) / 1e6}}));
  return list;
}

Json form_json(const Call& call) {
  constexpr const char* kinds[] = {"text", "number", "integer", "money",
                                   "date", "choice", "yes-no",  "url"};
  Json list = Json::array();
  for (const FormField& field : call.form) {
    Json choices = Json::array();
    for (const auto& choice : field.choices)
      choices.push(Json::object({{"code", choice.code}, {"text", domain::to_json(choice.labels)}}));
    Json item = Json::object({{"name", field.name},
                              {"text", domain::to_json(field.labels)},
                              {"kind", kinds[static_cast<std::size_t>(field.kind)]},
                              {"required", field.required},
                              {"conditional", field.when.has_value()},
                              {"choices", std::move(choices)},
                              {"maxLength", count(field.length_max)}});
    if (!field.help[0].empty()) item.set("help", domain::to_json(field.help));
    list.push(std::move(item));
  }
  return list;
}

Json envelopes_json(const Call& call) {
  Json list = Json::array();
  for (const solve::Envelope& envelope : call.envelopes)
    list.push(Json::object({{"code", envelope.code},
                            {"amount", static_cast<double>(envelope.amount) / 100},
                            {"from", static_cast<double>(envelope.from) / 100},
                            {"below", static_cast<double>(envelope.below) / 100}}));
  return list;
}

struct Progress {
  std::size_t assigned = 0;
  std::size_t scored = 0;
  std::size_t declined = 0;
};

bool has_lists(const Json* result) {
  const auto is_list = [&](const char* name) {
    const Json* list = result->find(name);
    return list && list->is_array();
  };
  return result && is_list("ranking") && is_list("envelopes");
}

// The newest ranking of the call that the actor may see. What an import or an administrator wrote
// without a result is none.
std::optional<Stored> last_ranking(const Context& context, const std::string& call) {
  const auto rankings = linked(context, "Ranking", "call", call);
  if (!rankings.ok()) return std::nullopt;
  const auto found = std::find_if(rankings->rbegin(), rankings->rend(), [](const Stored& ranking) {
    return has_lists(ranking.entity.find("result"));
  });
  return found == rankings->rend() ? std::nullopt : std::optional(*found);
}

Json ranked_json(const Json& row) {
  const auto points = [&](const char* name) {
    return static_cast<double>(row.find(name)->to_int().value_or(0)) / 1e6;
  };
  return Json::object({{"rank", *row.find("rank")},
                       {"total", points("total")},
                       {"bonus", points("bonus")},
                       {"lowest", points("lowest")},
                       {"highest", points("highest")},
                       {"outcome", row.string_at("outcome")},
                       {"ground", row.string_at("ground")}});
}

// Was one of these reviews given to whoever asks?
bool reads(const Context& context, const std::vector<const Stored*>& reviews) {
  return context.actor.signed_in() &&
         std::any_of(reviews.begin(), reviews.end(), [&](const Stored* review) {
           return review->text("reviewer") == context.actor.id;
         });
}

// A reviewer of this application, or an officer, or an applicant who knows the decision.
bool may_see_reviews(const Context& context, const Stored& application,
                     const std::vector<const Stored*>& reviews, bool complete) {
  if (is_officer(context.actor)) return true;
  const std::string_view state = application.text("state");
  const bool decided = state == "selected" || state == "reserve" || state == "refused";
  if (decided && require_applicant(context, application.text("organisation")).ok()) return true;
  return complete && reads(context, reviews);
}

}  // namespace

Result<Json> call_view(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Call call, read_call(context, input.string_at("id")));
  MAILLAGE_ASSIGN(const auto applications, linked(context, "Application", "call", call.id));
  Json own = Json::array();
  for (const Stored& application : applications) {
    const std::string_view organisation = application.text("organisation");
    if (context.actor.organisation.empty() ? is_officer(context.actor)
                                           : organisation == context.actor.organisation)
      own.push(Json::object({{"id", application.id},
                             {"title", *application.entity.find("title")},
                             {"state", application.text("state")}}));
  }
  Json rules = Json::array();
  for (const EligibilityRule& rule : call.rules)
    rules.push(Json::object({{"code", rule.code}, {"text", domain::to_json(rule.labels)}}));
  Json bonuses = Json::array();
  for (const CallBonus& bonus : call.bonuses)
    bonuses.push(Json::object({{"code", bonus.bonus.code},
                               {"text", domain::to_json(bonus.labels)},
                               {"points", static_cast<double>(bonus.bonus.points) / 1e6},
                               {"percent", static_cast<double>(bonus.bonus.share) / 1e4}}));
  return Json::object(
      {{"id", call.id},
       {"title", domain::to_json(call.title)},
       {"state", call.state},
       {"open", takes_applications(call, context.engine.now())},
       {"now", format_timestamp(context.engine.now())},
       {"opensAt", call.opens_at ? Json(format_timestamp(*call.opens_at)) : Json()},
       {"closesAt", call.closes_at ? Json(format_timestamp(*call.closes_at)) : Json()},
       {"form", form_json(call)},
       {"rules", std::move(rules)},
       {"criteria", criteria_json(call)},
       {"bonuses", std::move(bonuses)},
       {"envelopes", envelopes_json(call)},
       {"selectionRule", solve::name_of(call.selection.rule)},
       {"officer", is_officer(context.actor)},
       {"applications", std::move(own)}});
}

Result<Json> call_board_view(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const Call call, read_call(context, input.string_at("call")));
  MAILLAGE_ASSIGN(const auto applications, linked(context, "Application", "call", call.id));
  MAILLAGE_ASSIGN(const auto reviews, linked(context, "Review", "call", call.id));
  std::map<std::string_view, Progress> progress;
  for (const Stored& review : reviews) {
    Progress& one = progress[review.text("application")];
    const std::string_view state = review.text("state");
    ++(state == "scored" ? one.scored : state == "declined" ? one.declined : one.assigned);
  }
  const auto ranking = last_ranking(context, call.id);
  std::map<std::string_view, const Json*> ranked;
  if (ranking)
    for (const Json& row : ranking->entity.find("result")->find("ranking")->as_array())
      ranked[row.string_at("id")] = &row;
  Json rows = Json::array();
  std::map<std::string, std::int64_t> states;
  std::vector<const Json*> entities;
  for (const Stored& application : applications) {
    ++states[std::string(application.text("state"))];
    const Progress one = progress[application.id];
    Json row = Json::object({{"application", application.entity},
                             {"toScore", count(one.assigned)},
                             {"scored", count(one.scored)},
                             {"declined", count(one.declined)}});
    const auto found = ranked.find(application.id);
    row.set("ranked", found == ranked.end() ? Json() : ranked_json(*found->second));
    rows.push(std::move(row));
    entities.push_back(&application.entity);
  }
  Json by_state = Json::object();
  for (const auto& [state, number] : states) by_state.set(state, Json(number));
  return Json::object({{"call", call.id},
                       {"state", call.state},
                       {"states", std::move(by_state)},
                       {"reviewers", count(call.jury.size())},
                       {"jury", jury_json(context, call, reviews)},
                       {"applications", std::move(rows)},
                       {"ranking", ranking ? Json(ranking->id) : Json()},
                       {"digest", ranking ? Json(ranking->text("digest")) : Json()},
                       {"references", references(context, entities)}});
}

Result<Json> application_reviews_view(Context& context, const Json& input) {
  // Who may see what is decided below.
  const Context all = as_program(context);
  MAILLAGE_ASSIGN(const Stored application,
                  stored(all, input.string_at("application"), "Application"));
  MAILLAGE_ASSIGN(const auto of_all, linked(all, "Review", "call", application.text("call")));
  std::vector<const Stored*> reviews;
  bool complete = false;
  for (const Stored& review : of_all)
    if (review.text("application") == application.id && review.text("state") != "declined")
      reviews.push_back(&review);
  complete = !reviews.empty() && std::all_of(reviews.begin(), reviews.end(), [](const auto* one) {
    return one->text("state") == "scored";
  });
  if (!may_see_reviews(context, application, reviews, complete))
    return reads(context, reviews)
               ? make_error(ErrorCode::forbidden,
                            "The scores of others are shown when all have scored.", "application")
               : not_found(application.id);
  // Before all have scored, nobody sees a score, the officer included: only how far they are.
  Json list = Json::array();
  for (std::size_t i = 0; i < reviews.size(); ++i) {
    Json item = Json::object({{"reviewer", "r" + std::to_string(i + 1)},
                              {"state", reviews[i]->text("state")},
                              {"own", reviews[i]->text("reviewer") == context.actor.id}});
    if (complete) {
      for (const char* name : {"scores", "comments"})
        if (const Json* value = reviews[i]->entity.find(name)) item.set(name, *value);
    }
    list.push(std::move(item));
  }
  return Json::object(
      {{"application", application.id}, {"complete", complete}, {"reviews", std::move(list)}});
}

Result<Json> call_results_view(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Call call, read_call(context, input.string_at("id")));
  if (call.state != "awarded")
    return make_error(ErrorCode::not_found, "This call has no results yet.", call.id);
  // The ranking and the applications are not public; these figures of them are.
  const Context all = as_program(context);
  MAILLAGE_ASSIGN(const auto applications, linked(all, "Application", "call", call.id));
  const auto ranking = last_ranking(all, call.id);
  std::map<std::string, std::int64_t> outcomes;
  double asked = 0;
  Json selected = Json::array();
  std::vector<const Json*> entities;
  for (const Stored& application : applications) {
    const std::string state(application.text("state"));
    if (state == "draft" || state == "withdrawn") continue;
    ++outcomes[state];
    asked += application.entity.number_at("grant");
    if (state != "selected") continue;
    const Json* decision = application.entity.find("decision");
    Json item = Json::object({{"title", *application.entity.find("title")},
                              {"organisation", application.text("organisation")},
                              {"project", application.text("project")},
                              {"grant", application.entity.number_at("grant")},
                              {"rank", decision ? *decision->find("rank") : Json()},
                              {"fictional", application.entity.bool_at("fictional")}});
    selected.push(std::move(item));
    entities.push_back(&application.entity);
  }
  auto& list = selected.as_array();
  std::stable_sort(list.begin(), list.end(), [](const Json& a, const Json& b) {
    return a.number_at("rank") < b.number_at("rank");
  });
  Json figures = Json::object();
  for (const auto& [outcome, number] : outcomes) figures.set(outcome, Json(number));
  Json use = Json::array();
  if (ranking)
    for (const Json& envelope : ranking->entity.find("result")->find("envelopes")->as_array())
      use.push(Json::object(
          {{"code", envelope.string_at("code")},
           {"amount", static_cast<double>(envelope.find("amount")->to_int().value_or(0)) / 100},
           {"used", static_cast<double>(envelope.find("used")->to_int().value_or(0)) / 100},
           {"candidates", *envelope.find("candidates")},
           {"selected", *envelope.find("selected")}}));
  return Json::object({{"id", call.id},
                       {"title", domain::to_json(call.title)},
                       {"figures", std::move(figures)},
                       {"asked", asked},
                       {"criteria", criteria_json(call)},
                       {"selectionRule", solve::name_of(call.selection.rule)},
                       {"envelopes", std::move(use)},
                       {"digest", ranking ? Json(ranking->text("digest")) : Json()},
                       {"selected", std::move(selected)},
                       {"references", references(context, entities)}});
}

}  // namespace maillage::domain::calls
