#include "import/mapping.h"

#include <algorithm>
#include <array>

namespace maillage::import {

namespace {

constexpr std::size_t series_values_max = 50;

// Reads members of objects and remembers the first thing that is wrong.
class Loader {
 public:
  Loader(const model::Registry& registry) : registry_(registry) {}

  std::optional<Error> error;

  Mapping mapping(const Json& json) {
    Mapping out;
    if (!allow(json, "",
               {"name", "help", "format", "delimiter", "rows", "object", "layer", "source",
                "areaPrefix", "localities", "tables", "dissolve", "skip", "entities", "series"}))
      return out;
    out.name = text(json, "", "name", true);
    out.read = read_options(json, "");
    if (const Json* source = json.find("source")) {
      allow(*source, "source", {"name", "url", "licence", "date"});
      out.source = *source;
    } else {
      fail("source", "is missing");
    }
    out.area_prefix = text(json, "", "areaPrefix");
    out.localities = text(json, "", "localities");
    tables(json, out);
    if (const Json* d = json.find("dissolve")) out.dissolve = dissolve(*d);
    out.skip = conditions(json.find("skip"), "skip");
    if (const Json* rule = json.find("series"))
      out.series = series(*rule);
    else
      entities(json, out);
    return out;
  }

 private:
  void fail(const std::string& path, const std::string& reason) {
    if (!error) error = invalid(path.empty() ? "mapping" : path, reason);
  }

  static std::string join(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
  }

  bool allow(const Json& json, const std::string& path,
             std::initializer_list<std::string_view> names) {
    if (!json.is_object()) {
      fail(path, "must be an object");
      return false;
    }
    for (const Json::Member& member : json.as_object())
      if (std::find(names.begin(), names.end(), member.key) == names.end())
        fail(join(path, member.key), "is no keyword here");
    return true;
  }

  std::string text(const Json& json, const std::string& path, std::string_view name,
                   bool needed = false) {
    const Json* found = json.find(name);
    if (found != nullptr && found->is_string()) return found->as_string();
    if (found != nullptr) fail(join(path, name), "must be a text");
    if (found == nullptr && needed) fail(join(path, name), "is missing");
    return {};
  }

  ReadOptions read_options(const Json& json, const std::string& path) {
    constexpr std::array<std::pair<std::string_view, Format>, 6> formats{
        {{"csv", Format::csv},
         {"json", Format::json},
         {"geojson", Format::geojson},
         {"topojson", Format::topojson},
         {"skos", Format::skos},
         {"ogr", Format::ogr}}};
    ReadOptions out;
    const std::string name = text(json, path, "format", true);
    const auto* const found =
        std::find_if(formats.begin(), formats.end(), [&](auto& f) { return f.first == name; });
    if (found == formats.end())
      fail(join(path, "format"), "must be csv, json, geojson, topojson, skos or ogr");
    else
      out.format = found->second;
    const std::string delimiter = text(json, path, "delimiter");
    if (delimiter.size() > 1) fail(join(path, "delimiter"), "must be one character");
    if (!delimiter.empty()) out.delimiter = delimiter[0];
    out.rows_path = text(json, path, "rows");
    out.object = text(json, path, "object");
    out.layer = text(json, path, "layer");
    return out;
  }

  void tables(const Json& json, Mapping& out) {
    const Json* found = json.find("tables");
    if (found == nullptr) return;
    if (!found->is_object()) return fail("tables", "must be an object");
    for (const Json::Member& member : found->as_object()) {
      const std::string path = "tables." + member.key;
      if (!allow(member.value, path,
                 {"file", "carried", "format", "delimiter", "rows", "object", "key", "where"}))
        return;
      TableSource table;
      table.name = member.key;
      table.file = text(member.value, path, "file");
      table.carried = text(member.value, path, "carried");
      if (table.file.empty() == table.carried.empty()) fail(path, "needs either file or carried");
      table.read = read_options(member.value, path);
      table.key = text(member.value, path, "key", true);
      table.where = conditions(member.value.find("where"), path + ".where");
      table_names_.push_back(table.name);
      out.tables.push_back(std::move(table));
    }
  }

