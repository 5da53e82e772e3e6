// Interned IRIs: each type, attribute and territory name the graph has seen gets a small number,
// once and for ever, kept in the store.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace maillage::engine {

using TermId = std::uint32_t;
inline constexpr TermId no_term = 0xffffffff;

// Thread-safe. Texts returned stay valid as long as the dictionary lives.
class Terms {
 public:
  TermId find(std::string_view text) const;  // no_term when never seen
  std::string_view text(TermId id) const;    // requires a valid id
  TermId intern(std::string_view text);
  std::size_t size() const;

  // Terms added since the last call; the engine writes them with the records that use them.
  std::vector<TermId> take_new();
  // When loading: ids must come in order from 0.
  void load(std::string_view text);

 private:
  mutable std::shared_mutex mutex_;
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, TermId> index_;
  std::size_t known_ = 0;
};

}  // namespace maillage::engine
