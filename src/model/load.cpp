#include "model/load.h"

#include <algorithm>
#include <array>

namespace maillage::model::load {

namespace {
constexpr std::array<std::string_view, 4> languages{"fr", "nl", "de", "en"};
}

void check_keywords(const Json& object, std::initializer_list<std::string_view> allowed,
                    const FieldPath& path, FieldErrors& errors) {
  if (!object.is_object()) return add_error(errors, path, "must be an object");
  for (const Json::Member& member : object.as_object())
    if (std::find(allowed.begin(), allowed.end(), member.key) == allowed.end())
      add_error(errors, FieldPath(path, member.key), "is not a known keyword");
}

void check_present(const Json& object, std::initializer_list<std::string_view> required,
                   const FieldPath& path, FieldErrors& errors) {
  if (!object.is_object()) return;
  for (std::string_view keyword : required)
    if (!object.find(keyword)) add_error(errors, FieldPath(path, keyword), "is required");
}

Labels labels_at(const Json& object, std::string_view keyword, const FieldPath& path,
                 FieldErrors& errors) {
  Labels labels;
  const Json* value = object.find(keyword);
  if (!value) return labels;
  const FieldPath here(path, keyword);
  if (!value->is_object()) {
    add_error(errors, here, "must hold a text in each of fr, nl, de, en");
    return labels;
  }
  for (std::string_view language : languages) {
    const std::string_view text = value->string_at(language);
    if (text.empty()) add_error(errors, FieldPath(here, language), "must be a text");
    labels.emplace(language, text);
  }
  for (const Json::Member& member : value->as_object())
    if (std::find(languages.begin(), languages.end(), member.key) == languages.end())
      add_error(errors, FieldPath(here, member.key), "is not one of: fr, nl, de, en");
  return labels;
}

std::string text_at(const Json& object, std::string_view keyword, const FieldPath& path,
                    FieldErrors& errors) {
  const Json* value = object.find(keyword);
  if (!value) return {};
  if (value->is_string() && !value->as_string().empty()) return value->as_string();
  add_error(errors, FieldPath(path, keyword), "must be a text");
  return {};
}

bool flag_at(const Json& object, std::string_view keyword, bool fallback, const FieldPath& path,
             FieldErrors& errors) {
  const Json* value = object.find(keyword);
  if (!value) return fallback;
  if (value->is_bool()) return value->as_bool();
  add_error(errors, FieldPath(path, keyword), "must be true or false");
  return fallback;
}

std::vector<std::string> texts_at(const Json& object, std::string_view keyword,
                                  const FieldPath& path, FieldErrors& errors) {
  std::vector<std::string> texts;
  const Json* value = object.find(keyword);
  if (!value) return texts;
  const FieldPath here(path, keyword);
  if (!value->is_array()) {
    add_error(errors, here, "must be a list of texts");
    return texts;
  }
  for (std::size_t i = 0; i < value->size(); ++i) {
    const Json& item = value->as_array()[i];
    if (item.is_string() && !item.as_string().empty())
      texts.push_back(item.as_string());
    else
      add_error(errors, FieldPath(here, i), "must be a text");
  }
  return texts;
}

std::optional<Grants> grants_at(const Json& object, std::string_view keyword, const FieldPath& path,
                                FieldErrors& errors) {
  if (!object.find(keyword)) return std::nullopt;
  std::vector<std::string> words = texts_at(object, keyword, path, errors);
  const FieldPath here(path, keyword);
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!grant_from(words[i]))
      add_error(errors, FieldPath(here, i),
                "must be one of everybody, account, owner, territory, party, advisor, officer, "
                "operating, service; owner, territory and party may name a role, as owner:editor");
  return grants_of(std::move(words));
}

void check_one_of(std::string_view text, const std::vector<std::string_view>& allowed,
                  const FieldPath& path, FieldErrors& errors) {
  if (!text.empty() && std::find(allowed.begin(), allowed.end(), text) == allowed.end())
    add_error(errors, path, not_one_of(allowed));
}

}  // namespace maillage::model::load
