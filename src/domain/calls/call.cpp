#include "domain/calls/call.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

#include "domain/writing.h"

namespace maillage::domain::calls {

namespace {

constexpr std::size_t list_max = 500;
constexpr std::size_t envelopes_max = 50;
constexpr double number_max = 1e10;
constexpr std::array<std::string_view, 8> kinds{"text", "number", "integer", "money",
                                                "date", "choice", "yes-no",  "url"};

std::string at(std::string_view list, std::size_t i) {
  return "call." + std::string(list) + "[" + std::to_string(i) + "]";
}

struct Item {
  const Json* json;
  std::string place;
};

// The items of a list: objects, each with a text `key` that is unique. Those that are not are told.
std::vector<Item> items_of(const Json& fields, std::string_view list, std::string_view key,
                           Faults& faults) {
  std::vector<Item> items;
  const Json* json = fields.find(list);
  if (!json || json->is_null()) return items;
  const std::string field = "call." + std::string(list);
  if (!json->is_array()) {
    faults.push_back({field, "must be a list"});
    return items;
  }
  if (json->size() > list_max) {
    faults.push_back({field, "must have at most " + std::to_string(list_max) + " elements"});
    return items;
  }
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < json->size(); ++i) {
    const Json& item = json->as_array()[i];
    const std::string name(item.string_at(key));
    const std::string place = at(list, i) + "." + std::string(key);
    if (name.empty() || name.size() > 100) {
      faults.push_back({place, "must be a text of 1 to 100 characters"});
    } else if (!seen.insert(name).second) {
      faults.push_back({place, "'" + name + "' stands twice"});
    }
    if (item.is_object()) items.push_back({&item, at(list, i)});
  }
  return items;
}

std::optional<double> optional_number(const Item& item, const char* name, Faults& faults) {
  const Json* value = item.json->find(name);
  if (!value || value->is_null()) return std::nullopt;
  if (value->is_number() && std::abs(value->as_double()) <= number_max) return value->as_double();
  faults.push_back({item.place + "." + name, "must be a number of at most 10,000,000,000"});
  return std::nullopt;
}

bool has_text(const Json* labels) {
  if (!labels || !labels->is_object()) return false;
  return std::any_of(labels->as_object().begin(), labels->as_object().end(),
                     [](const Json::Member& text) {
                       return text.value.is_string() && !text.value.as_string().empty();
                     });
}

void need_labels(const Item& item, Faults& faults) {
  if (!has_text(item.json->find("labels")))
    faults.push_back({item.place + ".labels", "must hold a text in at least one language"});
}

std::optional<Condition> optional_condition(const Item& item, const char* name, Faults& faults) {
  const Json* json = item.json->find(name);
  if (!json || json->is_null()) return std::nullopt;
  return Condition::read(*json, item.place + "." + name, faults);
}

std::optional<Condition> needed_condition(const Item& item, const char* name, Faults& faults) {
  const Json* json = item.json->find(name);
  if (json && !json->is_null()) return Condition::read(*json, item.place + "." + name, faults);
  faults.push_back({item.place + "." + name, "is required"});
  return std::nullopt;
}

void read_choices(const Item& item, FormField& field, Faults& faults) {
  const Json* choices = item.json->find("choices");
  if (!choices || !choices->is_array() || choices->size() == 0 || choices->size() > list_max) {
    faults.push_back({item.place + ".choices", "must be a list of choices"});
    return;
  }
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < choices->size(); ++i) {
    const Json& choice = choices->as_array()[i];
    const std::string code(choice.string_at("code"));
    const std::string place = item.place + ".choices[" + std::to_string(i) + "].code";
    if (code.empty()) faults.push_back({place, "is required"});
    if (!code.empty() && !seen.insert(code).second)
      faults.push_back({place, "'" + code + "' stands twice"});
    field.choices.push_back({code, four_texts(choice.find("labels"))});
  }
}

