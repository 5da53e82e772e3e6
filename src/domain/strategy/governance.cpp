// The governance of the strategy as it is read: bodies, their meetings, what they decide and
// recommend, how it is answered and what follows.
#include <algorithm>

#include "domain/helpers.h"
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

// Whose: of one body, one meeting, or (both empty) of all.
struct Wanted {
  std::string body;
  std::string meeting;

  bool holds(const Context& context, const engine::Record& record,
             const char* meeting_field) const {
    if (!body.empty() && text_of(context, record, "body") != body) return false;
    if (meeting.empty()) return true;
    return (meeting_field ? text_of(context, record, meeting_field) : std::string(record.id())) ==
           meeting;
  }
};

void keep(const Context& context, const Wanted& wanted, const char* meeting_field,
          std::vector<engine::RecordPtr>& records) {
  records.erase(std::remove_if(records.begin(), records.end(),
                               [&](const auto& record) {
                                 return !wanted.holds(context, *record, meeting_field);
                               }),
                records.end());
}

struct List {
  const char* type;
  const char* day;            // the latest of it stand first
  const char* meeting_field;  // null: the entities are the meetings
  std::initializer_list<const char*> texts;
};

Result<Json> listed(const Context& context, const Wanted& wanted, const List& list_of) {
  MAILLAGE_ASSIGN(auto records, all_of_type(context, list_of.type));
  keep(context, wanted, list_of.meeting_field, records);
  const char* day = list_of.day;
  std::stable_sort(records.begin(), records.end(), [&](const auto& a, const auto& b) {
    return text_of(context, *a, day) > text_of(context, *b, day);
  });
  if (records.size() > listed_max) records.resize(listed_max);
  Json list = Json::array();
  for (const auto& record : records) {
    Json json = head_of(context, *record, list_of.texts);
    if (Json text = json_of(context, *record, "wording"); !text.is_null())
      json.set("text", std::move(text));
    list.push(std::move(json));
  }
  return list;
}

Result<Json> bodies_json(const Context& context, const Wanted& wanted) {
  MAILLAGE_ASSIGN(const auto records, all_of_type(context, "Body"));
  Json list = Json::array();
  for (const auto& record : records)
    if (wanted.body.empty() || record->id() == wanted.body)
      list.push(head_of(context, *record, {"kind", "rhythm"}));
  return list;
}

