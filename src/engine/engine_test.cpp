// The engine against a naive model: random commits and queries, with and without indexes, and after
// opening the store again.
#include "engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "model/sample_region.h"
#include "store/memory/memory_store.h"

namespace maillage::engine {
namespace {

using access::Actor;
using model::Change;

const std::string speed = "https://example.org/speed";
const std::string brand = "https://example.org/brand";
const std::string link = "https://example.org/near";
const std::string place = "https://uri.etsi.org/ngsi-ld/location";
const std::string car = "https://example.org/Car";
const std::string bus = "https://example.org/Bus";

model::Instance property(Json value) {
  model::Instance instance;
  instance.value = std::move(value);
  return instance;
}

model::Instance relationship(std::string target) {
  model::Instance instance;
  instance.kind = model::AttributeKind::relationship;
  instance.value = std::move(target);
  return instance;
}

model::Instance point(double lon, double lat) {
  model::Instance instance;
  instance.kind = model::AttributeKind::geo_property;
  instance.value =
      Json::object({{"type", "Point"}, {"coordinates", Json(Json::Array{Json(lon), Json(lat)})}});
  return instance;
}

Change make(Change::Kind kind, std::string id, std::string type,
            std::vector<model::Attribute> attributes) {
  Change change;
  change.kind = kind;
  change.id = id;
  change.content.id = std::move(id);
  if (!type.empty()) change.content.types = {std::move(type)};
  change.content.attributes = std::move(attributes);
  return change;
}

Changes one(Change change) {
  Changes changes;
  changes.list.push_back(std::move(change));
  return changes;
}

class EngineTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    engine_.reset();
    Options options;
    options.save_after_bytes = save_after_bytes_;
    auto opened = Engine::open(store_, registry_, options);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    engine_ = std::move(*opened);
  }
  Result<Committed> commit(Change change) {
    return engine_->commit(admin_, one(std::move(change)));
  }
  std::vector<std::string> ids(const model::Query& query, const Actor& actor) const {
    auto page = engine_->query(actor, query);
    EXPECT_TRUE(page.ok()) << page.error().message;
    std::vector<std::string> found;
    if (page.ok())
      for (const Hit& hit : page->hits) found.emplace_back(hit.record->id());
    return found;
  }

  // Small: the state is saved again and again, and opening meets saved states and journals behind.
  std::uint64_t save_after_bytes_ = 2000;
  Actor admin_ = Actor::administrator("admin");
  store::MemoryStore store_;
  model::Registry registry_ = *model::Registry::load(model::sample_region());
  std::unique_ptr<Engine> engine_;
};

TEST_F(EngineTest, CreatesReadsUpdatesAndDeletes) {
  auto created = commit(make(Change::Kind::create, "urn:car:1", car,
                             {{speed, {property(50)}}, {place, {point(4.8, 50.4)}}}));
  ASSERT_TRUE(created.ok()) << created.error().message;
  EXPECT_EQ(created->outcomes[0].version, 1u);
  EXPECT_EQ(commit(make(Change::Kind::create, "urn:car:1", car, {})).error().code,
            ErrorCode::already_exists);
  ASSERT_TRUE(commit(make(Change::Kind::append, "urn:car:1", "", {{speed, {property(60)}}})).ok());
  const auto record = engine_->get(admin_, "urn:car:1");
  ASSERT_TRUE(record);
  EXPECT_EQ(record->version(), 2u);
  EXPECT_EQ(record->find(engine_->terms().find(speed))->value(), "60");
  const auto history = engine_->history(admin_, "urn:car:1", 0, 10);
  ASSERT_TRUE(history.ok());
  ASSERT_EQ(history->size(), 2u);
  EXPECT_EQ((*history)[0].kind, "updated");
  EXPECT_EQ((*history)[0].changes[0].before.as_array()[0].number_at("value"), 50);
  EXPECT_EQ((*history)[0].changes[0].after.as_array()[0].number_at("value"), 60);
  ASSERT_TRUE(commit(make(Change::Kind::remove, "urn:car:1", "", {})).ok());
  EXPECT_FALSE(engine_->get(admin_, "urn:car:1"));
  EXPECT_EQ((*engine_->history(admin_, "urn:car:1", 0, 10))[0].kind, "deleted");
  EXPECT_TRUE(engine_->check().empty());
}

