// Power loss: a file system that forgets what was not synced, or keeps a torn piece of it. Whatever
// the engine acknowledged must be there afterwards, and nothing of a commit may be there in part.
#include <gtest/gtest.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "engine/engine.h"
#include "store/rocksdb/rocksdb_store.h"

namespace maillage {
namespace {

namespace fs = std::filesystem;

// What of each file is safe. Shared by the file system and its files.
struct Disk {
  std::mutex mutex;
  bool off = false;
  std::map<std::string, std::shared_ptr<std::uint64_t>> synced;  // bytes, by path
};

rocksdb::IOStatus power_is_off() { return rocksdb::IOStatus::IOError("the power is off"); }

class LossyFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  LossyFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<Disk> disk,
            std::shared_ptr<std::uint64_t> synced)
      : FSWritableFileOwnerWrapper(std::move(file)),
        disk_(std::move(disk)),
        synced_(std::move(synced)) {}

  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
    std::lock_guard guard(disk_->mutex);
    if (disk_->off) return power_is_off();
    written_ += data.size();
    return FSWritableFileOwnerWrapper::Append(data, options, context);
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo&,
                           rocksdb::IODebugContext* context) override {
    return Append(data, options, context);
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                         rocksdb::IODebugContext* context) override {
    std::lock_guard guard(disk_->mutex);
    if (disk_->off) return power_is_off();
    const auto status = FSWritableFileOwnerWrapper::Sync(options, context);
    if (status.ok()) *synced_ = written_;
    return status;
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                          rocksdb::IODebugContext* context) override {
    return Sync(options, context);
  }

 private:
  std::shared_ptr<Disk> disk_;
  std::shared_ptr<std::uint64_t> synced_;
  std::uint64_t written_ = 0;
};

class LossyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit LossyFileSystem(std::shared_ptr<Disk> disk)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), disk_(std::move(disk)) {}
  const char* Name() const override { return "LossyFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* context) override {
    std::lock_guard guard(disk_->mutex);
    if (disk_->off) return power_is_off();
    std::unique_ptr<rocksdb::FSWritableFile> file;
    const auto status = FileSystemWrapper::NewWritableFile(path, options, &file, context);
    if (!status.ok()) return status;
    auto synced = std::make_shared<std::uint64_t>(0);
    disk_->synced[path] = synced;
    *result = std::make_unique<LossyFile>(std::move(file), disk_, std::move(synced));
    return status;
  }
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    std::lock_guard guard(disk_->mutex);
    if (disk_->off) return power_is_off();
    const auto status = FileSystemWrapper::RenameFile(from, to, options, context);
    if (const auto it = disk_->synced.find(from); status.ok() && it != disk_->synced.end()) {
      disk_->synced[to] = it->second;
      disk_->synced.erase(from);
    }
    return status;
  }
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override {
    std::lock_guard guard(disk_->mutex);
    if (disk_->off) return power_is_off();
    disk_->synced.erase(path);
    return FileSystemWrapper::DeleteFile(path, options, context);
  }

 private:
  std::shared_ptr<Disk> disk_;
};

class PowerLoss : public ::testing::TestWithParam<unsigned> {
 protected:
  void SetUp() override {
    directory_ = (fs::temp_directory_path() / ("maillage-power-" + std::to_string(::getpid()) +
                                               "-" + std::to_string(GetParam())))
                     .string();
    fs::remove_all(directory_);
    fs::create_directories(directory_);
  }
  void TearDown() override { fs::remove_all(directory_); }

  // Cuts every file to what was synced and a torn piece of the rest.
  void lose(const Disk& disk) {
    for (const auto& [path, synced] : disk.synced) {
      std::error_code missing;
      const auto size = fs::file_size(path, missing);
      if (missing || size <= *synced) continue;
      const std::uint64_t kept = *synced + (random_() % 2 ? 0 : random_() % (size - *synced + 1));
      fs::resize_file(path, kept);
    }
  }

  std::string directory_;
  std::mt19937 random_{GetParam()};
};

// Each commit makes two entities: both are there afterwards, or neither.
engine::Changes pair(const std::string& name) {
  engine::Changes changes;
  for (const char* side : {"a", "b"}) {
    model::Change change;
    change.kind = model::Change::Kind::create;
    change.id = "urn:x:" + name + side;
    change.content.id = change.id;
    change.content.types = {"https://example.org/Thing"};
    model::Instance text;
    text.value = std::string(300, 'x');
    change.content.attributes = {{"https://example.org/note-" + name, {text}}};
    changes.list.push_back(std::move(change));
  }
  return changes;
}

TEST_P(PowerLoss, KeepsWhatWasAcknowledgedAndNothingInPart) {
  const auto actor = access::Actor::administrator("test");
  const model::Registry registry;
  std::set<std::string> acknowledged;
  for (int round = 0; round < 3; ++round) {
    const auto disk = std::make_shared<Disk>();
    const auto environment = rocksdb::NewCompositeEnv(std::make_shared<LossyFileSystem>(disk));
    {
      store::RocksdbOptions options;
      options.environment = environment.get();
      auto store = store::open_rocksdb(directory_, options);
      ASSERT_TRUE(store.ok()) << store.error().message;
      engine::Options often;  // the power also goes while the state is being saved
      often.save_after_bytes = 20'000;
      auto engine = engine::Engine::open(**store, registry, often);
      ASSERT_TRUE(engine.ok()) << engine.error().message;
      std::mutex mutex;
      std::vector<std::thread> writers;
      for (int writer = 0; writer < 4; ++writer)
        writers.emplace_back([&, writer] {
          for (int i = 0;; ++i) {
            const std::string name =
                std::to_string(round) + "-" + std::to_string(writer) + "-" + std::to_string(i);
            if (!(*engine)->commit(actor, pair(name)).ok()) return;
            std::lock_guard guard(mutex);
            acknowledged.insert(name);
          }
        });
      std::this_thread::sleep_for(std::chrono::milliseconds(20 + random_() % 80));
      {
        std::lock_guard guard(disk->mutex);
        disk->off = true;
      }
      for (auto& writer : writers) writer.join();
    }
    lose(*disk);
    auto store = store::open_rocksdb(directory_);
    ASSERT_TRUE(store.ok()) << store.error().message;
    auto engine = engine::Engine::open(**store, registry, {});
    ASSERT_TRUE(engine.ok()) << engine.error().message;
    EXPECT_EQ((*engine)->check(), std::vector<std::string>());
    for (const std::string& name : acknowledged)
      EXPECT_TRUE((*engine)->get(actor, "urn:x:" + name + "a")) << name;
    model::Query all;
    all.limit = 1'000'000;
    const auto page = (*engine)->query(actor, all);
    ASSERT_TRUE(page.ok());
    for (const auto& hit : page->hits) {
      std::string twin(hit.record->id());
      twin.back() = twin.back() == 'a' ? 'b' : 'a';
      EXPECT_TRUE((*engine)->get(actor, twin)) << twin;
    }
  }
  EXPECT_FALSE(acknowledged.empty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, PowerLoss, ::testing::Range(1u, 6u));

}  // namespace
}  // namespace maillage
