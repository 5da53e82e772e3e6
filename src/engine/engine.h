// The graph of one tenant: one way in (commit), one way out (query), one feed of what changed.
//
//   commit → validate → number, encode → journal (synced) → apply to the graph and indexes → feed →
//   answer
//
// One writer thread takes waiting commits in groups, so that many share one synced write. Readers
// take a shared lock for plan and references and work on immutable records outside it. All public
// functions are thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "access/actor.h"
#include "base/key_ring.h"
#include "base/time.h"
#include "engine/audit.h"
#include "engine/draft.h"
#include "engine/record.h"
#include "engine/viewer.h"
#include "model/change.h"
#include "model/query.h"
#include "model/registry.h"
#include "store/store.h"

namespace maillage::engine {

struct Limits {
  std::size_t queue_changes_max = 100'000;  // waiting changes; beyond: unavailable
  std::size_t commit_changes_max = 50'000;  // in one commit; beyond: too_large
  std::size_t entity_bytes_max = 8u << 20;  // encoded; beyond: too_large
  std::size_t result_limit_max = 1'000'000;
  std::chrono::milliseconds query_time_max{10'000};  // a scan past this: too_large
};

struct Options {
  std::string tenant;  // empty: the default tenant
  Clock clock;
  store::Durability durability = store::Durability::synced;
  Limits limits;
  // The state is saved when the journal has grown by this and by the size of the saved state.
  std::uint64_t save_after_bytes = 64u << 20;
  // How the writer is woken when commits wait for it: calls what it is given, now or soon, on any
  // thread. A server that meets many commits at once hands them over together this way.
  std::function<void(std::function<void()>)> wake;
  // Answers a group of commits by calling what it is given, at once, on the writer's thread.
  std::function<void(const std::function<void()>&)> answer;
  // What personal values are sealed with on disk. nullptr: keys that end with the engine, for
  // tests.
  std::shared_ptr<KeyRing> keys;
};

struct Changes {
  std::vector<model::Change> list;
  std::vector<Draft> drafts;  // creations put together already; done after the list
  // true: all or nothing, one journal record (a command). false: each on its own (a standard
  // batch).
  bool atomic = true;
  // Imports and the server's own changes: no workflow step, read-only fields may be set.
  bool trusted = false;
  // The command has decided that its actor may do this; the engine does not ask again. For commands
  // that change what their actor may not change directly, such as joining a pool.
  bool decided = false;
  // Somebody's personal values are erased: the changes may set the attribute that says so, and the
  // keys of all entities that get it are shredded once the commit is durable.
  bool erases = false;
  std::string command = "entities.update";  // shown in histories
  std::string idempotency_key;              // a repeated commit with the same key answers the same

  std::size_t size() const { return list.size() + drafts.size(); }
};

struct ChangeOutcome {
  std::optional<Error> error;  // only when not atomic
  std::uint64_t version = 0;   // after the change
  bool created = false;
  bool changed = false;
  std::vector<std::string> updated;  // attribute IRIs; of a draft none
  std::vector<model::NotUpdated> not_updated;
};

struct Committed {
  std::uint64_t position = 0;           // of the feed, after this commit
  std::vector<ChangeOutcome> outcomes;  // one per change, in their order, then one per draft
};

struct Hit {
  RecordPtr record;
  double score = 0;       // with a text filter
  double distance_m = 0;  // when ordered by distance
};

struct FacetValue {
  std::string value;  // vocabulary IRI, entity id, or the plain value's text
  std::size_t count = 0;
};

struct Page {
  std::vector<Hit> hits;
  std::optional<std::size_t> count;             // when asked for
  std::string next;                             // cursor; empty at the end
  std::vector<std::vector<FacetValue>> facets;  // one per facet asked for
  std::uint64_t position = 0;
};

// One committed change as the feed tells it.
struct Event {
  std::uint64_t position = 0;
  Timestamp at{};
  access::Actor actor;
  std::string command;
  struct Item {
    RecordPtr before;  // nullptr: created
    RecordPtr after;   // nullptr: removed
  };
  std::vector<Item> items;
};
using Listener = std::function<void(const std::shared_ptr<const Event>&)>;

struct HistoryEntry {
  std::uint64_t position = 0;
  Timestamp at{};
  std::string actor_id;
  std::string actor_name;
  std::string command;
  std::string kind;           // created, updated, deleted
  std::uint64_t version = 0;  // 0: deleted, or not for the actor (Viewer::version)
  // Per changed attribute: IRI, and its instances before and after as normalized NGSI-LD JSON with
  // expanded names (null: absent).
  struct AttributeChange {
    std::string attribute;
    Json before;
    Json after;
  };
  std::vector<AttributeChange> changes;
};

class Engine {
 public:
  struct Impl;  // impl.h, for the engine's own files

