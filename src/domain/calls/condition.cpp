#include "domain/calls/condition.h"

#include <algorithm>
#include <array>

namespace maillage::domain::calls {

namespace {

constexpr std::size_t depth_max = 8;
constexpr std::size_t children_max = 50;
constexpr std::array<std::string_view, 7> comparisons{"equals", "oneOf", "atLeast", "atMost",
                                                      "above",  "below", "given"};

bool is_scalar(const Json& value) {
  return value.is_bool() || value.is_number() || value.is_string();
}

bool is_comparable(const Json& value) { return value.is_number() || value.is_string(); }

using Faults = std::vector<FieldError>;

void check_operand(std::string_view comparison, const Json& operand, const std::string& field,
                   Faults& faults) {
  const std::string place = field + "." + std::string(comparison);
  if (comparison == "given") {
    if (!operand.is_bool()) faults.push_back({place, "must be true or false"});
  } else if (comparison == "oneOf") {
    if (!operand.is_array() || operand.size() == 0 ||
        !std::all_of(operand.as_array().begin(), operand.as_array().end(), is_scalar))
      faults.push_back({place, "must be a list of texts, numbers or booleans"});
  } else if (comparison == "equals") {
    if (!is_scalar(operand)) faults.push_back({place, "must be a text, a number or a boolean"});
  } else if (!is_comparable(operand)) {
    faults.push_back({place, "must be a number or a text"});
  }
}

void check_path(const Json& path, const std::string& field, Faults& faults) {
  if (!path.is_string() || path.as_string().empty() || path.as_string().size() > 200)
    faults.push_back({field, "must name a value"});
}

void check_value(const Json& json, const std::string& field, Faults& faults) {
  check_path(*json.find("value"), field + ".value", faults);
  if (json.size() != 2) faults.push_back({field, "needs exactly one comparison beside the value"});
  for (const Json::Member& member : json.as_object()) {
    if (member.key == "value") continue;
    if (std::find(comparisons.begin(), comparisons.end(), member.key) == comparisons.end())
      faults.push_back({field + "." + member.key, "is no comparison"});
    else
      check_operand(member.key, member.value, field, faults);
  }
}

void check_count(const Json& json, const std::string& field, Faults& faults) {
  check_path(*json.find("count"), field + ".count", faults);
  bool bounded = false;
  for (const Json::Member& member : json.as_object()) {
    if (member.key == "count") continue;
    const std::string place = field + "." + member.key;
    if (member.key == "where") {
      if (!member.value.is_object()) {
        faults.push_back({place, "must be an object"});
        continue;
      }
      for (const Json::Member& wanted : member.value.as_object())
        if (!is_scalar(wanted.value)) check_operand("oneOf", wanted.value, place, faults);
    } else if (member.key == "atLeast" || member.key == "atMost") {
      if (!member.value.to_int()) faults.push_back({place, "must be a whole number"});
      bounded = true;
    } else {
      faults.push_back({place, "is not part of a count"});
    }
  }
  if (!bounded) faults.push_back({field, "needs atLeast or atMost"});
}

void check(const Json& json, const std::string& field, std::size_t depth, Faults& faults) {
  const auto fault = [&](const std::string& place, std::string reason) {
    faults.push_back({place, std::move(reason)});
  };
  if (!json.is_object()) return fault(field, "must be an object");
  if (depth > depth_max)
    return fault(field, "must nest at most " + std::to_string(depth_max) + " deep");
  if (json.find("value")) return check_value(json, field, faults);
  if (json.find("count")) return check_count(json, field, faults);
  if (json.size() != 1) return fault(field, "must be one of all, any, not, value or count");
  const Json::Member& member = json.as_object().front();
  const std::string place = field + "." + member.key;
  if (member.key == "not") return check(member.value, place, depth + 1, faults);
  if (member.key != "all" && member.key != "any")
    return fault(field, "must be one of all, any, not, value or count");
  if (!member.value.is_array() || member.value.size() == 0 || member.value.size() > children_max)
    return fault(place, "must be a list of 1 to " + std::to_string(children_max));
  for (std::size_t i = 0; i < member.value.size(); ++i)
    check(member.value.as_array()[i], place + "[" + std::to_string(i) + "]", depth + 1, faults);
}

const Json* value_at(const Json& facts, std::string_view path) {
  const Json* at = &facts;
  while (at && !path.empty()) {
    const std::size_t dot = path.find('.');
    at = at->find(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return at && !at->is_null() ? at : nullptr;
}

bool matches(const Json& value, const Json& wanted) {
  if (!wanted.is_array()) return value == wanted;
  const auto& list = wanted.as_array();
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Less than 0, 0, more than 0; nothing when the two are of different kinds.
std::optional<int> ordered(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) {
    const double x = a.as_double(), y = b.as_double();
    return x < y ? -1 : x > y ? 1 : 0;
  }
  if (a.is_string() && b.is_string()) return a.as_string().compare(b.as_string());
  return std::nullopt;
}

std::optional<bool> compare(const Json& value, std::string_view comparison, const Json& operand) {
  if (comparison == "equals" || comparison == "oneOf") return matches(value, operand);
  const std::optional<int> order = ordered(value, operand);
  if (!order) return std::nullopt;
  if (comparison == "atLeast") return *order >= 0;
  if (comparison == "atMost") return *order <= 0;
  return comparison == "above" ? *order > 0 : *order < 0;
}

std::optional<bool> value_holds(const Json& condition, const Json& facts) {
  const Json* value = value_at(facts, condition.string_at("value"));
  for (const Json::Member& member : condition.as_object()) {
    if (member.key == "value") continue;
    if (member.key == "given") return (value != nullptr) == member.value.as_bool();
    return value ? compare(*value, member.key, member.value) : std::nullopt;
  }
  return std::nullopt;
}

std::int64_t count_of(const Json& condition, const Json& list) {
  std::int64_t count = 0;
  const Json* where = condition.find("where");
  for (const Json& item : list.as_array()) {
    bool counted = true;
    if (where) {
      for (const Json::Member& wanted : where->as_object()) {
        const Json* value = item.find(wanted.key);
        counted = counted && value && matches(*value, wanted.value);
      }
    }
    count += counted;
  }
  return count;
}

std::optional<bool> count_holds(const Json& condition, const Json& facts) {
  const Json* list = value_at(facts, condition.string_at("count"));
  if (!list || !list->is_array()) return std::nullopt;
  const std::int64_t count = count_of(condition, *list);
  const Json* least = condition.find("atLeast");
  const Json* most = condition.find("atMost");
  return (!least || count >= *least->to_int()) && (!most || count <= *most->to_int());
}

std::optional<bool> evaluate(const Json& condition, const Json& facts) {
  if (condition.find("value")) return value_holds(condition, facts);
  if (condition.find("count")) return count_holds(condition, facts);
  const Json::Member& member = condition.as_object().front();
  if (member.key == "not") {
    const auto inner = evaluate(member.value, facts);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  // One that decides, decides; else a missing value leaves it open.
  const bool deciding = member.key == "any";
  bool open = false;
  for (const Json& child : member.value.as_array()) {
    const auto inner = evaluate(child, facts);
    if (inner && *inner == deciding) return deciding;
    open = open || !inner;
  }
  return open ? std::nullopt : std::optional(!deciding);
}

void collect(const Json& condition, const Json& facts, Json& found) {
  if (condition.find("value")) {
    const Json* value = value_at(facts, condition.string_at("value"));
    found.set(condition.string_at("value"), value ? *value : Json());
  } else if (condition.find("count")) {
    const Json* list = value_at(facts, condition.string_at("count"));
    found.set(condition.string_at("count"),
              list && list->is_array() ? Json(count_of(condition, *list)) : Json());
  } else {
    const Json::Member& member = condition.as_object().front();
    if (member.key == "not") return collect(member.value, facts, found);
    for (const Json& child : member.value.as_array()) collect(child, facts, found);
  }
}

}  // namespace

std::optional<Condition> Condition::read(const Json& json, const std::string& field,
                                         std::vector<FieldError>& faults) {
  const std::size_t before = faults.size();
  check(json, field, 1, faults);
  return faults.size() == before ? std::optional(Condition(json)) : std::nullopt;
}

std::optional<bool> Condition::holds(const Json& facts) const { return evaluate(json_, facts); }

Json Condition::found(const Json& facts) const {
  Json found = Json::object();
  collect(json_, facts, found);
  return found;
}

}  // namespace maillage::domain::calls
