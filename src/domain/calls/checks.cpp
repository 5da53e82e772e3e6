#include "domain/calls/checks.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "domain/calls/reasons.h"
#include "domain/dossier.h"
#include "domain/helpers.h"

namespace maillage::domain::calls {

namespace {

// The texts of a relationship in simple form: one id or a list.
std::vector<std::string> ids_at(const Json& simple, std::string_view name) {
  const Json* value = simple.find(name);
  if (!value) return {};
  if (value->is_string()) return {value->as_string()};
  std::vector<std::string> ids;
  if (value->is_array())
    for (const Json& id : value->as_array())
      if (id.is_string()) ids.push_back(id.as_string());
  return ids;
}

bool is_local_authority(const Context& context, const std::string& kind) {
  if (kind == "local-authority") return true;
  const model::Concept* code = concept_of(context, "organisation-kind", kind);
  return code && code->broader == "local-authority";
}

Json organisation_facts(const Context& context, const std::string& id, int& authorities) {
  Json facts = Json::object({{"id", id}});
  const auto record = context.engine.get(context.actor, id);
  if (!record) return facts;
  const std::string kind = text_of(context, *record, "kind");
  if (!kind.empty()) facts.set("kind", kind);
  if (const std::string size = text_of(context, *record, "size"); !size.empty())
    facts.set("size", size);
  authorities += is_local_authority(context, kind);
  return facts;
}

void set_places(const TerritoryPicture& territory, const std::set<std::string>& places,
                Json& facts) {
  Json municipalities = Json::array();
  double population = 0;
  double rural = 0;
  for (const std::string& id : places) {
    const Area* area = territory.area(id);
    if (!area) continue;
    Json item = Json::object({{"id", id}});
    if (!area->urban_class.empty()) item.set("urbanClass", area->urban_class);
    if (area->population > 0) item.set("population", area->population);
    population += area->population;
    rural += area->urban_class == "rural";
    municipalities.push(std::move(item));
  }
  const auto count = static_cast<double>(municipalities.size());
  if (population > 0) facts.set("population", population);
  if (count > 0) facts.set("ruralShare", rural / count);
  facts.set("municipalities", std::move(municipalities));
}

bool is_whole(const Json& value) { return value.to_int().has_value(); }

bool is_date(const Json& value) {
  return value.is_string() && value.as_string().size() == 10 &&
         parse_timestamp(value.as_string()).ok();
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Why this answer is wrong; empty when it is right.
std::string fault_of(const FormField& field, const Json& value) {
  using Kind = FormField::Kind;
  switch (field.kind) {
    case Kind::text:
    case Kind::url:
      if (!value.is_string()) return "must be a text";
      if (characters(value.as_string()) > field.length_max)
        return "must have at most " + std::to_string(field.length_max) + " characters";
      if (field.kind == Kind::url && !is_web_address(value.as_string()))
        return "must be a web address that begins with https:// or http://";
      return {};
    case Kind::date: return is_date(value) ? "" : "must be a date, as 2027-03-31";
    case Kind::yes_no: return value.is_bool() ? "" : "must be true or false";
    case Kind::choice:
      for (const auto& choice : field.choices)
        if (value.is_string() && choice.code == value.as_string()) return {};
      return "must be one of the choices";
    case Kind::integer:
      if (!is_whole(value)) return "must be a whole number";
      break;
    case Kind::number:
    case Kind::money:
      if (!value.is_number() || !std::isfinite(value.as_double())) return "must be a number";
      break;
  }
  const double number = value.as_double();
  if (field.minimum && number < *field.minimum)
    return "must be at least " + Json(*field.minimum).dump();
  if (field.maximum && number > *field.maximum)
    return "must be at most " + Json(*field.maximum).dump();
  return {};
}

bool is_empty(const Json* value) {
  if (!value || value->is_null()) return true;
  return value->is_string() && value->as_string().find_first_not_of(" \t\r\n") == std::string::npos;
}

FourTexts with_amount(const FourTexts& start, double euros) {
  FourTexts texts = start;
  for (std::string& text : texts) text += euros_text(cents_of(euros));
  return texts;
}

}  // namespace

bool is_web_address(std::string_view text) {
  return (text.starts_with("https://") || text.starts_with("http://")) && text.size() > 8 &&
         text.find_first_of(" \t\r\n\"<>") == std::string_view::npos;
}

Json facts_of(const Context& context, const TerritoryPicture& territory, const Json& application) {
  Json facts = Json::object();
  const Json* grant = application.find("grant");
  const Json* budget = application.find("budget");
  if (grant && grant->is_number()) facts.set("grant", *grant);
  if (budget && budget->is_number()) facts.set("budget", *budget);
  if (grant && budget && grant->is_number() && budget->is_number() && budget->as_double() > 0)
    facts.set("coFinancing", grant->as_double() / budget->as_double() * 100);

  int authorities = 0;
  std::vector<std::string> organisations = ids_at(application, "organisation");
  if (!organisations.empty())
    facts.set("lead", organisation_facts(context, organisations.front(), authorities));
  Json partners = Json::array();
  for (const std::string& id : ids_at(application, "partners")) {
    partners.push(organisation_facts(context, id, authorities));
    organisations.push_back(id);
  }
  facts.set("partners", std::move(partners));
  facts.set("joint", authorities >= 2);

  std::set<std::string> places;
  for (const std::string& id : ids_at(application, "municipalities")) places.insert(id);
  if (places.empty()) {
    for (const std::string& id : organisations) {
      const Dossier* organisation = territory.organisation(id);
      if (!organisation || !is_local_authority(context, organisation->kind)) continue;
      for (const std::string& place : territory.places_of(*organisation)) places.insert(place);
    }
  }
  set_places(territory, places, facts);
  const Json* answers = application.find("answers");
  facts.set("answers", answers && answers->is_object() ? *answers : Json::object());
  return facts;
}

std::vector<FieldError> form_faults(const Call& call, const Json& facts, bool complete) {
  std::vector<FieldError> faults;
  const Json& answers = *facts.find("answers");
  for (const Json::Member& answer : answers.as_object()) {
    const bool known = std::any_of(call.form.begin(), call.form.end(), [&](const FormField& field) {
      return field.name == answer.key;
    });
    if (!known) faults.push_back({"answers." + answer.key, "is not asked by this call"});
  }
  for (const FormField& field : call.form) {
    const Json* value = answers.find(field.name);
    if (!is_empty(value)) {
      if (std::string fault = fault_of(field, *value); !fault.empty())
        faults.push_back({"answers." + field.name, std::move(fault)});
    } else if (complete && field.required && (!field.when || field.when->holds(facts) == true)) {
      faults.push_back({"answers." + field.name, "is required"});
    }
  }
  return faults;
}

std::vector<Check> eligibility_checks(const Call& call, const Json& facts) {
  std::vector<Check> checks;
  const auto bound = [&](std::string code, std::string_view value, FourTexts text, double limit,
                         bool least) {
    Check check{std::move(code), std::move(text), std::nullopt, Json::object()};
    const Json* found = facts.find(value);
    check.found.set(value, found ? *found : Json());
    if (found) check.holds = least ? found->as_double() >= limit : found->as_double() <= limit;
    checks.push_back(std::move(check));
  };
  if (call.grant_minimum)
    bound("grant-minimum", "grant",
          with_amount(
              {"La subvention demandée est d'au moins ", "De gevraagde subsidie bedraagt minstens ",
               "Der beantragte Zuschuss beträgt mindestens ", "The grant asked for is at least "},
              *call.grant_minimum),
          *call.grant_minimum, true);
  if (call.grant_maximum)
    bound("grant-maximum", "grant",
          with_amount(
              {"La subvention demandée est d'au plus ", "De gevraagde subsidie bedraagt hoogstens ",
               "Der beantragte Zuschuss beträgt höchstens ", "The grant asked for is at most "},
              *call.grant_maximum),
          *call.grant_maximum, false);
  if (call.rate) {
    const std::string percent = Json(*call.rate).dump() + "\u00a0%";
    bound("co-financing-rate", "coFinancing",
          {"La subvention couvre au plus " + percent + " du budget",
           "De subsidie dekt hoogstens " + percent + " van het budget",
           "Der Zuschuss deckt höchstens " + percent + " des Budgets",
           "The grant covers at most " + percent + " of the budget"},
          *call.rate + 1e-9, false);
  }
  for (const EligibilityRule& rule : call.rules)
    checks.push_back(
        {rule.code, rule.labels, rule.condition.holds(facts), rule.condition.found(facts)});
  return checks;
}

bool all_hold(const std::vector<Check>& checks) {
  return std::all_of(checks.begin(), checks.end(),
                     [](const Check& check) { return check.holds == true; });
}

Json to_json(const std::vector<Check>& checks) {
  Json list = Json::array();
  for (const Check& check : checks) {
    const char* result = !check.holds ? "missing" : *check.holds ? "holds" : "fails";
    list.push(Json::object({{"code", check.code},
                            {"text", domain::to_json(check.text)},
                            {"result", result},
                            {"found", check.found}}));
  }
  return Json::object({{"eligible", all_hold(checks)}, {"checks", std::move(list)}});
}

std::vector<const CallBonus*> bonuses_of(const Call& call, const Json& facts) {
  std::vector<const CallBonus*> bonuses;
  for (const CallBonus& bonus : call.bonuses)
    if (bonus.when.holds(facts) == true) bonuses.push_back(&bonus);
  return bonuses;
}

}  // namespace maillage::domain::calls
