// A world for the test that asks all surfaces: everything the program is made of over the memory
// store, filled with random entities of every type of the region, commit by commit; and the same
// again, holding only what one actor may see of it.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <random>

#include "app/seen_rules_for_test.h"
#include "app/surfaces.h"
#include "domain/module.h"
#include "model/sample_values.h"
#include "store/memory/memory_store.h"

namespace maillage::app::seen {

inline const model::Registry& region() {
  static const model::Registry loaded =
      *model::Registry::load(*model::read_region_directory(MAILLAGE_SOURCE_DIR "/region"));
  return loaded;
}

inline std::string id_of(const std::string& type, const std::string& name) {
  return "urn:ngsi-ld:" + type + ":" + name;
}

// One commit: the state of an entity from then on; null: it goes.
struct Step {
  std::int64_t at = 0;  // microseconds
  std::string id;
  Json entity;
};

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }
  bool one_in(int count) { return below(count) == 0; }
  template <class List>
  auto pick(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }
  std::string word() {
    return pick(Strings{"eau", "lampe", "pont", "ecole", "route", "capteur", "velo", "foret",
                        "donnees", "chaleur"});
  }

 private:
  std::mt19937 random_;
};

// The whole program but sockets. The clock is shared by worlds that are compared, and only tells
// what it is set to.
class World {
 public:
  explicit World(std::shared_ptr<std::atomic<std::int64_t>> clock)
      : clock_(std::move(clock)),
        now_([clock = clock_] { return Timestamp(std::chrono::microseconds(*clock)); }),
        engine_(*engine::Engine::open(store_, region(), {.clock = now_})),
        accounts_(store_, {.clock = now_, .random = seeded_random(7)}),
        ids_(now_, seeded_random(11)) {
    accounts_.use_graph(*engine_, ids_);
    surfaces_ = *add_surfaces(
        router_, {.config = config_,
                  .registry = region(),
                  .engine = *engine_,
                  .accounts = accounts_,
                  .ids = ids_,
                  .actor = [this](const http::Request&) { return Result<Actor>(asking_); }});
  }
  ~World() {
    router_ = {};
    surfaces_.reset();
  }

  const http::Router& router() const { return router_; }
  engine::Engine& engine() { return *engine_; }

  // Errors only for a first state that the region's rules do not take.
  Result<void> take(const Step& step) {
    *clock_ = step.at;
    engine::Changes changes;
    changes.trusted = true;
    changes.command = step.entity.is_null() ? "entities.delete" : "entities.update";
    model::Change change;
    change.id = step.id;
    change.kind = model::Change::Kind::remove;
    if (!step.entity.is_null()) {
      change.kind = model::Change::Kind::upsert;
      MAILLAGE_ASSIGN(change.content, region().from_simple(step.entity));
    }
    changes.list.push_back(std::move(change));
    MAILLAGE_TRY(engine_->commit(Actor::system(), std::move(changes)));
    return {};
  }

  http::Response ask(const Actor& actor, http::Request request) {
    asking_ = actor;
    return router_.call(std::move(request));
  }

 private:
  std::shared_ptr<std::atomic<std::int64_t>> clock_;
  Clock now_;
  Config config_;
  Actor asking_;
  store::MemoryStore store_;
  std::unique_ptr<engine::Engine> engine_;
  identity::Accounts accounts_;
  IdGenerator ids_;
  http::Router router_;
  std::shared_ptr<void> surfaces_;
};

// What has happened, and what becomes of it.
class Story {
 public:
  explicit Story(unsigned seed)
      : dice(seed), clock(std::make_shared<std::atomic<std::int64_t>>(begin)), rules_(region()) {
    whole_ = std::make_unique<World>(clock);
    for (int province = 0; province < 2; ++province) add_area("p" + std::to_string(province), "");
    for (int area = 0; area < areas; ++area)
      add_area("m" + std::to_string(area), "p" + std::to_string(area % 2));
  }

  Dice dice;
  std::shared_ptr<std::atomic<std::int64_t>> clock;
  World& whole() { return *whole_; }
  const std::map<std::string, Json>& entities() const { return entities_; }
  // Types of which nothing came to be, and what was said of the last that was refused.
  std::set<std::string> missing() const {
    std::set<std::string> types;
    for (const auto& type : region().types()) types.insert(type.name);
    for (const auto& [id, json] : entities_) types.erase(std::string(json.string_at("type")));
    return types;
  }
  std::string last_refusal;

