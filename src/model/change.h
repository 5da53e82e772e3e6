// A change to one entity, as data, and how it turns one state into the next.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/entity.h"

namespace maillage::model {

struct Change {
  enum class Kind {
    create,      // the id must be free                                       (CIM 009 5.6.1)
    upsert,      // creates, or replaces the whole content
    replace,     // the entity must exist; its whole content is replaced      (5.6.18)
    append,      // instances are added, existing ones overwritten            (5.6.3)
    append_new,  // instances are added, existing ones left and reported      (5.6.3 noOverwrite)
    update,      // instances are added or replaced as a whole, null deletes  (5.6.2)
    merge,       // merge-patch: null deletes, the rest is merged deeply      (5.6.17)
    patch,       // one attribute, fields given replace those of the instance (5.6.4)
    replace_attribute,  // one existing attribute is replaced as a whole        (5.6.19)
    delete_attribute,   // `attribute` with `dataset_id`, or all its instances  (5.6.5)
    remove,             // the entity goes                                           (5.6.6)
  };
  Kind kind = Kind::create;
  std::string id;
  // The new content: id and types as in `content` for create/upsert/replace; for the others only
  // the attributes (and types or scopes to add, when given; no change but a replacement takes a
  // type away, 4.16). For update, merge and patch, a deletion is an instance or a sub-attribute
  // whose value is null. For patch, `content` has one attribute with one instance in which only the
  // given fields are set, `patch_fields` telling which; sub-attributes given replace those present.
  Entity content;
  struct PatchFields {
    bool value = false;
    bool observed_at = false;
    bool unit_code = false;
    bool object_type = false;
    bool kind = false;  // the fragment names its `type`: it must be that of the instance
  } patch_fields;
  // For merge, when the fragment came in the simplified representation (5.6.17.4): existing
  // attributes keep their kind.
  bool simplified = false;
  // For merge: the language a plain text given for a LanguageProperty is in; empty: none was given.
  std::string common_language;
  // For merge: becomes the observedAt of merged instances that had one and are not given another.
  std::optional<Timestamp> common_observed_at;
  std::string attribute;       // delete_attribute
  std::string dataset_id;      // delete_attribute
  bool all_instances = false;  // delete_attribute
  // When set, the entity's version must be this, else the change fails with `conflict`. The first
  // is the record's own, of who read it in the server; the second is what its actor was shown.
  std::optional<std::uint64_t> expected_version;
  std::optional<std::uint64_t> seen_version;
  // The attributes in it are those that the actor named, and not put together by the server: then
  // it may name only what it reads, or a guess would be answered.
  bool by_actor = false;
};

// Some attributes were not taken (5.2.18 UpdateResult).
struct NotUpdated {
  std::string attribute;  // expanded IRI
  std::string reason;
};

struct Applied {
  std::optional<Entity> after;       // nothing after a removal
  std::vector<std::string> updated;  // attribute IRIs that changed
  std::vector<NotUpdated> not_updated;
  bool created = false;
  // False: the content is as before, types and scopes included. Still a success.
  bool changed = false;
};

// The next state, from the current one (nullptr: absent). Pure. Sets no times and no version: the
// entity keeps its own, an unaffected instance its times, a changed one its created_at, and what
// the caller has to stamp is zero (modified_at of a changed instance, both of a new one;
// sub-attributes alike). Errors: not_found, already_exists, conflict (expected version), invalid.
Result<Applied> apply(const Entity* current, const Change& change);
// The same; takes the content of a change that creates or replaces an entity instead of copying it.
Result<Applied> apply(const Entity* current, Change&& change);

}  // namespace maillage::model
