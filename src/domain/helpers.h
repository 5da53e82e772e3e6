// Who can help: the support bodies that serve a place, the solutions and services that fit, each
// with the reasons.
#pragma once

#include <string>
#include <vector>

#include "domain/pictures.h"

namespace maillage::domain {

// What help is looked for.
struct Wanted {
  std::vector<std::string> categories;
  std::vector<std::string> themes;
  std::vector<std::string> concepts;
  std::vector<std::string> places;  // municipalities; empty: anywhere
};
Wanted wanted_by(const Document& subject, const TerritoryPicture& territory);

struct Helper {
  DossierPtr entity;
  double score = 0;  // 0 to 1
  std::vector<Reason> reasons;
};

// Best first; among equals in order of creation. Support bodies need to serve one of the places,
// solutions and services moreover need to fit a category or concept. A body without a matching
// category or theme is still found by its territory, after those with one.
std::vector<Helper> support_bodies_for(const Context& context, const TerritoryPicture& territory,
                                       const Wanted& wanted, std::size_t limit);
std::vector<Helper> solutions_for(const Context& context, const TerritoryPicture& territory,
                                  const Wanted& wanted, std::size_t limit);
std::vector<Helper> services_for(const Context& context, const TerritoryPicture& territory,
                                 const Wanted& wanted, std::size_t limit);

// An entity's title in four languages; empty texts when it is absent or not visible.
FourTexts title_of(const Context& context, std::string_view id);
const model::Concept* concept_of(const Context& context, std::string_view vocabulary,
                                 std::string_view code);
Json title_json(const Context& context, const engine::Record& record);

// {"key","label","category","concept","members","municipalities","population","words",
// "supportBodies","solutions","count"}; at most `members_max` members, all counted.
Json cluster_json(const Context& context, const TerritoryPicture& territory, const Cluster& cluster,
                  std::size_t members_max);

// Titles of these ids, as references() gives them for relationships.
Json references_of(const Context& context, const std::vector<std::string>& ids);

}  // namespace maillage::domain
