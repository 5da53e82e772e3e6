#include "base/json.h"

#include <gtest/gtest.h>

namespace maillage {
namespace {

TEST(Json, KeepsNumbersAsWritten) {
  const std::string text = R"({"a":0.95000000000000000000,"b":[1e400,-0,12345678901234567890]})";
  auto value = parse_json(text);
  ASSERT_TRUE(value.ok()) << value.error().message;
  EXPECT_EQ(value->dump(), text);
  EXPECT_DOUBLE_EQ(value->number_at("a"), 0.95);
}

TEST(Json, RoundTripsEscapesAndUnicode) {
  auto value = parse_json(R"("a\u00e9\n\"\\ \ud83d\ude00\u0001")");
  ASSERT_TRUE(value.ok()) << value.error().message;
  EXPECT_EQ(value->as_string(), "aé\n\"\\ 😀\x01");
  EXPECT_EQ(value->dump(), "\"aé\\n\\\"\\\\ 😀\\u0001\"");
}

TEST(Json, RefusesWhatIsNotOneJsonText) {
  for (const char* text : {"",
                           " ",
                           "{",
                           "[1,]",
                           "{\"a\":1,}",
                           "01",
                           "1.",
                           "nul",
                           "true false",
                           "{} x",
                           "[1 2]",
                           "\"\xff\"",
                           "{\"a\":1,\"a\":2}",
                           "'a'",
                           "NaN",
                           "[1,2",
                           "{\"a\"}",
                           "tru",
                           "\"abc",
                           "-",
                           "1e",
                           "[01]"}) {
    EXPECT_FALSE(parse_json(text).ok()) << text;
  }
}

TEST(Json, AcceptsScalarsAtTheRoot) {
  EXPECT_TRUE(parse_json("null")->is_null());
  EXPECT_TRUE(parse_json(" true ")->as_bool());
  EXPECT_EQ(parse_json("42")->to_int(), 42);
  EXPECT_EQ(parse_json("\"x\"")->as_string(), "x");
}

TEST(Json, LimitsDepthAndLength) {
  std::string deep(100, '[');
  deep += std::string(100, ']');
  EXPECT_EQ(parse_json(deep).error().code, ErrorCode::too_large);
  JsonLimits limits;
  limits.bytes_max = 3;
  EXPECT_EQ(parse_json("[1,2]", limits).error().code, ErrorCode::too_large);
}

TEST(Json, NamesTheDuplicateMember) {
  EXPECT_EQ(parse_json(R"({"a":1,"b":{"c":1,"c":2}})").error().subject, "c");
  std::string many = "{";
  for (int i = 0; i < 50; ++i) many += "\"k" + std::to_string(i) + "\":1,";
  many += "\"k7\":2}";
  EXPECT_EQ(parse_json(many).error().subject, "k7");
}

TEST(Json, ComparesObjectsWithoutOrder) {
  EXPECT_EQ(*parse_json(R"({"a":1,"b":[1.0]})"), *parse_json(R"({"b":[1],"a":1})"));
  EXPECT_FALSE(*parse_json(R"({"a":1})") == *parse_json(R"({"a":"1"})"));
}

}  // namespace
}  // namespace maillage