  Dissolve dissolve(const Json& json) {
    Dissolve out;
    const std::string path = "dissolve";
    if (!allow(json, path,
               {"table", "code", "new", "old", "split", "date", "sum", "copy", "recoding"}))
      return out;
    out.table = text(json, path, "table", true);
    check_table(out.table, "dissolve.table");
    out.code = text(json, path, "code", true);
    out.new_column = text(json, path, "new", true);
    out.old_column = text(json, path, "old", true);
    out.split = text(json, path, "split");
    out.date_column = text(json, path, "date");
    if (const Json* sum = json.find("sum"); sum != nullptr && sum->is_array())
      for (const Json& name : sum->as_array())
        if (name.is_string()) out.sum.push_back(name.as_string());
    if (const Json* copy = json.find("copy"); copy != nullptr && copy->is_object())
      for (const Json::Member& member : copy->as_object())
        if (member.value.is_string()) out.copy.emplace_back(member.key, member.value.as_string());
    out.recoding = conditions(json.find("recoding"), "dissolve.recoding");
    return out;
  }

  void entities(const Json& json, Mapping& out) {
    const Json* found = json.find("entities");
    if (found == nullptr || !found->is_array() || found->size() == 0)
      return fail("entities", "must list at least one entity");
    for (std::size_t i = 0; i < found->size(); ++i)
      out.entities.push_back(entity(found->as_array()[i], "entities[" + std::to_string(i) + "]"));
  }

  EntityRule entity(const Json& json, const std::string& path) {
    EntityRule out;
    if (!allow(json, path, {"type", "id", "when", "existing", "attributes"})) return out;
    out.type = text(json, path, "type", true);
    const model::TypeDefinition* type = registry_.type(out.type);
    if (type == nullptr) fail(path + ".type", "is no type of this region: " + out.type);
    if (const Json* id = json.find("id"))
      out.id = value(*id, path + ".id");
    else
      fail(path + ".id", "is missing");
    out.when = conditions(json.find("when"), path + ".when");
    const std::string existing = text(json, path, "existing");
    out.keep_existing = existing == "keep";
    if (!existing.empty() && existing != "keep") fail(path + ".existing", "must be keep");
    const Json* attributes = json.find("attributes");
    if (attributes == nullptr || !attributes->is_object()) {
      fail(path + ".attributes", "must be an object");
      return out;
    }
    for (const Json::Member& member : attributes->as_object()) {
      const std::string place = path + ".attributes." + member.key;
      if (type != nullptr && type->attribute(member.key) == nullptr)
        fail(place, "is no attribute of " + out.type);
      out.attributes.emplace_back(member.key, value(member.value, place));
    }
    return out;
  }

  SeriesRule series(const Json& json) {
    SeriesRule out;
    if (!allow(json, "series", {"indicators", "territory", "step", "period", "total", "values"}))
      return out;
    if (const Json* indicators = json.find("indicators")) out.indicators = *indicators;
    if (!out.indicators.is_null() && !out.indicators.is_array())
      fail("series.indicators", "must be a list of entities");
    const auto step = parse_period_step(text(json, "series", "step", true));
    if (!step) fail("series.step", "must be month, quarter or year");
    out.step = step.value_or(PeriodStep::year);
    for (auto [name, place] : {std::pair("territory", &out.territory), {"period", &out.period}}) {
      if (const Json* found = json.find(name))
        *place = value(*found, std::string("series.") + name);
      else
        fail(std::string("series.") + name, "is missing");
    }
    out.total = conditions(json.find("total"), "series.total");
    const Json* values = json.find("values");
    if (values == nullptr || !values->is_object() || values->size() == 0 ||
        values->size() > series_values_max) {
      fail("series.values", "must name from one to fifty indicators");
      return out;
    }
    for (const Json::Member& member : values->as_object())
      out.values.emplace_back(member.key, value(member.value, "series.values." + member.key));
    return out;
  }

