// The audit: whatever is done to the stored chain is found, what was shown to whom is told, and
// what is told can be looked through.
#include "engine/audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/ids.h"
#include "engine/engine.h"
#include "engine/policy_world.h"
#include "store/memory/memory_store.h"

namespace maillage::engine {
namespace {

using access::Actor;
using Blocks = std::vector<std::string>;
using Kind = AuditRecord::Kind;

const std::string thing = "https://example.org/Thing";
const std::string size = "https://example.org/size";

model::Change put(std::string id, std::int64_t value) {
  model::Change change;
  change.kind = model::Change::Kind::upsert;
  change.id = change.content.id = std::move(id);
  change.content.types = {thing};
  model::Instance instance;
  instance.value = Json(value);
  change.content.attributes = {{size, {instance}}};
  return change;
}

class Chain : public ::testing::Test {
 protected:
  void open() {
    engine_.reset();
    Options options;
    options.save_after_bytes = 4000;  // the chain goes on from saved states too
    auto opened = Engine::open(*store_, registry_, options);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    engine_ = std::move(*opened);
  }
  void write_some(std::mt19937& random) {
    for (unsigned i = 0; i < 3 + random() % 10; ++i) {
      Changes changes;
      for (unsigned k = 0; k < 1 + random() % 3; ++k)
        changes.list.push_back(put("urn:x:" + std::to_string(random() % 9), next_++));
      ASSERT_TRUE(engine_->commit(Actor::administrator("ann"), std::move(changes)).ok());
      if (random() % 4 == 0) engine_->note(Actor::administrator("ann"), "account.lock", "urn:x:0");
    }
  }
  Blocks blocks() {
    Blocks found;
    EXPECT_TRUE((*store_->log(""))
                    ->scan(0,
                           [&](std::uint64_t, std::string_view content) {
                             found.emplace_back(content);
                             return true;
                           })
                    .ok());
    return found;
  }
  // The store as somebody would leave it who can write blocks in good form: other blocks, and what
  // is noted beside the journal as it was.
  std::vector<std::string> faults_of(const Blocks& blocks,
                                     const std::vector<std::string>& heads = {}) {
    store::MemoryStore other;
    for (const std::string& content : blocks) {
      std::string block = std::string(store::Log::header_bytes, '\0') + content;
      EXPECT_TRUE((*other.log(""))->append(block, store::Durability::synced).ok());
    }
    store::Batch rows;
    EXPECT_TRUE(
        store_
            ->scan(store::Space::audit, {},
                   [&](std::string_view key, std::string_view value) {
                     rows.push_back({store::Space::audit, std::string(key), std::string(value)});
                     return true;
                   })
            .ok());
    EXPECT_TRUE(other.write(rows, store::Durability::synced).ok());
    return verify_audit(other, "", heads).faults;
  }

