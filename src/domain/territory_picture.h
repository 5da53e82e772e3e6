// The areas of the region and those who serve them, as one immutable picture for comparing: small,
// read from the graph and renewed when it has changed. Derived, never stored.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/dossier.h"
#include "domain/reasons.h"

namespace maillage::domain {

struct Area {
  engine::RecordPtr record;
  std::string id;
  std::string kind;  // code of area-kind
  std::string parent;
  std::string urban_class;    // code of urban-class; empty: not known
  std::string boundary_kind;  // code of boundary-kind
  FourTexts title;
  double population = 0;  // 0: not known
  double density = 0;     // inhabitants per square kilometre; 0: not known
  std::optional<geo::Point> center;
  std::vector<std::string> neighbours;
  bool ended = false;  // merged into another
};
using AreaPtr = std::shared_ptr<const Area>;

class TerritoryPicture {
 public:
  const Area* area(std::string_view id) const;
  const std::vector<AreaPtr>& areas() const { return areas_; }
  // Areas of kind municipality that still exist, in order of creation.
  const std::vector<const Area*>& municipalities() const { return municipalities_; }
  // The area of kind region that holds most municipalities; nullptr without one.
  const Area* region() const { return region_; }

  // The area itself, then what it lies in, from small to large.
  std::vector<const Area*> chain(std::string_view area) const;
  // The area of that kind in the chain; nullptr: none.
  const Area* enclosing(std::string_view area, std::string_view kind) const;
  // Does any of these areas hold `area`? The one that does, the smallest first; nullptr: none.
  const Area* holder(const std::vector<std::string>& areas, std::string_view area) const;

  const std::vector<DossierPtr>& organisations() const { return organisations_; }
  const std::vector<DossierPtr>& services() const { return services_; }
  const std::vector<DossierPtr>& solutions() const { return solutions_; }
  const Dossier* organisation(std::string_view id) const;
  // Inter-municipal bodies that count the municipality among their members.
  const std::vector<const Dossier*>& bodies_of(std::string_view municipality) const;
  // Where an entity is: its municipalities, else that of the organisation that leads it, else the
  // municipalities among that organisation's members.
  std::vector<std::string> places_of(const Dossier& dossier) const;

 private:
  friend class TerritoryBuilder;
  std::vector<AreaPtr> areas_;
  std::vector<const Area*> municipalities_;
  const Area* region_ = nullptr;
  std::unordered_map<std::string_view, const Area*> area_index_;
  std::vector<DossierPtr> organisations_;
  std::vector<DossierPtr> services_;
  std::vector<DossierPtr> solutions_;
  std::unordered_map<std::string_view, const Dossier*> organisation_index_;
  std::unordered_map<std::string_view, std::vector<const Dossier*>> bodies_;
};
using TerritoryPtr = std::shared_ptr<const TerritoryPicture>;

// The present picture, reusing of `before` (may be null) what has not changed; `before` itself when
// nothing has. Errors: those of the query.
Result<TerritoryPtr> read_territory(const Context& context, const TerritoryPtr& before);

bool is_support_body(const Dossier& organisation);
bool is_company(const Dossier& organisation);

// Metres between the centres of two areas; nothing when one is not known.
std::optional<double> distance_m(const Area& a, const Area& b);

}  // namespace maillage::domain
