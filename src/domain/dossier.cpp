#include "domain/dossier.h"

#include <algorithm>

#include "engine/values.h"
#include "geo/measures.h"
#include "text/language.h"

namespace maillage::domain {

std::string_view raw_field(const Context& context, const engine::Record& record,
                           std::string_view name) {
  const auto term = context.engine.terms().find(model::iri(name));
  if (term == engine::no_term) return {};
  const auto view = record.find(term);
  if (!view || !context.engine.may_read(context.actor, record, term)) return {};
  return view->value();
}

std::vector<std::string> texts_of(const Context& context, const engine::Record& record,
                                  std::string_view name) {
  std::vector<std::string> found;
  engine::for_each_string(raw_field(context, record, name), [&](std::string_view text) {
    if (text.substr(0, model::vocabulary_iri.size()) == model::vocabulary_iri)
      text.remove_prefix(std::min(text.size(), text.find('#') + 1));
    found.emplace_back(text);
  });
  return found;
}

std::string text_of(const Context& context, const engine::Record& record, std::string_view name) {
  auto all = texts_of(context, record, name);
  return all.empty() ? std::string() : std::move(all.front());
}

std::optional<double> number_of(const Context& context, const engine::Record& record,
                                std::string_view name) {
  return engine::json_number(raw_field(context, record, name));
}

bool is_fictional(const Context& context, const engine::Record& record) {
  return raw_field(context, record, "fictional") == "true";
}

Json json_of(const Context& context, const engine::Record& record, std::string_view name) {
  const std::string_view raw = raw_field(context, record, name);
  if (raw.empty()) return {};
  auto parsed = parse_json(raw);
  return parsed.ok() ? std::move(*parsed) : Json();
}

geo::Box box_of(const Context& context, const engine::Record& record, std::string_view name) {
  const Json json = json_of(context, record, name);
  if (json.is_null()) return {};
  const auto geometry = geo::geometry_from_geojson(json);
  return geometry.ok() ? geometry->box() : geo::Box();
}

std::optional<geo::Point> point_of(const Context& context, const engine::Record& record,
                                   std::string_view name) {
  const geo::Box box = box_of(context, record, name);
  return box.empty() ? std::nullopt : std::optional(box.center());
}

std::string short_type(const Context& context, const engine::Record& record) {
  return std::string(model::short_name(context.engine.terms().text(record.type(0))));
}

namespace {

void read_title(const Context& context, Dossier& dossier) {
  const auto* type = context.registry().type(dossier.type);
  const Json map = json_of(context, *dossier.record, type ? type->title_attribute : "title");
  if (map.is_string()) dossier.title = map.as_string();
  if (!map.is_object()) return;
  for (const text::Language language : text::languages) {
    const std::string_view text = map.string_at(text::code_of(language));
    if (text.empty()) continue;
    dossier.title = text;
    dossier.language = text::code_of(language);
    return;
  }
  for (const auto& [language, text] : map.as_object())
    if (text.is_string()) dossier.title = text.as_string();
}

void append_new(std::vector<std::string>& list, std::vector<std::string> more) {
  for (std::string& one : more)
    if (!contains(list, one)) list.push_back(std::move(one));
}

}  // namespace

Dossier read_dossier(const Context& context, engine::RecordPtr record) {
  Dossier dossier;
  dossier.record = std::move(record);
  const engine::Record& source = *dossier.record;
  dossier.id = source.id();
  dossier.type = short_type(context, source);
  read_title(context, dossier);
  const auto one = [&](std::string_view name) { return text_of(context, source, name); };
  const auto many = [&](std::string_view name) { return texts_of(context, source, name); };
  dossier.kind = one("kind");
  dossier.state = one("state");
  dossier.outcome = one("outcome");
  dossier.categories = many("category");
  append_new(dossier.categories, many("categories"));
  dossier.themes = many("themes");
  dossier.issues = many("issues");
  dossier.axes = many("axes");
  dossier.concepts = many("concepts");
  dossier.municipalities = many("municipality");
  append_new(dossier.municipalities, many("municipalities"));
  dossier.area_served = many("areaServed");
  dossier.members = many("members");
  dossier.roles = many("roles");
  dossier.organisation = one("organisation");
  if (dossier.organisation.empty()) dossier.organisation = one("lead");
  dossier.budget = number_of(context, source, "budget");
  if (!dossier.budget) dossier.budget = number_of(context, source, "cost");
  return dossier;
}

std::array<std::string, 4> in_four_languages(const Json& language_map) {
  model::Labels labels;
  if (language_map.is_object())
    for (const auto& [language, text] : language_map.as_object())
      if (text.is_string()) labels[language] = text.as_string();
  return in_four_languages(labels);
}

std::array<std::string, 4> in_four_languages(const model::Labels& labels) {
  std::string fallback = labels.empty() ? std::string() : labels.begin()->second;
  for (const text::Language language : {text::Language::en, text::Language::fr})
    if (const auto it = labels.find(text::code_of(language)); it != labels.end())
      fallback = it->second;
  std::array<std::string, 4> texts;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto it = labels.find(text::code_of(text::languages[i]));
    texts[i] = it != labels.end() ? it->second : fallback;
  }
  return texts;
}

bool contains(const std::vector<std::string>& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool shares_any(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) { return contains(b, one); });
}

}  // namespace maillage::domain