  // Reads the state from the store. Errors: internal naming what is damaged; unavailable, also when
  // the data were written in another format.
  static Result<std::unique_ptr<Engine>> open(store::Store& store, const model::Registry& registry,
                                              Options options);
  ~Engine();  // answers what is queued, then stops

  // Queues the changes; `done` is called once, from the writer thread, when they are durable and
  // visible, or refused. It must not block. Errors: unauthenticated, forbidden, invalid (the
  // field named), not_found (also what the actor does not see), already_exists, conflict,
  // too_large, unavailable.
  void commit(const access::Actor& actor, Changes changes,
              std::function<void(Result<Committed>)> done);
  // The same, waiting. Must not be called from `done` or a listener.
  Result<Committed> commit(const access::Actor& actor, Changes changes);

  // What the actor may see and no more. Errors: invalid, too_large.
  Result<Page> query(const access::Actor& actor, const model::Query& query) const;
  // nullptr when absent or not visible.
  RecordPtr get(const access::Actor& actor, std::string_view id) const;

  // Who points at this entity: count per (attribute, type of the source), visible sources only.
  struct Incoming {
    std::string attribute;
    std::string type;
    std::size_t count = 0;
  };
  std::vector<Incoming> incoming(const access::Actor& actor, std::string_view id) const;

  // Types and attributes in use, with counts of what the actor may see (CIM 009 5.7.5 to 5.7.10).
  struct TypeInfo {
    std::string type;
    std::size_t count = 0;
    std::vector<std::string> attributes;
  };
  std::vector<TypeInfo> types_in_use(const access::Actor& actor) const;

  // Ids of the areas and bodies that lie in any of `territories` today (UTC), themselves included
  // (closure).
  std::vector<std::string> expand_territories(const std::vector<std::string>& territories) const;

  // The text with each unknown word replaced by the most similar known one; empty when nothing
  // changes.
  std::string did_you_mean(const access::Actor& actor, std::string_view text) const;

  // Latest first; `before` 0 starts at the newest.
  Result<std::vector<HistoryEntry>> history(const access::Actor& actor, std::string_view id,
                                            std::uint64_t before, std::size_t limit) const;

  // Has the values of an attribute indexed now, without waiting for queries to ask for them.
  // Returns when the index serves.
  void index_values(std::string_view attribute_iri);

  // Called from the feed thread in commit order; must not block. The returned handle unsubscribes
  // when destroyed.
  std::shared_ptr<void> listen(Listener listener);

  // The audit is told that the actor was shown this record. Surfaces call it for each that they
  // render; it notes those with personal data of somebody else, and those with attributes that not
  // everybody reads. Never waits; what is noted is in the journal within a second.
  void told(const access::Actor& actor, const Record& record) const;
  // The same of a decision about what is no entity: an account, a session, a key.
  void note(const access::Actor& actor, std::string_view operation, std::string_view about) const;
  // Everything noted so far is in it. Administrators read all of it; somebody else reads when their
  // own data were shown, and to whom. Errors: unauthenticated, forbidden; internal where the
  // journal is damaged.
  Result<AuditPage> audit(const access::Actor& actor, const AuditQuery& query) const;
  AuditHead audit_head() const;

  std::uint64_t position() const;
  const Terms& terms() const;
  const model::Registry& registry() const;
  Timestamp now() const;
  std::size_t entity_count() const;

  // Is the search index complete? Until then queries for text wait for it, and others are answered.
  bool search_ready() const;

  // Reads the whole journal back, and compares the state it leads to with the graph and with the
  // saved state; one line per fault. Requires that nothing is committed meanwhile.
  std::vector<std::string> check() const;

  // What this actor may see: renderers leave the rest out, queries take it for absent.
  ViewerPtr viewer(const access::Actor& actor) const;
  // May the actor read this attribute of a record that it sees?
  bool may_read(const access::Actor& actor, const Record& record, TermId attribute) const;

  // Beforehand, what commit would decide. Errors: as commit; not_found when the actor does not see
  // the entity.
  Result<void> may_create(const access::Actor& actor, const model::Entity& entity) const;
  Result<void> may_change(const access::Actor& actor, std::string_view id) const;
  Result<void> may_remove(const access::Actor& actor, std::string_view id) const;
  Result<void> may_step(const access::Actor& actor, std::string_view id,
                        std::string_view step) const;

  // Convenience over records: everything, and what this actor may read.
  model::Entity decode(const Record& record) const { return record.decode(terms()); }
  model::Entity decode(const access::Actor& actor, const Record& record) const;
  // The simple form of the region API.
  Json simple(const access::Actor& actor, const Record& record) const;

 private:
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace maillage::engine
