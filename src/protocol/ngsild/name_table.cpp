#include "protocol/ngsild/name_table.h"

#include "base/json.h"

namespace maillage::protocol::ngsild {

NameTable::NameTable(Names names, const engine::Terms& terms)
    : names_(std::move(names)), terms_(terms), known_(names_, terms) {
  const std::string& own = names_.context().url();
  link_ = "<" + (own.empty() ? std::string(jsonld::core_context_url) : own) + ">; rel=\"" +
          std::string(context_relation) + "\"; type=\"application/ld+json\"";
}

NameTable::~NameTable() {
  for (auto& chunk : chunks_) delete chunk.load();
}

const NameTable::Entry& NameTable::fill(engine::TermId term) const {
  const std::string_view iri = terms_.text(term);
  auto entry = std::make_unique<Entry>();
  entry->name = names_.compact(iri);
  append_json_string(entry->value, entry->name);
  entry->member = entry->value + ":";
  for (std::size_t kind = 0; kind < typed_starts.size(); ++kind)
    entry->starts[kind] = "," + entry->member + std::string(typed_starts[kind]);
  entry->vocabulary = names_.vocabulary(iri);

  std::lock_guard lock(mutex_);
  auto [place, is_new] = entries_.emplace(term, std::move(entry));
  const std::size_t chunk = term / chunk_size;
  if (is_new && chunk < chunk_count) {
    Chunk* target = chunks_[chunk].load(std::memory_order_relaxed);
    if (target == nullptr) {
      target = std::make_unique<Chunk>().release();
      chunks_[chunk].store(target, std::memory_order_release);
    }
    (*target)[term % chunk_size].store(place->second.get(), std::memory_order_release);
  }
  return *place->second;
}

std::shared_ptr<const NameTable> NameTables::of(const jsonld::ContextPtr& context) {
  std::lock_guard lock(mutex_);
  auto found = tables_.find(context.get());
  if (found != tables_.end()) return found->second;
  if (tables_.size() >= tables_max) tables_.clear();
  auto table = std::make_shared<const NameTable>(Names(context, registry_), terms_);
  tables_.emplace(context.get(), table);
  return table;
}

}  // namespace maillage::protocol::ngsild
