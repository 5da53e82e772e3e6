#include "domain/strategy/reviews.h"

#include <map>

#include "domain/helpers.h"
#include "domain/matrix.h"
#include "domain/new_id.h"
#include "domain/schemas.h"
#include "domain/strategy/indicator_detail.h"
#include "domain/strategy/indicators.h"
#include "domain/strategy/review_report.h"
#include "domain/strategy/standing.h"
#include "domain/strategy/strategy_view.h"
#include "domain/writing.h"

namespace maillage::domain {

namespace {

constexpr const char* urban_classes[] = {"urban", "intermediate", "rural"};

// What everybody may see: a review is public, and the same whoever freezes it.
Context as_everybody(const Context& context) {
  return {context.engine, access::Actor::anonymous(), context.ids, ""};
}

Json figure_of(const Context& context, Figures& figures, std::size_t place,
               const AreaGroup& region) {
  const IndicatorEntry& entry = figures.picture().indicators()[place];
  Json json = indicator_head(context, entry);
  const Standing standing = standing_of(figures, place, region, context.engine.now());
  add_standing(json, entry, standing);
  if (standing.latest.has_value() && !standing.undated) {
    Json classes = Json::object();
    for (const char* name : urban_classes)
      classes.set(name,
                  figure_json(figures.at(place, figures.of_class(region, name), standing.period),
                              entry.decimals));
    json.set("classes", std::move(classes));
  }
  for (const char* name : {"baseline", "milestones", "sources", "source", "method", "formula"})
    if (Json value = json_of(context, *entry.record, name); !value.is_null())
      json.set(name, std::move(value));
  return json;
}

Result<Json> figures_now(const Context& context, IndicatorPictures& pictures) {
  MAILLAGE_ASSIGN(IndicatorPicturePtr picture, pictures.present(context));
  Figures figures(context, picture);
  const Area* region = picture->territory().region();
  const AreaGroup group = figures.territory(region ? region->id : std::string());
  Json list = Json::array();
  for (std::size_t i = 0; i < picture->indicators().size(); ++i)
    list.push(figure_of(context, figures, i, group));
  if (figures.exhausted())
    return make_error(ErrorCode::too_large,
                      "The formulas of these indicators take too many steps.");
  return list;
}

// Per axis of the edition: what is linked to it and the state of its measures.
Result<Json> axes_now(Context& context, const std::string& edition, Pictures& pictures) {
  MAILLAGE_ASSIGN(Json view, strategy_view(context, edition, pictures));
  Json list = Json::array();
  for (Json& theme : view.find("themes")->as_array())
    for (Json& axis : theme.find("axes")->as_array()) {
      Json indicators = Json::array();
      for (const Json& one : axis.find("indicators")->as_array())
        indicators.push(one.string_at("id"));
      axis.set("indicators", std::move(indicators));
      axis.set("theme", theme.string_at("id"));
      axis.set("themeTitle", *theme.find("title"));
      list.push(std::move(axis));
    }
  return list;
}

Result<Json> recommendations_now(const Context& context) {
  MAILLAGE_ASSIGN(const auto records, all_of_type(context, "CouncilRecommendation"));
  Json list = Json::array();
  for (const auto& record : records)
    list.push(Json::object({{"id", std::string(record->id())},
                            {"title", title_json(context, *record)},
                            {"state", text_of(context, *record, "state")},
                            {"body", text_of(context, *record, "body")}}));
  return list;
}

struct Content {
  Json figures;
  Json axes;
  Json recommendations;

