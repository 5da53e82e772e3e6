// What an actor may see, told by the tables of tests/access, which are written by hand, and not by
// the rules of the region that the program follows. For the test that asks all surfaces.
#pragma once

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "access/actor.h"
#include "model/registry.h"

namespace maillage::app::seen {

using access::Actor;
using access::Role;
using Names = std::set<std::string>;
using Strings = std::vector<std::string>;

inline bool contains(const Strings& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// The texts of a member of a simple entity: one, or several.
inline Strings texts_at(const Json& json, const std::string& name) {
  const Json* found = json.find(name);
  if (!found) return {};
  if (found->is_string()) return {found->as_string()};
  Strings texts;
  if (found->is_array())
    for (const Json& one : found->as_array())
      if (one.is_string()) texts.push_back(one.as_string());
  return texts;
}

class Rules {
 public:
  explicit Rules(const model::Registry& region) : region_(region) {
    for (const model::TypeDefinition& type : region.types()) read(type.name);
  }

  // `parents`: of each area the one that it lies in.
  using Parents = std::map<std::string, std::string>;
  bool sees(const Actor& actor, const Json& entity, const Parents& parents) const {
    const std::string type(entity.string_at("type"));
    if (!actor.types_only.empty() && !contains(actor.types_only, model::iri(type))) return false;
    return may("read", actor, entity, parents);
  }
  bool reads(const Actor& actor, const Json& entity, const std::string& field,
             const Parents& parents) const {
    const std::string type(entity.string_at("type"));
    const auto table = tables_.find(type);
    if (table == tables_.end() || !table->second.fields.contains(field)) return true;
    return may("read:" + field, actor, entity, parents);
  }

 private:
  struct Table {
    std::map<std::string, Strings> allowed;  // by "STATE act": the words of the line
    std::set<std::string> fields;            // those with a line "read:FIELD"
  };

  void read(const std::string& type) {
    std::ifstream in(MAILLAGE_SOURCE_DIR "/tests/access/" + type + ".txt");
    if (!in) return;
    Table& table = tables_[type];
    Strings states{""};
    for (std::string line; std::getline(in, line);) {
      std::istringstream words(line.substr(0, line.find('#')));
      std::string act;
      if (!(words >> act)) continue;
      Strings rest;
      for (std::string word; words >> word;) rest.push_back(word);
      if (act == "in") {
        states = rest;
        continue;
      }
      if (act.starts_with("read:")) table.fields.insert(act.substr(5));
      for (const std::string& state : states) table.allowed[state + " " + act] = rest;
    }
  }

  bool may(const std::string& act, const Actor& actor, const Json& entity,
           const Parents& parents) const {
    if (actor.is_staff()) return true;
    const model::TypeDefinition& type = *region_.type(entity.string_at("type"));
    std::string state(type.workflow_attribute.empty() ? ""
                                                      : entity.string_at(type.workflow_attribute));
    const Names names = being(actor, entity, type, parents);
    const auto table = tables_.find(type.name);
    if (table == tables_.end()) {
      // What the region leaves to its officers: everybody reads what is in a public state.
      const model::WorkflowState* found = type.state(state);
      return state.empty() || (found && found->is_public) || names.contains("officer");
    }
    const auto line = table->second.allowed.find(state + " " + act);
    if (line == table->second.allowed.end()) return false;
    return std::any_of(line->second.begin(), line->second.end(),
                       [&](const std::string& word) { return is(names, word); });
  }

  // "owner.editor+": that role and the greater ones. "owner": any of them.
  static bool is(const Names& names, const std::string& word) {
    if (word == "everybody" || names.contains(word)) return true;
    static const Strings roles{"viewer", "editor", "approver", "manager"};
    const auto dot = word.find('.');
    if (dot == std::string::npos)
      return std::any_of(roles.begin(), roles.end(), [&](const std::string& role) {
        return names.contains(word + "." + role);
      });
    if (word.back() != '+') return false;
    const std::string least = word.substr(dot + 1, word.size() - dot - 2);
    for (auto role = std::find(roles.begin(), roles.end(), least); role != roles.end(); ++role)
      if (names.contains(word.substr(0, dot + 1) + *role)) return true;
    return false;
  }

  // Everything that the actor is to the entity, in the words of the tables.
  Names being(const Actor& actor, const Json& entity, const model::TypeDefinition& type,
              const Parents& parents) const {
    Names names;
    const bool key = actor.kind == Actor::Kind::service && actor.person.empty();
    names.insert(!actor.signed_in() ? "anonymous" : key ? "key" : "citizen");
    if (actor.operates) names.insert("operator");
    if (contains(actor.systems, type.access.system)) names.insert("officer");
    const auto named = [&](const Strings& fields, const std::string& organisation,
                           const std::string& person, const std::string& body) {
      for (const std::string& field : fields)
        for (const std::string& target : texts_at(entity, field)) {
          if (target == actor.organisation && actor.role != Role::none)
            names.insert(organisation + std::string(access::name_of(actor.role)));
          if (!actor.person.empty() && target == actor.person) names.insert(person);
          if (contains(actor.bodies, target)) names.insert(body);
        }
    };
    named(type.access.owners, "owner.", "self", "council");
    named(type.access.parties, "party.", "partner", "party.viewer");
    Strings places;
    if (type.name == "AdministrativeArea") places = {std::string(entity.string_at("id"))};
    for (const auto& field : type.attributes)
      if (field.territory)
        for (const std::string& place : texts_at(entity, field.name)) places.push_back(place);
    const auto lies_in = [&](const Strings& roots) {
      for (std::string place : places)
        for (; !place.empty(); place = parents.contains(place) ? parents.at(place) : "")
          if (contains(roots, place)) return true;
      return false;
    };
    if (actor.role != Role::none && lies_in(actor.territories))
      names.insert("territory." + std::string(access::name_of(actor.role)));
    if (actor.advisor) {
      const Strings themes = texts_at(entity, "themes");
      const bool on_it = actor.advised_themes.empty() || themes.empty() ||
                         std::any_of(themes.begin(), themes.end(), [&](const std::string& one) {
                           return contains(actor.advised_themes, one);
                         });
      if (on_it && (actor.advised_territories.empty() || lies_in(actor.advised_territories)))
        names.insert("advisor");
    }
    return names;
  }

  const model::Registry& region_;
  std::map<std::string, Table> tables_;
};

}  // namespace maillage::app::seen
