#include "store/rocksdb/rocksdb_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <vector>

#include "store/rocksdb/file_log.h"

namespace maillage::store {

namespace {

constexpr std::array<const char*, space_count> space_names = {"meta", "accounts", "audit"};

Error failure(const rocksdb::Status& status) {
  return make_error(ErrorCode::unavailable, "the store: " + status.ToString());
}

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const rocksdb::Slice& text) { return {text.data(), text.size()}; }

// Names of logs and files may hold any bytes: as file names they are hexadecimal.
std::string file_name(std::string_view start, std::string_view name) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out(start);
  for (const char c : name) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

class File final : public SavedFile {
 public:
  File(std::unique_ptr<rocksdb::FSRandomAccessFile> file, std::uint64_t size)
      : file_(std::move(file)), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::string> read(std::uint64_t from, std::size_t bytes) const override {
    std::string out(bytes, '\0');
    rocksdb::Slice found;
    const auto status = file_->Read(from, bytes, {}, &found, out.data(), nullptr);
    if (!status.ok()) return failure(status);
    if (found.size() != bytes) return make_error(ErrorCode::unavailable, "the file is shorter");
    if (found.data() != out.data()) out.assign(found.data(), found.size());
    return out;
  }

 private:
  std::unique_ptr<rocksdb::FSRandomAccessFile> file_;
  std::uint64_t size_;
};

class RocksdbStore final : public Store {
 public:
  RocksdbStore(rocksdb::DB* db, std::vector<rocksdb::ColumnFamilyHandle*> families,
               std::string directory)
      : db_(db),
        families_(std::move(families)),
        files_(db->GetEnv()->GetFileSystem()),
        directory_(std::move(directory)) {}

  ~RocksdbStore() override {
    for (auto* family : families_) db_->DestroyColumnFamilyHandle(family);
    db_->Close();
  }

  Result<void> write(const Batch& batch, Durability durability) override {
    rocksdb::WriteBatch writes;
    for (const Write& write : batch) {
      const auto status =
          write.value ? writes.Put(family(write.space), slice(write.key), slice(*write.value))
                      : writes.Delete(family(write.space), slice(write.key));
      if (!status.ok()) return failure(status);
    }
    rocksdb::WriteOptions options;
    options.sync = durability == Durability::synced;
    const auto status = db_->Write(options, &writes);
    if (!status.ok()) return failure(status);
    return {};
  }

  Result<std::optional<std::string>> get(Space space, std::string_view key) const override {
    std::string value;
    const auto status = db_->Get({}, family(space), slice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    if (!status.ok()) return failure(status);
    return std::optional<std::string>(std::move(value));
  }

  Result<void> scan(Space space, const Range& range, const Visitor& visit) const override {
    rocksdb::ReadOptions options;
    options.readahead_size = 1 << 20;
    const rocksdb::Slice from = slice(range.from);
    const rocksdb::Slice to = slice(range.to);
    options.iterate_lower_bound = &from;
    if (!range.to.empty()) options.iterate_upper_bound = &to;
    const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options, family(space)));
    range.reverse ? it->SeekToLast() : it->SeekToFirst();
    while (it->Valid() && visit(view(it->key()), view(it->value())))
      range.reverse ? it->Prev() : it->Next();
    if (!it->status().ok()) return failure(it->status());
    return {};
  }

  Result<void> verify() const override {
    const auto status = db_->VerifyChecksum();
    if (!status.ok()) return make_error(ErrorCode::internal, "the store: " + status.ToString());
    return {};
  }

  Result<Log*> log(std::string_view name) override {
    std::lock_guard guard(mutex_);
    auto& log = logs_[std::string(name)];
    if (!log) {
      MAILLAGE_ASSIGN(log, FileLog::open(files_, directory_ + "/" + file_name("log-", name)));
    }
    return log.get();
  }

