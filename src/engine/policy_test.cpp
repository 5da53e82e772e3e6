// Who may do what with each type of the region, against tests/access/TYPE.txt, written by hand and
// not derived from the rules: every actor × every state × reading, changing, deleting, every step
// and every field that not everybody reads or writes. Each is tried on the engine, and what may_…
// says beforehand must be what happens.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "engine/engine.h"
#include "engine/policy_world.h"
#include "model/sample_values.h"
#include "store/memory/memory_store.h"

namespace maillage::engine {
namespace {

using access::Actor;
using model::Change;
using Names = std::set<std::string>;

const model::Registry& region() {
  static const model::Registry loaded =
      *model::Registry::load(*model::read_region_directory(MAILLAGE_SOURCE_DIR "/region"));
  return loaded;
}

// tests/access/TYPE.txt: which actors, under "STATE ACT".
struct Table {
  std::map<std::string, Names> allowed;
  std::string file;
};

// "owner.editor+": that role and the greater ones. "owner": all of them. "everybody".
void add_names(const std::string& word, const std::vector<policy::Person>& people, Names& out) {
  static const std::vector<std::string> roles{"viewer", "editor", "approver", "manager"};
  if (word == "nobody") return;
  std::size_t found = 0;
  for (const policy::Person& person : people) {
    const std::string& name = person.name;
    const bool all = word == "everybody" && name != "key-otherwise";
    bool is = all || word == name || name.starts_with(word + ".");
    if (const auto dot = word.find('.'); word.back() == '+' && dot != std::string::npos) {
      const std::string least = word.substr(dot + 1, word.size() - dot - 2);
      for (auto role = std::find(roles.begin(), roles.end(), least); role != roles.end(); ++role)
        is |= name == word.substr(0, dot + 1) + *role;
    }
    if (is && out.insert(name).second) ++found;
  }
  if (found == 0) ADD_FAILURE() << "'" << word << "' is nobody";
}

Table read_table(const model::TypeDefinition& type, const std::vector<policy::Person>& people) {
  Table table;
  table.file = "tests/access/" + type.name + ".txt";
  std::ifstream in(MAILLAGE_SOURCE_DIR "/" + table.file);
  EXPECT_TRUE(in) << table.file << " is missing: write what you expect of " << type.name;
  std::vector<std::string> states{""};
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string act;
    if (!(words >> act)) continue;
    if (act == "in") {
      states.clear();
      for (std::string state; words >> state;) states.push_back(state);
      continue;
    }
    Names names;
    for (std::string word; words >> word;) add_names(word, people, names);
    // The administrator may always; the tables do not repeat it. What is frozen nobody changes.
    const bool reading = act.starts_with("read") || act == "create";
    if (reading || !type.source.bool_at("frozen")) names.insert("administrator");
    for (const std::string& state : act == "create" ? std::vector<std::string>{""} : states)
      table.allowed[state + " " + act] = names;
  }
  return table;
}

class Trial {
 public:
  explicit Trial(const model::TypeDefinition& type)
      : type_(type),
        id_("urn:ngsi-ld:" + type.name + ":subject"),
        owner_(owns_itself() ? id_ : owner_of_its_kind()),
        self_(type.name == "Person" ? id_ : "urn:ngsi-ld:Person:self"),
        people_(policy::everybody(owner_, self_, type.access.system)),
        table_(read_table(type, people_)),
        engine_(*Engine::open(store_, region(), Options{})) {
    place("AdministrativeArea", policy::here);
    place("AdministrativeArea", policy::elsewhere);
    place("Theme", policy::theme);
    place("Theme", policy::other_theme);
    place("Person", policy::partner);
    if (self_ != id_) place("Person", self_);
    for (const char* name : {"owner", "party", "authority", "stranger", "neighbour", "support"})
      place("Organisation", policy::organisation(name));
    if (owner_.starts_with("urn:ngsi-ld:Body:")) place("Body", owner_);
  }

  void run() {
    expect(" create", [&](const Actor& actor) { return creates(actor); });
    std::vector<std::string> states;
    for (const auto& state : type_.states) states.push_back(state.name);
    if (states.empty()) states.emplace_back();
    for (const std::string& state : states) try_state(state);
    for (const auto& [row, names] : table_.allowed)
      if (!tried_.contains(row)) ADD_FAILURE() << table_.file << ": '" << row << "' is not there";
  }

 private:
  bool owns_itself() const {
    const auto& owners = type_.access.owners;
    return std::find(owners.begin(), owners.end(), "id") != owners.end();
  }
  // What a governance body writes belongs to the body, not to an organisation.
  std::string owner_of_its_kind() const {
    for (const std::string& name : type_.access.owners)
      if (const auto* field = type_.attribute(name);
          field && field->targets == std::vector<std::string>{"Body"})
        return "urn:ngsi-ld:Body:owner";
    return policy::organisation("owner");
  }
  // Then each attempt to make one needs an id of its own, and all fields are there from the start.
  bool is_frozen() const { return type_.source.bool_at("frozen"); }
  bool among(const std::vector<std::string>& names, const std::string& name) const {
    return std::find(names.begin(), names.end(), name) != names.end();
  }

