#include "protocol/region/list_query.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace maillage::protocol {

namespace {

constexpr std::string_view languages[] = {"fr", "nl", "de", "en"};
constexpr std::size_t values_max = 500;
constexpr std::size_t facet_values_max = 500;
constexpr std::size_t text_bytes_max = 1000;
constexpr std::string_view core_location = "https://uri.etsi.org/ngsi-ld/location";

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    if (comma != 0) parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return parts;
}

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

class Reader {
 public:
  Reader(const model::Registry& registry, std::size_t limit_max)
      : registry_(registry), limit_max_(limit_max) {}

  Result<void> read(const std::string& name, const std::string& value);
  Result<void> finish();
  ListRequest request;

 private:
  Result<void> types(const std::string& value);
  Result<void> count(const std::string& name, const std::string& value, std::size_t most,
                     std::size_t& target);
  Result<void> flag(const std::string& name, const std::string& value, bool& target);
  Result<void> near(const std::string& value);
  Result<void> box(const std::string& value);
  Result<void> order(const std::string& value);
  Result<void> facets(const std::string& value);
  Result<void> filter(const std::string& name, const std::string& value);
  Result<void> link(const std::string& name, const std::string& value);

  const model::AttributeDefinition* attribute(std::string_view name) const {
    return registry_.attribute(model::iri(name));
  }
  void add(model::Filter filter) { filters_.push_back(std::move(filter)); }

  const model::Registry& registry_;
  std::size_t limit_max_;
  std::vector<model::Filter> filters_;
};

Result<void> Reader::types(const std::string& value) {
  for (const std::string& name : split(value)) {
    const auto* type = registry_.type(name);
    if (!type) return invalid("type", "'" + name + "' is not a type of this region");
    request.query.types.push_back({type->iri});
  }
  return {};
}

Result<void> Reader::count(const std::string& name, const std::string& value, std::size_t most,
                           std::size_t& target) {
  std::size_t number = 0;
  const auto [end, status] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (status != std::errc() || end != value.data() + value.size())
    return invalid(name, "must be a whole number");
  if (number > most) return invalid(name, "is at most " + std::to_string(most));
  target = number;
  return {};
}

Result<void> Reader::flag(const std::string& name, const std::string& value, bool& target) {
  if (value != "true" && value != "false") return invalid(name, "must be true or false");
  target = value == "true";
  return {};
}

Result<void> Reader::near(const std::string& value) {
  const auto parts = split(value);
  std::vector<double> numbers;
  for (const std::string& part : parts)
    if (const auto number = number_in(part)) numbers.push_back(*number);
  if (numbers.size() != 3 || parts.size() != 3 || numbers[2] <= 0)
    return invalid("near", "must be longitude,latitude,metres such as 5.34,50.13,20000");
  model::GeoFilter geo;
  geo.attribute = core_location;
  geo.relation = model::GeoFilter::Relation::near;
  geo.geometry = Json::object(
      {{"type", "Point"}, {"coordinates", Json(Json::Array{Json(numbers[0]), Json(numbers[1])})}});
  geo.distance_m_max = numbers[2];
  request.query.geo = std::move(geo);
  return {};
}

Result<void> Reader::box(const std::string& value) {
  const auto parts = split(value);
  std::vector<double> n;
  for (const std::string& part : parts)
    if (const auto number = number_in(part)) n.push_back(*number);
  if (n.size() != 4 || parts.size() != 4 || n[0] >= n[2] || n[1] >= n[3])
    return invalid("bbox", "must be west,south,east,north in degrees");
  const auto point = [](double lon, double lat) { return Json(Json::Array{Json(lon), Json(lat)}); };
  Json ring = Json(Json::Array{point(n[0], n[1]), point(n[2], n[1]), point(n[2], n[3]),
                               point(n[0], n[3]), point(n[0], n[1])});
  model::GeoFilter geo;
  geo.attribute = core_location;
  geo.relation = model::GeoFilter::Relation::intersects;
  geo.geometry =
      Json::object({{"type", "Polygon"}, {"coordinates", Json(Json::Array{std::move(ring)})}});
  request.query.geo = std::move(geo);
  return {};
}

