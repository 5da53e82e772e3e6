// The engine's insides, shared by its source files: commit.cpp (the writer), query.cpp (the
// readers), engine.cpp (opening, histories, checks).
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>

#include "engine/engine.h"
#include "engine/graph.h"
#include "engine/journal.h"
#include "engine/rw_lock.h"

namespace maillage::engine {

// Keys of the store: tenant, then what sorts.
struct Keys {
  std::string prefix;  // of every key: the tenant's name and a zero byte
  std::string entity(EntityNumber number) const;
  std::string journal(std::uint64_t position) const;
  std::string history(EntityNumber number, std::uint64_t position) const;
  std::string term(TermId term) const;
  std::string repeat(std::string_view actor, std::string_view idempotency_key) const;
  // A deleted entity's number and id, so that its history can still be found.
  std::string former(std::string_view id) const;
};

struct PendingCommit {
  access::Actor actor;
  Changes changes;
  std::function<void(Result<Committed>)> done;
};

// The state as it will be when the commits being worked on are durable.
struct Staged {
  RecordPtr before;
  RecordPtr after;
  std::shared_ptr<const SearchIndex::Document> document;
};

// What one commit has worked out so far: ids in the order touched, each with its state before the
// commit.
struct Local {
  std::unordered_map<std::string, Staged> staged;
  std::vector<std::string> touched;
};

struct Engine::Impl {
  Impl(store::Store& store, const model::Registry& registry, Options options);
  ~Impl();

  Result<void> load();
  void start();

  // --- the writer
  struct Group;  // commits that share one synced write
  void run_writer();
  void run_group(std::vector<PendingCommit> commits);
  Result<Committed> stage(PendingCommit& pending, Group& group);
  Result<ChangeOutcome> stage_change(const model::Change& change, const Changes& changes,
                                     Group& group, Local& local);
  Result<Staged> next_state(model::Entity& entity, const std::optional<model::Entity>& before,
                            const RecordPtr& now, bool trusted, Group& group, const Local& local);
  void record(const PendingCommit& pending, Local& local, Group& group);
  // The state that the commits so far leave.
  RecordPtr current(const std::string& id, const Group& group, const Local& local) const;
  Result<std::optional<Committed>> repeated(const PendingCommit& pending) const;
  void build_wanted_values();
  Timestamp next_time();

  // --- the feed
  void run_feed();

  // --- the readers
  Result<Page> query(const access::Actor& actor, const model::Query& query) const;
  void want_values(TermId attribute) const;

  store::Store& store;
  const model::Registry& registry;
  Options options;
  Keys keys;
  Terms terms;

  mutable RwLock lock;  // guards graph
  Graph graph;
  std::atomic<std::uint64_t> position{0};
  std::set<TermId> restricted_attributes;  // fixed once loaded
  EntityNumber next_number = 0;            // writer only
  Timestamp last_time{};                   // writer only

  mutable std::mutex queue_mutex;
  mutable std::condition_variable queue_ready;
  std::vector<PendingCommit> queue;
  std::size_t queued_changes = 0;
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
