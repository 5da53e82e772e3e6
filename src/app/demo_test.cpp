#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "app/demo_days.h"
#include "app/demo_draw.h"
#include "app/demo_files.h"
#include "app/demo_geography.h"
#include "app/system.h"

namespace maillage::app {
namespace {

double twice_signed_area(const std::vector<DemoCell::Point>& corners) {
  double twice = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const auto& a = corners[i];
    const auto& b = corners[(i + 1) % corners.size()];
    twice += a.first * b.second - b.first * a.second;
  }
  return twice;
}

TEST(DemoIsland, CellsFillTheOutlineWithoutGapOrOverlap) {
  for (const std::size_t count : {1, 2, 3, 7, 100, 3700}) {
    const DemoIsland island = make_island(count, 7);
    ASSERT_EQ(island.cells.size(), count);
    double cells = 0;
    for (const DemoCell& cell : island.cells) {
      EXPECT_GT(twice_signed_area(cell.corners), 0);
      cells += twice_signed_area(cell.corners);
    }
    EXPECT_NEAR(twice_signed_area(island.outline) / cells, 1, 1e-9) << count;
    const std::set<DemoCell::Point> corners(island.outline.begin(), island.outline.end());
    EXPECT_EQ(corners.size(), island.outline.size()) << "the outline touches itself, " << count;
  }
}

TEST(DemoIsland, NeighboursKnowEachOther) {
  const DemoIsland island = make_island(200, 3);
  for (std::size_t i = 0; i < island.cells.size(); ++i)
    for (const std::size_t other : island.cells[i].neighbours)
      EXPECT_THAT(island.cells[other].neighbours, testing::Contains(i));
}

TEST(DemoIsland, ASeedGivesTheSameIsland) {
  const DemoIsland one = make_island(50, 5);
  const DemoIsland two = make_island(50, 5);
  const DemoIsland other = make_island(50, 6);
  EXPECT_EQ(one.outline, two.outline);
  EXPECT_NE(one.outline, other.outline);
}

TEST(InventedName, IsDifferentForEveryNumber) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < 46'080; ++i) names.insert(invented_name(i, 9));
  EXPECT_EQ(names.size(), 46'080u);
}

TEST(Slug, KeepsAsciiLettersAndHyphens) {
  EXPECT_EQ(slug_of("La Roche-en-Ardenne"), "la-roche-en-ardenne");
  EXPECT_EQ(slug_of("Érezée"), "erezee");
  EXPECT_EQ(slug_of("Braine-l'Alleud"), "braine-l-alleud");
}

TEST(Day, ReadsAndWrites) {
  EXPECT_EQ(format_day(*parse_day("2026-02-28")), "2026-02-28");
  EXPECT_FALSE(parse_day("2026-02-30"));
  EXPECT_FALSE(parse_day("2026-2-3"));
  EXPECT_FALSE(parse_day("tomorrow"));
}

TEST(DemoDays, GoWithTheDayOfLoading) {
  const auto today = *parse_day("2026-11-22");
  const auto day = [&](const char* text) { return with_days(Json(text), today).as_string(); };
  EXPECT_EQ(day("{today}"), "2026-11-22");
  EXPECT_EQ(day("{today+9}T09:30:00Z"), "2026-12-01T09:30:00Z");
  EXPECT_EQ(day("{today-22}"), "2026-10-31");
  for (const char* other : {"today", "{today", "{today+}", "{today+1", "{todayx}", "{today+1x}",
                            "on {today}", "{today+99999999999}"})
    EXPECT_EQ(day(other), other);
  const Json nested = with_days(Json::object({{"at", Json::array({"{today}"})}, {"n", 1}}), today);
  EXPECT_EQ(nested.dump(), R"({"at":["2026-11-22"],"n":1})");
}

class DemoDraw : public testing::Test {
 protected:
  void SetUp() override {
    auto files = region_model_files(std::string(MAILLAGE_SOURCE_DIR) + "/region");
    ASSERT_TRUE(files.ok());
    auto loaded = model::Registry::load(*files);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    registry_ = std::move(*loaded);
  }

