#include "domain/strategy/indicators.h"

#include <algorithm>
#include <map>

#include "domain/helpers.h"
#include "domain/schemas.h"
#include "domain/strategy/indicator_detail.h"
#include "domain/strategy/observe.h"
#include "domain/strategy/standing.h"

namespace maillage::domain {

namespace {

constexpr std::size_t dashboard_indicators_max = 2000;
constexpr const char* urban_classes[] = {"urban", "intermediate", "rural"};

Json count_json(std::size_t number) { return Json(static_cast<std::uint64_t>(number)); }

// The figures of the last so many periods, and how many municipalities each is made of unless all.
void add_series(Json& json, Figures& figures, std::size_t indicator, const AreaGroup& group,
                PeriodNumber periods) {
  const IndicatorEntry& entry = figures.picture().indicators()[indicator];
  auto [first, end] = figures.range(indicator);
  first = std::max(first, end - periods);
  if (first >= end) return;
  Json values = Json::array();
  Json known = Json::array();
  bool complete = true;
  for (PeriodNumber period = first; period < end; ++period) {
    const Figure figure = figures.at(indicator, group, period);
    values.push(rounded(figure.value, entry.decimals));
    known.push(count_json(figure.known));
    complete = complete && figure.complete();
  }
  json.set("start", format_period(entry.step, first));
  json.set("values", std::move(values));
  if (!complete) json.set("known", std::move(known));
}

Json classes_json(Figures& figures, std::size_t indicator, const std::vector<AreaGroup>& classes,
                  PeriodNumber period) {
  Json json = Json::object();
  const int decimals = figures.picture().indicators()[indicator].decimals;
  for (std::size_t i = 0; i < classes.size(); ++i)
    json.set(urban_classes[i], figure_json(figures.at(indicator, classes[i], period), decimals));
  return json;
}

Result<Json> dashboard(Context& context, const Json& input, IndicatorPictures& pictures) {
  MAILLAGE_ASSIGN(IndicatorPicturePtr picture, pictures.present(context));
  MAILLAGE_ASSIGN(const std::string id, wanted_territory(*picture, input));
  Figures figures(context, picture);
  const AreaGroup group = figures.territory(id);
  std::vector<AreaGroup> classes;
  for (const char* name : urban_classes) classes.push_back(figures.of_class(group, name));
  const auto periods = static_cast<PeriodNumber>(input.number_at("periods", 36));
  const std::string_view theme = input.string_at("theme");

  Json list = Json::array();
  std::map<std::string, std::size_t> counts;
  std::size_t all = 0;
  for (std::size_t i = 0; i < picture->indicators().size(); ++i) {
    const IndicatorEntry& entry = picture->indicators()[i];
    if (!theme.empty() && !contains(texts_of(context, *entry.record, "themes"), theme)) continue;
    if (++all > dashboard_indicators_max) continue;
    Json json = indicator_head(context, entry);
    const Standing standing = standing_of(figures, i, group, context.engine.now());
    add_standing(json, entry, standing);
    add_series(json, figures, i, group, periods);
    if (standing.latest.has_value() && !standing.undated)
      json.set("classes", classes_json(figures, i, classes, standing.period));
    ++counts[name_of(standing.status)];
    if (standing.is_late) ++counts["late"];
    list.push(std::move(json));
  }
  if (figures.exhausted())
    return make_error(ErrorCode::too_large,
                      "The formulas of these indicators take too many steps.");
  Json summary = Json::object({{"indicators", count_json(all)}});
  for (const char* name : {"reached", "on-track", "behind", "no-target", "no-value", "late"})
    summary.set(name, count_json(counts[name]));
  return Json::object({{"territory", territory_json(figures, group)},
                       {"today", format_timestamp(context.engine.now()).substr(0, 10)},
                       {"counts", std::move(summary)},
                       {"indicators", std::move(list)}});
}

Json answer_schemas() {
  return schema(R"({
    "IndicatorTerritory":{"type":"object","required":["id","title","kind","municipalities"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"kind":{"type":"string"},
      "municipalities":{"type":"integer"},"population":{"type":"number"}}},
    "Figure":{"type":"object","description":"A figure and of how many municipalities it is made.","required":["value","known","expected"],"properties":{
      "value":{"type":["number","null"],"description":"null: missing."},
      "known":{"type":"integer"},"expected":{"type":"integer"}}},
    "UrbanRural":{"type":"object","required":["urban","intermediate","rural"],"properties":{
      "urban":{"$ref":"#/components/schemas/Figure"},"intermediate":{"$ref":"#/components/schemas/Figure"},
      "rural":{"$ref":"#/components/schemas/Figure"}}},
    "LatestFigure":{"type":"object","required":["value","known","expected"],"properties":{
      "period":{"type":"string","description":"Absent: entered by hand, without a period."},
      "value":{"type":"number"},"known":{"type":"integer"},"expected":{"type":"integer"}}},
    "IndicatorStatus":{"type":"string","enum":["no-value","no-target","behind","on-track","reached"]},
    "LateValue":{"type":"object","description":"The last period whose values are due, and how many municipalities have none.","required":["period","missing"],"properties":{
      "period":{"type":"string"},"missing":{"type":"integer"}}},
    "DashboardIndicator":{"type":"object","required":["id","title","decimals","status","step"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "description":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "measureUnit":{"type":"string"},"direction":{"type":"string"},"decimals":{"type":"integer"},
      "themes":{"type":"array","items":{"type":"string"}},"axes":{"type":"array","items":{"type":"string"}},
      "issues":{"type":"array","items":{"type":"string"}},
      "status":{"$ref":"#/components/schemas/IndicatorStatus"},
      "step":{"type":"string","enum":["month","quarter","year"]},
      "start":{"type":"string","description":"The first period of values."},
      "values":{"type":"array","items":{"type":["number","null"]}},
      "known":{"type":"array","description":"Municipalities known per period; absent: all.","items":{"type":"integer"}},
      "latest":{"$ref":"#/components/schemas/LatestFigure"},
      "change":{"type":"number","description":"Against the same period a year before, over the municipalities known in both."},
      "changePerCent":{"type":"number"},
      "wanted":{"type":"number","description":"What the way from baseline to target makes of now."},
      "target":{"$ref":"#/components/schemas/DatedValue"},
      "late":{"$ref":"#/components/schemas/LateValue"},
      "classes":{"$ref":"#/components/schemas/UrbanRural"},
      "computed":{"type":"boolean","description":"It follows from a formula."},
      "problem":{"type":"string","description":"Why its formula gives no value."}}},
    "IndicatorCounts":{"type":"object","required":["indicators","reached","on-track","behind","no-target","no-value","late"],"properties":{
      "indicators":{"type":"integer"},"reached":{"type":"integer"},"on-track":{"type":"integer"},"behind":{"type":"integer"},
      "no-target":{"type":"integer"},"no-value":{"type":"integer"},"late":{"type":"integer"}}},
    "IndicatorsView":{"type":"object","required":["territory","today","counts","indicators"],"properties":{
      "territory":{"$ref":"#/components/schemas/IndicatorTerritory"},"today":{"type":"string","format":"date"},
      "counts":{"$ref":"#/components/schemas/IndicatorCounts"},
      "indicators":{"type":"array","items":{"$ref":"#/components/schemas/DashboardIndicator"}}}}})");
}

}  // namespace

