// The only door to durable storage: an ordered map of bytes, in named spaces, written in atomic
// batches. Everything the engine keeps passes here, so that a backend is small and one contract
// test (store_contract.h) holds for all. It knows no entity.
//
// Thread-safe: reads and writes from any thread.
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
  entities,  // tenant + number → record: the present state
  journal,   // tenant + sequence → one change
  history,   // tenant + entity number + sequence → empty: which changes touched an entity
  terms,     // tenant + term number → IRI
  meta,      // format version, positions
  accounts,  // sign-in names, sessions, tokens
};
inline constexpr int space_count = 6;

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

class Store {
 public:
  virtual ~Store() = default;

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
