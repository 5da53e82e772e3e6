#include "text/numbers.h"

#include <gtest/gtest.h>

#include <cmath>

#include "text/random_text_test.h"

namespace maillage::text {
namespace {

double number(std::string_view text, const NumberOptions& options = {}) {
  const auto result = parse_number(text, options);
  EXPECT_TRUE(result.ok()) << text << ": " << (result.ok() ? "" : result.error().message);
  return result.ok() ? *result : NAN;
}

TEST(ParseNumber, ReadsWhatPeopleType) {
  EXPECT_EQ(number("4 659 133€"), 4659133);
  EXPECT_EQ(number("4\u00a0659\u202f133,50 €"), 4659133.5);
  EXPECT_EQ(number("€ 1.234,56"), 1234.56);
  EXPECT_EQ(number("1,234.56"), 1234.56);
  EXPECT_EQ(number("1.234.567"), 1234567);
  EXPECT_EQ(number("1'234'567.5 CHF"), 1234567.5);
  EXPECT_EQ(number("12 %"), 12);
  EXPECT_EQ(number("12,5%", {true, true}), 0.125);
  EXPECT_EQ(number("-3,5"), -3.5);
  EXPECT_EQ(number("\u22123,5"), -3.5);
  EXPECT_EQ(number("€ -12"), -12);
  EXPECT_EQ(number("(1 500)"), -1500);
  EXPECT_EQ(number("+7"), 7);
  EXPECT_EQ(number("0,123"), 0.123);
  EXPECT_EQ(number(",5"), 0.5);
  EXPECT_EQ(number("1e6"), 1e6);
  EXPECT_EQ(number("2,5 M€"), 2.5e6);
  EXPECT_EQ(number("350 k€"), 350'000);
  EXPECT_EQ(number("007"), 7);
  EXPECT_EQ(number("12345678,9"), 12345678.9);
  EXPECT_EQ(number("1 234,567"), 1234.567);
}

TEST(ParseNumber, ADoubtfulSeparatorIsReadByTheOption) {
  EXPECT_EQ(number("1,234"), 1.234);
  EXPECT_EQ(number("1,234", {false, false}), 1234);
  EXPECT_EQ(number("1.234"), 1234);
  EXPECT_EQ(number("1.234", {false, false}), 1.234);
}

TEST(ParseNumber, RefusesWithAReason) {
  const auto reason = [](std::string_view text) {
    const auto result = parse_number(text);
    return result.ok() ? "accepted" : result.error().message;
  };
  EXPECT_EQ(reason(""), "is empty");
  EXPECT_EQ(reason(" \u00a0"), "is empty");
  EXPECT_EQ(reason("n/a"), "'n/a' is no number");
  EXPECT_EQ(reason("-"), "'-' is no number");
  EXPECT_EQ(reason("€"), "'€' is no number");
  EXPECT_EQ(reason("12 34"), "'12 34' is not grouped by thousands: is it one number or several?");
  EXPECT_EQ(reason("1.23.4"), "'1.23.4' is not grouped by thousands: is it one number or several?");
  EXPECT_EQ(reason("1,234,56.7"),
            "'1,234,56.7' is not grouped by thousands: is it one number or several?");
  EXPECT_EQ(reason("1 234.567,8"), "'1 234.567,8' mixes signs between its thousands");
  EXPECT_EQ(reason("1.234,567.8"), "'1.234,567.8' mixes signs between its thousands");
  EXPECT_NE(reason("nan"), "accepted");
  EXPECT_NE(reason("inf"), "accepted");
  EXPECT_NE(reason("1e999"), "accepted");
  EXPECT_NE(reason("10-12"), "accepted");
  EXPECT_NE(reason("--5"), "accepted");
  EXPECT_NE(reason("0x10"), "accepted");
}

TEST(ParseNumberProperty, ReadsBackWhatWasGroupedAndTakesAnyBytes) {
  EXPECT_TRUE(rc::check("grouped integers read back", [] {
    const int value = *rc::gen::inRange(0, 2'000'000'000);
    const auto separator = *rc::gen::element<std::string>(" ", "\u00a0", "\u202f", "'");
    std::string digits = std::to_string(value);
    for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3) {
      digits.insert(static_cast<std::size_t>(i), separator);
    }
    RC_ASSERT(*parse_number(digits + ",5 €") == value + 0.5);
  }));
  EXPECT_TRUE(rc::check("any bytes give a finite number or a reason", [] {
    const auto result = parse_number(*any_bytes());
    RC_ASSERT((result.ok() ? std::isfinite(*result) : !result.error().message.empty()));
  }));
}

std::string date(std::string_view text, const DateOptions& options = {}) {
  const auto result = parse_date(text, options);
  return result.ok() ? format_date(*result) : "refused";
}

TEST(ParseDate, ReadsWhatPeopleType) {
  EXPECT_EQ(date("31/12/2021"), "2021-12-31");
  EXPECT_EQ(date("1-2-99"), "1999-02-01");
  EXPECT_EQ(date("1.2.21"), "2021-02-01");
  EXPECT_EQ(date("2021-12-31"), "2021-12-31");
  EXPECT_EQ(date("2021/12/31"), "2021-12-31");
  EXPECT_EQ(date("2021-12-31T10:00:00Z"), "2021-12-31");
  EXPECT_EQ(date("31/12/2021 10:30"), "2021-12-31");
  EXPECT_EQ(date("20211231"), "2021-12-31");
  EXPECT_EQ(date("2021"), "2021");
  EXPECT_EQ(date(" 2021 "), "2021");
  EXPECT_EQ(date("12/2021"), "2021-12");
  EXPECT_EQ(date("2021-12"), "2021-12");
  EXPECT_EQ(date("31 décembre 2021"), "2021-12-31");
  EXPECT_EQ(date("1er août 2020"), "2020-08-01");
  EXPECT_EQ(date("3. März 2020"), "2020-03-03");
  EXPECT_EQ(date("3 maart 2020"), "2020-03-03");
  EXPECT_EQ(date("March 3rd, 2020"), "2020-03-03");
  EXPECT_EQ(date("Dezember 2020"), "2020-12");
  EXPECT_EQ(date("12 sept. 2020"), "2020-09-12");
  EXPECT_EQ(date("3/4/2021", {true, false, 70}), "2021-03-04");
  EXPECT_EQ(date("44197", {false, true, 70}), "2021-01-01");
  EXPECT_EQ(date("29/02/2020"), "2020-02-29");
}

TEST(ParseDate, RefusesTheDoubtful) {
  for (const char* bad :
       {"",        "  ",         "soon",     "31/02/2021", "29/02/2021", "32/01/2021", "1/13/2021",
        "44197",   "202",        "31/12",    "1/2/3",      "1/2/3/4",    "0/1/2021",   "décembre",
        "ju 2020", "2021-00-10", "99999999", "0000",       "1 2 3 2020", "2021-1-1-1"}) {
    EXPECT_EQ(date(bad), "refused") << bad;
  }
}

TEST(ParseDateProperty, ReadsBackEveryDayAndTakesAnyBytes) {
  EXPECT_TRUE(rc::check("days read back", [] {
    const std::chrono::sys_days day(std::chrono::days(*rc::gen::inRange(-25'000, 40'000)));
    const LooseDate loose{std::chrono::year_month_day(day), DatePrecision::day};
    RC_ASSERT(*parse_date(format_date(loose)) == loose);
  }));
  EXPECT_TRUE(rc::check("any bytes", [] {
    const auto result = parse_date(*any_bytes(), {false, *rc::gen::arbitrary<bool>(), 70});
    RC_ASSERT((result.ok() ? result->first.ok() : !result.error().message.empty()));
  }));
}

}  // namespace
}  // namespace maillage::text
