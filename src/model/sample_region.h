// A small region model for tests: one attribute of each kind and rule, a workflow, a vocabulary.
#pragma once

#include <string>
#include <vector>

#include "model/registry.h"

namespace maillage::model {

// Texts in four languages stand as @ in the samples.
inline std::string with_labels(std::string text) {
  const std::string labels = R"({"fr":"f","nl":"n","de":"d","en":"e"})";
  for (std::size_t at = 0; (at = text.find('@', at)) != std::string::npos; at += labels.size())
    text.replace(at, 1, labels);
  return text;
}

inline std::vector<RegionFile> sample_region() {
  const std::string common = R"({"properties": {
    "fictional": {"kind": "Property", "labels": @, "type": "boolean"}}})";
  const std::string area = R"({"name": "Area", "version": 1, "labels": @, "plural": @, "help": @,
    "icon": "area", "dimension": "territory", "title": "title", "required": ["title"],
    "properties": {"title": {"kind": "LanguageProperty", "labels": @}},
    "views": {"list": ["title"], "detail": [], "order": "title"}})";
  const std::string need = R"({"name": "Need", "version": 2, "labels": @, "plural": @, "help": @,
    "icon": "need", "dimension": "projects", "title": "title",
    "properties": {
      "title": {"kind": "LanguageProperty", "labels": @, "minLength": 3, "maxLength": 12,
                "searchable": 3},
      "municipality": {"kind": "Relationship", "labels": @, "targets": ["Area"], "territory": true},
      "partners": {"kind": "Relationship", "labels": @, "targets": ["Area", "Need"], "many": true},
      "category": {"kind": "VocabProperty", "labels": @, "vocabulary": "category"},
      "topics": {"kind": "VocabProperty", "labels": @, "vocabulary": "topic", "many": true},
      "budget": {"kind": "Property", "labels": @, "type": "number", "minimum": 0,
                 "unitCode": "EUR"},
      "count": {"kind": "Property", "labels": @, "type": "integer", "exclusiveMinimum": 0,
                "maximum": 10},
      "start": {"kind": "Property", "labels": @, "type": "string", "format": "date"},
      "seen": {"kind": "Property", "labels": @, "type": "string", "format": "date-time"},
      "page": {"kind": "Property", "labels": @, "type": "string", "format": "uri"},
      "mail": {"kind": "Property", "labels": @, "type": "string", "format": "email",
               "audience": ["officer"]},
      "code": {"kind": "Property", "labels": @, "type": "string", "pattern": "^[a-z]{2}$"},
      "size": {"kind": "Property", "labels": @, "enum": ["S", "M", "L"]},
      "tags": {"kind": "Property", "labels": @, "type": "array", "minItems": 1, "maxItems": 3,
               "uniqueItems": true, "items": {"type": "string", "minLength": 2}},
      "location": {"kind": "GeoProperty", "labels": @},
      "contact": {"kind": "JsonProperty", "labels": @, "type": "object"},
      "steps": {"kind": "ListProperty", "labels": @, "items": {"type": "number"}},
      "route": {"kind": "ListRelationship", "labels": @, "targets": ["Area"]},
      "score": {"kind": "Property", "labels": @, "type": "number", "readonly": true},
      "state": {"kind": "Property", "labels": @, "type": "string"}
    },
    "required": ["title", "municipality"],
    "workflow": {"attribute": "state", "initial": "draft",
      "states": {"draft": {"labels": @, "public": false, "tone": "neutral"},
                 "open": {"labels": @, "public": true, "tone": "info"},
                 "met": {"labels": @, "public": true, "tone": "good"}},
      "steps": [
        {"name": "publish", "from": ["draft"], "to": "open", "labels": @,
         "requires": ["category"]},
        {"name": "meet", "from": ["open"], "to": "met", "labels": @}]},
    "views": {"list": ["title"], "detail": [{"labels": @, "fields": ["title"]}],
              "map": "location", "order": "-modifiedAt"}})";
  const std::string category = R"({"name": "category", "labels": @, "concepts": [
    {"code": "energy", "labels": @},
    {"code": "street-lighting", "labels": @, "altLabels": {"fr": ["LED"]}, "broader": "energy",
     "properties": {"unit": "piece"}},
    {"code": "other", "labels": @}]})";
  const std::string topic = R"({"name": "topic", "labels": @, "concepts": [
    {"code": "water", "labels": @}, {"code": "other", "labels": @}]})";
  return {{"types/_common.json", with_labels(common)},
          {"types/Area.json", with_labels(area)},
          {"types/Need.json", with_labels(need)},
          {"vocabularies/category.json", with_labels(category)},
          {"vocabularies/topic.json", with_labels(topic)},
          {"README.md", "not a part of the model"}};
}

}  // namespace maillage::model