  std::unique_ptr<store::MemoryStore> store_ = std::make_unique<store::MemoryStore>();
  model::Registry registry_;
  std::unique_ptr<Engine> engine_;
  std::int64_t next_ = 0;
};

// One change to what is stored, of a random kind. False: there was nothing to change.
bool tamper(Blocks& blocks, std::mt19937& random) {
  const auto some = [&] { return random() % blocks.size(); };
  switch (random() % 6) {
    case 0: {  // one bit
      std::string& block = blocks[some()];
      block[random() % block.size()] ^= static_cast<char>(1u << random() % 8);
      return true;
    }
    case 1:  // a block goes
      blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(some()));
      return true;
    case 2: {  // two blocks change places
      const std::size_t a = some();
      const std::size_t b = some();
      std::swap(blocks[a], blocks[b]);
      return a != b;
    }
    case 3:  // a block stands twice
      blocks.insert(blocks.begin() + static_cast<std::ptrdiff_t>(some()), blocks[some()]);
      return true;
    case 4: {  // two bytes of one block change places
      std::string& block = blocks[some()];
      const std::size_t a = random() % block.size();
      const std::size_t b = random() % block.size();
      std::swap(block[a], block[b]);
      return block[a] != block[b];
    }
    default:  // the end is cut off
      blocks.resize(some());
      return true;
  }
}

TEST_F(Chain, AnyChangeToWhatIsStoredIsFound) {
  std::mt19937 random(20261125);
  for (int round = 0; round < 4; ++round) {
    open();
    write_some(random);
  }
  engine_.reset();
  const Blocks whole = blocks();
  ASSERT_GT(whole.size(), 10u);
  ASSERT_EQ(faults_of(whole), std::vector<std::string>());
  for (int i = 0; i < 1000; ++i) {
    Blocks changed = whole;
    if (!tamper(changed, random) || changed == whole) continue;
    EXPECT_NE(faults_of(changed), std::vector<std::string>()) << "trial " << i;
  }
}

TEST_F(Chain, AHeadKeptElsewhereIsInItForEver) {
  std::mt19937 random(2);
  open();
  std::vector<std::string> heads;
  for (int i = 0; i < 5; ++i) {
    write_some(random);
    heads.push_back(engine_->audit_head().hash);
  }
  engine_.reset();
  EXPECT_EQ(faults_of(blocks(), heads), std::vector<std::string>());
  EXPECT_EQ(faults_of(blocks(), {std::string(64, '0')}).size(), 1u);
}

// Whoever can write all of the store can also replace what is noted there; not what is elsewhere.
TEST_F(Chain, ARewrittenChainDoesNotHoldAHeadKeptElsewhere) {
  std::mt19937 random(3);
  open();
  write_some(random);
  const std::string head = engine_->audit_head().hash;
  engine_.reset();
  store_ = std::make_unique<store::MemoryStore>();
  open();
  write_some(random);
  engine_.reset();
  EXPECT_EQ(faults_of(blocks()), std::vector<std::string>());
  EXPECT_EQ(faults_of(blocks(), {head}).size(), 1u);
}

TEST_F(Chain, AnEndThatWasCutOffStaysKnownAfterTheProgramWentOn) {
  std::mt19937 random(4);
  open();
  write_some(random);
  engine_.reset();
  Blocks left = blocks();
  left.resize(left.size() - 2);
  EXPECT_EQ(faults_of(left).size(), 1u);

  // The same folder with the journal cut, and the program started on it.
  auto cut = std::make_unique<store::MemoryStore>();
  for (const std::string& content : left) {
    std::string block = std::string(store::Log::header_bytes, '\0') + content;
    ASSERT_TRUE((*cut->log(""))->append(block, store::Durability::synced).ok());
  }
  store::Batch rows{{store::Space::meta, "format", "4"}};
  ASSERT_TRUE(
      store_
          ->scan(store::Space::audit, {},
                 [&](std::string_view key, std::string_view value) {
                   rows.push_back({store::Space::audit, std::string(key), std::string(value)});
                   return true;
                 })
          .ok());
  ASSERT_TRUE(cut->write(rows, store::Durability::synced).ok());
  store_ = std::move(cut);
  open();
  for (int i = 0; i < 50; ++i) write_some(random);
  const auto page = engine_->audit(Actor::administrator("ann"), {.kind = Kind::missing});
  ASSERT_TRUE(page.ok()) << page.error().message;
  ASSERT_EQ(page->records.size(), 1u);
  EXPECT_GE(page->records[0].more, 2u);
  engine_.reset();
  const auto faults = faults_of(blocks());
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_NE(faults[0].find("went missing"), std::string::npos) << faults[0];
}

// What is asked for, and what a plain look over all records gives.
TEST_F(Chain, PagesTellWhatAPlainLookTells) {
  std::mt19937 random(5);
  std::vector<std::pair<std::string, std::string>> told;  // actor, entity; latest last
  open();
  for (int i = 0; i < 700; ++i) {
    const std::string name = "actor" + std::to_string(random() % 4);
    const std::string id = "urn:x:" + std::to_string(random() % 6);
    Changes changes;
    changes.list.push_back(put(id, next_++));
    ASSERT_TRUE(engine_->commit(Actor::administrator(name), std::move(changes)).ok());
    told.emplace_back(name, id);
    if (i % 200 == 199) open();
  }
  for (const std::string& actor : {std::string(), std::string("actor2")})
    for (const std::string& entity : {std::string(), std::string("urn:x:3")}) {
      std::vector<std::pair<std::string, std::string>> wanted;
      std::copy_if(told.rbegin(), told.rend(), std::back_inserter(wanted), [&](const auto& one) {
        return (actor.empty() || one.first == actor) && (entity.empty() || one.second == entity);
      });
      std::vector<std::pair<std::string, std::string>> found;
      AuditQuery query{.actor = actor, .entity = entity, .limit = 30};
      do {
        const auto page = engine_->audit(Actor::administrator("ann"), query);
        ASSERT_TRUE(page.ok()) << page.error().message;
        for (const AuditRecord& record : page->records)
          found.emplace_back(record.actor_id, record.items.at(0).entity);
        query.before = page->next;
      } while (query.before != 0);
      EXPECT_EQ(found, wanted) << actor << " " << entity;
    }
}

}  // namespace
}  // namespace maillage::engine
