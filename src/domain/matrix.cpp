#include "domain/matrix.h"

#include <algorithm>
#include <map>
#include <set>

#include "domain/helpers.h"

namespace maillage::domain {

namespace {

Json count(std::size_t number) { return Json(static_cast<std::uint64_t>(number)); }

struct Cell {
  std::size_t projects = 0;
  std::size_t initiatives = 0;
  std::size_t needs = 0;
  std::map<std::string, std::size_t> by_class;  // projects by urban class
};

struct Tally {
  std::map<std::string, std::string> theme_of_axis;
  std::set<std::string> themes;
  std::set<std::string> issues;
  std::map<std::pair<std::string, std::string>, Cell> cells;
  std::map<std::string, std::size_t> projects_of_axis;
  std::map<std::string, std::size_t> projects_of_theme;
  std::size_t unlinked = 0;

  void add(const TerritoryPicture& territory, const Dossier& dossier) {
    std::set<std::string> own_themes;
    for (const std::string& theme : dossier.themes)
      if (themes.count(theme)) own_themes.insert(theme);
    for (const std::string& axis : dossier.axes) {
      const auto it = theme_of_axis.find(axis);
      if (it == theme_of_axis.end()) continue;
      own_themes.insert(it->second);
      if (dossier.type == "Project") ++projects_of_axis[axis];
    }
    if (dossier.type == "Project")
      for (const std::string& theme : own_themes) ++projects_of_theme[theme];
    bool linked = false;
    for (const std::string& theme : own_themes)
      for (const std::string& issue : dossier.issues) {
        if (!issues.count(issue)) continue;
        linked = true;
        add(territory, dossier, cells[{theme, issue}]);
      }
    if (!linked && dossier.type == "Project") ++unlinked;
  }

