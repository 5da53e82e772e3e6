#include "app/audit_command.h"

#include <cstdio>
#include <filesystem>

#include "app/cli.h"
#include "base/ids.h"
#include "engine/audit.h"
#include "store/rocksdb/rocksdb_store.h"

namespace maillage::app {

namespace {

constexpr std::size_t hash_digits = 64;

int fail(const std::string& message, int code = exit_failed) {
  std::fprintf(stderr, "maillage: %s\n", message.c_str());
  return code;
}

Result<std::unique_ptr<store::Store>> open_to_read(const Config& config) {
  const std::string directory = config.data + "/store";
  std::error_code failed;
  if (!std::filesystem::exists(directory + "/CURRENT", failed))
    return make_error(ErrorCode::not_found, "there are no data in " + config.data);
  store::RocksdbOptions options;
  options.read_only = true;
  return store::open_rocksdb(directory, options);
}

}  // namespace

int print_audit_head(const Config& config) {
  const auto store = open_to_read(config);
  if (!store.ok()) return fail(store.error().message);
  const engine::AuditReport report = engine::verify_audit(**store, "", {});
  if (!report.faults.empty()) return fail(report.faults.front(), exit_partial);
  std::printf("%llu %s %s\n", static_cast<unsigned long long>(report.head.number),
              report.head.hash.c_str(), format_timestamp(report.head.at).c_str());
  return exit_ok;
}

int verify_audit(const Config& config, const std::vector<std::string>& heads) {
  for (const std::string& head : heads)
    if (head.size() != hash_digits || !hex_decode(head).ok())
      return fail("--head: '" + head + "' is not a hash of 64 hexadecimal digits", exit_usage);
  const auto store = open_to_read(config);
  if (!store.ok()) return fail(store.error().message);
  const engine::AuditReport report = engine::verify_audit(**store, "", heads);
  for (const std::string& fault : report.faults) std::printf("%s\n", fault.c_str());
  std::printf("%llu records, head %s, %zu faults\n",
              static_cast<unsigned long long>(report.head.number), report.head.hash.c_str(),
              report.faults.size());
  return report.faults.empty() ? exit_ok : exit_partial;
}

}  // namespace maillage::app
