#include "domain/territory_picture.h"

#include <algorithm>
#include <map>

#include "geo/measures.h"

namespace maillage::domain {

namespace {

// No chain of areas is longer; a circle in the data ends here.
constexpr std::size_t chain_length_max = 12;

AreaPtr read_area(const Context& context, engine::RecordPtr record) {
  auto area = std::make_shared<Area>();
  const engine::Record& source = *record;
  area->id = source.id();
  area->kind = text_of(context, source, "kind");
  area->parent = text_of(context, source, "parent");
  area->urban_class = text_of(context, source, "urbanClass");
  area->boundary_kind = text_of(context, source, "boundaryKind");
  area->title = in_four_languages(json_of(context, source, "title"));
  area->population = number_of(context, source, "population").value_or(0);
  area->density = number_of(context, source, "density").value_or(0);
  const double square_kilometres = number_of(context, source, "area").value_or(0);
  if (area->density <= 0 && square_kilometres > 0)
    area->density = area->population / square_kilometres;
  area->center = point_of(context, source, "location");
  if (!area->center) area->center = point_of(context, source, "boundary");
  area->neighbours = texts_of(context, source, "neighbours");
  area->ended = !text_of(context, source, "validTo").empty();
  area->record = std::move(record);
  return area;
}

// One type's entities, those of the picture before where they have not changed.
template <class Item, class Read>
Result<bool> renew(const Context& context, const char* type,
                   const std::vector<std::shared_ptr<const Item>>* before,
                   std::vector<std::shared_ptr<const Item>>& items, Read&& read) {
  MAILLAGE_ASSIGN(const auto records, all_of_type(context, type));
  bool changed = !before || before->size() != records.size();
  std::size_t at = 0;  // both are in order of creation
  for (const engine::RecordPtr& record : records) {
    while (before && at < before->size() && (*before)[at]->record->number() < record->number())
      ++at;
    if (before && at < before->size() && (*before)[at]->record == record) {
      items.push_back((*before)[at]);
    } else {
      items.push_back(read(context, record));
      changed = true;
    }
  }
  return changed;
}

DossierPtr read_shared(const Context& context, engine::RecordPtr record) {
  return std::make_shared<const Dossier>(read_dossier(context, std::move(record)));
}

}  // namespace

class TerritoryBuilder {
 public:
  static Result<TerritoryPtr> build(const Context& context, const TerritoryPtr& before) {
    auto picture = std::make_shared<TerritoryPicture>();
    TerritoryPicture& now = *picture;
    MAILLAGE_ASSIGN(const bool areas,
                    renew(context, "AdministrativeArea", before ? &before->areas_ : nullptr,
                          now.areas_, read_area));
    MAILLAGE_ASSIGN(const bool organisations,
                    renew(context, "Organisation", before ? &before->organisations_ : nullptr,
                          now.organisations_, read_shared));
    MAILLAGE_ASSIGN(const bool services,
                    renew(context, "Service", before ? &before->services_ : nullptr, now.services_,
                          read_shared));
    MAILLAGE_ASSIGN(const bool solutions,
                    renew(context, "Solution", before ? &before->solutions_ : nullptr,
                          now.solutions_, read_shared));
    if (before && !areas && !organisations && !services && !solutions) return before;
    index(now);
    return TerritoryPtr(std::move(picture));
  }

 private:
  static void index(TerritoryPicture& now) {
    for (const AreaPtr& area : now.areas_) {
      now.area_index_.emplace(area->id, area.get());
      if (area->kind == "municipality" && !area->ended) now.municipalities_.push_back(area.get());
    }
    std::map<const Area*, std::size_t> sizes;
    for (const Area* municipality : now.municipalities_)
      if (const Area* region = now.enclosing(municipality->id, "region")) ++sizes[region];
    for (const AreaPtr& area : now.areas_) {
      if (area->kind != "region") continue;
      if (!now.region_ || sizes[area.get()] > sizes[now.region_]) now.region_ = area.get();
    }
    for (const DossierPtr& organisation : now.organisations_)
      now.organisation_index_.emplace(organisation->id, organisation.get());
    for (const Area* municipality : now.municipalities_) {
      auto& bodies = now.bodies_[municipality->id];
      for (const DossierPtr& organisation : now.organisations_)
        if (organisation->kind == "inter-municipal-body" &&
            now.holder(organisation->members, municipality->id))
          bodies.push_back(organisation.get());
    }
  }
};

Result<TerritoryPtr> read_territory(const Context& context, const TerritoryPtr& before) {
  return TerritoryBuilder::build(context, before);
}

const Area* TerritoryPicture::area(std::string_view id) const {
  const auto it = area_index_.find(id);
  return it == area_index_.end() ? nullptr : it->second;
}

std::vector<const Area*> TerritoryPicture::chain(std::string_view id) const {
  std::vector<const Area*> found;
  for (const Area* at = area(id); at && found.size() < chain_length_max; at = area(at->parent))
    found.push_back(at);
  return found;
}

const Area* TerritoryPicture::enclosing(std::string_view id, std::string_view kind) const {
  for (const Area* one : chain(id))
    if (one->kind == kind) return one;
  return nullptr;
}

const Area* TerritoryPicture::holder(const std::vector<std::string>& areas,
                                     std::string_view id) const {
  const Area* at = area(id);
  for (std::size_t step = 0; at && step < chain_length_max; ++step, at = area(at->parent))
    if (contains(areas, at->id)) return at;
  return nullptr;
}

const Dossier* TerritoryPicture::organisation(std::string_view id) const {
  const auto it = organisation_index_.find(id);
  return it == organisation_index_.end() ? nullptr : it->second;
}

const std::vector<const Dossier*>& TerritoryPicture::bodies_of(std::string_view id) const {
  static const std::vector<const Dossier*> none;
  const auto it = bodies_.find(id);
  return it == bodies_.end() ? none : it->second;
}

std::vector<std::string> TerritoryPicture::places_of(const Dossier& dossier) const {
  if (!dossier.municipalities.empty()) return dossier.municipalities;
  const Dossier* lead = organisation(dossier.organisation);
  if (!lead) return {};
  if (lead->kind != "inter-municipal-body" && !lead->municipalities.empty())
    return lead->municipalities;
  std::vector<std::string> places;
  for (const std::string& member : lead->members)
    if (const Area* place = area(member); place && place->kind == "municipality")
      places.push_back(member);
  return places.empty() ? lead->municipalities : places;
}

bool is_support_body(const Dossier& organisation) {
  return organisation.kind == "support-body" || contains(organisation.roles, "support");
}

bool is_company(const Dossier& organisation) {
  return organisation.kind == "company" || organisation.kind == "startup";
}

std::optional<double> distance_m(const Area& a, const Area& b) {
  if (!a.center || !b.center) return std::nullopt;
  return geo::distance_m(*a.center, *b.center);
}

}  // namespace maillage::domain
