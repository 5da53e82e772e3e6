#include "notices/rules.h"

#include <algorithm>
#include <array>

namespace maillage::notices {

namespace {

constexpr std::array<std::string_view, 4> languages{"fr", "nl", "de", "en"};
constexpr std::array<std::string_view, 3> choices{"each", "daily", "none"};
constexpr std::array<std::string_view, 14> members{"name", "group", "type",    "states", "keys",
                                                   "to",   "about", "fields",  "page",   "before",
                                                   "due",  "days",  "subject", "text"};

template <class List>
bool contains(const List& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

Error wrong(const std::string& place, const std::string& reason) {
  return invalid("notices.json: " + place, reason);
}

Result<Words> words_at(const Json& json, const char* member, const std::string& place) {
  Words words;
  const Json* found = json.find(member);
  for (const std::string_view language : languages) {
    const std::string_view text = found ? found->string_at(language) : std::string_view();
    if (text.empty()) return wrong(place + "." + member, "has no text in " + std::string(language));
    words.emplace(language, text);
  }
  return words;
}

std::vector<std::string> texts_at(const Json& json, const char* member) {
  std::vector<std::string> texts;
  if (const Json* found = json.find(member); found && found->is_array())
    for (const Json& one : found->as_array())
      if (one.is_string()) texts.push_back(one.as_string());
  return texts;
}

Result<Group> read_group(const Json& json, const model::Registry& registry) {
  Group group{std::string(json.string_at("name")), std::string(json.string_at("field")),
              std::string(json.string_at("choice"))};
  const std::string place = "groups." + group.name;
  const model::TypeDefinition* person = registry.type("Person");
  if (!person || !person->attribute(group.field))
    return wrong(place + ".field", "is no field of Person");
  if (!contains(choices, group.choice))
    return wrong(place + ".choice", "is none of each, daily, none");
  return group;
}

Result<void> check_whom(const Rule& rule, const model::TypeDefinition& subject,
                        const std::string& place) {
  if (rule.to.empty()) return wrong(place + ".to", "names nobody");
  for (const std::string& one : rule.to) {
    const std::string word = word_and_role(one).first;
    if (word == "owner" || word == "party" || word == "territory" || word == "officer") continue;
    const model::AttributeDefinition* link = subject.attribute(word);
    if (!link || link->kind != model::AttributeKind::relationship)
      return wrong(place + ".to", one + " is no relationship of " + subject.name);
  }
  return {};
}

Result<void> check_names(const Rule& rule, const model::Registry& registry,
                         const std::string& place) {
  const model::TypeDefinition* type = registry.type(rule.type);
  if (!type) return wrong(place + ".type", "is not a type of this region");
  for (const std::string& state : rule.states)
    if (!type->state(state)) return wrong(place + ".states", state + " is no state of it");
  for (const std::string& key : rule.keys)
    if (!type->attribute(key)) return wrong(place + ".keys", key + " is no field of it");
  for (const std::string& date : {rule.before, rule.due})
    if (!date.empty() && !type->attribute(date))
      return wrong(place, date + " is no field of " + rule.type);
  const model::TypeDefinition* subject = type;
  if (!rule.about.empty()) {
    const model::AttributeDefinition* link = type->attribute(rule.about);
    if (!link || link->targets.size() != 1)
      return wrong(place + ".about", "is no relationship to one type");
    subject = registry.type(link->targets.front());
  }
  for (const std::string& field : rule.fields)
    if (!subject->attribute(field.substr(0, field.find('.'))))
      return wrong(place + ".fields", field + " is no field of " + subject->name);
  return check_whom(rule, *subject, place);
}

Result<Rule> read_rule(const Json& json, const Rules& rules, const model::Registry& registry) {
  Rule rule;
  rule.name = json.string_at("name");
  const std::string place = "rules." + rule.name;
  if (rule.name.empty() || rules.rule(rule.name)) return wrong(place, "has no name of its own");
  for (const auto& [key, value] : json.as_object())
    if (!contains(members, key)) return wrong(place, key + " is not known");
  rule.group = json.string_at("group");
  if (!rules.group(rule.group)) return wrong(place + ".group", "is not a group");
  rule.type = json.string_at("type");
  rule.states = texts_at(json, "states");
  rule.keys = texts_at(json, "keys");
  rule.to = texts_at(json, "to");
  rule.about = json.string_at("about");
  rule.fields = texts_at(json, "fields");
  rule.page = json.string_at("page");
  rule.before = json.string_at("before");
  rule.due = json.string_at("due");
  rule.days = static_cast<int>(json.number_at("days"));
  MAILLAGE_ASSIGN(rule.subject, words_at(json, "subject", place));
  MAILLAGE_ASSIGN(rule.text, words_at(json, "text", place));
  if (!rule.page.starts_with('/')) return wrong(place + ".page", "does not begin with /");
  MAILLAGE_TRY(check_names(rule, registry, place));
  return rule;
}

}  // namespace

const Rule* Rules::rule(std::string_view name) const {
  for (const Rule& one : rules)
    if (one.name == name) return &one;
  return nullptr;
}

const Group* Rules::group(std::string_view name) const {
  for (const Group& one : groups)
    if (one.name == name) return &one;
  return nullptr;
}

std::pair<std::string, model::Role> word_and_role(std::string_view word) {
  const auto colon = word.find(':');
  if (colon == std::string_view::npos) return {std::string(word), model::Role::viewer};
  return {std::string(word.substr(0, colon)), model::role_from(word.substr(colon + 1))};
}

std::string telling_of(const Rule& rule, const Json& entity, const model::TypeDefinition& type) {
  std::string telling = rule.name + "\n" + std::string(entity.string_at("id"));
  if (!rule.states.empty())
    telling += "\n" + std::string(entity.string_at(type.workflow_attribute));
  for (const std::string& key : rule.keys) {
    const Json* value = entity.find(key);
    telling += "\n" + (value ? value->dump() : std::string());
  }
  if (!rule.due.empty()) telling += "\n" + std::string(entity.string_at(rule.due));
  return telling;
}

Result<Rules> read_rules(const Json& json, const model::Registry& registry) {
  Rules rules;
  const Json* groups = json.find("groups");
  const Json* list = json.find("rules");
  if (!groups || !groups->is_array() || !list || !list->is_array())
    return wrong("", "holds no groups or no rules");
  MAILLAGE_ASSIGN(rules.daily, words_at(json, "daily", ""));
  for (const Json& one : groups->as_array()) {
    MAILLAGE_ASSIGN(Group group, read_group(one, registry));
    rules.groups.push_back(std::move(group));
  }
  for (const Json& one : list->as_array()) {
    if (!one.is_object()) return wrong("rules", "holds what is no object");
    MAILLAGE_ASSIGN(Rule rule, read_rule(one, rules, registry));
    rules.rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace maillage::notices
