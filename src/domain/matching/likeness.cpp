#include "domain/matching/likeness.h"

#include <algorithm>
#include <cmath>

namespace maillage::domain {

namespace {

// A score is the sum of what holds; together the weights are 1. The subject matter counts for two
// thirds, since a neighbour with another problem is no help; then what makes an experience
// transferable.
constexpr double category_weight = 0.40;     // the same category of need
constexpr double inferred_share = 0.75;      // of it, when a category was read from the title
constexpr double words_weight = 0.22;        // times the cosine of the titles
constexpr double concept_weight = 0.04;      // a shared term of the taxonomy
constexpr double theme_weight = 0.04;        // a shared theme of the strategy
constexpr double near_weight = 0.10;         // neighbours fully, then less up to near_max_m
constexpr double body_weight = 0.05;         // members of one inter-municipal body
constexpr double size_weight = 0.05;         // neither is more than twice as large
constexpr double urban_class_weight = 0.05;  // both urban, intermediate or rural
constexpr double budget_weight = 0.05;       // neither is more than twice as dear

constexpr double near_max_m = 40'000;
constexpr double surroundings_max_m = 30'000;
constexpr std::size_t surroundings_max = 24;
constexpr double same_order = 2.0;
// Titles this alike are about the same when no category says otherwise, or when two do.
constexpr double words_alike_min = 0.25;
constexpr double words_alike_against_category_min = 0.45;
constexpr std::size_t reason_words_max = 4;

}  // namespace

Comparison::Comparison(const Context& context, const TerritoryPicture& territory,
                       const Corpus& corpus, const Document& subject)
    : context_(context),
      territory_(territory),
      corpus_(corpus),
      subject_(subject),
      places_(territory.places_of(*subject.dossier)) {}

std::optional<Likeness> Comparison::with(const DocumentPtr& other, Detail detail) const {
  if (other->dossier->id == subject_.dossier->id) return std::nullopt;
  Likeness likeness{other, 0, {}, detail == Detail::reasons};
  if (!same_subject(*other, likeness)) return std::nullopt;
  same_field(*other->dossier, likeness);
  const auto places = territory_.places_of(*other->dossier);
  same_place(places, likeness);
  same_bodies(places, likeness);
  same_size(places, likeness);
  const auto& mine = subject_.dossier->budget;
  const auto& theirs = other->dossier->budget;
  if (mine && theirs && *mine > 0 && *theirs > 0 &&
      std::max(*mine, *theirs) <= same_order * std::min(*mine, *theirs)) {
    likeness.score += budget_weight;
    if (likeness.tell) likeness.reasons.push_back(budget_reason(*theirs));
  }
  return likeness;
}

bool Comparison::same_subject(const Document& other, Likeness& likeness) const {
  const bool known = !subject_.category.empty() && !other.category.empty();
  const bool same = known && subject_.category == other.category;
  const double cosine = corpus_.similarity(subject_.stems, other.stems);
  const double enough = known && !same ? words_alike_against_category_min : words_alike_min;
  const bool concept_shared = shares_any(subject_.dossier->concepts, other.dossier->concepts);
  if (!same && !concept_shared && cosine < enough) return false;
  if (same) {
    const bool inferred = subject_.inferred || other.inferred;
    likeness.score += category_weight * (inferred ? inferred_share : 1);
    const auto* category =
        likeness.tell ? concept_of(context_, "need-category", other.category) : nullptr;
    if (category)
      likeness.reasons.push_back(inferred ? inferred_category_reason(*category)
                                          : category_reason(*category));
  }
  likeness.score += words_weight * cosine;
  if (cosine <= 0 || !likeness.tell) return true;
  std::vector<std::pair<double, std::string>> shared;
  for (std::size_t i = 0; i < subject_.stems.size(); ++i)
    if (std::binary_search(other.stems.begin(), other.stems.end(), subject_.stems[i]))
      shared.emplace_back(-corpus_.idf(subject_.stems[i]), subject_.words[i]);
  std::sort(shared.begin(), shared.end());
  std::vector<std::string> words;
  for (std::size_t i = 0; i < shared.size() && i < reason_words_max; ++i)
    words.push_back(shared[i].second);
  if (!words.empty()) likeness.reasons.push_back(words_reason(words));
  return true;
}

void Comparison::same_field(const Dossier& other, Likeness& likeness) const {
  for (const std::string& id : subject_.dossier->concepts)
    if (contains(other.concepts, id)) {
      likeness.score += concept_weight;
      if (likeness.tell) likeness.reasons.push_back(shared_concept_reason(title_of(context_, id)));
      break;
    }
  for (const std::string& id : subject_.dossier->themes)
    if (contains(other.themes, id)) {
      likeness.score += theme_weight;
      if (likeness.tell) likeness.reasons.push_back(theme_reason(title_of(context_, id)));
      break;
    }
}

void Comparison::same_place(const std::vector<std::string>& places, Likeness& likeness) const {
  if (shares_any(places_, places)) {
    likeness.score += near_weight;
    if (likeness.tell) likeness.reasons.push_back(same_place_reason());
    return;
  }
  double nearest = near_max_m;
  for (const std::string& mine : places_)
    for (const std::string& theirs : places) {
      const Area* a = territory_.area(mine);
      const Area* b = territory_.area(theirs);
      if (!a || !b) continue;
      if (contains(a->neighbours, theirs) || contains(b->neighbours, mine)) {
        likeness.score += near_weight;
        if (likeness.tell) likeness.reasons.push_back(adjacent_reason(b->title));
        return;
      }
      if (const auto metres = distance_m(*a, *b)) nearest = std::min(nearest, *metres);
    }
  if (nearest >= near_max_m) return;
  likeness.score += near_weight * (1 - nearest / near_max_m);
  if (likeness.tell) likeness.reasons.push_back(distance_reason(nearest));
}

void Comparison::same_bodies(const std::vector<std::string>& places, Likeness& likeness) const {
  if (shares_any(places_, places)) return;
  for (const std::string& mine : places_)
    for (const Dossier* body : territory_.bodies_of(mine))
      for (const std::string& theirs : places)
        if (territory_.holder(body->members, theirs)) {
          likeness.score += body_weight;
          if (likeness.tell)
            likeness.reasons.push_back(intermunicipal_reason(title_of(context_, body->id)));
          return;
        }
}

// Of several municipalities the first speaks for the entity.
void Comparison::same_size(const std::vector<std::string>& places, Likeness& likeness) const {
  const Area* mine = places_.empty() ? nullptr : territory_.area(places_.front());
  const Area* theirs = places.empty() ? nullptr : territory_.area(places.front());
  if (!mine || !theirs || mine == theirs) return;
  if (mine->population > 0 && theirs->population > 0 &&
      std::max(mine->population, theirs->population) <=
          same_order * std::min(mine->population, theirs->population)) {
    likeness.score += size_weight;
    if (likeness.tell) likeness.reasons.push_back(size_reason(theirs->population));
  }
  if (!mine->urban_class.empty() && mine->urban_class == theirs->urban_class) {
    likeness.score += urban_class_weight;
    const auto* known =
        likeness.tell ? concept_of(context_, "urban-class", mine->urban_class) : nullptr;
    if (known) likeness.reasons.push_back(urban_class_reason(*known));
  }
}

std::vector<std::string> Comparison::surroundings() const {
  std::vector<std::pair<double, std::string>> near;
  for (const std::string& mine : places_) {
    const Area* area = territory_.area(mine);
    if (!area) continue;
    for (const Area* other : territory_.municipalities()) {
      const auto metres = distance_m(*area, *other);
      const bool adjacent = other == area || contains(area->neighbours, other->id);
      if (adjacent || (metres && *metres <= surroundings_max_m))
        near.emplace_back(adjacent ? 0 : *metres, other->id);
    }
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> ids;
  for (const auto& [metres, id] : near)
    if (ids.size() < surroundings_max && !contains(ids, id)) ids.push_back(id);
  return ids;
}

}  // namespace maillage::domain
