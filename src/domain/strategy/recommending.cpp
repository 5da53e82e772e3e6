// What a body does at a meeting and what follows: it decides, recommends, gets an answer, sees it
// carried out and closes it. Who writes for the body, the rules of the types decide; who answers,
// decides the command, since an addressee does not otherwise change what a body has written.
#include "domain/new_id.h"
#include "domain/schemas.h"
#include "domain/strategy/reviews.h"
#include "domain/writing.h"

namespace maillage::domain {

namespace {

constexpr const char* recommendation_type = "CouncilRecommendation";

std::string today(const Context& context) {
  return format_timestamp(context.engine.now()).substr(0, 10);
}

Json in_language(const Json& input, std::string_view name) {
  const Json* value = input.find(name);
  if (!value) return {};
  return Json::object({{std::string(input.string_at("language", "fr")), *value}});
}

Json copied(const Json& from, std::string_view name) {
  const Json* value = from.find(name);
  return value ? *value : Json();
}

bool answers_for(const access::Actor& actor, const Stored& recommendation) {
  if (actor.is_staff()) return true;
  if (!actor.may_write) return false;
  for (const std::string& system : actor.systems)
    if (system == "strategy") return true;
  const std::string_view addressee = recommendation.text("addressee");
  return actor.role >= access::Role::editor && !addressee.empty() &&
         actor.organisation == addressee;
}

Result<void> require_addressee(const Context& context, const Stored& recommendation) {
  if (answers_for(context.actor, recommendation)) return {};
  if (!context.actor.signed_in())
    return make_error(ErrorCode::unauthenticated, "Sign in to answer a recommendation.");
  return make_error(ErrorCode::forbidden,
                    "Only the addressee (editor) and the region's officers may answer this "
                    "recommendation.");
}

Result<void> require_state(const Stored& recommendation, std::string_view state, const char* why) {
  if (recommendation.text("state") == state) return {};
  return make_error(ErrorCode::conflict, why, "recommendation");
}

Result<void> require_measures(const Context& context, const Json& input) {
  const Json* measures = input.find("measures");
  if (!measures) return {};
  for (std::size_t i = 0; i < measures->size(); ++i)
    if (!stored(context, measures->as_array()[i].as_string(), "Measure").ok())
      return invalid("measures[" + std::to_string(i) + "]", "names no measure known here");
  return {};
}

Result<Json> decide(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored meeting, stored(context, input.string_at("meeting"), "Meeting"));
  MAILLAGE_ASSIGN(
      auto change,
      creation(context, Json::object({{"id", new_id(context, "Decision")},
                                      {"type", "Decision"},
                                      {"title", in_language(input, "title")},
                                      {"wording", in_language(input, "text")},
                                      {"ruling", copied(input, "ruling")},
                                      {"about", copied(input, "about")},
                                      {"meeting", meeting.id},
                                      {"body", copied(meeting.entity, "body")},
                                      {"fictional", copied(meeting.entity, "fictional")}})));
  return commit_as_actor(context, std::move(change), "governance.decide");
}

// The review that a meeting has looked at: the one it names, else the last that was made for it.
Result<Json> review_of(const Context& context, const Stored& meeting) {
  if (const Json* named = meeting.entity.find("review")) return *named;
  MAILLAGE_ASSIGN(const auto made, linked(context, "StrategyReview", "meeting", meeting.id));
  return made.empty() ? Json() : Json(made.back().id);
}

Result<Json> recommend(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored meeting, stored(context, input.string_at("meeting"), "Meeting"));
  MAILLAGE_ASSIGN(Json review, review_of(context, meeting));
  MAILLAGE_ASSIGN(
      auto change,
      creation(context, Json::object({{"id", new_id(context, recommendation_type)},
                                      {"type", recommendation_type},
                                      {"title", in_language(input, "title")},
                                      {"wording", in_language(input, "text")},
                                      {"addressee", copied(input, "addressee")},
                                      {"about", copied(input, "about")},
                                      {"dueDate", copied(input, "dueDate")},
                                      {"meeting", meeting.id},
                                      {"body", copied(meeting.entity, "body")},
                                      {"review", std::move(review)},
                                      {"fictional", copied(meeting.entity, "fictional")}})));
  return commit_as_actor(context, std::move(change), "governance.recommend");
}

Result<Json> issue(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored recommendation,
                  stored(context, input.string_at("recommendation"), recommendation_type));
  MAILLAGE_TRY(require_state(recommendation, "draft", "Only a draft can be given."));
  MAILLAGE_ASSIGN(auto change,
                  setting(context, *recommendation.record, recommendation_type,
                          Json::object({{"issuedOn", today(context)}, {"state", "issued"}})));
  return commit_as_actor(context, std::move(change), "governance.issue");
}

// The answer and the recommendation's new state, in one commit.
Result<Json> answer(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored recommendation,
                  stored(context, input.string_at("recommendation"), recommendation_type));
  MAILLAGE_TRY(require_addressee(context, recommendation));
  MAILLAGE_TRY(require_state(recommendation, "issued",
                             "Only a recommendation that awaits an answer can be answered."));
  MAILLAGE_TRY(require_measures(context, input));
  Json by = copied(input, "organisation");
  if (by.is_null()) by = copied(recommendation.entity, "addressee");
  const std::string id = new_id(context, "CouncilAnswer");
  MAILLAGE_ASSIGN(
      auto made,
      creation(context, Json::object({{"id", id},
                                      {"type", "CouncilAnswer"},
                                      {"title", copied(recommendation.entity, "title")},
                                      {"recommendation", recommendation.id},
                                      {"verdict", copied(input, "verdict")},
                                      {"wording", in_language(input, "text")},
                                      {"answeredOn", today(context)},
                                      {"organisation", std::move(by)},
                                      {"measures", copied(input, "measures")},
                                      {"fictional", copied(recommendation.entity, "fictional")}})));
  Json fields = Json::object({{"reply", id}, {"state", "answered"}});
  if (const Json* measures = input.find("measures"); measures && measures->size() > 0)
    fields.set("measures", *measures);
  MAILLAGE_ASSIGN(auto followed,
                  setting(context, *recommendation.record, recommendation_type, std::move(fields)));
  MAILLAGE_ASSIGN(const auto done, commit_trusted(context, {std::move(made), std::move(followed)},
                                                  "governance.answer"));
  return Json::object({{"id", id},
                       {"version", Json(done.outcomes.at(0).version)},
                       {"position", Json(done.position)}});
}

