#include "domain/calls/whole.h"

#include <algorithm>
#include <array>
#include <set>

#include "domain/calls/checks.h"
#include "domain/calls/reasons.h"
#include "domain/dossier.h"
#include "domain/helpers.h"

namespace maillage::domain::calls {

namespace {

// --- Conditions: they may look only at what an application has, and compare it with what it can
// be.

enum class Holds { text, number, yes_no };

struct Fact {
  std::string_view path;
  Holds holds;
  std::string_view vocabulary;  // of a text that is a code
};

constexpr std::array<Fact, 8> facts{{{"grant", Holds::number, ""},
                                     {"budget", Holds::number, ""},
                                     {"coFinancing", Holds::number, ""},
                                     {"joint", Holds::yes_no, ""},
                                     {"lead.kind", Holds::text, "organisation-kind"},
                                     {"lead.size", Holds::text, "organisation-size"},
                                     {"population", Holds::number, ""},
                                     {"ruralShare", Holds::number, ""}}};
// What is counted, and what of each may be asked.
struct Counted {
  std::string_view list;
  Fact fact;
};
constexpr std::array<Counted, 4> counted{
    {{"partners", {"kind", Holds::text, "organisation-kind"}},
     {"partners", {"size", Holds::text, "organisation-size"}},
     {"municipalities", {"urbanClass", Holds::text, "urban-class"}},
     {"municipalities", {"population", Holds::number, ""}}}};

Holds held_by(FormField::Kind kind) {
  using Kind = FormField::Kind;
  if (kind == Kind::yes_no) return Holds::yes_no;
  const bool number = kind == Kind::number || kind == Kind::integer || kind == Kind::money;
  return number ? Holds::number : Holds::text;
}

bool fits(const Json& value, Holds holds) {
  if (holds == Holds::number) return value.is_number();
  return holds == Holds::yes_no ? value.is_bool() : value.is_string();
}

const char* what_fits(Holds holds) {
  if (holds == Holds::number) return "must be a number";
  return holds == Holds::yes_no ? "must be true or false" : "must be a text";
}

class Conditions {
 public:
  Conditions(const Context& context, const Call& call, Faults& faults)
      : context_(context), call_(call), faults_(faults) {}

  // `asked`: how many questions of the form are answered when it is looked at.
  void check(const Condition& condition, const std::string& place, std::size_t asked) {
    asked_ = asked;
    walk(condition.json(), place);
  }

 private:
  void walk(const Json& json, const std::string& place) {
    if (json.find("value")) return of_value(json, place);
    if (json.find("count")) return of_count(json, place);
    const Json::Member& member = json.as_object().front();
    const std::string below = place + "." + member.key;
    if (member.key == "not") return walk(member.value, below);
    for (std::size_t i = 0; i < member.value.size(); ++i)
      walk(member.value.as_array()[i], below + "[" + std::to_string(i) + "]");
  }

  void of_value(const Json& json, const std::string& place) {
    const std::string_view path = json.string_at("value");
    if (path.starts_with("answers.")) return of_answer(json, path.substr(8), place);
    const auto fact =
        std::find_if(facts.begin(), facts.end(), [&](const Fact& one) { return one.path == path; });
    if (fact == facts.end()) {
      faults_.push_back({place + ".value", "is nothing that an application has"});
      return;
    }
    each_operand(json, place, [&](const Json& operand, const std::string& where) {
      code_or_kind(operand, *fact, where);
    });
  }

  void of_answer(const Json& json, std::string_view name, const std::string& place) {
    const auto& form = call_.form;
    const auto field =
        std::find_if(form.begin(), form.end(), [&](const auto& one) { return one.name == name; });
    if (field == form.end()) {
      faults_.push_back({place + ".value", "is no question of the form"});
      return;
    }
    if (static_cast<std::size_t>(field - form.begin()) >= asked_)
      faults_.push_back({place + ".value", "is asked only later in the form"});
    each_operand(json, place, [&](const Json& operand, const std::string& where) {
      const Holds holds = held_by(field->kind);
      if (!fits(operand, holds)) {
        faults_.push_back({where, what_fits(holds)});
      } else if (field->kind == FormField::Kind::choice &&
                 std::none_of(field->choices.begin(), field->choices.end(),
                              [&](const auto& one) { return one.code == operand.as_string(); })) {
        faults_.push_back({where, "is none of the choices of this question"});
      }
    });
  }

