// Type selections (4.17), scope queries (4.19) and geo-queries (4.10).
#include <charconv>
#include <functional>

#include "geo/geometry.h"
#include "protocol/ngsild/cursor.h"
#include "protocol/ngsild/query_language.h"
#include "protocol/ngsild/values.h"

namespace maillage::protocol::ngsild {

namespace {

// Alternatives divided by '|' or ',', each one item or "(item;item)".
using ReadItem = std::function<Result<std::string>(Cursor&, std::string_view)>;

Result<std::string> read_item(Cursor& in, const ReadItem& read) {
  in.skip_blanks();
  std::size_t start = in.position();
  while (!in.at_end() && std::string_view("|,;()").find(in.peek()) == std::string_view::npos)
    in.skip(1);
  std::string_view text = in.since(start);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return read(in, text);
}

Result<std::vector<std::string>> read_alternative(Cursor& in, const ReadItem& read,
                                                  std::size_t items_max) {
  std::vector<std::string> items;
  const bool grouped = in.take("(");
  do {
    if (items.size() >= items_max) return in.error("too many items");
    MAILLAGE_ASSIGN(std::string item, read_item(in, read));
    items.push_back(std::move(item));
    in.skip_blanks();
  } while (in.take(";"));
  if (grouped && !in.take(")")) return in.error("')' is missing");
  return items;
}

Result<std::vector<std::vector<std::string>>> read_selection(Cursor in, const ReadItem& read,
                                                             const QueryLimits& limits) {
  std::vector<std::vector<std::string>> out;
  do {
    if (out.size() >= limits.terms_max) return in.error("too many alternatives");
    in.skip_blanks();
    MAILLAGE_ASSIGN(std::vector<std::string> one, read_alternative(in, read, limits.terms_max));
    out.push_back(std::move(one));
    in.skip_blanks();
  } while (in.take("|") || in.take(","));
  if (!in.at_end()) return in.error(std::string("unexpected '") + in.peek() + "'");
  return out;
}

bool is_scope_pattern(std::string_view text) {
  if (text == "/#") return true;
  if (text.size() > 2 && text.substr(text.size() - 2) == "/#") text.remove_suffix(2);
  std::string plain;
  for (char c : text) plain += c == '+' ? 'x' : c;  // a level of its own, checked below
  for (std::size_t at = text.find('+'); at != std::string_view::npos; at = text.find('+', at + 1)) {
    const bool starts = at == 0 || text[at - 1] == '/';
    const bool ends = at + 1 == text.size() || text[at + 1] == '/';
    if (!starts || !ends) return false;
  }
  return is_scope(plain);
}

Result<void> read_distance(std::string_view text, model::GeoFilter& out) {
  const auto bad = [](std::string reason) { return invalid("georel", std::move(reason)); };
  const bool most = text.substr(0, 13) == "maxDistance==";
  const bool least = text.substr(0, 13) == "minDistance==";
  if (!most && !least)
    return bad("near must be followed by maxDistance==metres or minDistance==metres");
  text.remove_prefix(13);
  double metres = 0;
  auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), metres);
  if (status != std::errc() || end != text.data() + text.size() || !(metres > 0) ||
      !(metres < 1e12))
    return bad("\"" + std::string(text) + "\" is not a positive number of metres");
  (most ? out.distance_m_max : out.distance_m_min) = metres;
  return {};
}

Result<void> read_relation(std::string_view text, model::GeoFilter& out) {
  using Relation = model::GeoFilter::Relation;
  static constexpr std::pair<std::string_view, Relation> relations[] = {
      {"within", Relation::within},         {"contains", Relation::contains},
      {"intersects", Relation::intersects}, {"equals", Relation::equals},
      {"disjoint", Relation::disjoint},     {"overlaps", Relation::overlaps}};
  for (const auto& [name, relation] : relations) {
    if (text == name) {
      out.relation = relation;
      return {};
    }
  }
  if (text.substr(0, 5) == "near;") {
    out.relation = Relation::near;
    return read_distance(text.substr(5), out);
  }
  return invalid("georel", "\"" + std::string(text) + "\" is not a geo-relationship");
}

}  // namespace

Result<model::TypeSelection> parse_types(std::string_view text, const Names& names,
                                         const QueryLimits& limits) {
  if (text == "*") return model::TypeSelection{};
  const ReadItem read = [&](Cursor& in, std::string_view name) -> Result<std::string> {
    if (!is_name(name)) return in.error("\"" + std::string(name) + "\" is not a type name");
    return names.expand(name);
  };
  return read_selection(Cursor(text, "type"), read, limits);
}

Result<model::ScopeSelection> parse_scopes(std::string_view text, const QueryLimits& limits) {
  const ReadItem read = [](Cursor& in, std::string_view scope) -> Result<std::string> {
    if (!is_scope_pattern(scope))
      return in.error("\"" + std::string(scope) + "\" is not a scope like /a/b, /a/+ or /a/#");
    return scope[0] == '/' ? std::string(scope) : "/" + std::string(scope);
  };
  return read_selection(Cursor(text, "scopeQ"), read, limits);
}

Result<model::GeoFilter> parse_geo(const GeoParameters& parameters, const Names& names) {
  model::GeoFilter out;
  if (parameters.georel.empty()) return invalid("georel", "is required in a geo-query");
  if (parameters.geometry.empty()) return invalid("geometry", "is required in a geo-query");
  if (parameters.coordinates.empty()) return invalid("coordinates", "is required in a geo-query");
  MAILLAGE_TRY(read_relation(parameters.georel, out));
  if (parameters.geometry == "GeometryCollection")
    return invalid("geometry", "GeometryCollection is not allowed");
  auto coordinates = parse_json(parameters.coordinates);
  if (!coordinates.ok()) return invalid("coordinates", "is not a JSON array");
  auto geometry = geo::geometry_from_coordinates(parameters.geometry, *coordinates);
  if (!geometry.ok()) {
    const Error& error = geometry.error();
    const bool type = error.code == ErrorCode::unsupported;
    return invalid(type ? "geometry" : "coordinates",
                   error.fields.empty() ? error.message : error.fields[0].reason);
  }
  out.geometry =
      Json::object({{"type", Json(parameters.geometry)}, {"coordinates", std::move(*coordinates)}});
  if (!parameters.geoproperty.empty()) {
    if (!is_name(parameters.geoproperty))
      return invalid("geoproperty",
                     "\"" + std::string(parameters.geoproperty) + "\" is not a name");
    out.attribute = names.expand(parameters.geoproperty);
  }
  return out;
}

}  // namespace maillage::protocol::ngsild
