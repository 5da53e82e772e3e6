#include "model/grants.h"

#include <algorithm>

namespace maillage::model {

namespace {

constexpr std::array<std::string_view, 5> role_names{"none", "viewer", "editor", "approver",
                                                     "manager"};

bool has_roles(Who who) { return who == Who::owner || who == Who::territory || who == Who::party; }

}  // namespace

std::string_view name_of(Role role) { return role_names[static_cast<std::size_t>(role)]; }

Role role_from(std::string_view name) {
  for (std::size_t i = 0; i < role_names.size(); ++i)
    if (role_names[i] == name) return static_cast<Role>(i);
  return Role::none;
}

std::optional<Relation> grant_from(std::string_view word) {
  const std::size_t colon = word.find(':');
  const auto found = std::find(who_names.begin(), who_names.end(), word.substr(0, colon));
  if (found == who_names.end()) return std::nullopt;
  const auto who = static_cast<Who>(found - who_names.begin());
  Role role = Role::viewer;
  if (colon != std::string_view::npos) {
    role = role_from(word.substr(colon + 1));
    if (role == Role::none || !has_roles(who)) return std::nullopt;
  }
  // The bit of exactly this role: who has a greater one has this one too.
  return Relation{1} << (static_cast<int>(who) * 4 + static_cast<int>(role) - 1);
}

Grants grants_of(std::vector<std::string> words) {
  Grants grants;
  for (const std::string& word : words) grants.any_of |= grant_from(word).value_or(0);
  grants.words = std::move(words);
  return grants;
}

const AccessRules& undefined_type_rules() {
  static const AccessRules rules{.owners = {},
                                 .parties = {},
                                 .system = "data",
                                 .read = grants_of({"everybody"}),
                                 .is_public = true,
                                 .create = grants_of({"officer"}),
                                 .change = grants_of({"officer"}),
                                 .remove = grants_of({"officer"})};
  return rules;
}

}  // namespace maillage::model
