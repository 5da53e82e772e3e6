// The only door to durable storage: logs of what was told, an ordered map of bytes in named spaces,
// and files that are replaced as a whole. Everything the engine keeps passes here, so that a
// backend is small and one contract test (store_contract_test.cpp) holds for all. It knows no
// entity.
//
// Thread-safe, where nothing else is said: reads and writes from any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace maillage::store {

// Named spaces keep unlike things apart (and let a backend tune each).
enum class Space : unsigned char {
  meta,      // format version, repeated commits, removed entities
  accounts,  // sign-in names, sessions, tokens
  audit,     // the journal's noted head; where in it reads are told of
};
inline constexpr int space_count = 3;

struct Write {
  Space space;
  std::string key;
  std::optional<std::string> value;  // nothing: delete
};
using Batch = std::vector<Write>;

enum class Durability {
  synced,    // answered only when it survives power loss
  buffered,  // answered when handed to the operating system: survives kill -9, not power loss
};

// Blocks of bytes in the order they were told, for ever. An address is a place in the log: it grows
// from byte to byte and never changes. One writer at a time; reads from any thread.
class Log {
 public:
  virtual ~Log() = default;

  // What every block begins with is the log's own: the writer leaves that room.
  static constexpr std::size_t header_bytes = 24;
  // The address of the first byte behind the header of the next block. Requires that a scan has
  // found the end.
  virtual std::uint64_t next() const = 0;
  // Adds a block: header_bytes that the log fills, then the content, at most 4 GB. All of it or
  // nothing. Errors: unavailable when the medium refuses; then the log takes nothing more.
  virtual Result<void> append(std::string& block, Durability durability) = 0;
  // Makes what was appended survive power loss.
  virtual Result<void> sync() = 0;

  // The content of each block from the one at `from` (an address next() gave; 0: the first) in
  // order, until `visit` returns false. A block that was torn while it was written ends the log, as
  // nobody was told of it; damage before the end is an error (internal).
  using Visitor = std::function<bool(std::uint64_t at, std::string_view content)>;
  virtual Result<void> scan(std::uint64_t from, const Visitor& visit) = 0;
  // Bytes from an address on; fewer at the end of a part of the log. Errors: not_found,
  // unavailable.
  virtual Result<std::string> read(std::uint64_t at, std::size_t bytes) const = 0;
};

// A file that was written as a whole.
class SavedFile {
 public:
  virtual ~SavedFile() = default;
  virtual std::uint64_t size() const = 0;
  // Exactly those bytes. Errors: unavailable.
  virtual Result<std::string> read(std::uint64_t from, std::size_t bytes) const = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // The log of that name, empty when new; lives as long as the store.
  virtual Result<Log*> log(std::string_view name) = 0;

  // Replaces the file of that name by the pieces that `next` hands out until it returns false. It
  // is there entirely and safe from power loss, or not at all: then the old one stays.
  using Pieces = std::function<Result<bool>(std::string& piece)>;
  virtual Result<void> save(std::string_view name, const Pieces& next) = 0;
  // nullptr: there is none.
  virtual Result<std::shared_ptr<const SavedFile>> saved(std::string_view name) const = 0;

  // All of the batch or nothing. Errors: unavailable when the medium refuses; nothing was applied.
  virtual Result<void> write(const Batch& batch, Durability durability) = 0;
  virtual Result<std::optional<std::string>> get(Space space, std::string_view key) const = 0;

  // Calls `visit` for each pair with from <= key < to (to empty: no end) in key order, or backwards
  // from the end when `reverse`; `visit` returns false to stop. A scan sees one consistent state.
  struct Range {
    std::string from;
    std::string to;
    bool reverse = false;
  };
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;
  virtual Result<void> scan(Space space, const Range& range, const Visitor& visit) const = 0;

  // What the backend can tell of its own integrity (checksums read back). Errors: internal.
  virtual Result<void> verify() const = 0;
};

// Keys sort as their numbers do.
void append_big_endian(std::string& key, std::uint64_t value, int bytes);
std::uint64_t read_big_endian(std::string_view bytes);
// The smallest key greater than every key with this prefix; empty when there is none.
std::string after_prefix(std::string_view prefix);

}  // namespace maillage::store
