// Is an entity a valid next state? Every wrong field is reported, with a path and a reason that a
// form can show beside it. Pure, and total: no input makes it fail otherwise.
#include <algorithm>

#include "geo/geometry.h"
#include "model/registry.h"
#include "model/schema.h"

namespace maillage::model {

namespace {

using Definitions = std::vector<const TypeDefinition*>;

bool is_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

// Null, "", [], and a language map without a text: as good as nothing.
bool is_empty(const Json& value) {
  if (value.is_string()) return is_blank(value.as_string());
  if (value.is_array()) return value.size() == 0;
  if (value.is_object())
    return std::all_of(value.as_object().begin(), value.as_object().end(),
                       [](const Json::Member& member) { return is_empty(member.value); });
  return value.is_null();
}

bool is_given(const Entity& entity, const AttributeDefinition& definition) {
  const Attribute* attribute = entity.find(definition.iri);
  return attribute && std::any_of(attribute->instances.begin(), attribute->instances.end(),
                                  [](const Instance& one) { return !is_empty(one.value); });
}

bool is_language_tag(std::string_view text) {
  if (text == "@none") return true;
  std::size_t part = 0;
  bool first = true;
  for (char c : text) {
    if (c == '-') {
      if (part == 0) return false;
      part = 0;
      first = false;
      continue;
    }
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && (first || c < '0' || c > '9')) return false;
    if (++part > 8) return false;
  }
  return part > 0;
}

// The state an entity is in; empty when the text is no text.
std::string_view state_of(const Entity& entity, const TypeDefinition& type) {
  const AttributeDefinition* attribute = type.state_attribute();
  const Instance* instance = attribute ? entity.instance(attribute->iri) : nullptr;
  if (!instance) return type.initial_state;
  return instance->value.is_string() ? std::string_view(instance->value.as_string())
                                     : std::string_view{};
}

class Validation {
 public:
  Validation(const Registry& registry, const Entity& after, const Entity* before,
             const Registry::Lookup& lookup, bool trusted)
      : registry_(registry), after_(after), before_(before), lookup_(lookup), trusted_(trusted) {}

  FieldErrors run(const Definitions& types) {
    for (const Attribute& attribute : after_.attributes) {
      if (const AttributeDefinition* definition = find(types, attribute.name))
        check_attribute(*definition, attribute);
    }
    for (const TypeDefinition* type : types) {
      check_required(*type);
      if (!type->workflow_attribute.empty()) check_workflow(*type);
      if (!trusted_ && before_) check_read_only_kept(*type);
    }
    return std::move(errors_);
  }

 private:
  static const AttributeDefinition* find(const Definitions& types, std::string_view name) {
    for (const TypeDefinition* type : types)
      if (const AttributeDefinition* definition = type->attribute(name)) return definition;
    return nullptr;
  }

  void check_attribute(const AttributeDefinition& definition, const Attribute& attribute) {
    const FieldPath path(definition.name);
    for (const Instance& instance : attribute.instances) {
      const Instance* was = earlier(attribute, instance);
      if (definition.read_only && !trusted_ && !(was && same_content(*was, instance)))
        add_error(errors_, path, "is set by the server");
      if (instance.kind != definition.kind) {
        add_error(errors_, path,
                  "must be a " + std::string(name_of(definition.kind)) + ", not a " +
                      std::string(name_of(instance.kind)));
        continue;
      }
      // A target that goes away later does not make its sources invalid.
      const bool new_targets = !was || !(was->value == instance.value);
      check_value(definition, instance.value, path, new_targets);
    }
  }

  const Instance* earlier(const Attribute& attribute, const Instance& instance) const {
    const Attribute* was = before_ ? before_->find(attribute.name) : nullptr;
    return was ? was->find(instance.dataset_id) : nullptr;
  }

  void check_value(const AttributeDefinition& definition, const Json& value, const FieldPath& path,
                   bool new_targets) {
    switch (definition.kind) {
      case AttributeKind::property:
      case AttributeKind::json_property: return definition.rules->check(value, path, errors_);
      case AttributeKind::geo_property: return check_geometry(value, path);
      case AttributeKind::language_property: return check_languages(definition, value, path);
      case AttributeKind::vocab_property:
        return each(
            definition, value, path, "one code",
            [&](const Json& item, const FieldPath& at) { check_concept(definition, item, at); });
      case AttributeKind::relationship:
        return each(definition, value, path, "one id", [&](const Json& item, const FieldPath& at) {
          check_target(definition, item, at, new_targets);
        });
      case AttributeKind::list_property:
        if (!value.is_array()) return add_error(errors_, path, "must be a list");
        return definition.rules->check(value, path, errors_);
      case AttributeKind::list_relationship:
        return check_target_list(definition, value, path, new_targets);
    }
  }

