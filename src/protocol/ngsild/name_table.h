// Ready-made wire names of one context, by term number, so that rendering copies bytes and looks
// nothing up. Thread-safe; entries live as long as the table.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "engine/terms.h"
#include "protocol/ngsild/known_names.h"
#include "protocol/ngsild/names.h"

namespace maillage::protocol::ngsild {

// The relation of a Link header that names a JSON-LD context.
inline constexpr std::string_view context_relation = "http://www.w3.org/ns/json-ld#context";

// What stands before the value of an attribute, by kind.
inline constexpr std::array<std::string_view, model::attribute_kind_count> typed_starts{
    R"({"type":"Property","value":)",         R"({"type":"GeoProperty","value":)",
    R"({"type":"Relationship","object":)",    R"({"type":"LanguageProperty","languageMap":)",
    R"({"type":"VocabProperty","vocab":)",    R"({"type":"JsonProperty","json":)",
    R"({"type":"ListProperty","valueList":)", R"({"type":"ListRelationship","objectList":)",
};

class NameTable {
 public:
  struct Entry {
    std::string name;    // compacted
    std::string member;  // "name": with quotes and colon
    std::string value;   // "name" with quotes
    // ,"name":{"type":"Property","value": and the like, by kind of attribute
    std::array<std::string, model::attribute_kind_count> starts;
    const model::Vocabulary* vocabulary = nullptr;
  };

  NameTable(Names names, const engine::Terms& terms);
  ~NameTable();
  NameTable(const NameTable&) = delete;
  NameTable& operator=(const NameTable&) = delete;

  // Requires a term of the dictionary.
  const Entry& of(engine::TermId term) const {
    const std::size_t chunk = term / chunk_size;
    if (chunk < chunk_count) {
      if (const Chunk* found = chunks_[chunk].load(std::memory_order_acquire)) {
        if (const Entry* entry = (*found)[term % chunk_size].load(std::memory_order_acquire))
          return *entry;
      }
    }
    return fill(term);
  }

  const Names& names() const { return names_; }
  const KnownNames& known() const { return known_; }
  // The Link header that names the context to readers of application/json (6.3.5).
  const std::string& link() const { return link_; }

 private:
  static constexpr std::size_t chunk_size = 512;
  static constexpr std::size_t chunk_count = 2048;
  using Chunk = std::array<std::atomic<const Entry*>, chunk_size>;

  const Entry& fill(engine::TermId term) const;

  Names names_;
  std::string link_;
  const engine::Terms& terms_;
  KnownNames known_;
  mutable std::mutex mutex_;
  mutable std::array<std::atomic<Chunk*>, chunk_count> chunks_{};
  // Terms past the table, and the owner of every entry.
  mutable std::unordered_map<engine::TermId, std::unique_ptr<const Entry>> entries_;
};

// The tables of the contexts in use. Thread-safe.
class NameTables {
 public:
  NameTables(const model::Registry* registry, const engine::Terms& terms)
      : registry_(registry), terms_(terms) {}
  std::shared_ptr<const NameTable> of(const jsonld::ContextPtr& context);

 private:
  static constexpr std::size_t tables_max = 64;
  const model::Registry* registry_;
  const engine::Terms& terms_;
  std::mutex mutex_;
  std::unordered_map<const jsonld::Context*, std::shared_ptr<const NameTable>> tables_;
};

}  // namespace maillage::protocol::ngsild
