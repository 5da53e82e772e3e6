// The audit: who changed what, who was shown whose data. It is read from the journal itself, whose
// records are chained by hashes (docs/adr/0015); nothing is kept twice.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace maillage::store {
class Store;
}

namespace maillage::engine {

// The end of the chain. Whoever keeps it elsewhere can tell later that all records up to it are
// still what they were.
struct AuditHead {
  std::uint64_t number = 0;  // of the latest record; records are counted from 1
  std::string hash;          // SHA-256 in hexadecimal over everything up to it
  Timestamp at{};            // when that record was made
};

struct AuditRecord {
  enum class Kind {
    change,   // entities were created, changed or removed
    shown,    // entities with personal or restricted data were shown
    done,     // something else was decided: about an account, a session, a key
    missing,  // the journal is known to have held `more` records that are not there
  };
  Kind kind = Kind::change;
  std::uint64_t position = 0;  // its place in the journal; changes share it with the feed
  std::uint64_t number = 0;
  Timestamp at{};
  std::string actor_id;
  std::string actor_name;
  std::string organisation;  // it acted for; empty: for itself
  std::string on_behalf_of;  // the person whose role was delegated to it
  std::string roles;         // access::roles_of() at that moment
  std::string operation;     // command, or what was shown where
  struct Item {
    std::string entity;
    std::string type;           // short name; of changes
    std::string change;         // created, updated, deleted; of changes
    std::uint64_t version = 0;  // after it; of changes
    std::string step;           // of the workflow, when the change took one
    std::string subject;        // the person whom the data are about; of what was shown
  };
  std::vector<Item> items;  // the first ones of a large record
  std::uint64_t more = 0;   // entities beyond them
};

struct AuditQuery {
  std::string actor;      // id, organisation or name of the actor; empty: any
  std::string entity;     // an entity's id, or a person's whose data were shown
  std::string operation;  // beginning of it
  std::optional<AuditRecord::Kind> kind;
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  std::uint64_t before = 0;  // a page's `next`; 0: the end
  std::size_t limit = 50;
};

// Latest first.
struct AuditPage {
  std::vector<AuditRecord> records;
  std::uint64_t next = 0;                // 0: that was all
  std::optional<Timestamp> searched_to;  // with `next`: everything since then was looked at
};

// Reads the whole chain. Every edit, removal, insertion or exchange of what it holds is found, as
// far as its end; an end that was cut is found when a head from before is known: the one noted in
// the store, and those in `heads` (hexadecimal).
struct AuditReport {
  AuditHead head;
  std::vector<std::string> faults;  // at most faults_max
  static constexpr std::size_t faults_max = 100;
};
AuditReport verify_audit(store::Store& store, const std::string& tenant,
                         const std::vector<std::string>& heads);

}  // namespace maillage::engine
