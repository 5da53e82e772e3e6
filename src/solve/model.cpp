#include "solve/model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <unordered_map>
#include <unordered_set>

namespace maillage::solve {
namespace {

constexpr double earth_radius_km = 6371.0088;  // mean radius, WGS 84

Point point_of(const Position& position) {
  const double longitude = position.longitude * std::numbers::pi / 180;
  const double latitude = position.latitude * std::numbers::pi / 180;
  return {earth_radius_km * std::cos(latitude) * std::cos(longitude),
          earth_radius_km * std::cos(latitude) * std::sin(longitude),
          earth_radius_km * std::sin(latitude)};
}

double distance_km(const Point& a, const Point& b) {
  const double x = a.x - b.x;
  const double y = a.y - b.y;
  const double z = a.z - b.z;
  return std::sqrt(x * x + y * y + z * z);
}

Point centre_of(const Group& group) {
  return {group.sum.x / group.placed, group.sum.y / group.placed, group.sum.z / group.placed};
}

// 0, or within bounds that keep every sum and product far from overflow. Refuses NaN.
bool valid_amount(double number) {
  return number == 0 || (number >= amount_min && number <= amount_max);
}

Result<void> check(const Need& need) {
  const std::string path = "needs[" + need.id + "].";
  if (need.id.empty()) return invalid("needs.id", "must not be empty");
  if (need.owner.empty()) return invalid(path + "owner", "must not be empty");
  if (need.category.empty()) return invalid(path + "category", "must not be empty");
  if (!valid_amount(need.quantity))
    return invalid(path + "quantity", "must be 0 or from 1e-6 to 1e12");
  if (!valid_amount(need.budget_eur))
    return invalid(path + "budget", "must be 0 or from 1e-6 to 1e12");
  if (!valid_amount(need.deliveries))
    return invalid(path + "deliveries", "must be 0 or from 1e-6 to 1e12");
  if (need.from_day > need.to_day) return invalid(path + "period", "must not end before it starts");
  if (need.position) {
    const Position& at = *need.position;
    const bool inside = std::abs(at.longitude) <= 180 && std::abs(at.latitude) <= 90;
    if (!inside) return invalid(path + "position", "must be a longitude and a latitude in degrees");
  }
  return {};
}

Result<void> check(const Supply& supply) {
  const std::string path = "supplies[" + supply.id + "].";
  if (supply.id.empty()) return invalid("supplies.id", "must not be empty");
  if (supply.members_max < 0) return invalid(path + "membersMax", "must be at least 0");
  if (!valid_amount(supply.quantity_max)) {
    return invalid(path + "quantityMax", "must be 0 or from 1e-6 to 1e12");
  }
  if (!valid_amount(supply.existing_quantity)) {
    return invalid(path + "existingQuantity", "must be 0 or from 1e-6 to 1e12");
  }
  return {};
}

void set_bit(SupplyBits& bits, std::size_t index) {
  bits[index / 64] |= std::uint64_t{1} << (index % 64);
}

// A service is counted in FTE as stated; everything else in the category's unit.
double quantity_of(PoolKind kind, const Group& group) {
  return kind == PoolKind::shared_service ? group.stated : group.quantity;
}

std::unordered_set<std::string_view> set_of(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

}  // namespace

Result<Model> Model::build(const PoolingInput& input) {
  Model model;
  model.input_ = &input;
  for (Scenario scenario : all_scenarios) {
    model.values_[static_cast<std::size_t>(scenario)] = input.parameters.values(scenario);
  }
  MAILLAGE_TRY(model.read_needs());
  MAILLAGE_TRY(model.read_supplies());
  MAILLAGE_TRY(model.read_markets());
  model.price_items();
  return model;
}

Result<void> Model::read_needs() {
  if (input_->needs.size() > needs_max) {
    return make_error(ErrorCode::too_large, "More needs than needs_max", "needs");
  }
  items_.reserve(input_->needs.size());
  std::vector<std::string_view> names;
  for (const Need& need : input_->needs) {
    MAILLAGE_TRY(check(need));
    Item item;
    item.need = &need;
    items_.push_back(item);
    owners_.push_back(need.owner);
    names.push_back(need.category);
  }
  std::sort(items_.begin(), items_.end(),
            [](const Item& a, const Item& b) { return a.need->id < b.need->id; });
  for (std::size_t i = 1; i < items_.size(); ++i) {
    if (items_[i].need->id == items_[i - 1].need->id) {
      return invalid("needs[" + items_[i].need->id + "].id", "is given twice");
    }
  }
  for (auto* list : {&owners_, &names}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  categories_.resize(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) categories_[i].name = names[i];
  auto position = [](const std::vector<std::string_view>& list, std::string_view name) {
    return static_cast<int>(std::lower_bound(list.begin(), list.end(), name) - list.begin());
  };
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    item.owner = position(owners_, item.need->owner);
    item.category = position(names, item.need->category);
    owner_of_.push_back(item.owner);
    item.stated = item.need->quantity;
    item.deliveries = item.need->deliveries;
    item.from_day = item.need->from_day;
    item.to_day = item.need->to_day;
    item.kinds = item.need->kinds;
    item.placed = item.need->position.has_value();
    if (item.placed) item.point = point_of(*item.need->position);
    categories_[static_cast<std::size_t>(item.category)].items.push_back(static_cast<int>(i));
  }
  return {};
}

Result<void> Model::read_supplies() {
  std::vector<const Supply*> sorted;
  for (const Supply& supply : input_->supplies) {
    MAILLAGE_TRY(check(supply));
    sorted.push_back(&supply);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const Supply* a, const Supply* b) { return a->id < b->id; });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i]->id == sorted[i - 1]->id) {
      return invalid("supplies[" + sorted[i]->id + "].id", "is given twice");
    }
  }
  std::unordered_map<std::string_view, Category*> by_name;
  for (Category& category : categories_) by_name.emplace(category.name, &category);
  auto offer = [&](Category& category, const Supply& supply,
                   const std::unordered_set<std::string_view>& owners,
                   const std::unordered_set<std::string_view>& needs) -> Result<void> {
    const std::size_t bit = category.supplies.size();
    if (bit == supplies_per_category_max) {
      return make_error(ErrorCode::too_large, "More supplies than supplies_per_category_max",
                        std::string(category.name));
    }
    category.supplies.push_back(&supply);
    category.words = bit / 64 + 1;
    for (PoolKind kind : all_pool_kinds) {
      if (supply.kinds.contains(kind)) {
        set_bit(category.serving[static_cast<std::size_t>(kind)], bit);
      }
    }
    for (int index : category.items) {
      Item& item = items_[static_cast<std::size_t>(index)];
      if (!owners.empty() && !owners.contains(item.need->owner)) continue;
      if (!needs.empty() && !needs.contains(item.need->id)) continue;
      set_bit(item.supplies, bit);
    }
    return {};
  };
  for (const Supply* supply : sorted) {
    const auto owners = set_of(supply->owners);
    const auto needs = set_of(supply->needs);
    if (supply->categories.empty()) {
      for (Category& category : categories_) {
        MAILLAGE_TRY(offer(category, *supply, owners, needs));
      }
      continue;
    }
    for (std::string_view name : set_of(supply->categories)) {
      auto found = by_name.find(name);
      if (found != by_name.end()) MAILLAGE_TRY(offer(*found->second, *supply, owners, needs));
    }
  }
  return {};
}

