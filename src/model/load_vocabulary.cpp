// region/vocabularies/NAME.json
#include "model/load.h"

namespace maillage::model {

const Concept* Vocabulary::find(std::string_view code_or_iri) const {
  const auto it = concept_index.find(code_or_iri);
  return it == concept_index.end() ? nullptr : &concepts[it->second];
}

namespace load {

namespace {

Concept read_concept(const Json& json, const std::string& vocabulary, const FieldPath& path,
                     FieldErrors& errors) {
  check_keywords(json, {"code", "labels", "help", "altLabels", "broader", "iri", "properties"},
                 path, errors);
  check_present(json, {"code", "labels"}, path, errors);
  Concept out;
  out.code = text_at(json, "code", path, errors);
  out.iri = text_at(json, "iri", path, errors);
  if (out.iri.empty())
    out.iri = std::string(vocabulary_iri) + vocabulary + "#" + out.code;
  else if (!is_uri(out.iri))
    add_error(errors, FieldPath(path, "iri"), "must be an IRI");
  out.labels = labels_at(json, "labels", path, errors);
  out.help = labels_at(json, "help", path, errors);
  out.broader = text_at(json, "broader", path, errors);
  if (const Json* words = json.find("altLabels")) {
    const FieldPath here(path, "altLabels");
    check_keywords(*words, {"fr", "nl", "de", "en"}, here, errors);
    if (words->is_object())
      for (const Json::Member& member : words->as_object())
        out.alt_labels[member.key] = texts_at(*words, member.key, here, errors);
  }
  if (const Json* properties = json.find("properties")) {
    if (!properties->is_object())
      add_error(errors, FieldPath(path, "properties"), "must be an object");
    out.properties = *properties;
  }
  return out;
}

// Broader concepts exist and never lead back: search climbs them.
void check_broader(const Vocabulary& vocabulary, const FieldPath& path, FieldErrors& errors) {
  for (std::size_t i = 0; i < vocabulary.concepts.size(); ++i) {
    const FieldPath here(path, i);
    const Concept* up = &vocabulary.concepts[i];
    for (std::size_t steps = 0; up && !up->broader.empty(); ++steps) {
      const Concept* next = vocabulary.find(up->broader);
      if (!next && steps == 0)
        add_error(errors, FieldPath(here, "broader"), "is no code of this vocabulary");
      if (steps > vocabulary.concepts.size()) {
        add_error(errors, FieldPath(here, "broader"), "leads back to this concept");
        break;
      }
      up = next;
    }
  }
}

}  // namespace

Vocabulary vocabulary(const Json& file, FieldErrors& errors) {
  const FieldPath root("");
  Vocabulary out;
  check_keywords(file, {"name", "labels", "help", "concepts"}, root, errors);
  check_present(file, {"name", "labels", "concepts"}, root, errors);
  out.name = text_at(file, "name", root, errors);
  out.labels = labels_at(file, "labels", root, errors);
  labels_at(file, "help", root, errors);
  out.source = file;
  const Json* concepts = file.find("concepts");
  if (!concepts) return out;
  const FieldPath path(root, "concepts");
  if (!concepts->is_array()) {
    add_error(errors, path, "must be a list");
    return out;
  }
  for (std::size_t i = 0; i < concepts->size(); ++i) {
    const FieldPath here(path, i);
    Concept one = read_concept(concepts->as_array()[i], out.name, here, errors);
    const bool fresh = out.concept_index.emplace(one.code, i).second;
    if (!fresh || !out.concept_index.emplace(one.iri, i).second)
      add_error(errors, FieldPath(here, "code"), "stands twice in this vocabulary");
    out.concepts.push_back(std::move(one));
  }
  check_broader(out, path, errors);
  return out;
}

}  // namespace load
}  // namespace maillage::model
