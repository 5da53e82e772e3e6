#include "base/time.h"

#include <gtest/gtest.h>

namespace maillage {
namespace {

TEST(Time, ReadsAndWritesDateTimes) {
  const auto text = [](std::string_view in) {
    auto time = parse_timestamp(in);
    return time.ok() ? format_timestamp(*time) : std::string("error");
  };
  EXPECT_EQ(text("2026-08-20T10:00:00Z"), "2026-08-20T10:00:00Z");
  EXPECT_EQ(text("2026-08-20T10:00:00.5+02:00"), "2026-08-20T08:00:00.500Z");
  EXPECT_EQ(text("2026-08-20T10:00:00,123456Z"), "2026-08-20T10:00:00.123456Z");
  EXPECT_EQ(text("2026-08-20"), "2026-08-20T00:00:00Z");
  EXPECT_EQ(text("1969-12-31T23:59:59.999Z"), "1969-12-31T23:59:59.999Z");
}

TEST(Time, RefusesWhatIsNoDate) {
  for (const char* in : {"", "2026", "2026-13-01", "2026-02-30", "2026-02-03T25:00:00Z",
                         "2026-02-03T10:00:00", "2026-02-03T10:00:00Zx", "x2026-02-03"})
    EXPECT_FALSE(parse_timestamp(in).ok()) << in;
}

TEST(Time, RefusesMomentsThatFourDigitsOfAYearDoNotWrite) {
  for (const char* in : {"0000-01-01T00:00:00+00:01", "0000-01-01T00:00:00+2359",
                         "9999-12-31T23:59:59-01:00", "9999-12-31T23:59:60Z"})
    EXPECT_FALSE(parse_timestamp(in).ok()) << in;
  for (const char* in : {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"}) {
    auto time = parse_timestamp(in);
    ASSERT_TRUE(time.ok()) << in;
    EXPECT_EQ(format_timestamp(*time), in);
  }
}

}  // namespace
}  // namespace maillage