Result<void> Model::read_markets() {
  std::unordered_map<std::string_view, const Market*> given;
  for (const Market& market : input_->markets) {
    const std::string path = "markets[" + market.category + "].";
    if (market.reference_quantity == 0 || !valid_amount(market.reference_quantity)) {
      return invalid(path + "referenceQuantity", "must be from 1e-6 to 1e12");
    }
    if (!valid_amount(market.reference_price_eur)) {
      return invalid(path + "referencePrice", "must be 0 or from 1e-6 to 1e12");
    }
    if (!given.emplace(market.category, &market).second) {
      return invalid(path + "category", "is given twice");
    }
  }
  for (Category& category : categories_) {
    if (auto found = given.find(category.name); found != given.end()) {
      category.market = *found->second;
    } else {
      std::vector<const Need*> needs;
      for (int index : category.items) needs.push_back(item(index).need);
      category.market = calibrate_market(category.name, needs);
    }
    for (std::size_t s = 0; s < scenario_count; ++s) {
      category.curves[s] = curve_of(category.market, values_[s]);
    }
  }
  return {};
}

void Model::price_items() {
  for (Item& item : items_) {
    const Category& category = categories_[static_cast<std::size_t>(item.category)];
    const Need& need = *item.need;
    item.quantity = need.quantity;
    const double reference = category.market.reference_price_eur;
    if (item.quantity <= 0 && reference > 0) item.quantity = need.budget_eur / reference;
    for (std::size_t s = 0; s < scenario_count; ++s) {
      const double price = category.curves[s].price(item.quantity);
      item.goods[s] = need.budget_eur > 0 ? need.budget_eur : item.quantity * price;
      item.weight[s] = price > 0 ? item.goods[s] / price : 0;
      item.post[s] = std::max(need.quantity,
                              values_[s][static_cast<std::size_t>(Parameter::service_post_min)]);
    }
  }
}

