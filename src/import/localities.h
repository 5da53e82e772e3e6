// Which municipality a locality belongs to: by official code, present or former, by name in any
// language, by alias or former municipality, by postcode. What is ambiguous is said, never guessed.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/engine.h"
#include "import/rows.h"

namespace maillage::import {

struct LocalityQuestion {
  std::string name;  // "6000 - CHARLEROI" holds the postcode too
  std::string postcode;
  std::string code;        // with or without the register's prefix
  std::string department;  // the first characters of the code of a French commune
};

struct LocalityAnswer {
  std::string id;                       // of the municipality; empty when there is no single one
  std::vector<std::string> candidates;  // names with codes, when ambiguous
  std::string reason;                   // why not, or what was assumed
};

class Localities {
 public:
  // The municipalities among `areas` whose code starts with `prefix` ("" for all), and the rows of
  // a list (locality, postcode, nis) when there is one.
  Localities(const std::vector<model::Entity>& areas, std::string prefix,
             const std::vector<Row>& list);

  LocalityAnswer find(const LocalityQuestion& question) const;
  std::size_t size() const { return areas_.size(); }

 private:
  struct Area {
    std::string id, code, name, parent;
    std::vector<std::string> successors;
    bool former = false;
  };
  using Index = std::unordered_map<std::string, std::vector<std::size_t>>;

  void add_area(const model::Entity& entity);
  void add_name(std::string_view name, std::size_t area);
  // The municipality of today, through mergers; nothing when an area was split.
  std::optional<std::size_t> today(std::size_t area) const;
  std::vector<std::size_t> today(const Index& index, const std::string& key) const;
  LocalityAnswer answer(std::vector<std::size_t> found, const LocalityQuestion& question) const;
  void add_postcode(const std::string& postcode, std::size_t area);
  // Is a postcode of these first digits only known in other provinces than the area's?
  bool elsewhere(const std::string& postcode, std::size_t area) const;

  std::string prefix_;
  std::vector<Area> areas_;
  std::unordered_map<std::string, std::size_t> by_id_;
  Index by_code_, by_postcode_;
  std::unordered_map<std::string, std::set<std::string>> parents_of_band_;  // first two digits
  Index by_full_name_;  // before what a part of a name may stand for: "Celles (Tournai)"
  Index by_name_;
};

}  // namespace maillage::import
