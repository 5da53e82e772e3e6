#include "domain/pooling/pooling.h"

#include "domain/pooling/commands.h"
#include "domain/schemas.h"

namespace maillage::domain {

namespace {

std::vector<Command> commands() {
  return {
      {"pools.propose",
       "Finds the pools that a selection of published needs would form; keeps them on request.",
       schema(R"({"type":"object","properties":{
         "territory":{"type":"string","minLength":1,"maxLength":2048,"description":"Area or inter-municipal body; absent: everywhere."},
         "category":{"type":"string","minLength":1,"maxLength":200,"description":"Code of the need category."},
         "kinds":{"type":"array","maxItems":6,"items":{"type":"string","enum":["joint-purchase","central-purchasing-body","shared-service","shared-tool","shared-specification","community-of-practice"]}},
         "period":{"type":"object","description":"Needs whose period meets these dates.","properties":{
           "from":{"type":"string","maxLength":10},"to":{"type":"string","maxLength":10}}},
         "needs":{"type":"array","maxItems":10000,"items":{"type":"string","minLength":1,"maxLength":2048},"description":"Only these needs."},
         "parameters":{"type":"object","description":"{parameters, criticalMass} as views/pool-parameters lists them; absent rows keep their defaults."},
         "save":{"type":"boolean","description":"Keep the pools, in state proposed."},
         "seed":{"type":"integer","minimum":0,"description":"The same needs, parameters and seed give the same pools."}}})"),
       schema_reference("Proposed"), Permission::signed_in, true, pooling::propose},
      {"pools.join", "Adds a need to a pool and computes it anew.", schema(R"({
         "type":"object","required":["pool","need"],"properties":{
           "pool":{"type":"string","minLength":1,"maxLength":2048},
           "need":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("PoolView"), Permission::signed_in, true, pooling::join},
      {"pools.leave", "Takes a need out of a pool and computes it anew.", schema(R"({
         "type":"object","required":["pool","need"],"properties":{
           "pool":{"type":"string","minLength":1,"maxLength":2048},
           "need":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("PoolView"), Permission::signed_in, true, pooling::leave},
      {"pools.recompute", "Computes a pool with other parameters; keeps the result on request.",
       schema(R"({"type":"object","required":["pool"],"properties":{
           "pool":{"type":"string","minLength":1,"maxLength":2048},
           "parameters":{"type":"object","description":"{parameters, criticalMass}; absent: those kept with the pool."},
           "save":{"type":"boolean"}}})"),
       schema_reference("PoolView"), Permission::signed_in, true, pooling::recompute},
  };
}

std::vector<View> views() {
  return {
      {"pool", "A pool with members, ranges, shares, arithmetic, supply and who is missing.",
       schema(R"({"type":"object","required":["id"],"properties":{
           "id":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("PoolView"), true, pooling::pool_view},
      {"pool-preview", "The same for a group of needs that is no pool yet.",
       schema(R"({"type":"object","required":["needs","kind"],"properties":{
           "needs":{"type":"string","minLength":1,"maxLength":100000,"description":"Ids, separated by commas."},
           "kind":{"type":"string","description":"Code of the kind of pool."}}})"),
       schema_reference("PoolView"), true, pooling::preview_view},
      {"pool-parameters", "What the arithmetic assumes: labels, units, defaults, bounds, sources.",
       schema(R"({"type":"object","properties":{}})"), schema_reference("ParametersView"), false,
       pooling::parameters_view},
  };
}

}  // namespace

Module pooling_module() { return {"pooling", commands(), views(), pooling::answer_schemas()}; }

}  // namespace maillage::domain
