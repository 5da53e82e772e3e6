#include "app/housekeeping.h"

#include "identity/personal_data.h"

namespace maillage::app {

namespace {

constexpr std::chrono::hours pause{24};
// Of one round: a region that begins to keep less does not stop the server for it.
constexpr std::size_t entities_max = 10'000;
// Letters that could not be sent: the codes in them serve no more.
constexpr std::chrono::hours letters_kept{30 * 24};

}  // namespace

Result<void> tidy_up(System& system) {
  MAILLAGE_ASSIGN(const std::size_t rows, system.accounts->sweep());
  MAILLAGE_ASSIGN(const auto done, identity::apply_retention(*system.engine, entities_max));
  if (system.outbox)
    MAILLAGE_TRY(system.outbox->forget_before(system.engine->now() - letters_kept));
  if (rows > 0)
    system.log.info("rows that were over are gone", {{"rows", static_cast<std::uint64_t>(rows)}});
  for (const identity::RetentionDone& type : done)
    system.log.info("kept no longer", {{"type", type.type},
                                       {"erased", static_cast<std::uint64_t>(type.erased)},
                                       {"removed", static_cast<std::uint64_t>(type.removed)}});
  return {};
}

Housekeeping::Housekeeping(System& system) : system_(system), thread_([this] { run(); }) {}

Housekeeping::~Housekeeping() {
  {
    std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  ready_.notify_one();
  thread_.join();
}

void Housekeeping::run() {
  std::unique_lock guard(mutex_);
  do {
    guard.unlock();
    if (const auto done = tidy_up(system_); !done.ok())
      system_.log.error("could not tidy up", {{"reason", done.error().message}});
    guard.lock();
  } while (!ready_.wait_for(guard, pause, [this] { return stopping_; }));
}

}  // namespace maillage::app