  // Of the content alone, so that a copy can be checked without the rest of the entity.
  std::string digest() const {
    return hex_encode(sha256(figures.dump() + "\n" + axes.dump() + "\n" + recommendations.dump()));
  }
};

Result<Content> content_now(const Context& context, const std::string& edition, Pictures& pictures,
                            IndicatorPictures& indicators) {
  Context everybody = as_everybody(context);
  Content content;
  MAILLAGE_ASSIGN(content.figures, figures_now(everybody, indicators));
  MAILLAGE_ASSIGN(content.axes, axes_now(everybody, edition, pictures));
  MAILLAGE_ASSIGN(content.recommendations, recommendations_now(everybody));
  return content;
}

Result<Json> freeze(Context& context, const Json& input, Pictures& pictures,
                    IndicatorPictures& indicators) {
  MAILLAGE_ASSIGN(const engine::RecordPtr edition,
                  find_edition(context, input.string_at("strategy")));
  if (!edition) return not_found("strategy");
  const std::string edition_id(edition->id());
  MAILLAGE_ASSIGN(Content content, content_now(context, edition_id, pictures, indicators));
  const std::string language(input.string_at("language", "fr"));
  const std::string id = new_id(context, "StrategyReview");
  Json review =
      Json::object({{"id", id},
                    {"type", "StrategyReview"},
                    {"title", Json::object({{language, std::string(input.string_at("title"))}})},
                    {"strategy", edition_id},
                    {"frozenAt", format_timestamp(context.engine.now())},
                    {"digest", content.digest()},
                    {"figures", std::move(content.figures)},
                    {"axisStates", std::move(content.axes)},
                    {"recommendations", std::move(content.recommendations)}});
  for (const char* name : {"body", "meeting"}) {
    const std::string target(input.string_at(name));
    if (target.empty()) continue;
    if (!context.engine.get(context.actor, target))
      return invalid(name, "names nothing known here");
    review.set(name, target);
  }
  model::Change change;
  change.kind = model::Change::Kind::create;
  change.id = id;
  MAILLAGE_ASSIGN(change.content, context.registry().from_simple(review, language));
  return commit_as_actor(context, std::move(change), "reviews.freeze", true);
}

// A snapshot's content, or what one would hold today when `id` is empty.
Result<Json> review_json(Context& context, const std::string& id, const std::string& edition,
                         Pictures& pictures, IndicatorPictures& indicators) {
  if (id.empty()) {
    MAILLAGE_ASSIGN(Content content, content_now(context, edition, pictures, indicators));
    return Json::object({{"id", Json()},
                         {"title", Json::object()},
                         {"strategy", edition},
                         {"frozenAt", format_timestamp(context.engine.now())},
                         {"figures", std::move(content.figures)},
                         {"axisStates", std::move(content.axes)},
                         {"recommendations", std::move(content.recommendations)}});
  }
  const auto record = context.engine.get(context.actor, id);
  if (!record || short_type(context, *record) != "StrategyReview") return not_found(id);
  Json json = Json::object({{"id", id}, {"title", title_json(context, *record)}});
  for (const char* name : {"strategy", "body", "meeting", "frozenAt", "digest"})
    if (Json value = json_of(context, *record, name); !value.is_null())
      json.set(name, std::move(value));
  // One that was brought in from elsewhere may hold none.
  for (const char* name : {"figures", "axisStates", "recommendations"}) {
    Json value = json_of(context, *record, name);
    json.set(name, value.is_array() ? std::move(value) : Json::array());
  }
  return json;
}

Result<Json> review(Context& context, const Json& input, Pictures& pictures,
                    IndicatorPictures& indicators) {
  MAILLAGE_ASSIGN(Json json, review_json(context, std::string(input.string_at("id")), "", pictures,
                                         indicators));
  Json refs = references(context, {&json});
  json.set("refs", std::move(refs));
  return json;
}

const Json* value_of(const Json* figure) {
  const Json* latest = figure ? figure->find("latest") : nullptr;
  const Json* value = latest ? latest->find("value") : nullptr;
  return value && value->is_number() ? value : nullptr;
}

// better, worse or same by the direction wanted; new or gone when one side has none.
const char* course_of(const Json* before, const Json* after) {
  const Json* from = value_of(before);
  const Json* to = value_of(after);
  if (!from && !to) return "same";
  if (!from) return "new";
  if (!to) return "gone";
  const double change = to->as_double() - from->as_double();
  if (change == 0) return "same";
  const std::string_view direction = after->string_at("direction");
  if (direction != "up" && direction != "down") return "changed";
  return (change > 0) == (direction == "up") ? "better" : "worse";
}

using Index = std::map<std::string, const Json*>;

Index by_id(const Json& list) {
  Index found;
  for (const Json& one : list.as_array()) found.emplace(one.string_at("id"), &one);
  return found;
}

Json side_of(const Json* figure) {
  if (!figure) return {};
  Json json = Json::object({{"status", figure->string_at("status")}});
  if (const Json* latest = figure->find("latest")) json.set("latest", *latest);
  return json;
}

Json compared_figures(const Json& before, const Json& after) {
  const Index old = by_id(before);
  const Index now = by_id(after);
  Json list = Json::array();
  const auto add = [&](const Json& shown, const Json* from, const Json* to) {
    Json row = Json::object({{"id", shown.string_at("id")},
                             {"title", *shown.find("title")},
                             {"decimals", *shown.find("decimals")},
                             {"before", side_of(from)},
                             {"after", side_of(to)},
                             {"course", course_of(from, to)}});
    if (const Json* unit = shown.find("measureUnit")) row.set("measureUnit", *unit);
    list.push(std::move(row));
  };
  for (const auto& [id, figure] : now)
    add(*figure, old.count(id) > 0 ? old.at(id) : nullptr, figure);
  for (const auto& [id, figure] : old)
    if (now.count(id) == 0) add(*figure, figure, nullptr);
  return list;
}

Index states_of(const Json& axes) {
  Index found;
  for (const Json& axis : axes.as_array())
    if (const Json* measures = axis.find("measures"))
      for (const Json& one : measures->as_array()) found.emplace(one.string_at("id"), &one);
  return found;
}

// What has another state, or is on one side only.
Json compared_states(const Index& old, const Index& now) {
  Json list = Json::array();
  const auto add = [&](const Json& shown, const Json* from, const Json* to) {
    const std::string before(from ? from->string_at("state") : "");
    const std::string after(to ? to->string_at("state") : "");
    if (before == after) return;
    list.push(Json::object({{"id", shown.string_at("id")},
                            {"title", *shown.find("title")},
                            {"before", before},
                            {"after", after}}));
  };
  for (const auto& [id, one] : now) add(*one, old.count(id) > 0 ? old.at(id) : nullptr, one);
  for (const auto& [id, one] : old)
    if (now.count(id) == 0) add(*one, one, nullptr);
  return list;
}

Result<Json> compare(Context& context, const Json& input, Pictures& pictures,
                     IndicatorPictures& indicators) {
  const std::string from_id(input.string_at("from"));
  MAILLAGE_ASSIGN(const Json from, review_json(context, from_id, "", pictures, indicators));
  MAILLAGE_ASSIGN(const Json to,
                  review_json(context, std::string(input.string_at("to")),
                              std::string(from.string_at("strategy")), pictures, indicators));
  const auto head = [](const Json& side) {
    return Json::object({{"id", *side.find("id")},
                         {"title", *side.find("title")},
                         {"frozenAt", side.string_at("frozenAt")}});
  };
  return Json::object({{"from", head(from)},
                       {"to", head(to)},
                       {"figures", compared_figures(*from.find("figures"), *to.find("figures"))},
                       {"measures", compared_states(states_of(*from.find("axisStates")),
                                                    states_of(*to.find("axisStates")))},
                       {"recommendations", compared_states(by_id(*from.find("recommendations")),
                                                           by_id(*to.find("recommendations")))}});
}

Json answer_schemas() {
  return schema(R"({
    "FrozenFigure":{"type":"object","description":"An indicator as it stood: see DashboardIndicator.","required":["id","title","decimals","status","step"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"decimals":{"type":"integer"},
      "measureUnit":{"type":"string"},"direction":{"type":"string"},"fictional":{"type":"boolean"},
      "themes":{"type":"array","items":{"type":"string"}},
      "status":{"$ref":"#/components/schemas/IndicatorStatus"},"step":{"type":"string","enum":["month","quarter","year"]},
      "latest":{"$ref":"#/components/schemas/LatestFigure"},"change":{"type":"number"},"wanted":{"type":"number"},
      "target":{"$ref":"#/components/schemas/DatedValue"},"late":{"$ref":"#/components/schemas/LateValue"},
      "classes":{"$ref":"#/components/schemas/UrbanRural"},"formula":{"type":"string"},
      "method":{"$ref":"#/components/schemas/LanguageMap"},
      "sources":{"type":"array","items":{"type":"object","additionalProperties":true}},
      "source":{"type":"object","additionalProperties":true}},"additionalProperties":true},
    "FrozenAxis":{"type":"object","required":["id","title","theme","projects","initiatives","needs","gap","measures"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"theme":{"type":"string"},
      "themeTitle":{"$ref":"#/components/schemas/LanguageMap"},"indicators":{"type":"array","items":{"type":"string"}},
      "projects":{"type":"integer"},"initiatives":{"type":"integer"},"needs":{"type":"integer"},"gap":{"type":"boolean"},
      "measures":{"type":"array","items":{"$ref":"#/components/schemas/Measure"}}},"additionalProperties":true},
    "FrozenRecommendation":{"type":"object","required":["id","title","state"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"state":{"type":"string"},"body":{"type":"string"}}},
    "ReviewView":{"type":"object","required":["id","title","strategy","frozenAt","figures","axisStates","recommendations","refs"],"properties":{
      "id":{"type":["string","null"]},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "strategy":{"type":"string"},"body":{"type":"string"},"meeting":{"type":"string"},
      "frozenAt":{"type":"string","format":"date-time"},"digest":{"type":"string","description":"SHA-256 of the frozen content."},
      "figures":{"type":"array","items":{"$ref":"#/components/schemas/FrozenFigure"}},
      "axisStates":{"type":"array","items":{"$ref":"#/components/schemas/FrozenAxis"}},
      "recommendations":{"type":"array","items":{"$ref":"#/components/schemas/FrozenRecommendation"}},
      "refs":{"$ref":"#/components/schemas/References"}}},
    "ReviewHead":{"type":"object","required":["id","title","frozenAt"],"properties":{
      "id":{"type":["string","null"],"description":"null: today."},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "frozenAt":{"type":"string","format":"date-time"}}},
    "FigureSide":{"type":"object","required":["status"],"properties":{
      "status":{"$ref":"#/components/schemas/IndicatorStatus"},"latest":{"$ref":"#/components/schemas/LatestFigure"}}},
    "ComparedFigure":{"type":"object","required":["id","title","decimals","before","after","course"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"measureUnit":{"type":"string"},"decimals":{"type":"integer"},
      "before":{"anyOf":[{"$ref":"#/components/schemas/FigureSide"},{"type":"null"}]},
      "after":{"anyOf":[{"$ref":"#/components/schemas/FigureSide"},{"type":"null"}]},
      "course":{"type":"string","enum":["better","worse","same","changed","new","gone"]}}},
    "ComparedState":{"type":"object","required":["id","title","before","after"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "before":{"type":"string","description":"Empty: it was not there."},"after":{"type":"string"}}},
    "ReviewComparison":{"type":"object","required":["from","to","figures","measures","recommendations"],"properties":{
      "from":{"$ref":"#/components/schemas/ReviewHead"},"to":{"$ref":"#/components/schemas/ReviewHead"},
      "figures":{"type":"array","items":{"$ref":"#/components/schemas/ComparedFigure"}},
      "measures":{"type":"array","items":{"$ref":"#/components/schemas/ComparedState"}},
      "recommendations":{"type":"array","items":{"$ref":"#/components/schemas/ComparedState"}}}}})");
}

}  // namespace

