// The log as files: what is read back after a restart, after a torn end, and after damage.
#include "store/rocksdb/file_log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

namespace maillage::store {
namespace {

namespace fs = std::filesystem;

class FileLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ =
        (fs::temp_directory_path() / ("maillage-log-" + std::to_string(::getpid()))).string();
    fs::remove_all(directory_);
  }
  void TearDown() override { fs::remove_all(directory_); }

  void open() {
    log_ = *FileLog::open(rocksdb::FileSystem::Default(), directory_, {.part_bytes_max = 1000});
  }
  using Blocks = std::vector<std::string>;
  Result<Blocks> blocks(std::uint64_t from = 0) {
    Blocks found;
    MAILLAGE_TRY(log_->scan(from, [&](std::uint64_t, std::string_view content) {
      found.emplace_back(content);
      return true;
    }));
    return found;
  }
  std::uint64_t append(const std::string& content) {
    const std::uint64_t at = log_->next();
    std::string block = std::string(Log::header_bytes, ' ') + content;
    EXPECT_TRUE(log_->append(block, Durability::synced).ok());
    return at;
  }
  std::vector<std::string> files() const {
    std::vector<std::string> paths;
    for (const auto& entry : fs::directory_iterator(directory_)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
  }

  std::string directory_;
  std::unique_ptr<FileLog> log_;
};

TEST_F(FileLogTest, ReadsBackWhatWasAppendedAcrossPartsAndRestarts) {
  std::mt19937 random(7);
  Blocks written;
  std::vector<std::uint64_t> addresses;
  for (int restart = 0; restart < 5; ++restart) {
    open();
    ASSERT_EQ(*blocks(), written);
    for (int i = 0; i < 20; ++i) {
      written.emplace_back(random() % 200, static_cast<char>('a' + random() % 26));
      addresses.push_back(append(written.back()));
    }
    ASSERT_EQ(*blocks(), written);
  }
  EXPECT_GT(files().size(), 5u);
  open();
  ASSERT_EQ(*blocks(), written);
  for (std::size_t i = 0; i < written.size(); ++i) {
    EXPECT_EQ(*blocks(addresses[i]), Blocks(written.begin() + i, written.end()));
    if (!written[i].empty()) {
      EXPECT_EQ(*log_->read(addresses[i], written[i].size()), written[i]);
    }
  }
  EXPECT_FALSE(log_->read(log_->next() + 1000, 10).ok());
  EXPECT_FALSE(blocks(log_->next() + 1000).ok());
}

// Large blocks leave the system's memory once they are on disk.
TEST_F(FileLogTest, ReadsBackWhatTheSystemLetGo) {
  log_ = *FileLog::open(rocksdb::FileSystem::Default(), directory_, {.part_bytes_max = 1u << 20});
  ASSERT_TRUE(blocks()->empty());
  std::mt19937 random(11);
  Blocks written;
  for (int i = 0; i < 30; ++i) {
    written.emplace_back(random() % 200'000, static_cast<char>('a' + random() % 26));
    const std::uint64_t at = append(written.back());
    ASSERT_EQ(log_->read(at, written.back().size()).ok(), !written.back().empty());
  }
  EXPECT_EQ(*blocks(), written);
}

TEST_F(FileLogTest, ATornEndIsForgottenAndWrittenOver) {
  std::mt19937 random(8);
  Blocks written;
  open();
  ASSERT_TRUE(blocks().ok());
  for (int round = 0; round < 40; ++round) {
    written.push_back("block " + std::to_string(round));
    append(written.back());
    const std::string last = files().back();
    const auto before = fs::file_size(last);
    append(std::string(100, 'x'));
    // The last block was being written when the power went: a piece of it is there, or rubbish.
    const std::string path = files().back();
    const auto kept = path == last ? before : 0;
    if (round % 2) {
      fs::resize_file(path, kept + random() % (fs::file_size(path) - kept));
    } else {
      std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(kept + 30));
      file << "rubbish";
    }
    open();
    ASSERT_EQ(*blocks(), written);
  }
}

TEST_F(FileLogTest, DamageBeforeTheEndIsAnError) {
  open();
  ASSERT_TRUE(blocks().ok());
  for (int i = 0; i < 30; ++i) append(std::string(90, 'x'));
  const auto paths = files();
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto original = fs::file_size(paths[i]);
    ASSERT_GT(original, 200u);
    std::fstream file(paths[i], std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(40);
    file << "Y" << std::flush;
    open();
    const auto read = blocks();
    ASSERT_FALSE(read.ok()) << i;
    EXPECT_EQ(read.error().code, ErrorCode::internal);
    file.seekp(40);
    file << "x" << std::flush;
  }
  open();
  EXPECT_EQ(blocks()->size(), 30u);
}

}  // namespace
}  // namespace maillage::store
