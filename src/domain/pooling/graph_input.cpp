#include "domain/pooling/graph_input.h"

#include <algorithm>
#include <cmath>

#include "geo/geometry.h"
#include "geo/measures.h"

namespace maillage::domain::pooling {

using solve::KindSet;
using solve::PoolKind;

namespace {

constexpr std::string_view unit_of_posts = "full-time-equivalent";

std::string underscored(std::string_view code) {
  std::string name(code);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// What solve/ takes; anything else counts as unknown rather than spoiling the whole computation.
double amount(std::optional<double> value) {
  return value && *value >= solve::amount_min && *value <= solve::amount_max ? *value : 0;
}

Text unit_label(const model::Registry& registry, std::string_view unit) {
  const auto* units = registry.vocabulary("unit");
  const auto* found = units ? units->find(unit) : nullptr;
  return found ? text_of(found->labels, unit) : text_of(nullptr, unit);
}

Category category_of(const model::Registry& registry, const model::Concept& found) {
  Category category;
  category.code = found.code;
  category.label = text_of(found.labels, found.code);
  category.unit = found.properties.string_at("unit");
  category.unit_label = unit_label(registry, category.unit);
  category.delivery_matters = found.properties.bool_at("deliveryMatters");
  const bool posts = category.unit == unit_of_posts;
  const Json* kinds = found.properties.find("poolKinds");
  if (!kinds || !kinds->is_array()) category.kinds = KindSet::all();
  if (kinds && kinds->is_array())
    for (const Json& code : kinds->as_array())
      if (const auto kind = code.is_string() ? kind_of_code(code.as_string()) : std::nullopt)
        category.kinds = category.kinds | KindSet{*kind};
  if (!posts) {
    KindSet others;
    for (PoolKind kind : solve::all_pool_kinds)
      if (kind != PoolKind::shared_service && category.kinds.contains(kind))
        others = others | KindSet{kind};
    category.kinds = others;
  }
  category.market.category = found.code;
  category.market.unit = category.unit.empty() ? "EUR" : category.unit;
  category.market.reference_quantity = amount(found.properties.number_at("referenceQuantity"));
  category.market.reference_price_eur = amount(found.properties.number_at("referencePrice"));
  if (const Json* themes = found.properties.find("themes"); themes && themes->is_array())
    for (const Json& theme : themes->as_array())
      if (theme.is_string()) category.themes.push_back(theme.as_string());
  return category;
}

// "urn:ngsi-ld:Theme:dw2019-territory" is the theme with the code "territory".
bool is_theme(std::string_view id, std::string_view code) {
  if (id.size() <= code.size() || id.substr(id.size() - code.size()) != code) return false;
  const char before = id[id.size() - code.size() - 1];
  return before == '-' || before == ':';
}

}  // namespace

std::optional<PoolKind> kind_of_code(std::string_view code) {
  return solve::pool_kind_of(underscored(code));
}

std::string code_of(PoolKind kind) {
  std::string code(solve::name_of(kind));
  std::replace(code.begin(), code.end(), '_', '-');
  return code;
}

Graph::Graph(const Context& context)
    : context_(context),
      fields_(context),
      today_(static_cast<std::int32_t>(
          std::chrono::floor<std::chrono::days>(context.engine.now()).time_since_epoch().count())) {
  read_categories();
}

void Graph::read_categories() {
  const auto* vocabulary = context_.registry().vocabulary("need-category");
  if (!vocabulary) return;
  for (const auto& found : vocabulary->concepts)
    categories_.emplace(found.code, category_of(context_.registry(), found));
}

const Category* Graph::category(std::string_view code) const {
  const auto found = categories_.find(code);
  return found == categories_.end() ? nullptr : &found->second;
}

std::optional<solve::Position> Graph::position_of(const std::string& area) const {
  if (const auto known = positions_.find(area); known != positions_.end()) return known->second;
  std::optional<solve::Position> position;
  if (const auto record = context_.engine.get(context_.actor, area)) {
    for (const char* attribute : {"location", "boundary"}) {
      const auto json = parse_json(fields_.json(*record, attribute));
      if (position || !json.ok()) continue;
      const auto geometry = geo::geometry_from_geojson(*json);
      if (!geometry.ok()) continue;
      const geo::Point centre = geo::centroid(*geometry);
      position = {centre.lon, centre.lat};
    }
  }
  return positions_.emplace(area, position).first->second;
}

Text Graph::title_of(std::string_view id) const {
  const auto record = context_.engine.get(context_.actor, id);
  const auto title = record ? parse_json(fields_.json(*record, "title")) : Result<Json>(Json());
  return text_of(title.ok() ? &*title : nullptr, id);
}

std::optional<NeedRow> Graph::need(const engine::Record& record) const {
  NeedRow row;
  row.need.id = record.id();
  row.need.category = fields_.text(record, "category");
  row.need.owner = fields_.text(record, "municipality");
  if (row.need.category.empty() || row.need.owner.empty()) return std::nullopt;
  const Category* kind = category(row.need.category);
  row.need.kinds = kind ? kind->kinds : KindSet::all();
  const std::string unit = fields_.text(record, "unit");
  if (unit.empty() || !kind || kind->unit.empty() || unit == kind->unit)
    row.need.quantity = amount(fields_.number(record, "quantity"));
  row.need.budget_eur = amount(fields_.number(record, "budget"));
  const auto from = fields_.day(record, "periodFrom");
  const auto to = fields_.day(record, "periodTo");
  row.need.from_day = from.value_or(to ? std::min(today_, *to) : today_);
  row.need.to_day = to.value_or(row.need.from_day + period_days_assumed);
  // A period that ends before it begins says nothing that could be shared.
  if (row.need.to_day < row.need.from_day) row.need.to_day = row.need.from_day;
  row.need.position = position_of(row.need.owner);
  const bool delivered = fields_.boolean(record, "deliveryMatters")
                             .value_or(kind != nullptr && kind->delivery_matters);
  row.need.deliveries = delivered ? deliveries_assumed : 0;
  row.state = fields_.text(record, "state");
  row.willing = fields_.boolean(record, "poolable").value_or(true);
  row.over = row.need.to_day < today_;
  return row;
}

Result<std::vector<NeedRow>> Graph::needs(const Selection& selection) const {
  model::Query query;
  query.types = {{model::iri("Need")}};
  query.limit = solve::needs_max;
  query.territories = selection.territories;
  if (!selection.category.empty()) {
    model::Filter filter;
    filter.kind = model::Filter::Kind::compare;
    filter.path.attribute = model::iri("category");
    filter.values = {std::string(model::vocabulary_iri) + "need-category#" + selection.category};
    query.filter = std::move(filter);
  }
  MAILLAGE_ASSIGN(engine::Page page, context_.engine.query(context_.actor, query));
  std::vector<NeedRow> rows;
  rows.reserve(page.hits.size());
  for (auto& hit : page.hits) {
    auto row = need(*hit.record);
    if (!row) continue;
    row->record = std::move(hit.record);
    rows.push_back(std::move(*row));
  }
  std::sort(rows.begin(), rows.end(),
            [](const NeedRow& a, const NeedRow& b) { return a.need.id < b.need.id; });
  return rows;
}

std::optional<PoolRow> Graph::pool(std::string_view id) const {
  const auto record = context_.engine.get(context_.actor, id);
  if (!record || !fields_.is_a(*record, "Pool")) return std::nullopt;
  PoolRow row;
  row.id = id;
  row.kind = kind_of_code(fields_.text(*record, "kind"));
  row.category = fields_.text(*record, "category");
  row.state = fields_.text(*record, "state");
  row.members = fields_.texts(*record, "members");
  std::sort(row.members.begin(), row.members.end());
  const std::string_view arithmetic = fields_.json(*record, "arithmetic");
  row.ours = row.state == "proposed" &&
             arithmetic.find(R"("origin":"proposal")") != std::string_view::npos;
  row.record = record;
  return row;
}

Result<std::vector<PoolRow>> Graph::pools() const {
  MAILLAGE_ASSIGN(const auto records, all_of_type(context_, "Pool"));
  std::vector<PoolRow> rows;
  for (const auto& record : records)
    if (auto row = pool(record->id())) rows.push_back(std::move(*row));
  return rows;
}

const std::set<std::string>& Graph::areas_in(const std::string& territory) const {
  const auto known = areas_.find(territory);
  if (known != areas_.end()) return known->second;
  const auto areas = context_.engine.expand_territories({territory});
  return areas_.emplace(territory, std::set<std::string>(areas.begin(), areas.end())).first->second;
}

std::set<std::string> Graph::areas_served(const engine::Record& record,
                                          std::string_view fallback) const {
  std::vector<std::string> served = fields_.texts(record, "areaServed");
  if (served.empty() && !fallback.empty()) served = fields_.texts(record, fallback);
  std::set<std::string> areas;
  for (const std::string& territory : served) {
    const auto& inside = areas_in(territory);
    areas.insert(inside.begin(), inside.end());
    areas.insert(territory);
  }
  return areas;
}

std::optional<SupplyRow> Graph::solution(const engine::Record& record) const {
  if (fields_.text(record, "state") != "published") return std::nullopt;
  SupplyRow row;
  row.solution = true;
  row.supply.id = record.id();
  row.named = fields_.texts(record, "categories");
  row.supply.categories = row.named;
  row.supply.kinds = {PoolKind::joint_purchase, PoolKind::shared_tool,
                      PoolKind::shared_specification};
  row.quantity_min = amount(fields_.number(record, "minimumQuantity"));
  row.supply.quantity_max = amount(fields_.number(record, "maximumQuantity"));
  if (row.supply.categories.empty()) return std::nullopt;
  const auto areas = areas_served(record, "");
  row.supply.owners.assign(areas.begin(), areas.end());
  return row;
}

std::optional<SupplyRow> Graph::organisation(const engine::Record& record) const {
  const std::string kind = fields_.text(record, "kind");
  const bool support = kind == "support-body";
  const bool public_body =
      kind == "inter-municipal-body" || kind == "province" || kind == "public-agency";
  if (!support && !public_body) return std::nullopt;
  SupplyRow row;
  row.supply.id = record.id();
  row.named = fields_.texts(record, "categories");
  row.supply.categories = row.named;
  row.supply.kinds = {PoolKind::joint_purchase, PoolKind::shared_service, PoolKind::shared_tool,
                      PoolKind::shared_specification, PoolKind::community_of_practice};
  const auto themes = fields_.texts(record, "themes");
  for (const auto& entry : categories_) {
    const auto& category = entry.second;
    const bool fits = support && std::any_of(themes.begin(), themes.end(), [&](const auto& id) {
                        return std::any_of(category.themes.begin(), category.themes.end(),
                                           [&](const auto& theme) { return is_theme(id, theme); });
                      });
    if (fits) row.supply.categories.push_back(entry.first);
  }
  if (public_body && !row.named.empty())
    row.supply.kinds = row.supply.kinds | KindSet{PoolKind::central_purchasing_body};
  // A province that names no field of work can still buy for its municipalities.
  const bool buyer = kind == "province" && row.named.empty();
  if (buyer) row.supply.kinds = {PoolKind::central_purchasing_body};
  if (row.supply.categories.empty() && !buyer) return std::nullopt;
  auto& categories = row.supply.categories;
  std::sort(categories.begin(), categories.end());
  categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
  const auto areas = areas_served(record, "members");
  if (areas.empty() && public_body) return std::nullopt;
  row.supply.owners.assign(areas.begin(), areas.end());
  return row;
}

Result<std::vector<SupplyRow>> Graph::supplies(const std::set<std::string>& owners,
                                               const std::set<std::string>& categories) const {
  std::vector<SupplyRow> rows;
  MAILLAGE_ASSIGN(const auto solutions, all_of_type(context_, "Solution"));
  for (const auto& record : solutions)
    if (auto row = solution(*record)) rows.push_back(std::move(*row));
  MAILLAGE_ASSIGN(const auto organisations, all_of_type(context_, "Organisation"));
  for (const auto& record : organisations)
    if (auto row = organisation(*record)) rows.push_back(std::move(*row));
  std::sort(rows.begin(), rows.end(),
            [](const SupplyRow& a, const SupplyRow& b) { return a.supply.id < b.supply.id; });
  std::map<std::string, std::size_t> counts;
  std::vector<SupplyRow> kept;
  for (SupplyRow& row : rows) {
    auto& wanted = row.supply.categories;
    if (wanted.empty()) wanted.assign(categories.begin(), categories.end());
    std::erase_if(wanted, [&](const std::string& code) {
      return !categories.count(code) || counts[code] >= solve::supplies_per_category_max;
    });
    if (wanted.empty()) continue;
    auto& served = row.supply.owners;
    const bool everywhere = served.empty();
    std::erase_if(served, [&](const std::string& area) { return !owners.count(area); });
    if (!everywhere && served.empty()) continue;
    if (served.size() == owners.size()) served.clear();  // everywhere: nothing to look up
    for (const std::string& code : wanted) ++counts[code];
    kept.push_back(std::move(row));
  }
  return kept;
}

}  // namespace maillage::domain::pooling
