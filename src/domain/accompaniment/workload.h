// How many requests each support body follows at the moment.
#pragma once

#include <map>
#include <string>

#include "domain/dossier.h"

namespace maillage::domain::accompaniment {

class Workload {
 public:
  static Result<Workload> read(const Context& context);
  std::size_t open(const std::string& body) const;
  void add(const std::string& body) { ++open_[body]; }
  // What the body says it can follow at once, at least 1; ten when it says nothing.
  static std::size_t capacity(const Context& context, const engine::Record& body);

 private:
  std::map<std::string, std::size_t> open_;
};

// Assigned or being advised: somebody works on it.
bool is_open(std::string_view state);

}  // namespace maillage::domain::accompaniment
