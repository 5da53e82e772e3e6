// A call for projects as the program works with it: read from the call's entity and checked, so
// that a mistake in its form or rules is told to whoever writes the call, not to an applicant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/calls/condition.h"
#include "domain/module.h"
#include "domain/reasons.h"
#include "solve/selection.h"

namespace maillage::domain::calls {

struct FormField {
  enum class Kind { text, number, integer, money, date, choice, yes_no, url };
  std::string name;
  FourTexts labels;
  FourTexts help;
  Kind kind = Kind::text;
  bool required = false;
  std::optional<double> minimum;
  std::optional<double> maximum;
  std::size_t length_max = 5000;  // of a text, in characters
  struct Choice {
    std::string code;
    FourTexts labels;
  };
  std::vector<Choice> choices;
  std::optional<Condition> when;  // asked only then
};

struct EligibilityRule {
  std::string code;
  FourTexts labels;
  Condition condition;
};

struct CallCriterion {
  solve::Criterion scale;
  FourTexts labels;
  bool obligatory = false;  // yes or no: most reviewers must say yes
};

struct CallBonus {
  solve::Bonus bonus;
  FourTexts labels;
  Condition when;
};

struct Juror {
  std::string actor;         // the account that scores
  std::string organisation;  // entity id; may be empty
  int applications_max = 1000;
};

struct Call {
  engine::RecordPtr record;
  std::string id;
  std::string state;
  FourTexts title;
  std::optional<Timestamp> opens_at;  // before it an open call is only announced
  std::optional<Timestamp> closes_at;
  std::optional<double> grant_minimum;  // EUR
  std::optional<double> grant_maximum;
  std::optional<double> rate;  // of the budget, in %
  std::vector<FormField> form;
  std::vector<EligibilityRule> rules;
  std::vector<CallCriterion> criteria;
  std::vector<CallBonus> bonuses;
  std::vector<solve::Envelope> envelopes;
  solve::SelectionOptions selection;
  int reviewers_wanted = 2;
  std::vector<Juror> jury;
};

// What is wrong in a call, each at its place ("call.form[2].kind").
using Faults = std::vector<FieldError>;
// The error that tells all of them. Requires one at least.
Error error_of(Faults faults);

// The call that these fields (of the entity in simple form) describe. What is at fault is left out
// of it, and every fault is added.
Call parse_call(const Json& fields, Faults& faults);

// Errors: not_found; invalid with every fault.
Result<Call> read_call(const Context& context, std::string_view id);

// Open, its opening time has come and its closing time has not.
bool takes_applications(const Call& call, Timestamp now);

// A text of the region's model in four languages: {"fr":…}; a missing one takes the French, else
// the first.
FourTexts four_texts(const Json* map);

// Euros to cents and numbers to millionths, rounded to the nearest.
solve::Cents cents_of(double euros);
solve::Millionths millionths_of(double number);

}  // namespace maillage::domain::calls
