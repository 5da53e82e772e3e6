// Opening, the feed, single reads, histories and the check of the store.
#include "engine/engine.h"

#include <algorithm>

#include "engine/impl.h"
#include "engine/search_fields.h"
#include "text/tokens.h"

namespace maillage::engine {

namespace {

std::string with(std::string key, std::uint64_t value, int bytes) {
  store::append_big_endian(key, value, bytes);
  return key;
}

// Every key below `prefix`.
store::Store::Range below(const std::string& prefix) {
  return {prefix, store::after_prefix(prefix), false};
}

bool visible(const access::Actor& actor, const Record& record) {
  return record.visibility() == 0 || actor.is_staff();
}

}  // namespace

std::string Keys::entity(EntityNumber number) const { return with(prefix, number, 4); }
std::string Keys::journal(std::uint64_t position) const { return with(prefix, position, 8); }
std::string Keys::history(EntityNumber number, std::uint64_t position) const {
  return with(with(prefix, number, 4), position, 8);
}
std::string Keys::term(TermId term) const { return with(prefix, term, 4); }
std::string Keys::repeat(std::string_view actor, std::string_view idempotency_key) const {
  return prefix + "repeat" + '\0' + std::string(actor) + '\0' + std::string(idempotency_key);
}
std::string Keys::former(std::string_view id) const {
  return prefix + "former" + '\0' + std::string(id);
}

Engine::Impl::Impl(store::Store& store_in, const model::Registry& registry_in, Options options_in)
    : store(store_in),
      registry(registry_in),
      options(std::move(options_in)),
      keys{options.tenant + '\0'},
      graph(registry, terms) {}

Engine::Impl::~Impl() {
  {
    std::lock_guard guard(queue_mutex);
    stopping = true;
  }
  queue_ready.notify_all();
  if (writer.joinable()) writer.join();
  {
    std::lock_guard guard(feed_mutex);
    feed_stopping = true;
  }
  feed_ready.notify_all();
  if (feeder.joinable()) feeder.join();
}

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(store::Store& store, const model::Registry& registry,
                                             Options options) {
  if (!options.clock) options.clock = system_clock();
  auto impl = std::make_unique<Impl>(store, registry, std::move(options));
  MAILLAGE_TRY(impl->load());
  impl->start();
  return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

Result<void> Engine::Impl::load() {
  MAILLAGE_TRY(store.scan(store::Space::terms, below(keys.prefix),
                          [&](std::string_view, std::string_view text) {
                            terms.load(text);
                            return true;
                          }));
  for (const model::TypeDefinition& type : registry.types())
    for (const model::AttributeDefinition& attribute : type.attributes)
      if (!attribute.is_public) restricted_attributes.insert(terms.intern(attribute.iri));
  std::optional<Error> damage;
  MAILLAGE_TRY(store.scan(
      store::Space::entities, below(keys.prefix),
      [&](std::string_view key, std::string_view bytes) {
        auto record = Record::from_bytes(std::string(bytes), terms);
        const auto number = store::read_big_endian(key.substr(keys.prefix.size()));
        if (!record.ok() || (*record)->number() != number) {
          damage = make_error(ErrorCode::internal,
                              "The stored entity " + std::to_string(number) + " is damaged.");
          return false;
        }
        std::shared_ptr<const SearchIndex::Document> document;
        for (std::size_t i = 0; i < (*record)->type_count(); ++i) {
          if (!registry.type(terms.text((*record)->type(i)))) continue;
          const auto fields = search_fields((*record)->decode(terms), registry);
          if (!fields.empty()) document = SearchIndex::analyse(fields);
          break;
        }
        last_time = std::max(last_time, (*record)->modified_at());
        graph.put(nullptr, *record, std::move(document));
        return true;
      }));
  if (damage) return *damage;
  next_number = graph.next_number();
  // Numbers are never used twice: histories of removed entities keep theirs.
  store::Store::Range last = below(keys.prefix);
  last.reverse = true;
  MAILLAGE_TRY(store.scan(store::Space::history, last, [&](std::string_view key, std::string_view) {
    const auto number = store::read_big_endian(key.substr(keys.prefix.size(), 4));
    next_number = std::max(next_number, static_cast<EntityNumber>(number + 1));
    return false;
  }));
  MAILLAGE_TRY(store.scan(store::Space::journal, last, [&](std::string_view key, std::string_view) {
    position = store::read_big_endian(key.substr(keys.prefix.size()));
    return false;
  }));
  return {};
}

void Engine::Impl::start() {
  writer = std::thread([this] { run_writer(); });
  feeder = std::thread([this] { run_feed(); });
}

void Engine::Impl::run_feed() {
  std::unique_lock guard(feed_mutex);
  for (;;) {
    feed_ready.wait(guard, [&] { return feed_stopping || !feed.empty(); });
    if (feed.empty()) return;
    const auto event = std::move(feed.front());
    feed.pop_front();
    std::vector<std::shared_ptr<Listener>> targets;
    for (const auto& [key, listener] : listeners) targets.push_back(listener);
    guard.unlock();
    for (const auto& listener : targets) (*listener)(event);
    guard.lock();
  }
}

std::shared_ptr<void> Engine::listen(Listener listener) {
  Impl& impl = *impl_;
  std::lock_guard guard(impl.feed_mutex);
  const std::uint64_t key = impl.next_listener++;
  impl.listeners.emplace(key, std::make_shared<Listener>(std::move(listener)));
  // The handle's deleter unsubscribes; it must be dropped before the engine.
  return std::shared_ptr<void>(nullptr, [&impl, key](void*) {
    std::lock_guard inner(impl.feed_mutex);
    impl.listeners.erase(key);
  });
}

RecordPtr Engine::get(const access::Actor& actor, std::string_view id) const {
  RecordPtr record;
  {
    std::shared_lock guard(impl_->lock);
    record = impl_->graph.find(id);
  }
  return record && visible(actor, *record) ? record : nullptr;
}

std::vector<Engine::Incoming> Engine::incoming(const access::Actor& actor,
                                               std::string_view id) const {
  std::map<std::pair<TermId, TermId>, std::size_t> counts;
  {
    std::shared_lock guard(impl_->lock);
    for (const EntityNumber number : impl_->graph.linking_to(id)) {
      const Record& record = *impl_->graph.at(number);
      if (!visible(actor, record)) continue;
      for (auto view = record.first(); view; view = view->next()) {
        if (view->kind() != model::AttributeKind::relationship &&
            view->kind() != model::AttributeKind::list_relationship)
          continue;
        for_each_string(view->value(), [&](std::string_view target) {
          if (target == id) ++counts[{view->name(), record.type(0)}];
        });
      }
    }
  }
  std::vector<Incoming> found;
  for (const auto& [key, count] : counts)
    found.push_back({std::string(impl_->terms.text(key.first)),
                     std::string(impl_->terms.text(key.second)), count});
  return found;
}

std::vector<Engine::TypeInfo> Engine::types_in_use(const access::Actor& actor) const {
  std::vector<TypeInfo> found;
  std::shared_lock guard(impl_->lock);
  for (const auto& [type, numbers] : impl_->graph.types()) {
    TypeInfo info;
    info.type = impl_->terms.text(type);
    std::set<TermId> attributes;
    for (const EntityNumber number : numbers) {
      const Record& record = *impl_->graph.at(number);
      if (!visible(actor, record)) continue;
      ++info.count;
      for (auto view = record.first(); view; view = view->next())
        if (may_read(actor, view->name())) attributes.insert(view->name());
    }
    if (info.count == 0) continue;
    for (const TermId name : attributes) info.attributes.emplace_back(impl_->terms.text(name));
    found.push_back(std::move(info));
  }
  return found;
}

std::vector<std::string> Engine::expand_territories(
    const std::vector<std::string>& territories) const {
  std::vector<std::string> found;
  std::set<TermId> seen;
  const std::string today = format_timestamp(now()).substr(0, 10);
  std::shared_lock guard(impl_->lock);
  for (const std::string& id : territories) {
    const TermId term = impl_->terms.find(id);
    if (term == no_term) continue;
    for (const TermId inner : impl_->graph.closure(term, today))
      if (seen.insert(inner).second) found.emplace_back(impl_->terms.text(inner));
  }
  return found;
}

Result<std::vector<HistoryEntry>> Engine::history(const access::Actor& actor, std::string_view id,
                                                  std::uint64_t before, std::size_t limit) const {
  EntityNumber number = IdIndex::absent;
  if (const RecordPtr record = get(actor, id)) {
    number = record->number();
  } else if (actor.is_staff()) {
    MAILLAGE_ASSIGN(const auto former,
                    impl_->store.get(store::Space::meta, impl_->keys.former(id)));
    if (former) number = static_cast<EntityNumber>(store::read_big_endian(*former));
  }
  if (number == IdIndex::absent) return not_found(std::string(id));

  std::vector<std::uint64_t> positions;
  store::Store::Range range;
  range.from = impl_->keys.history(number, 0);
  range.to = impl_->keys.history(number, before ? before : ~0ull);
  range.reverse = true;
  MAILLAGE_TRY(
      impl_->store.scan(store::Space::history, range, [&](std::string_view key, std::string_view) {
        positions.push_back(store::read_big_endian(key.substr(key.size() - 8)));
        return positions.size() < limit;
      }));
  std::vector<HistoryEntry> entries;
  for (const std::uint64_t at : positions) {
    MAILLAGE_ASSIGN(const auto text,
                    impl_->store.get(store::Space::journal, impl_->keys.journal(at)));
    if (!text) return make_error(ErrorCode::internal, "A journal record is missing.");
    MAILLAGE_ASSIGN(HistoryEntry entry, decode_journal(*text, at, number, impl_->terms));
    if (!actor.is_staff()) {
      // Restricted fields are absent from histories too.
      std::erase_if(entry.changes, [&](const HistoryEntry::AttributeChange& change) {
        const auto* definition = impl_->registry.attribute(change.attribute);
        return definition && !definition->is_public;
      });
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

void Engine::index_values(std::string_view attribute_iri) {
  impl_->want_values(impl_->terms.intern(attribute_iri));
  // The writer builds what is wanted before it takes the next commit.
  (void)commit(access::Actor::system(), Changes{});
}

std::uint64_t Engine::position() const { return impl_->position; }
const Terms& Engine::terms() const { return impl_->terms; }
const model::Registry& Engine::registry() const { return impl_->registry; }
Timestamp Engine::now() const { return impl_->options.clock(); }

std::size_t Engine::entity_count() const {
  std::shared_lock guard(impl_->lock);
  return impl_->graph.size();
}

std::string Engine::did_you_mean(std::string_view text) const {
  std::string corrected;
  bool changed = false;
  std::shared_lock guard(impl_->lock);
  for (const std::string_view word : text::split_words(text)) {
    const std::string nearest = impl_->graph.search().nearest_word(word);
    changed = changed || !nearest.empty();
    if (!corrected.empty()) corrected += ' ';
    corrected += nearest.empty() ? std::string(word) : nearest;
  }
  return changed ? corrected : std::string();
}

bool Engine::may_read(const access::Actor& actor, TermId attribute) const {
  return actor.is_staff() || impl_->restricted_attributes.count(attribute) == 0;
}

Json Engine::simple(const access::Actor& actor, const Record& record) const {
  return impl_->registry.to_simple(record.decode(impl_->terms), actor.is_staff());
}

Result<Page> Engine::query(const access::Actor& actor, const model::Query& query) const {
  return impl_->query(actor, query);
}

std::vector<std::string> Engine::check() const {
  std::vector<std::string> faults;
  const auto fault = [&](std::string text) {
    if (faults.size() < 1000) faults.push_back(std::move(text));
  };
  if (const auto verified = impl_->store.verify(); !verified.ok()) fault(verified.error().message);
  // The journal tells each entity's last version; rows and graph must agree with it.
  std::unordered_map<EntityNumber, std::uint64_t> versions;
  std::uint64_t expected = 0;
  const std::string& prefix = impl_->keys.prefix;
  auto scanned = impl_->store.scan(
      store::Space::journal, below(prefix), [&](std::string_view key, std::string_view text) {
        const auto at = store::read_big_endian(key.substr(prefix.size()));
        if (++expected != at) {
          fault("journal: record " + std::to_string(expected) + " is missing");
          expected = at;
        }
        const auto mentions = journal_mentions(text);
        if (!mentions.ok()) fault("journal: record " + std::to_string(at) + " is damaged");
        if (mentions.ok())
          for (const auto& mention : *mentions) versions[mention.number] = mention.version;
        return true;
      });
  if (!scanned.ok()) fault(scanned.error().message);
  scanned = impl_->store.scan(
      store::Space::entities, below(prefix), [&](std::string_view key, std::string_view bytes) {
        const auto number =
            static_cast<EntityNumber>(store::read_big_endian(key.substr(prefix.size())));
        const auto record = Record::from_bytes(std::string(bytes), impl_->terms);
        const std::string name = "entity " + std::to_string(number);
        if (!record.ok()) {
          fault(name + ": " + record.error().message);
          return true;
        }
        if (versions[number] != (*record)->version())
          fault(name + " (" + std::string((*record)->id()) + "): version " +
                std::to_string((*record)->version()) + ", but the journal says " +
                std::to_string(versions[number]));
        versions.erase(number);
        const RecordPtr live = get(access::Actor::system(), (*record)->id());
        if (!live || live->bytes() != (*record)->bytes())
          fault(name + " (" + std::string((*record)->id()) + "): the graph holds another state");
        return true;
      });
  if (!scanned.ok()) fault(scanned.error().message);
  for (const auto& [number, version] : versions)
    if (version != 0) fault("entity " + std::to_string(number) + " is in the journal only");
  return faults;
}

}  // namespace maillage::engine
