#include "domain/calls/call.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

#include "domain/dossier.h"

namespace maillage::domain::calls {

namespace {

constexpr std::size_t list_max = 500;
constexpr double number_max = 1e10;
constexpr std::array<std::string_view, 8> kinds{"text", "number", "integer", "money",
                                                "date", "choice", "yes-no",  "url"};

std::string at(std::string_view list, std::size_t i) {
  return "call." + std::string(list) + "[" + std::to_string(i) + "]";
}

// The items of a list attribute; each must be an object with a text `key` that is unique.
Result<Json::Array> items_of(const Context& context, const engine::Record& record,
                             std::string_view list, std::string_view key) {
  const Json json = json_of(context, record, list);
  if (json.is_null()) return Json::Array{};
  const std::string field = "call." + std::string(list);
  if (!json.is_array()) return invalid(field, "must be a list");
  if (json.size() > list_max)
    return make_error(ErrorCode::too_large,
                      field + " holds at most " + std::to_string(list_max) + " items.", field);
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string name(json.as_array()[i].string_at(key));
    const std::string place = at(list, i) + "." + std::string(key);
    if (name.empty() || name.size() > 100)
      return invalid(place, "must be a text of 1 to 100 characters");
    if (!seen.insert(name).second) return invalid(place, "'" + name + "' stands twice");
  }
  return json.as_array();
}

Result<std::optional<double>> optional_number(const Json& item, const char* name,
                                              const std::string& place) {
  const Json* value = item.find(name);
  if (!value || value->is_null()) return std::optional<double>();
  if (!value->is_number() || !(std::abs(value->as_double()) <= number_max))
    return invalid(place + "." + name, "must be a number of at most 10,000,000,000");
  return std::optional(value->as_double());
}

Result<void> need_labels(const Json& item, const std::string& place) {
  const Json* labels = item.find("labels");
  if (labels && labels->is_object() && labels->size() > 0) return {};
  return invalid(place + ".labels", "must hold a text in at least one language");
}

Result<std::optional<Condition>> optional_condition(const Json& item, const char* name,
                                                    const std::string& place) {
  const Json* json = item.find(name);
  if (!json || json->is_null()) return std::optional<Condition>();
  MAILLAGE_ASSIGN(Condition condition, Condition::read(*json, place + "." + name));
  return std::optional(std::move(condition));
}

Result<Condition> needed_condition(const Json& item, const char* name, const std::string& place) {
  const Json* json = item.find(name);
  if (!json) return invalid(place + "." + name, "is required");
  return Condition::read(*json, place + "." + name);
}

Result<FormField> read_field(const Json& item, const std::string& place) {
  FormField field;
  field.name = item.string_at("name");
  MAILLAGE_TRY(need_labels(item, place));
  field.labels = four_texts(item.find("labels"));
  field.help = four_texts(item.find("help"));
  const auto kind = std::find(kinds.begin(), kinds.end(), item.string_at("kind"));
  if (kind == kinds.end())
    return invalid(place + ".kind",
                   "must be text, number, integer, money, date, choice, yes-no or url");
  field.kind = static_cast<FormField::Kind>(kind - kinds.begin());
  field.required = item.bool_at("required");
  MAILLAGE_ASSIGN(field.minimum, optional_number(item, "minimum", place));
  MAILLAGE_ASSIGN(field.maximum, optional_number(item, "maximum", place));
  const double length = item.number_at("maxLength", 5000);
  if (!(length >= 1 && length <= 20'000))
    return invalid(place + ".maxLength", "must be from 1 to 20000");
  field.length_max = static_cast<std::size_t>(length);
  MAILLAGE_ASSIGN(field.when, optional_condition(item, "when", place));
  if (field.kind != FormField::Kind::choice) return field;
  const Json* choices = item.find("choices");
  if (!choices || !choices->is_array() || choices->size() == 0 || choices->size() > list_max)
    return invalid(place + ".choices", "must be a list of choices");
  for (const Json& choice : choices->as_array()) {
    if (choice.string_at("code").empty())
      return invalid(place + ".choices", "each choice needs a code");
    field.choices.push_back(
        {std::string(choice.string_at("code")), four_texts(choice.find("labels"))});
  }
  return field;
}

Result<CallCriterion> read_criterion(const Json& item, const std::string& place) {
  CallCriterion criterion;
  criterion.scale.code = item.string_at("code");
  MAILLAGE_TRY(need_labels(item, place));
  criterion.labels = four_texts(item.find("labels"));
  criterion.obligatory = item.bool_at("obligatory");
  MAILLAGE_ASSIGN(const auto maximum, optional_number(item, "maximum", place));
  MAILLAGE_ASSIGN(const auto weight, optional_number(item, "weight", place));
  MAILLAGE_ASSIGN(const auto minimum, optional_number(item, "minimum", place));
  // A yes is 1; half of the reviewers are not most of them, but the benefit of the doubt.
  criterion.scale.scale_max = millionths_of(maximum.value_or(criterion.obligatory ? 1 : 5));
  criterion.scale.weight = millionths_of(weight.value_or(0));
  criterion.scale.minimum = millionths_of(minimum.value_or(criterion.obligatory ? 0.5 : 0));
  if (criterion.scale.scale_max <= 0 || criterion.scale.scale_max > 1000 * solve::one_point)
    return invalid(place + ".maximum", "must be above 0 and at most 1000");
  if (criterion.scale.weight < 0 || criterion.scale.weight > 1'000'000 * solve::one_point)
    return invalid(place + ".weight", "must be from 0 to 1000000");
  if (criterion.scale.minimum < 0 || criterion.scale.minimum > criterion.scale.scale_max)
    return invalid(place + ".minimum", "must be from 0 to the maximum");
  if (!criterion.obligatory && criterion.scale.weight == 0)
    return invalid(place + ".weight", "must be above 0, unless the criterion is obligatory");
  return criterion;
}

Result<CallBonus> read_bonus(const Json& item, const std::string& place) {
  MAILLAGE_TRY(need_labels(item, place));
  MAILLAGE_ASSIGN(const auto points, optional_number(item, "points", place));
  MAILLAGE_ASSIGN(const auto percent, optional_number(item, "percent", place));
  if (points.has_value() == percent.has_value())
    return invalid(place, "needs either points or percent");
  if (std::abs(points.value_or(0)) > 100'000 || std::abs(percent.value_or(0)) > 100)
    return invalid(place, "gives at most 100000 points or 100 percent");
  MAILLAGE_ASSIGN(Condition when, needed_condition(item, "when", place));
  return CallBonus{{std::string(item.string_at("code")), millionths_of(points.value_or(0)),
                    millionths_of(percent.value_or(0) / 100)},
                   four_texts(item.find("labels")),
                   std::move(when)};
}

Result<void> read_envelopes(const Context& context, Call& call) {
  const Json json = json_of(context, *call.record, "envelopes");
  const auto whole = number_of(context, *call.record, "envelope");
  if (!json.is_array() || json.size() == 0) {
    if (whole) call.envelopes.push_back({"all", cents_of(*whole), 0, 0, ""});
    return {};
  }
  if (json.size() > 50) return invalid("call.envelopes", "holds at most 50 envelopes");
  for (std::size_t i = 0; i < json.size(); ++i) {
    const Json& item = json.as_array()[i];
    const std::string place = at("envelopes", i);
    MAILLAGE_ASSIGN(const auto amount, optional_number(item, "amount", place));
    MAILLAGE_ASSIGN(const auto from, optional_number(item, "from", place));
    MAILLAGE_ASSIGN(const auto to, optional_number(item, "to", place));
    solve::Envelope envelope;
    envelope.code = item.string_at("code", std::to_string(i + 1));
    envelope.amount = cents_of(amount.value_or(0));
    envelope.from = cents_of(from.value_or(0));
    envelope.below = to ? cents_of(*to) : 0;
    envelope.remainder = item.string_at("remainder");
    call.envelopes.push_back(std::move(envelope));
  }
  // An upper bound that no other envelope starts from belongs to its own.
  for (solve::Envelope& envelope : call.envelopes) {
    const bool shared = std::any_of(call.envelopes.begin(), call.envelopes.end(),
                                    [&](const auto& one) { return one.from == envelope.below; });
    if (envelope.below != 0 && !shared) ++envelope.below;
  }
  return {};
}

Result<void> read_jury(const Context& context, Call& call) {
  MAILLAGE_ASSIGN(const auto items, items_of(context, *call.record, "jury", "actor"));
  for (std::size_t i = 0; i < items.size(); ++i) {
    Juror juror;
    juror.actor = items[i].string_at("actor");
    juror.organisation = items[i].string_at("organisation");
    MAILLAGE_ASSIGN(const auto most, optional_number(items[i], "maximum", at("jury", i)));
    juror.applications_max = static_cast<int>(std::clamp(most.value_or(1000), 0.0, 100'000.0));
    call.jury.push_back(std::move(juror));
  }
  return {};
}

Result<void> read_lists(const Context& context, Call& call) {
  const engine::Record& record = *call.record;
  MAILLAGE_ASSIGN(const auto fields, items_of(context, record, "form", "name"));
  for (std::size_t i = 0; i < fields.size(); ++i) {
    MAILLAGE_ASSIGN(FormField field, read_field(fields[i], at("form", i)));
    call.form.push_back(std::move(field));
  }
  MAILLAGE_ASSIGN(const auto rules, items_of(context, record, "eligibilityRules", "code"));
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::string place = at("eligibilityRules", i);
    MAILLAGE_TRY(need_labels(rules[i], place));
    MAILLAGE_ASSIGN(Condition condition, needed_condition(rules[i], "condition", place));
    call.rules.push_back({std::string(rules[i].string_at("code")),
                          four_texts(rules[i].find("labels")), std::move(condition)});
  }
  MAILLAGE_ASSIGN(const auto criteria, items_of(context, record, "criteria", "code"));
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    MAILLAGE_ASSIGN(CallCriterion criterion, read_criterion(criteria[i], at("criteria", i)));
    call.criteria.push_back(std::move(criterion));
  }
  MAILLAGE_ASSIGN(const auto bonuses, items_of(context, record, "bonuses", "code"));
  for (std::size_t i = 0; i < bonuses.size(); ++i) {
    MAILLAGE_ASSIGN(CallBonus bonus, read_bonus(bonuses[i], at("bonuses", i)));
    call.bonuses.push_back(std::move(bonus));
  }
  return {};
}

}  // namespace

FourTexts four_texts(const Json* map) {
  FourTexts texts;
  if (!map || !map->is_object() || map->size() == 0) return texts;
  constexpr std::array<const char*, 4> languages{"fr", "nl", "de", "en"};
  std::string_view fallback = map->string_at("fr");
  for (const Json::Member& member : map->as_object())
    if (fallback.empty() && member.value.is_string()) fallback = member.value.as_string();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string_view text = map->string_at(languages[i]);
    texts[i] = text.empty() ? fallback : text;
  }
  return texts;
}

solve::Cents cents_of(double euros) { return std::llround(euros * 100); }
solve::Millionths millionths_of(double number) { return std::llround(number * 1e6); }

Result<Call> read_call(const Context& context, std::string_view id) {
  Call call;
  call.record = context.engine.get(context.actor, id);
  if (!call.record || short_type(context, *call.record) != "Call")
    return not_found(std::string(id));
  const engine::Record& record = *call.record;
  call.id = id;
  call.state = text_of(context, record, "state");
  const Json title = simple(context, record);
  call.title = four_texts(title.find("title"));
  if (const std::string closes = text_of(context, record, "closesAt"); !closes.empty()) {
    const auto time = parse_timestamp(closes);
    if (!time.ok()) return invalid("call.closesAt", "is not a moment");
    call.closes_at = *time;
  }
  call.grant_minimum = number_of(context, record, "grantMinimum");
  call.grant_maximum = number_of(context, record, "grantMaximum");
  call.rate = number_of(context, record, "coFinancingRate");
  MAILLAGE_TRY(read_lists(context, call));
  MAILLAGE_TRY(read_envelopes(context, call));
  const std::string rule = text_of(context, record, "selectionRule");
  call.selection.rule = solve::selection_rule_of(rule).value_or(solve::SelectionRule::by_rank);
  call.selection.threshold =
      millionths_of(std::min(number_of(context, record, "threshold").value_or(0), 1e9));
  call.reviewers_wanted =
      static_cast<int>(number_of(context, record, "reviewersWanted").value_or(2));
  MAILLAGE_TRY(read_jury(context, call));
  return call;
}

}  // namespace maillage::domain::calls
