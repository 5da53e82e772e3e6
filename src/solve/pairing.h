// Who reads what: reviewers for applications, without conflicts of interest, the load spread
// evenly.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace maillage::solve {

struct PairingInput {
  std::vector<std::string> applications;  // ids, unique
  struct Reviewer {
    std::string id;    // unique
    int load = 0;      // applications it has already
    int load_max = 0;  // >= load
  };
  std::vector<Reviewer> reviewers;
  int wanted = 2;  // different reviewers for each application
  // May not read it, or has it already; asked once per pair, by positions in the lists above.
  std::function<bool(std::size_t application, std::size_t reviewer)> excluded;
  // How well it knows the subject: 0 to 100.
  std::function<int(std::size_t application, std::size_t reviewer)> knowledge;
};

struct Pairing {
  std::vector<std::vector<std::size_t>> readers;  // reviewers per application, by position, sorted
  struct Missing {
    std::size_t application;
    int found;     // reviewers that it got
    int possible;  // reviewers without a conflict
  };
  std::vector<Missing> missing;  // applications that got fewer than wanted
};

// As many pairs as there can be (a maximum flow); among those, loads as even as swaps make them,
// then knowledge. The same for the same set, whatever the order of the lists.
Pairing pair_reviewers(const PairingInput& input);

}  // namespace maillage::solve
