#include "domain/pooling/pooling.h"

#include "domain/pooling/demo_test_support.h"

namespace maillage::domain {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

constexpr const char* water =
    R"({"category":"water-leak-detection","kinds":["joint-purchase"],"save":true})";

std::string pool_and_need(std::string_view pool, const std::string& need) {
  return Json::object({{"pool", pool}, {"need", need}}).dump();
}

std::vector<std::string> texts(const Json* list) {
  std::vector<std::string> found;
  if (list && list->is_array())
    for (const Json& element : list->as_array()) found.push_back(element.as_string());
  return found;
}

TEST_F(PoolingTest, FindsTheWaterPoolAroundNassogne) {
  const Json pool = kept_water_pool();
  EXPECT_EQ(pool.string_at("kind"), "joint-purchase");
  EXPECT_EQ(pool.string_at("state"), "proposed");
  EXPECT_EQ(texts(pool.find("members")).size(), 5u);
  EXPECT_THAT(texts(pool.find("members")), Contains(need_id("tour-nassogne-water")));
  EXPECT_THAT(texts(pool.find("supplyCandidates")),
              Contains("urn:ngsi-ld:Organisation:be-futurocite"));
  EXPECT_EQ(pool.find("title")->string_at("fr"),
            "Marché conjoint : détection de fuites et distribution d'eau – 5 communes autour de "
            "Nassogne");
  EXPECT_EQ(pool.find("title")->string_at("de"),
            "Gemeinsame Auftragsvergabe: Leckerkennung und Wasserverteilung – 5 Gemeinden um "
            "Nassogne");
}

TEST_F(PoolingTest, KeepsAValidPoolWithItsArithmetic) {
  const Json pool = kept_water_pool();
  const auto record = engine_->get(access::Actor::anonymous(), pool.string_at("id"));
  ASSERT_TRUE(record);
  const auto lookup = [&](std::string_view id) {
    const auto found = engine_->get(access::Actor::system(), id);
    return found ? engine_->decode(*found).types : std::vector<std::string>();
  };
  const auto valid = registry().validate(engine_->decode(*record), nullptr, lookup, true);
  EXPECT_TRUE(valid.ok());
  const Json kept = entity(pool.string_at("id"));
  EXPECT_EQ(kept.number_at("savingCentral"), kept.find("saving")->number_at("central"));
  EXPECT_EQ(kept.find("shares")->size(), 5u);
  EXPECT_TRUE(kept.bool_at("fictional"));
  const Json* arithmetic = kept.find("arithmetic");
  EXPECT_TRUE(arithmetic->find("parameters")->find("parameters")->find("price_exponent"));
  EXPECT_FALSE(arithmetic->find("parameters")->find("parameters")->find("shared_tool.pair_days"));
  EXPECT_GT(arithmetic->find("lines")->size(), 5u);
}

TEST_F(PoolingTest, TheSameProposalChangesNothing) {
  const Json first = kept_water_pool();
  const Json again = must("pools.propose", water);
  EXPECT_EQ(again.find("pools")->as_array().at(0).string_at("id"), first.string_at("id"));
  EXPECT_EQ(again.find("figures")->number_at("created"), 0);
  EXPECT_EQ(again.find("figures")->number_at("updated"), 0);
  EXPECT_EQ(pools_in("proposed"), 1u);
}

TEST_F(PoolingTest, AProposalFollowsItsNeeds) {
  const Json first = kept_water_pool();
  must("pools.propose", R"({"needs":["urn:ngsi-ld:Need:tour-nassogne-water"],"save":true})");
  EXPECT_EQ(pools_in("proposed"), 1u) << "a proposal that reaches wider stays";
  Json need = entity(need_id("tour-tellin-water"));
  for (const char* name : {"version", "createdAt", "modifiedAt"}) need.erase(name);
  need.set("state", "withdrawn");
  store("[" + need.dump() + "]");
  const Json again = must("pools.propose", water);
  EXPECT_EQ(again.find("pools")->as_array().at(0).string_at("id"), first.string_at("id"));
  EXPECT_EQ(again.find("figures")->number_at("updated"), 1);
  EXPECT_EQ(texts(entity(first.string_at("id")).find("members")).size(), 4u);
}

TEST_F(PoolingTest, EveryKindIsProposedOncePerNeedAndClass) {
  const Json answer = must("pools.propose", R"({"save":true})");
  std::vector<std::string> answered;
  for (const Json& pool : answer.find("pools")->as_array()) {
    EXPECT_GE(texts(pool.find("supplyCandidates")).size(), 1u);
    if (pool.string_at("kind") == "community-of-practice") continue;
    for (const std::string& id : texts(pool.find("members"))) {
      EXPECT_THAT(answered, ::testing::Not(Contains(id)));
      answered.push_back(id);
    }
  }
  // Needs of the pools that people run already.
  EXPECT_THAT(answered, ::testing::Not(Contains(need_id("pool-bertrix-data"))));
}

TEST_F(PoolingTest, TheSeedAndTheParametersDecideAlone) {
  const auto pools = [&](const std::string& input) {
    return must("pools.propose", input).find("pools")->dump();
  };
  EXPECT_EQ(pools(R"({"seed":5})"), pools(R"({"seed":5})"));
  const std::string dear =
      R"({"kinds":["joint-purchase"],"parameters":{"parameters":{"day_cost":5000}}})";
  EXPECT_EQ(pools(dear), "[]");
}

TEST_F(PoolingTest, TheTerritoryAndThePeriodLimitTheNeeds) {
  const auto needs = [&](const std::string& input) {
    return must("pools.propose", input).find("figures")->number_at("needs");
  };
  const double all = needs(R"({"category":"water-leak-detection"})");
  EXPECT_EQ(all, 5);
  EXPECT_EQ(needs(R"({"category":"water-leak-detection",
                      "territory":"urn:ngsi-ld:AdministrativeArea:be-nis-80000"})"),
            4);
  EXPECT_EQ(needs(R"({"category":"water-leak-detection","period":{"from":"2028-05-01"}})"), 1);
}

