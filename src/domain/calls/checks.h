// Does an application fill in the form, and may it be admitted? With the reason of every answer.
#pragma once

#include <vector>

#include "domain/calls/call.h"
#include "domain/pictures.h"

namespace maillage::domain::calls {

// What conditions look at: grant, budget (EUR), coFinancing (grant of the budget, in %), joint (two
// local authorities or more), lead {kind, size}, partners [{kind, size}], municipalities
// [{urbanClass, population}], population (sum), ruralShare (0 to 1, of the municipalities),
// answers. What is not known is missing.
Json facts_of(const Context& context, const TerritoryPicture& territory, const Json& application);

// The wrong answers of a form, as "answers.NAME"; with `complete`, missing ones too. Fields whose
// condition does not hold are not asked.
std::vector<FieldError> form_faults(const Call& call, const Json& facts, bool complete);

struct Check {
  std::string code;
  FourTexts text;
  std::optional<bool> holds;  // nothing: something is missing
  Json found;                 // what was looked at
};

// The call's bounds and rate, then its rules, in their order.
std::vector<Check> eligibility_checks(const Call& call, const Json& facts);
bool all_hold(const std::vector<Check>& checks);
// {"eligible","checks":[{"code","text","result":"holds"|"fails"|"missing","found"}]}
Json to_json(const std::vector<Check>& checks);

// Can it be followed from a page? Only http and https.
bool is_web_address(std::string_view text);

// Those whose condition holds.
std::vector<const CallBonus*> bonuses_of(const Call& call, const Json& facts);

}  // namespace maillage::domain::calls
