#include <algorithm>

#include "domain/helpers.h"
#include "domain/territory/territory.h"

namespace maillage::domain {

namespace {

// The weights together are 1. Size and kind come first: they decide what a municipality can carry;
// nearness decides whom it can work with.
constexpr double size_weight = 0.30;         // by the ratio of populations
constexpr double density_weight = 0.15;      // by the ratio of densities
constexpr double urban_class_weight = 0.20;  // both urban, intermediate or rural
constexpr double near_weight = 0.15;         // neighbours fully, then less up to near_max_m
constexpr double province_weight = 0.10;
constexpr double body_weight = 0.10;  // members of one inter-municipal body
constexpr double near_max_m = 60'000;
// A ratio from here on is worth telling as a reason.
constexpr double comparable_ratio = 0.6;

double ratio(double a, double b) { return a > 0 && b > 0 ? std::min(a, b) / std::max(a, b) : 0; }

void compare_place(const Context& context, const TerritoryPicture& territory, const Area& mine,
                   SimilarArea& other) {
  const auto metres = distance_m(mine, *other.area);
  other.distance_m = metres.value_or(0);
  if (contains(mine.neighbours, other.area->id)) {
    other.score += near_weight;
    other.reasons.push_back(adjacent_reason(other.area->title));
  } else if (metres && *metres < near_max_m) {
    other.score += near_weight * (1 - *metres / near_max_m);
    other.reasons.push_back(distance_reason(*metres));
  }
  const Area* province = territory.enclosing(mine.id, "province");
  if (province && province == territory.enclosing(other.area->id, "province")) {
    other.score += province_weight;
    other.reasons.push_back(same_province_reason(province->title));
  }
  for (const Dossier* body : territory.bodies_of(mine.id))
    if (territory.holder(body->members, other.area->id)) {
      other.score += body_weight;
      other.reasons.push_back(intermunicipal_reason(title_of(context, body->id)));
      break;
    }
}

void compare_size(const Context& context, const Area& mine, SimilarArea& other) {
  const double size = ratio(mine.population, other.area->population);
  other.score += size_weight * size;
  if (size >= comparable_ratio) other.reasons.push_back(size_reason(other.area->population));
  if (!mine.urban_class.empty() && mine.urban_class == other.area->urban_class) {
    other.score += urban_class_weight;
    if (const auto* known = concept_of(context, "urban-class", mine.urban_class))
      other.reasons.push_back(urban_class_reason(*known));
  }
  const double density = ratio(mine.density, other.area->density);
  other.score += density_weight * density;
  if (density >= comparable_ratio) other.reasons.push_back(density_reason(other.area->density));
}

}  // namespace

std::vector<SimilarArea> similar_areas(const Context& context, const TerritoryPicture& territory,
                                       const Area& municipality, std::size_t limit) {
  std::vector<SimilarArea> found;
  for (const Area* area : territory.municipalities()) {
    if (area->id == municipality.id) continue;
    SimilarArea other{area, 0, 0, {}};
    compare_size(context, municipality, other);
    compare_place(context, territory, municipality, other);
    if (!other.reasons.empty()) found.push_back(std::move(other));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const SimilarArea& a, const SimilarArea& b) { return a.score > b.score; });
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace maillage::domain
