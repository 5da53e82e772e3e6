#include "base/config.h"

#include <gtest/gtest.h>

#include <set>

namespace maillage {
namespace {

ConfigSources file(std::string text) {
  return {.file_name = "maillage.toml", .file_text = std::move(text)};
}

TEST(Config, DefaultsAreValidThemselves) {
  const Config defaults;
  ConfigSources sources;
  std::set<std::string> flags;
  for (const ConfigKey& key : config_keys()) {
    sources.flags.emplace_back(key.name, config_value(defaults, key));
    EXPECT_TRUE(flags.insert(key.flag()).second) << key.name;
    EXPECT_FALSE(key.documentation.empty()) << key.name;
  }
  auto config = load_config(sources);
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->body_bytes_max, 16 << 20);
}

TEST(Config, FlagsWinOverEnvironmentOverFile) {
  ConfigSources sources = file("data = 'a'\nlisten = 'a:1'\nthreads = 3\nlog_level = 'debug'\n");
  sources.environment = {{"MAILLAGE_LISTEN", "b:2"}, {"MAILLAGE_THREADS", "4"}};
  sources.flags = {{"threads", "5"}};
  auto config = load_config(sources);
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->data, "a");
  EXPECT_EQ(config->listen, "b:2");
  EXPECT_EQ(config->threads, 5);
  EXPECT_EQ(config->log_level, "debug");
  EXPECT_EQ(config->durability, "sync");
}

TEST(Config, SizesTakeUnits) {
  auto config = load_config(file("body_bytes_max = '3 MiB'\ntile_cache_bytes_max = 4096\n"));
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->body_bytes_max, 3 << 20);
  EXPECT_EQ(config->tile_cache_bytes_max, 4096);
}

struct Wrong {
  ConfigSources sources;
  const char* subject;
  const char* message;  // a part of it
};

TEST(Config, ErrorsNameKeyAndSource) {
  const Wrong cases[] = {
      {file("\ncolour = 'red'"), "colour", "(maillage.toml line 2) is not a setting"},
      {file("threads = 'many'"), "threads", "threads (maillage.toml line 1): must be a whole"},
      {file("threads = 1.5"), "threads", "must be a text or a whole number"},
      {file("listen = 80"), "listen", "must be a text"},
      {file("threads = 9999"), "threads", "must be between 0 and 256"},
      {file("threads = -1"), "threads", "must be between 0 and 256"},
      {file("body_bytes_max = '99999999GiB'"), "body_bytes_max", "between 1KiB and 1GiB"},
      {file("body_bytes_max = '3MB'"), "body_bytes_max", "such as 1048576 or 1MiB"},
      {file("threads = '3MiB'"), "threads", "must be a whole number"},
      {file("data = ''"), "data", "must not be empty"},
      {file("data = [1"), "maillage.toml", "line 1: "},
      {{.environment = {{"MAILLAGE_LISTEN", "here"}}},
       "listen",
       "listen (environment variable MAILLAGE_LISTEN): must be HOST:PORT"},
      {{.environment = {{"MAILLAGE_LISTN", "a:1"}}}, "MAILLAGE_LISTN", "is not a setting"},
      {{.flags = {{"listen", "a:70000"}}}, "listen", "listen (option --listen): must be HOST:PORT"},
      {{.flags = {{"log_format", "xml"}}}, "log_format", "must be one of text, json, not 'xml'"},
      {{.flags = {{"public_url", "region.example"}}}, "public_url", "must start with http"},
      {{.flags = {{"nothing", "1"}}}, "nothing", "(command line) is not a setting"},
  };
  for (const Wrong& wrong : cases) {
    auto config = load_config(wrong.sources);
    ASSERT_FALSE(config.ok()) << wrong.message;
    EXPECT_EQ(config.error().code, ErrorCode::invalid);
    EXPECT_EQ(config.error().subject, wrong.subject);
    EXPECT_NE(config.error().message.find(wrong.message), std::string::npos)
        << config.error().message;
  }
}

TEST(Config, TakesOnlyItsOwnVariables) {
  const char* environment[] = {"PATH=/bin", "MAILLAGE_DATA=/srv=x", "MAILLAGE_ODD",
                               "MAILLAGE_CONFIG=a.b", nullptr};
  const ConfigPairs pairs = config_environment(environment);
  ASSERT_EQ(pairs.size(), 2u);
  EXPECT_EQ(pairs[0].second, "/srv=x");
  auto config = load_config({.environment = pairs});
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->data, "/srv=x");
}

TEST(Config, ReferenceNamesEveryKey) {
  const std::string page = configuration_reference();
  for (const ConfigKey& key : config_keys()) {
    EXPECT_NE(page.find("### `" + std::string(key.name) + "`"), std::string::npos) << key.name;
    EXPECT_NE(page.find(key.environment_name() + "`"), std::string::npos) << key.name;
  }
  EXPECT_NE(page.find("default: `16MiB`"), std::string::npos);
}

}  // namespace
}  // namespace maillage
