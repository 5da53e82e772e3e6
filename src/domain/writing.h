// How commands read and write single entities in simple form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/module.h"

namespace maillage::domain {

struct Stored {
  engine::RecordPtr record;
  std::string id;
  Json entity;  // simple form
  std::string_view text(std::string_view name) const { return entity.string_at(name); }
};

// The same graph as the program itself sees it, for what a command or view then shows in part, once
// it has decided who asks: a reviewer reads the applications given to them, both sides of a request
// their conversation, the public the figures of a decided call.
Context as_program(const Context& context);

// Errors: not_found, also for an entity of another type.
Result<Stored> stored(const Context& context, std::string_view id, std::string_view type);
// All of a type that point at `target` by that relationship and that the actor may see, in order of
// creation. Errors: of the query.
Result<std::vector<Stored>> linked(const Context& context, std::string_view type,
                                   std::string_view relationship, std::string_view target);

// Creates an entity; members that are null are left out. Errors: of from_simple.
Result<model::Change> creation(const Context& context, Json entity);
// Sets fields of an entity if it is still at that version; null takes one away, a map of languages
// replaces as a whole. Errors: of from_simple.
Result<model::Change> setting(const Context& context, const engine::Record& record,
                              std::string_view type, Json fields);

// One commit, all or nothing, by a command that has decided that its actor may do this. In it
// fields and states that only the program writes may change.
Result<engine::Committed> commit_trusted(Context& context, std::vector<model::Change> list,
                                         std::string command);
// One change, if the rules of its type let the actor do it. Answers {"id","version","position"}.
// `trusted`: its fields are the program's own, which nobody else writes.
Result<Json> commit_as_actor(Context& context, model::Change change, std::string command,
                             bool trusted = false);
// One change by a command that has decided, answering {"id","version","position","entity"}.
Result<Json> commit_one(Context& context, model::Change change, std::string command);

}  // namespace maillage::domain