  std::string area() {
    return id_of("AdministrativeArea", dice.one_in(6) ? "p" + std::to_string(dice.below(2))
                                                      : "m" + std::to_string(dice.below(areas)));
  }
  std::string any(const std::string& type) {
    if (type == "AdministrativeArea") return area();
    return id_of(type, "e" + std::to_string(dice.below(each)));
  }
  // That of an entity that is there or was; now and then one that never was.
  std::string some_id() {
    if (dice.one_in(12)) return id_of("Need", "missing");
    std::vector<std::string> ids;
    for (const auto& [id, json] : entities_) ids.push_back(id);
    return dice.pick(ids);
  }

  // One random commit to the whole world; the step, for other worlds to follow.
  std::optional<Step> go_on() {
    Strings types;
    for (const auto& type : region().types())
      if (type.name != "AdministrativeArea") types.push_back(type.name);
    const std::string type = dice.pick(types);
    const std::string id = any(type);
    if (entities_.contains(id) && dice.one_in(9)) return happen({next(), id, Json()});
    for (int times = 0; times < 6; ++times)
      if (auto done = happen({next(), id, entity(type, id)})) return done;
    return std::nullopt;  // such as a change to what is kept as it was made
  }

  Actor actor() {
    Actor actor{.kind = Actor::Kind::person};
    actor.id = actor.person = any("Person");
    actor.name = "x";
    const auto member = [&] {
      actor.organisation = any("Organisation");
      actor.role = static_cast<Role>(1 + dice.below(4));
      if (dice.one_in(2)) actor.territories = {area()};
    };
    switch (dice.below(11)) {
      case 0: return Actor::anonymous();
      case 1: break;
      case 2:
        actor.advisor = true;
        if (!dice.one_in(3)) actor.advised_territories = {area()};
        if (!dice.one_in(3)) actor.advised_themes = {any("Theme")};
        break;
      case 3: {
        Strings systems;
        for (const auto& type : region().types()) systems.push_back(type.access.system);
        actor.systems = {dice.pick(systems), dice.pick(systems)};
        break;
      }
      case 4: actor.bodies = {any("Body"), any("Body")}; break;
      case 5: actor.operates = true; break;
      case 6:  // A key of an organisation, for some types or for reading only.
        member();
        actor.kind = Actor::Kind::service;
        actor.person.clear();
        if (dice.one_in(2)) actor.types_only = {model::iri("Need"), model::iri("Project")};
        actor.may_write = dice.one_in(2);
        break;
      case 7:
        member();
        actor.on_behalf_of = any("Person");
        break;
      default: member();
    }
    return actor;
  }

  // The actor's part of the story, told in the light of what it may see now. Its own world ends at
  // the same moment as the whole one.
  std::unique_ptr<World> world_of(const Actor& actor) {
    auto world = std::make_unique<World>(clock);
    const std::int64_t end = *clock;
    std::map<std::string, Json> shown;
    const Actor nobody = Actor::anonymous();
    for (const Step& step : steps_) {
      const auto now = entities_.find(step.id);
      if (now == entities_.end() || step.entity.is_null()) continue;
      // A key of some types reads views, and is told how rare a word is, as everybody is.
      const Actor& reader = sees(actor, now->second) ? actor : nobody;
      if (!sees(reader, now->second)) continue;
      if (step.at < born_.at(step.id)) continue;  // of one that was removed since
      Step part{step.at, step.id, part_for(reader, step.entity, now->second)};
      if (const auto before = shown.find(step.id);
          before != shown.end() && before->second == part.entity)
        continue;
      const auto done = world->take(part);
      EXPECT_TRUE(done.ok()) << done.error().message << " " << part.entity.dump();
      shown[step.id] = part.entity;
    }
    *clock = end;
    return world;
  }

  // What views keep for a while, such as the weights of words, is made anew.
  void let_pictures_age() { *clock += 60'000'000; }
  void pass_a_second() { *clock += 1'000'000; }

  bool sees(const Actor& actor, const Json& entity) const {
    return rules_.sees(actor, entity, parents_);
  }
  // What the actor may read of the state `entity`, by what it is to the state `now`.
  Json part_for(const Actor& actor, const Json& entity, const Json& now) const {
    Json part = entity;
    for (const auto& [name, value] : entity.as_object())
      if (!rules_.reads(actor, now, name, parents_)) part.erase(name);
    return part;
  }
  bool reads(const Actor& actor, const Json& entity, const std::string& field) const {
    return rules_.reads(actor, entity, field, parents_);
  }

