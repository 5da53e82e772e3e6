// A graph with the region's own types, and accounts on it, over the memory store, with a clock that
// the test sets.
#pragma once

#include <gtest/gtest.h>

#include "engine/engine.h"
#include "identity/accounts.h"
#include "model/load.h"
#include "store/memory/memory_store.h"

namespace maillage::identity {

// Every byte of the rows that identity keeps.
inline std::string rows_in(const store::Store& store) {
  std::string all;
  EXPECT_TRUE(store
                  .scan(store::Space::accounts, {},
                        [&](std::string_view key, std::string_view value) {
                          ((all += key) += ' ') += value;
                          return true;
                        })
                  .ok());
  return all;
}

class GraphTest : public ::testing::Test {
 protected:
  GraphTest() {
    engine::Options options;
    options.clock = clock();
    options.keys = keys_;
    engine_ = std::move(*engine::Engine::open(store_, registry_, options));
    AccountOptions accounts;
    accounts.clock = clock();
    accounts.random = system_random();
    accounts.keys = keys_;
    accounts.self_registration = true;
    accounts.address = "http://localhost";
    accounts_ = std::make_unique<Accounts>(store_, accounts);
    accounts_->use_graph(*engine_, ids_);
  }

  Clock clock() {
    return [this] { return now_; };
  }
  // Writes an entity in its simple form; its id.
  std::string write(const std::string& json) {
    const auto simple = parse_json(json);
    EXPECT_TRUE(simple.ok()) << json;
    auto content = registry_.from_simple(*simple);
    EXPECT_TRUE(content.ok()) << content.error().message;
    engine::Changes changes;
    changes.trusted = true;
    model::Change change;
    change.kind = model::Change::Kind::upsert;
    change.id = content->id;
    change.content = std::move(*content);
    changes.list.push_back(std::move(change));
    const auto done = engine_->commit(access::Actor::system(), std::move(changes));
    EXPECT_TRUE(done.ok()) << done.error().message;
    return std::string(simple->string_at("id"));
  }

  Timestamp now_ = *parse_timestamp("2026-08-20T10:00:00Z");
  model::Registry registry_ =
      *model::Registry::load(*model::read_region_directory(MAILLAGE_SOURCE_DIR "/region"));
  store::MemoryStore store_;
  std::shared_ptr<KeyRing> keys_ = std::make_shared<KeyRing>(system_random());
  IdGenerator ids_{[this] { return now_; }, system_random()};
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<Accounts> accounts_;
};

}  // namespace maillage::identity
