#include "engine/search_fields.h"

namespace maillage::engine {

namespace {

using Fields = std::vector<SearchIndex::Field>;

void add_concept(Fields& fields, const model::Concept& concept_, int weight) {
  for (const auto& [language, label] : concept_.labels) fields.push_back({label, language, weight});
  for (const auto& [language, labels] : concept_.alt_labels)
    for (const std::string& label : labels) fields.push_back({label, language, weight});
}

void add_concepts(Fields& fields, const Json& value, const model::Vocabulary& vocabulary,
                  int weight) {
  const auto add = [&](const Json& iri) {
    if (!iri.is_string()) return;
    const std::string& text = iri.as_string();
    const auto hash = text.rfind('#');
    const auto* found = vocabulary.find(hash == std::string::npos ? text : text.substr(hash + 1));
    if (found) add_concept(fields, *found, weight);
  };
  if (value.is_array()) {
    for (const Json& element : value.as_array()) add(element);
  } else {
    add(value);
  }
}

void add_plain(Fields& fields, const Json& value, int weight) {
  if (value.is_string()) fields.push_back({value.as_string(), "", weight});
  if (value.is_array())
    for (const Json& element : value.as_array())
      if (element.is_string()) fields.push_back({element.as_string(), "", weight});
}

void add_languages(Fields& fields, const Json& map, int weight) {
  if (!map.is_object()) return;
  for (const auto& [tag, text] : map.as_object()) {
    const std::string language = tag.substr(0, 2);
    if (text.is_string()) fields.push_back({text.as_string(), language, weight});
    if (text.is_array())
      for (const Json& element : text.as_array())
        if (element.is_string()) fields.push_back({element.as_string(), language, weight});
  }
}

}  // namespace

std::vector<SearchIndex::Field> search_fields(const model::Entity& entity,
                                              const model::Registry& registry) {
  Fields fields;
  for (const std::string& iri : entity.types) {
    const auto* type = registry.type(iri);
    if (!type) continue;
    for (const model::AttributeDefinition& attribute : type->attributes) {
      if (attribute.searchable <= 0 || !attribute.audience.allow_everybody()) continue;
      const model::Instance* instance = entity.instance(attribute.iri);
      if (!instance) continue;
      if (instance->kind == model::AttributeKind::language_property) {
        add_languages(fields, instance->value, attribute.searchable);
      } else if (instance->kind == model::AttributeKind::vocab_property) {
        if (const auto* vocabulary = registry.vocabulary(attribute.vocabulary))
          add_concepts(fields, instance->value, *vocabulary, attribute.searchable);
      } else {
        add_plain(fields, instance->value, attribute.searchable);
      }
    }
  }
  return fields;
}

}  // namespace maillage::engine