  void check_table(const std::string& name, const std::string& path) {
    if (std::find(table_names_.begin(), table_names_.end(), name) == table_names_.end())
      fail(path, "is no table of this mapping: " + name);
  }

  std::vector<Condition> conditions(const Json* json, const std::string& path) {
    std::vector<Condition> out;
    if (json == nullptr) return out;
    if (json->is_object()) return {condition(*json, path)};
    if (!json->is_array()) {
      fail(path, "must be a condition or a list of conditions");
      return out;
    }
    for (std::size_t i = 0; i < json->size(); ++i)
      out.push_back(condition(json->as_array()[i], path + "[" + std::to_string(i) + "]"));
    return out;
  }

  Condition condition(const Json& json, const std::string& path) {
    Condition out;
    if (!json.is_object()) {
      fail(path, "must be an object");
      return out;
    }
    Json rest = Json::object();
    for (const Json::Member& member : json.as_object()) {
      if (member.key == "is") {
        out.is = texts(member.value);
      } else if (member.key == "isNot") {
        out.is_not = texts(member.value);
      } else if (member.key == "empty" && member.value.is_bool()) {
        out.empty = member.value.as_bool();
      } else if (member.key == "reason" && member.value.is_string()) {
        out.reason = member.value.as_string();
      } else {
        rest.set(member.key, member.value);
      }
    }
    if (out.is.empty() && out.is_not.empty() && !out.empty)
      fail(path, "asks nothing: is, isNot or empty is needed");
    out.value = value(rest, path);
    return out;
  }

  static std::vector<std::string> texts(const Json& json) {
    std::vector<std::string> out;
    const auto add = [&](const Json& one) {
      if (one.is_string()) out.push_back(one.as_string());
      if (one.is_number()) out.push_back(one.number_text());
    };
    if (json.is_array())
      for (const Json& one : json.as_array()) add(one);
    else
      add(json);
    return out;
  }

  std::vector<Value> values(const Json& json, const std::string& path) {
    std::vector<Value> out;
    if (!json.is_array()) {
      fail(path, "must be a list");
      return out;
    }
    for (std::size_t i = 0; i < json.size(); ++i)
      out.push_back(value(json.as_array()[i], path + "[" + std::to_string(i) + "]"));
    return out;
  }

  void members(const Json& json, const std::string& path, Value& out) {
    if (!json.is_object()) return fail(path, "must be an object");
    for (const Json::Member& member : json.as_object())
      out.members.push_back({member.key, value(member.value, path + "." + member.key)});
  }

  Value value(const Json& json, const std::string& path) {
    Value out;
    if (json.is_string()) {  // the short form of a column
      out.from = Value::From::column;
      out.column = json.as_string();
      return out;
    }
    if (!json.is_object()) {
      fail(path, "must be the name of a column or an object");
      return out;
    }
    for (const Json::Member& member : json.as_object())
      if (!source_member(member, path, out) && !step_member(member, path, out))
        fail(join(path, member.key), "is no keyword here");
    if (out.from == Value::From::nothing && !out.text_template.empty())
      out.from = Value::From::text_template;
    if (out.from == Value::From::nothing) fail(path, "says not where the value comes from");
    if (!out.table.empty() && out.key.size() != 1) fail(path + ".key", "is missing");
    return out;
  }

  // Where a value comes from. False when the member is not about that.
  bool source_member(const Json::Member& member, const std::string& path, Value& out) {
    using From = Value::From;
    const std::string place = join(path, member.key);
    const auto set = [&](From from) {
      if (out.from != From::nothing) fail(place, "is a second source of one value");
      out.from = from;
    };
    const Json& given = member.value;
    if (member.key == "column" && given.is_string()) {
      set(From::column);
      out.column = given.as_string();
    } else if (member.key == "table" && given.is_string()) {
      out.table = given.as_string();
      check_table(out.table, place);
    } else if (member.key == "key") {
      out.key.push_back(value(given, place));
    } else if (member.key == "constant") {
      set(From::constant);
      out.constant = given;
    } else if (member.key == "first" || member.key == "list" || member.key == "ratio") {
      set(member.key == "first" ? From::first : member.key == "list" ? From::list : From::ratio);
      out.parts = values(given, place);
      if (out.from == From::ratio && out.parts.size() != 2) fail(place, "needs two values");
    } else if (member.key == "object") {
      set(From::object);
      members(given, place, out);
    } else if (member.key == "locality" || member.key == "authority") {
      set(member.key == "locality" ? From::locality : From::authority);
      if (allow(given, place, {"name", "postcode", "code", "department"}))
        members(given, place, out);
    } else if (member.key == "point") {
      set(From::point);
      if (allow(given, place, {"lon", "lat", "epsg"})) members(given, place, out);
    } else if (member.key == "centre" || member.key == "areaKm2") {
      set(member.key == "centre" ? From::centre : From::area);
    } else {
      return false;
    }
    return true;
  }

