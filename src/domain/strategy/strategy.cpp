#include "domain/strategy/strategy.h"

#include <map>
#include <set>

#include "domain/helpers.h"
#include "domain/matrix.h"
#include "domain/schemas.h"
#include "domain/strategy/indicators.h"
#include "domain/strategy/reviews.h"
#include "domain/strategy/strategy_view.h"

namespace maillage::domain {

namespace {

Json count_json(std::size_t number) { return Json(static_cast<std::uint64_t>(number)); }

Result<Json> matrix(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const CorpusPtr corpus, pictures.corpus(context));
  return matrix_json(context, *territory, *corpus, input.string_at("edition"));
}

// How many entities are linked to each theme, issue and axis, directly or by an axis.
struct Linked {
  std::map<std::string, std::map<std::string, std::size_t>> counts;  // target → type → count

  void add(const Dossier& dossier, const std::map<std::string, std::string>& theme_of_axis) {
    std::set<std::string> targets(dossier.issues.begin(), dossier.issues.end());
    targets.insert(dossier.themes.begin(), dossier.themes.end());
    for (const std::string& axis : dossier.axes) {
      targets.insert(axis);
      if (const auto it = theme_of_axis.find(axis); it != theme_of_axis.end())
        targets.insert(it->second);
    }
    for (const std::string& target : targets) ++counts[target][dossier.type];
  }

  void write(const std::string& target, Json& json) {
    auto& own = counts[target];
    json.set("projects", count_json(own["Project"]));
    json.set("initiatives", count_json(own["Initiative"]));
    json.set("needs", count_json(own["Need"]));
    json.set("gap", own["Project"] + own["Initiative"] == 0);
  }
};

Json titled(const Context& context, const engine::Record& record) {
  Json json =
      Json::object({{"id", std::string(record.id())}, {"title", title_json(context, record)}});
  if (Json description = json_of(context, record, "description"); !description.is_null())
    json.set("description", std::move(description));
  if (is_fictional(context, record)) json.set("fictional", true);
  return json;
}

Json indicator_json(const Context& context, const engine::Record& record) {
  Json json = titled(context, record);
  for (const char* name : {"measureUnit", "baseline", "milestones", "latestValue"})
    if (Json value = json_of(context, record, name); !value.is_null())
      json.set(name, std::move(value));
  if (const auto direction = text_of(context, record, "direction"); !direction.empty())
    json.set("direction", direction);
  for (const char* name : {"themes", "axes", "issues"})
    if (auto ids = texts_of(context, record, name); !ids.empty())
      json.set(name, Json::array(std::move(ids)));
  return json;
}

Result<Json> measures_json(const Context& context, const std::string& axis) {
  MAILLAGE_ASSIGN(const auto measures, parts_of(context, "Measure", "axis", axis));
  Json list = Json::array();
  for (const auto& measure : measures) {
    Json json = titled(context, *measure);
    if (const auto state = text_of(context, *measure, "state"); !state.empty())
      json.set("state", state);
    if (const auto progress = number_of(context, *measure, "progress"))
      json.set("progress", *progress);
    MAILLAGE_ASSIGN(const auto projects, parts_of(context, "Project", "measures", measure->id()));
    json.set("projects", count_json(projects.size()));
    json.set("indicators", Json::array(texts_of(context, *measure, "indicators")));
    list.push(std::move(json));
  }
  return list;
}

Result<Json> axes_json(const Context& context, const std::vector<engine::RecordPtr>& axes,
                       const std::string& theme, Linked& linked,
                       const std::vector<engine::RecordPtr>& indicators) {
  Json list = Json::array();
  for (const auto& axis : axes) {
    if (text_of(context, *axis, "theme") != theme) continue;
    const std::string id(axis->id());
    Json json = titled(context, *axis);
    if (const auto identifier = text_of(context, *axis, "identifier"); !identifier.empty())
      json.set("identifier", identifier);
    linked.write(id, json);
    MAILLAGE_ASSIGN(Json measures, measures_json(context, id));
    json.set("measures", std::move(measures));
    Json own = Json::array();
    for (const auto& indicator : indicators)
      if (contains(texts_of(context, *indicator, "axes"), id))
        own.push(indicator_json(context, *indicator));
    json.set("indicators", std::move(own));
    list.push(std::move(json));
  }
  return list;
}

}  // namespace

