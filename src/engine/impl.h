// The engine's insides, shared by its source files: commit.cpp and staging.cpp (the writer),
// query.cpp (the readers), engine.cpp (opening, histories, checks).
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <span>
#include <thread>
#include <unordered_map>

#include "engine/chain.h"
#include "engine/engine.h"
#include "engine/graph.h"
#include "engine/journal.h"
#include "engine/notes.h"
#include "engine/rw_lock.h"
#include "engine/sealing.h"
#include "engine/staged.h"
#include "engine/state.h"
#include "engine/viewer.h"

namespace maillage::engine {

// Keys of rows in the store: tenant, then what sorts.
struct Keys {
  std::string prefix;         // of every key: the tenant's name and a zero byte
  std::string saved() const;  // up to which position the state is saved
  std::string repeat(std::string_view actor, std::string_view idempotency_key) const;
  // Leads from the id of a removed entity to its number and to the commit that removed it, so that
  // its history can still be found.
  std::string former(std::string_view id) const;
  // In the space of the audit: at which positions the journal tells that data of this entity, or
  // about this person, were shown; and where blocks begin, one for every so many bytes.
  std::string shown(std::string_view id) const;
  std::string shown(std::string_view id, std::uint64_t position) const;
  std::string block(std::uint64_t address) const;
};

// The row behind Keys::former.
struct FormerRow {
  EntityNumber number;
  std::uint64_t position;
};
std::string encode_former(const FormerRow& row);
std::optional<FormerRow> decode_former(std::string_view bytes);

struct PendingCommit {
  access::Actor actor;
  Changes changes;
  std::function<void(Result<Committed>)> done;
  ViewerPtr viewer;  // the actor's, once the writer has taken it up
};

// What of a type's entities the audit watches being shown.
struct Watched {
  bool personal = false;
  bool self = false;               // the entity is itself a person
  std::vector<TermId> subjects;    // relationships to the persons whom the data are about
  std::vector<TermId> restricted;  // attributes that not all who see the entity read
};

// What a key may write at all, whatever a command has decided of its holder. Errors: forbidden.
Result<void> only_types(const access::Actor& actor, const model::Entity& entity);

// Entities of a type that the region calls frozen stay as they were made: nobody changes or removes
// them, the program itself neither. Errors: forbidden.
Result<void> not_frozen(const model::Registry& registry, const model::Entity& before);

// Whose keys are thrown away: entities that were erased or removed, and persons who were erased.
struct ToShred {
  std::vector<std::string> entities;
  std::vector<std::string> persons;
  bool empty() const { return entities.empty() && persons.empty(); }
};

// Told by the journal while it is replayed.
struct RemovedEntity {
  std::string id;
  std::vector<TermId> types;
};

// Commits that share one synced write.
struct CommitGroup {
  StagedEntities staged;  // what the group leaves
  std::vector<std::shared_ptr<Event>> events;
  std::uint64_t position = 0;       // of its latest commit
  std::uint64_t block_address = 0;  // of the first byte behind the log's header
  EntityNumber next_number = 0;
  Timestamp began{};         // everything in it is later
  std::uint64_t number = 0;  // of its latest commit or note
  std::string block;         // for the journal
  store::Batch rows;         // beside it
  // Where the next commit will stand.
  std::uint64_t next_position() const {
    return block_address + block.size() - store::Log::header_bytes;
  }
};

struct Engine::Impl {
  Impl(store::Store& store, const model::Registry& registry, Options options);
  ~Impl();

  Result<void> load();
  Result<void> check_format();
  void start();

  // --- the search index, built after opening when there is much to read
  void find_keys(std::vector<RecordPtr>& records);
  void open_sealed(RecordPtr& record);
  bool is_defined(const Record& record) const;  // one of its types is the region's
  void find_searchable();
  void index_searchable(std::size_t from, std::size_t to);
  void run_searcher();
  // False when the time for a query is over before the index is complete.
  bool await_search() const;

