// The feed, single reads and what is told about the whole graph.
#include "engine/engine.h"

#include <algorithm>
#include <tuple>

#include "engine/impl.h"
#include "text/tokens.h"

namespace maillage::engine {

std::string Keys::saved() const { return prefix + "saved"; }
std::string Keys::repeat(std::string_view actor, std::string_view idempotency_key) const {
  return prefix + "repeat" + '\0' + std::string(actor) + '\0' + std::string(idempotency_key);
}
std::string Keys::former(std::string_view id) const {
  return prefix + "former" + '\0' + std::string(id);
}

std::string Keys::shown(std::string_view id) const {
  return prefix + "shown" + '\0' + std::string(id) + '\0';
}
std::string Keys::shown(std::string_view id, std::uint64_t position) const {
  std::string key = shown(id);
  store::append_big_endian(key, position, 8);
  return key;
}
std::string Keys::block(std::uint64_t address) const {
  std::string key = prefix + "block" + '\0';
  store::append_big_endian(key, address, 8);
  return key;
}

Engine::Impl::Impl(store::Store& store_in, const model::Registry& registry_in, Options options_in)
    : store(store_in),
      registry(registry_in),
      options(std::move(options_in)),
      keys{options.tenant + '\0'},
      graph(registry, terms) {}

Engine::Impl::~Impl() {
  {
    std::lock_guard guard(noter_mutex);
    noter_stopping = true;
  }
  noter_ready.notify_all();
  if (noter.joinable()) noter.join();
  {
    std::lock_guard guard(queue_mutex);
    stopping = true;
    notes_due = !notes.empty();
  }
  queue_ready.notify_all();
  if (writer.joinable()) writer.join();
  if (log) note_head();
  searcher_stopping = true;
  if (searcher.joinable()) searcher.join();
  {
    std::lock_guard guard(keeper_mutex);
    keeper_stopping = true;
  }
  keeper_ready.notify_all();
  if (keeper.joinable()) keeper.join();
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
  if (!options.wake) options.wake = [](const std::function<void()>& notify) { notify(); };
  if (!options.answer) options.answer = [](const std::function<void()>& all) { all(); };
  if (!options.keys) options.keys = std::make_shared<KeyRing>(system_random());
  auto impl = std::make_unique<Impl>(store, registry, std::move(options));
  MAILLAGE_TRY(impl->load());
  impl->start();
  return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

void Engine::Impl::start() {
  anonymous_viewer = make_viewer(access::Actor::anonymous());
  staff_viewer = make_viewer(access::Actor::system());
  writer = std::thread([this] { run_writer(); });
  keeper = std::thread([this] { run_keeper(); });
  noter = std::thread([this] { run_noter(); });
  if (!search_ready) searcher = std::thread([this] { run_searcher(); });
  feeder = std::thread([this] { run_feed(); });
}

// Takes all that waits at once, so that it is woken once for it.
void Engine::Impl::run_feed() {
  std::deque<std::shared_ptr<const Event>> events;
  std::vector<std::shared_ptr<Listener>> targets;
  std::unique_lock guard(feed_mutex);
  for (;;) {
    feed_ready.wait(guard, [&] { return feed_stopping || !feed.empty(); });
    if (feed.empty()) return;
    events.swap(feed);
    for (; !events.empty(); events.pop_front()) {
      targets.clear();
      for (const auto& [key, listener] : listeners) targets.push_back(listener);
      guard.unlock();
      for (const auto& listener : targets) (*listener)(events.front());
      guard.lock();
    }
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
  return record && viewer(actor)->sees(*record) ? record : nullptr;
}

std::vector<Engine::Incoming> Engine::incoming(const access::Actor& actor,
                                               std::string_view id) const {
  std::map<std::pair<TermId, TermId>, std::size_t> counts;
  const ViewerPtr looking = viewer(actor);
  {
    std::shared_lock guard(impl_->lock);
    for (const EntityNumber number : impl_->graph.linking_to(id)) {
      const Record& record = *impl_->graph.at(number);
      if (!looking->sees(record)) continue;
      for (auto view = record.first(); view; view = view->next()) {
        if (!looking->reads(record, view->name())) continue;
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
  // Not by the numbers of terms: these tell what was written first, seen or not.
  std::sort(found.begin(), found.end(), [](const Incoming& a, const Incoming& b) {
    return std::tie(a.attribute, a.type) < std::tie(b.attribute, b.type);
  });
  return found;
}

std::vector<Engine::TypeInfo> Engine::types_in_use(const access::Actor& actor) const {
  std::vector<TypeInfo> found;
  const ViewerPtr looking = viewer(actor);
  std::shared_lock guard(impl_->lock);
  for (const auto& [type, numbers] : impl_->graph.types()) {
    TypeInfo info;
    info.type = impl_->terms.text(type);
    std::set<TermId> attributes;
    for (const EntityNumber number : numbers) {
      const Record& record = *impl_->graph.at(number);
      if (!looking->sees(record)) continue;
      ++info.count;
      for (auto view = record.first(); view; view = view->next())
        if (looking->reads(record, view->name())) attributes.insert(view->name());
    }
    if (info.count == 0) continue;
    for (const TermId name : attributes) info.attributes.emplace_back(impl_->terms.text(name));
    std::sort(info.attributes.begin(), info.attributes.end());
    found.push_back(std::move(info));
  }
  std::sort(found.begin(), found.end(),
            [](const TypeInfo& a, const TypeInfo& b) { return a.type < b.type; });
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

void Engine::index_values(std::string_view attribute_iri) {
  impl_->want_values(impl_->terms.intern(attribute_iri));
  // The writer builds what is wanted before it takes the next commit.
  (void)commit(access::Actor::system(), Changes{});
}

std::uint64_t Engine::position() const { return impl_->position; }
const Terms& Engine::terms() const { return impl_->terms; }
const model::Registry& Engine::registry() const { return impl_->registry; }
Timestamp Engine::now() const { return impl_->options.clock(); }

bool Engine::search_ready() const { return impl_->search_ready; }

std::size_t Engine::entity_count() const {
  std::shared_lock guard(impl_->lock);
  return impl_->graph.size();
}

std::string Engine::did_you_mean(const access::Actor& actor, std::string_view text) const {
  std::string corrected;
  bool changed = false;
  const ViewerPtr looking = viewer(actor);
  std::shared_lock guard(impl_->lock);
  // A word that only hidden entities use is not known to this actor.
  const SearchIndex::Accept visible = [&](EntityNumber number) {
    return !looking->hidden().contains(number) && looking->sees(*impl_->graph.at(number));
  };
  for (const std::string_view word : text::split_words(text)) {
    const std::string nearest = impl_->graph.search().nearest_word(word, visible);
    changed = changed || !nearest.empty();
    if (!corrected.empty()) corrected += ' ';
    corrected += nearest.empty() ? std::string(word) : nearest;
  }
  return changed ? corrected : std::string();
}

Json Engine::simple(const access::Actor& actor, const Record& record) const {
  return impl_->registry.to_simple(decode(actor, record));
}

Result<Page> Engine::query(const access::Actor& actor, const model::Query& query) const {
  if (query.text && !impl_->await_search())
    return make_error(ErrorCode::unavailable,
                      "The search index is still being built. Try again later.");
  return impl_->query(actor, query);
}

}  // namespace maillage::engine
