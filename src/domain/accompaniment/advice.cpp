// Recommendations with their answers, the conversation, the evaluation, and the request's page.
#include <algorithm>

#include "domain/accompaniment/commands.h"
#include "domain/accompaniment/history.h"
#include "domain/accompaniment/texts.h"
#include "domain/accompaniment/workload.h"
#include "domain/new_id.h"

namespace maillage::domain::accompaniment {

namespace {

// What may follow from each state.
bool may_follow(std::string_view state, std::string_view answer) {
  if (state == "proposed") return answer != "stuck";
  if (state == "accepted") return answer == "stuck" || answer == "done" || answer == "refused";
  return state == "stuck" && answer != "stuck";
}

Json without_nulls(Json entity) {
  Json kept = Json::object();
  for (auto& [name, value] : entity.as_object())
    if (!value.is_null()) kept.set(name, std::move(value));
  return kept;
}

Json copied(const Json& from, std::string_view name) {
  const Json* value = from.find(name);
  return value ? *value : Json();
}

Json in_language(const Json& input, std::string_view name) {
  const Json* value = input.find(name);
  if (!value) return {};
  return Json::object({{std::string(input.string_at("language", "fr")), *value}});
}

Json entities_json(const std::vector<Stored>& list) {
  Json json = Json::array();
  for (const Stored& one : list) json.push(one.entity);
  return json;
}

// When an evaluation is welcome: at the end, and from half a year after.
std::string_view moment_of(const Context& context, const Stored& request, const Json& given) {
  bool at_end = false, later = false;
  for (const Json& one : given.as_array())
    (one.string_at("moment") == "later" ? later : at_end) = true;
  if (request.text("state") != "closed") return {};
  const auto closed = reached(context, request.id, "closed");
  const bool half_year =
      closed && context.engine.now() - *closed >= std::chrono::hours(24 * days_until_later);
  if (half_year && !later) return "later";
  return at_end ? "" : "end";
}

Json evaluations_of(const Stored& request) {
  const Json* given = request.entity.find("evaluations");
  return given && given->is_array() ? *given : Json::array();
}

}  // namespace

Result<Json> recommend(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored request, stored(context, input.string_at("request"), "Request"));
  MAILLAGE_TRY(require_body(context, request));
  if (!is_open(request.text("state")))
    return make_error(ErrorCode::conflict,
                      "Recommendations are written while a request is accompanied; its state is '" +
                          std::string(request.text("state")) + "'.",
                      "request");
  if (const auto resource = input.string_at("resource");
      !resource.empty() && !context.engine.get(context.actor, resource))
    return invalid("resource", "names nothing known here");
  Json entity =
      without_nulls(Json::object({{"id", new_id(context, "Recommendation")},
                                  {"type", "Recommendation"},
                                  {"title", in_language(input, "title")},
                                  {"intent", in_language(input, "intent")},
                                  {"actions", copied(input, "actions")},
                                  {"resource", copied(input, "resource")},
                                  {"contact", copied(input, "contact")},
                                  {"dueDate", copied(input, "dueDate")},
                                  {"request", request.id},
                                  {"supportBody", copied(request.entity, "supportBody")},
                                  {"municipality", copied(request.entity, "municipality")},
                                  {"organisation", copied(request.entity, "organisation")},
                                  {"fictional", copied(request.entity, "fictional")}}));
  MAILLAGE_ASSIGN(auto change, creation(context, std::move(entity)));
  return commit_one(context, std::move(change), "requests.recommend");
}