TEST_F(PoolingTest, JoinsAndLeaves) {
  const std::string id(kept_water_pool().string_at("id"));
  store(R"([{"id":"urn:ngsi-ld:Need:late","type":"Need","title":{"fr":"Fuites"},
    "category":"water-leak-detection","municipality":"urn:ngsi-ld:AdministrativeArea:be-nis-84059",
    "quantity":30,"unit":"sensor","budget":25000,"periodFrom":"2027-01-01","periodTo":"2028-12-31",
    "state":"published"}])");
  const Json shown = must("pool", Json::object({{"id", id}}).dump());
  EXPECT_EQ(shown.find("missing")->as_array().at(0).find("entity")->string_at("id"),
            need_id("late"));
  const Json joined = must("pools.join", pool_and_need(id, need_id("late")));
  EXPECT_EQ(joined.find("members")->size(), 6u);
  EXPECT_EQ(entity(need_id("late")).string_at("pool"), id);
  EXPECT_THAT(std::string(entity(id).find("title")->string_at("en")), HasSubstr("6 municip"));
  EXPECT_FALSE(joined.bool_at("outdated"));
  // People have chosen its members now: a new proposal leaves it alone.
  const Json again = must("pools.propose", water);
  EXPECT_EQ(again.find("pools")->size(), 0u);
  const Json left = must("pools.leave", pool_and_need(id, need_id("late")));
  EXPECT_EQ(left.find("members")->size(), 5u);
  EXPECT_EQ(entity(need_id("late")).string_at("pool"), "");
}

TEST_F(PoolingTest, ThePoolCanBecomeEmpty) {
  const Json pool = kept_water_pool();
  for (const std::string& need : texts(pool.find("members")))
    must("pools.leave", pool_and_need(pool.string_at("id"), need));
  const Json view = must("pool", Json::object({{"id", pool.string_at("id")}}).dump());
  EXPECT_EQ(view.find("members")->size(), 0u);
  EXPECT_FALSE(entity(pool.string_at("id")).find("saving"));
}

TEST_F(PoolingTest, JoiningIsRefusedWithItsReason) {
  const std::string id(kept_water_pool().string_at("id"));
  const std::string running = "urn:ngsi-ld:Pool:fictional-data-officer-semois";
  refused("pools.join", pool_and_need(id, need_id("tour-nassogne-water")), ErrorCode::conflict,
          "need");
  refused("pools.join", pool_and_need(id, need_id("nobody")), ErrorCode::not_found,
          need_id("nobody"));
  refused("pools.join", pool_and_need("urn:ngsi-ld:Pool:none", need_id("tour-nassogne-water")),
          ErrorCode::not_found, "urn:ngsi-ld:Pool:none");
  refused("pools.join", pool_and_need(id, need_id("pool-bertrix-data")), ErrorCode::invalid,
          "need");
  refused("pools.join", pool_and_need(running, need_id("tour-nassogne-water")), ErrorCode::conflict,
          "pool");
  refused("pools.leave", pool_and_need(id, need_id("pool-bertrix-data")), ErrorCode::invalid,
          "need");
  refused("pools.leave", pool_and_need(running, need_id("pool-bertrix-data")), ErrorCode::conflict,
          "pool");
  store(R"([{"id":"urn:ngsi-ld:Need:no","type":"Need","title":{"fr":"Fuites"},"poolable":false,
    "category":"water-leak-detection","municipality":"urn:ngsi-ld:AdministrativeArea:be-nis-84059",
    "state":"published"},
    {"id":"urn:ngsi-ld:Need:draft","type":"Need","title":{"fr":"Fuites"},
    "category":"water-leak-detection","municipality":"urn:ngsi-ld:AdministrativeArea:be-nis-84059",
    "state":"draft"}])");
  refused("pools.join", pool_and_need(id, need_id("no")), ErrorCode::invalid, "need");
  refused("pools.join", pool_and_need(id, need_id("draft")), ErrorCode::conflict, "need");
}

