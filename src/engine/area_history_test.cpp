// Queries by territory on graphs of areas that begin, end, merge and are split, against a naive
// model of the same rules.
#include "engine/area_history.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "engine/engine.h"
#include "model/sample_region.h"
#include "store/memory/memory_store.h"

namespace maillage::engine {
namespace {

std::vector<model::RegionFile> region_of_areas() {
  const std::string head = R"("version": 1, "labels": @, "plural": @, "help": @, "icon": "area",
    "dimension": "territory", "title": "name", "required": [], "views": {"list": [], "detail": [], "order": "name"},
    "properties": {"name": {"kind": "Property", "labels": @, "type": "string"},
    "validFrom": {"kind": "Property", "labels": @, "type": "string", "format": "date"},
    "validTo": {"kind": "Property", "labels": @, "type": "string", "format": "date"},)";
  const auto link = [](const std::string& name, const std::string& target, const char* more) {
    return "\"" + name + R"(": {"kind": "Relationship", "labels": @, "targets": [")" + target +
           "\"]" + more + "}";
  };
  const std::string many = R"(, "many": true)";
  const std::string area = R"({"name": "Area",)" + head +
                           link("parent", "Area", R"(, "territory": true)") + "," +
                           link("predecessors", "Area", many.c_str()) + "," +
                           link("successors", "Area", many.c_str()) + "}}";
  const std::string body = R"({"name": "Body",)" + head +
                           link("members", "Area", R"(, "many": true, "covers": true)") + "}}";
  const std::string note =
      R"({"name": "Note",)" + head + link("place", "Area", R"(, "territory": true)") + "}}";
  return {{"types/Area.json", model::with_labels(area)},
          {"types/Body.json", model::with_labels(body)},
          {"types/Note.json", model::with_labels(note)}};
}

std::string area_id(int number) { return "urn:ngsi-ld:Area:" + std::to_string(number); }
std::string body_id(int number) { return "urn:ngsi-ld:Body:" + std::to_string(number); }

// What the entities say, by id.
struct Said {
  std::string parent, from, to;
  std::set<std::string> predecessors, successors, members;
};
using World = std::map<std::string, Said>;

// The rules once more, by looking at everything until nothing is added.
class Naive {
 public:
  Naive(const World& world, std::string day) : world_(world), day_(std::move(day)) {}

  std::set<std::string> closure(const std::string& root) const {
    std::set<std::string> found = {root};
    stand_for(root, found);
    for (std::size_t before = 0; before != found.size();) {
      before = found.size();
      for (const auto& [id, said] : world_) {
        if (exists(id) && found.count(said.parent) > 0) found.insert(id);
        if (found.count(id) > 0)
          for (const std::string& member : said.members) stand_for(member, found);
        const std::set<std::string> next = successors_of(id);
        bool all = !next.empty() && !exists(id);
        for (const std::string& one : next) all = all && found.count(one) > 0;
        if (all) found.insert(id);
      }
    }
    return found;
  }

 private:
  bool exists(const std::string& id) const {
    const auto it = world_.find(id);
    if (it == world_.end()) return true;
    if (!it->second.from.empty() && day_ < it->second.from) return false;
    return it->second.to.empty() || day_ < it->second.to;
  }
  std::set<std::string> successors_of(const std::string& id) const {
    std::set<std::string> found;
    if (const auto it = world_.find(id); it != world_.end()) found = it->second.successors;
    for (const auto& [other, said] : world_)
      if (said.predecessors.count(id) > 0) found.insert(other);
    return found;
  }
  void stand_for(const std::string& id, std::set<std::string>& found) const {
    std::set<std::string> seen;
    std::vector<std::string> waiting = {id};
    while (!waiting.empty()) {
      const std::string one = waiting.back();
      waiting.pop_back();
      if (!seen.insert(one).second) continue;
      if (exists(one)) {
        found.insert(one);
      } else {
        for (const std::string& next : successors_of(one)) waiting.push_back(next);
      }
    }
  }

  const World& world_;
  std::string day_;
};

class AreaHistoryTest : public testing::Test {
 protected:
  AreaHistoryTest() { open(); }

  static model::Registry load() {
    auto registry = model::Registry::load(region_of_areas());
    EXPECT_TRUE(registry.ok()) << (registry.ok() ? "" : registry.error().message);
    return std::move(*registry);
  }

  void open() {
    engine_.reset();
    Options options;
    options.clock = [this] { return now_; };
    engine_ = std::move(Engine::open(store_, registry_, std::move(options)).value());
  }

  void set_day(const std::string& day) { now_ = *parse_timestamp(day + "T12:00:00Z"); }

  void say(const std::string& id, const Said& said) {
    world_[id] = said;
    Json simple =
        Json::object({{"id", id}, {"type", id.find("Body") != id.npos ? "Body" : "Area"}});
    const auto text = [&](const char* name, const std::string& value) {
      if (!value.empty()) simple.set(name, value);
    };
    const auto list = [&](const char* name, const std::set<std::string>& values) {
      if (!values.empty())
        simple.set(name, Json::array(std::vector<std::string>(values.begin(), values.end())));
    };
    text("parent", said.parent);
    text("validFrom", said.from);
    text("validTo", said.to);
    list("predecessors", said.predecessors);
    list("successors", said.successors);
    list("members", said.members);
    put(simple);
  }

  void put(const Json& simple) {
    auto entity = registry_.from_simple(simple);
    ASSERT_TRUE(entity.ok()) << entity.error().message;
    model::Change change;
    change.id = entity->id;
    change.kind = engine_->get(actor_, entity->id) ? model::Change::Kind::replace
                                                   : model::Change::Kind::create;
    change.content = std::move(*entity);
    Changes changes;
    changes.trusted = true;
    changes.list.push_back(std::move(change));
    const auto done = engine_->commit(actor_, std::move(changes));
    ASSERT_TRUE(done.ok()) << done.error().message;
  }

  std::set<std::string> inside(const std::string& id) const {
    const auto found = engine_->expand_territories({id});
    return {found.begin(), found.end()};
  }
  std::set<std::string> notes_in(const std::string& id) const {
    model::Query query;
    query.types = {{model::iri("Note")}};
    query.territories = {id};
    query.limit = 1000;
    std::set<std::string> found;
    const auto page = engine_->query(actor_, query);
    EXPECT_TRUE(page.ok());
    if (page.ok())
      for (const Hit& hit : page->hits) found.emplace(hit.record->id());
    return found;
  }

  access::Actor actor_ = access::Actor::system("test");
  Timestamp now_{};
  model::Registry registry_ = load();
  store::MemoryStore store_;
  std::unique_ptr<Engine> engine_;
  World world_;
};

// Bastogne and Bertogne became one municipality on 2 December 2024.
class Merger : public AreaHistoryTest {
 protected:
  Merger() {
    set_day("2024-12-01");
    say("urn:ngsi-ld:Area:luxembourg", {});
    say("urn:ngsi-ld:Area:82003", {.parent = "urn:ngsi-ld:Area:luxembourg", .to = "2024-12-02"});
    say("urn:ngsi-ld:Area:82005", {.parent = "urn:ngsi-ld:Area:luxembourg", .to = "2024-12-02"});
    say("urn:ngsi-ld:Area:82039",
        {.parent = "urn:ngsi-ld:Area:luxembourg",
         .from = "2024-12-02",
         .predecessors = {"urn:ngsi-ld:Area:82003", "urn:ngsi-ld:Area:82005"}});
    say("urn:ngsi-ld:Body:idelux", {.members = {"urn:ngsi-ld:Area:82005"}});
    for (const char* code : {"82003", "82005", "82039"})
      put(Json::object({{"id", std::string("urn:ngsi-ld:Note:") + code},
                        {"type", "Note"},
                        {"place", std::string("urn:ngsi-ld:Area:") + code}}));
  }
  std::set<std::string> codes_in(const std::string& id) const {
    std::set<std::string> codes;
    for (const std::string& note : notes_in("urn:ngsi-ld:" + id))
      codes.insert(note.substr(note.rfind(':') + 1));
    return codes;
  }
  using Codes = std::set<std::string>;
};

TEST_F(Merger, BeforeItsDayEachHoldsItsOwn) {
  EXPECT_EQ(codes_in("Area:82003"), Codes({"82003"}));
  EXPECT_EQ(codes_in("Body:idelux"), Codes({"82005"}));
  EXPECT_EQ(codes_in("Area:luxembourg"), Codes({"82003", "82005"}));
}

TEST_F(Merger, FromItsDayTheSeriesGoOn) {
  set_day("2024-12-02");
  const Codes all = {"82003", "82005", "82039"};
  EXPECT_EQ(codes_in("Area:82039"), all);   // the successor holds what its predecessors held
  EXPECT_EQ(codes_in("Area:82005"), all);   // and a former code finds what its successor holds
  EXPECT_EQ(codes_in("Body:idelux"), all);  // a body that still names the former one
  EXPECT_EQ(codes_in("Area:luxembourg"), all);
}

TEST_F(Merger, WhatEndedWithoutSuccessorIsNoLongerInside) {
  say("urn:ngsi-ld:Area:82005", {.parent = "urn:ngsi-ld:Area:luxembourg", .to = "2024-12-02"});
  say("urn:ngsi-ld:Area:82039",
      {.parent = "urn:ngsi-ld:Area:luxembourg", .predecessors = {"urn:ngsi-ld:Area:82003"}});
  set_day("2025-01-01");
  EXPECT_EQ(codes_in("Area:luxembourg"), Codes({"82003", "82039"}));
  EXPECT_EQ(codes_in("Area:82005"), Codes({"82005"}));
  EXPECT_EQ(codes_in("Body:idelux"), Codes());
}

TEST_F(Merger, WhatMovedToAnotherProvinceWentWithItsSuccessor) {
  say("urn:ngsi-ld:Area:liege", {});
  say("urn:ngsi-ld:Area:82039",
      {.parent = "urn:ngsi-ld:Area:liege",
       .predecessors = {"urn:ngsi-ld:Area:82003", "urn:ngsi-ld:Area:82005"}});
  set_day("2025-01-01");
  EXPECT_EQ(codes_in("Area:luxembourg"), Codes());
  EXPECT_EQ(codes_in("Area:liege"), Codes({"82003", "82005", "82039"}));
}

TEST_F(Merger, AreaThatWasSplitLiesWhereAllItsPartsLie) {
  say("urn:ngsi-ld:Area:82040",
      {.parent = "urn:ngsi-ld:Area:luxembourg", .predecessors = {"urn:ngsi-ld:Area:82005"}});
  set_day("2025-01-01");
  EXPECT_EQ(codes_in("Area:82039"), Codes({"82003", "82039"}));
  EXPECT_EQ(codes_in("Area:luxembourg"), Codes({"82003", "82005", "82039"}));
}

TEST_F(AreaHistoryTest, FollowsTheSameEdgesAsTheNaiveModel) {
  const std::vector<std::string> days = {"2018-01-01", "2019-01-01", "2020-06-01", "2024-12-02",
                                         "2025-01-01"};
  std::mt19937 random(20241202);
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  const auto some_areas = [&](std::size_t most) {
    std::set<std::string> areas;
    for (std::size_t i = below(most + 1); i > 0; --i)
      areas.insert(area_id(static_cast<int>(below(12))));
    return areas;
  };
  for (int round = 0; round < 400; ++round) {
    set_day(days[below(days.size())]);
    Said said;
    if (below(4) == 0) {
      said.members = some_areas(4);
      say(body_id(static_cast<int>(below(3))), said);
    } else {
      if (below(3) > 0) said.parent = area_id(static_cast<int>(below(12)));
      if (below(3) == 0) said.from = days[below(days.size())];
      if (below(2) == 0) said.to = days[below(days.size())];
      if (below(3) == 0) said.predecessors = some_areas(3);
      if (below(3) == 0) said.successors = some_areas(2);
      say(area_id(static_cast<int>(below(12))), said);
    }
    if (round % 50 == 49) open();
    set_day(days[below(days.size())]);
    const Naive naive(world_, format_timestamp(now_).substr(0, 10));
    for (const auto& [id, unused] : world_)
      ASSERT_EQ(inside(id), naive.closure(id)) << "round " << round << ", " << id;
  }
}

}  // namespace
}  // namespace maillage::engine
