#include "identity/leaked_passwords.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <vector>

#include "base/ids.h"

namespace maillage::identity {
namespace {

class LeakedPasswordsTest : public testing::Test {
 protected:
  LeakedPasswordsTest()
      : path_(testing::TempDir() + "leaked-" + hex_encode(random_bytes(system_random(), 8))) {}
  ~LeakedPasswordsTest() override { std::remove(path_.c_str()); }

  Result<std::shared_ptr<const LeakedPasswords>> list(const std::string& text) {
    std::ofstream(path_) << text;
    return LeakedPasswords::open(path_);
  }

  std::string path_;
};

// SHA-1 of "password" and "123456".
constexpr const char* password = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";
constexpr const char* digits = "7C4A8D09CA3762AF61E59520943DC26494F8941B";

TEST_F(LeakedPasswordsTest, FindsWhatIsInItAndNothingElse) {
  const auto leaked = list(std::string(password) + ":3861493\n" + digits + ":24230577\n");
  ASSERT_TRUE(leaked.ok()) << leaked.error().message;
  EXPECT_TRUE(*(*leaked)->contains("password"));
  EXPECT_TRUE(*(*leaked)->contains("123456"));
  EXPECT_FALSE(*(*leaked)->contains("correct horse"));
  EXPECT_FALSE(*(*leaked)->contains(""));
}

TEST_F(LeakedPasswordsTest, FindsEveryLineOfAnyLength) {
  for (int count = 1; count < 60; ++count) {
    std::vector<std::string> lines;
    for (int i = 0; i < count; ++i) {
      std::string line = hex_encode(sha256(std::to_string(i))).substr(0, 40);
      std::transform(line.begin(), line.end(), line.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      lines.push_back(line);
    }
    lines.emplace_back(password);
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i)
      text += lines[i] + (i % 3 == 0 ? "" : ":" + std::string(i % 20, '7')) + "\n";
    text.pop_back();  // the last line may have no end
    const auto leaked = list(text);
    ASSERT_TRUE(leaked.ok());
    EXPECT_TRUE(*(*leaked)->contains("password")) << count;
    EXPECT_FALSE(*(*leaked)->contains("123456")) << count;
  }
}

TEST_F(LeakedPasswordsTest, SaysWhatIsNoSuchFile) {
  EXPECT_EQ(LeakedPasswords::open(path_ + "-none").error().code, ErrorCode::unavailable);
  EXPECT_EQ(LeakedPasswords::open(testing::TempDir()).error().code, ErrorCode::unavailable);
  EXPECT_EQ(list("password\n123456\n").error().code, ErrorCode::invalid);
  EXPECT_TRUE(list("").ok());
}

}  // namespace
}  // namespace maillage::identity
