// What people were told already, and what still waits to be sent: rows of the store, so that a
// restart neither forgets nor repeats a mail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "store/store.h"

namespace maillage::notices {

// One mail, or one part of a day's mail, to one person.
struct Waiting {
  std::string key;  // of the telling and the person: the same for the same mail
  std::string person;
  std::string organisation;
  std::string on_behalf_of;
  std::string rule;     // by name; empty: a reminder of `group`
  std::string group;    // of a reminder
  std::string source;   // the entity that the rule looked at
  std::string telling;  // what was told, with the fields that it is about
  Json words;           // of a reminder: its text by language
};

// Thread-safe as the store is.
class Ledger {
 public:
  explicit Ledger(store::Store& store) : store_(store) {}

  bool told(std::string_view telling) const;
  // Before its first look at the graph a rule tells nobody: what is there already is no news.
  bool began(std::string_view rule) const;
  // Everything in one write: it is told from now on, and these wait. Errors: unavailable.
  Result<void> tell(const std::vector<std::string>& tellings, const std::vector<Waiting>& waiting);
  Result<void> begin(std::string_view rule, const std::vector<std::string>& tellings);

  // In the order of their persons.
  std::vector<Waiting> waiting() const;
  Result<void> done(const std::vector<Waiting>& waiting);

  // The day of the last mails of a day; empty: none yet.
  std::string last_daily() const;
  Result<void> daily(std::string_view day);

 private:
  store::Store& store_;
};

}  // namespace maillage::notices