 private:
  static constexpr int areas = 5;
  static constexpr int each = 3;
  static constexpr std::int64_t begin = 1'780'000'000'000'000;  // May 2026

  std::int64_t next() { return *clock + 1'000'000; }

  std::optional<Step> happen(Step step) {
    const auto done = whole_->take(step);
    if (!done.ok()) {
      last_refusal = done.error().message + " " + step.entity.dump();
      return std::nullopt;
    }
    if (step.entity.is_null()) {
      entities_.erase(step.id);
    } else {
      if (!entities_.contains(step.id)) born_[step.id] = step.at;
      entities_[step.id] = step.entity;
    }
    steps_.push_back(step);
    return step;
  }

  void add_area(const std::string& name, const std::string& parent) {
    const auto& type = *region().type("AdministrativeArea");
    Json json = Json::object({{"id", id_of(type.name, name)}, {"type", type.name}});
    for (const std::string& field : type.required)
      json.set(field, model::sample_value(region(), *type.attribute(field)));
    json.set("title", Json::object({{"fr", name}}));
    json.set("kind", parent.empty() ? "province" : "municipality");
    json.set("location", place());
    json.set("population", 1000 * (1 + dice.below(50)));
    if (!parent.empty()) {
      json.set("parent", id_of(type.name, parent));
      parents_[id_of(type.name, name)] = id_of(type.name, parent);
    }
    const std::string id(json.string_at("id"));
    EXPECT_TRUE(happen({next(), id, std::move(json)})) << last_refusal;
  }

  Json place() {
    return Json::object({{"type", "Point"},
                         {"coordinates", Json(Json::Array{Json(5.0 + dice.below(10) / 10.0),
                                                          Json(50.0 + dice.below(5) / 10.0)})}});
  }

  Json value(const model::AttributeDefinition& field) {
    using Kind = model::AttributeKind;
    switch (field.kind) {
      case Kind::language_property: return Json::object({{"fr", dice.word() + " " + dice.word()}});
      case Kind::vocab_property:
        return Json(dice.pick(region().vocabulary(field.vocabulary)->concepts).code);
      case Kind::relationship: {
        const std::string target = any(dice.pick(field.targets));
        return field.many ? Json::array({target}) : Json(target);
      }
      case Kind::list_relationship: return Json::array({any(dice.pick(field.targets))});
      case Kind::geo_property: return place();
      default: break;
    }
    const std::string_view kind = field.schema.string_at("type");
    if (const Json* allowed = field.schema.find("enum"); allowed && allowed->size() > 0)
      return dice.pick(allowed->as_array());
    if (kind == "integer")
      return Json(static_cast<std::int64_t>(field.schema.number_at("minimum", 1)) + dice.below(5));
    if (kind == "boolean") return Json(dice.one_in(2));
    if (kind == "string" && model::sample_property(field) == Json("Text")) return Json(dice.word());
    return model::sample_property(field);
  }

  Json entity(const std::string& name, const std::string& id) {
    const model::TypeDefinition& type = *region().type(name);
    Json json = Json::object({{"id", id}, {"type", name}});
    const bool full = dice.one_in(2);
    for (const model::AttributeDefinition& field : type.attributes) {
      const bool decides = contains(type.access.owners, field.name) ||
                           contains(type.access.parties, field.name) || field.territory ||
                           field.name == "themes" || !field.audience.allow_everybody();
      const bool wanted = contains(type.required, field.name) ||
                          (decides ? !dice.one_in(4) : full && dice.one_in(3));
      if (field.name == type.workflow_attribute || !wanted) continue;
      // What commands keep as a whole has a form that only they know.
      const bool by_commands = field.kind == model::AttributeKind::json_property;
      if (by_commands && !contains(type.required, field.name)) continue;
      json.set(field.name, value(field));
    }
    if (!type.states.empty()) json.set(type.workflow_attribute, dice.pick(type.states).name);
    return json;
  }

  Rules rules_;
  std::unique_ptr<World> whole_;
  std::vector<Step> steps_;
  std::map<std::string, Json> entities_;  // as they are now
  std::map<std::string, std::int64_t> born_;
  std::map<std::string, std::string> parents_;
};

}  // namespace maillage::app::seen