  static void add(const TerritoryPicture& territory, const Dossier& dossier, Cell& cell) {
    if (dossier.type == "Initiative") ++cell.initiatives;
    if (dossier.type == "Need") ++cell.needs;
    if (dossier.type != "Project") return;
    ++cell.projects;
    // A project of several municipalities counts once in each class they are of.
    std::set<std::string> classes;
    for (const std::string& place : territory.places_of(dossier))
      if (const Area* area = territory.area(place))
        if (!area->urban_class.empty()) classes.insert(area->urban_class);
    for (const std::string& one : classes) ++cell.by_class[one];
  }
};

}  // namespace

bool is_counted(const Dossier& dossier) {
  return dossier.state != "draft" && dossier.state != "withdrawn";
}

Result<engine::RecordPtr> find_edition(const Context& context, std::string_view edition) {
  if (!edition.empty()) {
    auto record = context.engine.get(context.actor, edition);
    if (!record || short_type(context, *record) != "Strategy")
      return not_found(std::string(edition));
    return record;
  }
  MAILLAGE_ASSIGN(const auto editions, all_of_type(context, "Strategy"));
  engine::RecordPtr best;
  std::pair<bool, std::string> best_key;
  for (const engine::RecordPtr& record : editions) {
    std::pair<bool, std::string> key(text_of(context, *record, "state") == "adopted",
                                     text_of(context, *record, "periodFrom"));
    if (best && key < best_key) continue;
    best = record;
    best_key = std::move(key);
  }
  return best;
}

Json edition_json(const Context& context, const engine::Record& edition) {
  Json json =
      Json::object({{"id", std::string(edition.id())}, {"title", title_json(context, edition)}});
  if (const auto from = text_of(context, edition, "periodFrom"); !from.empty())
    json.set("from", from);
  if (const auto to = text_of(context, edition, "periodTo"); !to.empty()) json.set("to", to);
  return json;
}

Result<Json> editions_json(const Context& context) {
  MAILLAGE_ASSIGN(auto records, all_of_type(context, "Strategy"));
  std::stable_sort(records.begin(), records.end(), [&](const auto& a, const auto& b) {
    return text_of(context, *a, "periodFrom") > text_of(context, *b, "periodFrom");
  });
  Json list = Json::array();
  for (const auto& record : records) list.push(edition_json(context, *record));
  return list;
}

Result<std::vector<engine::RecordPtr>> parts_of(const Context& context, std::string_view type,
                                                std::string_view attribute,
                                                std::string_view target) {
  model::Query query;
  query.types = {{model::iri(type)}};
  query.links = {{model::iri(attribute), std::string(target)}};
  query.limit = 10'000;
  MAILLAGE_ASSIGN(engine::Page page, context.engine.query(context.actor, query));
  std::vector<engine::RecordPtr> records;
  for (auto& hit : page.hits) records.push_back(std::move(hit.record));
  std::stable_sort(records.begin(), records.end(), [&](const auto& a, const auto& b) {
    return number_of(context, *a, "order").value_or(1e9) <
           number_of(context, *b, "order").value_or(1e9);
  });
  return records;
}

Result<Json> matrix_json(const Context& context, const TerritoryPicture& territory,
                         const Corpus& corpus, std::string_view wanted) {
  MAILLAGE_ASSIGN(const engine::RecordPtr edition, find_edition(context, wanted));
  MAILLAGE_ASSIGN(Json editions, editions_json(context));
  Json matrix = Json::object({{"edition", Json()},
                              {"editions", std::move(editions)},
                              {"themes", Json::array()},
                              {"issues", Json::array()},
                              {"cells", Json::array()},
                              {"unlinked", count(0)}});
  if (!edition) return matrix;
  matrix.set("edition", edition_json(context, *edition));
  MAILLAGE_ASSIGN(const auto themes, parts_of(context, "Theme", "strategy", edition->id()));
  MAILLAGE_ASSIGN(const auto axes, parts_of(context, "Axis", "strategy", edition->id()));
  MAILLAGE_ASSIGN(const auto issues,
                  parts_of(context, "CrossCuttingIssue", "strategy", edition->id()));
  Tally tally;
  for (const auto& theme : themes) tally.themes.emplace(theme->id());
  for (const auto& issue : issues) tally.issues.emplace(issue->id());
  for (const auto& axis : axes)
    tally.theme_of_axis.emplace(axis->id(), text_of(context, *axis, "theme"));
  for (const DocumentPtr& document : corpus.documents())
    if (is_counted(*document->dossier)) tally.add(territory, *document->dossier);

  Json theme_list = Json::array();
  Json cells = Json::array();
  for (const auto& theme : themes) {
    const std::string id(theme->id());
    Json own_axes = Json::array();
    for (const auto& axis : axes)
      if (tally.theme_of_axis[std::string(axis->id())] == id)
        own_axes.push(
            Json::object({{"id", std::string(axis->id())},
                          {"title", title_json(context, *axis)},
                          {"projects", count(tally.projects_of_axis[std::string(axis->id())])}}));
    theme_list.push(Json::object({{"id", id},
                                  {"title", title_json(context, *theme)},
                                  {"projects", count(tally.projects_of_theme[id])},
                                  {"axes", std::move(own_axes)}}));
    for (const auto& issue : issues) {
      Cell& cell = tally.cells[{id, std::string(issue->id())}];
      cells.push(Json::object({{"theme", id},
                               {"issue", std::string(issue->id())},
                               {"projects", count(cell.projects)},
                               {"initiatives", count(cell.initiatives)},
                               {"needs", count(cell.needs)},
                               {"urban", count(cell.by_class["urban"])},
                               {"intermediate", count(cell.by_class["intermediate"])},
                               {"rural", count(cell.by_class["rural"])}}));
    }
  }
  Json issue_list = Json::array();
  for (const auto& issue : issues)
    issue_list.push(
        Json::object({{"id", std::string(issue->id())}, {"title", title_json(context, *issue)}}));
  matrix.set("themes", std::move(theme_list));
  matrix.set("issues", std::move(issue_list));
  matrix.set("cells", std::move(cells));
  matrix.set("unlinked", count(tally.unlinked));
  return matrix;
}

}  // namespace maillage::domain
