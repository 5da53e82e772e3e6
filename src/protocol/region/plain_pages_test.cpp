#include "protocol/region/plain_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/sample_graph_test.h"

namespace maillage::protocol {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* shell =
    "<html lang=\"fr\"><head><meta name=\"description\" content=\"d\" />"
    "<title>Maillage</title></head><body><noscript>n</noscript></body></html>";

class PlainPagesTest : public ::testing::Test {
 protected:
  PlainPagesTest() {
    graph_.add(R"([
      {"id": "urn:a:1", "type": "AdministrativeArea", "title": {"fr": "Nassogne"},
       "kind": "municipality", "codes": ["be-nis-83040"]},
      {"id": "urn:n:1", "type": "Need", "title": {"fr": "Eau <vive>", "nl": "Water & co"},
       "description": {"fr": "Une \"fuite\""}, "category": "smart-water-meters",
       "municipality": "urn:a:1", "budget": 1234567.5, "state": "published", "fictional": true},
      {"id": "urn:n:2", "type": "Need", "title": {"fr": "Secret"}, "municipality": "urn:a:1",
       "state": "draft"}])");
  }

  http::Response get(const std::string& target, bool cookie = false) {
    auto request = http::make_request(http::Method::get, target).value();
    if (cookie) request.headers.set("Cookie", "session=1");
    return PlainPages(graph_.engine(), shell, {{"/needs", "Need", {}}}, "fr").respond(request);
  }

  domain::SampleGraph graph_;
};

TEST_F(PlainPagesTest, AnEntityInItsWords) {
  const http::Response page = get("/entities/urn:n:1");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<title>Eau &lt;vive&gt; · Maillage</title>"));
  EXPECT_THAT(page.body, HasSubstr("content=\"Une &quot;fuite&quot;\""));
  EXPECT_THAT(page.body, HasSubstr("<a href=\"/entities/urn:a:1\">Nassogne</a>"));
  EXPECT_THAT(page.body, HasSubstr("1\u202f234\u202f567,5 €"));
  EXPECT_THAT(page.body, HasSubstr("<h1>Eau &lt;vive&gt;</h1>"));
  EXPECT_THAT(page.body, HasSubstr("Fictif"));
  EXPECT_THAT(page.body, Not(HasSubstr("<vive>")));
}

TEST_F(PlainPagesTest, InTheLanguageOfTheReader) {
  const http::Response page = get("/entities/urn:n:1?lang=nl");
  EXPECT_THAT(page.body, HasSubstr("<html lang=\"nl\">"));
  EXPECT_THAT(page.body, HasSubstr("Water &amp; co"));
}

TEST_F(PlainPagesTest, NothingOfADraftAndNothingMissing) {
  for (const char* id : {"urn:n:2", "urn:n:9"}) {
    const http::Response page = get(std::string("/entities/") + id);
    EXPECT_EQ(page.status, 404);
    EXPECT_THAT(page.body, Not(HasSubstr("Secret")));
    EXPECT_THAT(page.body, HasSubstr("<noscript>"));
    EXPECT_EQ(get(std::string("/entities/") + id, true).status, 200);
  }
}

TEST_F(PlainPagesTest, ListsWhatIsPublic) {
  const http::Response page = get("/needs");
  EXPECT_THAT(page.body, HasSubstr("<h1>Besoins</h1>"));
  EXPECT_THAT(page.body, HasSubstr("Eau &lt;vive&gt;</a> · Nassogne"));
  EXPECT_THAT(page.body, Not(HasSubstr("Secret")));
  EXPECT_THAT(get("/").body, HasSubstr("<a href=\"/needs\">Besoins</a>"));
}

TEST_F(PlainPagesTest, LongListsGoOnPageByPage) {
  Json::Array many;
  for (int i = 0; i < 120; ++i)
    many.push_back(*parse_json(R"({"id": "urn:m:)" + std::to_string(1000 + i) +
                               R"(", "type": "Need", "title": {"fr": "Besoin"}, "municipality":
                               "urn:a:1", "category": "smart-water-meters", "state": "published"})"));
  graph_.add(many);
  std::string target = "/needs";
  std::size_t rows = 0;
  int pages = 0;
  while (!target.empty() && pages < 10) {
    const std::string body = get(target).body;
    for (std::size_t at = 0; (at = body.find("<li>", at)) != std::string::npos; ++at) ++rows;
    ++pages;
    const std::string mark = "rel=\"next\" href=\"";
    const std::size_t next = body.find(mark);
    if (next == std::string::npos) break;
    const std::size_t begin = next + mark.size();
    target = body.substr(begin, body.find('"', begin) - begin);
  }
  EXPECT_EQ(rows, 121u);
  EXPECT_EQ(pages, 3);
}

TEST_F(PlainPagesTest, OtherAddressesShowTheShellAlone) {
  EXPECT_EQ(get("/strategy").body, shell);
  EXPECT_EQ(get("/needs?cursor=nonsense").status, 200);
}

TEST(PlainLists, AreReadOrRefused) {
  const auto lists = plain_lists(
      *parse_json(R"([{"path": "/support", "type": "Organisation", "fixed": {"f.roles": "a"}}])"));
  ASSERT_TRUE(lists.ok());
  EXPECT_EQ(lists->front().fixed.front().second, "a");
  EXPECT_FALSE(plain_lists(*parse_json(R"([{"path": "/a"}])")).ok());
  EXPECT_FALSE(plain_lists(*parse_json("{}")).ok());
}

}  // namespace
}  // namespace maillage::protocol
