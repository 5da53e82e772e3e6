#include "model/entity.h"

#include <algorithm>
#include <array>

namespace maillage::model {

namespace {

struct KindNames {
  std::string_view name;
  std::string_view value_member;
};

// In the order of AttributeKind (CIM 009 4.5.2 to 4.5.22).
constexpr std::array<KindNames, attribute_kind_count> kind_names{{
    {"Property", "value"},
    {"GeoProperty", "value"},
    {"Relationship", "object"},
    {"LanguageProperty", "languageMap"},
    {"VocabProperty", "vocab"},
    {"JsonProperty", "json"},
    {"ListProperty", "valueList"},
    {"ListRelationship", "objectList"},
}};

struct CoreTerm {
  std::string_view name;
  std::string_view iri;
};

// The attribute names of the core context that a region model shares.
constexpr std::array<CoreTerm, 3> core_terms{{
    {"title", "http://purl.org/dc/terms/title"},
    {"description", "http://purl.org/dc/terms/description"},
    {"location", "https://uri.etsi.org/ngsi-ld/location"},
}};

bool same_content(const Attribute& a, const Attribute& b) {
  if (a.name != b.name || a.instances.size() != b.instances.size()) return false;
  return std::all_of(a.instances.begin(), a.instances.end(), [&b](const Instance& instance) {
    const Instance* twin = b.find(instance.dataset_id);
    return twin && same_content(instance, *twin);
  });
}

bool same_attributes(const std::vector<Attribute>& a, const std::vector<Attribute>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    // Nearly always in the same order: look there first.
    const Attribute* twin = b[i].name == a[i].name ? &b[i] : find_attribute(b, a[i].name);
    if (!twin || !same_content(a[i], *twin)) return false;
  }
  return true;
}

bool same_set(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return a.size() == b.size() && std::is_permutation(a.begin(), a.end(), b.begin());
}

}  // namespace

std::string iri(std::string_view short_name) {
  for (const CoreTerm& term : core_terms)
    if (term.name == short_name) return std::string(term.iri);
  std::string out;
  out.reserve(namespace_iri.size() + short_name.size());
  out.append(namespace_iri).append(short_name);
  return out;
}

std::string_view short_name(std::string_view iri) {
  if (iri.starts_with(namespace_iri)) return iri.substr(namespace_iri.size());
  for (const CoreTerm& term : core_terms)
    if (term.iri == iri) return term.name;
  return iri;
}

std::string_view name_of(AttributeKind kind) {
  return kind_names[static_cast<std::size_t>(kind)].name;
}

std::optional<AttributeKind> attribute_kind(std::string_view name) {
  for (std::size_t i = 0; i < kind_names.size(); ++i)
    if (kind_names[i].name == name) return static_cast<AttributeKind>(i);
  return std::nullopt;
}

std::string_view value_member(AttributeKind kind) {
  return kind_names[static_cast<std::size_t>(kind)].value_member;
}

const Instance* Attribute::find(std::string_view dataset_id) const {
  for (const Instance& instance : instances)
    if (instance.dataset_id == dataset_id) return &instance;
  return nullptr;
}

Instance* Attribute::find(std::string_view dataset_id) {
  return const_cast<Instance*>(std::as_const(*this).find(dataset_id));
}

const Attribute* find_attribute(const std::vector<Attribute>& attributes, std::string_view name) {
  for (const Attribute& attribute : attributes)
    if (attribute.name == name) return &attribute;
  return nullptr;
}

Attribute* find_attribute(std::vector<Attribute>& attributes, std::string_view name) {
  return const_cast<Attribute*>(find_attribute(std::as_const(attributes), name));
}

const Attribute* Entity::find(std::string_view name) const {
  return find_attribute(attributes, name);
}

Attribute* Entity::find(std::string_view name) { return find_attribute(attributes, name); }

const Instance* Entity::instance(std::string_view name) const {
  const Attribute* attribute = find(name);
  return attribute ? attribute->find("") : nullptr;
}

bool Entity::has_type(std::string_view type) const {
  return std::find(types.begin(), types.end(), type) != types.end();
}

void Entity::set(std::string_view name, Instance instance) {
  instance.dataset_id.clear();
  Attribute* attribute = find(name);
  if (!attribute) {
    attributes.push_back({std::string(name), {}});
    attribute = &attributes.back();
  }
  if (Instance* present = attribute->find(""))
    *present = std::move(instance);
  else
    attribute->instances.push_back(std::move(instance));
}

bool Entity::erase(std::string_view name) {
  return std::erase_if(attributes, [name](const Attribute& a) { return a.name == name; }) > 0;
}

bool same_content(const Instance& a, const Instance& b) {
  return a.kind == b.kind && a.dataset_id == b.dataset_id && a.observed_at == b.observed_at &&
         a.unit_code == b.unit_code && a.object_type == b.object_type && a.value == b.value &&
         same_attributes(a.sub_attributes, b.sub_attributes);
}

bool same_content(const Entity& a, const Entity& b) {
  return a.id == b.id && same_set(a.types, b.types) && same_set(a.scopes, b.scopes) &&
         same_attributes(a.attributes, b.attributes);
}

}  // namespace maillage::model
