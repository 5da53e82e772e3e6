#include "base/period.h"

#include <gtest/gtest.h>

namespace maillage {
namespace {

TEST(Period, AreReadWrittenAndCounted) {
  for (const auto& [step, text] : {std::pair(PeriodStep::month, "1996-01"),
                                   {PeriodStep::month, "2024-12"},
                                   {PeriodStep::quarter, "2024-Q4"},
                                   {PeriodStep::year, "2024"}}) {
    const auto period = parse_period(step, text);
    ASSERT_TRUE(period.has_value()) << text;
    EXPECT_EQ(format_period(step, *period), text);
  }
  EXPECT_EQ(
      *parse_period(PeriodStep::month, "1997-01") - *parse_period(PeriodStep::month, "1996-01"),
      12);
  for (const char* wrong :
       {"1996", "1996-00", "1996-13", "1996-1", "0000-01", "x996-01", "1996/01"})
    EXPECT_FALSE(parse_period(PeriodStep::month, wrong).has_value()) << wrong;
  EXPECT_FALSE(parse_period(PeriodStep::quarter, "2024-Q5").has_value());
  EXPECT_FALSE(parse_period(PeriodStep::quarter, "2024-01").has_value());
}

TEST(Period, AreUnderstoodAsFilesHoldThem) {
  const auto read = [](PeriodStep step, const char* text) {
    const auto period = read_period(step, text);
    return period ? format_period(step, *period) : "";
  };
  EXPECT_EQ(read(PeriodStep::month, "1996-1"), "1996-01");
  EXPECT_EQ(read(PeriodStep::quarter, "4de kwartaal 2018"), "2018-Q4");
  EXPECT_EQ(read(PeriodStep::year, "anno 2018"), "2018");
  EXPECT_EQ(read(PeriodStep::month, "1996-0"), "");
  EXPECT_EQ(read(PeriodStep::month, "1996"), "");
  EXPECT_EQ(read(PeriodStep::month, "1996-1-1"), "");
}

TEST(Period, HaveDays) {
  const auto february = *parse_period(PeriodStep::month, "2024-02");
  EXPECT_EQ(first_day(PeriodStep::month, february), "2024-02-01");
  EXPECT_EQ(last_day(PeriodStep::month, february), "2024-02-29");
  EXPECT_EQ(period_of_day(PeriodStep::month, "2024-02-29"), february);
  EXPECT_EQ(last_day(PeriodStep::quarter, *parse_period(PeriodStep::quarter, "2024-Q4")),
            "2024-12-31");
  EXPECT_EQ(
      format_period(PeriodStep::quarter, in_step(PeriodStep::month, february, PeriodStep::quarter)),
      "2024-Q1");
  EXPECT_FALSE(period_of_day(PeriodStep::month, "soon").has_value());
}

}  // namespace
}  // namespace maillage
