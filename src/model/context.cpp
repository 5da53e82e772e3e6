// The JSON-LD context of the region: what makes short names mean the terms of its model.
#include <unordered_map>

#include "model/registry.h"

namespace maillage::model {

namespace {

std::string_view type_of_value(AttributeKind kind) {
  if (kind == AttributeKind::relationship || kind == AttributeKind::list_relationship) return "@id";
  return kind == AttributeKind::vocab_property ? "@vocab" : "";
}

}  // namespace

Json Registry::context() const {
  Json terms = Json::object();
  terms.set("maillage", Json(namespace_iri));
  for (const TypeDefinition& type : types_) terms.set(type.name, Json(type.iri));
  for (const AttributeDefinition& attribute : attributes_) {
    const std::string_view coercion = type_of_value(attribute.kind);
    if (coercion.empty())
      terms.set(attribute.name, Json(attribute.iri));
    else
      terms.set(attribute.name,
                Json::object({{"@id", Json(attribute.iri)}, {"@type", Json(coercion)}}));
  }
  // Codes are terms, so that a VocabProperty reads and writes them short. A code that two
  // vocabularies share cannot be one: complete() resolves it by its attribute.
  std::unordered_map<std::string_view, int> uses;
  for (const Vocabulary& vocabulary : vocabularies_)
    for (const Concept& each : vocabulary.concepts) ++uses[each.code];
  for (const Vocabulary& vocabulary : vocabularies_)
    for (const Concept& each : vocabulary.concepts)
      if (uses[each.code] == 1 && !terms.find(each.code)) terms.set(each.code, Json(each.iri));
  return Json::object({{"@context", std::move(terms)}});
}

}  // namespace maillage::model