Result<void> Reader::order(const std::string& value) {
  using Special = model::Order::Special;
  for (std::string name : split(value)) {
    model::Order order;
    order.descending = name[0] == '-';
    if (order.descending) name.erase(0, 1);
    if (name == "id") {
      order.special = Special::id;
    } else if (name == "createdAt") {
      order.special = Special::created_at;
    } else if (name == "modifiedAt") {
      order.special = Special::modified_at;
    } else if (name == "relevance") {
      order.special = Special::relevance;
      order.descending = true;
    } else if (name == "distance") {
      order.special = Special::distance;
    } else if (const auto* definition = attribute(name)) {
      order.path.attribute = definition->iri;
    } else {
      return invalid("order", "'" + name + "' is not a field one can order by");
    }
    request.query.order.push_back(std::move(order));
  }
  return {};
}

Result<void> Reader::facets(const std::string& value) {
  for (const std::string& name : split(value)) {
    const auto* definition = attribute(name);
    if (!definition) return invalid("facets", "'" + name + "' is not a field of this region");
    request.query.facets.push_back({definition->iri, facet_values_max});
    request.facet_names.push_back(name);
  }
  return {};
}

// The value of a filter as the attribute holds it: a number or a boolean where the definition says
// so.
Json typed_value(const model::AttributeDefinition& definition, const std::string& text) {
  const std::string_view type = definition.schema.string_at("type");
  if (type == "boolean" && (text == "true" || text == "false")) return Json(text == "true");
  if (type == "number" || type == "integer")
    if (const auto number = number_in(text)) return Json(*number);
  return Json(text);
}

// The concepts a code may stand for: one name may have another vocabulary in another type.
std::vector<Json> concepts_of(const model::Registry& registry, const std::string& attribute,
                              const std::string& code) {
  std::vector<Json> found;
  for (const model::TypeDefinition& type : registry.types()) {
    const auto* definition = type.attribute(attribute);
    if (!definition || definition->vocabulary.empty()) continue;
    const auto* vocabulary = registry.vocabulary(definition->vocabulary);
    const auto* one = vocabulary ? vocabulary->find(code) : nullptr;
    if (!one) continue;
    Json iri(one->iri);
    if (std::find(found.begin(), found.end(), iri) == found.end()) found.push_back(std::move(iri));
  }
  if (found.empty()) found.emplace_back(code);
  return found;
}

Result<void> Reader::filter(const std::string& parameter, const std::string& value) {
  std::string name = parameter.substr(2);
  model::Filter filter;
  filter.kind = model::Filter::Kind::compare;
  filter.op = model::Filter::Operator::equal;
  const auto ends = [&](std::string_view suffix) {
    if (name.size() <= suffix.size() ||
        name.compare(name.size() - suffix.size(), suffix.size(), suffix) != 0)
      return false;
    name.resize(name.size() - suffix.size());
    return true;
  };
  bool range = true;
  if (ends(".min")) {
    filter.op = model::Filter::Operator::greater_equal;
  } else if (ends(".max")) {
    filter.op = model::Filter::Operator::less_equal;
  } else {
    range = false;
  }
  const auto* definition = attribute(name);
  if (!definition) return invalid(parameter, "'" + name + "' is not a field of this region");
  filter.path.attribute = definition->iri;
  for (const std::string& one : range ? std::vector<std::string>{value} : split(value)) {
    if (definition->kind == model::AttributeKind::vocab_property) {
      for (Json& iri : concepts_of(registry_, name, one)) filter.values.push_back(std::move(iri));
      continue;
    }
    Json typed = typed_value(*definition, one);
    const std::string_view type = definition->schema.string_at("type");
    if ((type == "number" || type == "integer") && !typed.is_number())
      return invalid(parameter, "must be a number");
    if (type == "boolean" && !typed.is_bool()) return invalid(parameter, "must be true or false");
    filter.values.push_back(std::move(typed));
  }
  if (!range) {
    if (filter.values.empty()) return {};
    if (filter.values.size() > values_max) return invalid(parameter, "has too many values");
  }
  add(std::move(filter));
  return {};
}

