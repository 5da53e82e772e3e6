#include "domain/strategy/indicator_detail.h"

#include <algorithm>

#include "domain/helpers.h"
#include "domain/schemas.h"
#include "domain/strategy/indicators.h"

namespace maillage::domain {

namespace {

constexpr const char* urban_classes[] = {"urban", "intermediate", "rural"};
constexpr std::size_t map_classes = 5;
constexpr std::size_t table_rows_max = 200'000;

Json count_json(std::size_t number) { return Json(static_cast<std::uint64_t>(number)); }

struct Span {
  PeriodNumber first = 0;
  PeriodNumber end = 0;
};

// The periods asked for, within those that the indicator has. Errors: invalid.
Result<Span> wanted_span(const Figures& figures, std::size_t indicator, const Json& input) {
  const PeriodStep step = figures.picture().indicators()[indicator].step;
  const auto [first, end] = figures.range(indicator);
  Span span{first, end};
  for (const char* name : {"from", "to"}) {
    const std::string_view day = input.string_at(name);
    if (day.empty()) continue;
    const auto period = period_of_day(step, day);
    if (!period) return invalid(name, "must be a day, such as 2024-12-31");
    if (std::string_view(name) == "from")
      span.first = std::max(span.first, *period);
    else
      span.end = std::min(span.end, *period + 1);
  }
  return span;
}

Json values_json(Figures& figures, std::size_t indicator, const AreaGroup& group, Span span,
                 Json* known) {
  const int decimals = figures.picture().indicators()[indicator].decimals;
  Json values = Json::array();
  for (PeriodNumber period = span.first; period < span.end; ++period) {
    const Figure figure = figures.at(indicator, group, period);
    values.push(rounded(figure.value, decimals));
    if (known) known->push(count_json(figure.known));
  }
  return values;
}

// Upper bounds of classes with about as many municipalities in each.
Json quantiles(std::vector<double> values) {
  Json bounds = Json::array();
  std::sort(values.begin(), values.end());
  double last = missing_value;
  for (std::size_t i = 1; i <= map_classes && !values.empty(); ++i) {
    const std::size_t at = (i * values.size() + map_classes - 1) / map_classes - 1;
    if (!is_missing(last) && values[at] <= last) continue;
    last = values[at];
    bounds.push(last);
  }
  return bounds;
}

// The figure of each municipality of the territory, with the bounds of classes for a map.
Json map_json(const Context& context, Figures& figures, std::size_t indicator,
              const AreaGroup& group, PeriodNumber period) {
  const IndicatorEntry& entry = figures.picture().indicators()[indicator];
  const auto& areas = figures.picture().territory().areas();
  Json rows = Json::array();
  std::vector<double> values;
  for (const int place : group.municipalities) {
    const Area& area = *areas[static_cast<std::size_t>(place)];
    AreaGroup one;
    one.id = area.id;
    one.own_area = place;
    one.municipalities = {place};
    one.inside.assign(areas.size(), false);
    one.inside[static_cast<std::size_t>(place)] = true;
    one.population = area.population;
    const double value = figures.at(indicator, one, period).value;
    const Json shown = rounded(value, entry.decimals);
    if (shown.is_number()) values.push_back(shown.as_double());
    rows.push(Json::object({{"id", area.id},
                            {"title", to_json(area.title)},
                            {"urbanClass", area.urban_class},
                            {"value", shown}}));
  }
  Json bounds = json_of(context, *entry.record, "classes");
  if (!bounds.is_array() || bounds.size() == 0) bounds = quantiles(std::move(values));
  return Json::object({{"period", format_period(entry.step, period)},
                       {"bounds", std::move(bounds)},
                       {"municipalities", std::move(rows)}});
}

std::string four_names(const Context& context, const IndicatorPicture& picture,
                       const solve::Reference& reference, std::size_t language) {
  const std::size_t place = picture.find(reference.indicator);
  if (place == IndicatorEntry::unknown) return reference.indicator;
  return in_four_languages(title_json(context, *picture.indicators()[place].record))[language];
}

Json explained(const Context& context, const IndicatorPicture& picture,
               const solve::Formula& formula) {
  Json texts = Json::object();
  std::size_t language = 0;
  for (const char* code : {"fr", "nl", "de", "en"}) {
    solve::FormulaNames names;
    names.indicator = [&](const solve::Reference& one) {
      return four_names(context, picture, one, language);
    };
    names.type = [&](const std::string& type) {
      const auto* definition = context.registry().type(type);
      const Json* plural = definition ? definition->source.find("plural") : nullptr;
      return plural ? std::string(plural->string_at(code, type)) : type;
    };
    texts.set(code, formula.explain(code, names));
    ++language;
  }
  return texts;
}

// The formula in words, and what each indicator that it names gives.
Json formula_json(const Context& context, Figures& figures, const IndicatorEntry& entry,
                  const AreaGroup& group, PeriodNumber period) {
  Json json =
      Json::object({{"text", entry.formula->text()},
                    {"explanation", explained(context, figures.picture(), *entry.formula)}});
  Json parts = Json::array();
  std::vector<std::size_t> seen;
  for (const std::size_t place : entry.references) {
    if (place == IndicatorEntry::unknown ||
        std::find(seen.begin(), seen.end(), place) != seen.end())
      continue;
    seen.push_back(place);
    const IndicatorEntry& other = figures.picture().indicators()[place];
    Json part = Json::object({{"id", other.id}, {"title", title_json(context, *other.record)}});
    const PeriodNumber then = in_step(entry.step, period, other.step);
    part.set("period", format_period(other.step, then));
    part.set("figure", figure_json(figures.at(place, group, then), other.decimals));
    parts.push(std::move(part));
  }
  json.set("parts", std::move(parts));
  return json;
}

Json users_json(const Context& context, const IndicatorPicture& picture, std::size_t indicator) {
  Json users = Json::array();
  for (const IndicatorEntry& other : picture.indicators())
    if (std::find(other.references.begin(), other.references.end(), indicator) !=
        other.references.end())
      users.push(Json::object({{"id", other.id}, {"title", title_json(context, *other.record)}}));
  return users;
}

Json missing_json(const Figures& figures, std::size_t indicator, const AreaGroup& group,
                  PeriodNumber period) {
  Json missing = Json::array();
  for (const int place : group.municipalities) {
    if (!is_missing(figures.municipal(indicator, place, period))) continue;
    const Area& area = *figures.picture().territory().areas()[static_cast<std::size_t>(place)];
    missing.push(Json::object({{"id", area.id}, {"title", to_json(area.title)}}));
  }
  return missing;
}

// What the region says of the indicator, as it stands in the entity.
void add_definition(const Context& context, Json& json, const IndicatorEntry& entry) {
  for (const char* name : {"baseline", "milestones", "method", "sources", "source"})
    if (Json value = json_of(context, *entry.record, name); !value.is_null())
      json.set(name, std::move(value));
  if (const std::string rhythm = text_of(context, *entry.record, "rhythm"); !rhythm.empty())
    json.set("rhythm", rhythm);
  if (!entry.identifier.empty()) json.set("identifier", entry.identifier);
}

Result<Json> indicator(Context& context, const Json& input, IndicatorPictures& pictures) {
  MAILLAGE_ASSIGN(IndicatorPicturePtr picture, pictures.present(context));
  const std::size_t place = picture->find(input.string_at("id"));
  if (place == IndicatorEntry::unknown) return not_found(std::string(input.string_at("id")));
  MAILLAGE_ASSIGN(const std::string territory, wanted_territory(*picture, input));
  const IndicatorEntry& entry = picture->indicators()[place];
  Figures figures(context, picture);
  MAILLAGE_ASSIGN(const Span span, wanted_span(figures, place, input));
  const AreaGroup group = figures.territory(territory);
  const Standing standing = standing_of(figures, place, group, context.engine.now());

  Json json = indicator_head(context, entry);
  add_definition(context, json, entry);
  add_standing(json, entry, standing);
  json.set("territory", territory_json(figures, group));
  Json known = Json::array();
  json.set("start", format_period(entry.step, std::max<PeriodNumber>(span.first, 12)));
  json.set("values", values_json(figures, place, group, span, &known));
  json.set("known", std::move(known));
  json.set("expected", count_json(std::max<std::size_t>(1, group.municipalities.size())));
  Json classes = Json::object();
  Json latest = Json::object();
  for (const char* name : urban_classes) {
    const AreaGroup part = figures.of_class(group, name);
    classes.set(name, values_json(figures, place, part, span, nullptr));
    latest.set(name, figure_json(figures.at(place, part, standing.period), entry.decimals));
  }
  if (standing.latest.has_value() && !standing.undated) {
    json.set("classes", std::move(latest));
    json.set("classValues", std::move(classes));
    json.set("map", map_json(context, figures, place, group, standing.period));
  }
  if (standing.is_late && !entry.formula)
    json.set("missing", missing_json(figures, place, group, standing.due));
  if (entry.formula)
    json.set("formula", formula_json(context, figures, entry, group, standing.period));
  json.set("usedBy", users_json(context, *picture, place));
  return json;
}

Json row_of(const std::string& period, const Area& area, const Json& value) {
  const FourTexts& title = area.title;
  return Json(
      Json::Array{period, std::string(short_id(area.id)), title[0], area.urban_class, value});
}

// One row per municipality and period, in the form that is also given as CSV.
Result<Json> observations(Context& context, const Json& input, IndicatorPictures& pictures) {
  MAILLAGE_ASSIGN(IndicatorPicturePtr picture, pictures.present(context));
  const std::size_t place = picture->find(input.string_at("indicator"));
  if (place == IndicatorEntry::unknown) return not_found(std::string(input.string_at("indicator")));
  MAILLAGE_ASSIGN(const std::string territory, wanted_territory(*picture, input));
  Figures figures(context, picture);
  MAILLAGE_ASSIGN(const Span span, wanted_span(figures, place, input));
  const AreaGroup group = figures.territory(territory);
  const IndicatorEntry& entry = picture->indicators()[place];
  std::vector<AreaGroup> parts;
  for (const int area : group.municipalities)
    parts.push_back(
        figures.territory(picture->territory().areas()[static_cast<std::size_t>(area)]->id));
  if (parts.empty()) parts.push_back(group);
  const auto periods = static_cast<std::size_t>(std::max(0, span.end - span.first));
  if (periods * parts.size() > table_rows_max)
    return make_error(ErrorCode::too_large, "More than 200,000 rows: ask for fewer periods.",
                      "from");
  Json rows = Json::array();
  for (PeriodNumber period = span.first; period < span.end; ++period)
    for (const AreaGroup& part : parts) {
      if (part.own_area < 0) continue;
      rows.push(row_of(format_period(entry.step, period),
                       *picture->territory().areas()[static_cast<std::size_t>(part.own_area)],
                       rounded(figures.at(place, part, period).value, entry.decimals)));
    }
  return Json::object(
      {{"columns", Json::array({"period", "code", "territory", "urban_class", "value"})},
       {"rows", std::move(rows)}});
}

Result<Json> formula(Context& context, const Json& input, IndicatorPictures& pictures) {
  MAILLAGE_ASSIGN(IndicatorPicturePtr picture, pictures.present(context));
  MAILLAGE_ASSIGN(const solve::Formula parsed, solve::Formula::parse(input.string_at("text")));
  Json unknown = Json::array();
  for (const solve::Reference& reference : parsed.references())
    if (picture->find(reference.indicator) == IndicatorEntry::unknown)
      unknown.push(reference.indicator);
  return Json::object({{"text", parsed.text()},
                       {"explanation", explained(context, *picture, parsed)},
                       {"unknown", std::move(unknown)}});
}

// Formulas that give no value, with where they come from and why.
Result<Json> formula_problems(Context& context, const Json&, IndicatorPictures& pictures) {
  MAILLAGE_ASSIGN(IndicatorPicturePtr picture, pictures.present(context));
  Json list = Json::array();
  std::size_t formulas = 0;
  for (const IndicatorEntry& entry : picture->indicators()) {
    if (entry.formula || !entry.formula_error.empty()) ++formulas;
    if (entry.formula_error.empty()) continue;
    Json json = Json::object({{"id", entry.id},
                              {"title", title_json(context, *entry.record)},
                              {"reason", entry.formula_error}});
    const Json source = json_of(context, *entry.record, "source");
    if (const Json* line = source.find("line")) json.set("line", *line);
    list.push(std::move(json));
  }
  return Json::object({{"formulas", count_json(formulas)}, {"problems", std::move(list)}});
}

Json answer_schemas() {
  return schema(R"({
    "IndicatorPlace":{"type":"object","required":["id","title","urbanClass","value"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"urbanClass":{"type":"string"},
      "value":{"type":["number","null"]}}},
    "IndicatorMap":{"type":"object","required":["period","bounds","municipalities"],"properties":{
      "period":{"type":"string"},
      "bounds":{"type":"array","description":"Upper bounds of the classes.","items":{"type":"number"}},
      "municipalities":{"type":"array","items":{"$ref":"#/components/schemas/IndicatorPlace"}}}},
    "FormulaPart":{"type":"object","required":["id","title","period","figure"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"period":{"type":"string"},
      "figure":{"$ref":"#/components/schemas/Figure"}}},
    "IndicatorFormula":{"type":"object","required":["text","explanation","parts"],"properties":{
      "text":{"type":"string"},"explanation":{"$ref":"#/components/schemas/LanguageMap"},
      "parts":{"type":"array","items":{"$ref":"#/components/schemas/FormulaPart"}}}},
    "ClassValues":{"type":"object","required":["urban","intermediate","rural"],"properties":{
      "urban":{"type":"array","items":{"type":["number","null"]}},
      "intermediate":{"type":"array","items":{"type":["number","null"]}},
      "rural":{"type":"array","items":{"type":["number","null"]}}}},
    "IndicatorView":{"type":"object","required":["id","title","decimals","status","step","territory","values","known","expected","usedBy"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "description":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "identifier":{"type":"string"},"measureUnit":{"type":"string"},"direction":{"type":"string"},"decimals":{"type":"integer"},
      "themes":{"type":"array","items":{"type":"string"}},"axes":{"type":"array","items":{"type":"string"}},
      "issues":{"type":"array","items":{"type":"string"}},
      "baseline":{"$ref":"#/components/schemas/DatedValue"},
      "milestones":{"type":"array","items":{"$ref":"#/components/schemas/DatedValue"}},
      "method":{"$ref":"#/components/schemas/LanguageMap"},"rhythm":{"type":"string"},
      "sources":{"type":"array","items":{"type":"object","additionalProperties":true}},
      "source":{"type":"object","additionalProperties":true},
      "status":{"$ref":"#/components/schemas/IndicatorStatus"},
      "latest":{"$ref":"#/components/schemas/LatestFigure"},
      "change":{"type":"number"},"changePerCent":{"type":"number"},"wanted":{"type":"number"},
      "target":{"$ref":"#/components/schemas/DatedValue"},"late":{"$ref":"#/components/schemas/LateValue"},
      "computed":{"type":"boolean"},"problem":{"type":"string"},
      "territory":{"$ref":"#/components/schemas/IndicatorTerritory"},
      "step":{"type":"string","enum":["month","quarter","year"]},"start":{"type":"string"},
      "values":{"type":"array","items":{"type":["number","null"]}},
      "known":{"type":"array","items":{"type":"integer"}},"expected":{"type":"integer"},
      "classes":{"$ref":"#/components/schemas/UrbanRural"},"classValues":{"$ref":"#/components/schemas/ClassValues"},
      "map":{"$ref":"#/components/schemas/IndicatorMap"},
      "missing":{"type":"array","description":"Municipalities whose value is due.","items":{"$ref":"#/components/schemas/Titled"}},
      "formula":{"$ref":"#/components/schemas/IndicatorFormula"},
      "usedBy":{"type":"array","items":{"$ref":"#/components/schemas/Titled"}}}},
    "Table":{"type":"object","description":"Rows of texts, numbers and nulls; .csv after the view's name gives it as CSV.","required":["columns","rows"],"properties":{
      "columns":{"type":"array","items":{"type":"string"}},
      "rows":{"type":"array","items":{"type":"array","items":{"type":["string","number","null"]}}}}},
    "FormulaView":{"type":"object","required":["text","explanation","unknown"],"properties":{
      "text":{"type":"string"},"explanation":{"$ref":"#/components/schemas/LanguageMap"},
      "unknown":{"type":"array","description":"Indicators it names that are none here.","items":{"type":"string"}}}},
    "FormulaProblems":{"type":"object","required":["formulas","problems"],"properties":{
      "formulas":{"type":"integer"},
      "problems":{"type":"array","items":{"type":"object","required":["id","title","reason"],"properties":{
        "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"reason":{"type":"string"},
        "line":{"type":"integer","description":"Of the file that it was imported from."}}}}}}})");
}

}  // namespace