  void of_count(const Json& json, const std::string& place) {
    const std::string_view list = json.string_at("count");
    if (list != "partners" && list != "municipalities") {
      faults_.push_back({place + ".count", "must be partners or municipalities"});
      return;
    }
    const Json* where = json.find("where");
    if (!where) return;
    for (const Json::Member& wanted : where->as_object()) {
      const std::string below = place + ".where." + wanted.key;
      const auto one = std::find_if(counted.begin(), counted.end(), [&](const Counted& known) {
        return known.list == list && known.fact.path == wanted.key;
      });
      if (one == counted.end()) {
        faults_.push_back({below, "is not known of what is counted"});
      } else if (wanted.value.is_array()) {
        for (const Json& each : wanted.value.as_array()) code_or_kind(each, one->fact, below);
      } else {
        code_or_kind(wanted.value, one->fact, below);
      }
    }
  }

  void code_or_kind(const Json& operand, const Fact& fact, const std::string& where) {
    if (!fits(operand, fact.holds))
      faults_.push_back({where, what_fits(fact.holds)});
    else if (!fact.vocabulary.empty() &&
             !concept_of(context_, fact.vocabulary, operand.as_string()))
      faults_.push_back({where, "'" + operand.as_string() + "' is no code of this list"});
  }

  // What a value is compared with; whether it is given at all has no kind.
  template <class Check>
  static void each_operand(const Json& json, const std::string& place, const Check& check) {
    for (const Json::Member& member : json.as_object()) {
      if (member.key == "value" || member.key == "given") continue;
      const std::string where = place + "." + member.key;
      if (member.value.is_array())
        for (const Json& one : member.value.as_array()) check(one, where);
      else
        check(member.value, where);
    }
  }

