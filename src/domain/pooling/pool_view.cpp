// What a pool's page shows: members, ranges, the arithmetic line by line, shares, who is missing,
// who can serve, and the parameters behind it all.
#include <algorithm>
#include <cmath>

#include "domain/pooling/commands.h"

namespace maillage::domain::pooling {

namespace {

double to_the_cent(double eur) { return std::round(eur * 100) / 100; }

Json source_json(std::string_view key) {
  Json source = Json::object({{"source", key}});
  for (const auto& known : solve::parameter_sources()) {
    if (known.key != key) continue;
    source.set("citation", known.citation);
    if (!known.url.empty()) source.set("url", known.url);
  }
  return source;
}

Json lines_of(const solve::Pool& pool) {
  Json lines = Json::array();
  for (const solve::Line& line : pool.lines) {
    const solve::Range range = solve::range_of(line.amounts_eur);
    if (range.low == 0 && range.high == 0 && line.formula.empty()) continue;
    Json row = Json::object({{"key", solve::name_of(line.term)},
                             {"side", solve::is_alone(line.term) ? "alone" : "together"},
                             {"label", to_json(label_of(line.term, pool.kind))},
                             {"formula", line.formula},
                             {"value", to_the_cent(range.central)},
                             {"low", to_the_cent(range.low)},
                             {"high", to_the_cent(range.high)},
                             {"unit", "EUR"}});
    const std::string_view source = source_of(line.term, pool.kind);
    if (source.empty()) {
      row.set("explanation", to_json(of_own_budgets()));
    } else {
      const Json described = source_json(source);
      for (const auto& [name, value] : described.as_object()) row.set(name, value);
    }
    lines.push(std::move(row));
  }
  return lines;
}

Json members_of(const Graph& graph, const Evaluation& evaluation, const MemberRanges& ranges) {
  const solve::Pool& pool = evaluation.proposal->pool;
  Json members = Json::array();
  for (std::size_t i = 0; i < pool.members.size(); ++i) {
    const solve::Member& member = pool.members[i];
    Json row = Json::object({{"need", member.need},
                             {"municipality", member.owner},
                             {"quantity", member.quantity},
                             {"alone", range_json(ranges.alone[i])},
                             {"share", range_json(ranges.share[i])},
                             {"marginalSaving", to_the_cent(member.marginal_saving_eur)}});
    Json shares = Json::object();
    Json pays = Json::array();
    for (const solve::Sharing& sharing : pool.sharings) {
      const std::string_view method = solve::name_of(sharing.method);
      shares.set(method, static_cast<double>(sharing.cents[i]) / 100);
      if (sharing.pays[i]) pays.push(method);
      if (sharing.method == pool.recommended) row.set("joins", static_cast<bool>(sharing.pays[i]));
    }
    row.set("shares", std::move(shares));
    row.set("pays", std::move(pays));
    const NeedRow& need = evaluation.problem.need(member.need);
    const auto place = need.record ? parse_json(graph.fields().json(*need.record, "location"))
                                   : Result<Json>(Json());
    if (place.ok() && place->is_object()) {
      row.set("location", *place);
    } else if (need.need.position) {
      row.set("location",
              Json::object({{"type", "Point"},
                            {"coordinates", Json(Json::Array{need.need.position->longitude,
                                                             need.need.position->latitude})}}));
    }
    members.push(std::move(row));
  }
  return members;
}

// Per method an array beside the members; "proportional" is by quantity, or by the cost alone when
// no quantity is known.
Json shares_of(const solve::Pool& pool) {
  Json shares = Json::object({{"shapley", Json()}});
  Json methods = Json::array();
  for (const solve::Sharing& sharing : pool.sharings) {
    Json amounts = Json::array();
    for (const std::int64_t cents : sharing.cents) amounts.push(static_cast<double>(cents) / 100);
    if (sharing.method == solve::ShareMethod::proportional_quantity)
      shares.set("proportional", amounts);
    if (sharing.method == solve::ShareMethod::proportional_alone && !shares.find("proportional"))
      shares.set("proportional", amounts);
    shares.set(solve::name_of(sharing.method), std::move(amounts));
    const Json stable = sharing.stable ? Json(*sharing.stable) : Json();
    methods.push(Json::object({{"name", solve::name_of(sharing.method)},
                               {"label", to_json(label_of(sharing.method))},
                               {"stable", stable},
                               {"blocking", Json::array(sharing.blocking)}}));
    if (sharing.method != pool.recommended) continue;
    shares.set("recommended", solve::name_of(sharing.method));
    shares.set("stable", stable);
    shares.set("blocking", Json::array(sharing.blocking));
  }
  shares.set("methods", std::move(methods));
  return shares;
}

// Null when it was deleted or hidden while the page was computed: its row is left out.
Json entity_of(const Graph& graph, const std::string& id) {
  const auto record = graph.context().engine.get(graph.context().actor, id);
  return record ? simple(graph.context(), *record) : Json();
}

Json missing_of(const Graph& graph, const Proposal& proposal) {
  Json missing = Json::array();
  for (const solve::Completion& completion : proposal.missing) {
    Json entity = entity_of(graph, completion.need);
    if (entity.is_null()) continue;
    missing.push(Json::object({{"entity", std::move(entity)},
                               {"municipality", completion.owner},
                               {"saving", to_the_cent(completion.saving_gain_eur)},
                               {"completes", completion.completes},
                               {"reasons", missing_reasons(completion)}}));
  }
  return missing;
}

Json supply_of(const Graph& graph, const Evaluation& evaluation) {
  const Proposal& proposal = *evaluation.proposal;
  Json supply = Json::array();
  const auto add = [&](const std::string& id, bool enough) {
    const SupplyRow& row = evaluation.problem.supplies.find(id)->second;
    Json entity = entity_of(graph, id);
    if (entity.is_null()) return;
    supply.push(
        Json::object({{"entity", std::move(entity)},
                      {"kind", row.solution ? "solution" : "organisation"},
                      {"serves", enough},
                      {"reasons", supply_reasons(graph, evaluation.problem, proposal, row)}}));
  };
  for (const std::string& id : proposal.supplies) add(id, true);
  for (const std::string& id : proposal.too_small) add(id, false);
  return supply;
}

Json references_of(const Context& context, const Json& page) {
  std::vector<const Json*> entities;
  if (const Json* pool = page.find("pool")) entities.push_back(pool);
  for (const char* list : {"members", "missing", "supply"}) {
    const Json* rows = page.find(list);
    if (!rows) continue;
    for (const Json& row : rows->as_array()) {
      entities.push_back(&row);
      if (const Json* entity = row.find("entity")) entities.push_back(entity);
    }
  }
  return references(context, entities);
}

// Costs that were kept with the pool, and no longer are what the graph says.
bool outdated(const Json& pool, const solve::Pool& now) {
  const Json* kept = pool.find("savingCentral");
  return kept && kept->is_number() &&
         std::abs(kept->as_double() - to_the_cent(now.saving_eur.central)) > 0.011;
}

}  // namespace

Result<Json> page_of(const Graph& graph, const PoolRow* pool, const Evaluation& evaluation,
                     const solve::Parameters& parameters) {
  const Context& context = graph.context();
  Json page = Json::object({{"pool", pool ? simple(context, *pool->record) : Json()}});
  const solve::Range nothing;
  page.set("members", Json::array());
  page.set("leftOut", Json::array(evaluation.left_out));
  if (evaluation.proposal) {
    const Proposal& proposal = *evaluation.proposal;
    const solve::Pool& computed = proposal.pool;
    MAILLAGE_ASSIGN(const MemberRanges ranges, member_ranges(evaluation));
    page.set("title", to_json(title_of(graph, evaluation.problem, computed)));
    page.set("kind", code_of(computed.kind));
    page.set("category", computed.category);
    page.set("quantity", computed.quantity);
    page.set("members", members_of(graph, evaluation, ranges));
    page.set("alone", range_json(computed.alone_eur));
    page.set("together", range_json(computed.together_eur));
    page.set("saving", range_json(computed.saving_eur));
    page.set("arithmetic", lines_of(computed));
    page.set("shares", shares_of(computed));
    page.set("shortfalls", shortfalls_of(computed));
    page.set("reasons", reasons_of(graph, proposal));
    page.set("missing", missing_of(graph, proposal));
    page.set("supply", supply_of(graph, evaluation));
    page.set("outdated", outdated(*page.find("pool"), computed));
  } else {
    for (const char* range : {"alone", "together", "saving"}) page.set(range, range_json(nothing));
    for (const char* list : {"arithmetic", "missing", "supply", "shortfalls", "reasons"})
      page.set(list, Json::array());
    page.set("shares", Json::object({{"equal_price", Json::array()},
                                     {"proportional", Json::array()},
                                     {"shapley", Json()}}));
  }
  page.set("parameters", parameters.to_json());
  page.set("refs", references_of(context, page));
  return page;
}

Result<Json> pool_view(Context& context, const Json& input) {
  const Graph graph(context);
  const auto pool = graph.pool(input.string_at("id"));
  if (!pool) return not_found(std::string(input.string_at("id")));
  const solve::Parameters parameters = stored_parameters(graph, *pool);
  Evaluation evaluation;
  if (pool->kind) {
    MAILLAGE_ASSIGN(evaluation, evaluate(graph, *pool->kind, pool->members, parameters, pool->id));
  } else {
    evaluation.left_out = pool->members;
  }
  return page_of(graph, &*pool, evaluation, parameters);
}

Result<Json> preview_view(Context& context, const Json& input) {
  const Graph graph(context);
  const auto kind = kind_of_code(input.string_at("kind"));
  if (!kind) return invalid("kind", "is not a kind of pool");
  std::vector<std::string> needs;
  std::string_view list = input.string_at("needs");
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (comma > 0) needs.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  if (needs.size() > 300) return invalid("needs", "must not name more than 300 needs");
  const solve::Parameters parameters;
  MAILLAGE_ASSIGN(const auto evaluation, evaluate(graph, *kind, needs, parameters, ""));
  if (!evaluation.proposal) return invalid("needs", "names no need that can be computed with");
  return page_of(graph, nullptr, evaluation, parameters);
}

Result<Json> parameters_view(Context&, const Json&) {
  const solve::Parameters defaults;
  Json rows = Json::array();
  for (const solve::ParameterInfo& info : solve::parameter_table()) {
    Json row = Json::object({{"key", info.key},
                             {"label", to_json(label_of_parameter(info.key))},
                             {"unit", info.unit},
                             {"unitLabel", to_json(label_of_unit(info.unit))},
                             {"low", info.defaults.low},
                             {"central", info.defaults.central},
                             {"high", info.defaults.high},
                             {"minimum", info.minimum},
                             {"maximum", info.maximum},
                             {"effect", info.effect == solve::Effect::raises ? "raises" : "lowers"},
                             {"editable", true}});
    const Json described = source_json(info.source);
    for (const auto& [name, value] : described.as_object()) row.set(name, value);
    rows.push(std::move(row));
  }
  Json masses = Json::array();
  const Json known = defaults.to_json();
  for (const solve::PoolKind kind : solve::all_pool_kinds) {
    Json rules = Json::array();
    const Json* values = known.find("criticalMass")->find(solve::name_of(kind));
    for (const auto& [name, value] : values->as_object())
      rules.push(
          Json::object({{"key", name}, {"label", to_json(label_of_rule(name))}, {"value", value}}));
    masses.push(Json::object({{"key", solve::name_of(kind)},
                              {"kind", code_of(kind)},
                              {"label", to_json(label_of(kind))},
                              {"rules", std::move(rules)}}));
  }
  return Json::object({{"parameters", std::move(rows)}, {"criticalMass", std::move(masses)}});
}

}  // namespace maillage::domain::pooling
