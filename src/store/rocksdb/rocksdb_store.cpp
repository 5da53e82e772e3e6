#include "store/rocksdb/rocksdb_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <vector>

namespace maillage::store {

namespace {

constexpr std::array<const char*, space_count> space_names = {"entities", "journal", "history",
                                                              "terms",    "meta",    "accounts"};

Error failure(const rocksdb::Status& status) {
  return make_error(ErrorCode::unavailable, "the store: " + status.ToString());
}

rocksdb::Slice slice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view view(const rocksdb::Slice& text) { return {text.data(), text.size()}; }

class RocksdbStore final : public Store {
 public:
  RocksdbStore(rocksdb::DB* db, std::vector<rocksdb::ColumnFamilyHandle*> families)
      : db_(db), families_(std::move(families)) {}

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

 private:
  rocksdb::ColumnFamilyHandle* family(Space space) const {
    return families_[static_cast<std::size_t>(space)];
  }

  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;  // one per space, then the unused default
};

rocksdb::ColumnFamilyOptions family_options(Space space,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kLZ4Compression;
  if (space == Space::entities || space == Space::journal) options.write_buffer_size = 32u << 20;
  return options;
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
  const auto cache = rocksdb::NewLRUCache(wanted.cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (int i = 0; i < space_count; ++i)
    families.emplace_back(space_names[static_cast<std::size_t>(i)],
                          family_options(static_cast<Space>(i), cache));
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions());
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const auto status = rocksdb::DB::Open(options, directory, families, &handles, &db);
  if (!status.ok()) return failure(status);
  return std::unique_ptr<Store>(new RocksdbStore(db, std::move(handles)));
}

}  // namespace maillage::store
