// The toolbox: what municipalities can use, and which of them do.
#include <algorithm>

#include "domain/accompaniment/commands.h"
#include "domain/dossier.h"

namespace maillage::domain::accompaniment {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// The municipalities that a resource is meant for; all of them when it names no territory.
std::size_t meant_for(const TerritoryPicture& territory, const std::vector<std::string>& areas) {
  if (areas.empty()) return territory.municipalities().size();
  std::size_t count = 0;
  for (const Area* municipality : territory.municipalities())
    count += territory.holder(areas, municipality->id) != nullptr;
  return count;
}

// "open", "later", "over": may it be used today?
const char* period_of(const Context& context, const engine::Record& record) {
  const std::string today = format_timestamp(context.engine.now()).substr(0, 10);
  const std::string from = text_of(context, record, "startDate");
  const std::string to = text_of(context, record, "endDate");
  if (!from.empty() && today < from) return "later";
  return !to.empty() && today > to ? "over" : "open";
}

}  // namespace

Result<Json> toolbox_view(Context& context, const Json& input, Pictures& pictures) {
  const std::string municipality(input.string_at("municipality"));
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  if (!municipality.empty() && !territory->area(municipality)) return not_found(municipality);
  MAILLAGE_ASSIGN(const auto records, all_of_type(context, "Resource"));
  std::vector<Stored> shown;
  for (const auto& record : records) {
    const auto areas = texts_of(context, *record, "areaServed");
    if (!municipality.empty() && !areas.empty() && !territory->holder(areas, municipality))
      continue;
    shown.push_back({record, std::string(record->id()), simple(context, *record)});
  }
  Json rows = Json::array();
  std::vector<const Json*> entities;
  for (const Stored& one : shown) {
    const auto users = texts_of(context, *one.record, "adoptedBy");
    const auto areas = texts_of(context, *one.record, "areaServed");
    rows.push(
        Json::object({{"resource", one.entity},
                      {"users", Json(static_cast<std::int64_t>(users.size()))},
                      {"meantFor", Json(static_cast<std::int64_t>(meant_for(*territory, areas)))},
                      {"usedHere", !municipality.empty() && contains(users, municipality)},
                      {"period", period_of(context, *one.record)}}));
    entities.push_back(&one.entity);
  }
  return Json::object(
      {{"resources", std::move(rows)}, {"references", references(context, entities)}});
}

Result<Json> adopt(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored resource, stored(context, input.string_at("resource"), "Resource"));
  const std::string municipality(input.string_at("municipality"));
  const auto area = context.engine.get(context.actor, municipality);
  if (!area || short_type(context, *area) != "AdministrativeArea" ||
      text_of(context, *area, "kind") != "municipality")
    return invalid("municipality", "is not a municipality known here");
  const access::Actor& actor = context.actor;
  const bool own = actor.may_write && actor.role >= access::Role::editor &&
                   contains(actor.territories, municipality);
  if (!own) MAILLAGE_TRY(require_officer(context));
  std::vector<std::string> users = texts_of(context, *resource.record, "adoptedBy");
  const bool uses = input.bool_at("uses");
  if (contains(users, municipality) != uses) {
    if (uses) {
      users.push_back(municipality);
    } else {
      std::erase(users, municipality);
    }
  }
  std::sort(users.begin(), users.end());
  MAILLAGE_ASSIGN(
      auto change,
      setting(context, *resource.record, "Resource",
              Json::object({{"adoptedBy", users.empty() ? Json() : Json::array(users)}})));
  return commit_one(context, std::move(change), "resources.adopt");
}

}  // namespace maillage::domain::accompaniment
