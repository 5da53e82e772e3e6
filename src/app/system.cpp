#include "app/system.h"

#include <filesystem>

#include "app/region_assets.h"
#include "store/rocksdb/rocksdb_store.h"

namespace maillage::app {

namespace {

Result<void> open_store(System& system) {
  std::error_code failed;
  std::filesystem::create_directories(system.config.data, failed);
  if (failed)
    return make_error(ErrorCode::unavailable,
                      "cannot create " + system.config.data + ": " + failed.message(), "data");
  auto opened = store::open_rocksdb(system.config.data + "/store");
  if (!opened.ok()) return opened.error();
  system.store = std::move(*opened);
  identity::AccountOptions options;
  options.clock = system_clock();
  options.random = system_random();
  MAILLAGE_ASSIGN(auto vault,
                  identity::Vault::open(system.config.data + "/secrets.key", system_random()));
  options.vault = std::make_shared<const identity::Vault>(std::move(vault));
  options.session_life = std::chrono::hours(system.config.session_hours_max);
  options.session_idle = std::chrono::minutes(system.config.session_idle_minutes_max);
  options.self_registration = system.config.self_registration == "on";
  options.sends_messages = !system.config.mail_command.empty();
  const std::string scheme = system.config.tls_certificate.empty() ? "http://" : "https://";
  options.address =
      system.config.public_url.empty() ? scheme + system.config.listen : system.config.public_url;
  while (options.address.ends_with('/')) options.address.pop_back();
  system.accounts = std::make_unique<identity::Accounts>(*system.store, std::move(options));
  system.ids = std::make_unique<IdGenerator>(system_clock(), system_random());
  return {};
}

}  // namespace

Result<std::vector<model::RegionFile>> region_model_files(const std::string& directory) {
  if (!directory.empty()) return model::read_region_directory(directory);
  std::vector<model::RegionFile> files;
  constexpr std::string_view root = "region/";
  for (const RegionFile& file : region_files()) {
    if (file.path.substr(0, root.size()) != root) continue;
    const std::string_view path = file.path.substr(root.size());
    const bool json = path.size() > 5 && path.substr(path.size() - 5) == ".json";
    const bool wanted = path.substr(0, 6) == "types/" || path.substr(0, 13) == "vocabularies/";
    if (json && wanted) files.push_back({std::string(path), std::string(file.bytes)});
  }
  return files;
}

Result<std::unique_ptr<System>> open_accounts(const Config& config, const Log& log) {
  auto system = std::make_unique<System>(
      System{config, log, {}, nullptr, nullptr, nullptr, nullptr, nullptr});
  MAILLAGE_TRY(open_store(*system));
  return system;
}

Result<std::unique_ptr<System>> open_system(const Config& config, const Log& log) {
  auto system = std::make_unique<System>(
      System{config, log, {}, nullptr, nullptr, nullptr, nullptr, nullptr});
  MAILLAGE_ASSIGN(const auto files, region_model_files(config.region));
  MAILLAGE_ASSIGN(system->registry, model::Registry::load(files));
  MAILLAGE_TRY(open_store(*system));
  engine::Options options;
  options.clock = system_clock();
  options.durability =
      config.durability == "sync" ? store::Durability::synced : store::Durability::buffered;
  MAILLAGE_ASSIGN(system->engine, engine::Engine::open(*system->store, system->registry, options));
  system->accounts->use_graph(*system->engine, *system->ids);
  return system;
}

}  // namespace maillage::app