Result<void> Reader::link(const std::string& parameter, const std::string& value) {
  model::Query::Link link;
  link.target = value;
  if (parameter.size() > 5) {
    const auto* definition = attribute(parameter.substr(5));
    if (!definition) return invalid(parameter, "is not a field of this region");
    link.attribute = definition->iri;
  }
  request.query.links.push_back(std::move(link));
  return {};
}

Result<void> Reader::read(const std::string& name, const std::string& value) {
  model::Query& query = request.query;
  if (name == "type") return types(value);
  if (name == "ids") return query.ids = split(value), Result<void>();
  if (name == "territory") return query.territories = split(value), Result<void>();
  if (name == "limit") return count(name, value, limit_max_, query.limit);
  if (name == "offset") return count(name, value, 1'000'000, query.offset);
  if (name == "cursor") return query.cursor = value, Result<void>();
  if (name == "count") return flag(name, value, query.count);
  if (name == "refs") return flag(name, value, request.references);
  if (name == "near") return near(value);
  if (name == "bbox") return box(value);
  if (name == "order") return order(value);
  if (name == "facets") return facets(value);
  if (name == "fields") return request.fields = split(value), Result<void>();
  if (name == "lang") return {};
  if (name == "text") {
    if (value.size() > text_bytes_max) return invalid("text", "is longer than 1000 bytes");
    if (value.find_first_not_of(" \t") != std::string::npos)
      query.text = model::TextFilter{value, request.language, true, false};
    return {};
  }
  if (name.compare(0, 2, "f.") == 0) return filter(name, value);
  if (name == "link" || name.compare(0, 5, "link.") == 0) return link(name, value);
  return invalid(name, "is not a parameter of this list");
}

Result<void> Reader::finish() {
  model::Query& query = request.query;
  for (model::Order& order : query.order) order.language = request.language;
  if (query.ids.size() > values_max) return invalid("ids", "has more than 500 values");
  if (query.territories.size() > values_max)
    return invalid("territory", "has more than 500 values");
  if (filters_.size() == 1) {
    query.filter = std::move(filters_.front());
  } else if (!filters_.empty()) {
    model::Filter all;
    all.kind = model::Filter::Kind::all_of;
    all.children = std::move(filters_);
    query.filter = std::move(all);
  }
  return {};
}

}  // namespace

std::string language_of(const http::Request& request, std::string_view fallback) {
  const std::string_view wanted = request.query.get("lang");
  if (std::find(std::begin(languages), std::end(languages), wanted) != std::end(languages))
    return std::string(wanted);
  const std::string_view accepted = request.headers.find("Accept-Language");
  std::size_t best = std::string_view::npos;
  std::string found(fallback);
  // The first of our languages that the header names: browsers list them in order of liking.
  for (const std::string_view language : languages) {
    const std::size_t at = accepted.find(language);
    if (at == std::string_view::npos || at >= best) continue;
    best = at;
    found = language;
  }
  return found;
}

Result<ListRequest> read_list(const http::Request& request, const model::Registry& registry,
                              std::string_view default_language, std::size_t limit_max) {
  Reader reader(registry, limit_max);
  reader.request.language = language_of(request, default_language);
  for (const auto& [name, value] : request.query.items) MAILLAGE_TRY(reader.read(name, value));
  MAILLAGE_TRY(reader.finish());
  return std::move(reader.request);
}

}  // namespace maillage::protocol