  Result<void> save(std::string_view name, const Pieces& next) override {
    const std::string path = directory_ + "/" + file_name("saved-", name);
    const std::string unfinished = path + ".new";
    std::unique_ptr<rocksdb::FSWritableFile> file;
    auto status = files_->NewWritableFile(unfinished, {}, &file, nullptr);
    if (!status.ok()) return failure(status);
    for (std::string piece;;) {
      piece.clear();
      MAILLAGE_ASSIGN(const bool more, next(piece));
      if (!more) break;
      status = file->Append({piece.data(), piece.size()}, {}, nullptr);
      if (!status.ok()) return failure(status);
    }
    status = file->Sync({}, nullptr);
    if (status.ok()) status = file->Close({}, nullptr);
    if (status.ok()) status = files_->RenameFile(unfinished, path, {}, nullptr);
    std::unique_ptr<rocksdb::FSDirectory> folder;
    if (status.ok()) status = files_->NewDirectory(directory_, {}, &folder, nullptr);
    if (status.ok()) status = folder->Fsync({}, nullptr);
    if (!status.ok()) return failure(status);
    return {};
  }

  Result<std::shared_ptr<const SavedFile>> saved(std::string_view name) const override {
    const std::string path = directory_ + "/" + file_name("saved-", name);
    std::uint64_t size = 0;
    auto status = files_->GetFileSize(path, {}, &size, nullptr);
    if (status.IsNotFound() || status.IsPathNotFound()) return std::shared_ptr<const SavedFile>();
    std::unique_ptr<rocksdb::FSRandomAccessFile> file;
    if (status.ok()) status = files_->NewRandomAccessFile(path, {}, &file, nullptr);
    if (!status.ok()) return failure(status);
    return std::shared_ptr<const SavedFile>(std::make_shared<const File>(std::move(file), size));
  }

 private:
  rocksdb::ColumnFamilyHandle* family(Space space) const {
    return families_[static_cast<std::size_t>(space)];
  }

  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;  // one per space, then the unused default
  const std::shared_ptr<rocksdb::FileSystem> files_;
  const std::string directory_;
  std::mutex mutex_;  // guards logs_
  std::map<std::string, std::unique_ptr<FileLog>, std::less<>> logs_;
};

rocksdb::ColumnFamilyOptions family_options(const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kLZ4Compression;
  options.write_buffer_size = 4u << 20;  // little is kept here: the logs hold the rest
  return options;
}

// A folder of another version of the program has other spaces (docs/adr/0009). Said before RocksDB
// refuses them in words of its own, or adds ours beside them.
Result<void> check_spaces(const rocksdb::DBOptions& options, const std::string& directory) {
  std::vector<std::string> names;
  if (!rocksdb::DB::ListColumnFamilies(options, directory, &names).ok()) return {};  // new
  for (const std::string& name : names) {
    if (name == rocksdb::kDefaultColumnFamilyName) continue;
    if (std::find(space_names.begin(), space_names.end(), name) == space_names.end())
      return make_error(ErrorCode::unavailable,
                        "the data in " + directory +
                            " were written by another version of the program, in a format that "
                            "this one does not read; they are left as they are");
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Store>> open_rocksdb(const std::string& directory,
                                            const RocksdbOptions& wanted) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // A torn tail of the log is what power loss leaves of writes nobody was told of; anything else
  // that is damaged must stop us.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 2;
  options.info_log_level = rocksdb::WARN_LEVEL;
  if (wanted.environment) options.env = wanted.environment;
  MAILLAGE_TRY(check_spaces(options, directory));
  const auto cache = rocksdb::NewLRUCache(wanted.cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (int i = 0; i < space_count; ++i)
    families.emplace_back(space_names[static_cast<std::size_t>(i)], family_options(cache));
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions());
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto status =
      wanted.read_only ? rocksdb::DB::OpenForReadOnly(options, directory, families, &handles, &db)
                       : rocksdb::DB::Open(options, directory, families, &handles, &db);
  if (!status.ok()) return failure(status);
  return std::unique_ptr<Store>(new RocksdbStore(db, std::move(handles), directory));
}

}  // namespace maillage::store
