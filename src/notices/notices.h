// Mail about what concerns somebody: a decision, a request given to their organisation, a meeting,
// what is due. Listens to the feed and to the calendar, asks the rules who is told (rules.h), and
// hands plain messages to the outbox.
//
// Nobody is told twice, also across restarts: what was told is in the store before a message is
// written, and a message is in the outbox before it counts as sent (ledger.h). Nobody is told what
// they may not see: each message is worked out when it is sent, as that person acting for that
// organisation. Who caused a change themselves is not told of it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/engine.h"
#include "identity/members.h"
#include "identity/outbox.h"
#include "notices/ledger.h"
#include "notices/rules.h"
#include "notices/wording.h"

namespace maillage::notices {

// What is due, as a domain module works it out.
struct Reminder {
  std::string key;              // the same as long as it is the same
  std::string about;            // entity id; who does not see it is not reminded
  std::string page;             // "/requests/urn:…"
  std::vector<std::string> to;  // as Rule::to, of the entity
  Json words;                   // by language
  std::string due;              // a day
};

struct Options {
  Clock clock;
  Rules rules;
  std::string region = "Maillage";           // how the messages call this server
  std::string address;                       // of the page, without a final slash; may be empty
  std::string language = "fr";               // of who has chosen none
  int daily_hour = 6;                        // UTC, from when the mails of a day are sent
  std::chrono::milliseconds pause{600'000};  // between two looks at the calendar
  // Everything that is due now; asked from the notices' own thread.
  std::function<Result<std::vector<Reminder>>()> reminders;
  std::function<void(const std::string&)> failed;  // told what could not be done
};

// Thread-safe. Must be dropped before engine, store, members and outbox.
class Notices {
 public:
  Notices(engine::Engine& engine, store::Store& store, const identity::Members& members,
          identity::Outbox& outbox, Options options);
  ~Notices();  // finishes what it is at

  // Waits until every change committed so far was looked at, and the calendar once after that.
  void settle();

 private:
  struct Seen {
    std::string id;
    std::string author;  // entity id of the person who changed it
  };
  // What the feed leaves here. Its thread may still be at it when the handle is dropped, so this
  // lives as long as the listener.
  struct Inbox {
    std::mutex mutex;
    std::condition_variable wake;
    std::condition_variable idle;
    std::deque<Seen> changed;
    std::uint64_t position = 0;  // of the feed, up to where it has told
    bool overflown = false;      // too many changes waited: look at everything again
    bool look = false;           // at the calendar
    bool working = true;
    bool stopping = false;
  };
  // One mail, or part of one, ready to be sent.
  struct Ready {
    Waiting row;
    std::string subject;
    std::string text;
  };

  void listen();
  void run();
  void take_up();  // what changed while the server was down
  void look_at(const std::vector<Seen>& changed);
  void look_at_calendar();
  void look_at_reminders(std::vector<std::string>& tellings, std::vector<Waiting>& waiting);
  bool applies(const Rule& rule, const Json& entity) const;
  bool is_due(const Rule& rule, const Json& entity) const;
  void tell(const Rule& rule, const Json& entity, const std::string& author,
            std::vector<std::string>& tellings, std::vector<Waiting>& waiting) const;
  std::vector<Json> all_of(const std::string& type) const;
  void send();
  std::string choice_of(const Waiting& row, const Json& person) const;
  std::optional<Ready> ready(const Waiting& row, const Json& person) const;
  std::optional<std::string> still_about(const Waiting& row) const;
  Part reminder(const Waiting& row, const Json& entity, std::string_view language) const;
  void write_to(const Json& person, const std::vector<Ready>& parts, bool daily,
                const std::string& day, std::vector<Waiting>& done);
  void report(const Result<void>& result) const;

  engine::Engine& engine_;
  const identity::Members& members_;
  identity::Outbox& outbox_;
  Options options_;
  Ledger ledger_;
  std::set<std::string> due_;  // tellings of reminders at the last look; the thread's own
  const std::shared_ptr<Inbox> inbox_;
  std::shared_ptr<void> listening_;
  std::thread thread_;
};

}  // namespace maillage::notices