  std::vector<Json> draw(const Json& json, std::uint64_t seed) {
    auto templates = DemoTemplates::read(json, registry_);
    EXPECT_TRUE(templates.ok());
    DemoDrawOptions options;
    options.seed = seed;
    options.today = *parse_day("2026-11-22");
    std::vector<Json> drawn;
    const DemoMunicipality place{"be-nis-00001", "Trifouilly", "urban", 12'000, 5, 50};
    const auto done = templates->draw(place, options, [&](const Json& entity) -> Result<void> {
      drawn.push_back(entity);
      return {};
    });
    EXPECT_TRUE(done.ok());
    return drawn;
  }

  model::Registry registry_;
};

Json small_templates() {
  auto json = parse_json(R"({
    "needs": {"perMunicipality": {"urban": [3, 3]}, "states": {"published": 1}, "poolable": 1},
    "projects": {"perMunicipality": {"urban": [2, 2]}, "states": {"completed": 1},
                 "outcomes": {"success": 1}, "lessons": {"success": [{"fr": "Bien"}]}},
    "contact": {"name": {"fr": "Service"}, "email": "projets@{slug}.example"},
    "categories": [
      {"category": "street-lighting", "weight": {"urban": 1}, "titles": [{"fr": "Lampes"}],
       "quantity": {"perInhabitant": [0.1, 0.1], "minimum": 50, "roundTo": 5},
       "unitPrice": [1, 100, 200], "fixedPrice": 4000, "leadMonths": [3, 3],
       "durationMonths": [6, 6], "themes": ["territory"], "issues": ["data"], "axes": []},
      {"category": "data-officer", "weight": {"urban": 1}, "titles": [{"fr": "DPO"}],
       "quantity": {"fixed": [0.2, 0.8], "minimum": 0.2, "roundTo": 0.1},
       "unitPrice": [1, 2, 3], "fixedPrice": 0, "leadMonths": [0, 0], "durationMonths": [1, 1],
       "themes": [], "issues": [], "axes": []}]})");
  return std::move(*json);
}

TEST_F(DemoDraw, ASeedGivesTheSameEntities) {
  EXPECT_EQ(draw(small_templates(), 1), draw(small_templates(), 1));
  EXPECT_FALSE(draw(small_templates(), 1) == draw(small_templates(), 2));
}

TEST_F(DemoDraw, ANeedFollowsItsTemplate) {
  const auto drawn = draw(small_templates(), 1);
  ASSERT_EQ(drawn.size(), 5u);
  for (const Json& entity : drawn) {
    EXPECT_TRUE(registry_.from_simple(entity).ok()) << entity.dump();
    EXPECT_TRUE(entity.bool_at("fictional"));
    EXPECT_EQ(entity.find("contact")->string_at("email"), "projets@trifouilly.example");
    if (entity.string_at("category") != "street-lighting") continue;
    EXPECT_EQ(entity.number_at("quantity"), 1200);
    EXPECT_GE(entity.number_at("budget"), 1200 * 100 * 0.85 + 4000 - 50);
    EXPECT_LE(entity.number_at("budget"), 1200 * 100 * 1.2 + 4000 + 50);
    if (entity.string_at("type") != "Need") continue;
    EXPECT_EQ(entity.string_at("periodFrom"), "2027-02-01");
    EXPECT_EQ(entity.string_at("periodTo"), "2027-07-31");
  }
}

TEST_F(DemoDraw, TheTemplatesOfTheDemonstrationGiveValidEntities) {
  const auto json = demo_json("fictional/templates");
  ASSERT_TRUE(json.ok());
  for (const Json& entity : draw(*json, 4)) {
    auto content = registry_.from_simple(entity);
    ASSERT_TRUE(content.ok()) << entity.dump();
    const auto valid = registry_.validate(
        *content, nullptr, [](std::string_view) { return std::vector<std::string>(); }, true);
    EXPECT_TRUE(valid.ok()) << entity.dump();
  }
}

}  // namespace
}  // namespace maillage::app
