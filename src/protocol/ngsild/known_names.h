// Names of attributes and types as requests write them, with the terms they stand for in one
// context: only names that are right and terms that the graph has seen, so that whoever finds one
// has nothing left to check. Reading takes no lock; an entry stays as long as the table.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/terms.h"
#include "protocol/ngsild/names.h"

namespace maillage::protocol::ngsild {

class KnownNames {
 public:
  struct Entry {
    std::string name;
    engine::TermId term;
    bool is_attribute;  // may stand for an attribute
    bool is_type;       // may stand for a type
    bool is_place;      // as an attribute it holds a geometry and nothing else (CIM 009 4.7.1)
  };

  KnownNames(const Names& names, const engine::Terms& terms) : names_(names), terms_(terms) {}

  // nullptr: not known, or more than are kept.
  const Entry* find(std::string_view name) const;

 private:
  static constexpr std::size_t slot_count = 1024;
  static constexpr std::size_t kept_max = slot_count / 2;

  const Entry* add(std::string_view name, std::size_t slot) const;

  const Names& names_;
  const engine::Terms& terms_;
  mutable std::array<std::atomic<const Entry*>, slot_count> slots_{};
  mutable std::mutex mutex_;  // guards kept_
  mutable std::vector<std::unique_ptr<const Entry>> kept_;
};

}  // namespace maillage::protocol::ngsild
