#include "model/merge.h"

#include <algorithm>

namespace maillage::model {

namespace {

bool is_null_text(const Json& value) {
  return value.is_string() && value.as_string() == ngsi_ld_null;
}

// RFC 7396 with the NGSI-LD null. In a JsonProperty a JSON null is data, kept as it is (4.5.24).
Json merged(Json target, const Json& fragment, bool null_is_data) {
  if (!fragment.is_object()) return fragment;
  if (!target.is_object()) target = Json::object();
  for (const Json::Member& member : fragment.as_object()) {
    if (is_null_text(member.value) || (member.value.is_null() && !null_is_data)) {
      target.erase(member.key);
      continue;
    }
    Json* present = target.find(member.key);
    Json value = merged(present ? std::move(*present) : Json(), member.value, null_is_data);
    if (present)
      *present = std::move(value);
    else
      target.set(member.key, std::move(value));
  }
  return target;
}

// Another geometry is another value: merging its members would mix two types of coordinates.
Json merged_value(AttributeKind kind, Json target, const Json& fragment) {
  if (kind == AttributeKind::geo_property) return fragment;
  return merged(std::move(target), fragment, kind == AttributeKind::json_property);
}

void drop_deletions(std::vector<Attribute>& attributes) {
  for (Attribute& attribute : attributes) {
    std::erase_if(attribute.instances, is_deletion);
    for (Instance& instance : attribute.instances) drop_deletions(instance.sub_attributes);
  }
  std::erase_if(attributes, [](const Attribute& a) { return a.instances.empty(); });
}

void merge_text(std::string& target, const std::string& fragment) {
  if (fragment == ngsi_ld_null)
    target.clear();
  else if (!fragment.empty())
    target = fragment;
}

void merge_instance(Instance& target, const Instance& fragment, const Change& change) {
  const bool language = target.kind == AttributeKind::language_property;
  if (language && fragment.value.is_string()) {
    // 5.6.17.4: the text replaces what is there in the common language only.
    const std::string& tag = change.common_language;
    if (!target.value.is_object()) target.value = Json::object();
    target.value.set(tag.empty() ? "@none" : tag, fragment.value);
  } else if (target.kind == fragment.kind || change.simplified) {
    target.value = merged_value(target.kind, std::move(target.value), fragment.value);
  } else {
    target.kind = fragment.kind;
    target.value = merged_value(fragment.kind, {}, fragment.value);
  }
  if (fragment.observed_at)
    target.observed_at = fragment.observed_at;
  else if (target.observed_at && change.common_observed_at)
    target.observed_at = change.common_observed_at;
  merge_text(target.unit_code, fragment.unit_code);
  merge_text(target.object_type, fragment.object_type);
  merge_attributes(target.sub_attributes, fragment.sub_attributes, change);
}

}  // namespace

bool is_deletion(const Instance& instance) {
  const Json& value = instance.value;
  if (value.is_null() || is_null_text(value)) return true;
  if (instance.kind != AttributeKind::language_property || value.size() != 1) return false;
  const Json* none = value.find("@none");
  return none && is_null_text(*none);
}

bool remove_instance(std::vector<Attribute>& attributes, std::string_view name,
                     std::string_view dataset_id) {
  Attribute* attribute = find_attribute(attributes, name);
  if (!attribute) return false;
  const auto removed = std::erase_if(attribute->instances, [dataset_id](const Instance& instance) {
    return instance.dataset_id == dataset_id;
  });
  if (attribute->instances.empty())
    attributes.erase(attributes.begin() + (attribute - attributes.data()));
  return removed > 0;
}

void put_instance(std::vector<Attribute>& attributes, std::string_view name, Instance instance) {
  drop_deletions(instance.sub_attributes);
  Attribute* attribute = find_attribute(attributes, name);
  if (!attribute) {
    attributes.push_back({std::string(name), {}});
    attribute = &attributes.back();
  }
  if (Instance* present = attribute->find(instance.dataset_id))
    *present = std::move(instance);
  else
    attribute->instances.push_back(std::move(instance));
}

void merge_attributes(std::vector<Attribute>& target, const std::vector<Attribute>& fragment,
                      const Change& change) {
  for (const Attribute& attribute : fragment) {
    for (const Instance& instance : attribute.instances) {
      if (is_deletion(instance)) {
        remove_instance(target, attribute.name, instance.dataset_id);
        continue;
      }
      Attribute* present = find_attribute(target, attribute.name);
      Instance* twin = present ? present->find(instance.dataset_id) : nullptr;
      if (twin) {
        merge_instance(*twin, instance, change);
        continue;
      }
      // What is added is merged into nothing, so that no null stays at any depth.
      Instance added;
      added.kind = instance.kind;
      added.dataset_id = instance.dataset_id;
      merge_instance(added, instance, change);
      put_instance(target, attribute.name, std::move(added));
    }
  }
}

}  // namespace maillage::model
