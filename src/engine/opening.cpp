// Opening: the saved state, then the journal behind it, then the indexes; and what keeps the next
// opening short: the keeper, which saves the state when the journal has grown.
#include "engine/impl.h"
#include "engine/parallel.h"
#include "engine/search_fields.h"

namespace maillage::engine {

namespace {

// Written once into a new store. An unknown one is refused: nothing else tells how to read the
// journal.
constexpr std::string_view format_key = "format";
constexpr std::string_view format = "4";
// So many searchable entities are indexed before opening ends; more are indexed behind it.
constexpr std::size_t searchable_at_once = 4096;
constexpr std::size_t searchable_slice = 256;
constexpr std::size_t key_slice = 4096;

}  // namespace

std::string encode_former(const FormerRow& row) {
  std::string bytes;
  store::append_big_endian(bytes, row.number, 4);
  store::append_big_endian(bytes, row.position, 8);
  return bytes;
}

std::optional<FormerRow> decode_former(std::string_view bytes) {
  if (bytes.size() != 12) return std::nullopt;
  return FormerRow{static_cast<EntityNumber>(store::read_big_endian(bytes.substr(0, 4))),
                   store::read_big_endian(bytes.substr(4))};
}

Result<void> Engine::Impl::check_format() {
  MAILLAGE_ASSIGN(const auto known, store.get(store::Space::meta, format_key));
  if (!known)
    return store.write({{store::Space::meta, std::string(format_key), std::string(format)}},
                       store::Durability::synced);
  if (*known == format) return {};
  return make_error(ErrorCode::unavailable, "the data are in format " + *known +
                                                ", and this program reads format " +
                                                std::string(format));
}

Result<void> Engine::Impl::load() {
  MAILLAGE_TRY(check_format());
  MAILLAGE_ASSIGN(log, store.log(options.tenant));
  std::string unused_fault;  // a damaged saved state costs time only; `check` tells of it
  State state = load_state(store, options.tenant, terms, unused_fault);
  saved_from = state.replay_from;
  if (saved_from != 0) {
    MAILLAGE_ASSIGN(const auto file, store.saved(options.tenant));
    if (file) saved_bytes = file->size();
  }
  store::Batch rows;
  std::vector<RemovedEntity> gone;
  const ReplayListener listener{
      [&](const Record& removed, std::uint64_t at) {
        rows.push_back(
            {store::Space::meta, keys.former(removed.id()), encode_former({removed.number(), at})});
        gone.push_back({std::string(removed.id()), {}});
        for (std::size_t i = 0; i < removed.type_count(); ++i)
          gone.back().types.push_back(removed.type(i));
      },
      [&](const CommitHead& head) {
        rows.push_back({store::Space::meta, keys.repeat(head.actor_id, head.repeat_key),
                        std::string(head.repeat_answer)});
      },
      [&](const NoteView& note) { add_rows(rows, note); },
      [&](std::uint64_t address) {
        if (wants_row(address)) rows.push_back(block_row_of(address, state.last_time));
      }};
  MAILLAGE_TRY(replay(*log, state, terms, listener));
  if (!rows.empty()) MAILLAGE_TRY(store.write(rows, store::Durability::buffered));
  written_terms = terms.size();
  position = state.position;
  last_time = state.last_time;
  next_number = static_cast<EntityNumber>(state.records.size());
  MAILLAGE_TRY(take_up(state.link));
  sealing = std::make_unique<Sealing>(options.keys, registry, terms);
  erased_term = terms.intern(model::erased_iri);
  find_keys(state.records);
  graph.load(std::move(state.records));
  MAILLAGE_TRY(finish_erasing(gone));
  find_searchable();
  watch_types();
  return {};
}

// Personal values are opened, and access keys are numbered anew: the region's rules may have
// changed since the records were written. Entities whose type the region does not define have none.
void Engine::Impl::find_keys(std::vector<RecordPtr>& records) {
  for (const model::TypeDefinition& type : registry.types()) {
    const TermId term = terms.intern(type.iri);
    if (defined_types.size() <= term) defined_types.resize(term + 1);
    defined_types[term] = true;
    for (const model::AttributeDefinition& attribute : type.attributes) {
      if (attribute.audience.allow_everybody()) continue;
      const TermId name = terms.intern(attribute.iri);
      if (conditions.attributes.size() <= name) conditions.attributes.resize(name + 1);
      conditions.attributes[name] = true;
      if (conditions.types.size() <= term) conditions.types.resize(term + 1);
      conditions.types[term].push_back(name);
    }
  }
  in_parallel((records.size() + key_slice - 1) / key_slice, [&](std::size_t slice) {
    const std::size_t end = std::min(records.size(), (slice + 1) * key_slice);
    for (std::size_t i = slice * key_slice; i < end; ++i) {
      if (!records[i]) continue;
      if (records[i]->is_sealed()) open_sealed(records[i]);
      if (!is_defined(*records[i])) continue;
      const std::uint32_t key = visibility_of(records[i]->decode(terms));
      if (key != records[i]->visibility()) records[i] = records[i]->with_visibility(key);
    }
  });
}

// The journal holds values that nobody can read: what is written of the entity next says all of it,
// since it no longer follows from what the journal has.
void Engine::Impl::open_sealed(RecordPtr& record) {
  bool lost = false;
  record = sealing->opened(record, &lost);
  if (!lost) return;
  std::lock_guard guard(unreadable_mutex);
  unreadable.insert(record->number());
}

bool Engine::Impl::is_defined(const Record& record) const {
  for (std::size_t i = 0; i < record.type_count(); ++i)
    if (record.type(i) < defined_types.size() && defined_types[record.type(i)]) return true;
  return false;
}

// Text is analysed for the types of the region model only.
void Engine::Impl::find_searchable() {
  std::set<TermId> types;
  for (const model::TypeDefinition& type : registry.types())
    if (const TermId term = terms.find(type.iri); term != no_term) types.insert(term);
  Roaring numbers;
  for (const TermId type : types) numbers |= graph.of_type(type);
  searchable.reserve(numbers.cardinality());
  for (const EntityNumber number : numbers) searchable.push_back(graph.at(number));
  if (searchable.size() > searchable_at_once) {
    search_ready = false;
    return;
  }
  index_searchable(0, searchable.size());
  searchable = {};
}

void Engine::Impl::index_searchable(std::size_t from, std::size_t to) {
  std::vector<std::shared_ptr<const SearchIndex::Document>> documents(to - from);
  in_parallel((to - from + searchable_slice - 1) / searchable_slice, [&](std::size_t slice) {
    const std::size_t end = std::min(to - from, (slice + 1) * searchable_slice);
    for (std::size_t i = slice * searchable_slice; i < end; ++i) {
      const RecordPtr& record = searchable[from + i];
      const auto fields = search_fields(record->decode(terms), registry);
      if (!fields.empty()) documents[i] = SearchIndex::analyse(fields, is_public(*record));
    }
  });
  std::unique_lock guard(lock);
  for (std::size_t i = 0; i < documents.size(); ++i) {
    // What changed meanwhile was indexed with its change.
    const RecordPtr& record = searchable[from + i];
    if (documents[i] && graph.at(record->number()) == record)
      graph.search().put(record->number(), std::move(documents[i]));
  }
}

void Engine::Impl::run_searcher() {
  for (std::size_t from = 0; from < searchable.size() && !searcher_stopping;
       from += searchable_slice)
    index_searchable(from, std::min(searchable.size(), from + searchable_slice));
  if (searcher_stopping) return;
  searchable = {};
  std::lock_guard guard(search_mutex);
  search_ready = true;
  search_done.notify_all();
}

bool Engine::Impl::await_search() const {
  if (search_ready) return true;
  std::unique_lock guard(search_mutex);
  return search_done.wait_for(guard, options.limits.query_time_max,
                              [this] { return search_ready.load(); });
}

// Called by the writer between two groups: nobody else changes the graph, so that what is handed
// over is one state.
void Engine::Impl::save_when_due() {
  const std::uint64_t next = log->next();
  std::lock_guard guard(keeper_mutex);
  if (next - saved_from < options.save_after_bytes + saved_bytes) return;
  if (saving || to_save) return;
  if (options.durability != store::Durability::synced && !log->sync().ok()) return;
  to_save = State{graph.records(), position, next, last_time, link};
  to_save_terms = written_terms;
  saved_from = next;
  keeper_ready.notify_one();
}

void Engine::Impl::run_keeper() {
  std::unique_lock guard(keeper_mutex);
  for (;;) {
    keeper_ready.wait(guard, [&] { return keeper_stopping || to_save; });
    if (keeper_stopping) return;
    const State state = std::move(*to_save);
    to_save.reset();
    saving = true;
    guard.unlock();
    // The rows beside the journal must be as safe as what will not be replayed any more.
    std::string at;
    store::append_big_endian(at, state.position, 8);
    auto saved = store.write({{store::Space::meta, keys.saved(), at}}, store::Durability::synced);
    if (saved.ok())
      saved = save_state(
          store, options.tenant, state, terms,
          {to_save_terms, [this](const RecordPtr& record) { return sealing->as_written(record); },
           keeper_stopping});
    std::uint64_t bytes = 0;
    if (const auto file = store.saved(options.tenant); file.ok() && *file) bytes = (*file)->size();
    guard.lock();
    saved_bytes = bytes;  // after a failure the next growth of the journal tries again
    saving = false;
  }
}

}  // namespace maillage::engine
