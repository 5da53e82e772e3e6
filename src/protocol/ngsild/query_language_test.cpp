#include "protocol/ngsild/query_language.h"

#include <gmock/gmock.h>

namespace maillage::protocol::ngsild {
namespace {

using testing::HasSubstr;

// A context whose names expand to themselves with a short prefix, so that tests stay readable.
const Names& names() {
  static const Names value = [] {
    jsonld::Contexts contexts;
    Json definitions = Json::object();
    for (const char* name : {"a", "b", "c", "d", "address", "temperature", "brandName", "Building",
                             "House", "Home", "Vehicle", "speed", "rpm"})
      definitions.set(name, Json(std::string("x:") + name));
    return Names(*contexts.resolve(definitions), nullptr);
  }();
  return value;
}

std::string parsed(std::string_view text) {
  auto filter = parse_q(text, names());
  return filter.ok() ? to_text(*filter) : "error " + filter.error().message;
}

struct Case {
  const char* text;
  const char* expected;
};

class Grammar : public testing::TestWithParam<Case> {};
TEST_P(Grammar, Reads) { EXPECT_EQ(parsed(GetParam().text), GetParam().expected); }
INSTANTIATE_TEST_SUITE_P(
    Q, Grammar,
    testing::Values(Case{"a", "x:a"},                                              //
                    Case{"a==20", "x:a==20"},                                      //
                    Case{"a==-1.5e3", "x:a==-1.5e3"},                              //
                    Case{"brandName!=\"Mercedes\"", "x:brandName!=\"Mercedes\""},  //
                    Case{"a==\"x;y|z)\\\"q\"", "x:a==\"x;y|z)\\\"q\""},            //
                    Case{"a==true;b!=false", "(x:a==true;x:b!=false)"},            //
                    Case{"a==1..5", "x:a==1..5"},                                  //
                    Case{"a!=1.5..2.5", "x:a!=1.5..2.5"},                          //
                    Case{"a==\"red\",\"blue\"", "x:a==\"red\",\"blue\""},          //
                    Case{"a==1,3..5,7", "x:a==1,7,3..5"},                          //
                    Case{"a==2026-01-01T00:00:00Z..2026-02-01T00:00:00Z",
                         "x:a==\"2026-01-01T00:00:00Z\"..\"2026-02-01T00:00:00Z\""},     //
                    Case{"a==2026-01-01", "x:a==\"2026-01-01\""},                        //
                    Case{"a==12:00:00Z", "x:a==\"12:00:00Z\""},                          //
                    Case{"a==urn:ngsi-ld:T:1", "x:a==\"urn:ngsi-ld:T:1\""},              //
                    Case{"a==https://x.org/q?r=1#f", "x:a==\"https://x.org/q?r=1#f\""},  //
                    Case{"a>=20;a<=25|b<=10", "((x:a>=20;x:a<=25)|x:b<=10)"},            //
                    Case{"a>=20;(a<=25|b<=10)", "(x:a>=20;(x:a<=25|x:b<=10))"},          //
                    Case{"((speed>50|rpm>3000);brandName==\"Mercedes\")",
                         "((x:speed>50|x:rpm>3000);x:brandName==\"Mercedes\")"},  //
                    Case{"!a;b", "(!x:a;x:b)"},                                   //
                    Case{"!(a|b)", "!(x:a|x:b)"},                                 //
                    Case{"a~=^x.*y$", "x:a~=\"^x.*y$\""},                         //
                    Case{"a~=(x|y);b", "(x:a~=\"(x|y)\";x:b)"},                   //
                    Case{"a~=\"x;y\"", "x:a~=\"x;y\""},                           //
                    Case{"a!~=[|;]z|b", "(x:a!~=\"[|;]z\"|x:b)"},                 //
                    Case{"(a~=x\\)y)", "x:a~=\"x\\\\)y\""},                       //
                    Case{"temperature.observedAt>=2017-12-24T12:00:00Z",
                         "x:temperature.https://uri.etsi.org/ngsi-ld/observedAt"
                         ">=\"2017-12-24T12:00:00Z\""},                                //
                    Case{"address[city]==\"Berlin\"", "x:address[city]==\"Berlin\""},  //
                    Case{"a.b[c.d.e]==40", "x:a.x:b[c.d.e]==40"},                      //
                    Case{"a[*]==\"red\"", "x:a[*]==\"red\""},                          //
                    Case{" a == 5 ; b ", "(x:a==5;x:b)"},                              //
                    Case{"a==\"\"", "x:a==\"\""},                                      //
                    Case{"a==\"\\u00e9\"", "x:a==\"é\""}));

class BadGrammar : public testing::TestWithParam<Case> {};
TEST_P(BadGrammar, NamesParameterAndPosition) {
  std::string text = parsed(GetParam().text);
  EXPECT_THAT(text, HasSubstr("error q: "));
  EXPECT_THAT(text, HasSubstr(GetParam().expected));
}
INSTANTIATE_TEST_SUITE_P(Q, BadGrammar,
                         testing::Values(Case{"", "a name is expected (position 1)"},          //
                                         Case{"a==", "a value is expected (position 4)"},      //
                                         Case{"a=5", "an operator is expected (position 2)"},  //
                                         Case{"a==5;", "a name is expected (position 6)"},     //
                                         Case{"(a==5", "')' is missing"},                      //
                                         Case{"a==5)", "unexpected ')' (position 5)"},         //
                                         Case{"a==\"x", "closing '\"'"},                       //
                                         Case{"a==\"\\q\"", "not a JSON string"},              //
                                         Case{"1a==5", "must start with a letter"},            //
                                         Case{"a[", "a member's name"},                        //
                                         Case{"a[b", "']' is missing"},                        //
                                         Case{"a..b", "a name is expected"},                   //
                                         Case{"a~=", "a regular expression is expected"},      //
                                         Case{"a>true", "have no order"},                      //
                                         Case{"a==1..\"x\"", "of one type"},                   //
                                         Case{"a==[1]", "is not a value"},                     //
                                         Case{"a{b}==1", "not supported"}));

TEST(Q, TheLanguageOrTheMemberIsDecidedByTheAttribute) {
  auto filter = parse_q("a[fr]==\"x\"", names());
  ASSERT_TRUE(filter.ok());
  EXPECT_EQ(filter->path.language, "fr");
  EXPECT_THAT(filter->path.members, testing::ElementsAre("fr"));
}

TEST(Q, LimitsHold) {
  std::string deep(40, '(');
  EXPECT_THAT(parsed(deep + "a" + std::string(40, ')')), HasSubstr("nested too deeply"));
  EXPECT_THAT(parsed(std::string(40, '!') + "a"), HasSubstr("nested too deeply"));
  std::string many = "a";
  for (int i = 0; i < 600; ++i) many += ";a";
  EXPECT_THAT(parsed(many), HasSubstr("too many conditions"));
  EXPECT_EQ(parse_q(std::string(20'000, 'a'), names()).error().code, ErrorCode::too_large);
}

std::string types(std::string_view text) {
  auto parsed = parse_types(text, names());
  return parsed.ok() ? testing::PrintToString(*parsed) : "error " + parsed.error().message;
}

TEST(Types, Selections) {
  EXPECT_EQ(types("Building|House"), "{ { \"x:Building\" }, { \"x:House\" } }");
  EXPECT_EQ(types("Building,House"), types("Building|House"));
  EXPECT_EQ(types("(Home;Vehicle)|House"), "{ { \"x:Home\", \"x:Vehicle\" }, { \"x:House\" } }");
  EXPECT_EQ(types("*"), "{}");
  EXPECT_THAT(types("Building|"), HasSubstr("error type: \"\" is not a type name (position 10)"));
  EXPECT_THAT(types("(Home"), HasSubstr("')' is missing"));
  EXPECT_THAT(types("Home)"), HasSubstr("unexpected ')'"));
}

TEST(Scopes, Selections) {
  const auto scopes = [](std::string_view text) {
    auto parsed = parse_scopes(text);
    return parsed.ok() ? testing::PrintToString(*parsed) : "error " + parsed.error().message;
  };
  EXPECT_EQ(scopes("/Madrid"), "{ { \"/Madrid\" } }");
  EXPECT_EQ(scopes("/Madrid/Gardens/#"), "{ { \"/Madrid/Gardens/#\" } }");
  EXPECT_EQ(scopes("/Madrid/+/ParqueNorte"), "{ { \"/Madrid/+/ParqueNorte\" } }");
  EXPECT_EQ(scopes("(/a/b;/c)|d"), "{ { \"/a/b\", \"/c\" }, { \"/d\" } }");
  EXPECT_EQ(scopes("/#"), "{ { \"/#\" } }");
  for (const char* bad : {"", "/", "/a//b", "/a+/b", "/a/#/b", "/a b"})
    EXPECT_THAT(scopes(bad), HasSubstr("error scopeQ")) << bad;
}

TEST(Geo, RelationsAndErrors) {
  auto near = parse_geo({"near;maxDistance==2000", "Point", "[8,40]", "a"}, names());
  ASSERT_TRUE(near.ok()) << near.error().message;
  EXPECT_EQ(near->distance_m_max, 2000);
  EXPECT_EQ(near->attribute, "x:a");
  EXPECT_EQ(near->geometry.dump(), R"({"type":"Point","coordinates":[8,40]})");
  auto within =
      parse_geo({"within", "Polygon", "[[[100,0],[101,0],[101,1],[100,1],[100,0]]]", ""}, names());
  ASSERT_TRUE(within.ok());
  EXPECT_EQ(within->attribute, "");

  struct Bad {
    GeoParameters parameters;
    const char* field;
  };
  for (const Bad& bad :
       std::initializer_list<Bad>{{{"", "Point", "[8,40]", ""}, "georel"},
                                  {{"within", "", "[8,40]", ""}, "geometry"},
                                  {{"within", "Point", "", ""}, "coordinates"},
                                  {{"near", "Point", "[8,40]", ""}, "georel"},
                                  {{"near;maxDistance==-3", "Point", "[8,40]", ""}, "georel"},
                                  {{"near;maxDistance==0", "Point", "[8,40]", ""}, "georel"},
                                  {{"near;distance==5", "Point", "[8,40]", ""}, "georel"},
                                  {{"nearby", "Point", "[8,40]", ""}, "georel"},
                                  {{"within", "Circle", "[8,40]", ""}, "geometry"},
                                  {{"within", "Point", "[8", ""}, "coordinates"},
                                  {{"within", "Point", "[[8,40]]", ""}, "coordinates"},
                                  {{"within", "Point", "[8,140]", ""}, "coordinates"},
                                  {{"within", "Point", "[8,40]", "a b"}, "geoproperty"}}) {
    auto parsed = parse_geo(bad.parameters, names());
    ASSERT_FALSE(parsed.ok()) << bad.parameters.georel;
    EXPECT_EQ(parsed.error().subject, bad.field) << parsed.error().message;
  }
}

}  // namespace
}  // namespace maillage::protocol::ngsild
