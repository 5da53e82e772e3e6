// The index of texts against a plain scan of random documents, and pages by relevance against the
// whole list.
#include "engine/search_index.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "engine/engine.h"
#include "model/sample_region.h"
#include "store/memory/memory_store.h"

namespace maillage::engine {
namespace {

// No language inflects these, so that a document holds a word or does not.
const std::vector<std::string> vocabulary = {"zorb", "klat", "brix", "klatz", "vompa", "qir"};

class SearchIndexTest : public testing::TestWithParam<unsigned> {
 protected:
  void put(EntityNumber number) {
    std::set<std::string>& words = documents_[number];
    words.clear();
    std::string text;
    for (std::size_t i = 0; i <= random_() % 4; ++i) {
      // Early words are common, late ones rare.
      const std::size_t at = std::min(random_(), random_()) % vocabulary.size();
      words.insert(vocabulary[at]);
      text += vocabulary[at] + " ";
    }
    index_.put(number, SearchIndex::analyse({{text, "fr", 1}}));
  }
  std::vector<EntityNumber> search(const model::TextFilter& filter) const {
    std::vector<EntityNumber> found;
    for (const auto& one : index_.search(filter)) {
      EXPECT_GT(one.score, 0);
      found.push_back(one.number);
    }
    return found;
  }
  template <class Keep>
  std::vector<EntityNumber> expected(Keep&& keep) const {
    std::vector<EntityNumber> found;
    for (const auto& [number, words] : documents_)
      if (keep(words)) found.push_back(number);
    return found;
  }

  std::mt19937 random_{GetParam()};
  std::map<EntityNumber, std::set<std::string>> documents_;
  SearchIndex index_;
};

TEST_P(SearchIndexTest, FindsWhatAScanFinds) {
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 30; ++i) put(random_() % 300);
    for (int i = 0; i < 5; ++i) {
      const EntityNumber number = random_() % 300;
      index_.erase(number);
      documents_.erase(number);
    }
    const std::string& a = vocabulary[random_() % vocabulary.size()];
    const std::string& b = vocabulary[random_() % vocabulary.size()];
    EXPECT_EQ(search({a + " " + b, "fr", false, false}),
              expected([&](auto& words) { return words.contains(a) && words.contains(b); }));
    EXPECT_EQ(search({a + " " + b, "fr", false, true}),
              expected([&](auto& words) { return words.contains(a) || words.contains(b); }));
    EXPECT_EQ(search({b + " kla", "fr", true, false}), expected([&](auto& words) {
                return words.contains(b) && (words.contains("klat") || words.contains("klatz"));
              }));
    EXPECT_EQ(search({a + " unknown", "fr", false, false}), std::vector<EntityNumber>());
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, SearchIndexTest, testing::Range(1u, 6u));

TEST(SearchPages, ByRelevanceGiveTheWholeListInItsOrder) {
  store::MemoryStore store;
  const model::Registry registry = *model::Registry::load(model::sample_region());
  const auto engine = std::move(*Engine::open(store, registry, {}));
  const access::Actor admin = access::Actor::administrator("admin");
  Changes changes;
  changes.trusted = true;
  for (int i = 0; i < 60; ++i) {
    const Json need = Json::object({{"id", "urn:ngsi-ld:Need:" + std::to_string(i)},
                                    {"type", "Need"},
                                    {"title", i % 3 == 0 ? "zorb klat" : "zorb"},
                                    {"municipality", "urn:ngsi-ld:Area:a"}});
    model::Change change;
    change.kind = model::Change::Kind::create;
    change.content = registry.from_simple(need).value();
    change.id = change.content.id;
    changes.list.push_back(std::move(change));
  }
  ASSERT_TRUE(engine->commit(admin, std::move(changes)).ok());

  model::Query query;
  query.text = model::TextFilter{"zorb", "fr", false, false};
  query.limit = 1000;
  query.count = true;
  const Page whole = engine->query(admin, query).value();
  EXPECT_EQ(whole.count, 60u);
  ASSERT_EQ(whole.hits.size(), 60u);
  EXPECT_TRUE(whole.next.empty());
  for (std::size_t i = 1; i < whole.hits.size(); ++i)
    EXPECT_GE(whole.hits[i - 1].score, whole.hits[i].score);

  // The same with facets, which reads every record.
  query.facets.push_back({"https://w3id.org/maillage/terms#state", 10});
  const Page counted = engine->query(admin, query).value();
  query.facets.clear();
  query.limit = 7;
  std::vector<std::string> paged;
  do {
    const Page page = engine->query(admin, query).value();
    EXPECT_EQ(page.count, 60u);
    for (const Hit& hit : page.hits) paged.emplace_back(hit.record->id());
    query.cursor = page.next;
  } while (!query.cursor.empty());
  ASSERT_EQ(paged.size(), 60u);
  for (std::size_t i = 0; i < paged.size(); ++i) {
    EXPECT_EQ(paged[i], whole.hits[i].record->id());
    EXPECT_EQ(paged[i], counted.hits[i].record->id());
  }
  query.cursor.clear();
  query.offset = 58;
  EXPECT_EQ(engine->query(admin, query)->hits.size(), 2u);
}

}  // namespace
}  // namespace maillage::engine