TEST_F(EngineTest, AnAtomicCommitIsAllOrNothing) {
  Changes changes;
  changes.list.push_back(make(Change::Kind::create, "urn:car:1", car, {}));
  changes.list.push_back(
      make(Change::Kind::append, "urn:car:missing", "", {{speed, {property(1)}}}));
  EXPECT_EQ(engine_->commit(admin_, changes).error().code, ErrorCode::not_found);
  EXPECT_FALSE(engine_->get(admin_, "urn:car:1"));
  changes.atomic = false;
  const auto each = engine_->commit(admin_, changes);
  ASSERT_TRUE(each.ok());
  EXPECT_FALSE(each->outcomes[0].error);
  EXPECT_EQ(each->outcomes[1].error->code, ErrorCode::not_found);
  EXPECT_TRUE(engine_->get(admin_, "urn:car:1"));
}

TEST_F(EngineTest, RefusesAnonymousChangesAndOldVersions) {
  EXPECT_EQ(engine_->commit(Actor::anonymous(), one(make(Change::Kind::create, "urn:a", car, {})))
                .error()
                .code,
            ErrorCode::unauthenticated);
  ASSERT_TRUE(commit(make(Change::Kind::create, "urn:car:1", car, {})).ok());
  Change change = make(Change::Kind::append, "urn:car:1", "", {{speed, {property(1)}}});
  change.expected_version = 7;
  EXPECT_EQ(commit(change).error().code, ErrorCode::conflict);
  change.expected_version = 1;
  EXPECT_TRUE(commit(change).ok());
}

TEST_F(EngineTest, ARepeatedCommitAnswersTheSame) {
  Changes changes = one(make(Change::Kind::create, "urn:car:1", car, {{speed, {property(1)}}}));
  changes.idempotency_key = "k1";
  const auto first = engine_->commit(admin_, changes);
  ASSERT_TRUE(first.ok());
  open();
  const auto second = engine_->commit(admin_, changes);
  ASSERT_TRUE(second.ok()) << second.error().message;
  EXPECT_EQ(second->position, first->position);
  EXPECT_TRUE(second->outcomes[0].created);
}

TEST_F(EngineTest, AKeyForOtherTypesWritesNothingElseWhateverACommandHasDecided) {
  ASSERT_TRUE(commit(make(Change::Kind::create, "urn:car:1", car, {})).ok());
  access::Actor key = admin_;
  key.types_only = {"https://example.org/Other"};
  for (const auto& change : {make(Change::Kind::create, "urn:car:2", car, {}),
                             make(Change::Kind::upsert, "urn:car:1", car, {{speed, {property(1)}}}),
                             make(Change::Kind::remove, "urn:car:1", car, {})}) {
    Changes changes;
    changes.decided = true;
    changes.list.push_back(change);
    const auto refused = engine_->commit(key, std::move(changes));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::forbidden) << refused.error().message;
  }
  key.types_only = {car};
  Changes changes;
  changes.decided = true;
  changes.list.push_back(make(Change::Kind::create, "urn:car:2", car, {}));
  EXPECT_TRUE(engine_->commit(key, std::move(changes)).ok());
}

TEST_F(EngineTest, TheFeedTellsEveryChangeInOrder) {
  std::mutex mutex;
  std::vector<std::uint64_t> positions;
  auto handle = engine_->listen([&](const std::shared_ptr<const Event>& event) {
    std::lock_guard guard(mutex);
    positions.push_back(event->position);
  });
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(commit(make(Change::Kind::create, "urn:car:" + std::to_string(i), car, {})).ok());
  for (int wait = 0; wait < 2000; ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::lock_guard guard(mutex);
    if (positions.size() == 50) break;
  }
  std::lock_guard guard(mutex);
  ASSERT_EQ(positions.size(), 50u);
  EXPECT_TRUE(std::is_sorted(positions.begin(), positions.end()));
}

