#include "domain/matching/matching.h"

#include <gmock/gmock.h>

#include <set>

#include "domain/sample_graph_test.h"

namespace maillage::domain {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

class MatchingTest : public testing::Test {
 protected:
  Json view(const char* name, const Json& input, access::Actor actor = {}) {
    auto answer = SampleGraph::view(module_, name, graph_.context(std::move(actor)), input);
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return answer.ok() ? *answer : Json::object();
  }
  Json answers(const char* id, access::Actor actor = {}) {
    return view("answers", Json::object({{"id", id}}), std::move(actor));
  }
  static std::vector<std::string> ids(const Json& answer, const char* list) {
    std::vector<std::string> found;
    for (const Json& one : answer.find(list)->as_array())
      found.emplace_back(one.find("entity")->string_at("id"));
    return found;
  }

  SampleGraph graph_;
  Module module_ = matching_module(std::make_shared<Pictures>());
};

void expect_reasons(const Json& answer) {
  for (const char* list : {"done", "same", "help"})
    for (const Json& one : answer.find(list)->as_array()) {
      const std::string id(one.find("entity")->string_at("id"));
      ASSERT_GT(one.find("reasons")->size(), 0u) << id;
      for (const Json& reason : one.find("reasons")->as_array())
        for (const char* language : {"fr", "nl", "de", "en"})
          EXPECT_NE(reason.find("text")->string_at(language), "") << id << reason.dump();
      EXPECT_GT(one.number_at("score"), 0) << id;
      EXPECT_LE(one.number_at("score"), 1) << id;
    }
}

TEST_F(MatchingTest, AWaterNeedFindsWhoHasDoneItWhoNeedsItAndWhoHelps) {
  graph_.add_demonstration();
  const Json answer = answers("urn:ngsi-ld:Need:tour-nassogne-water");
  EXPECT_THAT(ids(answer, "done"), Contains("urn:ngsi-ld:Project:tour-laroche-leaks"));
  EXPECT_THAT(ids(answer, "done"), Contains("urn:ngsi-ld:Project:tour-musson-leaks"));
  EXPECT_THAT(ids(answer, "same"), Contains("urn:ngsi-ld:Need:tour-rochefort-water"));
  EXPECT_THAT(ids(answer, "same"), Contains("urn:ngsi-ld:Need:tour-tenneville-water"));
  EXPECT_THAT(ids(answer, "help"), Contains("urn:ngsi-ld:Organisation:be-futurocite"));
  EXPECT_THAT(ids(answer, "help"), Contains("urn:ngsi-ld:Organisation:be-idelux"));
  EXPECT_THAT(ids(answer, "help"), Contains("urn:ngsi-ld:Service:be-futurocite-support"));
  ASSERT_TRUE(answer.find("cluster")->is_object());
  EXPECT_EQ(answer.find("cluster")->string_at("category"), "water-leak-detection");
  expect_reasons(answer);
}

TEST_F(MatchingTest, ReferencesNameWhatTheEntitiesPointAt) {
  graph_.add_demonstration();
  const Json answer = answers("urn:ngsi-ld:Need:tour-nassogne-water");
  const Json* refs = answer.find("refs");
  ASSERT_TRUE(refs->find("urn:ngsi-ld:AdministrativeArea:be-nis-83040"));
  EXPECT_EQ(refs->find("urn:ngsi-ld:AdministrativeArea:be-nis-83040")->string_at("type"),
            "AdministrativeArea");
}

TEST_F(MatchingTest, NothingAnswersItself) {
  graph_.add_demonstration();
  for (const char* type : {"Need", "Project", "Initiative"}) {
    const auto records = all_of_type(graph_.context(), type);
    for (const auto& record : records.value()) {
      const std::string id(record->id());
      const Json answer = answers(id.c_str());
      for (const char* list : {"done", "same", "help"}) {
        EXPECT_THAT(ids(answer, list), Not(Contains(id)));
        const auto found = ids(answer, list);
        EXPECT_EQ(std::set<std::string>(found.begin(), found.end()).size(), found.size());
      }
      for (const std::string& one : ids(answer, "done"))
        EXPECT_THAT(ids(answer, "same"), Not(Contains(one)));
      expect_reasons(answer);
    }
  }
}

TEST_F(MatchingTest, AnonymousReadersDoNotSeeDrafts) {
  graph_.add_demonstration();
  graph_.add(R"({"id":"urn:ngsi-ld:Need:secret","type":"Need","state":"draft",
    "title":{"fr":"Trouver les fuites du réseau d'eau communal"},"category":"water-leak-detection",
    "municipality":"urn:ngsi-ld:AdministrativeArea:be-nis-83012"})");
  const auto boss = access::Actor::administrator("boss");
  for (int round = 0; round < 2; ++round) {  // the second time from what is kept
    EXPECT_THAT(ids(answers("urn:ngsi-ld:Need:secret", boss), "same"), Not(IsEmpty()));
    const std::string open = answers("urn:ngsi-ld:Need:tour-nassogne-water").dump();
    EXPECT_EQ(open.find("Need:secret"), std::string::npos);
    const std::string clusters = view("clusters", Json::object()).dump();
    EXPECT_EQ(clusters.find("Need:secret"), std::string::npos);
  }
  const auto hidden = SampleGraph::view(module_, "answers", graph_.context(),
                                        Json::object({{"id", "urn:ngsi-ld:Need:secret"}}));
  ASSERT_FALSE(hidden.ok());
  EXPECT_EQ(hidden.error().code, ErrorCode::not_found);
}

