#include "protocol/ngsild/query_reader.h"

#include "protocol/ngsild/problem.h"

#include <algorithm>
#include <charconv>

namespace maillage::protocol::ngsild {

namespace {

constexpr std::size_t list_max = 1000;
constexpr std::size_t id_pattern_bytes_max = 1024;
constexpr std::size_t ids_max = 10'000;

Result<std::size_t> read_number(const http::Parameters& parameters, const char* name,
                                std::size_t fallback) {
  const std::string* text = parameters.find(name);
  if (text == nullptr) return fallback;
  std::size_t value = 0;
  auto [end, status] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (status != std::errc() || end != text->data() + text->size())
    return invalid(name, "\"" + *text + "\" is not a whole number of 0 or more");
  return value;
}

Result<bool> read_flag(const http::Parameters& parameters, const char* name) {
  const std::string* text = parameters.find(name);
  if (text == nullptr || *text == "false") return false;
  if (*text == "true") return true;
  return invalid(name, "must be true or false");
}

// A parameter the operation does not know, or a word it does not know in one: InvalidRequest.
Error bad_parameter(const std::string& name, std::string reason) {
  Error error = invalid(name, std::move(reason));
  error.subject = std::string(subject_parameter);
  return error;
}

Result<void> read_format(const http::Parameters& parameters, Representation& how) {
  const auto apply = [&how](std::string_view word) {
    if (word == "normalized")
      how.format = Format::normalized;
    else if (word == "concise")
      how.format = Format::concise;
    else if (word == "simplified" || word == "keyValues")
      how.format = Format::simplified;
    else
      return false;
    return true;
  };
  if (const std::string* options = parameters.find("options")) {
    MAILLAGE_ASSIGN(auto words, split_list(*options, "options"));
    for (const std::string& word : words) {
      if (word == "sysAttrs")
        how.sys_attrs = true;
      else if (!apply(word))
        return bad_parameter("options", "\"" + word + "\" is not an option here");
    }
  }
  // 6.3.7: format wins over options.
  if (const std::string* format = parameters.find("format")) {
    if (!apply(*format))
      return bad_parameter("format", "\"" + *format + "\" is not a representation");
  }
  return {};
}

Result<std::vector<std::string>> read_names(const http::Parameters& parameters, const char* name) {
  const std::string* text = parameters.find(name);
  if (text == nullptr) return std::vector<std::string>();
  if (text->find('{') != std::string::npos)
    return invalid(name, "linked entities, as in a{b}, need join, which is not supported");
  MAILLAGE_ASSIGN(auto list, split_list(*text, name));
  for (const std::string& one : list)
    if (!is_name(one)) return invalid(name, "\"" + one + "\" is not a name");
  return list;
}

void show(Representation& how, const std::string& name, const Names& names,
          const engine::Terms& terms) {
  const engine::TermId term = terms.find(names.expand(name));
  if (term != engine::no_term) how.listed.push_back(term);
}

// 4.21 and the deprecated attrs.
Result<void> read_projection(const http::Parameters& parameters, const Names& names,
                             const engine::Terms& terms, Representation& how) {
  MAILLAGE_ASSIGN(auto attributes, read_names(parameters, "attrs"));
  MAILLAGE_ASSIGN(auto picked, read_names(parameters, "pick"));
  MAILLAGE_ASSIGN(auto omitted, read_names(parameters, "omit"));
  if (!attributes.empty() && !(picked.empty() && omitted.empty()))
    return invalid("attrs", "cannot be combined with pick or omit");
  for (const std::string& name : picked) {
    if (std::find(omitted.begin(), omitted.end(), name) != omitted.end())
      return invalid("omit", "\"" + name + "\" is also in pick");
  }
  for (const char* member : {"id", "type", "scope"}) {
    if (std::find(attributes.begin(), attributes.end(), member) != attributes.end())
      return invalid("attrs", "\"" + std::string(member) + "\" is not an attribute");
  }
  how.only_listed = !attributes.empty() || !picked.empty();
  for (const std::string& name : attributes) show(how, name, names, terms);
  if (!picked.empty()) {
    const auto has = [&picked](const char* member) {
      return std::find(picked.begin(), picked.end(), member) != picked.end();
    };
    how.id = has("id");
    how.type = has("type");
    how.scope = has("scope");
    for (const std::string& name : picked) show(how, name, names, terms);
  }
  for (const std::string& name : omitted) {
    if (name == "id")
      how.id = false;
    else if (name == "type")
      how.type = false;
    else if (name == "scope")
      how.scope = false;
    else if (auto term = terms.find(names.expand(name)); term != engine::no_term)
      how.omitted.push_back(term);
  }
  return {};
}

// 4.9, expandValues: values of these attributes are terms of the context.
void expand_values(model::Filter& filter, const std::vector<std::string>& attributes,
                   const Names& names) {
  for (model::Filter& child : filter.children) expand_values(child, attributes, names);
  const bool listed =
      std::find(attributes.begin(), attributes.end(), filter.path.attribute) != attributes.end();
  if (!listed) return;
  for (Json& value : filter.values)
    if (value.is_string()) value = Json(names.expand(value.as_string()));
}

Result<model::Order> read_order(const std::string& text, const Names& names) {
  const std::size_t mark = text.find(';');
  const std::string name = text.substr(0, mark);
  const std::string way = mark == std::string::npos ? "asc" : text.substr(mark + 1);
  model::Order order;
  if (way == "dist-asc" || way == "dist-desc") {
    return make_error(ErrorCode::unsupported,
                      "orderBy: order by distance needs a geo-query in this version", "orderBy");
  }
  if (way != "asc" && way != "desc")
    return invalid("orderBy", "\"" + way + "\" is not a direction");
  order.descending = way == "desc";
  if (name == "id") {
    order.special = model::Order::Special::id;
  } else if (name == "createdAt") {
    order.special = model::Order::Special::created_at;
  } else if (name == "modifiedAt") {
    order.special = model::Order::Special::modified_at;
  } else {
    auto parsed = parse_q(name, names);
    if (!parsed.ok() || parsed->kind != model::Filter::Kind::exists)
      return invalid("orderBy", "\"" + name + "\" is not a name");
    order.path = parsed->path;
  }
  return order;
}

Result<void> read_selectors(const http::Parameters& parameters, const Names& names,
                            model::Query& query) {
  if (const std::string* ids = parameters.find("id")) {
    MAILLAGE_ASSIGN(query.ids, split_list(*ids, "id"));
    if (query.ids.size() > ids_max) return invalid("id", "names more than 10000 entities");
    for (const std::string& id : query.ids)
      if (!is_uri(id)) return invalid("id", "\"" + id + "\" is not a URI");
  }
  // 5.2.33: ids win over a pattern.
  if (query.ids.empty()) query.id_pattern = parameters.get("idPattern");
  if (query.id_pattern.size() > id_pattern_bytes_max)
    return invalid("idPattern", "is longer than 1024 bytes");
  if (const std::string* type = parameters.find("type")) {
    MAILLAGE_ASSIGN(query.types, parse_types(*type, names));
  }
  MAILLAGE_ASSIGN(auto attributes, read_names(parameters, "attrs"));
  if (attributes.empty()) {
    // 5.7.2.4: an entity that has none of the picked attributes does not match.
    MAILLAGE_ASSIGN(attributes, read_names(parameters, "pick"));
    const auto member = [](const std::string& name) {
      return name == "id" || name == "type" || name == "scope";
    };
    if (std::any_of(attributes.begin(), attributes.end(), member)) attributes.clear();
  }
  for (const std::string& name : attributes) query.attributes.push_back(names.expand(name));
  if (const std::string* q = parameters.find("q")) {
    MAILLAGE_ASSIGN(query.filter, parse_q(*q, names));
    MAILLAGE_ASSIGN(auto expanded, read_names(parameters, "expandValues"));
    for (std::string& name : expanded) name = names.expand(name);
    expand_values(*query.filter, expanded, names);
  }
  if (const std::string* csf = parameters.find("csf")) {
    auto parsed = parse_q(*csf, names);
    if (!parsed.ok()) return invalid("csf", parsed.error().message);
  }
  if (const std::string* scopes = parameters.find("scopeQ")) {
    MAILLAGE_ASSIGN(query.scopes, parse_scopes(*scopes));
  }
  if (parameters.has("georel") || parameters.has("geometry") || parameters.has("coordinates")) {
    MAILLAGE_ASSIGN(query.geo,
                    parse_geo({parameters.get("georel"), parameters.get("geometry"),
                               parameters.get("coordinates"), parameters.get("geoproperty")},
                              names));
  }
  if (const std::string* text = parameters.find("orderBy")) {
    MAILLAGE_ASSIGN(auto list, split_list(*text, "orderBy"));
    for (const std::string& one : list) {
      MAILLAGE_ASSIGN(model::Order order, read_order(one, names));
      query.order.push_back(std::move(order));
    }
  }
  return {};
}

Result<void> read_page(const http::Parameters& parameters, model::Query& query) {
  MAILLAGE_ASSIGN(query.count, read_flag(parameters, "count"));
  MAILLAGE_ASSIGN(query.limit, read_number(parameters, "limit", limit_default));
  MAILLAGE_ASSIGN(query.offset, read_number(parameters, "offset", 0));
  if (query.limit > limit_max) {
    return make_error(ErrorCode::too_large, "limit: at most 1000 entities are given at a time",
                      "limit");
  }
  if (query.limit == 0 && !query.count)
    return invalid("limit", "may be 0 only together with count=true");
  return {};
}

// Attributes that every entity has select nothing.
bool only_system_names(std::string_view text) {
  std::string name;
  bool quoted = false;
  for (char c : std::string(text) + ",") {
    if (c == '"') quoted = !quoted;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (letter && !quoted) {
      name += c;
      continue;
    }
    const bool system = name == "createdAt" || name == "modifiedAt" || name == "deletedAt";
    // Letters that are part of a value, such as the T and Z of a time, stand alone.
    if (!system && name.size() > 1) return false;
    name.clear();
  }
  return true;
}

// 5.7.2.4: what would ask for everything is refused, unless kept to this server on purpose.
Result<void> check_width(const http::Parameters& parameters) {
  MAILLAGE_ASSIGN(const bool local, read_flag(parameters, "local"));
  if (parameters.get("type") == "*" && parameters.get("local") == "false")
    return invalid("local", "must not be false with type=*");
  for (const char* name : {"type", "georel"})
    if (parameters.has(name)) return {};
  for (const char* name : {"attrs", "q"})
    if (parameters.has(name) && !only_system_names(parameters.get(name))) return {};
  if (local) return {};
  return invalid("type", "the query is too wide: give type, attrs, q, georel or local=true");
}

}  // namespace

Result<std::vector<std::string>> split_list(std::string_view text, std::string_view parameter) {
  std::vector<std::string> out;
  std::size_t start = 0;
  while (true) {
    std::size_t end = text.find_first_of(",|", start);
    if (end == std::string_view::npos) end = text.size();
    std::string_view item = text.substr(start, end - start);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (item.empty()) return invalid(std::string(parameter), "holds an empty item");
    if (out.size() >= list_max && parameter != "id")
      return invalid(std::string(parameter), "holds more than 1000 items");
    out.emplace_back(item);
    if (end == text.size()) return out;
    start = end + 1;
  }
}

bool has_option(const http::Parameters& parameters, std::string_view option) {
  const std::string* options = parameters.find("options");
  if (options == nullptr) return false;
  auto words = split_list(*options, "options");
  return words.ok() && std::find(words->begin(), words->end(), option) != words->end();
}

Result<void> check_known(const http::Parameters& parameters,
                         std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : parameters.items) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      return bad_parameter(name, "is not a parameter of this operation");
  }
  return {};
}

