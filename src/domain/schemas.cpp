#include "domain/schemas.h"

#include "domain/module.h"

namespace maillage::domain {

Json schema_reference(const char* name) {
  return Json::object({{"$ref", std::string("#/components/schemas/") + name}});
}

Json shared_schemas() {
  return schema(R"({
    "Language":{"type":"string","enum":["fr","nl","de","en"]},
    "LanguageMap":{"type":"object","description":"A text in some of the languages; `@none` holds a text whose language is unknown.",
      "properties":{"fr":{"type":"string"},"nl":{"type":"string"},"de":{"type":"string"},"en":{"type":"string"},"@none":{"type":"string"}}},
    "Position":{"type":"array","description":"Longitude and latitude in degrees (WGS 84).","items":{"type":"number"},"minItems":2,"maxItems":2},
    "Point":{"type":"object","required":["type","coordinates"],"properties":{
      "type":{"const":"Point"},"coordinates":{"$ref":"#/components/schemas/Position"}}},
    "Geometry":{"description":"A GeoJSON geometry (RFC 7946).","oneOf":[
      {"$ref":"#/components/schemas/Point"},
      {"type":"object","required":["type","coordinates"],"properties":{
        "type":{"type":"string","enum":["MultiPoint","LineString"]},
        "coordinates":{"type":"array","items":{"$ref":"#/components/schemas/Position"}}}},
      {"type":"object","required":["type","coordinates"],"properties":{
        "type":{"type":"string","enum":["MultiLineString","Polygon"]},
        "coordinates":{"type":"array","items":{"type":"array","items":{"$ref":"#/components/schemas/Position"}}}}},
      {"type":"object","required":["type","coordinates"],"properties":{
        "type":{"const":"MultiPolygon"},
        "coordinates":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"$ref":"#/components/schemas/Position"}}}}}}]},
    "Entity":{"type":"object","description":"An entity in simple form: its attributes by their short names, as its type in the region's model describes them.",
      "required":["id","type","version"],"properties":{
        "id":{"type":"string"},"type":{"type":"string"},"version":{"type":"integer"},
        "createdAt":{"type":"string","format":"date-time"},"modifiedAt":{"type":"string","format":"date-time"},
        "title":{"$ref":"#/components/schemas/LanguageMap"},"fictional":{"type":"boolean"},
        "score":{"type":"number","description":"Of a search: higher fits better."},
        "distance_m":{"type":"number","description":"Of a search near a point."}},
      "additionalProperties":true},
    "Reference":{"type":"object","description":"What a relationship points at.","required":["type","title"],"properties":{
      "type":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"}}},
    "References":{"type":"object","description":"By id.","additionalProperties":{"$ref":"#/components/schemas/Reference"}},
    "Titled":{"type":"object","required":["id","title"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"}}},
    "Reason":{"type":"object","description":"Why two entities were brought together, ready to show.","required":["kind","text"],"properties":{
      "kind":{"type":"string"},"text":{"$ref":"#/components/schemas/LanguageMap"},"value":{}}},
    "Reasoned":{"type":"object","description":"An entity that answers a question, and why.","required":["entity","reasons"],"properties":{
      "entity":{"$ref":"#/components/schemas/Entity"},
      "reasons":{"type":"array","items":{"$ref":"#/components/schemas/Reason"}},
      "score":{"type":"number","description":"0 to 1."},
      "contact":{"anyOf":[{"$ref":"#/components/schemas/Contact"},{"type":"null"}]},
      "outcome":{"type":["string","null"],"description":"Of a project that is over: a code."},
      "fits":{"type":"array","items":{"type":"string"},"description":"The needs that a solution answers."},
      "distance_m":{"type":"number"}}},
    "Contact":{"type":"object","description":"A functional mailbox or a page, never a person.","properties":{
      "name":{"type":"string"},"email":{"type":"string"},"telephone":{"type":"string"},
      "organisation":{"type":"string"}},"additionalProperties":true},
    "Cluster":{"type":"object","description":"Entities of several municipalities that seem to have the same need.",
      "required":["key","label","category","concept","count","members","municipalities","population","words","supportBodies","solutions"],"properties":{
        "key":{"type":"string"},"label":{"$ref":"#/components/schemas/LanguageMap"},
        "category":{"type":["string","null"]},"concept":{"type":["string","null"]},
        "count":{"type":"integer","description":"All members; `members` may hold the first of them only."},
        "members":{"type":"array","items":{"$ref":"#/components/schemas/ClusterMember"}},
        "municipalities":{"type":"array","items":{"type":"string"}},
        "population":{"type":"number"},
        "words":{"type":"array","items":{"type":"string"}},
        "supportBodies":{"type":"array","items":{"type":"string"}},
        "solutions":{"type":"array","items":{"type":"string"}}}},
    "ClusterMember":{"type":"object","required":["id","type","title"],"properties":{
      "id":{"type":"string"},"type":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "municipality":{"type":"string"},"fictional":{"type":"boolean"}}},
    "Edition":{"type":"object","description":"An edition of the strategy.","required":["id","title"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "from":{"type":"string","format":"date"},"to":{"type":"string","format":"date"}}},
    "Matrix":{"type":"object","description":"Themes across cross-cutting issues.","required":["edition","editions","themes","issues","cells","unlinked"],"properties":{
      "edition":{"anyOf":[{"$ref":"#/components/schemas/Edition"},{"type":"null"}]},
      "editions":{"type":"array","items":{"$ref":"#/components/schemas/Edition"}},
      "themes":{"type":"array","items":{"$ref":"#/components/schemas/MatrixTheme"}},
      "issues":{"type":"array","items":{"$ref":"#/components/schemas/Titled"}},
      "cells":{"type":"array","items":{"$ref":"#/components/schemas/MatrixCell"}},
      "unlinked":{"type":"integer","description":"Projects that no cell counts."}}},
    "MatrixTheme":{"type":"object","required":["id","title","projects","axes"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"projects":{"type":"integer"},
      "axes":{"type":"array","items":{"type":"object","required":["id","title","projects"],"properties":{
        "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},"projects":{"type":"integer"}}}}}},
    "MatrixCell":{"type":"object","required":["theme","issue","projects","initiatives","needs","urban","intermediate","rural"],"properties":{
      "theme":{"type":"string"},"issue":{"type":"string"},
      "projects":{"type":"integer"},"initiatives":{"type":"integer"},"needs":{"type":"integer"},
      "urban":{"type":"integer","description":"Of the projects: in urban municipalities."},
      "intermediate":{"type":"integer"},"rural":{"type":"integer"}}},
    "Written":{"type":"object","description":"What a command made of an entity.","required":["id","version","position"],"properties":{
      "id":{"type":"string"},"version":{"type":"integer"},
      "position":{"type":"integer","description":"Of the change in the feed."},
      "entity":{"$ref":"#/components/schemas/Entity"}}}
  })");
}

}  // namespace maillage::domain
