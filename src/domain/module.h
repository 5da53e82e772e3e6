// A domain module is two tables: Commands, which change the graph, and Views, which read it. HTTP
// routes, the command table of the API, its OpenAPI description and the generated client derive
// from them; nothing is listed twice. Modules own no storage: they read by query and write by
// commit.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "access/actor.h"
#include "base/ids.h"
#include "base/json.h"
#include "engine/engine.h"

namespace maillage::domain {

// What a command or view works with. Lives as long as the call.
struct Context {
  engine::Engine& engine;
  access::Actor actor;
  IdGenerator& ids;
  std::string idempotency_key;  // of a command; may be empty

  const model::Registry& registry() const { return engine.registry(); }
};

enum class Permission {
  everybody,  // also without signing in
  signed_in,  // what then is allowed, the rules of the types decide
};

// Inputs are described by the closed subset of JSON Schema that schema.h checks: an object with
// "properties", each with "type", "description" and limits, and "required". The check has passed
// when `run` is called; `run` answers JSON or an error that names the field.
struct Command {
  std::string name;     // "pools.propose": POST /api/v1/commands/pools.propose
  std::string summary;  // one English sentence for the reference
  Json input;
  Json answer;  // JSON Schema of what `run` answers; may point at named ones
  Permission permission = Permission::signed_in;
  bool slow = false;  // may take more than a few milliseconds: runs on a worker
  std::function<Result<Json>(Context&, const Json& input)> run;
};

struct View {
  std::string name;  // "municipality": GET /api/v1/views/municipality?…
  std::string summary;
  Json input;   // query parameters: strings, numbers and booleans
  Json answer;  // as a command's
  bool slow = false;
  std::function<Result<Json>(Context&, const Json& input)> run;
  // It answers {"columns":[…],"rows":[[…]]}, which is also had as CSV: the name followed by .csv.
  bool table = false;
  // Set: what it answers is also had as a PDF, the name followed by .pdf. Called with that answer
  // and the same input.
  std::function<std::string(const Context&, const Json& answer, const Json& input)> document;
};

struct Module {
  std::string name;
  std::vector<Command> commands;
  std::vector<View> views;
  Json schemas = Json::object();  // named shapes of this module's answers, beside schemas.h
};

// {"type":"object","properties":{…},"required":[…]} from a JSON text written in the module; a text
// that does not parse is a programmer's error and ends the process.
Json schema(const char* text);

// Checks `input` against such a schema: unknown members, missing ones, types, enum, minimum,
// maximum, minLength, maxLength, items. Error invalid with every wrong field.
Result<void> check_input(const Json& schema, const Json& input);

// --- What most modules need of the graph.

// The short name's IRI shorthand: all entities of a type the actor may see, in order of creation.
Result<std::vector<engine::RecordPtr>> all_of_type(const Context& context, std::string_view type);
Json simple(const Context& context, const engine::Record& record);
// Titles and types of every entity that the relationships in these simple entities point at:
// {"urn:…": {"type":"AdministrativeArea","title":{"fr":…}}}
Json references(const Context& context, const std::vector<const Json*>& entities);
// A LanguageProperty instance or others from plain values, for building changes.
model::Change update_of(std::string id, std::vector<model::Attribute> attributes);

}  // namespace maillage::domain
