#include "solve/parameters.h"

#include <cmath>
#include <utility>

namespace maillage::solve {
namespace {

constexpr std::string_view ours = "assumption";

constexpr std::array<ParameterInfo, parameter_count> table = {{
    {"price_floor_share", "1", {0.72, 0.85, 0.92}, 0, 1, Effect::lowers, "quantity-discounts"},
    {"price_exponent", "1", {0.25, 0.5, 0.75}, 0, 2, Effect::raises, "quantity-discounts"},
    {"procedure_cost", "EUR", {2750, 5500, 11000}, 0, 1e6, Effect::raises, "procedure-cost"},
    {"day_cost", "EUR/d", {242, 358, 410}, 0, 5000, Effect::lowers, "labour-cost"},
    {"central_fee_share", "1", {0.005, 0.01, 0.02}, 0, 0.5, Effect::lowers, ours},
    {"delivery_km_cost", "EUR/km", {1.1, 1.5, 1.9}, 0, 100, Effect::lowers, "road-freight"},
    {"staff_km_cost", "EUR/km", {0.4269, 0.4297, 0.4449}, 0, 100, Effect::lowers, "staff-travel"},
    {"service_visits", "1/a", {12, 24, 48}, 0, 366, Effect::lowers, ours},
    {"service_post_min", "FTE", {0.25, 0.5, 0.8}, 0, 1, Effect::raises, ours},
    {"service_year_days", "d/a", {200, 210, 220}, 0, 366, Effect::raises, ours},
    {"service_recruitment_days", "d", {5, 10, 20}, 0, 366, Effect::raises, ours},
    {"tool_duplicated_share", "1", {0.3, 0.5, 0.7}, 0, 1, Effect::raises, ours},
    {"specification_days", "d", {8, 15, 25}, 0, 366, Effect::raises, ours},
    {"community_search_days", "d/a", {3, 6, 10}, 0, 366, Effect::raises, ours},
    {"joint_purchase.base_days", "d", {3, 5, 10}, 0, 366, Effect::lowers, ours},
    {"joint_purchase.member_days", "d", {1, 2, 4}, 0, 366, Effect::lowers, ours},
    {"joint_purchase.pair_days", "d", {0.1, 0.25, 0.5}, 0, 366, Effect::lowers, "pairs"},
    {"central_purchasing_body.base_days", "d", {0, 1, 2}, 0, 366, Effect::lowers, ours},
    {"central_purchasing_body.member_days", "d", {1, 2, 3}, 0, 366, Effect::lowers, ours},
    {"central_purchasing_body.pair_days", "d", {0, 0, 0}, 0, 366, Effect::lowers, "pairs"},
    {"shared_service.base_days", "d", {5, 10, 20}, 0, 366, Effect::lowers, ours},
    {"shared_service.member_days", "d", {2, 4, 8}, 0, 366, Effect::lowers, ours},
    {"shared_service.pair_days", "d", {0.25, 0.5, 1}, 0, 366, Effect::lowers, "pairs"},
    {"shared_tool.base_days", "d", {5, 10, 20}, 0, 366, Effect::lowers, ours},
    {"shared_tool.member_days", "d", {2, 4, 8}, 0, 366, Effect::lowers, ours},
    {"shared_tool.pair_days", "d", {0.05, 0.1, 0.25}, 0, 366, Effect::lowers, "pairs"},
    {"shared_specification.base_days", "d", {2, 3, 5}, 0, 366, Effect::lowers, ours},
    {"shared_specification.member_days", "d", {1, 2, 4}, 0, 366, Effect::lowers, ours},
    {"shared_specification.pair_days", "d", {0.02, 0.05, 0.1}, 0, 366, Effect::lowers, "pairs"},
    {"community_of_practice.base_days", "d", {4, 8, 12}, 0, 366, Effect::lowers, ours},
    {"community_of_practice.member_days", "d", {1, 2, 3}, 0, 366, Effect::lowers, ours},
    {"community_of_practice.pair_days", "d", {0.01, 0.02, 0.05}, 0, 366, Effect::lowers, "pairs"},
}};

constexpr std::array sources = {
    ParameterSource{"quantity-discounts",
                    "F. Schotanus, J. Telgen, L. de Boer, Unraveling quantity discounts, Omega "
                    "37(3), 2009, 510-521 (the form of the curve; its values are ours)",
                    "https://research.utwente.nl/en/publications/unraveling-quantity-discounts"},
    ParameterSource{"procedure-cost",
                    "European Commission, Evaluation Report on EU public procurement legislation, "
                    "SEC(2011) 853: 28 000 EUR for an average procedure, of which 5 500 for the "
                    "authority (half and double of it are ours)",
                    "https://www.lexology.com/library/"
                    "detail.aspx?g=c1fc7bac-287b-42dd-be10-dca886dfd527"},
    ParameterSource{"labour-cost",
                    "Eurostat, hourly labour costs 2023 (EU 31.8, Belgium 47.1, Luxembourg 53.9 "
                    "EUR/h), times 7.6 hours",
                    "https://ec.europa.eu/eurostat/databrowser/view/lc_lci_lev/default/table"},
    ParameterSource{"road-freight",
                    "co3, What does road freight really cost per kilometre in Europe?, 2026 (full "
                    "truckload 1.10 to 1.90 EUR/km)",
                    "https://co3.io/news/road-freight-cost-per-km-europe"},
    ParameterSource{"staff-travel",
                    "Belgian mileage allowance of public staff, amounts in force between January "
                    "2024 and June 2026",
                    "https://bosa.belgium.be/fr/news/au-moniteur-indemnite-kilometrique-4"},
    ParameterSource{"pairs",
                    "F. P. Brooks, The Mythical Man-Month, 1975 (pairs n(n-1)/2; the days per pair "
                    "are ours)",
                    ""},
    ParameterSource{"assumption", "An assumption of this program, to be replaced by your own", ""},
};

constexpr std::array<CriticalMass, pool_kind_count> default_rules = {{
    {2, 40, 0, 0, 90},      // joint purchase: two or more authorities (Directive 2014/24/EU, 38)
    {2, 300, 0, 0, 90},     // central purchasing body
    {2, 10, 0.8, 25, 180},  // shared service: enough work for a post, within reach of each other
    {3, 60, 0, 0, 90},      // shared tool
    {3, 60, 0, 0, 30},      // shared specification
    {5, 40, 0, 0, 180},     // community of practice: up to 40 govern themselves
}};

void refuse(std::vector<FieldError>& errors, std::string field, std::string reason) {
  errors.push_back({std::move(field), std::move(reason)});
}

// Why the triple cannot be taken; nothing when it can.
std::string fault_of(const ParameterInfo& info, const Range& value) {
  for (double number : {value.low, value.central, value.high}) {
    if (!std::isfinite(number)) return "must be a finite number";
    if (number < info.minimum) return "must be at least " + Json(info.minimum).dump();
    if (number > info.maximum) return "must be at most " + Json(info.maximum).dump();
  }
  if (value.low > value.central || value.central > value.high) {
    return "must satisfy low <= central <= high";
  }
  return {};
}

std::string fault_of(const CriticalMass& rules) {
  if (rules.members_min < 2) return "membersMin must be at least 2";
  if (rules.members_max < rules.members_min) return "membersMax must be at least membersMin";
  if (rules.members_max > 5000) return "membersMax must be at most 5000";
  if (!std::isfinite(rules.quantity_min) || rules.quantity_min < 0) {
    return "quantityMin must be a number of at least 0";
  }
  if (!std::isfinite(rules.distance_km_max) || rules.distance_km_max < 0) {
    return "distanceKmMax must be a number of at least 0";
  }
  if (rules.overlap_days_min < 1) return "overlapDaysMin must be at least 1";
  return {};
}

// Reads one member of an object into `out` when present.
void read_number(const Json& object, std::string_view key, const std::string& path, double& out,
                 std::vector<FieldError>& errors) {
  const Json* member = object.find(key);
  if (!member) return;
  if (member->is_number()) {
    out = member->as_double();
  } else {
    refuse(errors, path + "." + std::string(key), "must be a number");
  }
}

void read_count(const Json& object, std::string_view key, const std::string& path, int& out,
                std::vector<FieldError>& errors) {
  const Json* member = object.find(key);
  if (!member) return;
  auto number = member->is_number() ? member->to_int() : std::nullopt;
  if (number && *number >= 0 && *number <= 1'000'000) {
    out = static_cast<int>(*number);
  } else {
    refuse(errors, path + "." + std::string(key), "must be a whole number from 0 to 1000000");
  }
}

void refuse_unknown(const Json& object, std::initializer_list<std::string_view> known,
                    const std::string& path, std::vector<FieldError>& errors) {
  for (const auto& member : object.as_object()) {
    bool found = false;
    for (std::string_view key : known) found = found || key == member.key;
    if (!found) refuse(errors, path.empty() ? member.key : path + "." + member.key, "is unknown");
  }
}

void read_row(Parameters& parameters, const Json::Member& member, std::vector<FieldError>& errors) {
  const std::string path = "parameters." + member.key;
  const ParameterInfo* info = nullptr;
  for (const auto& row : table) {
    if (row.key == member.key) info = &row;
  }
  if (!info) return refuse(errors, path, "is unknown");
  const auto index = static_cast<std::size_t>(info - table.data());
  Range value = parameters.at(static_cast<Parameter>(index));
  if (member.value.is_number()) {
    value.low = value.central = value.high = member.value.as_double();
  } else if (member.value.is_object()) {
    refuse_unknown(member.value, {"low", "central", "high", "unit", "source"}, path, errors);
    read_number(member.value, "low", path, value.low, errors);
    read_number(member.value, "central", path, value.central, errors);
    read_number(member.value, "high", path, value.high, errors);
  } else {
    return refuse(errors, path, "must be a number or an object with low, central and high");
  }
  if (auto fault = fault_of(*info, value); !fault.empty()) return refuse(errors, path, fault);
  (void)parameters.set(info->key, value).ok();
}

void read_rules(Parameters& parameters, const Json::Member& member,
                std::vector<FieldError>& errors) {
  const std::string path = "criticalMass." + member.key;
  auto kind = pool_kind_of(member.key);
  if (!kind) return refuse(errors, path, "is not a kind of pool");
  if (!member.value.is_object()) return refuse(errors, path, "must be an object");
  refuse_unknown(member.value,
                 {"membersMin", "membersMax", "quantityMin", "distanceKmMax", "overlapDaysMin"},
                 path, errors);
  CriticalMass rules = parameters.rules(*kind);
  const auto before = errors.size();
  read_count(member.value, "membersMin", path, rules.members_min, errors);
  read_count(member.value, "membersMax", path, rules.members_max, errors);
  read_number(member.value, "quantityMin", path, rules.quantity_min, errors);
  read_number(member.value, "distanceKmMax", path, rules.distance_km_max, errors);
  read_count(member.value, "overlapDaysMin", path, rules.overlap_days_min, errors);
  if (errors.size() > before) return;
  if (auto fault = fault_of(rules); !fault.empty()) return refuse(errors, path, fault);
  (void)parameters.set_rules(*kind, rules).ok();
}

}  // namespace

std::span<const ParameterInfo, parameter_count> parameter_table() { return table; }
std::span<const ParameterSource> parameter_sources() { return sources; }
CriticalMass default_critical_mass(PoolKind kind) {
  return default_rules[static_cast<std::size_t>(kind)];
}

Parameters::Parameters() : rules_(default_rules) {
  for (std::size_t i = 0; i < parameter_count; ++i) rows_[i] = table[i].defaults;
}

Result<void> Parameters::set(std::string_view key, const Range& value) {
  for (std::size_t i = 0; i < parameter_count; ++i) {
    if (table[i].key != key) continue;
    if (auto fault = fault_of(table[i], value); !fault.empty()) {
      return invalid(std::string(key), fault);
    }
    rows_[i] = value;
    return {};
  }
  return invalid(std::string(key), "is unknown");
}

Result<void> Parameters::set_rules(PoolKind kind, const CriticalMass& rules) {
  if (auto fault = fault_of(rules); !fault.empty()) {
    return invalid("criticalMass." + std::string(name_of(kind)), fault);
  }
  rules_[static_cast<std::size_t>(kind)] = rules;
  return {};
}

ParameterValues Parameters::values(Scenario scenario) const {
  ParameterValues values{};
  for (std::size_t i = 0; i < parameter_count; ++i) {
    const bool raises = table[i].effect == Effect::raises;
    switch (scenario) {
      case Scenario::cautious: values[i] = raises ? rows_[i].low : rows_[i].high; break;
      case Scenario::central: values[i] = rows_[i].central; break;
      case Scenario::hopeful: values[i] = raises ? rows_[i].high : rows_[i].low; break;
    }
  }
  return values;
}

Json Parameters::to_json() const {
  Json rows = Json::object();
  for (std::size_t i = 0; i < parameter_count; ++i) {
    rows.set(table[i].key, Json::object({{"low", rows_[i].low},
                                         {"central", rows_[i].central},
                                         {"high", rows_[i].high},
                                         {"unit", table[i].unit},
                                         {"source", table[i].source}}));
  }
  Json rules = Json::object();
  for (PoolKind kind : all_pool_kinds) {
    const CriticalMass& mass = this->rules(kind);
    rules.set(name_of(kind), Json::object({{"membersMin", mass.members_min},
                                           {"membersMax", mass.members_max},
                                           {"quantityMin", mass.quantity_min},
                                           {"distanceKmMax", mass.distance_km_max},
                                           {"overlapDaysMin", mass.overlap_days_min}}));
  }
  return Json::object({{"parameters", std::move(rows)}, {"criticalMass", std::move(rules)}});
}

Result<Parameters> Parameters::from_json(const Json& json) {
  std::vector<FieldError> errors;
  Parameters parameters;
  if (!json.is_object()) return invalid("parameters", "must be an object");
  refuse_unknown(json, {"parameters", "criticalMass"}, "", errors);
  for (std::string_view part : {"parameters", "criticalMass"}) {
    const Json* members = json.find(part);
    if (!members) continue;
    if (!members->is_object()) {
      refuse(errors, std::string(part), "must be an object");
      continue;
    }
    for (const auto& member : members->as_object()) {
      part == "parameters" ? read_row(parameters, member, errors)
                           : read_rules(parameters, member, errors);
    }
  }
  if (errors.empty()) return parameters;
  Error error = invalid(errors.front().field, errors.front().reason);
  error.fields = std::move(errors);
  return error;
}

}  // namespace maillage::solve