Result<Json> start(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored recommendation,
                  stored(context, input.string_at("recommendation"), recommendation_type));
  MAILLAGE_TRY(require_addressee(context, recommendation));
  MAILLAGE_TRY(require_state(recommendation, "answered",
                             "Only a recommendation that was answered can be carried out."));
  MAILLAGE_TRY(require_measures(context, input));
  const Json* measures = input.find("measures");
  const bool named = measures && measures->size() > 0;
  if (!named && !recommendation.entity.find("measures"))
    return invalid("measures", "must name the measure by which it is carried out");
  Json fields = Json::object({{"state", "underway"}});
  if (named) fields.set("measures", *measures);
  MAILLAGE_ASSIGN(auto change,
                  setting(context, *recommendation.record, recommendation_type, std::move(fields)));
  MAILLAGE_ASSIGN(const auto done,
                  commit_trusted(context, {std::move(change)}, "governance.start"));
  return Json::object({{"id", recommendation.id},
                       {"version", Json(done.outcomes.at(0).version)},
                       {"position", Json(done.position)}});
}

Result<Json> close(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored recommendation,
                  stored(context, input.string_at("recommendation"), recommendation_type));
  const std::string_view state = recommendation.text("state");
  if (state != "answered" && state != "underway")
    return make_error(ErrorCode::conflict, "Only a recommendation that was answered can be closed.",
                      "recommendation");
  MAILLAGE_ASSIGN(auto change, setting(context, *recommendation.record, recommendation_type,
                                       Json::object({{"outcomeNote", in_language(input, "outcome")},
                                                     {"closedOn", today(context)},
                                                     {"state", "closed"}})));
  return commit_as_actor(context, std::move(change), "governance.close");
}

const char* const language_field =
    R"("language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of the texts; default: fr."})";

Json input_of(const std::string& required, const std::string& properties) {
  return schema(
      (R"({"type":"object","required":[)" + required + R"(],"properties":{)" + properties + "}}")
          .c_str());
}

const char* const about_field =
    R"("about":{"type":"array","maxItems":50,"items":{"type":"string","minLength":1,"maxLength":2048},"description":"Ids of what it concerns in the strategy."})";
const char* const measures_field =
    R"("measures":{"type":"array","maxItems":50,"items":{"type":"string","minLength":1,"maxLength":2048}})";
const char* const recommendation_field =
    R"("recommendation":{"type":"string","minLength":1,"maxLength":2048})";
const char* const meeting_field = R"("meeting":{"type":"string","minLength":1,"maxLength":2048})";

std::string joined(std::initializer_list<const char*> fields) {
  std::string text;
  for (const char* field : fields) text += (text.empty() ? "" : ",") + std::string(field);
  return text;
}

Command command(const char* name, const char* summary, Json input,
                Result<Json> (*run)(Context&, const Json&)) {
  return {name,  summary, std::move(input), schema_reference("Written"), Permission::signed_in,
          false, run};
}

}  // namespace

void add_recommending(Module& module) {
  const char* const title = R"("title":{"type":"string","minLength":1,"maxLength":300})";
  const char* const text = R"("text":{"type":"string","minLength":1,"maxLength":10000})";
  module.commands.push_back(command(
      "governance.decide", "Writes down what a meeting has decided.",
      input_of(R"("meeting","title","ruling")",
               joined({meeting_field, title, text, about_field, language_field,
                       R"("ruling":{"type":"string","enum":["adopted","refused","postponed"]})"})),
      decide));
  module.commands.push_back(command(
      "governance.recommend", "Drafts a recommendation of the body that meets.",
      input_of(
          R"("meeting","title","text")",
          joined(
              {meeting_field, title, text, about_field, language_field,
               R"("addressee":{"type":"string","minLength":1,"maxLength":2048,"description":"The organisation that is to answer."})",
               R"("dueDate":{"type":"string","maxLength":10,"description":"The day by which an answer is expected."})"})),
      recommend));
  module.commands.push_back(command("governance.issue",
                                    "Gives a drafted recommendation; it waits for its answer.",
                                    input_of(R"("recommendation")", recommendation_field), issue));
  module.commands.push_back(command(
      "governance.answer", "Answers a recommendation, naming the measures that follow.",
      input_of(
          R"("recommendation","verdict","text")",
          joined(
              {recommendation_field, text, measures_field, language_field,
               R"("verdict":{"type":"string","enum":["accepted","partly","refused"]})",
               R"("organisation":{"type":"string","maxLength":2048,"description":"Who answers; default: the addressee."})"})),
      answer));
  module.commands.push_back(command(
      "governance.start", "Carries out an answered recommendation by measures.",
      input_of(R"("recommendation")", joined({recommendation_field, measures_field})), start));
  module.commands.push_back(
      command("governance.close", "Closes a recommendation with what came of it.",
              input_of(R"("recommendation","outcome")",
                       joined({recommendation_field, language_field,
                               R"("outcome":{"type":"string","minLength":1,"maxLength":5000})"})),
              close));
}

}  // namespace maillage::domain