Json rounded(double value, int decimals) {
  if (is_missing(value)) return {};
  const double scale = std::pow(10, std::clamp(decimals, 0, 6));
  const double shown = std::round(value * scale) / scale;
  return Json(std::isfinite(shown) ? shown + 0.0 : value);
}

Json figure_json(const Figure& figure, int decimals) {
  return Json::object({{"value", rounded(figure.value, decimals)},
                       {"known", count_json(figure.known)},
                       {"expected", count_json(figure.expected)}});
}

void add_standing(Json& json, const IndicatorEntry& entry, const Standing& standing) {
  json.set("status", name_of(standing.status));
  json.set("step", std::string(name_of(entry.step)));
  if (standing.latest.has_value()) {
    Json latest = figure_json(standing.latest, entry.decimals);
    if (!standing.undated) latest.set("period", format_period(entry.step, standing.period));
    json.set("latest", std::move(latest));
  }
  if (!is_missing(standing.change)) json.set("change", rounded(standing.change, entry.decimals));
  if (!is_missing(standing.change_per_cent))
    json.set("changePerCent", rounded(standing.change_per_cent, 1));
  if (!is_missing(standing.wanted)) json.set("wanted", rounded(standing.wanted, entry.decimals));
  if (standing.next_target)
    json.set("target", Json::object({{"date", standing.next_target->date},
                                     {"value", standing.next_target->value}}));
  if (standing.is_late)
    json.set("late", Json::object({{"period", format_period(entry.step, standing.due)},
                                   {"missing", count_json(standing.missing)}}));
  if (entry.formula || !entry.formula_error.empty()) json.set("computed", true);
  if (!entry.formula_error.empty()) json.set("problem", entry.formula_error);
}

