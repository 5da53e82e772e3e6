#include "base/log.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/json.h"

namespace maillage {
namespace {

class LogTest : public testing::Test {
 protected:
  Log log(LogLevel least, LogFormat format) {
    return Log(least, format, [this](std::string_view line) { lines.emplace_back(line); });
  }
  std::vector<std::string> lines;
};

TEST_F(LogTest, JsonLinesParse) {
  const std::string text = "two\nlines \"quoted\"";
  log(LogLevel::info, LogFormat::json)
      .warning("store is slow", {{"path", text}, {"milliseconds", 1.5}, {"rows", 3}, {"ok", true}});
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].back(), '\n');
  lines[0].pop_back();
  auto json = parse_json(lines[0]);
  ASSERT_TRUE(json.ok()) << lines[0];
  EXPECT_EQ(json->string_at("level"), "warning");
  EXPECT_EQ(json->string_at("message"), "store is slow");
  EXPECT_EQ(json->string_at("path"), text);
  EXPECT_DOUBLE_EQ(json->number_at("milliseconds"), 1.5);
  EXPECT_DOUBLE_EQ(json->number_at("rows"), 3);
  EXPECT_TRUE(json->bool_at("ok"));
  EXPECT_EQ(json->string_at("time").back(), 'Z');
}

TEST_F(LogTest, TextKeepsAnEventOnOneLine) {
  log(LogLevel::info, LogFormat::text)
      .error("cannot\nwrite",
             {{"file", "journal"}, {"reason", "no \"room\"\nleft"}, {"city", "Liège"}});
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("error   cannot write file=journal"), std::string::npos) << lines[0];
  EXPECT_NE(lines[0].find(R"(reason="no \"room\"\nleft" city=Liège)"), std::string::npos);
  EXPECT_EQ(lines[0].find('\n'), lines[0].size() - 1);
}

TEST_F(LogTest, BracesAreNotAFormat) {
  log(LogLevel::info, LogFormat::text).info("{} {0} %v");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("{} {0} %v"), std::string::npos);
}

TEST_F(LogTest, LeavesOutWhatIsBelowTheLevel) {
  const Log quiet = log(LogLevel::warning, LogFormat::text);
  quiet.debug("a");
  quiet.info("b");
  quiet.warning("c");
  EXPECT_EQ(lines.size(), 1u);
  Log::silent().error("nobody reads this");
}

}  // namespace
}  // namespace maillage
