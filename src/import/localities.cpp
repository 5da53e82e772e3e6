#include "import/localities.h"

#include <algorithm>

#include "text/fold.h"

namespace maillage::import {

namespace {

std::vector<std::string> texts(const model::Entity& entity, std::string_view name) {
  std::vector<std::string> out;
  const model::Instance* instance = entity.instance(model::iri(std::string(name)));
  if (instance == nullptr) return out;
  const auto add = [&](const Json& one) {
    if (one.is_string()) out.push_back(one.as_string());
  };
  if (instance->value.is_array())
    for (const Json& one : instance->value.as_array()) add(one);
  else if (instance->value.is_object())
    for (const Json::Member& one : instance->value.as_object()) add(one.value);
  else
    add(instance->value);
  return out;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

void add_once(std::vector<std::size_t>& list, std::size_t value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

// "6000 - CHARLEROI" and "B-6000 Charleroi" as postcode and name.
void split_postcode(LocalityQuestion& question) {
  std::string_view name = question.name;
  if (name.size() > 2 && (starts_with(name, "B-") || starts_with(name, "F-")))
    name.remove_prefix(2);
  std::size_t digits = 0;
  while (digits < name.size() && name[digits] >= '0' && name[digits] <= '9') ++digits;
  if (digits < 4 || digits > 5) return;
  if (question.postcode.empty()) question.postcode = std::string(name.substr(0, digits));
  name.remove_prefix(digits);
  while (!name.empty() && (name.front() == ' ' || name.front() == '-')) name.remove_prefix(1);
  question.name = std::string(name);
}

}  // namespace

Localities::Localities(const std::vector<model::Entity>& areas, std::string prefix,
                       const std::vector<Row>& list)
    : prefix_(std::move(prefix)) {
  for (const model::Entity& area : areas) add_area(area);
  for (const Row& row : list) {
    const auto found = by_code_.find(prefix_ + std::string(row.fields.string_at("nis")));
    if (found == by_code_.end()) continue;
    for (const std::size_t area : found->second) {
      add_name(row.fields.string_at("locality"), area);
      const std::string postcode(row.fields.string_at("postcode"));
      if (!postcode.empty()) add_postcode(postcode, area);
    }
  }
}

void Localities::add_area(const model::Entity& entity) {
  const auto kinds = texts(entity, "kind");
  const std::string kind = kinds.empty() ? std::string() : kinds[0];
  const bool former = kind.find("former-municipality") != std::string::npos;
  if (!former && kind.find("#municipality") == std::string::npos) return;
  const auto codes = texts(entity, "codes");
  if (codes.empty() || !starts_with(codes[0], prefix_)) return;
  const std::size_t number = areas_.size();
  const auto names = texts(entity, "title");
  const auto parents = texts(entity, "parent");
  areas_.push_back({entity.id, codes[0], names.empty() ? codes[0] : names[0],
                    parents.empty() ? std::string() : parents[0], texts(entity, "successors"),
                    former});
  by_id_[entity.id] = number;
  for (const std::string& code : codes) add_once(by_code_[code], number);
  for (const std::string& code : texts(entity, "formerCodes")) add_once(by_code_[code], number);
  for (const std::string& name : names) add_name(name, number);
  for (const std::string& name : texts(entity, "aliases")) add_name(name, number);
  for (const std::string& code : texts(entity, "postcodes")) add_postcode(code, number);
}

void Localities::add_postcode(const std::string& postcode, std::size_t area) {
  add_once(by_postcode_[postcode], area);
  if (!areas_[area].former && !areas_[area].parent.empty())
    parents_of_band_[postcode.substr(0, 2)].insert(areas_[area].parent);
}

bool Localities::elsewhere(const std::string& postcode, std::size_t area) const {
  if (postcode.empty() || areas_[area].parent.empty()) return false;
  const auto band = parents_of_band_.find(postcode.substr(0, 2));
  return band != parents_of_band_.end() && band->second.count(areas_[area].parent) == 0;
}

void Localities::add_name(std::string_view name, std::size_t area) {
  add_once(by_full_name_[text::normalise_name(name)], area);
  for (const std::string& key : text::name_keys(name)) add_once(by_name_[key], area);
}

std::optional<std::size_t> Localities::today(std::size_t area) const {
  for (int steps = 0; steps < 8 && areas_[area].former; ++steps) {
    if (areas_[area].successors.size() != 1) return std::nullopt;
    const auto next = by_id_.find(areas_[area].successors[0]);
    if (next == by_id_.end()) return std::nullopt;
    area = next->second;
  }
  return areas_[area].former ? std::nullopt : std::optional(area);
}

std::vector<std::size_t> Localities::today(const Index& index, const std::string& key) const {
  std::vector<std::size_t> out;
  const auto found = index.find(key);
  if (found == index.end()) return out;
  for (const std::size_t area : found->second)
    if (const auto now = today(area)) add_once(out, *now);
  return out;
}

LocalityAnswer Localities::answer(std::vector<std::size_t> found,
                                  const LocalityQuestion& question) const {
  if (found.size() > 1 && !question.postcode.empty()) {
    const auto there = today(by_postcode_, question.postcode);
    std::vector<std::size_t> both;
    for (const std::size_t area : found)
      if (std::find(there.begin(), there.end(), area) != there.end()) both.push_back(area);
    if (!both.empty()) found = both;
  }
  const bool namesake = found.size() == 1 && elsewhere(question.postcode, found[0]);
  if (found.size() == 1 && !namesake) return {areas_[found[0]].id, {}, {}};
  LocalityAnswer out;
  for (const std::size_t area : found)
    out.candidates.push_back(areas_[area].name + " (" + areas_[area].code + ")");
  out.reason = namesake ? "the postcode " + question.postcode + " belongs to another province"
                        : "several municipalities are possible";
  return out;
}

LocalityAnswer Localities::find(const LocalityQuestion& asked) const {
  LocalityQuestion question = asked;
  split_postcode(question);
  if (!question.code.empty()) {
    auto found = today(by_code_, question.code);
    if (found.empty()) found = today(by_code_, prefix_ + question.code);
    if (!found.empty()) return answer(std::move(found), question);
    if (question.name.empty()) return {{}, {}, "no municipality has the code " + question.code};
  }
  std::vector<std::size_t> found;
  const auto take = [&](const Index& index, const std::string& key) {
    for (const std::size_t area : today(index, key))
      if (question.department.empty() ||
          starts_with(areas_[area].code, prefix_ + question.department))
        add_once(found, area);
  };
  const auto look = [&](std::string_view name) {
    take(by_full_name_, text::normalise_name(name));
    if (!found.empty()) return;
    for (const std::string& key : text::name_keys(name)) take(by_name_, key);
  };
  look(question.name);
  if (found.empty()) look(text::place_of_authority(question.name));
  if (!found.empty()) return answer(std::move(found), question);
  if (!question.postcode.empty()) {
    found = today(by_postcode_, question.postcode);
    if (found.size() == 1) {
      LocalityAnswer out = answer(std::move(found), question);
      out.reason = "found by the postcode " + question.postcode + " alone";
      return out;
    }
    if (!found.empty()) {
      question.postcode.clear();
      return answer(std::move(found), question);
    }
  }
  return {{}, {}, "no municipality is known as " + question.name};
}

}  // namespace maillage::import
