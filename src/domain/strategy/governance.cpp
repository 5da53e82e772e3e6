// The governance of the strategy: bodies, their meetings, what they recommend, how it is answered
// and what follows.
#include <algorithm>

#include "domain/helpers.h"
#include "domain/new_id.h"
#include "domain/schemas.h"
#include "domain/strategy/indicators.h"
#include "domain/strategy/reviews.h"

namespace maillage::domain {

namespace {

constexpr std::size_t listed_max = 200;

std::string today(const Context& context) {
  return format_timestamp(context.engine.now()).substr(0, 10);
}

Json head_of(const Context& context, const engine::Record& record,
             std::initializer_list<const char*> texts) {
  Json json =
      Json::object({{"id", std::string(record.id())}, {"title", title_json(context, record)}});
  for (const char* name : texts)
    if (auto text = text_of(context, record, name); !text.empty()) json.set(name, std::move(text));
  if (is_fictional(context, record)) json.set("fictional", true);
  return json;
}

// The latest first by that day; at most so many.
Result<Json> listed(const Context& context, const char* type, const char* day,
                    std::initializer_list<const char*> texts) {
  MAILLAGE_ASSIGN(auto records, all_of_type(context, type));
  std::stable_sort(records.begin(), records.end(), [&](const auto& a, const auto& b) {
    return text_of(context, *a, day) > text_of(context, *b, day);
  });
  if (records.size() > listed_max) records.resize(listed_max);
  Json list = Json::array();
  for (const auto& record : records) list.push(head_of(context, *record, texts));
  return list;
}

Json answer_json(const Context& context, const std::string& id) {
  const auto record = id.empty() ? nullptr : context.engine.get(context.actor, id);
  if (!record) return {};
  Json json = head_of(context, *record, {"verdict", "answeredOn", "organisation"});
  json.set("text", json_of(context, *record, "wording"));
  return json;
}

Json measures_json(const Context& context, const std::vector<std::string>& ids) {
  Json list = Json::array();
  for (const std::string& id : ids) {
    const auto record = context.engine.get(context.actor, id);
    if (!record) continue;
    Json json = head_of(context, *record, {"state"});
    if (const auto progress = number_of(context, *record, "progress"))
      json.set("progress", *progress);
    list.push(std::move(json));
  }
  return list;
}

// From the recommendation by its answer to the measures, each with its state.
Result<Json> recommendations(const Context& context) {
  MAILLAGE_ASSIGN(auto records, all_of_type(context, "CouncilRecommendation"));
  std::reverse(records.begin(), records.end());
  if (records.size() > listed_max) records.resize(listed_max);
  Json list = Json::array();
  for (const auto& record : records) {
    Json json = head_of(context, *record, {"state", "body", "addressee", "dueDate", "meeting"});
    json.set("text", json_of(context, *record, "wording"));
    const std::string due = text_of(context, *record, "dueDate");
    json.set("overdue",
             json.string_at("state") == "issued" && !due.empty() && due < today(context));
    json.set("answer", answer_json(context, text_of(context, *record, "reply")));
    json.set("measures", measures_json(context, texts_of(context, *record, "measures")));
    if (Json note = json_of(context, *record, "outcomeNote"); !note.is_null())
      json.set("outcomeNote", std::move(note));
    list.push(std::move(json));
  }
  return list;
}

Result<Json> governance(Context& context, const Json&) {
  MAILLAGE_ASSIGN(Json bodies, listed(context, "Body", "kind", {"kind", "rhythm"}));
  MAILLAGE_ASSIGN(Json meetings,
                  listed(context, "Meeting", "date", {"date", "state", "body", "review"}));
  MAILLAGE_ASSIGN(Json decisions, listed(context, "Decision", "meeting", {"meeting", "ruling"}));
  MAILLAGE_ASSIGN(Json reviews,
                  listed(context, "StrategyReview", "frozenAt", {"frozenAt", "strategy", "body"}));
  MAILLAGE_ASSIGN(Json recommended, recommendations(context));
  Json json = Json::object({{"today", today(context)},
                            {"bodies", std::move(bodies)},
                            {"meetings", std::move(meetings)},
                            {"decisions", std::move(decisions)},
                            {"recommendations", std::move(recommended)},
                            {"reviews", std::move(reviews)}});
  std::vector<const Json*> all;
  for (const char* name : {"meetings", "decisions", "recommendations", "reviews"})
    for (const Json& one : json.find(name)->as_array()) all.push_back(&one);
  Json refs = references(context, all);
  json.set("refs", std::move(refs));
  return json;
}

Result<model::Change> answer_entity(Context& context, const Json& input, const std::string& id,
                                    const engine::Record& recommendation) {
  const std::string language(input.string_at("language", "fr"));
  Json answer =
      Json::object({{"id", id},
                    {"type", "CouncilAnswer"},
                    {"title", title_json(context, recommendation)},
                    {"recommendation", std::string(recommendation.id())},
                    {"verdict", std::string(input.string_at("verdict"))},
                    {"wording", Json::object({{language, std::string(input.string_at("text"))}})},
                    {"answeredOn", today(context)}});
  if (const auto by = input.string_at("organisation"); !by.empty()) answer.set("organisation", by);
  if (const Json* measures = input.find("measures")) answer.set("measures", *measures);
  if (is_fictional(context, recommendation)) answer.set("fictional", true);
  model::Change change;
  change.kind = model::Change::Kind::create;
  change.id = id;
  MAILLAGE_ASSIGN(change.content, context.registry().from_simple(answer, language));
  return change;
}

// The answer and the recommendation's new state, in one commit.
Result<Json> answer(Context& context, const Json& input) {
  const std::string target(input.string_at("recommendation"));
  const auto record = context.engine.get(context.actor, target);
  if (!record || short_type(context, *record) != "CouncilRecommendation") return not_found(target);
  if (text_of(context, *record, "state") != "issued")
    return make_error(ErrorCode::conflict,
                      "Only a recommendation that awaits an answer can be answered.",
                      "recommendation");
  const std::string id = new_id(context, "CouncilAnswer");
  engine::Changes changes;
  changes.command = "governance.answer";
  changes.idempotency_key = context.idempotency_key;
  MAILLAGE_ASSIGN(auto made, answer_entity(context, input, id, *record));
  changes.list.push_back(std::move(made));
  Json set = Json::object(
      {{"id", target}, {"type", "CouncilRecommendation"}, {"reply", id}, {"state", "answered"}});
  if (const Json* measures = input.find("measures"); measures && measures->size() > 0)
    set.set("measures", *measures);
  model::Change change;
  change.kind = model::Change::Kind::append;
  change.id = target;
  MAILLAGE_ASSIGN(change.content, context.registry().from_simple(set));
  change.expected_version = record->version();
  changes.list.push_back(std::move(change));
  MAILLAGE_ASSIGN(const engine::Committed done,
                  context.engine.commit(context.actor, std::move(changes)));
  return Json::object({{"id", id},
                       {"version", Json(done.outcomes.at(0).version)},
                       {"position", Json(done.position)}});
}

Json answer_schemas() {
  return schema(R"({
    "GovernanceItem":{"type":"object","required":["id","title"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "kind":{"type":"string"},"rhythm":{"type":"string"},"date":{"type":"string"},"state":{"type":"string"},
      "body":{"type":"string"},"review":{"type":"string"},"meeting":{"type":"string"},"ruling":{"type":"string"},
      "frozenAt":{"type":"string"},"strategy":{"type":"string"},"progress":{"type":"number"}}},
    "GovernanceAnswer":{"type":"object","required":["id","title","text"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "verdict":{"type":"string"},"answeredOn":{"type":"string"},"organisation":{"type":"string"},
      "text":{"$ref":"#/components/schemas/LanguageMap"}}},
    "FollowedRecommendation":{"type":"object","required":["id","title","overdue","answer","measures"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "text":{"anyOf":[{"$ref":"#/components/schemas/LanguageMap"},{"type":"null"}]},
      "state":{"type":"string"},"body":{"type":"string"},"addressee":{"type":"string"},"dueDate":{"type":"string"},
      "meeting":{"type":"string"},"overdue":{"type":"boolean"},
      "answer":{"anyOf":[{"$ref":"#/components/schemas/GovernanceAnswer"},{"type":"null"}]},
      "measures":{"type":"array","items":{"$ref":"#/components/schemas/GovernanceItem"}},
      "outcomeNote":{"$ref":"#/components/schemas/LanguageMap"}}},
    "GovernanceView":{"type":"object","required":["today","bodies","meetings","decisions","recommendations","reviews","refs"],"properties":{
      "today":{"type":"string"},
      "bodies":{"type":"array","items":{"$ref":"#/components/schemas/GovernanceItem"}},
      "meetings":{"type":"array","items":{"$ref":"#/components/schemas/GovernanceItem"}},
      "decisions":{"type":"array","items":{"$ref":"#/components/schemas/GovernanceItem"}},
      "recommendations":{"type":"array","items":{"$ref":"#/components/schemas/FollowedRecommendation"}},
      "reviews":{"type":"array","items":{"$ref":"#/components/schemas/GovernanceItem"}},
      "refs":{"$ref":"#/components/schemas/References"}}}})");
}

}  // namespace

void add_governance(Module& module) {
  module.commands.push_back(
      {"governance.answer", "Answers a recommendation, naming the measures that follow.",
       schema(R"({"type":"object","required":["recommendation","verdict","text"],"properties":{
         "recommendation":{"type":"string","minLength":1,"maxLength":2048},
         "verdict":{"type":"string","enum":["accepted","partly","refused"]},
         "text":{"type":"string","minLength":1,"maxLength":10000},
         "organisation":{"type":"string","maxLength":2048,"description":"Who answers."},
         "measures":{"type":"array","maxItems":50,"items":{"type":"string","minLength":1,"maxLength":2048}},
         "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of the text; default: fr."}}})"),
       schema_reference("Written"), Permission::signed_in, false, answer});
  module.views.push_back(
      {"governance", "Bodies, meetings, decisions, recommendations with what followed, reviews.",
       schema(R"({"type":"object","properties":{}})"), schema_reference("GovernanceView"), true,
       governance});
  add_schemas(module, answer_schemas());
}

}  // namespace maillage::domain
