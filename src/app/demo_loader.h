// Writes the entities of a demonstration into the graph, in batches, and keeps count. Knows nothing
// of where they come from.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/system.h"
#include "base/json.h"

namespace maillage::app {

// How many entities of a type came, and what became of them. created + updated + unchanged +
// rejected = entities given.
struct DemoCount {
  std::size_t created = 0;
  std::size_t updated = 0;
  std::size_t unchanged = 0;
  std::size_t rejected = 0;
};

// Not thread-safe. Entities are written as the program's own changes ("demo.load"): workflow states
// are taken as given, and loading the same entities twice changes nothing.
class DemoLoader {
 public:
  explicit DemoLoader(System& system) : system_(system) {}

  // Takes an entity in the simple form of the region API. An entity that the region model refuses
  // is counted and reported, not an error. Errors: unavailable, internal (of the store).
  Result<void> add(const Json& entity);

  // Writes what is waiting and looks for the targets of every relationship that was loaded.
  Result<void> finish();

  const std::map<std::string, DemoCount>& counts() const { return counts_; }
  // One line per refused entity and per missing target: "urn:…: reason".
  const std::vector<std::string>& faults() const { return faults_; }

 private:
  Result<void> flush();
  void note_targets(const model::Entity& entity);

  System& system_;
  std::vector<model::Change> waiting_;
  std::vector<std::string> waiting_types_;
  std::unordered_set<std::string> loaded_;
  std::unordered_map<std::string, std::string> targets_;  // target → an entity that names it
  std::map<std::string, DemoCount> counts_;
  std::vector<std::string> faults_;
};

}  // namespace maillage::app