Result<void> check_query_parameters(const http::Parameters& parameters) {
  return check_known(parameters, {"attrs",
                                  "collation",
                                  "containedBy",
                                  "coordinates",
                                  "count",
                                  "csf",
                                  "datasetId",
                                  "entityMap",
                                  "entityMapLifetime",
                                  "expandValues",
                                  "format",
                                  "geometry",
                                  "geometryProperty",
                                  "geoproperty",
                                  "georel",
                                  "id",
                                  "idPattern",
                                  "join",
                                  "joinLevel",
                                  "jsonKeys",
                                  "lang",
                                  "limit",
                                  "local",
                                  "offset",
                                  "omit",
                                  "options",
                                  "orderBy",
                                  "orderFrom",
                                  "orderGeometry",
                                  "pick",
                                  "q",
                                  "scopeQ",
                                  "splitEntities",
                                  "type",
                                  "via"});
}

Result<Representation> read_representation(const http::Parameters& parameters, const Names& names,
                                           const engine::Terms& terms, bool geojson) {
  Representation how;
  how.geojson = geojson;
  MAILLAGE_TRY(read_format(parameters, how));
  MAILLAGE_TRY(read_projection(parameters, names, terms, how));
  if (const std::string* lang = parameters.find("lang")) {
    MAILLAGE_ASSIGN(how.language, LanguageFilter::parse(*lang));
  }
  if (const std::string* datasets = parameters.find("datasetId")) {
    MAILLAGE_ASSIGN(how.datasets, split_list(*datasets, "datasetId"));
    for (const std::string& one : how.datasets)
      if (one != "@none" && !is_uri(one))
        return invalid("datasetId", "\"" + one + "\" is not a URI");
  }
  const std::string* geometry = parameters.find("geometryProperty");
  if (geometry != nullptr && !geojson)
    return invalid("geometryProperty", "needs \"Accept: application/geo+json\"");
  if (geojson) {
    const std::string name = geometry == nullptr ? "location" : *geometry;
    how.geometry_property = terms.find(names.expand(name));
  }
  for (const char* name : {"join", "joinLevel", "containedBy"}) {
    if (parameters.has(name) && parameters.get(name) != "@none") {
      return make_error(ErrorCode::unsupported,
                        std::string(name) + ": linked entities are not supported", name);
    }
  }
  return how;
}

