#include "model/registry.h"
namespace maillage::model {
const AttributeDefinition* Registry::attribute(std::string_view) const { return nullptr; }
const Vocabulary* Registry::vocabulary(std::string_view) const { return nullptr; }
const Concept* Vocabulary::find(std::string_view) const { return nullptr; }
}  // namespace maillage::model
