// A log as files in a folder, written through RocksDB's file system, so that tests can hand in one
// that loses what was not synced. Each file is named by the address it begins with; a block is its
// length, its address and a checksum, then the content.
#pragma once

#include <rocksdb/file_system.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "store/store.h"

namespace maillage::store {

struct FileLogOptions {
  std::uint64_t part_bytes_max = 256u << 20;  // a file that reached this is followed by a new one
};

class FileLog final : public Log {
 public:
  // Creates the folder when it is not there. Errors: unavailable.
  static Result<std::unique_ptr<FileLog>> open(std::shared_ptr<rocksdb::FileSystem> files,
                                               std::string directory, FileLogOptions options = {});

  std::uint64_t next() const override;
  Result<void> append(std::string& block, Durability durability) override;
  Result<void> sync() override;
  Result<void> scan(std::uint64_t from, const Visitor& visit) override;
  Result<std::string> read(std::uint64_t at, std::size_t bytes) const override;

 private:
  class Part;  // one file, for reading
  FileLog(std::shared_ptr<rocksdb::FileSystem> files, std::string directory, FileLogOptions options)
      : files_(std::move(files)), directory_(std::move(directory)), options_(options) {}

  std::string path_of(std::uint64_t start) const;
  Result<std::shared_ptr<const Part>> part_at(std::uint64_t start) const;
  Result<void> begin_part();
  void let_go();
  Result<bool> scan_part(std::uint64_t start, std::uint64_t from, const Visitor& visit);

  const std::shared_ptr<rocksdb::FileSystem> files_;
  const std::string directory_;
  const FileLogOptions options_;
  mutable std::mutex mutex_;  // guards what follows
  mutable std::map<std::uint64_t, std::shared_ptr<const Part>>
      parts_;                                      // by start; opened when read
  std::uint64_t end_ = 0;                          // once a scan has found it
  std::unique_ptr<rocksdb::FSWritableFile> file_;  // the writer's only
  std::uint64_t file_start_ = 0;
  std::uint64_t let_go_ = 0;  // of the file, up to where the system need not keep it in memory
  bool broken_ = false;
};

}  // namespace maillage::store