FormField read_field(const Item& item, Faults& faults) {
  FormField field;
  field.name = item.json->string_at("name");
  need_labels(item, faults);
  field.labels = four_texts(item.json->find("labels"));
  field.help = four_texts(item.json->find("help"));
  const auto kind = std::find(kinds.begin(), kinds.end(), item.json->string_at("kind"));
  if (kind == kinds.end()) {
    faults.push_back({item.place + ".kind",
                      "must be text, number, integer, money, date, choice, yes-no or url"});
  } else {
    field.kind = static_cast<FormField::Kind>(kind - kinds.begin());
  }
  field.required = item.json->bool_at("required");
  field.minimum = optional_number(item, "minimum", faults);
  field.maximum = optional_number(item, "maximum", faults);
  if (field.minimum && field.maximum && *field.minimum > *field.maximum)
    faults.push_back({item.place + ".maximum", "must not be below the minimum"});
  const double length = item.json->number_at("maxLength", 5000);
  if (length >= 1 && length <= 20'000) {
    field.length_max = static_cast<std::size_t>(length);
  } else {
    faults.push_back({item.place + ".maxLength", "must be from 1 to 20000"});
  }
  field.when = optional_condition(item, "when", faults);
  if (field.kind == FormField::Kind::choice) read_choices(item, field, faults);
  return field;
}

CallCriterion read_criterion(const Item& item, Faults& faults) {
  CallCriterion criterion;
  criterion.scale.code = item.json->string_at("code");
  need_labels(item, faults);
  criterion.labels = four_texts(item.json->find("labels"));
  criterion.obligatory = item.json->bool_at("obligatory");
  const auto maximum = optional_number(item, "maximum", faults);
  const auto weight = optional_number(item, "weight", faults);
  const auto minimum = optional_number(item, "minimum", faults);
  // A yes is 1; half of the reviewers are not most of them, but the benefit of the doubt.
  criterion.scale.scale_max = millionths_of(maximum.value_or(criterion.obligatory ? 1 : 5));
  criterion.scale.weight = millionths_of(weight.value_or(0));
  criterion.scale.minimum = millionths_of(minimum.value_or(criterion.obligatory ? 0.5 : 0));
  if (criterion.scale.scale_max <= 0 || criterion.scale.scale_max > 1000 * solve::one_point)
    faults.push_back({item.place + ".maximum", "must be above 0 and at most 1000"});
  else if (criterion.scale.minimum < 0 || criterion.scale.minimum > criterion.scale.scale_max)
    faults.push_back({item.place + ".minimum", "must be from 0 to the maximum"});
  if (criterion.scale.weight < 0 || criterion.scale.weight > 1'000'000 * solve::one_point)
    faults.push_back({item.place + ".weight", "must be from 0 to 1000000"});
  else if (!criterion.obligatory && criterion.scale.weight == 0)
    faults.push_back(
        {item.place + ".weight", "must be above 0, unless the criterion is obligatory"});
  return criterion;
}

