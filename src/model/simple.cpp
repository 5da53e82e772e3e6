// The simple key-value form of the region API: short names and plain values, there and back.
// Metadata of attributes (observedAt, sub-attributes) is not in it.
#include <algorithm>

#include "model/registry.h"
#include "model/schema.h"

namespace maillage::model {

namespace {

const AttributeDefinition* find(const std::vector<const TypeDefinition*>& types,
                                std::string_view name) {
  for (const TypeDefinition* type : types)
    if (const AttributeDefinition* definition = type->attribute(name)) return definition;
  return nullptr;
}

Json simple_codes(const Vocabulary& vocabulary, const Json& value) {
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& item : value.as_array()) out.push(simple_codes(vocabulary, item));
    return out;
  }
  const Concept* found = value.is_string() ? vocabulary.find(value.as_string()) : nullptr;
  return found ? Json(found->code) : value;
}

Json simple_instance(const Instance& instance, const Vocabulary* vocabulary) {
  if (vocabulary && instance.kind == AttributeKind::vocab_property)
    return simple_codes(*vocabulary, instance.value);
  return instance.value;
}

// The default instance, or when there is none the list of the others.
Json simple_attribute(const Attribute& attribute, const Vocabulary* vocabulary) {
  if (const Instance* instance = attribute.find("")) return simple_instance(*instance, vocabulary);
  Json out = Json::array();
  for (const Instance& instance : attribute.instances)
    out.push(simple_instance(instance, vocabulary));
  return out;
}

bool is_member(std::string_view name) {
  return name == "id" || name == "type" || name == "types" || name == "version" ||
         name == "createdAt" || name == "modifiedAt";
}

Json codes_to_iris(const Vocabulary& vocabulary, const Json& value, const FieldPath& path,
                   FieldErrors& errors) {
  if (value.is_array()) {
    Json out = Json::array();
    for (std::size_t i = 0; i < value.size(); ++i)
      out.push(codes_to_iris(vocabulary, value.as_array()[i], FieldPath(path, i), errors));
    return out;
  }
  const Concept* found = value.is_string() ? vocabulary.find(value.as_string()) : nullptr;
  if (found) return Json(found->iri);
  std::vector<std::string_view> codes;
  for (const Concept& each : vocabulary.concepts) codes.push_back(each.code);
  add_error(errors, path, not_one_of(codes));
  return value;
}

class Reader {
 public:
  Reader(const Registry& registry, const Json& simple, std::string_view language)
      : registry_(registry), simple_(simple), language_(language) {}

  Result<Entity> read() {
    if (!simple_.is_object()) return invalid("", "must be an object");
    read_identity();
    if (!types_.empty())
      for (const Json::Member& member : simple_.as_object())
        if (!is_member(member.key)) read_attribute(member.key, member.value);
    if (errors_.empty()) return std::move(entity_);
    Error error = invalid(errors_.front().field, errors_.front().reason);
    error.fields = std::move(errors_);
    return error;
  }

 private:
  void read_identity() {
    const std::string_view id = simple_.string_at("id");
    if (id.empty())
      add_error(errors_, FieldPath("id"), "is required");
    else if (!is_uri(id))
      add_error(errors_, FieldPath("id"), "must be a URI such as urn:ngsi-ld:Need:…");
    entity_.id = id;
    if (simple_.string_at("type").empty())
      add_error(errors_, FieldPath("type"), "is required");
    else
      read_type(simple_.string_at("type"), FieldPath("type"));
    if (const Json* more = simple_.find("types")) {
      const FieldPath path("types");
      if (!more->is_array()) return add_error(errors_, path, "must be a list of types");
      for (std::size_t i = 0; i < more->size(); ++i) {
        const Json& name = more->as_array()[i];
        if (name.is_string())
          read_type(name.as_string(), FieldPath(path, i));
        else
          add_error(errors_, FieldPath(path, i), "must be the name of a type");
      }
    }
    if (const Json* version = simple_.find("version"))
      if (const auto number = version->to_int(); number && *number >= 0)
        entity_.version = static_cast<std::uint64_t>(*number);
  }

