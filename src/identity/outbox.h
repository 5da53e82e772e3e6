// Messages that leave the server: codes to an e-mail address, and what somebody is told of. Each is
// first a file in the outbox folder, then handed to the operator's command (as `sendmail -t` takes
// it) on its standard input, and logged without its content or address. What the command refuses is
// tried again later. Without a command the files wait for whoever collects them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"

namespace maillage::identity {

struct Message {
  std::string to;  // one address
  std::string subject;
  std::string text;  // UTF-8, lines ended by \n
  std::string kind;  // for the log: "recover", "invite"…
  // Of a message that must not be sent twice: its name, the same at every try. Empty: a new one.
  std::string id = {};
};

// RFC 5322 with a subject encoded by RFC 2047 and a base 64 body. Errors: invalid for an address
// that could add a header or a recipient.
Result<std::string> message_text(const Message& message, std::string_view from, Timestamp now,
                                 std::string_view id);

struct OutboxOptions {
  std::string folder;   // empty: messages go nowhere
  std::string command;  // run by /bin/sh; empty: files wait
  std::string from = "maillage@localhost";
  Clock clock;
  Random random;
  std::chrono::milliseconds command_time_max{30'000};
  std::chrono::milliseconds pause{60'000};  // between tries of what was refused
  int tries_max = 60;
};

// Thread-safe. A thread of its own does everything in order, so that nobody learns from the time of
// an answer whether a message was written.
class Outbox {
 public:
  explicit Outbox(OutboxOptions options);
  ~Outbox();  // finishes what was handed in, without further tries

  // Runs the function on the outbox's thread; it returns the messages to send. Errors: unavailable
  // when too many wait.
  using Work = std::function<std::vector<Message>()>;
  Result<void> later(Work work);
  Result<void> send(Message message);
  // Puts the message into the folder before it returns, safe from power loss; delivering it comes
  // later. One that is there already under its name stays as it is. Errors: invalid (the address),
  // unavailable when the folder cannot be written.
  Result<void> keep(const Message& message);
  // Removes what waits for that address, and what could not be sent to it. Errors: as above.
  Result<void> forget(std::string address);
  // Removes what was written before that moment and never sent. Errors: as above.
  Result<void> forget_before(Timestamp moment);
  // Waits until everything handed in so far was tried once.
  void settle();

 private:
  void remove_letters(
      const std::function<bool(const std::string& name, const std::string& file)>& wanted);
  void run();
  void spool(const Message& message);
  bool waits();
  void forget_old();
  bool deliver(const std::string& file);
  void deliver_all();
  void log(std::string_view what, std::string_view file);

  OutboxOptions options_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::condition_variable idle_;
  std::deque<Work> waiting_;
  bool working_ = false;
  bool stopping_ = false;
  std::map<std::string, std::chrono::steady_clock::time_point> tried_;  // the thread's own
  std::thread thread_;
};

}  // namespace maillage::identity
