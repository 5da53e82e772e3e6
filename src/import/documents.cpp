// Rows of JSON, GeoJSON and TopoJSON documents, and the choice of reader.
#include <algorithm>

#include "geo/topojson.h"
#include "import/ogr.h"
#include "import/rows.h"
#include "text/encoding.h"

namespace maillage::import {

namespace {

Error too_many(std::size_t rows_max) {
  return make_error(ErrorCode::too_large,
                    "more rows than import_rows_max (" + std::to_string(rows_max) + ")",
                    "import_rows_max");
}

// The member at a dotted path.
const Json* at_path(const Json& document, std::string_view path) {
  const Json* here = &document;
  while (here != nullptr && !path.empty()) {
    const std::size_t dot = path.find('.');
    here = here->find(path.substr(0, dot));
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  return here;
}

// The lines on which the elements of the outermost array start, so that a report can name them;
// fewer than elements when the array is not the document itself.
std::vector<std::size_t> element_lines(std::string_view text) {
  std::vector<std::size_t> lines;
  std::size_t line = 1;
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (in_text) {
      if (c == '\\') ++i;
      if (c == '"') in_text = false;
      continue;
    }
    if (c == '"') in_text = true;
    if (c == '{' || c == '[') {
      if (depth == 1 && c == '{') lines.push_back(line);
      ++depth;
    }
    if (c == '}' || c == ']') --depth;
  }
  return lines;
}

// Programs in Python write what is missing as NaN, which is no JSON (RFC 8259 6): null here.
// Answers how many there were.
std::size_t without_nan(std::string& text) {
  std::size_t found = 0;
  std::string out;
  std::size_t kept = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && in_text)
      ++i;
    else if (text[i] == '"')
      in_text = !in_text;
    else if (!in_text && text.compare(i, 3, "NaN") == 0) {
      out.append(text, kept, i - kept).append("null");
      kept = i + 3;
      i += 2;
      ++found;
    }
  }
  if (found > 0) text = out.append(text, kept);
  return found;
}

Result<Rows> read_json(std::string_view text, Json document, const ReadOptions& options) {
  const Json* found = at_path(document, options.rows_path);
  if (found == nullptr || !found->is_array())
    return invalid(options.rows_path.empty() ? "file" : options.rows_path, "must be an array");
  if (found->size() > options.rows_max) return too_many(options.rows_max);
  std::vector<std::size_t> lines;
  if (found == &document) lines = element_lines(text);
  Rows out;
  Json::Array& elements = const_cast<Json*>(found)->as_array();
  const bool numbered = lines.size() != elements.size();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    Row row{numbered ? i + 1 : lines[i], std::move(elements[i]), {}};
    if (!row.fields.is_object()) row.problem = "is no object";
    out.rows.push_back(std::move(row));
  }
  return out;
}

Row feature_row(std::size_t number, Json properties, Json geometry, std::string_view id) {
  Row row{number, std::move(properties), {}};
  if (!row.fields.is_object()) row.fields = Json::object();
  row.fields.set("@geometry", std::move(geometry));
  if (!id.empty()) row.fields.set("@id", Json(id));
  return row;
}

Result<Rows> read_geojson(Json document, const ReadOptions& options) {
  Json* features = document.find("features");
  if (features == nullptr || !features->is_array())
    return invalid("features", "must be an array: this is no FeatureCollection");
  if (features->size() > options.rows_max) return too_many(options.rows_max);
  Rows out;
  for (Json& feature : features->as_array()) {
    Json* properties = feature.find("properties");
    Json* geometry = feature.find("geometry");
    Row row = feature_row(out.rows.size() + 1, properties ? std::move(*properties) : Json::object(),
                          geometry ? std::move(*geometry) : Json(), feature.string_at("id"));
    if (!feature.is_object()) row.problem = "is no feature";
    out.rows.push_back(std::move(row));
  }
  return out;
}

Result<Rows> read_topojson(const Json& document, const ReadOptions& options) {
  MAILLAGE_ASSIGN(auto objects, geo::decode_topojson(document, options.object));
  Rows out;
  for (geo::TopoObject& object : objects)
    for (geo::TopoFeature& feature : object.features) {
      if (out.rows.size() >= options.rows_max) return too_many(options.rows_max);
      out.rows.push_back(feature_row(out.rows.size() + 1, std::move(feature.properties),
                                     geo::to_geojson(feature.geometry), feature.id));
    }
  return out;
}

}  // namespace

Result<Rows> read_rows(std::string_view bytes, const ReadOptions& options) {
  if (options.format == Format::csv) return read_csv(bytes, options);
  text::Decoded decoded = text::decode_to_utf8(bytes);
  if (options.format == Format::skos) return read_skos(decoded.text, options);
  JsonLimits limits;
  limits.bytes_max = options.bytes_max;
  const std::size_t missing = options.format == Format::json ? without_nan(decoded.text) : 0;
  MAILLAGE_ASSIGN(Json document, parse_json(decoded.text, limits));
  Result<Rows> rows =
      options.format == Format::json       ? read_json(decoded.text, std::move(document), options)
      : options.format == Format::topojson ? read_topojson(document, options)
                                           : read_geojson(std::move(document), options);
  if (rows.ok()) rows->encoding = text::name_of(decoded.encoding);
  if (rows.ok() && decoded.replaced > 0)
    rows->notes.push_back(
        {0, std::to_string(decoded.replaced) + " bytes could not be read as text"});
  if (rows.ok() && missing > 0)
    rows->notes.push_back({0, std::to_string(missing) + " values are NaN, taken for missing"});
  return rows;
}

Result<Rows> read_rows_of_file(const std::string& path, const ReadOptions& options) {
  if (options.format == Format::ogr) return read_by_ogr(path, options);
  MAILLAGE_ASSIGN(const std::string bytes, read_input(path, options.bytes_max));
  return read_rows(bytes, options);
}

}  // namespace maillage::import
