// Loading and looking up. Validation is in validate.cpp, the simple form in simple.cpp, the JSON-LD
// context in context.cpp.
#include "model/registry.h"

#include <algorithm>

#include "model/load.h"

namespace maillage::model {

namespace {

// "types/Need.json" in folder "types" → "Need"; empty for what lies elsewhere or is no such file.
std::string_view stem_in(std::string_view path, std::string_view folder) {
  constexpr std::string_view extension = ".json";
  if (!path.starts_with(folder) || !path.ends_with(extension)) return {};
  path.remove_prefix(folder.size());
  if (!path.starts_with('/') || path.size() <= extension.size() + 1) return {};
  path = path.substr(1, path.size() - 1 - extension.size());
  return path.find('/') == std::string_view::npos ? path : std::string_view{};
}

void append_faults(FieldErrors& all, const std::string& file, FieldErrors faults) {
  for (FieldError& fault : faults)
    all.push_back(
        {file + (fault.field.empty() ? "" : ": " + fault.field), std::move(fault.reason)});
}

struct ParsedFile {
  std::string path;
  std::string stem;
  Json json;
};

struct ParsedFiles {
  std::vector<ParsedFile> types;
  std::vector<ParsedFile> vocabularies;
  Json common;
};

ParsedFiles parse(const std::vector<RegionFile>& files, FieldErrors& errors) {
  ParsedFiles out;
  for (const RegionFile& file : files) {
    const std::string_view type = stem_in(file.path, "types");
    const std::string_view vocabulary = stem_in(file.path, "vocabularies");
    if (type.empty() && vocabulary.empty()) continue;
    auto json = parse_json(file.text);
    if (!json.ok()) {
      errors.push_back({file.path, json.error().message});
    } else if (type == "_common") {
      FieldErrors faults;
      load::check_keywords(*json, {"properties"}, FieldPath(""), faults);
      append_faults(errors, file.path, std::move(faults));
      if (const Json* properties = json->find("properties")) out.common = *properties;
    } else {
      auto& list = type.empty() ? out.vocabularies : out.types;
      list.push_back({file.path, std::string(type.empty() ? vocabulary : type), std::move(*json)});
    }
  }
  // Whatever order a directory is read in, the model is the same.
  const auto by_path = [](const ParsedFile& a, const ParsedFile& b) { return a.path < b.path; };
  std::sort(out.types.begin(), out.types.end(), by_path);
  std::sort(out.vocabularies.begin(), out.vocabularies.end(), by_path);
  return out;
}

void check_stem(const std::string& name, const ParsedFile& file, FieldErrors& errors) {
  if (!name.empty() && name != file.stem)
    errors.push_back({file.path + ": name", "differs from the name of the file"});
}

Error load_error(FieldErrors errors) {
  const FieldError& first = errors.front();
  std::string message = first.field + " " + first.reason;
  if (errors.size() > 1) message += " (and " + std::to_string(errors.size() - 1) + " more)";
  Error error = make_error(ErrorCode::invalid, std::move(message), first.field);
  error.fields = std::move(errors);
  return error;
}

// What one attribute of two types has in common must be the same: it is one term of the graph.
void join(AttributeDefinition& shared, const AttributeDefinition& other) {
  shared.searchable = std::max(shared.searchable, other.searchable);
  shared.facet = shared.facet || other.facet;
  shared.filter = shared.filter || other.filter;
  shared.territory = shared.territory || other.territory;
  shared.covers = shared.covers || other.covers;
  shared.many = shared.many || other.many;
  for (const std::string& target : other.targets)
    if (std::find(shared.targets.begin(), shared.targets.end(), target) == shared.targets.end())
      shared.targets.push_back(target);
}

std::string place(const TypeDefinition& type, const AttributeDefinition& attribute,
                  std::string_view keyword) {
  return "types/" + type.name + ".json: properties." + attribute.name + "." + std::string(keyword);
}

template <class Item>
const Item* look_up(const NameIndex& index, const std::vector<Item>& items, std::string_view key) {
  const auto it = index.find(key);
  return it == index.end() ? nullptr : &items[it->second];
}

}  // namespace

Result<Registry> Registry::load(const std::vector<RegionFile>& files) {
  FieldErrors errors;
  ParsedFiles parsed = parse(files, errors);
  Registry out;
  for (ParsedFile& file : parsed.vocabularies) {
    FieldErrors faults;
    Vocabulary one = load::vocabulary(file.json, faults);
    append_faults(errors, file.path, std::move(faults));
    check_stem(one.name, file, errors);
    out.vocabulary_index_.emplace(one.name, out.vocabularies_.size());
    out.vocabularies_.push_back(std::move(one));
  }
  for (ParsedFile& file : parsed.types) {
    FieldErrors faults;
    TypeDefinition one = load::type(file.json, parsed.common, faults);
    append_faults(errors, file.path, std::move(faults));
    check_stem(one.name, file, errors);
    out.type_index_.emplace(one.name, out.types_.size());
    out.type_index_.emplace(one.iri, out.types_.size());
    out.types_.push_back(std::move(one));
  }
  out.link(errors);
  if (!errors.empty()) return load_error(std::move(errors));
  return out;
}

void Registry::link(std::vector<FieldError>& errors) {
  for (const TypeDefinition& type : types_) {
    for (const AttributeDefinition& attribute : type.attributes) {
      for (const std::string& target : attribute.targets)
        if (!this->type(target))
          errors.push_back(
              {place(type, attribute, "targets"), "'" + target + "' is no type of this region"});
      if (!attribute.vocabulary.empty() && !vocabulary(attribute.vocabulary))
        errors.push_back({place(type, attribute, "vocabulary"),
                          "there is no vocabularies/" + attribute.vocabulary + ".json"});
      const auto [it, fresh] = attribute_index_.emplace(attribute.iri, attributes_.size());
      if (fresh) {
        attributes_.push_back(attribute);
        continue;
      }
      AttributeDefinition& shared = attributes_[it->second];
      if (shared.kind != attribute.kind)
        errors.push_back({place(type, attribute, "kind"),
                          "is " + std::string(name_of(shared.kind)) + " in another type"});
      join(shared, attribute);
    }
  }
}

const TypeDefinition* Registry::type(std::string_view short_name_or_iri) const {
  return look_up(type_index_, types_, short_name_or_iri);
}

const AttributeDefinition* Registry::attribute(std::string_view iri) const {
  return look_up(attribute_index_, attributes_, iri);
}

const Vocabulary* Registry::vocabulary(std::string_view name) const {
  return look_up(vocabulary_index_, vocabularies_, name);
}

std::vector<const TypeDefinition*> Registry::types_of(const Entity& entity) const {
  std::vector<const TypeDefinition*> out;
  for (const std::string& name : entity.types)
    if (const TypeDefinition* definition = type(name)) out.push_back(definition);
  return out;
}

}  // namespace maillage::model