TEST_F(EngineTest, CommitsFromManyThreadsAllArrive) {
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string id = "urn:car:" + std::to_string(t) + "-" + std::to_string(i);
        if (!commit(make(Change::Kind::create, id, car, {{speed, {property(i)}}})).ok()) ++failures;
        model::Query query;
        query.types = {{car}};
        query.limit = 5;
        if (!engine_->query(admin_, query).ok()) ++failures;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(engine_->entity_count(), 1600u);
  EXPECT_TRUE(engine_->check().empty());
}

TEST_F(EngineTest, AHistoryIsPagedAndOutlivesItsEntity) {
  ASSERT_TRUE(commit(make(Change::Kind::create, "urn:car:1", car,
                          {{speed, {property(0)}}, {brand, {property("Volvo")}}}))
                  .ok());
  for (int i = 1; i < 10; ++i) {
    ASSERT_TRUE(commit(make(Change::Kind::create, "urn:other:" + std::to_string(i), car, {})).ok());
    ASSERT_TRUE(commit(make(Change::Kind::append, "urn:car:1", "", {{speed, {property(i)}}})).ok());
  }
  // Another order of attributes, and one that went.
  ASSERT_TRUE(commit(make(Change::Kind::upsert, "urn:car:1", car,
                          {{link, {relationship("urn:car:2")}}, {speed, {property(9)}}}))
                  .ok());
  ASSERT_TRUE(commit(make(Change::Kind::remove, "urn:car:1", "", {})).ok());
  for (const bool reopened : {false, true}) {
    if (reopened) open();
    std::vector<HistoryEntry> all;
    for (std::uint64_t before = 0; all.size() < 100;) {
      const auto page = engine_->history(admin_, "urn:car:1", before, 3);
      ASSERT_TRUE(page.ok()) << page.error().message;
      if (page->empty()) break;
      all.insert(all.end(), page->begin(), page->end());
      before = page->back().position;
    }
    ASSERT_EQ(all.size(), 12u);
    EXPECT_EQ(all[0].kind, "deleted");
    EXPECT_EQ(all[0].changes.size(), 2u);
    EXPECT_EQ(all[1].changes.size(), 2u);  // speed is the same; brand went, link came
    EXPECT_EQ(all[2].changes[0].before.as_array()[0].number_at("value"), 8);
    EXPECT_EQ(all[2].changes[0].after.as_array()[0].number_at("value"), 9);
    EXPECT_EQ(all[11].kind, "created");
    EXPECT_EQ(all[11].changes.size(), 2u);
    // Any number may be asked for: what is no commit of the entity is looked up from the end.
    EXPECT_EQ(engine_->history(admin_, "urn:car:1", all[5].position + 1, 1)->at(0).position,
              all[5].position);
    EXPECT_TRUE(engine_->history(admin_, "urn:car:1", 1, 5)->empty());
  }
  EXPECT_EQ(engine_->check(), std::vector<std::string>());
}

TEST_F(EngineTest, AnEntityMadeAgainWithinOneCommitGoesOn) {
  ASSERT_TRUE(commit(make(Change::Kind::create, "urn:car:1", car, {{speed, {property(1)}}})).ok());
  Changes changes;
  changes.list.push_back(make(Change::Kind::remove, "urn:car:1", "", {}));
  changes.list.push_back(make(Change::Kind::create, "urn:car:1", bus, {{brand, {property("B")}}}));
  ASSERT_TRUE(engine_->commit(admin_, changes).ok());
  open();
  EXPECT_EQ(engine_->get(admin_, "urn:car:1")->version(), 2u);
  EXPECT_EQ(engine_->history(admin_, "urn:car:1", 0, 10)->size(), 2u);
  EXPECT_EQ(engine_->check(), std::vector<std::string>());
}

