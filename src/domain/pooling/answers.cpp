// The shapes of what this module answers, for the API's description and the generated client.
#include "domain/pooling/commands.h"

namespace maillage::domain::pooling {

Json answer_schemas() {
  return schema(R"({
    "Estimate":{"type":"object","description":"A range in euros.","required":["low","central","high"],"properties":{
      "low":{"type":"number"},"central":{"type":"number"},"high":{"type":"number"}}},
    "PoolMember":{"type":"object","required":["need","municipality","quantity","alone","share","marginalSaving","shares","pays"],"properties":{
      "need":{"type":"string"},"municipality":{"type":"string"},"location":{"$ref":"#/components/schemas/Geometry"},
      "quantity":{"type":"number"},
      "alone":{"$ref":"#/components/schemas/Estimate"},"share":{"$ref":"#/components/schemas/Estimate"},
      "marginalSaving":{"type":"number","description":"What the others save by this member, in euros."},
      "shares":{"type":"object","description":"Euros by method.","additionalProperties":{"type":"number"}},
      "pays":{"type":"array","items":{"type":"string"},"description":"Methods by which joining pays for this member."},
      "joins":{"type":"boolean","description":"Joining pays by the recommended method."}}},
    "PoolLine":{"type":"object","description":"A line of the arithmetic.","required":["key","side","label","formula","value","low","high","unit"],"properties":{
      "key":{"type":"string"},"side":{"type":"string","enum":["alone","together"]},
      "label":{"$ref":"#/components/schemas/LanguageMap"},"formula":{"type":"string"},
      "value":{"type":"number"},"low":{"type":"number"},"high":{"type":"number"},"unit":{"type":"string"},
      "source":{"type":"string"},"citation":{"type":"string"},"url":{"type":"string"},
      "explanation":{"$ref":"#/components/schemas/LanguageMap"}}},
    "ShareMethod":{"type":"object","required":["name","label","stable","blocking"],"properties":{
      "name":{"type":"string"},"label":{"$ref":"#/components/schemas/LanguageMap"},
      "stable":{"type":["boolean","null"],"description":"No part of the members does better by itself; null: not known."},
      "blocking":{"type":"array","items":{"type":"string"},"description":"Members that would do better by themselves."}}},
    "PoolShares":{"type":"object","description":"Euros of each member, in the order of `members`, by method.","properties":{
      "equal_price":{"type":"array","items":{"type":"number"}},
      "proportional":{"type":"array","items":{"type":"number"}},
      "proportional_quantity":{"type":"array","items":{"type":"number"}},
      "proportional_alone":{"type":"array","items":{"type":"number"}},
      "shapley":{"anyOf":[{"type":"array","items":{"type":"number"}},{"type":"null"}]},
      "recommended":{"type":"string"},"stable":{"type":["boolean","null"]},
      "blocking":{"type":"array","items":{"type":"string"}},
      "methods":{"type":"array","items":{"$ref":"#/components/schemas/ShareMethod"}}}},
    "Shortfall":{"type":"object","description":"A rule of critical mass that does not hold.","required":["rule","label","required","actual"],"properties":{
      "rule":{"type":"string"},"label":{"$ref":"#/components/schemas/LanguageMap"},
      "required":{"type":"number"},"actual":{"type":"number"}}},
    "PoolCandidate":{"type":"object","description":"A need that would complete the pool.","required":["entity","municipality","saving","completes","reasons"],"properties":{
      "entity":{"$ref":"#/components/schemas/Entity"},"municipality":{"type":"string"},
      "saving":{"type":"number"},"completes":{"type":"boolean","description":"Reaches the critical mass."},
      "reasons":{"type":"array","items":{"$ref":"#/components/schemas/Reason"}}}},
    "PoolSupply":{"type":"object","required":["entity","kind","serves","reasons"],"properties":{
      "entity":{"$ref":"#/components/schemas/Entity"},"kind":{"type":"string","enum":["solution","organisation"]},
      "serves":{"type":"boolean","description":"False: wants a larger quantity."},
      "reasons":{"type":"array","items":{"$ref":"#/components/schemas/Reason"}}}},
    "ParameterRow":{"type":"object","required":["low","central","high"],"properties":{
      "low":{"type":"number"},"central":{"type":"number"},"high":{"type":"number"},
      "unit":{"type":"string"},"source":{"type":"string"}}},
    "CriticalMass":{"type":"object","properties":{
      "membersMin":{"type":"number"},"membersMax":{"type":"number"},"quantityMin":{"type":"number"},
      "distanceKmMax":{"type":"number"},"overlapDaysMin":{"type":"number"}}},
    "PoolParameters":{"type":"object","properties":{
      "parameters":{"type":"object","additionalProperties":{"$ref":"#/components/schemas/ParameterRow"}},
      "criticalMass":{"type":"object","description":"By kind of pool.","additionalProperties":{"$ref":"#/components/schemas/CriticalMass"}}}},
    "PoolView":{"type":"object","description":"A pool, or a preview of one, computed now.",
      "required":["pool","members","leftOut","alone","together","saving","arithmetic","shares","shortfalls","reasons","missing","supply","parameters","refs"],"properties":{
      "pool":{"anyOf":[{"$ref":"#/components/schemas/Entity"},{"type":"null"}]},
      "title":{"$ref":"#/components/schemas/LanguageMap"},"kind":{"type":"string"},"category":{"type":"string"},"quantity":{"type":"number"},
      "members":{"type":"array","items":{"$ref":"#/components/schemas/PoolMember"}},
      "leftOut":{"type":"array","items":{"type":"string"},"description":"Needs that cannot be computed with."},
      "alone":{"$ref":"#/components/schemas/Estimate"},"together":{"$ref":"#/components/schemas/Estimate"},
      "saving":{"$ref":"#/components/schemas/Estimate"},
      "arithmetic":{"type":"array","items":{"$ref":"#/components/schemas/PoolLine"}},
      "shares":{"$ref":"#/components/schemas/PoolShares"},
      "shortfalls":{"type":"array","items":{"$ref":"#/components/schemas/Shortfall"}},
      "reasons":{"type":"array","items":{"$ref":"#/components/schemas/Reason"}},
      "missing":{"type":"array","items":{"$ref":"#/components/schemas/PoolCandidate"}},
      "supply":{"type":"array","items":{"$ref":"#/components/schemas/PoolSupply"}},
      "outdated":{"type":"boolean","description":"The graph has changed since the pool's costs were kept."},
      "parameters":{"$ref":"#/components/schemas/PoolParameters"},
      "refs":{"$ref":"#/components/schemas/References"},
      "version":{"type":"integer","description":"After a change."},"position":{"type":"integer"}}},
    "ProposedPool":{"type":"object","description":"The fields of a Pool entity, before it is kept or after.",
      "required":["title","kind","members","municipalities","costAlone","costTogether","saving","savingCentral","recommended"],"properties":{
      "id":{"type":"string","description":"When it was kept."},"version":{"type":"integer"},"state":{"type":"string"},
      "error":{"type":"string","description":"Why it was not kept."},
      "title":{"$ref":"#/components/schemas/LanguageMap"},"kind":{"type":"string"},"category":{"type":"string"},
      "members":{"type":"array","items":{"type":"string"}},"municipalities":{"type":"array","items":{"type":"string"}},
      "costAlone":{"$ref":"#/components/schemas/Estimate"},"costTogether":{"$ref":"#/components/schemas/Estimate"},
      "saving":{"$ref":"#/components/schemas/Estimate"},"savingCentral":{"type":"number"},
      "recommended":{"type":"string"}},"additionalProperties":true},
    "Proposed":{"type":"object","required":["pools","figures","parameters"],"properties":{
      "pools":{"type":"array","items":{"$ref":"#/components/schemas/ProposedPool"}},
      "figures":{"type":"object","required":["needs","pools","unpooled","withoutSupply","steps","milliseconds"],"properties":{
        "needs":{"type":"integer"},"pools":{"type":"integer"},"unpooled":{"type":"integer"},
        "withoutSupply":{"type":"integer"},"steps":{"type":"integer"},"milliseconds":{"type":"integer"},
        "created":{"type":"integer"},"updated":{"type":"integer"},"failed":{"type":"integer"}}},
      "parameters":{"$ref":"#/components/schemas/PoolParameters"}}},
    "ParameterInfo":{"type":"object","required":["key","label","unit","unitLabel","low","central","high","minimum","maximum","effect","editable","source"],"properties":{
      "key":{"type":"string"},"label":{"$ref":"#/components/schemas/LanguageMap"},
      "unit":{"type":"string"},"unitLabel":{"$ref":"#/components/schemas/LanguageMap"},
      "low":{"type":"number"},"central":{"type":"number"},"high":{"type":"number"},
      "minimum":{"type":"number"},"maximum":{"type":"number"},
      "effect":{"type":"string","enum":["raises","lowers"],"description":"What a higher value does to the saving."},
      "editable":{"type":"boolean"},"source":{"type":"string"},"citation":{"type":"string"},"url":{"type":"string"}}},
    "ParametersView":{"type":"object","required":["parameters","criticalMass"],"properties":{
      "parameters":{"type":"array","items":{"$ref":"#/components/schemas/ParameterInfo"}},
      "criticalMass":{"type":"array","items":{"type":"object","required":["key","kind","label","rules"],"properties":{
        "key":{"type":"string"},"kind":{"type":"string"},"label":{"$ref":"#/components/schemas/LanguageMap"},
        "rules":{"type":"array","items":{"type":"object","required":["key","label","value"],"properties":{
          "key":{"type":"string"},"label":{"$ref":"#/components/schemas/LanguageMap"},"value":{"type":"number"}}}}}}}}}
  })");
}

}  // namespace maillage::domain::pooling