TEST_F(MatchingTest, OnlyWhatIsDoneOrNeededHasAnswers) {
  graph_.add_wallonia();
  const auto wrong =
      SampleGraph::view(module_, "answers", graph_.context(),
                        Json::object({{"id", "urn:ngsi-ld:Organisation:be-futurocite"}}));
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().subject, "id");
}

std::string project(const char* id, const char* title, const char* nis) {
  return std::string(R"({"id":"urn:ngsi-ld:Project:)") + id +
         R"(","type":"Project","state":"running","title":{"fr":")" + title +
         R"("},"municipality":"urn:ngsi-ld:AdministrativeArea:be-nis-)" + nis + "\"}";
}

// The titles of real projects, without categories: three municipalities work at their water, two
// have the same kind of citizens' application, and the rest has nothing to do with one another.
TEST_F(MatchingTest, TitlesWithoutCategoryFormGroupsOfTheSameNeed) {
  graph_.add_demo("wallonia/areas.json");
  for (const auto& [id, title, nis] : std::vector<std::array<const char*, 3>>{
           {"a", "Distribution d'eau potable : détection des fuites", "83040"},
           {"b", "Distribution d’eau potable", "81003"},
           {"c", "Détection de fuites sur le réseau d'eau", "85026"},
           {"d", "Application citoyenne", "82014"},
           {"e", "Application citoyenne pour la commune", "52010"},
           {"f", "Plan de circulation par données massives", "51012"},
           {"g", "Camions sentinelles", "92101"},
           {"h", "Chaufferie au bois du hall sportif", "62026"},
           {"i", "Jumelage avec une ville d'outre-mer", "25112"}})
    graph_.add(project(id, title, nis));
  const Json found = view("clusters", Json::object());
  const auto& items = found.find("items")->as_array();
  ASSERT_EQ(items.size(), 2u) << found.dump_pretty();
  EXPECT_EQ(items[0].find("municipalities")->size(), 3u);
  EXPECT_EQ(items[0].string_at("category"), "water-leak-detection");
  EXPECT_EQ(items[1].find("municipalities")->size(), 2u);
  EXPECT_EQ(items[1].string_at("category"), "citizen-app");
  EXPECT_GT(items[0].number_at("population"), 0);
}

TEST_F(MatchingTest, UnknownSubjectsAreComparedByTheirWords) {
  graph_.add_demo("wallonia/areas.json");
  graph_.add(project("a", "Restaurer le moulin banal du village", "83040"));
  graph_.add(project("b", "Restauration du moulin banal", "81003"));
  graph_.add(project("c", "Fête de la bière", "85026"));
  const Json found = view("clusters", Json::object());
  const auto& items = found.find("items")->as_array();
  ASSERT_EQ(items.size(), 1u) << found.dump_pretty();
  EXPECT_EQ(items[0].find("members")->size(), 2u);
  EXPECT_TRUE(items[0].find("category")->is_null());
  EXPECT_NE(items[0].find("label")->string_at("de").find("moulin"), std::string_view::npos);
  const Json answer = answers("urn:ngsi-ld:Project:a");
  EXPECT_THAT(ids(answer, "done"), testing::ElementsAre("urn:ngsi-ld:Project:b"));
  EXPECT_EQ(answer.find("done")->as_array()[0].find("reasons")->as_array()[0].string_at("kind"),
            "words");
}

// Complete link: a, b and c each share words with the next, but the ends have none in common.
TEST_F(MatchingTest, GroupsDoNotChain) {
  graph_.add_demo("wallonia/areas.json");
  graph_.add(project("a", "moulin banal pierre", "83040"));
  graph_.add(project("b", "moulin banal chapelle verger", "81003"));
  graph_.add(project("c", "chapelle verger fontaine", "85026"));
  const Json found = view("clusters", Json::object());
  for (const Json& item : found.find("items")->as_array())
    EXPECT_EQ(item.find("members")->size(), 2u);
}

TEST_F(MatchingTest, AChangeIsSeenAtOnce) {
  graph_.add_demo("wallonia/areas.json");
  graph_.add(project("a", "Restaurer le moulin banal", "83040"));
  EXPECT_THAT(ids(answers("urn:ngsi-ld:Project:a"), "done"), IsEmpty());
  graph_.add(project("b", "Restauration du moulin banal", "81003"));
  EXPECT_THAT(ids(answers("urn:ngsi-ld:Project:a"), "done"),
              testing::ElementsAre("urn:ngsi-ld:Project:b"));
  EXPECT_EQ(view("clusters", Json::object()).find("items")->size(), 1u);
}

}  // namespace
}  // namespace maillage::domain