TEST_F(EngineTest, ADamagedSavedStateCostsNothingButTime) {
  for (int i = 0; i < 200; ++i)
    ASSERT_TRUE(commit(make(Change::Kind::create, "urn:car:" + std::to_string(i), car,
                            {{speed, {property(i)}}}))
                    .ok());
  std::string bytes;
  for (int wait = 0; wait < 2000 && bytes.empty(); ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const auto file = *store_.saved("");
    if (file) bytes = *file->read(0, file->size());
  }
  ASSERT_FALSE(bytes.empty());
  save_after_bytes_ = 1u << 30;  // the damaged one stays
  std::mt19937 random(1);
  for (int round = 0; round < 60; ++round) {
    std::string damaged = bytes;
    if (round % 3 == 0) {
      damaged.resize(random() % bytes.size());
    } else {
      damaged[random() % bytes.size()] ^= static_cast<char>(1 + random() % 255);
    }
    bool given = false;
    ASSERT_TRUE(store_
                    .save("",
                          [&](std::string& piece) -> Result<bool> {
                            if (!std::exchange(given, true)) piece = damaged;
                            return !piece.empty();
                          })
                    .ok());
    open();
    ASSERT_EQ(engine_->entity_count(), 200u) << round;
    ASSERT_FALSE(engine_->check().empty()) << round;
  }
}

TEST_F(EngineTest, RefusesDataOfAnotherFormat) {
  engine_.reset();
  ASSERT_TRUE(store_.write({{store::Space::meta, "format", "77"}}, store::Durability::synced).ok());
  const auto opened = Engine::open(store_, registry_, {});
  ASSERT_FALSE(opened.ok());
  EXPECT_NE(opened.error().message.find("format 77"), std::string::npos);
}

// --- Random operations against a naive model.
struct Naive {
  struct One {
    std::string type;
    std::optional<int> speed;
    std::optional<std::string> brand;
    std::optional<std::pair<double, double>> place;
    std::optional<std::string> link;
    std::size_t order;
  };
  std::map<std::string, One> all;
  std::size_t next = 0;
};

class RandomTest : public EngineTest, public ::testing::WithParamInterface<unsigned> {
 protected:
  void step() {
    const std::string id = "urn:e:" + std::to_string(random_() % 120);
    const auto known = naive_.all.find(id);
    const unsigned dice = random_() % 10;
    if (dice < 5) {
      Naive::One entity;
      entity.type = random_() % 3 ? car : bus;
      std::vector<model::Attribute> attributes;
      if (random_() % 4)
        attributes.push_back(
            {speed, {property(*(entity.speed = static_cast<int>(random_() % 40)))}});
      if (random_() % 2)
        attributes.push_back(
            {brand, {property(*(entity.brand = random_() % 2 ? "Volvo" : "Van \"Hool\""))}});
      if (random_() % 2) {
        entity.place = {4 + static_cast<double>(random_() % 100) / 50,
                        50 + static_cast<double>(random_() % 100) / 100};
        attributes.push_back({place, {point(entity.place->first, entity.place->second)}});
      }
      if (random_() % 3 == 0)
        attributes.push_back(
            {link, {relationship(*(entity.link = "urn:e:" + std::to_string(random_() % 10)))}});
      ASSERT_TRUE(commit(make(Change::Kind::upsert, id, entity.type, std::move(attributes))).ok());
      entity.order = known == naive_.all.end() ? naive_.next++ : known->second.order;
      naive_.all[id] = entity;
    } else if (dice < 7) {
      const auto done = commit(make(Change::Kind::remove, id, "", {}));
      ASSERT_EQ(done.ok(), known != naive_.all.end());
      naive_.all.erase(id);
    } else {
      const int value = static_cast<int>(random_() % 40);
      const auto done = commit(make(Change::Kind::append, id, "", {{speed, {property(value)}}}));
      ASSERT_EQ(done.ok(), known != naive_.all.end());
      if (done.ok()) naive_.all[id].speed = value;
    }
  }

