// The settings of the program: one struct, and one table (config.cpp) that gives each field its
// name, its limits and its documentation. File, environment, flags and the generated reference
// (schema/configuration.md) all come from that table: a new key is a field here and a row there.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace maillage {

// Values are validated when loaded; the initialisers here are the defaults.
struct Config {
  std::string data = "data";
  std::string listen = "127.0.0.1:8080";
  std::string public_url;
  std::string proxies = "127.0.0.1,::1";
  std::string tls_certificate;
  std::string tls_key;
  std::string redirect_listen;
  std::string region;
  std::string default_language = "fr";

  std::int64_t threads = 0;
  std::int64_t worker_threads = 2;
  std::string durability = "sync";

  std::int64_t body_bytes_max = 16 << 20;
  std::int64_t connections_max = 10'000;
  std::int64_t request_seconds_max = 30;
  std::int64_t page_limit_max = 1'000;
  std::int64_t subscribers_max = 1'000;
  std::int64_t session_hours_max = 12;
  std::int64_t session_idle_minutes_max = 120;
  std::int64_t address_requests_per_minute_max = 3'000;
  std::int64_t account_requests_per_minute_max = 3'000;
  std::int64_t tile_cache_bytes_max = 64 << 20;

  std::string self_registration = "off";
  std::string mail_command;
  std::string mail_from = "maillage@localhost";
  std::string oidc_issuer;
  std::string oidc_client;
  std::string oidc_secret_file;
  std::string oidc_label = "OpenID";

  std::int64_t import_file_bytes_max = std::int64_t{1} << 30;
  std::int64_t import_rows_max = 10'000'000;

  std::string log_level = "info";
  std::string log_format = "text";
};

// What a text value must look like.
enum class ConfigForm { any, path, address, url, choice };

struct ConfigKey {
  std::string_view name;  // as in the file: "body_bytes_max"
  std::string_view section;
  std::variant<std::string Config::*, std::int64_t Config::*> field;
  std::string_view documentation;  // whole sentences, Markdown
  ConfigForm form = ConfigForm::any;
  std::vector<std::string_view> choices = {};  // of ConfigForm::choice
  std::int64_t least = 0;                      // of integers
  std::int64_t most = 0;

  bool is_integer() const { return field.index() == 1; }
  std::string environment_name() const;  // "MAILLAGE_BODY_BYTES_MAX"
  std::string flag() const;              // "--body-bytes-max"
};

// The table, in the order of the reference.
std::span<const ConfigKey> config_keys();

using ConfigPairs = std::vector<std::pair<std::string, std::string>>;

// Where values come from. Flags win over the environment, that over the file, that over defaults.
struct ConfigSources {
  std::string file_name;    // for messages; empty when there is no file
  std::string file_text;    // TOML: name = value
  ConfigPairs environment;  // variables whose name starts with MAILLAGE_
  ConfigPairs flags;        // key name (not "--name") and value
};

// Errors: invalid, with the key as subject and a message that names the source. Sizes (keys whose
// name ends in _bytes_max) also take KiB, MiB and GiB.
Result<Config> load_config(const ConfigSources& sources);

// The variables of a process environment ("NAME=value", null at the end) that are meant for us.
ConfigPairs config_environment(const char* const* environment);

// A configuration's value as text, as the file would have it (without quotes).
std::string config_value(const Config& config, const ConfigKey& key);

// The reference page in Markdown.
std::string configuration_reference();

}  // namespace maillage
