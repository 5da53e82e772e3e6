// The region model: types, their attributes, workflows and vocabularies, read from region/*.json.
// A region adds a field or a type by editing a file; nothing here names a type of its own.
// Immutable once loaded, therefore safe to read from any thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "model/change.h"
#include "model/entity.h"
#include "model/grants.h"

namespace maillage::model {

using Labels = std::map<std::string, std::string>;  // "fr", "nl", "de", "en" → text

// Concepts are vocabulary_iri + vocabulary + "#" + code.
inline constexpr std::string_view vocabulary_iri = "https://w3id.org/maillage/voc/";

// From a name to a place in a vector, searched without making a string.
struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const {
    return std::hash<std::string_view>()(name);
  }
};
using NameIndex = std::unordered_map<std::string, std::size_t, NameHash, std::equal_to<>>;

class Schema;

struct AttributeDefinition {
  std::string name;  // short: "title"
  std::string iri;
  AttributeKind kind = AttributeKind::property;
  Labels labels;
  Labels help;
  Json schema;                          // the JSON Schema keywords that hold for the value
  std::shared_ptr<const Schema> rules;  // the same, compiled
  std::vector<std::string> targets;     // short type names; Relationship only
  bool many = false;
  std::string vocabulary;  // VocabProperty only
  bool territory = false;  // the entity lies in the target
  bool covers = false;     // the target lies in this entity (an inter-municipal body's members)
  std::string unit_code;
  int searchable = 0;  // weight in full text; 0: not searched
  bool facet = false;
  bool filter = false;
  Grants audience{every_relation,
                  {}};  // who reads it, where that is not everybody who reads the entity
  Grants writers{every_relation,
                 {}};  // who writes it, where that is not everybody who changes the entity
  bool read_only = false;
  // Whose personal value it is: the relationship to that person, or "id"; empty: not personal.
  std::string personal;
  Json source;  // the definition as read
};

struct WorkflowState {
  std::string name;
  Labels labels;
  bool is_public = true;
  std::optional<Grants> change;  // who changes an entity in this state, instead of the type's
  // The state in which an entity in this one is left when a person whom it is about is erased.
  std::string erased_to;
  std::string tone;
};

struct WorkflowStep {
  std::string name;
  Labels labels;
  std::vector<std::string> from;
  std::string to;
  std::vector<std::string> requires_fields;
  std::optional<Grants> who;  // instead of those who change the entity
};

// When personal values, or whole entities, are no longer needed.
struct RetentionRule {
  enum class Then { erase, remove };
  std::vector<std::string> states;  // of the workflow; empty: any
  std::string since;                // createdAt, modifiedAt, or an attribute that holds a time
  int days = 0;
  Then then = Then::erase;
  Labels labels;  // in words
};

struct TypeDefinition {
  std::string name;  // short: "Need"
  std::string iri;
  int version = 1;
  Labels labels;
  std::string title_attribute;  // short name of the attribute shown as the entity's name
  std::string dimension;
  std::vector<AttributeDefinition> attributes;
  std::vector<std::string> required;  // short names
  std::string workflow_attribute;     // empty: no workflow
  std::string initial_state;
  std::vector<WorkflowState> states;
  std::vector<WorkflowStep> steps;
  AccessRules access;
  // Kept among its readers: hidden from who only looks with a reader's rights.
  bool is_private = false;
  // Relationships to the persons whom its entities are about, or "id"; empty: not personal data.
  std::vector<std::string> personal;
  std::vector<RetentionRule> retention;
  bool frozen = false;
  Json source;  // the file as read, common properties merged in: what the page draws from
  NameIndex attribute_index;  // short names and IRIs

  bool has_personal_attributes() const;
  // By short name or IRI; nullptr when the type has no such attribute.
  const AttributeDefinition* attribute(std::string_view short_name_or_iri) const;
  const WorkflowState* state(std::string_view name) const;
  // The workflow's attribute; nullptr without workflow.
  const AttributeDefinition* state_attribute() const;
};