Result<EntityQuery> read_query(const http::Parameters& parameters, const Names& names,
                               const engine::Terms& terms, bool geojson) {
  EntityQuery out;
  MAILLAGE_TRY(check_width(parameters));
  MAILLAGE_TRY(read_selectors(parameters, names, out.query));
  MAILLAGE_TRY(read_page(parameters, out.query));
  MAILLAGE_ASSIGN(out.how, read_representation(parameters, names, terms, geojson));
  return out;
}

namespace {

std::string joined(const Json& list) {
  std::string out;
  for (const Json& one : list.as_array()) {
    if (!out.empty()) out += ',';
    out += one.is_string() ? one.as_string() : one.dump();
  }
  return out;
}

Result<void> add_list(const Json& body, const char* name, http::Parameters& out) {
  const Json* list = body.find(name);
  if (list == nullptr) return {};
  if (list->is_string()) {
    out.items.emplace_back(name, list->as_string());
    return {};
  }
  const bool strings =
      list->is_array() && std::all_of(list->as_array().begin(), list->as_array().end(),
                                      [](const Json& one) { return one.is_string(); });
  if (!strings || list->size() == 0)
    return invalid(name, "must be an array of strings that is not empty");
  out.items.emplace_back(name, joined(*list));
  return {};
}

Result<void> add_geo(const Json& body, http::Parameters& out) {
  const Json* geo = body.find("geoQ");
  if (geo == nullptr) return {};
  if (!geo->is_object()) return invalid("geoQ", "must be an object");
  for (const char* name : {"georel", "geometry", "geoproperty"}) {
    const Json* value = geo->find(name);
    if (value == nullptr) continue;
    if (!value->is_string()) return invalid(std::string("geoQ.") + name, "must be a string");
    out.items.emplace_back(name, value->as_string());
  }
  if (const Json* coordinates = geo->find("coordinates")) {
    out.items.emplace_back(
        "coordinates", coordinates->is_string() ? coordinates->as_string() : coordinates->dump());
  }
  return {};
}

// 5.2.33. Several selectors are joined: their types, their ids.
Result<void> add_selectors(const Json& body, http::Parameters& out) {
  const Json* list = body.find("entities");
  if (list == nullptr) return {};
  if (!list->is_array() || list->size() == 0)
    return invalid("entities", "must be an array of selectors that is not empty");
  std::string types;
  std::string ids;
  std::string pattern;
  std::size_t with_id = 0;
  for (const Json& one : list->as_array()) {
    const Json* type = one.find("type");
    if (type == nullptr || !type->is_string())
      return invalid("entities.type", "is required in each selector");
    if (types.find(type->as_string()) == std::string::npos)
      types += (types.empty() ? "" : ",") + type->as_string();
    if (const Json* id = one.find("id")) {
      ids += (ids.empty() ? "" : ",") + (id->is_array()    ? joined(*id)
                                         : id->is_string() ? id->as_string()
                                                           : std::string("?"));
      ++with_id;
    }
    std::string_view own = one.string_at("idPattern");
    if (&one != &list->as_array().front() && own != pattern) {
      return make_error(ErrorCode::unsupported,
                        "entities: selectors with different idPattern are not supported",
                        "entities");
    }
    pattern = own;
  }
  if (with_id != 0 && with_id != list->size()) {
    return make_error(ErrorCode::unsupported, "entities: give an id in every selector or in none",
                      "entities");
  }
  out.items.emplace_back("type", types);
  if (!ids.empty()) out.items.emplace_back("id", ids);
  if (!pattern.empty()) out.items.emplace_back("idPattern", pattern);
  return {};
}

}  // namespace

Result<http::Parameters> parameters_of_body(const Json& body, const http::Parameters& url) {
  if (!body.is_object()) return invalid("", "the body must be an object of type Query");
  if (body.string_at("type") != "Query") return invalid("type", "must be \"Query\"");
  http::Parameters out;
  MAILLAGE_TRY(add_selectors(body, out));
  MAILLAGE_TRY(add_geo(body, out));
  for (const char* name : {"attrs", "pick", "omit", "datasetId", "orderBy"})
    MAILLAGE_TRY(add_list(body, name, out));
  for (const char* name : {"q", "scopeQ", "lang", "join"}) {
    const Json* value = body.find(name);
    if (value == nullptr) continue;
    if (!value->is_string()) return invalid(name, "must be a string");
    out.items.emplace_back(name, value->as_string());
  }
  for (const auto& item : url.items)
    if (!out.has(item.first)) out.items.push_back(item);
  return out;
}

}  // namespace maillage::protocol::ngsild
