// The entity as a value: what changes are made of and what validation reads. Names and types are
// full IRIs. The engine keeps a compact form of its own (engine/record.h); this one is for
// building.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace maillage::model {

// The prefix of the terms of the region model: "budget" is namespace_iri + "budget".
inline constexpr std::string_view namespace_iri = "https://w3id.org/maillage/ns#";
// Scopes are named so where the standard treats them as an attribute (CIM 009 4.18, 5.6.5).
// When the personal values of an entity were erased; it has none since.
inline constexpr std::string_view erased_iri = "https://w3id.org/maillage/ns#erased";
inline constexpr std::string_view scope_iri = "https://uri.etsi.org/ngsi-ld/scope";
// What stands for null inside a value (CIM 009 4.5.0), since JSON-LD drops a JSON null.
inline constexpr std::string_view ngsi_ld_null = "urn:ngsi-ld:null";
// "budget" → "https://w3id.org/maillage/ns#budget". The names title, description and location are
// protected by the core context (CIM 009 4.4), so that no context can give them an IRI of ours:
// they have the core's.
std::string iri(std::string_view short_name);
// The way back: the name after namespace_iri (or one of the three), else the IRI itself.
std::string_view short_name(std::string_view iri);

// CIM 009 v1.9.1 clause 4.5: the kinds of attribute.
enum class AttributeKind : std::uint8_t {
  property,
  geo_property,
  relationship,
  language_property,
  vocab_property,
  json_property,
  list_property,
  list_relationship,
};
inline constexpr int attribute_kind_count = 8;
// "Property", "GeoProperty"… as in the standard's `type` member.
std::string_view name_of(AttributeKind kind);
std::optional<AttributeKind> attribute_kind(std::string_view name);
// The member that carries the value: "value", "object", "languageMap", "vocab", "json",
// "valueList", "objectList".
std::string_view value_member(AttributeKind kind);

struct Attribute;

// One instance of an attribute; several with different dataset ids make a multi-attribute (4.5.5).
struct Instance {
  AttributeKind kind = AttributeKind::property;
  // By kind: any JSON; a GeoJSON geometry; a URI or an array of URIs; a map from language tag to
  // text or array of texts; an IRI or an array of IRIs; any JSON kept verbatim; an array; an array
  // of URIs.
  Json value;
  std::string dataset_id;  // empty: the default instance
  std::optional<Timestamp> observed_at;
  std::string unit_code;    // UN/CEFACT; empty: none
  std::string object_type;  // Relationship's objectType (expanded IRI); empty: none
  std::vector<Attribute> sub_attributes;
  Timestamp created_at{};   // set by the engine
  Timestamp modified_at{};  // set by the engine
};

struct Attribute {
  std::string name;                 // expanded IRI
  std::vector<Instance> instances;  // at least one; dataset ids differ

  const Instance* find(std::string_view dataset_id) const;  // "": the default instance
  Instance* find(std::string_view dataset_id);
};

// By full IRI, or nullptr. For sub-attributes too.
const Attribute* find_attribute(const std::vector<Attribute>& attributes, std::string_view name);
Attribute* find_attribute(std::vector<Attribute>& attributes, std::string_view name);

struct Entity {
  std::string id;                   // URI
  std::vector<std::string> types;   // expanded IRIs, at least one, no duplicates
  std::vector<std::string> scopes;  // "/a/b" paths (4.18)
  std::vector<Attribute> attributes;
  Timestamp created_at{};     // set by the engine
  Timestamp modified_at{};    // set by the engine
  std::uint64_t version = 0;  // set by the engine: 1 on creation, one more with each change

  const Attribute* find(std::string_view name) const;  // by full IRI
  Attribute* find(std::string_view name);
  // The default instance of the attribute with that full IRI, or nullptr.
  const Instance* instance(std::string_view name) const;
  bool has_type(std::string_view type) const;
  // Replaces or adds the default instance.
  void set(std::string_view name, Instance instance);
  bool erase(std::string_view name);
};

// Equal content; created_at, modified_at and version are not compared, order of attributes neither.
bool same_content(const Entity& a, const Entity& b);
bool same_content(const Instance& a, const Instance& b);

}  // namespace maillage::model
