// What every store must do, run over each backend, and random batches against a plain map.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <random>

#include "store/memory/memory_store.h"
#include "store/rocksdb/rocksdb_store.h"

namespace maillage::store {
namespace {

class Contract : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    static int count = 0;
    directory_ = (std::filesystem::temp_directory_path() /
                  ("maillage-store-" + std::to_string(::getpid()) + "-" + std::to_string(++count)))
                     .string();
    std::filesystem::remove_all(directory_);
    open();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  void open() {
    if (GetParam() == "memory") {
      if (!store_) store_ = std::make_unique<MemoryStore>();
      return;
    }
    store_.reset();
    auto opened = open_rocksdb(directory_);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store_ = std::move(*opened);
  }
  std::vector<std::pair<std::string, std::string>> all(const Store::Range& range = {}) const {
    std::vector<std::pair<std::string, std::string>> pairs;
    EXPECT_TRUE(store_
                    ->scan(Space::entities, range,
                           [&](auto key, auto value) {
                             pairs.emplace_back(key, value);
                             return true;
                           })
                    .ok());
    return pairs;
  }

  std::string directory_;
  std::unique_ptr<Store> store_;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST_P(Contract, KeepsSpacesApart) {
  ASSERT_TRUE(
      store_->write({{Space::entities, "a", "1"}, {Space::terms, "a", "2"}}, Durability::synced)
          .ok());
  EXPECT_EQ(**store_->get(Space::entities, "a"), "1");
  EXPECT_EQ(**store_->get(Space::terms, "a"), "2");
  EXPECT_FALSE((*store_->get(Space::meta, "a")).has_value());
}

TEST_P(Contract, ScansRangesInBothDirections) {
  ASSERT_TRUE(store_
                  ->write({{Space::entities, std::string("\xff\xff", 2), "x"},
                           {Space::entities, std::string("a\0b", 3), "nul"},
                           {Space::entities, "a", "1"},
                           {Space::entities, "b", ""}},
                          Durability::buffered)
                  .ok());
  EXPECT_EQ(all(),
            (Pairs{{"a", "1"}, {std::string("a\0b", 3), "nul"}, {"b", ""}, {"\xff\xff", "x"}}));
  EXPECT_EQ(all({"a", "b", false}), (Pairs{{"a", "1"}, {std::string("a\0b", 3), "nul"}}));
  EXPECT_EQ(all({"a", "b", true}), (Pairs{{std::string("a\0b", 3), "nul"}, {"a", "1"}}));
  EXPECT_EQ(all({"b", "", true}), (Pairs{{"\xff\xff", "x"}, {"b", ""}}));
}

TEST_P(Contract, TheLastWriteOfABatchWins) {
  ASSERT_TRUE(store_
                  ->write({{Space::entities, "a", "1"},
                           {Space::entities, "a", std::nullopt},
                           {Space::entities, "b", std::nullopt},
                           {Space::entities, "b", "2"}},
                          Durability::synced)
                  .ok());
  EXPECT_EQ(all(), (Pairs{{"b", "2"}}));
}

TEST_P(Contract, RandomBatchesAgreeWithAMap) {
  std::mt19937 random(20260820);
  std::map<std::string, std::string> model;
  for (int round = 0; round < 200; ++round) {
    Batch batch;
    for (unsigned i = 0; i < random() % 20; ++i) {
      std::string key;
      append_big_endian(key, random() % 50, 2);
      if (random() % 3 == 0) {
        batch.push_back({Space::entities, key, std::nullopt});
        model.erase(key);
      } else {
        const std::string value = std::to_string(random());
        batch.push_back({Space::entities, key, value});
        model[key] = value;
      }
    }
    ASSERT_TRUE(store_->write(batch, round % 2 ? Durability::synced : Durability::buffered).ok());
    if (round % 50 == 25) open();
    ASSERT_EQ(all(), Pairs(model.begin(), model.end()));
    ASSERT_TRUE(store_->verify().ok());
  }
}

INSTANTIATE_TEST_SUITE_P(Backends, Contract, ::testing::Values("memory", "rocksdb"),
                         [](const auto& backend) { return backend.param; });

TEST(Keys, BigEndianSortsAsNumbersDo) {
  std::string low, high;
  append_big_endian(low, 255, 4);
  append_big_endian(high, 256, 4);
  EXPECT_LT(low, high);
  EXPECT_EQ(read_big_endian(high), 256u);
}

TEST(Keys, AfterPrefixIsTheNextKey) {
  EXPECT_EQ(after_prefix("ab"), "ac");
  EXPECT_EQ(after_prefix("a\xff"), "b");
  EXPECT_EQ(after_prefix("\xff"), "");
}

}  // namespace
}  // namespace maillage::store