  // What is done with it. False when the member is no keyword.
  bool step_member(const Json::Member& member, const std::string& path, Value& out) {
    const std::string place = join(path, member.key);
    const Json& given = member.value;
    if (member.key == "when") {
      out.when = conditions(&given, place);
    } else if (member.key == "after" && given.is_string()) {
      out.after = given.as_string();
    } else if (member.key == "split" && given.is_string()) {
      out.split = given.as_string();
    } else if (member.key == "as" && given.is_string()) {
      out.as = as(given.as_string(), place);
    } else if ((member.key == "contains" || member.key == "lookup") && given.is_object()) {
      auto& list = member.key == "lookup" ? out.lookup : out.contains;
      for (const Json::Member& one : given.as_object()) list.emplace_back(one.key, one.value);
    } else if (member.key == "otherwise") {
      out.otherwise = given;
    } else if (member.key == "vocabulary" && given.is_string()) {
      out.vocabulary = given.as_string();
      if (registry_.vocabulary(out.vocabulary) == nullptr)
        fail(place, "is no vocabulary of this region: " + out.vocabulary);
    } else if (member.key == "below" && given.is_array()) {
      for (const Json& one : given.as_array())
        out.below.emplace_back(one.number_at("bound", 1e300), std::string(one.string_at("is")));
    } else if (member.key == "template" && given.is_string()) {
      out.text_template = given.as_string();
    } else if (member.key == "charactersMax" && given.to_int().value_or(0) > 0) {
      out.characters_max = static_cast<std::size_t>(*given.to_int());
    } else if (member.key == "join" && given.is_string()) {
      out.join = given.as_string();
    } else if (member.key == "required" && (given.is_bool() || given.is_string())) {
      out.required = given.is_string() || given.as_bool();
      if (given.is_string()) out.required_reason = given.as_string();
    } else if (member.key == "problem" && given.is_string()) {
      using On = Value::OnProblem;
      const std::string& name = given.as_string();
      if (name != "reject" && name != "warn" && name != "silent")
        fail(place, "must be reject, warn or silent");
      out.on_problem = name == "warn" ? On::warn : name == "silent" ? On::silent : On::reject;
    } else {
      return false;
    }
    return true;
  }

  Value::As as(const std::string& name, const std::string& path) {
    using As = Value::As;
    constexpr std::array<std::pair<std::string_view, As>, 8> kinds{{{"text", As::text},
                                                                    {"number", As::number},
                                                                    {"integer", As::integer},
                                                                    {"date", As::date},
                                                                    {"year", As::year},
                                                                    {"boolean", As::boolean},
                                                                    {"slug", As::slug},
                                                                    {"url", As::url}}};
    for (const auto& [known, kind] : kinds)
      if (known == name) return kind;
    fail(path, "must be text, number, integer, date, year, boolean, slug or url");
    return As::as_is;
  }

  const model::Registry& registry_;
  std::vector<std::string> table_names_;
};

}  // namespace

Result<Mapping> load_mapping(std::string_view text, const model::Registry& registry) {
  MAILLAGE_ASSIGN(const Json json, parse_json(text));
  Loader loader(registry);
  Mapping out = loader.mapping(json);
  if (loader.error) return *loader.error;
  return out;
}

}  // namespace maillage::import