  void check_geometry(const Json& value, const FieldPath& path) {
    const auto geometry = geo::geometry_from_geojson(value);
    if (geometry.ok()) return;
    const Error& error = geometry.error();
    if (error.fields.empty()) return add_error(errors_, path, error.message);
    const std::string& inner = error.fields.front().field;
    const FieldPath place = inner == "geometry" ? path : FieldPath(path, inner);
    add_error(errors_, place, error.fields.front().reason);
  }

  void check_languages(const AttributeDefinition& definition, const Json& value,
                       const FieldPath& path) {
    if (!value.is_object()) return add_error(errors_, path, "must be a map from language to text");
    for (const Json::Member& member : value.as_object()) {
      const FieldPath here(path, member.key);
      if (!is_language_tag(member.key)) {
        add_error(errors_, here, "is not a language tag such as fr");
        continue;
      }
      const Json& text = member.value;
      if (text.is_string()) {
        definition.rules->check(text, here, errors_);
      } else if (text.is_array()) {
        for (std::size_t i = 0; i < text.size(); ++i) {
          const FieldPath place(here, i);
          if (text.as_array()[i].is_string())
            definition.rules->check(text.as_array()[i], place, errors_);
          else
            add_error(errors_, place, "must be a text");
        }
      } else {
        add_error(errors_, here, "must be a text");
      }
    }
  }

  template <class Check>
  void each(const AttributeDefinition& definition, const Json& value, const FieldPath& path,
            std::string_view one, Check check) {
    if (!value.is_array()) return check(value, path);
    if (!definition.many)
      return add_error(errors_, path, "must be " + std::string(one) + ", not a list");
    for (std::size_t i = 0; i < value.size(); ++i) check(value.as_array()[i], FieldPath(path, i));
  }

  void check_concept(const AttributeDefinition& definition, const Json& value,
                     const FieldPath& path) {
    if (!value.is_string()) return add_error(errors_, path, "must be a code");
    const Vocabulary* vocabulary = registry_.vocabulary(definition.vocabulary);
    const Concept* found = vocabulary ? vocabulary->find(value.as_string()) : nullptr;
    if (found && found->iri == value.as_string()) return;
    std::vector<std::string_view> codes;
    if (vocabulary)
      for (const Concept& each : vocabulary->concepts) codes.push_back(each.code);
    add_error(errors_, path, not_one_of(codes));
  }

  void check_target(const AttributeDefinition& definition, const Json& value, const FieldPath& path,
                    bool new_targets) {
    if (!value.is_string() || !is_uri(value.as_string()))
      return add_error(errors_, path,
                       "must be an id such as urn:ngsi-ld:" +
                           (definition.targets.empty() ? "Type" : definition.targets.front()) +
                           ":…");
    if (!new_targets || !lookup_) return;
    const std::string& id = value.as_string();
    const std::vector<std::string> types = id == after_.id ? after_.types : lookup_(id);
    if (types.empty()) {
      if (!trusted_) add_error(errors_, path, "no entity " + id + " exists");
      return;
    }
    for (const std::string& target : definition.targets) {
      const TypeDefinition* type = registry_.type(target);
      if (type && std::find(types.begin(), types.end(), type->iri) != types.end()) return;
    }
    std::string wanted;
    for (const std::string& target : definition.targets)
      wanted += (wanted.empty() ? "" : " or ") + target;
    add_error(errors_, path,
              "must be of type " + wanted + ", but " + id + " is of type " +
                  std::string(short_name(types.front())));
  }

  void check_target_list(const AttributeDefinition& definition, const Json& value,
                         const FieldPath& path, bool new_targets) {
    if (!value.is_array()) return add_error(errors_, path, "must be a list of ids");
    for (std::size_t i = 0; i < value.size(); ++i)
      check_target(definition, value.as_array()[i], FieldPath(path, i), new_targets);
  }

  // About the field or a part of it.
  bool has_error(std::string_view field) const {
    return std::any_of(errors_.begin(), errors_.end(), [field](const FieldError& error) {
      const std::string_view at = error.field;
      return at.starts_with(field) &&
             (at.size() == field.size() || at[field.size()] == '.' || at[field.size()] == '[');
    });
  }

  void check_required(const TypeDefinition& type) {
    for (const std::string& name : type.required) {
      const AttributeDefinition* definition = type.attribute(name);
      if (!definition || is_given(after_, *definition) || has_error(name)) continue;
      if (!definition->personal.empty() && after_.find(erased_iri)) continue;
      const bool there = after_.find(definition->iri) != nullptr;
      add_error(errors_, FieldPath(name), there ? "must not be empty" : "is required");
    }
  }

