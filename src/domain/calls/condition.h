// Conditions as data: what a call's rules, bonuses and form fields depend on. A region writes them
// in JSON; nothing in them is executed.
//
//   {"all": [c, …]}   {"any": [c, …]}   {"not": c}
//   {"value": "lead.kind", "equals": "municipality"}     also oneOf, atLeast, atMost, above, below,
//                                                        given (true or false)
//   {"count": "partners", "where": {"size": ["small", "medium"]}, "atLeast": 1}      also atMost
//
// A path leads through objects by names. Numbers compare with numbers, texts with texts (dates as
// ISO 8601 texts).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace maillage::domain::calls {

class Condition {
 public:
  // Nothing when something is wrong: each fault is added, with its place under `field`
  // ("eligibilityRules[2].condition.any[0]").
  static std::optional<Condition> read(const Json& json, const std::string& field,
                                       std::vector<FieldError>& faults);

  // Nothing when it depends on a value that is missing.
  std::optional<bool> holds(const Json& facts) const;
  // Each value that it looks at with what was found, by path; missing ones are null.
  Json found(const Json& facts) const;
  const Json& json() const { return json_; }

 private:
  explicit Condition(Json json) : json_(std::move(json)) {}
  Json json_;  // valid
};

}  // namespace maillage::domain::calls
