// What is due in the accompaniment: one reminder per kind, subject and due date, worked out anew
// each time, so there are no doubles and none stays that is no longer true.
#pragma once

#include "domain/reasons.h"
#include "domain/writing.h"

namespace maillage::domain::accompaniment {

class Reminders {
 public:
  explicit Reminders(const Context& context) : context_(context), now_(context.engine.now()) {}

  void look_at(const Stored& request);
  void look_at_recommendation(const Stored& one);
  // By due date, then by key: {"key","kind","about","request","for","due","late","text"}. `for` is
  // officer, body (the support body) or municipality (who asked).
  Json take();

 private:
  void look_at_closed(const Stored& request);
  // Due some days after a date, and shown from then on.
  void after_days(const Stored& about, const char* kind, std::string_view from, int days,
                  const char* whose, const FourTexts& text);
  // Due at a date, and shown from some days before.
  void ahead_of(const Stored& about, const char* kind, std::string_view date, int days,
                const char* whose, const FourTexts& text);
  void due(const Stored& about, const char* kind, Timestamp time, const char* whose,
           const FourTexts& text, int days_ahead = 0);

  const Context& context_;
  Timestamp now_;
  Json::Array list_;
};

// Of all requests and recommendations that the actor sees. Errors: of the query.
Result<Json> reminders_due(const Context& context);

}  // namespace maillage::domain::accompaniment