  const Context& context_;
  const Call& call_;
  Faults& faults_;
  std::size_t asked_ = 0;
};

// The lists of `fields` and of `call` run in step only where nothing was left out, so conditions
// are read from the fields again, by their places.
void condition_faults(const Context& context, const Json& fields, const Call& call,
                      Faults& faults) {
  Conditions conditions(context, call, faults);
  Faults told;  // by parse_call already
  const auto each = [&](const char* list, const char* name, bool in_form) {
    const Json* items = fields.find(list);
    if (!items || !items->is_array()) return;
    for (std::size_t i = 0; i < items->size(); ++i) {
      const Json* json = items->as_array()[i].find(name);
      if (!json || json->is_null()) continue;
      const std::string place = "call." + std::string(list) + "[" + std::to_string(i) + "]." + name;
      if (const auto condition = Condition::read(*json, place, told))
        conditions.check(*condition, place, in_form ? i : call.form.size());
    }
  };
  each("form", "when", true);
  each("eligibilityRules", "condition", false);
  each("bonuses", "when", false);
}

// --- Money.

void envelope_faults(const Json& fields, const Call& call, Faults& faults) {
  if (call.envelopes.empty()) {
    faults.push_back({"call.envelopes", "is required"});
    return;
  }
  const Json* list = fields.find("envelopes");
  if (!list || !list->is_array() || list->size() == 0) {
    if (call.envelopes.front().amount <= 0) faults.push_back({"call.envelope", "must be above 0"});
    return;
  }
  solve::Cents sum = 0;
  std::set<std::string> codes;
  for (const solve::Envelope& one : call.envelopes) codes.insert(one.code);
  if (codes.size() < call.envelopes.size())
    faults.push_back({"call.envelopes", "must have different codes"});
  for (std::size_t i = 0; i < call.envelopes.size(); ++i) {
    const solve::Envelope& one = call.envelopes[i];
    const std::string place = "call.envelopes[" + std::to_string(i) + "].";
    sum += one.amount;
    if (one.amount <= 0) faults.push_back({place + "amount", "must be above 0"});
    if (one.below != 0 && one.below <= one.from)
      faults.push_back({place + "to", "must be above the lower bound"});
    if (!one.remainder.empty() && (one.remainder == one.code || !codes.contains(one.remainder)))
      faults.push_back({place + "remainder", "must name another envelope"});
    for (std::size_t j = 0; j < i; ++j) {
      const solve::Envelope& other = call.envelopes[j];
      const bool apart = (one.below != 0 && one.below <= other.from) ||
                         (other.below != 0 && other.below <= one.from);
      if (!apart) faults.push_back({place + "from", "takes amounts that another envelope takes"});
    }
  }
  const Json* whole = fields.find("envelope");
  if (whole && whole->is_number() && cents_of(whole->as_double()) != sum)
    faults.push_back({"call.envelope", "must be the sum of its parts, " + euros_text(sum)});
}

// The smallest grant between the bounds that no envelope takes; nothing when all are taken.
std::optional<solve::Cents> left_out(const Call& call) {
  if (!call.grant_minimum || !call.grant_maximum || call.envelopes.empty()) return std::nullopt;
  solve::Cents grant = cents_of(*call.grant_minimum);
  const solve::Cents most = cents_of(*call.grant_maximum);
  while (grant <= most) {
    const auto takes =
        std::find_if(call.envelopes.begin(), call.envelopes.end(), [&](const auto& one) {
          return one.from <= grant && (one.below == 0 || grant < one.below);
        });
    if (takes == call.envelopes.end()) return grant;
    if (takes->below == 0) return std::nullopt;
    grant = takes->below;
  }
  return std::nullopt;
}

void money_faults(const Json& fields, const Call& call, Faults& faults) {
  envelope_faults(fields, call, faults);
  if (call.grant_minimum && call.grant_maximum && *call.grant_minimum > *call.grant_maximum) {
    faults.push_back({"call.grantMaximum", "must not be below the minimum"});
  } else if (const auto grant = left_out(call)) {
    faults.push_back({"call.envelopes", "none takes a grant of " + euros_text(*grant)});
  }
}

// --- The rest.

void time_faults(const Context& context, const Call& call, Faults& faults) {
  if (!call.closes_at) {
    faults.push_back({"call.closesAt", "is required"});
    return;
  }
  if (call.opens_at && *call.opens_at >= *call.closes_at)
    faults.push_back({"call.closesAt", "must come after the opening"});
  const bool running = call.state.empty() || call.state == "draft" || call.state == "open";
  if (running && *call.closes_at <= context.engine.now())
    faults.push_back({"call.closesAt", "must lie ahead"});
}

void target_faults(const Context& context, const Json& fields, Faults& faults) {
  constexpr std::array<std::pair<const char*, const char*>, 6> targets{
      {{"organisation", "Organisation"},
       {"areaServed", "AdministrativeArea"},
       {"strategy", "Strategy"},
       {"themes", "Theme"},
       {"issues", "CrossCuttingIssue"},
       {"axes", "Axis"}}};
  const auto check = [&](const Json& id, const std::string& place, const char* type) {
    const auto record =
        id.is_string() ? context.engine.get(context.actor, id.as_string()) : engine::RecordPtr();
    if (!record || short_type(context, *record) != type)
      faults.push_back(
          {place, "names nothing known here that is of the type " + std::string(type)});
  };
  for (const auto& [name, type] : targets) {
    const Json* value = fields.find(name);
    if (!value || value->is_null()) continue;
    const std::string place = "call." + std::string(name);
    if (!value->is_array()) {
      check(*value, place, type);
      continue;
    }
    for (std::size_t i = 0; i < value->size(); ++i)
      check(value->as_array()[i], place + "[" + std::to_string(i) + "]", type);
  }
}

void document_faults(const Json& fields, Faults& faults) {
  const Json* documents = fields.find("documents");
  if (!documents || !documents->is_array()) return;
  for (std::size_t i = 0; i < documents->size(); ++i) {
    const Json& one = documents->as_array()[i];
    const std::string place = "call.documents[" + std::to_string(i) + "].";
    if (four_texts(one.find("labels"))[0].empty())
      faults.push_back({place + "labels", "must hold a text in at least one language"});
    if (!is_web_address(one.string_at("url")))
      faults.push_back(
          {place + "url", "must be a web address that begins with https:// or http://"});
  }
}

void criteria_faults(const Call& call, Faults& faults) {
  solve::Millionths most = 0;
  for (const CallCriterion& criterion : call.criteria) most += criterion.scale.weight;
  if (most == 0) {
    faults.push_back({"call.criteria", "must have a criterion that gives points"});
  } else if (call.selection.threshold > most) {
    faults.push_back({"call.threshold", "must be at most " + points_text(most) +
                                            ", which is what the criteria give"});
  }
}

}  // namespace

void whole_faults(const Context& context, const Json& fields, const Call& call, Faults& faults) {
  if (call.title[0].empty()) faults.push_back({"call.title", "is required"});
  if (fields.string_at("organisation").empty())
    faults.push_back({"call.organisation", "is required"});
  target_faults(context, fields, faults);
  time_faults(context, call, faults);
  condition_faults(context, fields, call, faults);
  criteria_faults(call, faults);
  money_faults(fields, call, faults);
  document_faults(fields, faults);
}

}  // namespace maillage::domain::calls
