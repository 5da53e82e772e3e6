// Reading and writing the entities of a call: applications, reviews, rankings.
#pragma once

#include <string>
#include <vector>

#include "domain/calls/call.h"

namespace maillage::domain::calls {

struct Stored {
  engine::RecordPtr record;
  std::string id;
  Json entity;  // simple form
  std::string_view text(std::string_view name) const { return entity.string_at(name); }
};

// Errors: not_found, also for an entity of another type; `field` names the input.
Result<Stored> stored(const Context& context, std::string_view id, std::string_view type);
// All of a type that belong to the call and that the actor may see, in order of creation.
Result<std::vector<Stored>> of_call(const Context& context, std::string_view type,
                                    std::string_view call);

// A change that creates an entity, or sets the fields of one (null takes one away) if it is still
// at that version.
Result<model::Change> creation(const Context& context, Json entity,
                               std::string_view language = "fr");
Result<model::Change> setting(const Context& context, const engine::Record& record,
                              std::string_view type, Json fields, std::string_view language = "fr");

// One commit, all or nothing, with fields that only the program writes.
Result<engine::Committed> commit(Context& context, std::vector<model::Change> list,
                                 std::string command);

// The officer who runs calls for projects; the administrator is one.
bool is_officer(const access::Actor& actor);
Result<void> require_officer(const Context& context);
// Acts for this organisation, at least as an editor; officers may act for all.
Result<void> require_applicant(const Context& context, std::string_view organisation);

}  // namespace maillage::domain::calls
