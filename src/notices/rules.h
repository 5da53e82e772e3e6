// Which changes of the graph people are told of by mail, whom and in which words: read from
// region/notices.json, so that a region changes a sentence or adds a rule without a compiler.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/registry.h"

namespace maillage::notices {

using Words = std::map<std::string, std::string>;  // by language: fr, nl, de, en

// People choose per group which mails they get: each at once, all of a day in one, or none.
struct Group {
  std::string name;
  std::string field;   // the attribute of Person that holds the choice
  std::string choice;  // of those who have not chosen: each, daily or none
};

struct Rule {
  std::string name;
  std::string group;
  std::string type;                 // short name
  std::vector<std::string> states;  // of its workflow, in which somebody is told; empty: any
  std::vector<std::string> keys;    // fields that, when they change, are worth another mail
  // Whom: owner, party or territory, or the name of a relationship, each with the least role, as in
  // owner:editor; or officer.
  std::vector<std::string> to;
  std::string about;                // a relationship: the mail is about its target; empty: itself
  std::vector<std::string> fields;  // shown below the sentence; decision.text looks into a value
  std::string page;                 // "/requests/{id}"
  std::string before;               // a date field: nobody is told once it is past
  std::string due;                  // a date field: told when it is near, instead of at once
  int days = 0;                     // how near
  Words subject;                    // {title}, {state}, {type}, or a field's name
  Words text;
};

struct Rules {
  std::vector<Group> groups;
  std::vector<Rule> rules;
  Words daily;  // the subject of a day's mails in one

  const Rule* rule(std::string_view name) const;
  const Group* group(std::string_view name) const;
};

// Errors: invalid, naming the rule and what is wrong in it: an unknown member, type, state or
// field, a missing language.
Result<Rules> read_rules(const Json& json, const model::Registry& registry);

// What is told: the rule, the entity (in simple form), its state and the fields that are worth
// another mail. The same text is the same news.
std::string telling_of(const Rule& rule, const Json& entity, const model::TypeDefinition& type);

// "owner:editor" → the word and the role; viewer when none is named.
std::pair<std::string, model::Role> word_and_role(std::string_view word);

}  // namespace maillage::notices