Result<Json> answer_recommendation(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored recommendation,
                  stored(context, input.string_at("recommendation"), "Recommendation"));
  MAILLAGE_ASSIGN(const Stored request, stored(context, recommendation.text("request"), "Request"));
  MAILLAGE_TRY(require_asker(context, request));
  const std::string answer(input.string_at("answer"));
  const std::string comment(input.string_at("comment"));
  if (comment.empty() && (answer == "refused" || answer == "stuck"))
    return invalid("comment", "is required, so that the advisor understands");
  if (!may_follow(recommendation.text("state"), answer))
    return make_error(ErrorCode::conflict,
                      "A recommendation that is '" + std::string(recommendation.text("state")) +
                          "' cannot become '" + answer + "'.",
                      "answer");
  Json fields =
      Json::object({{"state", answer}, {"answeredAt", format_timestamp(context.engine.now())}});
  if (!comment.empty()) fields.set("answer", comment);
  MAILLAGE_ASSIGN(auto change,
                  setting(context, *recommendation.record, "Recommendation", std::move(fields)));
  return commit_one(context, std::move(change), "recommendations.answer");
}

Result<Json> write(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored request, stored(context, input.string_at("request"), "Request"));
  const std::string text(input.string_at("text"));
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    return invalid("text", "must not be empty");
  const bool is_private = input.bool_at("private");
  if (is_private) {
    MAILLAGE_TRY(require_notes(context, request));
  } else {
    MAILLAGE_TRY(require_either(context, request));
  }
  std::string organisation = context.actor.organisation;
  if (is_private && organisation.empty()) organisation = request.text("supportBody");
  MAILLAGE_ASSIGN(auto change,
                  entry_of(context, request, is_private ? "Note" : "Message", organisation, text));
  return commit_one(context, std::move(change), "requests.write");
}

Result<Json> evaluate(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored request, stored(context, input.string_at("request"), "Request"));
  MAILLAGE_TRY(require_asker(context, request));
  Json evaluations = evaluations_of(request);
  const std::string_view moment = moment_of(context, request, evaluations);
  if (moment.empty())
    return make_error(ErrorCode::conflict,
                      request.text("state") == "closed"
                          ? "This accompaniment is evaluated; again from half a year after its end."
                          : "An accompaniment is evaluated when it is closed.",
                      "request");
  evaluations.push(without_nulls(Json::object({{"moment", moment},
                                               {"at", format_timestamp(context.engine.now())},
                                               {"satisfaction", *input.find("satisfaction")},
                                               {"outcome", copied(input, "outcome")},
                                               {"comment", copied(input, "comment")}})));
  Json fields = Json::object(
      {{"evaluations", std::move(evaluations)}, {"satisfaction", *input.find("satisfaction")}});
  if (const Json* outcome = input.find("outcome")) fields.set("outcome", *outcome);
  MAILLAGE_ASSIGN(auto change, setting(context, *request.record, "Request", std::move(fields)));
  return commit_one(context, std::move(change), "requests.evaluate");
}

Result<Json> request_view(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored request, stored(context, input.string_at("id"), "Request"));
  const bool body = acts_for_body(context.actor, request.text("supportBody"));
  const bool asker = acts_for_asker(context.actor, request);
  // Both sides of the request see all of their conversation, whoever wrote it; notes stay with the
  // body that accompanies it now.
  const Context all = as_program(context);
  std::vector<Stored> messages, recommendations, notes;
  if (body || asker) {
    MAILLAGE_ASSIGN(messages, linked(all, "Message", "request", request.id));
    MAILLAGE_ASSIGN(recommendations, linked(all, "Recommendation", "request", request.id));
  }
  const bool notes_too = keeps_notes(context.actor, request.text("supportBody"));
  if (notes_too) {
    MAILLAGE_ASSIGN(notes, linked(all, "Note", "request", request.id));
  }
  std::vector<const Json*> entities{&request.entity};
  for (const Stored& one : messages) entities.push_back(&one.entity);
  for (const Stored& one : recommendations) entities.push_back(&one.entity);
  const std::string_view moment = moment_of(context, request, evaluations_of(request));
  return Json::object({{"request", request.entity},
                       {"messages", entities_json(messages)},
                       {"notes", entities_json(notes)},
                       {"recommendations", entities_json(recommendations)},
                       {"advises", body},
                       {"keepsNotes", notes_too},
                       {"asked", asker},
                       {"officer", is_officer(context.actor)},
                       {"evaluation", moment.empty() ? Json() : Json(moment)},
                       {"references", references(context, entities)}});
}

}  // namespace maillage::domain::accompaniment