std::optional<int> Model::index_of(std::string_view need_id) const {
  auto found = std::lower_bound(
      items_.begin(), items_.end(), need_id,
      [](const Item& item, std::string_view id) { return std::string_view(item.need->id) < id; });
  if (found == items_.end() || found->need->id != need_id) return std::nullopt;
  return static_cast<int>(found - items_.begin());
}

void Model::add(Group& group, std::span<const int> members, int index, Scenario scenario) const {
  const Item& added = item(index);
  const auto s = static_cast<std::size_t>(scenario);
  const std::size_t words = category_of(index).words;
  if (group.needs == 0) {
    std::copy_n(added.supplies.begin(), words, group.supplies.begin());
  } else {
    for (std::size_t w = 0; w < words; ++w) group.supplies[w] &= added.supplies[w];
  }
  const bool known = std::any_of(members.begin(), members.end(), [&](int member) {
    return owner_of_[static_cast<std::size_t>(member)] == added.owner;
  });
  group.owners += known ? 0 : 1;
  ++group.needs;
  group.quantity += added.quantity;
  group.stated += added.stated;
  group.weight += added.weight[s];
  group.goods += added.goods[s];
  group.posts += added.post[s];
  group.budget_max = std::max(group.budget_max, added.goods[s]);
  group.deliveries += added.deliveries;
  group.from_day = std::max(group.from_day, added.from_day);
  group.to_day = std::min(group.to_day, added.to_day);
  group.kinds = group.kinds & added.kinds;
  if (added.placed) {
    ++group.placed;
    group.sum.x += added.point.x;
    group.sum.y += added.point.y;
    group.sum.z += added.point.z;
  }
}

Group Model::group_of(std::span<const int> members, Scenario scenario) const {
  Group group;
  for (std::size_t i = 0; i < members.size(); ++i) {
    add(group, members.first(i), members[i], scenario);
  }
  return group;
}

GroupSums Model::sums_of(PoolKind kind, const Group& group, std::span<const int> members,
                         int extra) const {
  GroupSums sums;
  sums.needs = group.needs;
  sums.owners = group.owners;
  sums.quantity = quantity_of(kind, group);
  sums.weight = group.weight;
  sums.goods_alone = group.goods;
  sums.posts_alone = group.posts;
  sums.budget_max = group.budget_max;
  const bool delivers = group.deliveries > 0 && (kind == PoolKind::joint_purchase ||
                                                 kind == PoolKind::central_purchasing_body);
  if (group.placed > 1 && (delivers || kind == PoolKind::shared_service)) {
    const Point centre = centre_of(group);
    auto measure = [&](int index) {
      const Item& member = item(index);
      if (!member.placed) return;
      const double km = distance_km(member.point, centre);
      sums.distance_km += km;
      sums.delivery_km += km * member.deliveries;
    };
    for (int index : members) measure(index);
    if (extra >= 0) measure(extra);
  }
  return sums;
}

