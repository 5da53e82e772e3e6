#include "solve/pool.h"

#include <algorithm>
#include <cmath>

namespace maillage::solve {
namespace {

// EUR to the cent; lines keep two digits more, so that they still sum to the cent.
double to_the_cent(double eur) { return std::round(eur * 100) / 100; }
double to_four_digits(double eur) { return std::round(eur * 1e4) / 1e4; }

Json to_json(const Range& range) {
  return Json::object({{"low", to_the_cent(range.low)},
                       {"central", to_the_cent(range.central)},
                       {"high", to_the_cent(range.high)}});
}

Json names_of(const std::vector<std::string>& names) { return Json::array(names); }

// Cents as EUR with their exact decimals ("1234.5" reads back as 123450 cents).
Json eur_of(std::int64_t cents) { return static_cast<double>(cents) / 100; }

Json price_json(const Pool& pool) {
  constexpr std::array<std::string_view, scenario_count> names = {"cautious", "central", "hopeful"};
  Json price = Json::object();
  for (std::size_t s = 0; s < scenario_count; ++s) {
    const PriceCurve& curve = pool.curves[s];
    price.set(names[s], Json::object({{"floor", curve.floor_eur},
                                      {"scale", curve.scale},
                                      {"exponent", curve.exponent},
                                      {"quantityMin", curve.quantity_min}}));
  }
  return price;
}

Json lines_json(const Pool& pool) {
  Json lines = Json::array();
  for (const Line& line : pool.lines) {
    lines.push(Json::object({{"key", name_of(line.term)},
                             {"side", is_alone(line.term) ? "alone" : "together"},
                             {"cautious", to_four_digits(line.amounts_eur[0])},
                             {"central", to_four_digits(line.amounts_eur[1])},
                             {"hopeful", to_four_digits(line.amounts_eur[2])},
                             {"formula", line.formula}}));
  }
  return lines;
}

Json members_json(const Pool& pool) {
  Json members = Json::array();
  for (std::size_t i = 0; i < pool.members.size(); ++i) {
    const Member& member = pool.members[i];
    Json shares = Json::object();
    Json pays = Json::array();
    for (const Sharing& sharing : pool.sharings) {
      shares.set(name_of(sharing.method), eur_of(sharing.cents[i]));
      if (sharing.pays[i]) pays.push(name_of(sharing.method));
    }
    members.push(Json::object({{"need", member.need},
                               {"owner", member.owner},
                               {"quantity", member.quantity},
                               {"alone", to_the_cent(member.alone_eur)},
                               {"marginalSaving", to_the_cent(member.marginal_saving_eur)},
                               {"shares", std::move(shares)},
                               {"pays", std::move(pays)}}));
  }
  return members;
}

Json methods_json(const Pool& pool) {
  Json methods = Json::array();
  for (const Sharing& sharing : pool.sharings) {
    methods.push(Json::object({{"name", name_of(sharing.method)},
                               {"stable", sharing.stable ? Json(*sharing.stable) : Json()},
                               {"blocking", names_of(sharing.blocking)}}));
  }
  return methods;
}

Json shortfalls_json(const Pool& pool) {
  Json shortfalls = Json::array();
  for (const Shortfall& shortfall : pool.shortfalls) {
    shortfalls.push(Json::object({{"rule", shortfall.rule},
                                  {"required", shortfall.required},
                                  {"actual", shortfall.actual}}));
  }
  return shortfalls;
}

}  // namespace

Json to_json(const Pool& pool) {
  std::vector<std::string> needs;
  std::vector<std::string> owners;
  for (const Member& member : pool.members) {
    needs.push_back(member.need);
    owners.push_back(member.owner);
  }
  std::sort(owners.begin(), owners.end());
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  Json json = Json::object({{"kind", name_of(pool.kind)},
                            {"category", pool.category},
                            {"unit", pool.unit},
                            {"needs", names_of(needs)},
                            {"owners", names_of(owners)},
                            {"supplies", names_of(pool.supplies)}});
  if (!pool.supply.empty()) json.set("supply", pool.supply);
  json.set("period", Json::object({{"fromDay", static_cast<std::int64_t>(pool.from_day)},
                                   {"toDay", static_cast<std::int64_t>(pool.to_day)}}));
  json.set("quantity", pool.quantity);
  json.set("alone", to_json(pool.alone_eur));
  json.set("together", to_json(pool.together_eur));
  json.set("saving", to_json(pool.saving_eur));
  if (pool.kind == PoolKind::joint_purchase || pool.kind == PoolKind::central_purchasing_body) {
    json.set("price", price_json(pool));
  }
  json.set("lines", lines_json(pool));
  json.set("members", members_json(pool));
  json.set("methods", methods_json(pool));
  json.set("recommended", name_of(pool.recommended));
  json.set("shortfalls", shortfalls_json(pool));
  return json;
}

}  // namespace maillage::solve
