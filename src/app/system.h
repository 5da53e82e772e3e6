// The parts of a running Maillage put together: store, region model, engine, accounts. Serving,
// imports from the command line and checks all start from it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/config.h"
#include "base/ids.h"
#include "base/key_ring.h"
#include "base/log.h"
#include "engine/engine.h"
#include "identity/accounts.h"
#include "identity/outbox.h"
#include "model/registry.h"
#include "store/store.h"

namespace maillage::app {

struct System {
  Config config;
  Log log;
  model::Registry registry;
  std::unique_ptr<store::Store> store;
  std::shared_ptr<KeyRing> keys;  // of people's data
  std::unique_ptr<IdGenerator> ids;
  std::unique_ptr<engine::Engine> engine;
  std::unique_ptr<identity::Accounts> accounts;  // before the engine it listens to
  std::unique_ptr<identity::Outbox> outbox;      // before the accounts it works for
};

// The files of the region model: those of `directory`, or the ones inside the program when it is
// empty.
Result<std::vector<model::RegionFile>> region_model_files(const std::string& directory);

// Opens the data directory, creating it when needed. Errors: unavailable (locked by a running
// server), invalid (region model), internal (damaged store).
Result<std::unique_ptr<System>> open_system(const Config& config, const Log& log);

// The data go on without the keys of people's data, which are lost. Errors: as above.
Result<void> give_up_people_keys(const Config& config);

}  // namespace maillage::app
