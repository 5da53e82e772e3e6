#include "domain/territory/territory.h"

#include <gmock/gmock.h>

#include "domain/sample_graph_test.h"

namespace maillage::domain {
namespace {

using testing::Contains;
using testing::Not;

constexpr const char* nassogne = "urn:ngsi-ld:AdministrativeArea:be-nis-83040";

class TerritoryTest : public testing::Test {
 protected:
  Json view(const char* name, const Json& input, access::Actor actor = {}) {
    auto answer = SampleGraph::view(module_, name, graph_.context(std::move(actor)), input);
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return answer.ok() ? *answer : Json::object();
  }
  static std::vector<std::string> ids(const Json* list) {
    std::vector<std::string> found;
    for (const Json& one : list->as_array()) {
      const Json* entity = one.find("entity");
      found.emplace_back((entity ? *entity : one).string_at("id"));
    }
    return found;
  }

  SampleGraph graph_;
  PicturesPtr pictures_ = std::make_shared<Pictures>();
  Module module_ = territory_module(pictures_);
};

TEST_F(TerritoryTest, TheRegionsIdentityComesFromItsArea) {
  graph_.add_wallonia();
  const Json identity = view("identity", Json::object());
  EXPECT_EQ(identity.find("name")->string_at("fr"), "Wallonie") << identity.dump();
  EXPECT_EQ(identity.string_at("scope"), "urn:ngsi-ld:AdministrativeArea:be-nis-03000");
  EXPECT_TRUE(identity.bool_at("schematic"));
  EXPECT_FALSE(identity.bool_at("fictional"));
  const auto& bounds = identity.find("bounds")->as_array();
  ASSERT_EQ(bounds.size(), 4u);
  EXPECT_NEAR(bounds[0].as_double(), 2.9, 0.3);
  EXPECT_NEAR(bounds[1].as_double(), 49.6, 0.3);
  EXPECT_NEAR(bounds[2].as_double(), 6.3, 0.3);
  EXPECT_NEAR(bounds[3].as_double(), 50.7, 0.3);
}

TEST_F(TerritoryTest, AnEmptyGraphHasAFirstScreenToo) {
  const Json identity = view("identity", Json::object());
  EXPECT_EQ(identity.find("bounds")->size(), 4u);
  EXPECT_TRUE(identity.find("scope")->is_null());
  const Json region = view("region", Json::object());
  EXPECT_EQ(region.find("counts")->number_at("projects"), 0);
  EXPECT_TRUE(region.find("matrix")->find("edition")->is_null());
  EXPECT_EQ(region.find("clusters")->size(), 0u);
}

TEST_F(TerritoryTest, TheFirstScreenCountsAndBalances) {
  graph_.add_demonstration();
  const Json region = view("region", Json::object());
  const Json& counts = *region.find("counts");
  EXPECT_EQ(counts.number_at("projects"), 30);
  EXPECT_EQ(counts.number_at("needs"), 16);
  EXPECT_EQ(counts.number_at("initiatives"), 12);
  EXPECT_GT(counts.number_at("supportBodies"), 3);
  EXPECT_GT(counts.number_at("companies"), 40);
  EXPECT_EQ(counts.number_at("solutions"), 74);
  EXPECT_EQ(counts.number_at("pools"), 3);
  EXPECT_EQ(counts.number_at("requests"), 0) << "requests are not public";
  const Json staff = view("region", Json::object(), access::Actor::administrator("boss"));
  EXPECT_EQ(staff.find("counts")->number_at("requests"), 1);

  double municipalities = 0;
  double population = 0;
  for (const char* name : {"urban", "intermediate", "rural"}) {
    municipalities += region.find("balance")->find(name)->number_at("municipalities");
    population += region.find("balance")->find(name)->number_at("population");
  }
  EXPECT_EQ(municipalities, 261);
  EXPECT_NEAR(population, 3'650'000, 100'000);
  ASSERT_GT(region.find("clusters")->size(), 1u);
  EXPECT_EQ(region.find("clusters")->as_array()[0].string_at("category"), "water-leak-detection");
  EXPECT_EQ(region.find("recent")->size(), 8u);
  EXPECT_EQ(region.find("matrix")->find("cells")->size(), 40u);
}

TEST_F(TerritoryTest, AMunicipalityIsShownWithAllThreeDimensions) {
  graph_.add_demonstration();
  const Json view_json = view("municipality", Json::object({{"id", nassogne}}));
  EXPECT_EQ(view_json.find("area")->string_at("id"), nassogne);
  EXPECT_EQ(view_json.find("organisation")->string_at("id"),
            "urn:ngsi-ld:Organisation:be-nis-83040");
  EXPECT_THAT(ids(view_json.find("projects")->find("items")),
              Contains("urn:ngsi-ld:Project:wallonia-nassogne-water"));
  EXPECT_THAT(ids(view_json.find("needs")->find("items")),
              Contains("urn:ngsi-ld:Need:tour-nassogne-water"));
  EXPECT_THAT(ids(view_json.find("supportBodies")),
              Contains("urn:ngsi-ld:Organisation:be-futurocite"));
  EXPECT_THAT(ids(view_json.find("supportBodies")), Contains("urn:ngsi-ld:Organisation:be-idelux"));
  EXPECT_THAT(ids(view_json.find("supportBodies")),
              Not(Contains("urn:ngsi-ld:Organisation:be-e-campus")))
      << "serves Hainaut";
  EXPECT_THAT(ids(view_json.find("intermunicipal")),
              Contains("urn:ngsi-ld:Organisation:be-idelux"));
  ASSERT_GT(view_json.find("solutions")->size(), 0u);
  const Json& solution = view_json.find("solutions")->as_array()[0];
  EXPECT_EQ(solution.find("fits")->as_array()[0].as_string(),
            "urn:ngsi-ld:Need:tour-nassogne-water");
  EXPECT_GT(solution.find("reasons")->size(), 0u);
  const Json* refs = view_json.find("refs");
  EXPECT_TRUE(refs->find("urn:ngsi-ld:Need:tour-nassogne-water"));
}

TEST_F(TerritoryTest, UnknownMunicipalitiesAreNotFound) {
  const auto missing = SampleGraph::view(module_, "municipality", graph_.context(),
                                         Json::object({{"id", "urn:ngsi-ld:Nothing:here"}}));
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  const auto without = SampleGraph::view(module_, "municipality", graph_.context(), Json::object());
  ASSERT_FALSE(without.ok());
  EXPECT_EQ(without.error().subject, "id");
}

TEST_F(TerritoryTest, SimilarMunicipalitiesAreNeverTheSameAndSayWhy) {
  graph_.add_wallonia();
  const Context context = graph_.context();
  const TerritoryPtr territory = pictures_->territory(context).value();
  ASSERT_EQ(territory->municipalities().size(), 261u);
  for (const Area* area : territory->municipalities()) {
    const auto similar = similar_areas(context, *territory, *area, 6);
    ASSERT_EQ(similar.size(), 6u) << area->id;
    double last = 1;
    for (const SimilarArea& other : similar) {
      EXPECT_NE(other.area->id, area->id);
      EXPECT_FALSE(other.reasons.empty());
      EXPECT_LE(other.score, last);
      last = other.score;
    }
  }
  const auto like_nassogne = similar_areas(context, *territory, *territory->area(nassogne), 3);
  EXPECT_EQ(like_nassogne[0].area->urban_class, "rural");
}

TEST_F(TerritoryTest, ThePictureIsKeptUntilSomethingOfItChanges) {
  graph_.add_wallonia();
  const TerritoryPtr first = pictures_->territory(graph_.context()).value();
  graph_.add(R"({"id":"urn:ngsi-ld:Need:x","type":"Need","state":"published","title":{"fr":"x"},
    "municipality":"urn:ngsi-ld:AdministrativeArea:be-nis-83040"})");
  EXPECT_EQ(pictures_->territory(graph_.context()).value(), first);
  graph_.add(R"({"id":"urn:ngsi-ld:Organisation:x","type":"Organisation","title":{"fr":"x"},
    "kind":"support-body","areaServed":["urn:ngsi-ld:AdministrativeArea:be-nis-80000"]})");
  const TerritoryPtr second = pictures_->territory(graph_.context()).value();
  EXPECT_NE(second, first);
  EXPECT_TRUE(second->organisation("urn:ngsi-ld:Organisation:x"));
  EXPECT_EQ(second->areas().front(), first->areas().front()) << "what is unchanged is reused";
}

}  // namespace
}  // namespace maillage::domain