void add_schemas(Module& module, Json schemas) {
  for (auto& [name, one] : schemas.as_object()) module.schemas.set(name, std::move(one));
}

Json indicator_head(const Context& context, const IndicatorEntry& entry) {
  const engine::Record& record = *entry.record;
  Json json = Json::object({{"id", entry.id}, {"title", title_json(context, record)}});
  if (Json description = json_of(context, record, "description"); !description.is_null())
    json.set("description", std::move(description));
  if (is_fictional(context, record)) json.set("fictional", true);
  if (Json unit = json_of(context, record, "measureUnit"); unit.is_string())
    json.set("measureUnit", std::move(unit));
  if (!entry.direction.empty()) json.set("direction", entry.direction);
  json.set("decimals", entry.decimals);
  for (const char* name : {"themes", "axes", "issues"})
    if (auto ids = texts_of(context, record, name); !ids.empty())
      json.set(name, Json::array(std::move(ids)));
  return json;
}

void add_indicators(Module& module, const IndicatorPicturesPtr& indicators) {
  const char* dashboard_input = R"({"type":"object","properties":{
    "territory":{"type":"string","maxLength":2048,"description":"An area or inter-municipal body; default: the region."},
    "theme":{"type":"string","maxLength":2048,"description":"Only indicators of this theme."},
    "periods":{"type":"integer","minimum":1,"maximum":1200,"description":"The last so many of each; default: 36."},
    "lang":{"type":"string","maxLength":35}}})";
  module.views.push_back({"indicators",
                          "Every indicator for a territory: series, latest figure, target, urban "
                          "and rural, what is late.",
                          schema(dashboard_input), schema_reference("IndicatorsView"), true,
                          [indicators](Context& context, const Json& parameters) {
                            return dashboard(context, parameters, *indicators);
                          }});
  add_indicator_detail(module, indicators);
  add_observe(module, indicators);
  add_schemas(module, answer_schemas());
}

}  // namespace maillage::domain