  template <class Keep>
  std::vector<std::string> expected(Keep&& keep) const {
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const auto& [id, entity] : naive_.all)
      if (keep(id, entity)) found.emplace_back(entity.order, id);
    std::sort(found.begin(), found.end());
    std::vector<std::string> list;
    for (auto& [order, id] : found) list.push_back(id);
    return list;
  }

  static model::Filter compare(const std::string& attribute, model::Filter::Operator op,
                               Json value) {
    model::Filter filter;
    filter.kind = model::Filter::Kind::compare;
    filter.path.attribute = attribute;
    filter.op = op;
    filter.values.push_back(std::move(value));
    return filter;
  }

  void check_queries() {
    using Op = model::Filter::Operator;
    model::Query query;
    query.limit = 1000;
    EXPECT_EQ(ids(query, admin_), expected([](auto&, auto&) { return true; }));
    query.types = {{car}};
    EXPECT_EQ(ids(query, admin_), expected([](auto&, auto& e) { return e.type == car; }));
    const int value = static_cast<int>(random_() % 40);
    query.filter = compare(speed, Op::greater, value);
    EXPECT_EQ(ids(query, admin_), expected([&](auto&, auto& e) {
                return e.type == car && e.speed && *e.speed > value;
              }));
    query.filter = compare(speed, Op::equal, value);
    EXPECT_EQ(ids(query, admin_),
              expected([&](auto&, auto& e) { return e.type == car && e.speed == value; }));
    query.filter = compare(brand, Op::equal, "Van \"Hool\"");
    EXPECT_EQ(ids(query, admin_),
              expected([&](auto&, auto& e) { return e.type == car && e.brand == "Van \"Hool\""; }));
    query.filter = compare(brand, Op::not_equal, "Volvo");
    EXPECT_EQ(ids(query, admin_), expected([&](auto&, auto& e) {
                return e.type == car && e.brand && e.brand != "Volvo";
              }));
    query = {};
    query.limit = 1000;
    query.links.push_back({link, "urn:e:3"});
    EXPECT_EQ(ids(query, admin_), expected([](auto&, auto& e) { return e.link == "urn:e:3"; }));
    check_box();
    check_pages();
  }

  void check_box() {
    model::Query query;
    query.limit = 1000;
    model::GeoFilter geo;
    geo.relation = model::GeoFilter::Relation::within;
    geo.geometry = *parse_json(
        R"({"type":"Polygon","coordinates":[[[4.495,50.195],[5.505,50.195],[5.505,50.705],[4.495,50.705],[4.495,50.195]]]})");
    query.geo = geo;
    query.count = true;
    const auto wanted = expected([](auto&, auto& e) {
      return e.place && e.place->first > 4.495 && e.place->first < 5.505 &&
             e.place->second > 50.195 && e.place->second < 50.705;
    });
    EXPECT_EQ(ids(query, admin_), wanted);
    EXPECT_EQ(engine_->query(admin_, query)->count, wanted.size());
  }

  // Pages by cursor give every entity once, in both orders.
  void check_pages() {
    for (const bool by_speed : {false, true}) {
      model::Query query;
      query.limit = 7;
      if (by_speed) {
        model::Order order;
        order.path.attribute = speed;
        order.descending = true;
        query.order.push_back(order);
      }
      std::vector<std::string> seen;
      for (int pages = 0; pages < 100; ++pages) {
        const auto page = engine_->query(admin_, query);
        ASSERT_TRUE(page.ok()) << page.error().message;
        for (const Hit& hit : page->hits) seen.emplace_back(hit.record->id());
        if (page->next.empty()) break;
        query.cursor = page->next;
      }
      auto wanted = expected([](auto&, auto&) { return true; });
      if (by_speed)
        std::stable_sort(wanted.begin(), wanted.end(), [&](const auto& a, const auto& b) {
          const auto& left = naive_.all.at(a).speed;
          const auto& right = naive_.all.at(b).speed;
          if (!left || !right) return left && !right;
          return *left > *right;
        });
      EXPECT_EQ(seen, wanted) << "by speed: " << by_speed;
    }
  }

  std::mt19937 random_{GetParam()};
  Naive naive_;
};

TEST_P(RandomTest, AgreesWithANaiveModel) {
  for (int round = 0; round < 12; ++round) {
    for (int i = 0; i < 60; ++i) step();
    check_queries();
    if (round % 4 == 2) open();
    if (round == 5) engine_->index_values(speed), engine_->index_values(brand);
  }
  EXPECT_EQ(engine_->check(), std::vector<std::string>());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomTest, ::testing::Range(1u, 9u));

}  // namespace
}  // namespace maillage::engine