  // The entity under test, with all that a step may ask for. Fields of the few are left out:
  // whoever creates one may not be among them.
  Json simple(const std::string& state) const {
    Json json = Json::object({{"id", id_}, {"type", type_.name}});
    std::set<std::string> wanted;
    for (const auto& step : type_.steps)
      wanted.insert(step.requires_fields.begin(), step.requires_fields.end());
    for (const auto& field : type_.attributes) {
      if (field.name == type_.workflow_attribute) continue;
      const bool person = among(field.targets, "Person");
      if (among(type_.access.owners, field.name))
        json.set(field.name, person          ? self_
                             : owns_itself() ? policy::organisation("owner")
                                             : owner_);
      else if (among(type_.access.parties, field.name))
        json.set(field.name, person ? policy::partner : policy::organisation("party"));
      else if (field.territory && among(field.targets, "AdministrativeArea"))
        json.set(field.name, policy::here);
      else if (field.name == "themes")
        json.set(field.name, policy::theme);
      else if (among(type_.required, field.name) ||
               (is_frozen() && field.audience.any_of != model::every_relation) ||
               (wanted.contains(field.name) && field.writers.any_of == model::every_relation))
        json.set(field.name, model::sample_value(region(), field));
    }
    if (!state.empty()) json.set(type_.workflow_attribute, state);
    return json;
  }

  // Some types are written by commands only: their fields are read-only for everybody else, and
  // what is tried here is whether the actor is one of those who may.
  bool by_commands() const {
    const auto fixed = [&](const std::string& name) {
      const auto* field = type_.attribute(name);
      return field && field->read_only;
    };
    return fixed(type_.title_attribute) ||
           std::any_of(type_.access.owners.begin(), type_.access.owners.end(), fixed);
  }

  Result<Committed> write(const Actor& actor, const Json& json, Change::Kind kind,
                          bool trusted = false) {
    auto entity = region().from_simple(json);
    if (!entity.ok()) return entity.error();
    Changes changes;
    changes.trusted = trusted || by_commands();
    changes.list.push_back({.kind = kind, .id = entity->id, .content = std::move(*entity)});
    return engine_->commit(actor, std::move(changes));
  }
  Result<Committed> remove(const Actor& actor) {
    Changes changes;
    changes.list.push_back({.kind = Change::Kind::remove, .id = id_});
    return engine_->commit(actor, std::move(changes));
  }

  // What a relationship of the sample points at must be there for everybody.
  void place(const std::string& type, const std::string& id) {
    if (engine_->get(Actor::system(), id)) return;
    Json json = Json::object({{"id", id}, {"type", type}});
    for (const std::string& name : region().type(type)->required) {
      const auto& field = *region().type(type)->attribute(name);
      if (field.kind == model::AttributeKind::relationship) place_targets(field);
      json.set(name, model::sample_value(region(), field));
    }
    for (const auto& state : region().type(type)->states)
      if (state.is_public) json.set(region().type(type)->workflow_attribute, state.name);
    const auto done = write(Actor::system(), json, Change::Kind::create, true);
    EXPECT_TRUE(done.ok()) << id << ": " << done.error().message;
  }
  void place_targets(const model::AttributeDefinition& field) {
    if (!field.targets.empty())
      place(field.targets.front(), "urn:ngsi-ld:" + field.targets.front() + ":1");
  }

  void restore(const std::string& state) {
    const Json json = simple(state);
    for (const auto& field : type_.attributes)
      if (field.kind == model::AttributeKind::relationship && json.find(field.name))
        place_targets(field);
    const auto done = write(Actor::system(), json, Change::Kind::upsert, true);
    ASSERT_TRUE(done.ok()) << done.error().message;
  }

  bool creates(const Actor& actor) {
    (void)remove(Actor::system());
    if (is_frozen()) id_ += 'x';
    Json json = simple("");
    for (const auto& field : type_.attributes)
      if (field.writers.any_of != model::every_relation && !among(type_.required, field.name))
        json.erase(field.name);
    for (const auto& field : type_.attributes)
      if (field.kind == model::AttributeKind::relationship && json.find(field.name))
        place_targets(field);
    const auto entity = region().from_simple(json);
    const bool beforehand = engine_->may_create(actor, *entity).ok();
    return agreed(beforehand, write(actor, json, Change::Kind::create), "create");
  }

  // What is refused says so in the right words, and what is not seen is not there.
  bool agreed(bool beforehand, const Result<Committed>& done, const std::string& act) {
    EXPECT_EQ(beforehand, done.ok()) << act << ": " << (done.ok() ? "" : done.error().message);
    if (!done.ok() && done.error().code != ErrorCode::forbidden &&
        done.error().code != ErrorCode::unauthenticated &&
        done.error().code != ErrorCode::not_found)
      ADD_FAILURE() << act << " failed for another reason: " << done.error().message;
    return done.ok();
  }

