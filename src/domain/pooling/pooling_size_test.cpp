// A region of the size that the mission asks for, in time: 261 municipalities with 8,000 needs and
// 5,000 solutions. Prints what it took.
#include <cstdio>
#include <ctime>

#include "domain/pooling/demo_test_support.h"

namespace maillage::domain {
namespace {

class PoolingSizeTest : public PoolingTest {
 protected:
  std::uint32_t next(std::uint32_t below) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::uint32_t>((state_ >> 33) % below);
  }

  void fill(int needs, int solutions) {
    Context now = context();
    const auto records = all_of_type(now, "AdministrativeArea");
    std::vector<std::string> municipalities;
    for (const auto& record : *records) {
      const Json area = simple(now, *record);
      if (area.string_at("kind") == "municipality")
        municipalities.emplace_back(area.string_at("id"));
    }
    const auto& categories = registry().vocabulary("need-category")->concepts;
    engine::Changes changes;
    changes.trusted = true;
    for (int i = 0; i < needs + solutions; ++i) {
      const auto& category = categories[next(static_cast<std::uint32_t>(categories.size()))];
      const std::string& area = municipalities[next(261)];
      const bool need = i < needs;
      Json made =
          Json::object({{"id", (need ? "urn:ngsi-ld:Need:size-" : "urn:ngsi-ld:Solution:size-") +
                                   std::to_string(i)},
                        {"type", need ? "Need" : "Solution"},
                        {"title", Json::object({{"fr", "Besoin " + std::to_string(i)}})},
                        {"state", "published"}});
      if (need) {
        const double usual = category.properties.number_at("referenceQuantity", 10);
        const double quantity = usual * (0.2 + next(180) / 100.0);
        made.set("category", category.code);
        made.set("municipality", area);
        made.set("quantity", quantity);
        made.set("unit", category.properties.string_at("unit"));
        made.set("budget", quantity * category.properties.number_at("referencePrice", 100) *
                               (0.9 + next(40) / 100.0));
        made.set("periodFrom", "202" + std::to_string(7 + next(2)) + "-01-01");
        made.set("periodTo", "2029-06-30");
        made.set("poolable", true);
      } else {
        made.set("categories", Json::array(std::vector<std::string>{category.code}));
        made.set("organisation", "urn:ngsi-ld:Organisation:be-idelux");
        made.set(
            "areaServed",
            Json::array(std::vector<std::string>{"urn:ngsi-ld:AdministrativeArea:be-nis-03000"}));
      }
      add(made, changes);
    }
    const auto done = engine_->commit(access::Actor::system(), std::move(changes));
    ASSERT_TRUE(done.ok()) << done.error().message;
  }

  std::uint64_t state_ = 42;
};

TEST_F(PoolingSizeTest, ARegionTakesSeconds) {
  fill(8000, 5000);
  for (const char* input : {"{}", R"({"save":true})", R"({"save":true})"}) {
    const auto start = std::clock();
    const Json answer = must("pools.propose", input);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::printf("%s: %s, %.2f s of processor time, answer of %zu kB\n", input,
                answer.find("figures")->dump().c_str(), seconds, answer.dump().size() / 1000);
    EXPECT_GT(answer.find("pools")->size(), 100u);
    EXPECT_EQ(answer.find("figures")->number_at("failed", 0), 0);
    EXPECT_LT(seconds, 10);
  }
}

}  // namespace
}  // namespace maillage::domain