struct Concept {
  std::string code;
  std::string iri;  // namespace/voc/NAME#code
  Labels labels;
  std::map<std::string, std::vector<std::string>> alt_labels;  // per language
  std::string broader;                                         // code, may be empty
  Labels help;
  Json properties;  // "properties" of the file: what the program reads for what concerns it
};

struct Vocabulary {
  std::string name;
  Labels labels;
  std::vector<Concept> concepts;
  Json source;
  NameIndex concept_index;  // codes and IRIs

  const Concept* find(std::string_view code_or_iri) const;
};

// A file of the region model: its path below region/ ("types/Need.json") and its text.
struct RegionFile {
  std::string path;
  std::string text;
};

// The *.json files of the folders types/ and vocabularies/ of a directory. Errors: not_found,
// too_large.
Result<std::vector<RegionFile>> read_region_directory(const std::string& directory);

class Registry {
 public:
  // Loads and cross-checks all files. Errors: invalid, naming file and path in it
  // ("types/Need.json: properties.title.kind"): unknown keyword, missing language, unknown
  // vocabulary, target, state…
  static Result<Registry> load(const std::vector<RegionFile>& files);

  const TypeDefinition* type(std::string_view short_name_or_iri) const;
  // Shared across types: weights are the greatest, facet, filter, territory and covers hold when
  // they hold in one type. Who reads and writes it is each type's own.
  const AttributeDefinition* attribute(std::string_view iri) const;
  const Vocabulary* vocabulary(std::string_view name) const;
  const std::vector<TypeDefinition>& types() const { return types_; }
  const std::vector<Vocabulary>& vocabularies() const { return vocabularies_; }

  // The JSON-LD context of the region: every type and attribute name, VocabProperty with @type
  // @vocab.
  // {"@context": {...}}
  Json context() const;

  // Does entity `id` exist, and with which types (IRIs)? Handed in by the engine.
  using Lookup = std::function<std::vector<std::string>(std::string_view id)>;

  // Is `after` a valid next state? Entities of types the region does not define are free-form and
  // always valid. Collects every wrong field: Error{invalid, fields}. `before` is nullptr on
  // creation. Checks kinds, schema, required, vocabulary codes, relationship targets (when they
  // exist they must be of a target type), workflow (initial state on creation unless `trusted`; a
  // change of state must be a step whose required fields are there unless `trusted`), read-only
  // fields unless `trusted`. `trusted` is for imports and the server's own changes.
  Result<void> validate(const Entity& after, const Entity* before, const Lookup& lookup,
                        bool trusted) const;

  // Fills the defaults: the initial workflow state. Writes the codes of vocabularies as the IRIs of
  // their concepts, also when a context without that term turned them into IRIs of its own.
  void complete(Entity& entity) const;

  // The steps allowed from the entity's present state, with whether required fields are missing.
  struct AvailableStep {
    const WorkflowStep* step;
    std::vector<std::string> missing;
  };
  std::vector<AvailableStep> available_steps(const Entity& entity) const;

  // The definitions of those of its types that the region defines, in the entity's order.
  std::vector<const TypeDefinition*> types_of(const Entity& entity) const;

  // The name of the workflow's state that the entity is in; the initial one when it has none.
  std::string_view state_of(const Entity& entity, const TypeDefinition& type) const;

  // The simple key-value form of the region API (short names), and back. from_simple collects every
  // unknown or wrong field; `id` and `type` are required, absent attributes stay absent, null
  // deletes (for merge). Relationship: id or array of ids; VocabProperty: code(s);
  // LanguageProperty: map, or a plain string together with `default_language`.
  Json to_simple(const Entity& entity) const;
  Result<Entity> from_simple(const Json& simple, std::string_view default_language = "fr") const;

 private:
  // Cross-checks what the files say of each other, and joins the attributes that types share.
  void link(std::vector<FieldError>& errors);

  std::vector<TypeDefinition> types_;
  std::vector<Vocabulary> vocabularies_;
  NameIndex type_index_;  // short names and IRIs
  std::vector<AttributeDefinition> attributes_;
  NameIndex attribute_index_;  // IRIs
  NameIndex vocabulary_index_;
};

}  // namespace maillage::model
