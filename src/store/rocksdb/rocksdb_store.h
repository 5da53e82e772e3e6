// The embedded default: RocksDB for rows (one column family per space, its write-ahead log synced
// per batch), logs and saved files beside it.
#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace rocksdb {
class Env;
}

namespace maillage::store {

struct RocksdbOptions {
  // Where files go; nullptr: the operating system. Tests hand in one that loses what was not
  // synced.
  rocksdb::Env* environment = nullptr;
  std::size_t cache_bytes = 16u << 20;
  // Only reads, also what a running server is writing. Requires that the directory holds a store.
  bool read_only = false;
};

// Creates the directory when it is not there. Errors: unavailable with RocksDB's own words (locked
// by another process, damaged, no room).
Result<std::unique_ptr<Store>> open_rocksdb(const std::string& directory,
                                            const RocksdbOptions& options = {});

}  // namespace maillage::store
