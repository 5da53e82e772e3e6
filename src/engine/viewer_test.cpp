// What an entity tells of itself to who reads only part of it (docs/adr/0024).
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/policy_world.h"
#include "store/memory/memory_store.h"

namespace maillage::engine {
namespace {

using access::Actor;

const model::Registry& region() {
  static const model::Registry loaded =
      *model::Registry::load(*model::read_region_directory(MAILLAGE_SOURCE_DIR "/region"));
  return loaded;
}

class ViewerTest : public ::testing::Test {
 protected:
  void write(std::string_view json, model::Change::Kind kind = model::Change::Kind::upsert) {
    auto entity = region().from_simple(*parse_json(json));
    ASSERT_TRUE(entity.ok()) << entity.error().message;
    Changes changes;
    changes.trusted = true;
    model::Change change{.kind = kind, .id = entity->id};
    change.content = std::move(*entity);
    changes.list.push_back(std::move(change));
    const auto done = engine_->commit(Actor::administrator("admin"), std::move(changes));
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  void change(const std::string& field, const std::string& value) {
    write(R"({"id":")" + request_ + R"(","type":"Request",")" + field + "\":" + value + "}",
          model::Change::Kind::append);
  }
  // What the actor is told of the request's version and time; nothing when it is not seen.
  struct Told {
    std::uint64_t version = 0;
    Timestamp modified{};
    bool operator==(const Told&) const = default;
  };
  std::optional<Told> told(const Actor& actor) {
    const RecordPtr record = engine_->get(actor, request_);
    if (!record) return std::nullopt;
    const ViewerPtr viewer = engine_->viewer(actor);
    return Told{viewer->version(*record), viewer->modified_at(*record)};
  }
  bool reads_note(const Actor& actor) {
    const RecordPtr record = engine_->get(actor, request_);
    return record && engine_->simple(actor, *record).find("privateNote");
  }

  const std::string request_ = "urn:ngsi-ld:Request:one";
  const std::string owner_ = policy::organisation("owner");
  store::MemoryStore store_;
  std::unique_ptr<Engine> engine_ = *Engine::open(store_, region(), Options{});
};

TEST_F(ViewerTest, VersionAndTimeTellNothingOfAFieldThatIsNotRead) {
  write(
      R"({"id":")" + policy::here +
      R"(","type":"AdministrativeArea","kind":"municipality","title":{"fr":"A"},"codes":["xx-x-a"]})");
  for (const std::string& name : {owner_, policy::organisation("party")})
    write(R"({"id":")" + name + R"(","type":"Organisation","kind":"company","title":{"fr":"O"}})");
  write(R"({"id":")" + request_ + R"(","type":"Request","title":{"fr":"T"},"municipality":")" +
        policy::here + R"(","organisation":")" + owner_ + R"(","supportBody":")" +
        policy::organisation("party") + R"(","privateNote":"first","state":"assigned"})");
  std::size_t kept_out = 0;
  std::size_t let_in = 0;
  for (const auto& [name, actor] : policy::everybody(owner_, policy::partner, "accompaniment")) {
    SCOPED_TRACE(name);
    const auto before = told(actor);
    if (!before) continue;
    const bool reads = reads_note(actor);
    ++(reads ? let_in : kept_out);
    change("privateNote", "\"of " + name + "\"");
    EXPECT_EQ(told(actor) == before, !reads);
    const auto between = told(actor);
    change("title", R"({"fr":"for )" + name + "\"}");
    ASSERT_TRUE(told(actor));
    EXPECT_NE(told(actor)->version, between->version);
    EXPECT_GT(told(actor)->modified, between->modified);
  }
  EXPECT_GT(kept_out, 2u);
  EXPECT_GT(let_in, 2u);
}

}  // namespace
}  // namespace maillage::engine
