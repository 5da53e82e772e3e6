// What every store must do, run over each backend, and random batches against a plain map.
#include <gtest/gtest.h>
#include <rocksdb/db.h>
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
                    ->scan(Space::accounts, range,
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
      store_->write({{Space::accounts, "a", "1"}, {Space::meta, "a", "2"}}, Durability::synced)
          .ok());
  EXPECT_EQ(**store_->get(Space::accounts, "a"), "1");
  EXPECT_EQ(**store_->get(Space::meta, "a"), "2");
  EXPECT_FALSE((*store_->get(Space::meta, "b")).has_value());
}

TEST_P(Contract, ScansRangesInBothDirections) {
  ASSERT_TRUE(store_
                  ->write({{Space::accounts, std::string("\xff\xff", 2), "x"},
                           {Space::accounts, std::string("a\0b", 3), "nul"},
                           {Space::accounts, "a", "1"},
                           {Space::accounts, "b", ""}},
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
                  ->write({{Space::accounts, "a", "1"},
                           {Space::accounts, "a", std::nullopt},
                           {Space::accounts, "b", std::nullopt},
                           {Space::accounts, "b", "2"}},
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
        batch.push_back({Space::accounts, key, std::nullopt});
        model.erase(key);
      } else {
        const std::string value = std::to_string(random());
        batch.push_back({Space::accounts, key, value});
        model[key] = value;
      }
    }
    ASSERT_TRUE(store_->write(batch, round % 2 ? Durability::synced : Durability::buffered).ok());
    if (round % 50 == 25) open();
    ASSERT_EQ(all(), Pairs(model.begin(), model.end()));
    ASSERT_TRUE(store_->verify().ok());
  }
}

TEST_P(Contract, KeepsLogsInOrderByName) {
  std::vector<std::pair<std::uint64_t, std::string>> written;
  for (int round = 0; round < 3; ++round) {
    auto log = store_->log("a/b");
    ASSERT_TRUE(log.ok());
    std::vector<std::pair<std::uint64_t, std::string>> found;
    ASSERT_TRUE((*log)
                    ->scan(0,
                           [&](std::uint64_t at, std::string_view content) {
                             found.emplace_back(at, content);
                             return true;
                           })
                    .ok());
    ASSERT_EQ(found, written);
    for (int i = 0; i < 10; ++i) {
      written.emplace_back((*log)->next(), std::string(static_cast<std::size_t>(i), 'c'));
      std::string block = std::string(Log::header_bytes, '\0') + written.back().second;
      ASSERT_TRUE((*log)->append(block, Durability::buffered).ok());
    }
    ASSERT_TRUE((*log)->sync().ok());
    EXPECT_EQ(*(*log)->read(written.back().first, 100), written.back().second);
    open();
  }
  ASSERT_TRUE((*store_->log(""))->scan(0, [](auto, auto) { return true; }).ok());
  EXPECT_EQ((*store_->log(""))->next(), Log::header_bytes);
}

TEST_P(Contract, ReplacesFilesAsAWhole) {
  EXPECT_EQ(*store_->saved("x"), nullptr);
  const auto save = [&](int pieces, bool fails) {
    return store_->save("x", [&, i = 0](std::string& piece) mutable -> Result<bool> {
      if (fails && i == 2) return make_error(ErrorCode::unavailable, "stopped");
      piece = std::to_string(i++);
      return i <= pieces;
    });
  };
  ASSERT_TRUE(save(5, false).ok());
  EXPECT_FALSE(save(9, true).ok());
  open();
  const auto file = *store_->saved("x");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->size(), 5u);
  EXPECT_EQ(*file->read(1, 3), "123");
  EXPECT_FALSE(file->read(3, 3).ok());
}

INSTANTIATE_TEST_SUITE_P(Backends, Contract, ::testing::Values("memory", "rocksdb"),
                         [](const auto& backend) { return backend.param; });

// Before it had a journal of its own, the program kept states and changes in these spaces.
TEST(Rocksdb, RefusesAFolderOfAnEarlierFormatAndLeavesItAsItIs) {
  const auto directory =
      (std::filesystem::temp_directory_path() / ("maillage-earlier-" + std::to_string(::getpid())))
          .string();
  std::filesystem::remove_all(directory);
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, directory, &db).ok());
  std::unique_ptr<rocksdb::DB> earlier(db);
  for (const char* name : {"entities", "journal", "history", "terms", "meta", "accounts"}) {
    rocksdb::ColumnFamilyHandle* family = nullptr;
    ASSERT_TRUE(earlier->CreateColumnFamily({}, name, &family).ok());
    ASSERT_TRUE(earlier->DestroyColumnFamilyHandle(family).ok());
  }
  earlier.reset();

  const auto opened = open_rocksdb(directory);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
  EXPECT_NE(opened.error().message.find("another version of the program"), std::string::npos)
      << opened.error().message;
  std::vector<std::string> families;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies(options, directory, &families).ok());
  EXPECT_EQ(families.size(), 7u);  // with the default one
  std::filesystem::remove_all(directory);
}

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
