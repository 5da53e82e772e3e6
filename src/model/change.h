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
    append,      // attributes are added, existing ones overwritten           (5.6.3)
    append_new,  // attributes are added, existing ones left and reported     (5.6.3 noOverwrite)
    update,      // only existing attributes change, others are reported      (5.6.2)
    merge,       // merge-patch: null deletes, the rest is merged deeply      (5.6.17)
    patch,       // one attribute, fields given replace those of the instance (5.6.4)
    replace_attribute,  // one existing attribute is replaced as a whole        (5.6.19)
    delete_attribute,   // `attribute` with `dataset_id`, or all its instances  (5.6.5)
    remove,             // the entity goes                                           (5.6.6)
  };
  Kind kind = Kind::create;
  std::string id;
  // The new content: id and types as in `content` for create/upsert/replace; for the others only
  // the attributes (and types or scopes to add, when given). For merge, a deletion is an instance
  // whose value is null. For patch, `content` has one attribute with one instance in which only the
  // given fields are set, `patch_fields` telling which.
  Entity content;
  struct PatchFields {
    bool value = false;
    bool observed_at = false;
    bool unit_code = false;
    bool object_type = false;
  } patch_fields;
  std::string attribute;       // delete_attribute
  std::string dataset_id;      // delete_attribute
  bool all_instances = false;  // delete_attribute
  // When set, the entity's version must be this, else the change fails with `conflict`.
  std::optional<std::uint64_t> expected_version;
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
};

// The next state, from the current one (nullptr: absent). Pure. Does not set created_at,
// modified_at or version. Errors: not_found, already_exists, conflict, invalid.
Result<Applied> apply(const Entity* current, const Change& change);

}  // namespace maillage::model
