// From a person and an organisation to an Actor: memberships, delegations and mandates are entities
// of the graph, so this reads the graph and keeps nothing of its own.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "engine/engine.h"

namespace maillage::identity {

// One way in which a person may act.
struct Capacity {
  std::string membership;    // entity id
  std::string organisation;  // entity id of an Organisation or a Body
  bool body = false;
  access::Role role = access::Role::none;
  std::string on_behalf_of;  // entity id of the person who delegated it; else empty
  std::vector<std::string> systems;
  bool operates = false;
  bool advisor = false;
  std::vector<std::string> advised_territories;
  std::vector<std::string> advised_themes;
};

// The organisation that somebody acts for who acts for one only, and for nobody else; else empty.
std::string only_organisation(const std::vector<Capacity>& capacities);

// Thread-safe. Must be dropped before the engine.
class Members {
 public:
  explicit Members(engine::Engine& engine);

  // What the person may do today: active memberships in their period, then delegations of people
  // who hold the role themselves today.
  std::vector<Capacity> capacities(std::string_view person) const;

  // The actor that the person is when acting for `organisation` (empty: for itself), by delegation
  // of `on_behalf_of` unless that is empty. What is not held today gives an actor for itself.
  access::Actor actor(std::string_view person, std::string_view organisation,
                      std::string_view on_behalf_of) const;
  // For the key of an organisation: acts for it, with that role.
  access::Actor actor_of_organisation(std::string_view organisation, access::Role role) const;

  // Rises whenever an entity changes that an Actor is made of.
  std::uint64_t generation() const { return generation_->load(std::memory_order_acquire); }

 private:
  std::vector<Json> linked(std::string_view type, std::string_view attribute,
                           std::string_view target) const;
  std::vector<Capacity> own_capacities(std::string_view person, std::string_view today) const;
  void place(access::Actor& actor, std::string_view today) const;

  engine::Engine& engine_;
  std::shared_ptr<std::atomic<std::uint64_t>> generation_;
  std::shared_ptr<void> listening_;
};

}  // namespace maillage::identity