  void check_workflow(const TypeDefinition& type) {
    const FieldPath path(type.workflow_attribute);
    const std::string_view now = state_of(after_, type);
    if (!type.state(now)) {
      std::vector<std::string_view> names;
      for (const WorkflowState& state : type.states) names.push_back(state.name);
      return add_error(errors_, path, not_one_of(names));
    }
    if (trusted_) return;
    if (!before_ || !before_->has_type(type.iri)) {
      if (now != type.initial_state)
        add_error(errors_, path, "must be " + type.initial_state + " at first");
      return;
    }
    const std::string_view was = state_of(*before_, type);
    if (was == now) return;
    for (const WorkflowStep& step : type.steps) {
      if (step.to != now || std::find(step.from.begin(), step.from.end(), was) == step.from.end())
        continue;
      for (const std::string& name : step.requires_fields) {
        const AttributeDefinition* definition = type.attribute(name);
        if (definition && !is_given(after_, *definition) && !has_error(name))
          add_error(errors_, FieldPath(name), "is required for the step " + step.name);
      }
      return;
    }
    add_error(errors_, path, "cannot go from " + std::string(was) + " to " + std::string(now));
  }

  void check_read_only_kept(const TypeDefinition& type) {
    for (const AttributeDefinition& definition : type.attributes)
      if (definition.read_only && before_->find(definition.iri) && !after_.find(definition.iri))
        add_error(errors_, FieldPath(definition.name), "is set by the server");
  }

  const Registry& registry_;
  const Entity& after_;
  const Entity* before_;
  const Registry::Lookup& lookup_;
  bool trusted_;
  FieldErrors errors_;
};

Error invalid_entity(FieldErrors errors) {
  std::string message;
  for (std::size_t i = 0; i < errors.size() && i < 3; ++i)
    message += (i ? "; " : "") + errors[i].field + ": " + errors[i].reason;
  if (errors.size() > 3) message += "; and " + std::to_string(errors.size() - 3) + " more";
  Error error = make_error(ErrorCode::invalid, std::move(message), errors.front().field);
  error.fields = std::move(errors);
  return error;
}

// The code in what an unknowing context made of it: "…#code", "…/code", or the code itself.
std::string_view last_part(std::string_view text) {
  const auto at = text.find_last_of("#/");
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

void complete_concept(const Vocabulary& vocabulary, Json& value) {
  if (value.is_array()) {
    for (Json& item : value.as_array()) complete_concept(vocabulary, item);
  } else if (value.is_string()) {
    std::string& text = value.as_string();
    const Concept* found = vocabulary.find(text);
    if (!found) found = vocabulary.find(last_part(text));
    if (found && found->iri != text) text = found->iri;
  }
}

}  // namespace

Result<void> Registry::validate(const Entity& after, const Entity* before, const Lookup& lookup,
                                bool trusted) const {
  const Definitions types = types_of(after);
  if (types.empty()) return {};
  FieldErrors errors = Validation(*this, after, before, lookup, trusted).run(types);
  if (errors.empty()) return {};
  return invalid_entity(std::move(errors));
}

void Registry::complete(Entity& entity) const {
  for (const TypeDefinition* type : types_of(entity)) {
    for (Attribute& attribute : entity.attributes) {
      const AttributeDefinition* definition = type->attribute(attribute.name);
      if (!definition || definition->kind != AttributeKind::vocab_property) continue;
      const Vocabulary* vocabulary = this->vocabulary(definition->vocabulary);
      for (Instance& instance : attribute.instances)
        if (vocabulary && instance.kind == AttributeKind::vocab_property)
          complete_concept(*vocabulary, instance.value);
    }
    const AttributeDefinition* state = type->state_attribute();
    if (!state || entity.find(state->iri)) continue;
    Instance initial;
    initial.value = Json(type->initial_state);
    entity.set(state->iri, std::move(initial));
  }
}

std::vector<Registry::AvailableStep> Registry::available_steps(const Entity& entity) const {
  std::vector<AvailableStep> out;
  for (const TypeDefinition* type : types_of(entity)) {
    const std::string_view state = state_of(entity, *type);
    for (const WorkflowStep& step : type->steps) {
      if (std::find(step.from.begin(), step.from.end(), state) == step.from.end()) continue;
      AvailableStep available{&step, {}};
      for (const std::string& name : step.requires_fields) {
        const AttributeDefinition* definition = type->attribute(name);
        if (definition && !is_given(entity, *definition)) available.missing.push_back(name);
      }
      out.push_back(std::move(available));
    }
  }
  return out;
}

std::string_view Registry::state_of(const Entity& entity, const TypeDefinition& type) const {
  return model::state_of(entity, type);
}

}  // namespace maillage::model
