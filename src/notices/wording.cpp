#include "notices/wording.h"

#include <algorithm>
#include <array>

namespace maillage::notices {

namespace {

constexpr std::array<std::string_view, 4> languages{"fr", "nl", "de", "en"};
constexpr std::size_t subject_bytes_max = 200;
constexpr std::size_t place_bytes_max = 150;
constexpr std::size_t value_bytes_max = 1'500;

std::string in(const model::Labels& labels, std::string_view language) {
  const auto found = labels.find(std::string(language));
  return found == labels.end() ? std::string() : found->second;
}

// Cut where a character of UTF-8 begins.
std::string cut(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (text[bytes_max] & 0xc0) == 0x80) --bytes_max;
  text.resize(bytes_max);
  return text + "…";
}

bool is_day(std::string_view text) {
  return text.size() >= 10 && text[4] == '-' && text[7] == '-' &&
         std::all_of(text.begin(), text.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
}

// Values of one attribute for people.
class Values {
 public:
  Values(const engine::Engine& engine, const access::Actor& actor, std::string_view language)
      : engine_(engine), actor_(actor), language_(language) {}

  std::string of(const Json& entity, const model::TypeDefinition& type,
                 const std::string& path) const {
    const auto dot = path.find('.');
    const model::AttributeDefinition* attribute = type.attribute(path.substr(0, dot));
    const Json* value = attribute ? entity.find(attribute->name) : nullptr;
    for (std::size_t from = dot; value && from != std::string::npos;) {
      const auto next = path.find('.', from + 1);
      value = value->find(path.substr(from + 1, next - from - 1));
      from = next;
    }
    if (!value) return "";
    if (type.workflow_attribute == attribute->name && value->is_string())
      if (const auto* state = type.state(value->as_string())) return in(state->labels, language_);
    return shown(*value, *attribute);
  }

 private:
  std::string shown(const Json& value, const model::AttributeDefinition& attribute) const {
    if (value.is_array()) return list(value, attribute);
    if (value.is_object()) {
      const Json* text = value.find("text");
      return text_in(text ? text : &value, language_);
    }
    if (value.is_number()) return value.number_text();
    if (!value.is_string()) return "";
    if (attribute.kind == model::AttributeKind::relationship) return title(value.as_string());
    if (!attribute.vocabulary.empty()) return concept_label(value.as_string(), attribute);
    if (is_day(value.as_string()) && attribute.schema.string_at("format").starts_with("date"))
      return day_text(value.as_string(), language_);
    return value.as_string();
  }

  // Of checks, those that do not hold.
  std::string list(const Json& value, const model::AttributeDefinition& attribute) const {
    std::string out;
    for (const Json& one : value.as_array()) {
      if (one.string_at("result") == "holds") continue;
      const std::string text = shown(one, attribute);
      if (!text.empty()) out += (out.empty() ? "" : "\n") + ("- " + text);
    }
    return out;
  }

  std::string title(const std::string& id) const {
    const auto record = engine_.get(actor_, id);
    if (!record) return "";
    const Json entity = engine_.simple(actor_, *record);
    const auto* type = engine_.registry().type(entity.string_at("type"));
    return text_in(entity.find(type ? type->title_attribute : "title"), language_);
  }

  std::string concept_label(const std::string& code,
                            const model::AttributeDefinition& attribute) const {
    const auto* vocabulary = engine_.registry().vocabulary(attribute.vocabulary);
    const auto* found = vocabulary ? vocabulary->find(code) : nullptr;
    return found ? in(found->labels, language_) : code;
  }

  const engine::Engine& engine_;
  const access::Actor& actor_;
  std::string_view language_;
};

// Where the page's address holds the id of a related entity, as in "/requests/{request}".
std::string page_of(const Rule& rule, const Json& entity, const model::TypeDefinition& type) {
  std::vector<std::pair<std::string, std::string>> ids{{"id", std::string(entity.string_at("id"))}};
  for (const auto& attribute : type.attributes)
    if (attribute.kind == model::AttributeKind::relationship)
      ids.emplace_back(attribute.name, entity.string_at(attribute.name));
  return filled(rule.page, ids);
}

// "Label: value", or the label and the value's lines below it.
std::string line_of(std::string_view label, const std::string& value, std::string_view language) {
  const std::string colon = language == "fr" ? "\u00a0:" : ":";
  const bool lines = value.find('\n') != std::string::npos;
  return std::string(label) + colon + (lines ? "\n" : " ") + cut(value, value_bytes_max) + "\n";
}

}  // namespace

std::string filled(std::string_view pattern,
                   const std::vector<std::pair<std::string, std::string>>& values) {
  std::string out;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    out += pattern.substr(0, open);
    const auto close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    for (const auto& [known, value] : values)
      if (known == name) out += value;
    pattern.remove_prefix(close + 1);
  }
  return out;
}

std::string text_in(const Json* value, std::string_view language) {
  if (!value) return "";
  if (value->is_string()) return value->as_string();
  if (const std::string_view own = value->string_at(language); !own.empty())
    return std::string(own);
  for (const std::string_view other : languages)
    if (const std::string_view text = value->string_at(other); !text.empty())
      return std::string(text);
  return "";
}

std::string day_text(std::string_view day, std::string_view language) {
  const char between = language == "de" ? '.' : '/';
  std::string text(day.substr(8, 2));
  text += between;
  text += day.substr(5, 2);
  text += between;
  text += day.substr(0, 4);
  return text;
}

std::string one_line(std::string_view text, std::size_t characters) {
  std::string out;
  for (const char c : text) {
    const bool space = static_cast<unsigned char>(c) <= ' ';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  return cut(std::move(out), characters);
}

Part part_of(const engine::Engine& engine, const access::Actor& actor, const Rule& rule,
             const engine::Record& entity, std::string_view language, std::string_view address) {
  const Json simple = engine.simple(actor, entity);
  const model::TypeDefinition* type = engine.registry().type(simple.string_at("type"));
  if (!type) return {};
  const Values values(engine, actor, language);
  const std::string& subject = rule.subject.at(std::string(language));
  const std::string& text = rule.text.at(std::string(language));
  std::vector<std::pair<std::string, std::string>> places{
      {"id", std::string(simple.string_at("id"))},
      {"title", one_line(values.of(simple, *type, type->title_attribute), place_bytes_max)}};
  for (const auto& attribute : type->attributes)
    if (attribute.name != type->title_attribute &&
        (subject + text).find("{" + attribute.name + "}") != std::string::npos)
      places.emplace_back(attribute.name,
                          one_line(values.of(simple, *type, attribute.name), place_bytes_max));
  Part part;
  part.subject = one_line(filled(subject, places), subject_bytes_max);
  part.text = filled(text, places) + "\n";
  for (const std::string& path : rule.fields) {
    const std::string value = values.of(simple, *type, path);
    if (!value.empty())
      part.text += line_of(in(type->attribute(path.substr(0, path.find('.')))->labels, language),
                           value, language);
  }
  if (!address.empty()) part.text += std::string(address) + page_of(rule, simple, *type) + "\n";
  return part;
}

}  // namespace maillage::notices
