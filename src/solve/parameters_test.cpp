#include "solve/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace maillage::solve {
namespace {

Error error_of(std::string_view text) {
  auto json = parse_json(text);
  EXPECT_TRUE(json.ok());
  auto parameters = Parameters::from_json(*json);
  EXPECT_FALSE(parameters.ok()) << text;
  return parameters.ok() ? Error{} : parameters.error();
}

TEST(Parameters, DefaultsRespectTheirOwnRulesAndNameTheirSource) {
  std::set<std::string_view> keys;
  for (const auto& row : parameter_table()) {
    EXPECT_TRUE(keys.insert(row.key).second) << row.key;
    Parameters parameters;
    EXPECT_TRUE(parameters.set(row.key, row.defaults).ok()) << row.key;
    bool known = false;
    for (const auto& source : parameter_sources()) known = known || source.key == row.source;
    EXPECT_TRUE(known) << row.key << " names the unknown source " << row.source;
  }
  for (PoolKind kind : all_pool_kinds) {
    EXPECT_TRUE(Parameters().set_rules(kind, default_critical_mass(kind)).ok());
  }
}

TEST(Parameters, CoordinationRowsAreWhereTheirKeySays) {
  constexpr std::array<std::string_view, coordination_count> parts = {"base_days", "member_days",
                                                                      "pair_days"};
  for (PoolKind kind : all_pool_kinds) {
    for (std::size_t part = 0; part < coordination_count; ++part) {
      const auto row = coordination_row(kind, static_cast<Coordination>(part));
      EXPECT_EQ(parameter_table()[row].key,
                std::string(name_of(kind)) + "." + std::string(parts[part]));
    }
  }
}

TEST(Parameters, GoThroughJsonUnchanged) {
  Parameters parameters;
  ASSERT_TRUE(parameters.set("price_exponent", {0.1, 0.2, 0.3}).ok());
  ASSERT_TRUE(parameters.set_rules(PoolKind::shared_tool, {4, 9, 2.5, 30, 60}).ok());
  auto text = parse_json(parameters.to_json().dump());
  ASSERT_TRUE(text.ok());
  auto again = Parameters::from_json(*text);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->to_json(), parameters.to_json());
}

TEST(Parameters, ReadsAPartAndASingleNumber) {
  auto json = parse_json(R"({"parameters":{"procedure_cost":4000,"day_cost":{"high":500}}})");
  auto parameters = Parameters::from_json(*json);
  ASSERT_TRUE(parameters.ok());
  EXPECT_EQ(parameters->at(Parameter::procedure_cost).low, 4000);
  EXPECT_EQ(parameters->at(Parameter::procedure_cost).high, 4000);
  EXPECT_EQ(parameters->at(Parameter::day_cost).high, 500);
  EXPECT_EQ(parameters->at(Parameter::day_cost).central, 358);
}

TEST(Parameters, ScenariosTakeTheSideThatTheEffectSays) {
  const Parameters parameters;
  const auto procedure = static_cast<std::size_t>(Parameter::procedure_cost);
  const auto floor = static_cast<std::size_t>(Parameter::price_floor_share);
  EXPECT_EQ(parameters.values(Scenario::cautious)[procedure], 2750);
  EXPECT_EQ(parameters.values(Scenario::hopeful)[procedure], 11000);
  EXPECT_EQ(parameters.values(Scenario::cautious)[floor], 0.92);
  EXPECT_EQ(parameters.values(Scenario::hopeful)[floor], 0.72);
}

TEST(Parameters, RefusalsNameTheFieldAndTheReason) {
  struct Case {
    const char* text;
    const char* field;
    const char* reason;
  };
  const Case cases[] = {
      {R"([])", "parameters", "object"},
      {R"({"other":{}})", "other", "unknown"},
      {R"({"parameters":[]})", "parameters", "object"},
      {R"({"parameters":{"price":1}})", "parameters.price", "unknown"},
      {R"({"parameters":{"price_exponent":"1"}})", "parameters.price_exponent", "number"},
      {R"({"parameters":{"price_exponent":{"low":"1"}}})", "parameters.price_exponent.low",
       "number"},
      {R"({"parameters":{"price_exponent":{"lowest":1}}})", "parameters.price_exponent.lowest",
       "unknown"},
      {R"({"parameters":{"price_exponent":{"low":0.9}}})", "parameters.price_exponent",
       "low <= central <= high"},
      {R"({"parameters":{"price_exponent":-1}})", "parameters.price_exponent", "at least 0"},
      {R"({"parameters":{"price_floor_share":1.5}})", "parameters.price_floor_share", "at most 1"},
      {R"({"criticalMass":{"club":{}}})", "criticalMass.club", "kind of pool"},
      {R"({"criticalMass":{"shared_tool":3}})", "criticalMass.shared_tool", "object"},
      {R"({"criticalMass":{"shared_tool":{"membersMin":1}}})", "criticalMass.shared_tool",
       "at least 2"},
      {R"({"criticalMass":{"shared_tool":{"membersMin":2.5}}})",
       "criticalMass.shared_tool.membersMin", "whole number"},
      {R"({"criticalMass":{"shared_tool":{"membersMax":2}}})", "criticalMass.shared_tool",
       "at least membersMin"},
      {R"({"criticalMass":{"shared_tool":{"quantityMin":-1}}})", "criticalMass.shared_tool",
       "quantityMin"},
      {R"({"criticalMass":{"shared_tool":{"size":1}}})", "criticalMass.shared_tool.size",
       "unknown"},
  };
  for (const Case& one : cases) {
    const Error error = error_of(one.text);
    EXPECT_EQ(error.code, ErrorCode::invalid);
    ASSERT_FALSE(error.fields.empty()) << one.text;
    EXPECT_EQ(error.fields.front().field, one.field) << one.text;
    EXPECT_THAT(error.fields.front().reason, testing::HasSubstr(one.reason)) << one.text;
  }
}

TEST(Parameters, NamesEveryOffendingField) {
  const Error error = error_of(R"({"parameters":{"price_exponent":-1,"nothing":1,"day_cost":300},
                   "criticalMass":{"club":{}}})");
  EXPECT_EQ(error.fields.size(), 3u);
}

}  // namespace
}  // namespace maillage::solve