template <class Visit>
void Model::visit_supplies(PoolKind kind, const Category& category, const Group& group,
                           Visit visit) const {
  const SupplyBits& serving = category.serving[static_cast<std::size_t>(kind)];
  for (std::size_t w = 0; w < category.words; ++w) {
    for (std::uint64_t bits = serving[w] & group.supplies[w]; bits != 0; bits &= bits - 1) {
      const std::size_t index = w * 64 + static_cast<std::size_t>(std::countr_zero(bits));
      const Supply& supply = *category.supplies[index];
      if (supply.members_max > 0 && group.owners > supply.members_max) continue;
      if (supply.quantity_max > 0 && quantity_of(kind, group) > supply.quantity_max) continue;
      if (!visit(index)) return;
    }
  }
}

std::optional<std::size_t> Model::supply_for(PoolKind kind, const Category& category,
                                             const Group& group) const {
  std::optional<std::size_t> chosen;
  visit_supplies(kind, category, group, [&](std::size_t index) {
    const double existing = category.supplies[index]->existing_quantity;
    if (!chosen || existing > category.supplies[*chosen]->existing_quantity) chosen = index;
    return kind == PoolKind::central_purchasing_body;
  });
  return chosen;
}

std::vector<std::size_t> Model::supplies_for(PoolKind kind, const Category& category,
                                             const Group& group) const {
  std::vector<std::size_t> found;
  visit_supplies(kind, category, group, [&](std::size_t index) {
    found.push_back(index);
    return true;
  });
  return found;
}

bool Model::within_distance(double limit_km, const Group& group, std::span<const int> members,
                            int extra) const {
  if (limit_km <= 0 || group.placed < 2) return true;
  const Point centre = centre_of(group);
  auto near = [&](int index) {
    return !item(index).placed || distance_km(item(index).point, centre) <= limit_km;
  };
  return (extra < 0 || near(extra)) && std::all_of(members.begin(), members.end(), near);
}

double Model::radius_km(const Group& group, std::span<const int> members) const {
  if (group.placed < 2) return 0;
  const Point centre = centre_of(group);
  double radius = 0;
  for (int index : members) {
    if (item(index).placed) radius = std::max(radius, distance_km(item(index).point, centre));
  }
  return radius;
}

std::optional<double> Model::saving(PoolKind kind, const Group& group, std::span<const int> members,
                                    int extra, Strictness strictness) const {
  const CriticalMass& rules = input_->parameters.rules(kind);
  if (!group.kinds.contains(kind) || group.needs > rules.members_max) return std::nullopt;
  if (static_cast<std::int64_t>(group.to_day) - group.from_day + 1 < rules.overlap_days_min) {
    return std::nullopt;
  }
  if (strictness == Strictness::complete &&
      (group.owners < rules.members_min || quantity_of(kind, group) < rules.quantity_min)) {
    return std::nullopt;
  }
  const Category& category = category_of(extra >= 0 ? extra : members.front());
  const auto supply = supply_for(kind, category, group);
  if (!supply) return std::nullopt;
  if (!within_distance(rules.distance_km_max, group, members, extra)) return std::nullopt;
  GroupSums sums = sums_of(kind, group, members, extra);
  if (kind == PoolKind::central_purchasing_body) {
    sums.existing_quantity = category.supplies[*supply]->existing_quantity;
  }
  const auto central = static_cast<std::size_t>(Scenario::central);
  const Terms terms = terms_of(kind, sums, category.curves[central], values_[central]);
  return alone_of(terms) - together_of(terms);
}

}  // namespace maillage::solve