  bool changes(const Actor& actor, const std::string& field, const Json& value) {
    const bool beforehand = engine_->may_change(actor, id_).ok();
    const Json json = Json::object({{"id", id_}, {"type", type_.name}, {field, value}});
    const auto done = write(actor, json, Change::Kind::append);
    if (field == type_.title_attribute) return agreed(beforehand, done, "change");
    return done.ok();
  }

  template <class Try>
  void expect(const std::string& row, Try&& attempt) {
    tried_.insert(row);
    Names allowed;
    for (const policy::Person& person : people_) {
      SCOPED_TRACE(type_.name + " " + row + " by " + person.name);
      if (attempt(person.actor)) allowed.insert(person.name);
    }
    const auto wanted = table_.allowed.find(row);
    if (wanted == table_.allowed.end()) {
      ADD_FAILURE() << table_.file << " says nothing of '" << row << "'";
      return;
    }
    for (const policy::Person& person : people_)
      EXPECT_EQ(allowed.contains(person.name), wanted->second.contains(person.name))
          << table_.file << ": " << row << " by " << person.name;
  }

  void try_state(const std::string& state) {
    int round = 0;
    restore(state);
    expect(state + " read",
           [&](const Actor& actor) { return engine_->get(actor, id_) != nullptr; });
    expect(state + " change", [&](const Actor& actor) {
      const std::string text = "Texte " + std::to_string(++round);
      const bool translated =
          type_.attribute(type_.title_attribute)->kind == model::AttributeKind::language_property;
      return changes(actor, type_.title_attribute,
                     translated ? Json::object({{"fr", text}}) : Json(text));
    });
    expect(state + " delete", [&](const Actor& actor) {
      restore(state);
      const bool beforehand = engine_->may_remove(actor, id_).ok();
      return agreed(beforehand, remove(actor), "delete");
    });
    restore(state);
    for (const auto& step : type_.steps) {
      if (std::find(step.from.begin(), step.from.end(), state) == step.from.end()) continue;
      for (const std::string& field : step.requires_fields) fill(field);
      expect(state + " " + step.name, [&](const Actor& actor) {
        restore(state);
        for (const std::string& field : step.requires_fields) fill(field);
        const bool beforehand = engine_->may_step(actor, id_, step.name).ok();
        const Json json =
            Json::object({{"id", id_}, {"type", type_.name}, {type_.workflow_attribute, step.to}});
        return agreed(beforehand, write(actor, json, Change::Kind::append), step.name);
      });
      restore(state);
    }
    for (const auto& field : type_.attributes) try_field(state, field);
  }

  void fill(const std::string& name) {
    if (is_frozen() || simple("").find(name)) return;
    const Json json = Json::object({{"id", id_},
                                    {"type", type_.name},
                                    {name, model::sample_value(region(), *type_.attribute(name))}});
    const auto done = write(Actor::system(), json, Change::Kind::append, true);
    EXPECT_TRUE(done.ok()) << done.error().message;
  }

  void try_field(const std::string& state, const model::AttributeDefinition& field) {
    if (field.kind == model::AttributeKind::relationship &&
        field.writers.any_of != model::every_relation)
      place_targets(field);
    if (field.audience.any_of != model::every_relation) {
      fill(field.name);
      expect(state + " read:" + field.name, [&](const Actor& actor) {
        const RecordPtr record = engine_->get(actor, id_);
        return record && engine_->decode(actor, *record).find(field.iri) &&
               engine_->simple(actor, *record).find(field.name);
      });
    }
    const bool said = field.audience.any_of != model::every_relation ||
                      field.writers.any_of != model::every_relation;
    // What the program alone writes is refused to all, the administrator included.
    if (!said || field.read_only) return;
    expect(state + " write:" + field.name, [&](const Actor& actor) {
      restore(state);
      return changes(actor, field.name, another(field));
    });
    restore(state);
  }

  // A value that the entity does not have yet.
  Json another(const model::AttributeDefinition& field) const {
    if (field.kind == model::AttributeKind::vocab_property)
      return Json(region().vocabulary(field.vocabulary)->concepts.back().code);
    if (is_frozen()) return Json("Autre chose");
    return model::sample_value(region(), field);
  }

  const model::TypeDefinition& type_;
  std::string id_;
  std::string owner_;
  std::string self_;
  std::vector<policy::Person> people_;
  Table table_;
  std::set<std::string> tried_;
  store::MemoryStore store_;
  std::unique_ptr<Engine> engine_;
};

bool says_who(const model::TypeDefinition& type) { return type.source.find("access") != nullptr; }

TEST(Policy, EveryTypeThatSaysWhoMayDoWhatKeepsItsWord) {
  for (const model::TypeDefinition& type : region().types())
    if (says_who(type)) Trial(type).run();
}

TEST(Policy, EveryTableIsOfAType) {
  for (const auto& file :
       std::filesystem::directory_iterator(MAILLAGE_SOURCE_DIR "/tests/access")) {
    if (file.path().extension() != ".txt") continue;
    const auto* type = region().type(file.path().stem().string());
    EXPECT_TRUE(type && says_who(*type)) << file.path();
  }
}

}  // namespace
}  // namespace maillage::engine
