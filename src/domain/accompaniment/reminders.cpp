#include "domain/accompaniment/reminders.h"

#include <algorithm>

#include "domain/accompaniment/history.h"
#include "domain/accompaniment/workload.h"

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

}  // namespace

void Reminders::look_at(const Stored& request) {
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

void Reminders::look_at_recommendation(const Stored& one) {
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

Json Reminders::take() {
  std::sort(list_.begin(), list_.end(), [](const Json& a, const Json& b) {
    if (a.string_at("due") != b.string_at("due")) return a.string_at("due") < b.string_at("due");
    return a.string_at("key") < b.string_at("key");
  });
  return Json(std::move(list_));
}

void Reminders::look_at_closed(const Stored& request) {
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

void Reminders::after_days(const Stored& about, const char* kind, std::string_view from, int days,
                           const char* whose, const FourTexts& text) {
  if (const auto time = parse_timestamp(from); !from.empty() && time.ok())
    due(about, kind, after(*time, days), whose, text);
}

void Reminders::ahead_of(const Stored& about, const char* kind, std::string_view date, int days,
                         const char* whose, const FourTexts& text) {
  if (const auto time = parse_timestamp(date); !date.empty() && time.ok())
    due(about, kind, *time, whose, text, days);
}

void Reminders::due(const Stored& about, const char* kind, Timestamp time, const char* whose,
                    const FourTexts& text, int days_ahead) {
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

Result<Json> reminders_due(const Context& context) {
  Reminders reminders(context);
  MAILLAGE_ASSIGN(const auto requests, all_of_type(context, "Request"));
  for (const auto& record : requests)
    reminders.look_at({record, std::string(record->id()), simple(context, *record)});
  MAILLAGE_ASSIGN(const auto advised, all_of_type(context, "Recommendation"));
  for (const auto& record : advised)
    reminders.look_at_recommendation({record, std::string(record->id()), simple(context, *record)});
  return reminders.take();
}

}  // namespace maillage::domain::accompaniment
