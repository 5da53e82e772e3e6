#include "base/config.h"

#include <algorithm>
#include <charconv>

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace maillage {
namespace {

constexpr std::int64_t kibi = 1 << 10;
constexpr std::int64_t mebi = 1 << 20;
constexpr std::int64_t gibi = 1 << 30;
constexpr std::string_view prefix = "MAILLAGE_";

// Variables of ours that are no settings of the server: where the file is, and what tests read.
constexpr std::string_view other_variables[] = {
    "MAILLAGE_ADDRESS",      "MAILLAGE_BINARY",
    "MAILLAGE_CONFIG",       "MAILLAGE_REQUIRE_SHARED_DATA",
    "MAILLAGE_SCREENSHOTS",  "MAILLAGE_SHARED_DATA",
    "MAILLAGE_SHOW_REPORTS", "MAILLAGE_STAGES",
    "MAILLAGE_UPDATE_GOLDEN"};

// clang-format off
const ConfigKey keys[] = {
    {.name = "data", .section = "Place", .field = &Config::data,
     .documentation = "Directory that holds everything the server keeps. Made when missing.",
     .form = ConfigForm::path},
    {.name = "listen", .section = "Place", .field = &Config::listen,
     .documentation = "Address and port to serve on, as `HOST:PORT` or `[IPv6]:PORT`. Port 0 "
                      "takes a free one and prints it.",
     .form = ConfigForm::address},
    {.name = "public_url", .section = "Place", .field = &Config::public_url,
     .documentation = "The address people and programs reach the server under, such as "
                      "`https://region.example`. Empty: the address of the request.",
     .form = ConfigForm::url},
    {.name = "proxies", .section = "Place", .field = &Config::proxies,
     .documentation = "Addresses of the proxies in front, separated by commas. What they say in "
                      "`X-Forwarded-For` is believed, so that limits apply to who asks.",
     .form = ConfigForm::any},
    {.name = "tls_certificate", .section = "Place", .field = &Config::tls_certificate,
     .documentation = "PEM file with the certificate to serve https with, the server's own first. "
                      "Read again when it changes. Empty: plain HTTP, for a proxy in front.",
     .form = ConfigForm::any},
    {.name = "tls_key", .section = "Place", .field = &Config::tls_key,
     .documentation = "PEM file with the key of `tls_certificate`.", .form = ConfigForm::any},
    {.name = "redirect_listen", .section = "Place", .field = &Config::redirect_listen,
     .documentation = "Address and port, such as `0.0.0.0:80`, whose visitors are sent to "
                      "`public_url`. Empty: none.",
     .form = ConfigForm::any},
    {.name = "region", .section = "Place", .field = &Config::region,
     .documentation = "Directory of a region's own model (types, vocabularies, contexts, labels). "
                      "Empty: the model inside the program.",
     .form = ConfigForm::any},
    {.name = "default_language", .section = "Place", .field = &Config::default_language,
     .documentation = "Language of a visitor who asks for none that the region speaks.",
     .form = ConfigForm::choice, .choices = {"fr", "nl", "de", "en"}},

    {.name = "threads", .section = "Work", .field = &Config::threads,
     .documentation = "Threads that answer requests. 0: one per processor.",
     .least = 0, .most = 256},
    {.name = "worker_threads", .section = "Work", .field = &Config::worker_threads,
     .documentation = "Threads for long work: imports, pools, index building.",
     .least = 1, .most = 256},
    {.name = "durability", .section = "Work", .field = &Config::durability,
     .documentation = "`sync`: an acknowledged write survives a power loss. `relaxed`: faster, and "
                      "the last second of writes may be lost with the machine; the server says so "
                      "when it starts.",
     .form = ConfigForm::choice, .choices = {"sync", "relaxed"}},

    {.name = "body_bytes_max", .section = "Limits", .field = &Config::body_bytes_max,
     .documentation = "Largest body of a request.", .least = kibi, .most = gibi},
    {.name = "connections_max", .section = "Limits", .field = &Config::connections_max,
     .documentation = "Connections open at once; further ones wait to be accepted.",
     .least = 1, .most = 1'000'000},
    {.name = "request_seconds_max", .section = "Limits", .field = &Config::request_seconds_max,
     .documentation = "Longest time to receive a request or to send its answer.",
     .least = 1, .most = 3'600},
    {.name = "page_limit_max", .section = "Limits", .field = &Config::page_limit_max,
     .documentation = "Most entities in one page of an answer.", .least = 1, .most = 100'000},
    {.name = "subscribers_max", .section = "Limits", .field = &Config::subscribers_max,
     .documentation = "Browsers that follow changes live at once.", .least = 1, .most = 1'000'000},
    {.name = "session_hours_max", .section = "Limits", .field = &Config::session_hours_max,
     .documentation = "How long a person stays signed in at most.", .least = 1, .most = 8'760},
    {.name = "session_idle_minutes_max", .section = "Limits",
     .field = &Config::session_idle_minutes_max,
     .documentation = "How long a person stays signed in without doing anything.",
     .least = 1, .most = 525'600},
    {.name = "address_requests_per_minute_max", .section = "Limits",
     .field = &Config::address_requests_per_minute_max,
     .documentation = "Requests a minute from one address without signing in (an IPv6 address "
                      "stands for its /64). 0: not limited. The machine itself is not limited.",
     .least = 0, .most = 100'000'000},
    {.name = "account_requests_per_minute_max", .section = "Limits",
     .field = &Config::account_requests_per_minute_max,
     .documentation = "Requests a minute of one signed-in person. 0: not limited. Keys have their "
                      "own limit.",
     .least = 0, .most = 100'000'000},
    {.name = "tile_cache_bytes_max", .section = "Limits", .field = &Config::tile_cache_bytes_max,
     .documentation = "Memory for map tiles that were drawn before.",
     .least = 0, .most = 64 * gibi},

    {.name = "self_registration", .section = "Accounts", .field = &Config::self_registration,
     .documentation = "`on`: anybody can make an account with an e-mail address. `off`: by "
                      "invitation only.",
     .form = ConfigForm::choice, .choices = {"on", "off"}},
    {.name = "mail_command", .section = "Accounts", .field = &Config::mail_command,
     .documentation = "Command that sends a message given on its standard input to the address in "
                      "its `To` line, such as `/usr/sbin/sendmail -t -oi`. Empty: messages wait as "
                      "files in the folder `outbox` of the data directory.",
     .form = ConfigForm::any},
    {.name = "mail_from", .section = "Accounts", .field = &Config::mail_from,
     .documentation = "The sender of messages.", .form = ConfigForm::path},
    {.name = "oidc_issuer", .section = "Accounts", .field = &Config::oidc_issuer,
     .documentation = "Issuer of an OpenID Connect provider to sign in with, such as "
                      "`https://id.region.example`; it is told `/api/v1/oidc/callback` as the "
                      "address to come back to. Only that address is called. Empty: none.",
     .form = ConfigForm::url},
    {.name = "oidc_client", .section = "Accounts", .field = &Config::oidc_client,
     .documentation = "What this server is called there.", .form = ConfigForm::any},
    {.name = "oidc_secret_file", .section = "Accounts", .field = &Config::oidc_secret_file,
     .documentation = "File with the client's secret. Empty: a client without one.",
     .form = ConfigForm::any},
    {.name = "oidc_label", .section = "Accounts", .field = &Config::oidc_label,
     .documentation = "How people call that provider, for the button on the sign-in page.",
     .form = ConfigForm::path},

    {.name = "import_file_bytes_max", .section = "Imports",
     .field = &Config::import_file_bytes_max,
     .documentation = "Largest file an import reads.", .least = kibi, .most = 1024 * gibi},
    {.name = "import_rows_max", .section = "Imports", .field = &Config::import_rows_max,
     .documentation = "Most rows an import reads.", .least = 1, .most = 1'000'000'000},

    {.name = "log_level", .section = "Logs", .field = &Config::log_level,
     .documentation = "The least important events to log.",
     .form = ConfigForm::choice, .choices = {"debug", "info", "warning", "error"}},
    {.name = "log_format", .section = "Logs", .field = &Config::log_format,
     .documentation = "`text` for people, `json` for one JSON object per line. Both on standard "
                      "error.",
     .form = ConfigForm::choice, .choices = {"text", "json"}},
};
// clang-format on

std::string joined(const std::vector<std::string_view>& words, std::string_view between) {
  std::string out;
  for (const std::string_view word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

bool is_size(const ConfigKey& key) { return key.name.ends_with("_bytes_max"); }

std::string number_text(const ConfigKey& key, std::int64_t value) {
  if (is_size(key) && value != 0) {
    if (value % gibi == 0) return std::to_string(value / gibi) + "GiB";
    if (value % mebi == 0) return std::to_string(value / mebi) + "MiB";
    if (value % kibi == 0) return std::to_string(value / kibi) + "KiB";
  }
  return std::to_string(value);
}

// A reason when the text is not of the form; empty when it is.
std::string complaint(const ConfigKey& key, const std::string& text) {
  switch (key.form) {
    case ConfigForm::any: return {};
    case ConfigForm::path: return text.empty() ? "must not be empty" : "";
    case ConfigForm::choice:
      if (std::ranges::find(key.choices, text) != key.choices.end()) return {};
      return "must be one of " + joined(key.choices, ", ") + ", not '" + text + "'";
    case ConfigForm::url:
      if (text.empty() || text.starts_with("http://") || text.starts_with("https://")) return {};
      return "must start with http:// or https://";
    case ConfigForm::address: {
      const std::size_t colon = text.rfind(':');
      unsigned port = 65'536;
      if (colon != std::string::npos && colon > 0) {
        const char* end = text.data() + text.size();
        const auto read = std::from_chars(text.data() + colon + 1, end, port);
        if (read.ec != std::errc() || read.ptr != end) port = 65'536;
      }
      return port > 65'535 ? "must be HOST:PORT, such as 127.0.0.1:8080" : "";
    }
  }
  return {};
}

// The number a text writes, or a reason why it is none.
Result<std::int64_t> parse_number(const ConfigKey& key, std::string_view text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  std::string_view unit(read.ptr, static_cast<std::size_t>(text.data() + text.size() - read.ptr));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  std::int64_t scale = unit.empty() ? 1 : 0;
  if (is_size(key)) {
    if (unit == "KiB") scale = kibi;
    if (unit == "MiB") scale = mebi;
    if (unit == "GiB") scale = gibi;
  }
  if (read.ec == std::errc::invalid_argument || scale == 0)
    return invalid("", is_size(key) ? "must be a number of bytes, such as 1048576 or 1MiB"
                                    : "must be a whole number");
  const bool fits = read.ec == std::errc() && value <= key.most / scale && value >= 0 &&
                    value * scale >= key.least;
  if (!fits)
    return invalid("", "must be between " + number_text(key, key.least) + " and " +
                           number_text(key, key.most));
  return value * scale;
}

Error wrong(const ConfigKey& key, const std::string& source, const std::string& reason) {
  Error error = invalid(std::string(key.name), reason);
  error.message = std::string(key.name) + " (" + source + "): " + reason;
  return error;
}

Result<void> assign(Config& config, const ConfigKey& key, const std::string& text,
                    const std::string& source) {
  if (key.is_integer()) {
    auto number = parse_number(key, text);
    if (!number.ok()) return wrong(key, source, number.error().message);
    config.*std::get<1>(key.field) = *number;
    return {};
  }
  std::string reason = complaint(key, text);
  if (!reason.empty()) return wrong(key, source, reason);
  config.*std::get<0>(key.field) = text;
  return {};
}

const ConfigKey* find_key(std::string_view name) {
  const auto* found = std::ranges::find(keys, name, &ConfigKey::name);
  return found == std::end(keys) ? nullptr : found;
}

Error unknown(std::string_view name, const std::string& source) {
  Error error = invalid(std::string(name), "is not a setting");
  error.message = "'" + std::string(name) + "' (" + source + ") is not a setting; known are ";
  for (const ConfigKey& key : keys) {
    if (&key != &keys[0]) error.message += ", ";
    error.message += key.name;
  }
  return error;
}

Result<void> read_file(Config& config, const ConfigSources& sources) {
  const toml::parse_result parsed = toml::parse(sources.file_text, sources.file_name);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return invalid(sources.file_name, "line " + std::to_string(error.source().begin.line) + ": " +
                                          std::string(error.description()));
  }
  for (const auto& [name, node] : parsed.table()) {
    const std::string source =
        sources.file_name + " line " + std::to_string(node.source().begin.line);
    const ConfigKey* key = find_key(name.str());
    if (key == nullptr) return unknown(name.str(), source);
    std::string text;
    if (const auto* string = node.as_string())
      text = string->get();
    else if (const auto* integer = node.as_integer())
      text = std::to_string(integer->get());
    else
      return wrong(*key, source, "must be a text or a whole number");
    if (!key->is_integer() && !node.is_string()) return wrong(*key, source, "must be a text");
    MAILLAGE_TRY(assign(config, *key, text, source));
  }
  return {};
}

Result<void> read_environment(Config& config, const ConfigPairs& environment) {
  for (const auto& [name, value] : environment) {
    if (std::ranges::find(other_variables, name) != std::end(other_variables)) continue;
    const auto* key = std::ranges::find(keys, name, &ConfigKey::environment_name);
    if (key == std::end(keys)) return unknown(name, "environment");
    MAILLAGE_TRY(assign(config, *key, value, "environment variable " + name));
  }
  return {};
}

}  // namespace

std::string ConfigKey::environment_name() const {
  std::string out(prefix);
  for (const char c : name) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string ConfigKey::flag() const {
  std::string out = "--";
  for (const char c : name) out += c == '_' ? '-' : c;
  return out;
}

std::span<const ConfigKey> config_keys() { return keys; }

Result<Config> load_config(const ConfigSources& sources) {
  Config config;
  if (!sources.file_name.empty()) MAILLAGE_TRY(read_file(config, sources));
  MAILLAGE_TRY(read_environment(config, sources.environment));
  for (const auto& [name, value] : sources.flags) {
    const ConfigKey* key = find_key(name);
    if (key == nullptr) return unknown(name, "command line");
    MAILLAGE_TRY(assign(config, *key, value, "option " + key->flag()));
  }
  return config;
}

ConfigPairs config_environment(const char* const* environment) {
  ConfigPairs out;
  for (; environment != nullptr && *environment != nullptr; ++environment) {
    const std::string_view entry = *environment;
    const std::size_t equals = entry.find('=');
    if (!entry.starts_with(prefix) || equals == std::string_view::npos) continue;
    const std::string_view name = entry.substr(0, equals);
    out.emplace_back(name, entry.substr(equals + 1));
  }
  return out;
}

std::string config_value(const Config& config, const ConfigKey& key) {
  if (key.is_integer()) return number_text(key, config.*std::get<1>(key.field));
  return config.*std::get<0>(key.field);
}

std::string configuration_reference() {
  const Config defaults;
  std::string out =
      "# Settings of the server\n\n"
      "<!-- Written by `maillage generate` from the table in src/base/config.cpp. -->\n\n"
      "A setting is read from, the later winning: its default, the file given by `--config` or "
      "`MAILLAGE_CONFIG`\n(TOML, one `name = value` a line), its environment variable, its option "
      "on the command line. A name that is no\nsetting, or a value out of its limits, stops the "
      "server with a message that names it and where it was found.\n";
  std::string_view section;
  for (const ConfigKey& key : keys) {
    if (key.section != section) {
      section = key.section;
      out += "\n## " + std::string(section) + "\n";
    }
    const std::string value = config_value(defaults, key);
    out += "\n### `" + std::string(key.name) + "`\n\n" + std::string(key.documentation) + "\n\n";
    out += "- default: " + (value.empty() ? std::string("empty") : "`" + value + "`") + "\n";
    if (key.is_integer())
      out += "- from " + number_text(key, key.least) + " to " + number_text(key, key.most) + "\n";
    if (key.form == ConfigForm::choice) out += "- one of `" + joined(key.choices, "`, `") + "`\n";
    out += "- environment `" + key.environment_name() + "`, option `" + key.flag() + "`\n";
  }
  return out;
}

}  // namespace maillage
