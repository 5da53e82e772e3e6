#include "identity/people_keys.h"

#include <sys/stat.h>

#include <cerrno>

namespace maillage::identity {

namespace {

const std::string noted_key = "people-keys";

}  // namespace

Result<std::shared_ptr<KeyRing>> open_people_keys(store::Store& store, const std::string& file,
                                                  const Vault& vault, Random random) {
  MAILLAGE_ASSIGN(const auto noted, store.get(store::Space::meta, noted_key));
  struct stat status {};
  if (noted && ::stat(file.c_str(), &status) != 0 && errno == ENOENT)
    return make_error(ErrorCode::unavailable,
                      "the keys of people's data are not there: " + file +
                          " is missing. Put it back from where it is kept, or give these data up "
                          "with: maillage keys give-up");
  MAILLAGE_ASSIGN(std::unique_ptr<KeyRing> keys,
                  KeyRing::open(file, vault.derived("keys of people's data"), std::move(random)));
  if (noted && *noted != keys->id())
    return make_error(ErrorCode::unavailable,
                      file + " holds the keys of other data than these. Put the right file back");
  if (!noted)
    MAILLAGE_TRY(
        store.write({{store::Space::meta, noted_key, keys->id()}}, store::Durability::synced));
  return std::shared_ptr<KeyRing>(std::move(keys));
}

Result<void> give_up_people_keys(store::Store& store) {
  return store.write({{store::Space::meta, noted_key, std::nullopt}}, store::Durability::synced);
}

}  // namespace maillage::identity