Json territory_json(const Figures& figures, const AreaGroup& group) {
  Json json = Json::object({{"id", group.id}});
  const Area* area = figures.picture().territory().area(group.id);
  json.set("title", area ? to_json(area->title) : Json::object());
  json.set("kind", area ? area->kind : std::string());
  json.set("municipalities", count_json(group.municipalities.size()));
  json.set("population", group.population);
  return json;
}

Result<std::string> wanted_territory(const IndicatorPicture& picture, const Json& input) {
  const std::string_view wanted = input.string_at("territory");
  if (wanted.empty()) {
    const Area* region = picture.territory().region();
    return region ? region->id : std::string();
  }
  if (!picture.territory().area(wanted)) return not_found(std::string(wanted));
  return std::string(wanted);
}

void add_indicator_detail(Module& module, const IndicatorPicturesPtr& indicators) {
  const char* indicator_input = R"({"type":"object","required":["id"],"properties":{
    "id":{"type":"string","minLength":1,"maxLength":2048,"description":"Or its identifier."},
    "territory":{"type":"string","maxLength":2048,"description":"Default: the region."},
    "from":{"type":"string","maxLength":10,"description":"A day."},"to":{"type":"string","maxLength":10},
    "lang":{"type":"string","maxLength":35}}})";
  const char* table_input = R"({"type":"object","required":["indicator"],"properties":{
    "indicator":{"type":"string","minLength":1,"maxLength":2048},
    "territory":{"type":"string","maxLength":2048,"description":"Its municipalities; default: those of the region."},
    "from":{"type":"string","maxLength":10,"description":"A day."},"to":{"type":"string","maxLength":10}}})";
  const auto bound = [&](auto* function) {
    return [indicators, function](Context& context, const Json& parameters) {
      return function(context, parameters, *indicators);
    };
  };
  module.views.push_back(
      {"indicator",
       "One indicator for a territory: series, urban and rural, map, formula, what is missing.",
       schema(indicator_input), schema_reference("IndicatorView"), true, bound(indicator)});
  module.views.push_back({"observations", "The values of an indicator by municipality and period.",
                          schema(table_input), schema_reference("Table"), true,
                          bound(observations)});
  module.views.back().table = true;
  module.views.push_back({"formula", "What a formula says, in words.",
                          schema(R"({"type":"object","required":["text"],"properties":{
                            "text":{"type":"string","minLength":1,"maxLength":8000}}})"),
                          schema_reference("FormulaView"), true, bound(formula)});
  module.views.push_back({"formula-problems", "Formulas of indicators that give no value, and why.",
                          schema(R"({"type":"object","properties":{}})"),
                          schema_reference("FormulaProblems"), true, bound(formula_problems)});
  add_schemas(module, answer_schemas());
}

}  // namespace maillage::domain