  // --- the writer
  using Group = CommitGroup;
  void run_writer();
  void run_group(std::vector<PendingCommit> commits, std::vector<Note> noted);
  std::size_t run_block(std::span<PendingCommit> commits, std::vector<Note>& noted);
  Result<void> write(Group& group);
  void publish(Group& group);
  Result<Committed> stage(PendingCommit& pending, Group& group);
  Result<void> record(PendingCommit& pending, StagedEntities& local, Committed& committed,
                      Group& group);
  Result<std::optional<Committed>> repeated(const PendingCommit& pending) const;
  void build_wanted_values();
  Timestamp next_time();

  // --- the audit (noting.cpp, audit.cpp)
  class AuditReader;
  void watch_types();
  void tell(const access::Actor& actor, const Viewer& viewer, const Record& record);
  void add_notes(const std::vector<Note>& noted, Group& group);
  Result<void> take_up(const Link& end);
  bool wants_row(std::uint64_t block_address);
  store::Write block_row_of(std::uint64_t address, Timestamp began) const;
  void add_rows(store::Batch& rows, const NoteView& note) const;
  void run_noter();
  void settle_notes();
  void note_head();
  // --- the state after each change (staging.cpp)
  // What a change is worked out against.
  struct Staging {
    const PendingCommit& pending;
    Group& group;
    StagedEntities& local;  // what the commit has touched so far
  };
  Result<ChangeOutcome> stage_change(model::Change& change, Staging& staging);
  // A change to some attributes of an entity that no rule of the region is about: the others are
  // neither read nor written anew.
  Result<ChangeOutcome> stage_part(model::Change& change, const RecordPtr& now, Staging& staging);
  Result<ChangeOutcome> stage_draft(Draft& draft, Staging& staging);
  Result<Staged> next_state(model::Entity& entity, const std::optional<model::Entity>& before,
                            const RecordPtr& now, Staging& staging);
  // Are there rules of the region, or limits of the actor, that need the entity as a value?
  bool is_free(const Record& record, const PendingCommit& pending) const;
  // The state that the commits so far leave.
  RecordPtr current(std::string_view id, const Staging& staging) const;

  // --- personal values (erasing.cpp)
  // As they stand in the journal; empty when that is as they are.
  Result<std::vector<JournalItem>> sealed_items(const std::vector<JournalItem>& items);
  ToShred erased_in(Group& group) const;
  Result<void> shred(const ToShred& keys_of);
  bool is_erased(const Record& record) const;
  // Nobody gives an erased entity, or one about an erased person, personal values again.
  Result<void> not_erased(const Record& after, const RecordPtr& before,
                          const Staging& staging) const;
  // After opening: whoever is erased in the graph has no key any more, wherever the program ended
  // before and whatever copy of the keys came back; what was removed neither.
  Result<void> finish_erasing(const std::vector<RemovedEntity>& removed);
  // As who stands in histories; empty for who was erased, and for whoever is no person.
  std::string name_of_person(std::string_view id) const;
  std::set<std::string, std::less<>> persons_named(std::string_view name) const;

  // --- access (deciding.cpp)
  ViewerPtr viewer_of(const access::Actor& actor) const;
  std::shared_ptr<Viewer> make_viewer(const access::Actor& actor) const;
  Viewer::Closure closure_now() const;
  void update_viewers(const RecordPtr& before, const RecordPtr& after);
  access::Key key_of(const model::Entity& entity) const;
  // The number of the entity's key; 0 when everybody sees it whole.
  std::uint32_t visibility_of(const model::Entity& entity) const;
  bool is_public(const Record& record) const;  // seen by everybody, if not whole
  Result<void> decide(const PendingCommit& pending, model::Change::Kind kind,
                      const std::optional<model::Entity>& before,
                      std::optional<model::Entity>& after) const;
  Result<void> decide_named(const PendingCommit& pending, const model::Change& change,
                            const model::Entity& before) const;
  template <class Decide>
  Result<void> beforehand(const access::Actor& actor, std::string_view id, Decide&& decide) const;

