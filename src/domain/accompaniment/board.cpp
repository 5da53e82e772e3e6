// The day of who advises or runs the accompaniment: requests by state, workloads, what is due.
#include <algorithm>
#include <map>

#include "domain/accompaniment/commands.h"
#include "domain/accompaniment/history.h"
#include "domain/accompaniment/workload.h"
#include "domain/helpers.h"

namespace maillage::domain::accompaniment {

namespace {

constexpr int days_to_assign = 7;
constexpr int days_to_start = 14;
constexpr int days_to_answer = 14;
constexpr int days_before_due = 7;

// What it is about is the request itself, or a recommendation of it.
std::string request_of(const Stored& about) {
  const std::string_view request = about.text("request");
  return request.empty() ? about.id : std::string(request);
}

std::string day_text(Timestamp time) { return format_timestamp(time).substr(0, 10); }

Timestamp after(Timestamp time, int days) { return time + std::chrono::hours(24) * days; }

// One reminder per kind, subject and due date: worked out anew each time, so there are no doubles
// and none stays that is no longer true.
class Reminders {
 public:
  explicit Reminders(const Context& context) : context_(context), now_(context.engine.now()) {}

  void look_at(const Stored& request) {
    const std::string_view state = request.text("state");
    if (state == "sent") {
      after_days(request, "unassigned", request.text("requestedAt"), days_to_assign, "officer",
                 {"À attribuer", "Toe te wijzen", "Zuzuweisen", "To be assigned"});
    } else if (state == "assigned") {
      if (const auto time = reached(context_, request.id, "assigned"))
        due(request, "not-started", after(*time, days_to_start), "body",
            {"Accompagnement à commencer", "Begeleiding te starten", "Begleitung zu beginnen",
             "Accompaniment to be started"});
    } else if (state == "closed") {
      look_at_closed(request);
    }
    ahead_of(request, "deadline", is_open(state) ? request.text("deadline") : "", days_before_due,
             "body",
             {"Échéance de la demande", "Termijn van de aanvraag", "Frist der Anfrage",
              "Deadline of the request"});
  }

  void look_at_recommendation(const Stored& one) {
    const std::string_view state = one.text("state");
    if (state == "proposed")
      after_days(one, "unanswered", one.text("createdAt"), days_to_answer, "municipality",
                 {"Recommandation sans réponse", "Aanbeveling zonder antwoord",
                  "Empfehlung ohne Antwort", "Recommendation without an answer"});
    if (state == "accepted" || state == "stuck")
      ahead_of(one, "due", one.text("dueDate"), days_before_due, "municipality",
               {"Recommandation à réaliser", "Aanbeveling uit te voeren", "Empfehlung umzusetzen",
                "Recommendation to be carried out"});
    if (state == "stuck")
      after_days(one, "stuck", one.text("answeredAt"), 0, "body",
                 {"Recommandation bloquée", "Aanbeveling vastgelopen", "Empfehlung blockiert",
                  "Recommendation is stuck"});
  }

  // By due date, then by id.
  Json take() {
    std::sort(list_.begin(), list_.end(), [](const Json& a, const Json& b) {
      if (a.string_at("due") != b.string_at("due")) return a.string_at("due") < b.string_at("due");
      return a.string_at("key") < b.string_at("key");
    });
    return Json(std::move(list_));
  }

 private:
  void look_at_closed(const Stored& request) {
    const auto closed = reached(context_, request.id, "closed");
    if (!closed) return;
    bool at_end = false, later = false;
    if (const Json* given = request.entity.find("evaluations"); given && given->is_array())
      for (const Json& one : given->as_array())
        (one.string_at("moment") == "later" ? later : at_end) = true;
    const FourTexts text{"Évaluer l'accompagnement", "De begeleiding evalueren",
                         "Die Begleitung bewerten", "Evaluate the accompaniment"};
    if (!at_end && !later) due(request, "evaluate-end", *closed, "municipality", text);
    if (!later)
      due(request, "evaluate-later", after(*closed, days_until_later), "municipality", text);
  }

  // Due some days after a date, and shown from then on.
  void after_days(const Stored& about, const char* kind, std::string_view from, int days,
                  const char* whose, const FourTexts& text) {
    if (const auto time = parse_timestamp(from); !from.empty() && time.ok())
      due(about, kind, after(*time, days), whose, text);
  }

  // Due at a date, and shown from some days before.
  void ahead_of(const Stored& about, const char* kind, std::string_view date, int days,
                const char* whose, const FourTexts& text) {
    if (const auto time = parse_timestamp(date); !date.empty() && time.ok())
      due(about, kind, *time, whose, text, days);
  }

  void due(const Stored& about, const char* kind, Timestamp time, const char* whose,
           const FourTexts& text, int days_ahead = 0) {
    if (after(time, -days_ahead) > now_) return;
    list_.push_back(Json::object({{"key", std::string(kind) + "/" + about.id},
                                  {"kind", kind},
                                  {"about", about.id},
                                  {"request", request_of(about)},
                                  {"for", whose},
                                  {"due", day_text(time)},
                                  {"late", time < now_},
                                  {"text", domain::to_json(text)}}));
  }

  const Context& context_;
  Timestamp now_;
  Json::Array list_;
};

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
