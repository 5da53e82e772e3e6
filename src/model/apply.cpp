// The meaning of every kind of Change, after the clauses of CIM 009 v1.9.1 cited in change.h.
#include <algorithm>

#include "model/change.h"
#include "model/merge.h"

namespace maillage::model {

namespace {

using Kind = Change::Kind;

bool replaces_content(Kind kind) {
  return kind == Kind::create || kind == Kind::upsert || kind == Kind::replace;
}

bool takes_deletions(Kind kind) {
  return kind == Kind::update || kind == Kind::merge || kind == Kind::patch;
}

void add_missing(std::vector<std::string>& target, const std::vector<std::string>& more) {
  for (const std::string& item : more)
    if (std::find(target.begin(), target.end(), item) == target.end()) target.push_back(item);
}

// Few are compared with each other, many are sorted: no input costs quadratic time.
template <class Item, class TextOf>
bool has_duplicate(const std::vector<Item>& items, const TextOf& text_of) {
  if (items.size() <= 8) {
    for (std::size_t i = 1; i < items.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (text_of(items[i]) == text_of(items[j])) return true;
    return false;
  }
  std::vector<std::string_view> texts;
  texts.reserve(items.size());
  for (const Item& item : items) texts.push_back(text_of(item));
  std::sort(texts.begin(), texts.end());
  return std::adjacent_find(texts.begin(), texts.end()) != texts.end();
}

// The shape that every attribute list has, whoever built it.
Result<void> check_attributes(const std::vector<Attribute>& attributes, bool deletions) {
  for (const Attribute& attribute : attributes) {
    const auto wrong = [&](const char* reason) {
      return invalid(std::string(short_name(attribute.name)), reason);
    };
    if (attribute.name.empty()) return invalid("", "an attribute has no name");
    if (attribute.instances.empty()) return wrong("has no value");
    for (const Instance& instance : attribute.instances) {
      // A JsonProperty may hold any JSON, null included (4.5.24).
      const bool null_is_data =
          instance.kind == AttributeKind::json_property && instance.value.is_null();
      if (!deletions && is_deletion(instance) && !null_is_data) return wrong("must not be null");
      MAILLAGE_TRY(check_attributes(instance.sub_attributes, deletions));
    }
    if (has_duplicate(attribute.instances,
                      [](const Instance& one) -> std::string_view { return one.dataset_id; }))
      return wrong("is given twice for the same dataset");
  }
  if (has_duplicate(attributes, [](const Attribute& one) -> std::string_view { return one.name; }))
    return invalid("", "an attribute is given twice");
  return {};
}

Result<void> check(const Entity* current, const Change& change) {
  const std::string& id = change.id.empty() ? change.content.id : change.id;
  if (id.empty()) return invalid("id", "is required");
  if (!change.content.id.empty() && change.content.id != id)
    return invalid("id", "differs from the id of the entity that is changed");
  const bool may_create = change.kind == Kind::create || change.kind == Kind::upsert;
  if (!current && !may_create) return not_found(id);
  if (current && change.kind == Kind::create)
    return make_error(ErrorCode::already_exists, id + " already exists", id);
  if (change.expected_version && *change.expected_version != (current ? current->version : 0))
    return make_error(ErrorCode::conflict, id + " has changed since it was read", id);
  if (replaces_content(change.kind) && change.content.types.empty())
    return invalid("type", "is required");
  return check_attributes(change.content.attributes, takes_deletions(change.kind));
}

// 5.6.2, 5.6.3 and 5.6.17 each treat a given scope in their own way.
void change_scopes(Entity& after, const Change& change, Applied& applied) {
  const std::vector<std::string>& given = change.content.scopes;
  if (given.empty()) return;
  if (given.size() == 1 && given.front() == ngsi_ld_null) {
    if (takes_deletions(change.kind)) after.scopes.clear();
  } else if (change.kind == Kind::append_new) {
    add_missing(after.scopes, given);
  } else if (change.kind == Kind::update && after.scopes.empty()) {
    applied.not_updated.push_back({std::string(scope_iri), "the entity has no scope to replace"});
  } else {
    after.scopes.clear();
    add_missing(after.scopes, given);
  }
}

void put_attributes(Entity& after, const Change& change, Applied& applied) {
  for (const Attribute& attribute : change.content.attributes) {
    for (const Instance& instance : attribute.instances) {
      const Attribute* present = after.find(attribute.name);
      if (is_deletion(instance) && change.kind == Kind::update) {
        remove_instance(after.attributes, attribute.name, instance.dataset_id);
      } else if (change.kind == Kind::append_new && present && present->find(instance.dataset_id)) {
        const std::string dataset =
            instance.dataset_id.empty() ? "" : " for the dataset " + instance.dataset_id;
        applied.not_updated.push_back({attribute.name, "already present" + dataset});
      } else {
        put_instance(after.attributes, attribute.name, instance);
      }
    }
  }
}

// The instance that a change to one attribute is about (5.6.4, 5.6.19).
Result<Instance*> target_of(Entity& after, const Attribute& fragment, const Instance& instance) {
  if (fragment.name == scope_iri) return invalid("scope", "cannot be changed in this way");
  Attribute* attribute = after.find(fragment.name);
  Instance* target = attribute ? attribute->find(instance.dataset_id) : nullptr;
  if (!target) return not_found(std::string(short_name(fragment.name)));
  return target;
}

Result<void> patch_instance(Entity& after, const Change& change) {
  if (change.content.attributes.size() != 1 || change.content.attributes[0].instances.size() != 1)
    return invalid("", "exactly one attribute must be given");
  const Attribute& fragment = change.content.attributes[0];
  const Instance& given = fragment.instances[0];
  const std::string field(short_name(fragment.name));
  MAILLAGE_ASSIGN(Instance * target, target_of(after, fragment, given));
  const Change::PatchFields& fields = change.patch_fields;
  if (fields.value && is_deletion(given)) {
    remove_instance(after.attributes, fragment.name, given.dataset_id);
    return {};
  }
  // 5.6.4.4: the type of an attribute does not change. Without a type, the member tells.
  const bool other_kind = fields.kind && given.kind != target->kind;
  const bool other_member = fields.value && value_member(given.kind) != value_member(target->kind);
  if (other_kind || other_member)
    return invalid(field, "is a " + std::string(name_of(target->kind)) +
                              ": its type cannot change to " + std::string(name_of(given.kind)));
  if (fields.value) target->value = given.value;
  if (fields.observed_at) target->observed_at = given.observed_at;
  if (fields.unit_code) target->unit_code = given.unit_code == ngsi_ld_null ? "" : given.unit_code;
  if (fields.object_type)
    target->object_type = given.object_type == ngsi_ld_null ? "" : given.object_type;
  for (const Attribute& sub : given.sub_attributes) {
    for (const Instance& instance : sub.instances) {
      if (is_deletion(instance))
        remove_instance(target->sub_attributes, sub.name, instance.dataset_id);
      else
        put_instance(target->sub_attributes, sub.name, instance);
    }
  }
  return {};
}

Result<void> replace_instances(Entity& after, const Change& change) {
  if (change.content.attributes.size() != 1)
    return invalid("", "exactly one attribute must be given");
  const Attribute& fragment = change.content.attributes[0];
  for (const Instance& instance : fragment.instances) {
    MAILLAGE_ASSIGN(Instance * target, target_of(after, fragment, instance));
    *target = instance;
  }
  return {};
}

Result<void> delete_attribute(Entity& after, const Change& change) {
  if (change.attribute == scope_iri) {
    if (after.scopes.empty()) return not_found("scope");
    after.scopes.clear();
    return {};
  }
  const bool removed = change.all_instances
                           ? after.erase(change.attribute)
                           : remove_instance(after.attributes, change.attribute, change.dataset_id);
  if (!removed) return not_found(std::string(short_name(change.attribute)));
  return {};
}

void carry_times(const std::vector<Attribute>& before, std::vector<Attribute>& after);

// An instance that stays as it was keeps its times; one that changed keeps its creation (4.8).
void carry_times(const Instance* before, Instance& after) {
  after.created_at = before ? before->created_at : Timestamp{};
  after.modified_at = before && same_content(*before, after) ? before->modified_at : Timestamp{};
  static const std::vector<Attribute> none;
  carry_times(before ? before->sub_attributes : none, after.sub_attributes);
}

void carry_times(const Attribute* before, Attribute& after) {
  for (Instance& instance : after.instances)
    carry_times(before ? before->find(instance.dataset_id) : nullptr, instance);
}

void carry_times(const std::vector<Attribute>& before, std::vector<Attribute>& after) {
  for (Attribute& attribute : after) carry_times(find_attribute(before, attribute.name), attribute);
}

bool same_attribute(const Attribute* a, const Attribute* b) {
  if (!a || !b) return a == b;
  return a->instances.size() == b->instances.size() &&
         std::all_of(a->instances.begin(), a->instances.end(), [b](const Instance& instance) {
           const Instance* twin = b->find(instance.dataset_id);
           return twin && same_content(instance, *twin);
         });
}

// The attributes a change can have touched: those it names, and when it replaces all, the old ones.
std::vector<std::string> touched(const Entity* current, const Change& change) {
  std::vector<std::string> names;
  for (const Attribute& attribute : change.content.attributes) names.push_back(attribute.name);
  if (change.kind == Kind::delete_attribute) names.push_back(change.attribute);
  if (!current || !replaces_content(change.kind)) return names;
  for (const Attribute& attribute : current->attributes)
    if (!change.content.find(attribute.name)) names.push_back(attribute.name);
  return names;
}

// Nothing was there before: every attribute is new, and its times are still to be set.
void finish_creation(Entity after, Applied& applied) {
  for (Attribute& attribute : after.attributes) {
    carry_times(nullptr, attribute);
    applied.updated.push_back(attribute.name);
  }
  applied.created = true;
  applied.changed = true;
  applied.after = std::move(after);
}

void finish(const Entity* current, const Change& change, Entity after, Applied& applied) {
  for (std::string& name : touched(current, change)) {
    const Attribute* before = current ? current->find(name) : nullptr;
    Attribute* now = after.find(name);
    if (now) carry_times(before, *now);
    if (!same_attribute(before, now)) applied.updated.push_back(std::move(name));
  }
  applied.created = !current;
  const auto same_items = [](const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return a.size() == b.size() && std::is_permutation(a.begin(), a.end(), b.begin());
  };
  applied.changed = !current || !applied.updated.empty() ||
                    !same_items(current->types, after.types) ||
                    !same_items(current->scopes, after.scopes);
  applied.after = std::move(after);
}

void drop_duplicates(std::vector<std::string>& list) {
  if (list.size() < 2) return;
  std::vector<std::string> kept;
  add_missing(kept, list);
  list = std::move(kept);
}

Entity replacement(const Entity* current, const std::string& id, Entity after) {
  if (!id.empty()) after.id = id;
  drop_duplicates(after.types);
  drop_duplicates(after.scopes);
  after.created_at = current ? current->created_at : Timestamp{};
  after.modified_at = current ? current->modified_at : Timestamp{};
  after.version = current ? current->version : 0;
  return after;
}

}  // namespace

Result<Applied> apply(const Entity* current, Change&& change) {
  if (current || !replaces_content(change.kind)) return apply(current, std::as_const(change));
  MAILLAGE_TRY(check(current, change));
  Applied applied;
  finish_creation(replacement(nullptr, change.id, std::move(change.content)), applied);
  return applied;
}

Result<Applied> apply(const Entity* current, const Change& change) {
  MAILLAGE_TRY(check(current, change));
  Applied applied;
  if (change.kind == Kind::remove) {
    applied.changed = true;
    for (const Attribute& attribute : current->attributes)
      applied.updated.push_back(attribute.name);
    return applied;
  }
  if (replaces_content(change.kind)) {
    finish(current, change, replacement(current, change.id, change.content), applied);
    return applied;
  }
  Entity after = *current;
  switch (change.kind) {
    case Kind::append:
    case Kind::append_new:
    case Kind::update: put_attributes(after, change, applied); break;
    case Kind::merge: merge_attributes(after.attributes, change.content.attributes, change); break;
    case Kind::patch: MAILLAGE_TRY(patch_instance(after, change)); break;
    case Kind::replace_attribute: MAILLAGE_TRY(replace_instances(after, change)); break;
    case Kind::delete_attribute: MAILLAGE_TRY(delete_attribute(after, change)); break;
    default: break;  // handled above
  }
  if (change.kind == Kind::append || change.kind == Kind::append_new ||
      change.kind == Kind::update || change.kind == Kind::merge) {
    add_missing(after.types, change.content.types);
    change_scopes(after, change, applied);
  }
  finish(current, change, std::move(after), applied);
  return applied;
}

}  // namespace maillage::model