  // --- the keeper: saves the state when the journal has grown, so that opening stays short
  void save_when_due();
  void run_keeper();

  // --- the feed
  void run_feed();

  // --- the readers
  Result<Page> query(const access::Actor& actor, const model::Query& query) const;
  void want_values(TermId attribute) const;

  store::Store& store;
  const model::Registry& registry;
  Options options;
  Keys keys;
  store::Log* log = nullptr;  // once loaded
  mutable Terms terms;
  mutable KeyTable access_keys;
  std::unique_ptr<Sealing> sealing;  // once loaded
  TermId erased_term = no_term;      // as above
  // Entities of which the journal holds values that nobody can read; the writer's, once loaded.
  std::set<EntityNumber> unreadable;
  std::mutex unreadable_mutex;
  Conditions conditions;            // fixed once loaded
  std::vector<bool> defined_types;  // by term: does the region define the type? As above

  mutable RwLock lock;  // guards graph
  Graph graph;
  std::atomic<std::uint64_t> position{0};
  EntityNumber next_number = 0;   // writer only
  Timestamp last_time{};          // writer only
  std::size_t written_terms = 0;  // writer only: those the journal holds
  std::string spare_block;        // writer only: room that is used again
  Link link;                      // writer only: the end of the journal's chain
  Digest digest;                  // writer only
  std::uint64_t block_row = 0;    // writer only: the latest block that has a row

  std::vector<std::optional<Watched>> watched;  // by term of the type; fixed once loaded
  Notes notes;
  mutable std::mutex head_mutex;
  NotedHead chain_head;   // for readers
  NotedHead chain_noted;  // what the store was told; the noter's
  std::mutex noter_mutex;
  std::condition_variable noter_ready;
  bool noter_stopping = false;
  std::thread noter;

  std::mutex keeper_mutex;
  std::condition_variable keeper_ready;
  std::optional<State> to_save;   // handed over by the writer
  std::size_t to_save_terms = 0;  // the terms it needs
  std::uint64_t saved_from = 0;   // where replay would begin with the latest saved state
  std::uint64_t saved_bytes = 0;  // size of the latest saved state
  bool saving = false;
  std::atomic<bool> keeper_stopping{false};
  std::thread keeper;

  std::vector<RecordPtr> searchable;  // still to be indexed, by number
  std::atomic<bool> search_ready{true};
  std::atomic<bool> searcher_stopping{false};
  mutable std::mutex search_mutex;
  mutable std::condition_variable search_done;
  std::thread searcher;

  mutable std::mutex viewers_mutex;  // taken after `lock` where both are
  struct KeptViewer {
    std::shared_ptr<Viewer> viewer;
    std::uint64_t used = 0;  // the greater, the later
  };
  mutable std::map<std::string, KeptViewer> viewers;  // by signature of the actor
  mutable std::uint64_t viewer_uses = 0;
  std::shared_ptr<Viewer> anonymous_viewer;
  std::shared_ptr<Viewer> staff_viewer;

  mutable std::mutex queue_mutex;
  mutable std::condition_variable queue_ready;
  std::vector<PendingCommit> queue;
  std::size_t queued_changes = 0;
  bool notes_due = false;
  mutable std::set<TermId> wanted_values;
  bool stopping = false;
  std::atomic<bool> broken{false};  // the store refused a write: no more writes until restart
  std::thread writer;

  std::mutex feed_mutex;
  std::condition_variable feed_ready;
  std::deque<std::shared_ptr<const Event>> feed;
  std::map<std::uint64_t, std::shared_ptr<Listener>> listeners;
  std::uint64_t next_listener = 1;
  bool feed_stopping = false;
  std::thread feeder;
};

}  // namespace maillage::engine
