// The keys that people's data are sealed with, and the store they belong to: with other keys, or
// none, everybody would seem to have been erased.
#pragma once

#include <memory>
#include <string>

#include "base/ids.h"
#include "base/key_ring.h"
#include "identity/vault.h"
#include "store/store.h"

namespace maillage::identity {

// Opens the file, or makes it for a store that has none yet. Errors: unavailable, also when the
// store was written with other keys; forbidden when others than its owner may read the file.
Result<std::shared_ptr<KeyRing>> open_people_keys(store::Store& store, const std::string& file,
                                                  const Vault& vault, Random random);
// The store goes on without the keys it was written with: what they sealed is lost for ever, and
// the next opening makes a new file where there is none.
Result<void> give_up_people_keys(store::Store& store);

}  // namespace maillage::identity
