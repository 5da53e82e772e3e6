// What an actor is answered is what an administrator is answered by an engine that holds nothing
// but what the actor may see. Random entities, changes, actors and questions over the real region;
// who may see what is told here a second time, plainly and by hand, for five types.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "engine/engine.h"
#include "model/sample_values.h"
#include "store/memory/memory_store.h"

namespace maillage::engine {
namespace {

using access::Actor;
using access::Role;
using model::Change;
using Strings = std::vector<std::string>;

const model::Registry& region() {
  static const model::Registry loaded =
      *model::Registry::load(*model::read_region_directory(MAILLAGE_SOURCE_DIR "/region"));
  return loaded;
}

std::string id_of(const std::string& type, const std::string& name) {
  return "urn:ngsi-ld:" + type + ":" + name;
}

Strings texts_at(const Json& json, const std::string& name) {
  const Json* found = json.find(name);
  if (!found) return {};
  if (found->is_string()) return {found->as_string()};
  Strings texts;
  for (const Json& one : found->as_array()) texts.push_back(one.as_string());
  return texts;
}

bool contains(const Strings& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// --- The rules, told again.

struct Rules {
  Strings owners;
  Strings parties;
  std::string system;
  Strings public_states;
  bool territory = true;  // the authority of its territory reads what is not public
  bool advisor = true;
  std::string private_field;
  bool private_for_owner = true;  // with its territory and officers; else for parties and advisors
};

const std::map<std::string, Rules>& rules() {
  static const std::map<std::string, Rules> all{
      {"Need",
       {{"organisation"}, {"supportBody"}, "projects", {"published", "matched", "pooled", "met"}}},
      {"Project",
       {{"lead"},
        {"partners", "supportBody"},
        "projects",
        {"planned", "running", "completed", "stopped"},
        true,
        true,
        "internalNote"}},
      {"Request",
       {{"organisation"}, {"supportBody"}, "accompaniment", {}, true, true, "privateNote", false}},
      {"Solution", {{"organisation"}, {"partners"}, "supply", {"published"}, false, false}},
      {"Initiative",
       {{"organisation"},
        {"partners"},
        "projects",
        {"published", "running", "completed", "closed"},
        true,
        false}},
  };
  return all;
}

class World {
 public:
  explicit World(unsigned seed) : random_(seed) {
    engine_ = *Engine::open(store_, region(), Options{});
    for (int province = 0; province < 2; ++province) add_area("p" + std::to_string(province), "");
    for (int area = 0; area < 6; ++area)
      add_area("m" + std::to_string(area), "p" + std::to_string(area % 2));
    Json strategy = sample("Strategy", "1");
    strategy.set("state", "adopted");
    put(strategy);
    for (int theme = 0; theme < 3; ++theme) put(sample("Theme", "t" + std::to_string(theme)));
    for (int organisation = 0; organisation < 6; ++organisation)
      put(sample("Organisation", "o" + std::to_string(organisation)));
  }

  Engine& engine() { return *engine_; }
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }
  bool one_in(int count) { return below(count) == 0; }
  std::string pick(const Strings& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }
  std::string organisation() { return id_of("Organisation", "o" + std::to_string(below(6))); }
  std::string area() {
    return id_of("AdministrativeArea",
                 one_in(6) ? "p" + std::to_string(below(2)) : "m" + std::to_string(below(6)));
  }
  std::string theme() { return id_of("Theme", "t" + std::to_string(below(3))); }
  std::string word() {
    return pick({"eau", "lampe", "pont", "ecole", "route", "capteur", "velo", "foret", "donnees"});
  }

  void change_something() {
    if (entities_.size() > 70 && one_in(6)) return remove_one();
    if (one_in(40)) {  // An area moves to another province.
      const std::string name = "m" + std::to_string(below(6));
      add_area(name, "p" + std::to_string(below(2)));
      return;
    }
    static const Strings types{"Need", "Project", "Request", "Solution", "Initiative"};
    if (entities_.size() < 60 || one_in(3))
      return put(random_entity(pick(types), "e" + std::to_string(++made_)));
    const Json& old =
        entities_[static_cast<std::size_t>(below(static_cast<int>(entities_.size())))];
    if (!rules().contains(std::string(old.string_at("type")))) return;
    const std::string id(old.string_at("id"));
    put(random_entity(std::string(old.string_at("type")), id.substr(id.rfind(':') + 1)));
  }

  Actor random_actor() {
    Actor actor{.kind = Actor::Kind::person};
    actor.id = actor.person = id_of("Person", "x");
    switch (below(8)) {
      case 0: return Actor::anonymous();
      case 1: break;
      case 2:
        actor.advisor = true;
        if (!one_in(3)) actor.advised_territories = {area()};
        if (!one_in(3)) actor.advised_themes = {theme()};
        break;
      case 3: actor.systems = {pick({"projects", "accompaniment", "supply"})}; break;
      case 4: actor.bodies = {organisation()}; break;
      default:
        actor.organisation = organisation();
        actor.role = static_cast<Role>(1 + below(4));
        if (one_in(2)) actor.territories = {area()};
    }
    return actor;
  }

  // --- The policy.
  std::set<std::string> inside(const Strings& roots) const {
    std::set<std::string> found(roots.begin(), roots.end());
    for (const auto& [area, parent] : parents_)
      if (contains(roots, parent)) found.insert(area);
    return found;
  }
  struct Being {
    bool owner = false, party = false, territory = false, advisor = false, officer = false;
  };
  Being being(const Actor& actor, const Json& entity) const {
    const Rules& rule = rules().at(std::string(entity.string_at("type")));
    Being is;
    const auto named = [&](const Strings& fields) {
      for (const std::string& field : fields)
        for (const std::string& target : texts_at(entity, field))
          if ((target == actor.organisation && actor.role != Role::none) ||
              contains(actor.bodies, target))
            return true;
      return false;
    };
    is.owner = named(rule.owners);
    is.party = named(rule.parties);
    Strings places = texts_at(entity, "municipality");
    for (const std::string& more : texts_at(entity, "municipalities")) places.push_back(more);
    for (const std::string& more : texts_at(entity, "areaServed")) places.push_back(more);
    const auto lies_in = [&](const Strings& roots) {
      const auto all = inside(roots);
      return std::any_of(places.begin(), places.end(),
                         [&](const auto& p) { return all.contains(p); });
    };
    is.territory = actor.role != Role::none && lies_in(actor.territories);
    if (actor.advisor) {
      const Strings themes = texts_at(entity, "themes");
      const bool on_it = actor.advised_themes.empty() || themes.empty() ||
                         std::any_of(themes.begin(), themes.end(), [&](const auto& one) {
                           return contains(actor.advised_themes, one);
                         });
      is.advisor =
          on_it && (actor.advised_territories.empty() || lies_in(actor.advised_territories));
    }
    is.officer = contains(actor.systems, rule.system);
    return is;
  }
  bool sees(const Actor& actor, const Json& entity) const {
    const std::string type(entity.string_at("type"));
    const auto rule = rules().find(type);
    if (rule == rules().end()) return true;
    if (contains(rule->second.public_states, std::string(entity.string_at("state")))) return true;
    const Being is = being(actor, entity);
    return is.owner || is.party || is.officer || (is.territory && rule->second.territory) ||
           (is.advisor && rule->second.advisor);
  }
  bool reads_private(const Actor& actor, const Json& entity) const {
    const Being is = being(actor, entity);
    return rules().at(std::string(entity.string_at("type"))).private_for_owner
               ? is.owner || is.territory || is.officer
               : is.party || is.advisor;
  }
  // What the actor sees of everything, in order of creation.
  std::vector<Json> seen_by(const Actor& actor) const {
    std::vector<Json> seen;
    for (const Json& entity : entities_) {
      if (!sees(actor, entity)) continue;
      const auto rule = rules().find(std::string(entity.string_at("type")));
      Json shown = entity;
      if (rule != rules().end() && !rule->second.private_field.empty() &&
          !reads_private(actor, entity))
        shown.erase(rule->second.private_field);
      seen.push_back(std::move(shown));
    }
    return seen;
  }

 private:
  static Json sample(const std::string& type, const std::string& name) {
    Json json = Json::object({{"id", id_of(type, name)}, {"type", type}});
    for (const std::string& field : region().type(type)->required) {
      const auto& definition = *region().type(type)->attribute(field);
      // Areas and organisations are chosen, the rest is the first of its type.
      if (!definition.territory && field != "organisation")
        json.set(field, model::sample_value(region(), definition));
    }
    return json;
  }
  void add_area(const std::string& name, const std::string& parent) {
    Json json = sample("AdministrativeArea", name);
    if (!parent.empty()) {
      json.set("parent", id_of("AdministrativeArea", parent));
      parents_[id_of("AdministrativeArea", name)] = id_of("AdministrativeArea", parent);
    }
    put(json);
  }
  Json random_entity(const std::string& type, const std::string& name) {
    const auto& definition = *region().type(type);
    const Rules& rule = rules().at(type);
    Json json = sample(type, name);
    json.set("title", Json::object({{"fr", word() + " " + word()}}));
    for (const Strings& fields : {rule.owners, rule.parties})
      for (const std::string& field : fields)
        if (contains(definition.required, field) || !one_in(4)) json.set(field, organisation());
    for (const char* field : {"municipality", "areaServed"})
      if (definition.attribute(field)) json.set(field, area());
    if (definition.attribute("municipalities") && one_in(2)) json.set("municipalities", area());
    if (definition.attribute("themes") && !one_in(3)) json.set("themes", theme());
    if (definition.attribute("location"))
      json.set("location",
               Json::object(
                   {{"type", "Point"},
                    {"coordinates", Json(Json::Array{Json(5.0 + below(10) / 10.0), Json(50.0)})}}));
    if (definition.attribute("budget")) json.set("budget", below(5) * 1000);
    if (!rule.private_field.empty() && !one_in(3)) json.set(rule.private_field, word());
    json.set(
        "state",
        definition
            .states[static_cast<std::size_t>(below(static_cast<int>(definition.states.size())))]
            .name);
    return json;
  }
  void put(const Json& json) {
    auto entity = region().from_simple(json);
    ASSERT_TRUE(entity.ok()) << entity.error().message << json.dump();
    Changes changes;
    changes.trusted = true;
    changes.list.push_back(
        {.kind = Change::Kind::upsert, .id = entity->id, .content = std::move(*entity)});
    const auto done = engine_->commit(Actor::system(), std::move(changes));
    ASSERT_TRUE(done.ok()) << done.error().message << json.dump();
    for (Json& old : entities_)
      if (old.string_at("id") == json.string_at("id")) {
        old = json;
        return;
      }
    entities_.push_back(json);
  }
  void remove_one() {
    const auto at = static_cast<std::size_t>(below(static_cast<int>(entities_.size())));
    if (!rules().contains(std::string(entities_[at].string_at("type")))) return;
    Changes changes;
    changes.list.push_back(
        {.kind = Change::Kind::remove, .id = std::string(entities_[at].string_at("id"))});
    ASSERT_TRUE(engine_->commit(Actor::system(), std::move(changes)).ok());
    entities_.erase(entities_.begin() + static_cast<std::ptrdiff_t>(at));
  }

  std::mt19937 random_;
  store::MemoryStore store_;
  std::unique_ptr<Engine> engine_;
  std::vector<Json> entities_;  // in order of creation
  std::map<std::string, std::string> parents_;
  int made_ = 0;
};

// --- Questions.

model::Filter random_comparison(World& world) {
  model::Filter filter;
  const std::string field =
      world.pick({"budget", "internalNote", "privateNote", "state", "title", "municipality"});
  filter.path.attribute = model::iri(field);
  if (world.one_in(4)) return filter;  // exists
  filter.kind = model::Filter::Kind::compare;
  using Operator = model::Filter::Operator;
  if (field == "budget") {
    filter.op = world.one_in(2) ? Operator::less : Operator::greater_equal;
    filter.values = {Json(world.below(5) * 1000)};
  } else if (world.one_in(3)) {
    filter.op = Operator::matches;
    filter.values = {Json(std::string(".*a.*"))};
  } else {
    filter.op = world.one_in(3) ? Operator::not_equal : Operator::equal;
    filter.values = {Json(field == "municipality" ? world.area()
                          : field == "state"      ? world.pick({"draft", "published", "running"})
                                                  : world.word())};
  }
  return filter;
}

model::Filter random_filter(World& world) {
  if (world.one_in(2)) return random_comparison(world);
  model::Filter filter;
  filter.kind = world.one_in(3)   ? model::Filter::Kind::negation
                : world.one_in(2) ? model::Filter::Kind::all_of
                                  : model::Filter::Kind::any_of;
  filter.children.push_back(random_comparison(world));
  if (filter.kind != model::Filter::Kind::negation)
    filter.children.push_back(random_comparison(world));
  return filter;
}

model::Order random_order(World& world) {
  model::Order order;
  order.descending = world.one_in(2);
  const std::string field =
      world.pick({"budget", "title", "internalNote", "privateNote", "state", ""});
  if (field.empty())
    order.special = world.one_in(2) ? model::Order::Special::id : model::Order::Special::created_at;
  else
    order.path.attribute = model::iri(field);
  order.language = "fr";
  return order;
}

model::Query random_query(World& world) {
  model::Query query;
  if (world.one_in(2))
    for (int i = 0; i <= world.below(3); ++i)
      query.types.push_back(
          {model::iri(world.pick({"Need", "Project", "Request", "Solution", "Initiative"}))});
  if (world.one_in(2)) query.filter = random_filter(world);
  if (world.one_in(4)) query.territories = {world.area()};
  if (world.one_in(5))
    query.links = {{world.one_in(2) ? "" : model::iri("organisation"), world.organisation()}};
  if (world.one_in(5))
    query.attributes = {model::iri(world.pick({"privateNote", "internalNote", "budget"}))};
  if (world.one_in(4)) {
    model::GeoFilter geo;
    geo.attribute = region().type("Need")->attribute("location")->iri;
    geo.geometry = Json::object(
        {{"type", "Point"}, {"coordinates", Json(Json::Array{Json(5.3), Json(50.0)})}});
    geo.distance_m_max = 20'000;
    query.geo = geo;
  }
  if (world.one_in(4)) {
    query.text = model::TextFilter{world.word(), "fr", world.one_in(2), world.one_in(2)};
    // Relevance weighs words by how often everybody's entities hold them.
    query.order = {random_order(world)};
  } else if (world.one_in(2)) {
    query.order = {random_order(world)};
  }
  query.count = true;
  // Without facets a count may come from the indexes alone.
  if (world.one_in(2))
    for (const char* field : {"state", "themes", "internalNote", "privateNote"})
      query.facets.push_back({model::iri(field), 50});
  query.limit = static_cast<std::size_t>(1 + world.below(7));
  return query;
}

// Everything a list tells, page by page.
std::string told(const Engine& engine, const Actor& actor, model::Query query) {
  std::string text;
  for (int page_number = 0; page_number < 200; ++page_number) {
    const auto page = engine.query(actor, query);
    if (!page.ok()) return "error: " + page.error().message;
    text += "count " + std::to_string(*page->count) + "\n";
    for (const auto& facet : page->facets) {
      std::set<std::string> values;
      for (const auto& value : facet)
        values.insert(value.value + "=" + std::to_string(value.count));
      for (const std::string& value : values) text += value + " ";
      text += ";";
    }
    for (const Hit& hit : page->hits) {
      Json simple = engine.simple(actor, *hit.record);
      // When and how often it changed is the engine's own, of either engine.
      for (const char* own : {"version", "createdAt", "modifiedAt"}) simple.erase(own);
      text += "\n  " + simple.dump();
    }
    text += "\n";
    if (page->next.empty()) return text;
    query.cursor = page->next;
  }
  return text + "endless";
}

std::string used(const Engine& engine, const Actor& actor) {
  std::set<std::string> lines;
  for (const auto& type : engine.types_in_use(actor)) {
    std::set<std::string> attributes(type.attributes.begin(), type.attributes.end());
    std::string line = type.type + " " + std::to_string(type.count);
    for (const std::string& attribute : attributes) line += " " + attribute;
    lines.insert(std::move(line));
  }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string pointing(const Engine& engine, const Actor& actor, const std::string& id) {
  std::set<std::string> lines;
  for (const auto& one : engine.incoming(actor, id))
    lines.insert(one.attribute + " " + one.type + " " + std::to_string(one.count));
  std::string text = id + "\n";
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::unique_ptr<Engine> holding(store::MemoryStore& store, const std::vector<Json>& entities) {
  auto engine = *Engine::open(store, region(), Options{});
  for (const Json& json : entities) {
    Changes changes;
    changes.trusted = true;
    auto entity = region().from_simple(json);
    changes.list.push_back({.kind = Change::Kind::create, .id = entity->id, .content = *entity});
    const auto done = engine->commit(Actor::system(), std::move(changes));
    EXPECT_TRUE(done.ok()) << done.error().message;
  }
  return engine;
}

void compare(World& world, const Actor& actor) {
  const std::vector<Json> seen = world.seen_by(actor);
  store::MemoryStore store;
  const auto shadow = holding(store, seen);
  const Actor all = Actor::system();
  for (int i = 0; i < 25; ++i) {
    const model::Query query = random_query(world);
    ASSERT_EQ(told(world.engine(), actor, query), told(*shadow, all, query));
  }
  ASSERT_EQ(used(world.engine(), actor), used(*shadow, all));
  for (int i = 0; i < 6; ++i)
    for (const std::string& id : {world.organisation(), world.area(), world.theme()}) {
      ASSERT_EQ(pointing(world.engine(), actor, id), pointing(*shadow, all, id));
    }
}

TEST(AccessRandom, WhatIsNotSeenIsNotThere) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    World world(seed);
    for (int i = 0; i < 120; ++i) world.change_something();
    for (int round = 0; round < 8; ++round) {
      // The same actors ask before and after changes: what is kept for them must follow.
      std::vector<Actor> actors;
      for (int i = 0; i < 4; ++i) actors.push_back(world.random_actor());
      for (int times = 0; times < 2; ++times) {
        for (const Actor& actor : actors) {
          SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(round) + " " +
                       access::signature(actor));
          compare(world, actor);
          if (::testing::Test::HasFatalFailure()) return;
        }
        for (int i = 0; i < 15; ++i) world.change_something();
      }
    }
  }
}

}  // namespace
}  // namespace maillage::engine