Result<Json> strategy_view(Context& context, std::string_view wanted, Pictures& pictures) {
  MAILLAGE_ASSIGN(const engine::RecordPtr edition, find_edition(context, wanted));
  MAILLAGE_ASSIGN(Json editions, editions_json(context));
  Json view = Json::object({{"edition", Json()},
                            {"editions", std::move(editions)},
                            {"themes", Json::array()},
                            {"issues", Json::array()},
                            {"indicators", Json::array()},
                            {"gaps", Json::array()}});
  if (!edition) return view;
  view.set("edition", edition_json(context, *edition));
  MAILLAGE_ASSIGN(const CorpusPtr corpus, pictures.corpus(context));
  MAILLAGE_ASSIGN(const auto themes, parts_of(context, "Theme", "strategy", edition->id()));
  MAILLAGE_ASSIGN(const auto axes, parts_of(context, "Axis", "strategy", edition->id()));
  MAILLAGE_ASSIGN(const auto issues,
                  parts_of(context, "CrossCuttingIssue", "strategy", edition->id()));
  MAILLAGE_ASSIGN(const auto all_indicators, all_of_type(context, "Indicator"));
  std::map<std::string, std::string> theme_of_axis;
  for (const auto& axis : axes) theme_of_axis.emplace(axis->id(), text_of(context, *axis, "theme"));
  std::vector<engine::RecordPtr> indicators;
  for (const auto& indicator : all_indicators) {
    const auto of_axes = texts_of(context, *indicator, "axes");
    const auto of_themes = texts_of(context, *indicator, "themes");
    bool own = false;
    for (const auto& axis : axes) own = own || contains(of_axes, axis->id());
    for (const auto& theme : themes) own = own || contains(of_themes, theme->id());
    if (own) indicators.push_back(indicator);
  }
  Linked linked;
  for (const DocumentPtr& document : corpus->documents())
    if (is_counted(*document->dossier)) linked.add(*document->dossier, theme_of_axis);

  Json theme_list = Json::array();
  for (const auto& theme : themes) {
    Json json = titled(context, *theme);
    linked.write(std::string(theme->id()), json);
    MAILLAGE_ASSIGN(Json own_axes,
                    axes_json(context, axes, std::string(theme->id()), linked, indicators));
    json.set("axes", std::move(own_axes));
    theme_list.push(std::move(json));
  }
  Json issue_list = Json::array();
  for (const auto& issue : issues) {
    Json json = titled(context, *issue);
    linked.write(std::string(issue->id()), json);
    issue_list.push(std::move(json));
  }
  Json indicator_list = Json::array();
  for (const auto& indicator : indicators) indicator_list.push(indicator_json(context, *indicator));
  Json gaps = Json::array();
  for (const auto& axis : axes)
    if (linked.counts[std::string(axis->id())]["Project"] == 0) gaps.push(std::string(axis->id()));
  view.set("themes", std::move(theme_list));
  view.set("issues", std::move(issue_list));
  view.set("indicators", std::move(indicator_list));
  view.set("gaps", std::move(gaps));
  return view;
}

namespace {

Json answer_schemas() {
  return schema(R"({
    "Linked":{"type":"object","description":"Part of a strategy and how much is linked to it.","required":["id","title","projects","initiatives","needs","gap"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "description":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "projects":{"type":"integer"},"initiatives":{"type":"integer"},"needs":{"type":"integer"},
      "gap":{"type":"boolean","description":"Neither a project nor an initiative is linked."}}},
    "Indicator":{"type":"object","required":["id","title"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "description":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "measureUnit":{"type":"string"},"direction":{"type":"string"},
      "baseline":{"$ref":"#/components/schemas/DatedValue"},
      "milestones":{"type":"array","items":{"$ref":"#/components/schemas/DatedValue"}},
      "latestValue":{"type":"number"},
      "themes":{"type":"array","items":{"type":"string"}},"axes":{"type":"array","items":{"type":"string"}},
      "issues":{"type":"array","items":{"type":"string"}}}},
    "DatedValue":{"type":"object","properties":{"value":{"type":"number"},"date":{"type":"string"}},"additionalProperties":true},
    "Measure":{"type":"object","required":["id","title","projects","indicators"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "description":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "state":{"type":"string"},"progress":{"type":"number"},"projects":{"type":"integer"},
      "indicators":{"type":"array","items":{"type":"string"}}}},
    "Axis":{"type":"object","required":["id","title","projects","initiatives","needs","gap","measures","indicators"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"identifier":{"type":"string"},
      "description":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "projects":{"type":"integer"},"initiatives":{"type":"integer"},"needs":{"type":"integer"},"gap":{"type":"boolean"},
      "measures":{"type":"array","items":{"$ref":"#/components/schemas/Measure"}},
      "indicators":{"type":"array","items":{"$ref":"#/components/schemas/Indicator"}}}},
    "Theme":{"type":"object","required":["id","title","projects","initiatives","needs","gap","axes"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "description":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
      "projects":{"type":"integer"},"initiatives":{"type":"integer"},"needs":{"type":"integer"},"gap":{"type":"boolean"},
      "axes":{"type":"array","items":{"$ref":"#/components/schemas/Axis"}}}},
    "StrategyView":{"type":"object","required":["edition","editions","themes","issues","indicators","gaps"],"properties":{
      "edition":{"anyOf":[{"$ref":"#/components/schemas/Edition"},{"type":"null"}]},
      "editions":{"type":"array","items":{"$ref":"#/components/schemas/Edition"}},
      "themes":{"type":"array","items":{"$ref":"#/components/schemas/Theme"}},
      "issues":{"type":"array","items":{"$ref":"#/components/schemas/Linked"}},
      "indicators":{"type":"array","items":{"$ref":"#/components/schemas/Indicator"}},
      "gaps":{"type":"array","items":{"type":"string"},"description":"Axes without a project."}}}})");
}

}  // namespace

Module strategy_module(PicturesPtr pictures) {
  Module module;
  module.name = "strategy";
  const char* input = R"({"type":"object","properties":{
    "edition":{"type":"string","maxLength":2048,"description":"Default: the one in force."},
    "lang":{"type":"string","maxLength":35}}})";
  module.views = {
      {"matrix", "Themes across cross-cutting issues of an edition, filled by what is linked.",
       schema(input), schema_reference("Matrix"), true,
       [pictures](Context& context, const Json& parameters) {
         return matrix(context, parameters, *pictures);
       }},
      {"strategy", "An edition's themes, axes, measures and indicators with what is linked.",
       schema(input), schema_reference("StrategyView"), true,
       [pictures](Context& context, const Json& parameters) {
         return strategy_view(context, parameters.string_at("edition"), *pictures);
       }},
  };
  module.schemas = answer_schemas();
  const auto indicators = std::make_shared<IndicatorPictures>(pictures);
  add_indicators(module, indicators);
  add_reviews(module, pictures, indicators);
  add_governance(module);
  add_recommending(module);
  return module;
}

}  // namespace maillage::domain