TEST_F(PoolingTest, RecomputesWithOtherParameters) {
  const std::string id(kept_water_pool().string_at("id"));
  const std::string wished = R"(,"parameters":{"parameters":{"procedure_cost":20000}})";
  const Json seen = must("pools.recompute", R"({"pool":")" + id + "\"" + wished + "}");
  const double before = entity(id).number_at("savingCentral");
  EXPECT_GT(seen.find("saving")->number_at("central"), before);
  EXPECT_TRUE(seen.bool_at("outdated"));
  must("pools.recompute", R"({"pool":")" + id + "\"" + wished + R"(,"save":true})");
  EXPECT_EQ(entity(id).number_at("savingCentral"), seen.find("saving")->number_at("central"));
  const Json view = must("pool", Json::object({{"id", id}}).dump());
  EXPECT_FALSE(view.bool_at("outdated"));
  EXPECT_EQ(
      view.find("parameters")->find("parameters")->find("procedure_cost")->number_at("central"),
      20000);
}

TEST_F(PoolingTest, AnonymousActorsCannotRunCommands) {
  const Json pool = kept_water_pool();
  const std::string named = R"({"pool":")" + std::string(pool.string_at("id")) + "\"}";
  const std::string with_need = pool_and_need(pool.string_at("id"), need_id("tour-tellin-water"));
  const std::pair<const char*, std::string> calls[] = {{"pools.propose", "{}"},
                                                       {"pools.join", with_need},
                                                       {"pools.leave", with_need},
                                                       {"pools.recompute", named}};
  for (const auto& [command, input] : calls) {
    const auto answer = run(command, input, access::Actor::anonymous());
    ASSERT_FALSE(answer.ok()) << command;
    EXPECT_EQ(answer.error().code, ErrorCode::unauthenticated) << command;
  }
  const auto view =
      run("pool", Json::object({{"id", pool.string_at("id")}}).dump(), access::Actor::anonymous());
  EXPECT_TRUE(view.ok()) << "pools are public";
}

TEST_F(PoolingTest, BadInputIsNamed) {
  const struct {
    const char* name;
    const char* input;
    const char* field;
  } table[] = {
      {"pools.propose", R"({"territory":"urn:ngsi-ld:AdministrativeArea:none"})", "territory"},
      {"pools.propose", R"({"category":"nothing"})", "category"},
      {"pools.propose", R"({"kinds":[]})", "kinds"},
      {"pools.propose", R"({"kinds":["party"]})", "kinds[0]"},
      {"pools.propose", R"({"period":{"from":"soon"}})", "period.from"},
      {"pools.propose", R"({"period":{"from":"2028-01-01","to":"2027-01-01"}})", "period.to"},
      {"pools.propose", R"({"needs":["urn:ngsi-ld:Need:none"]})", "needs"},
      {"pools.propose", R"({"seed":-1})", "seed"},
      {"pools.propose", R"({"colour":"blue"})", "colour"},
      {"pools.propose", R"({"parameters":{"parameters":{"price_exponent":{"low":"a"}}}})",
       "parameters.parameters.price_exponent.low"},
      {"pools.propose", R"({"parameters":{"criticalMass":{"party":{}}}})",
       "parameters.criticalMass.party"},
      {"pools.join", "{}", "pool"},
      {"pool-preview", R"({"needs":"urn:ngsi-ld:Need:tour-tellin-water","kind":"party"})", "kind"},
      {"pool-preview", R"({"needs":",","kind":"shared-tool"})", "needs"},
  };
  for (const auto& row : table) {
    const auto answer = run(row.name, row.input);
    ASSERT_FALSE(answer.ok()) << row.input;
    EXPECT_EQ(answer.error().code, ErrorCode::invalid) << row.input;
    const auto& fields = answer.error().fields;
    EXPECT_EQ(fields.empty() ? answer.error().subject : fields.front().field, row.field)
        << row.input;
  }
}

}  // namespace
}  // namespace maillage::domain