std::optional<CallBonus> read_bonus(const Item& item, Faults& faults) {
  need_labels(item, faults);
  const auto points = optional_number(item, "points", faults);
  const auto percent = optional_number(item, "percent", faults);
  if (points.has_value() == percent.has_value())
    faults.push_back({item.place, "needs either points or percent"});
  if (std::abs(points.value_or(0)) > 100'000 || std::abs(percent.value_or(0)) > 100)
    faults.push_back({item.place, "gives at most 100000 points or 100 percent"});
  std::optional<Condition> when = needed_condition(item, "when", faults);
  if (!when) return std::nullopt;
  return CallBonus{{std::string(item.json->string_at("code")), millionths_of(points.value_or(0)),
                    millionths_of(percent.value_or(0) / 100)},
                   four_texts(item.json->find("labels")),
                   std::move(*when)};
}

std::optional<double> number_in(const Json& fields, std::string_view name) {
  const Json* value = fields.find(name);
  return value && value->is_number() ? std::optional(value->as_double()) : std::nullopt;
}

void read_envelopes(const Json& fields, Call& call, Faults& faults) {
  const Json* json = fields.find("envelopes");
  const auto whole = number_in(fields, "envelope");
  if (!json || !json->is_array() || json->size() == 0) {
    if (whole) call.envelopes.push_back({"all", cents_of(*whole), 0, 0, ""});
    return;
  }
  if (json->size() > envelopes_max) {
    faults.push_back(
        {"call.envelopes", "must have at most " + std::to_string(envelopes_max) + " elements"});
    return;
  }
  for (std::size_t i = 0; i < json->size(); ++i) {
    const Item item{&json->as_array()[i], at("envelopes", i)};
    const auto to = optional_number(item, "to", faults);
    solve::Envelope envelope;
    envelope.code = item.json->string_at("code", std::to_string(i + 1));
    envelope.amount = cents_of(optional_number(item, "amount", faults).value_or(0));
    envelope.from = cents_of(optional_number(item, "from", faults).value_or(0));
    envelope.below = to ? cents_of(*to) : 0;
    envelope.remainder = item.json->string_at("remainder");
    call.envelopes.push_back(std::move(envelope));
  }
  // An upper bound that no other envelope starts from belongs to its own.
  for (solve::Envelope& envelope : call.envelopes) {
    const bool shared = std::any_of(call.envelopes.begin(), call.envelopes.end(),
                                    [&](const auto& one) { return one.from == envelope.below; });
    if (envelope.below != 0 && !shared) ++envelope.below;
  }
}

void read_lists(const Json& fields, Call& call, Faults& faults) {
  for (const Item& item : items_of(fields, "form", "name", faults))
    call.form.push_back(read_field(item, faults));
  for (const Item& item : items_of(fields, "eligibilityRules", "code", faults)) {
    need_labels(item, faults);
    if (auto condition = needed_condition(item, "condition", faults))
      call.rules.push_back({std::string(item.json->string_at("code")),
                            four_texts(item.json->find("labels")), std::move(*condition)});
  }
  for (const Item& item : items_of(fields, "criteria", "code", faults))
    call.criteria.push_back(read_criterion(item, faults));
  for (const Item& item : items_of(fields, "bonuses", "code", faults))
    if (auto bonus = read_bonus(item, faults)) call.bonuses.push_back(std::move(*bonus));
  for (const Item& item : items_of(fields, "jury", "actor", faults)) {
    const double most = optional_number(item, "maximum", faults).value_or(1000);
    call.jury.push_back({std::string(item.json->string_at("actor")),
                         std::string(item.json->string_at("organisation")),
                         static_cast<int>(std::clamp(most, 0.0, 100'000.0))});
  }
}

std::optional<Timestamp> moment_in(const Json& fields, std::string_view name, Faults& faults) {
  const std::string_view text = fields.string_at(name);
  if (text.empty()) return std::nullopt;
  const auto time = parse_timestamp(text);
  if (time.ok()) return *time;
  faults.push_back({"call." + std::string(name), "is not a moment"});
  return std::nullopt;
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

Error error_of(Faults faults) {
  Error error = invalid(faults.front().field, faults.front().reason);
  error.fields = std::move(faults);
  return error;
}

Call parse_call(const Json& fields, Faults& faults) {
  Call call;
  call.id = fields.string_at("id");
  call.state = fields.string_at("state");
  call.title = four_texts(fields.find("title"));
  call.opens_at = moment_in(fields, "opensAt", faults);
  call.closes_at = moment_in(fields, "closesAt", faults);
  call.grant_minimum = number_in(fields, "grantMinimum");
  call.grant_maximum = number_in(fields, "grantMaximum");
  call.rate = number_in(fields, "coFinancingRate");
  read_lists(fields, call, faults);
  read_envelopes(fields, call, faults);
  call.selection.rule = solve::selection_rule_of(fields.string_at("selectionRule"))
                            .value_or(solve::SelectionRule::by_rank);
  call.selection.threshold = millionths_of(std::min(fields.number_at("threshold"), 1e9));
  call.reviewers_wanted = static_cast<int>(fields.number_at("reviewersWanted", 2));
  return call;
}

Result<Call> read_call(const Context& context, std::string_view id) {
  MAILLAGE_ASSIGN(Stored entity, stored(context, id, "Call"));
  Faults faults;
  Call call = parse_call(entity.entity, faults);
  if (!faults.empty()) return error_of(std::move(faults));
  call.record = std::move(entity.record);
  return call;
}

bool takes_applications(const Call& call, Timestamp now) {
  return call.state == "open" && call.closes_at && now < *call.closes_at &&
         (!call.opens_at || now >= *call.opens_at);
}

}  // namespace maillage::domain::calls