// Days between two of the form 2026-11-25; 0 when one is none.
std::int64_t days_between(const std::string& from, const std::string& to) {
  const auto start = parse_timestamp(from + "T00:00:00Z");
  const auto end = parse_timestamp(to + "T00:00:00Z");
  if (!start.ok() || !end.ok()) return 0;
  return std::chrono::duration_cast<std::chrono::days>(*end - *start).count();
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
Json recommendation_json(const Context& context, const engine::Record& record) {
  Json json = head_of(
      context, record,
      {"state", "body", "addressee", "dueDate", "meeting", "review", "issuedOn", "closedOn"});
  json.set("text", json_of(context, record, "wording"));
  const bool waits = json.string_at("state") == "issued";
  const std::string now = today(context);
  const std::string due(json.string_at("dueDate"));
  json.set("overdue", waits && !due.empty() && due < now);
  json.set("answer", answer_json(context, text_of(context, record, "reply")));
  if (const std::string from(json.string_at("issuedOn")); !from.empty()) {
    const std::string answered(json.find("answer")->string_at("answeredOn"));
    if (waits || !answered.empty())
      json.set("waitedDays", Json(days_between(from, waits ? now : answered)));
  }
  json.set("about", Json::array(texts_of(context, record, "about")));
  json.set("measures", measures_json(context, texts_of(context, record, "measures")));
  if (Json note = json_of(context, record, "outcomeNote"); !note.is_null())
    json.set("outcomeNote", std::move(note));
  return json;
}

Result<Json> recommendations(const Context& context, const Wanted& wanted,
                             std::string_view recommendation) {
  MAILLAGE_ASSIGN(auto records, all_of_type(context, "CouncilRecommendation"));
  keep(context, wanted, "meeting", records);
  std::reverse(records.begin(), records.end());
  Json list = Json::array();
  for (const auto& record : records) {
    if (!recommendation.empty() && record->id() != recommendation) continue;
    list.push(recommendation_json(context, *record));
    if (list.size() == listed_max) break;
  }
  return list;
}

Result<Json> governance(Context& context, const Json& input) {
  const Wanted wanted{std::string(input.string_at("body")),
                      std::string(input.string_at("meeting"))};
  MAILLAGE_ASSIGN(Json bodies, bodies_json(context, wanted));
  MAILLAGE_ASSIGN(
      Json meetings,
      listed(context, wanted,
             {"Meeting", "date", nullptr, {"date", "place", "state", "body", "review"}}));
  MAILLAGE_ASSIGN(
      Json decisions,
      listed(context, wanted, {"Decision", "meeting", "meeting", {"meeting", "body", "ruling"}}));
  MAILLAGE_ASSIGN(
      Json reviews,
      listed(
          context, wanted,
          {"StrategyReview", "frozenAt", "meeting", {"frozenAt", "strategy", "body", "meeting"}}));
  MAILLAGE_ASSIGN(Json recommended,
                  recommendations(context, wanted, input.string_at("recommendation")));
  Json json = Json::object({{"today", today(context)},
                            {"bodies", std::move(bodies)},
                            {"meetings", std::move(meetings)},
                            {"decisions", std::move(decisions)},
                            {"recommendations", std::move(recommended)},
                            {"reviews", std::move(reviews)}});
  std::vector<const Json*> all;
  for (const char* name : {"meetings", "decisions", "recommendations", "reviews"})
    for (const Json& one : json.find(name)->as_array()) all.push_back(&one);
  for (const Json& one : json.find("recommendations")->as_array())
    if (const Json* reply = one.find("answer"); reply->is_object()) all.push_back(reply);
  Json refs = references(context, all);
  json.set("refs", std::move(refs));
  return json;
}

Json answer_schemas() {
  return schema(R"({
    "GovernanceItem":{"type":"object","required":["id","title"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "kind":{"type":"string"},"rhythm":{"type":"string"},"date":{"type":"string"},"state":{"type":"string"},
      "body":{"type":"string"},"review":{"type":"string"},"meeting":{"type":"string"},"ruling":{"type":"string"},
      "place":{"type":"string"},"text":{"$ref":"#/components/schemas/LanguageMap"},
      "frozenAt":{"type":"string"},"strategy":{"type":"string"},"progress":{"type":"number"}}},
    "GovernanceAnswer":{"type":"object","required":["id","title","text"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "verdict":{"type":"string"},"answeredOn":{"type":"string"},"organisation":{"type":"string"},
      "text":{"$ref":"#/components/schemas/LanguageMap"}}},
    "FollowedRecommendation":{"type":"object","required":["id","title","overdue","answer","about","measures"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "text":{"anyOf":[{"$ref":"#/components/schemas/LanguageMap"},{"type":"null"}]},
      "state":{"type":"string"},"body":{"type":"string"},"addressee":{"type":"string"},"dueDate":{"type":"string"},
      "meeting":{"type":"string"},"review":{"type":"string"},"issuedOn":{"type":"string"},"closedOn":{"type":"string"},"overdue":{"type":"boolean"},
      "waitedDays":{"type":"integer","description":"From the day it was given to its answer, or to today."},
      "about":{"type":"array","items":{"type":"string"}},
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
  module.views.push_back(
      {"governance", "Bodies, meetings, decisions, recommendations with what followed, reviews.",
       schema(R"({"type":"object","properties":{
         "body":{"type":"string","maxLength":2048,"description":"Of this body alone."},
         "meeting":{"type":"string","maxLength":2048,"description":"Of this meeting alone."},
         "recommendation":{"type":"string","maxLength":2048,"description":"Of the recommendations, this one alone."}}})"),
       schema_reference("GovernanceView"), true, governance});
  add_schemas(module, answer_schemas());
}

}  // namespace maillage::domain