  void read_type(std::string_view name, const FieldPath& path) {
    const TypeDefinition* definition = registry_.type(name);
    // Types that the region does not define are kept beside those it does, by their IRI.
    if (!definition && !(path.index >= 0 && is_uri(name)))
      return add_error(errors_, path, "'" + std::string(name) + "' is no type of this region");
    std::string type_iri = definition ? definition->iri : std::string(name);
    if (entity_.has_type(type_iri)) return;
    if (definition) types_.push_back(definition);
    entity_.types.push_back(std::move(type_iri));
  }

  void read_attribute(const std::string& name, const Json& value) {
    const FieldPath path(name);
    const AttributeDefinition* definition = find(types_, name);
    if (!definition) return add_error(errors_, path, "is not a field of " + types_.front()->name);
    Instance instance;
    instance.kind = definition->kind;
    if (!value.is_null()) {
      instance.unit_code = definition->unit_code;
      instance.value = read_value(*definition, value, path);
    }
    entity_.set(definition->iri, std::move(instance));
  }

  Json read_value(const AttributeDefinition& definition, const Json& value, const FieldPath& path) {
    if (definition.kind == AttributeKind::vocab_property) {
      const Vocabulary* vocabulary = registry_.vocabulary(definition.vocabulary);
      return vocabulary ? codes_to_iris(*vocabulary, value, path, errors_) : value;
    }
    if (definition.kind == AttributeKind::language_property && value.is_string()) {
      Json map = Json::object();
      map.set(language_, value);
      return map;
    }
    return value;
  }

  const Registry& registry_;
  const Json& simple_;
  std::string_view language_;
  std::vector<const TypeDefinition*> types_;
  Entity entity_;
  FieldErrors errors_;
};

}  // namespace

Json Registry::to_simple(const Entity& entity) const {
  const std::vector<const TypeDefinition*> types = types_of(entity);
  Json::Object out;
  out.reserve(entity.attributes.size() + 6);
  out.push_back({"id", Json(entity.id)});
  const auto name = [this](const std::string& type_iri) {
    const TypeDefinition* definition = type(type_iri);
    return definition ? Json(definition->name) : Json(short_name(type_iri));
  };
  if (!types.empty())
    out.push_back({"type", Json(types.front()->name)});
  else if (!entity.types.empty())
    out.push_back({"type", name(entity.types.front())});
  if (entity.types.size() > 1) {
    Json::Array names;
    for (const std::string& each : entity.types) names.push_back(name(each));
    out.push_back({"types", Json(std::move(names))});
  }
  out.push_back({"version", Json(entity.version)});
  out.push_back({"createdAt", Json(format_timestamp(entity.created_at))});
  out.push_back({"modifiedAt", Json(format_timestamp(entity.modified_at))});
  for (std::size_t i = 0; i < types.size(); ++i) {
    for (const AttributeDefinition& definition : types[i]->attributes) {
      const Attribute* attribute = entity.find(definition.iri);
      const auto earlier = types.begin() + static_cast<std::ptrdiff_t>(i);
      if (!attribute || std::any_of(types.begin(), earlier, [&](const TypeDefinition* type) {
            return type->attribute(definition.iri) != nullptr;
          }))
        continue;
      out.push_back(
          {definition.name, simple_attribute(*attribute, vocabulary(definition.vocabulary))});
    }
  }
  for (const Attribute& attribute : entity.attributes) {
    if (find(types, attribute.name)) continue;
    const std::string_view key = short_name(attribute.name);
    out.push_back(
        {std::string(is_member(key) ? attribute.name : key), simple_attribute(attribute, nullptr)});
  }
  return Json(std::move(out));
}

Result<Entity> Registry::from_simple(const Json& simple, std::string_view default_language) const {
  return Reader(*this, simple, default_language).read();
}

}  // namespace maillage::model