void add_reviews(Module& module, const PicturesPtr& pictures,
                 const IndicatorPicturesPtr& indicators) {
  const auto bound = [&](auto* function) {
    return [pictures, indicators, function](Context& context, const Json& input) {
      return function(context, input, *pictures, *indicators);
    };
  };
  module.commands.push_back({"reviews.freeze",
                             "Freezes the strategy as everybody sees it now: figures, states, "
                             "sources. It never changes again.",
                             schema(R"({"type":"object","required":["title"],"properties":{
         "title":{"type":"string","minLength":1,"maxLength":300},
         "strategy":{"type":"string","maxLength":2048,"description":"Default: the edition in force."},
         "body":{"type":"string","maxLength":2048},"meeting":{"type":"string","maxLength":2048},
         "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of the title; default: fr."}}})"),
                             schema_reference("Written"), Permission::signed_in, true,
                             bound(freeze)});
  module.views.push_back({"review", "A frozen review, or without id what one would hold now.",
                          schema(R"({"type":"object","properties":{
         "id":{"type":"string","maxLength":2048},
         "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of the PDF, which review.pdf gives; default: fr."}}})"),
                          schema_reference("ReviewView"), true, bound(review), false,
                          [](const Context& context, const Json& answer, const Json& input) {
                            return review_report(context, answer,
                                                 input.string_at("language", "fr"));
                          }});
  module.views.push_back({"review-comparison", "What changed between two reviews, or since one.",
                          schema(R"({"type":"object","required":["from"],"properties":{
         "from":{"type":"string","minLength":1,"maxLength":2048},
         "to":{"type":"string","maxLength":2048,"description":"Default: today."}}})"),
                          schema_reference("ReviewComparison"), true, bound(compare)});
  add_schemas(module, answer_schemas());
}

}  // namespace maillage::domain
