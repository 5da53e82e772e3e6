#include "domain/accompaniment/accompaniment.h"

#include <gmock/gmock.h>

#include "domain/sample_graph_test.h"

namespace maillage::domain {
namespace {

constexpr const char* water = "urn:ngsi-ld:Need:tour-nassogne-water";

class AccompanimentTest : public testing::Test {
 protected:
  AccompanimentTest() { graph_.add_demonstration(); }
  Result<Json> ask(const Json& input, access::Actor actor = access::Actor::administrator("boss")) {
    return SampleGraph::command(module_, "requests.ask", graph_.context(std::move(actor)), input);
  }
  void expect_refused(const Json& input, const char* field) {
    const auto answer = ask(input);
    ASSERT_FALSE(answer.ok()) << answer->dump();
    EXPECT_EQ(answer.error().code, ErrorCode::invalid);
    EXPECT_EQ(answer.error().subject, field) << answer.error().message;
  }

  SampleGraph graph_;
  Module module_ = accompaniment_module(std::make_shared<Pictures>());
};

TEST_F(AccompanimentTest, AskingMakesARequestToTheBestSupportBody) {
  const auto answer = ask(Json::object({{"about", water}, {"message", "Comment commencer ?"}}));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  const Json& request = *answer->find("entity");
  EXPECT_EQ(request.string_at("type"), "Request");
  EXPECT_EQ(request.string_at("state"), "sent");
  EXPECT_EQ(request.string_at("subject"), water);
  EXPECT_EQ(request.string_at("municipality"), "urn:ngsi-ld:AdministrativeArea:be-nis-83040");
  EXPECT_EQ(request.string_at("category"), "water-leak-detection");
  EXPECT_EQ(request.find("description")->string_at("fr"), "Comment commencer ?");
  const std::string_view body = request.string_at("supportBody");
  EXPECT_TRUE(body == "urn:ngsi-ld:Organisation:be-idelux" ||
              body == "urn:ngsi-ld:Organisation:be-futurocite")
      << body;
}

TEST_F(AccompanimentTest, TheChosenBodyIsAsked) {
  const auto answer = ask(Json::object({{"about", water},
                                        {"supportBody", "urn:ngsi-ld:Organisation:be-adn"},
                                        {"message", "Wie beginnen?"},
                                        {"language", "de"}}));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->find("entity")->string_at("supportBody"), "urn:ngsi-ld:Organisation:be-adn");
  EXPECT_EQ(answer->find("entity")->find("description")->string_at("de"), "Wie beginnen?");
}

TEST_F(AccompanimentTest, BadInputNamesItsField) {
  expect_refused(Json::object({{"about", water}}), "message");
  expect_refused(Json::object({{"about", water}, {"message", "  \n"}}), "message");
  expect_refused(Json::object({{"message", "x"}}), "about");
  expect_refused(Json::object({{"about", "urn:ngsi-ld:Need:none"}, {"message", "x"}}), "about");
  expect_refused(Json::object({{"about", "urn:ngsi-ld:Organisation:be-adn"}, {"message", "x"}}),
                 "about");
  expect_refused(Json::object({{"about", "urn:ngsi-ld:Project:wallonia-g1idee"},
                               {"message", "x"},
                               {"supportBody", "urn:ngsi-ld:Organisation:be-nis-83040"}}),
                 "supportBody");
  expect_refused(Json::object({{"about", water}, {"message", "x"}, {"extra", 1}}), "extra");
}

TEST_F(AccompanimentTest, AnonymousReadersCannotAsk) {
  const auto answer =
      ask(Json::object({{"about", water}, {"message", "x"}}), access::Actor::anonymous());
  ASSERT_FALSE(answer.ok());
}

}  // namespace
}  // namespace maillage::domain
