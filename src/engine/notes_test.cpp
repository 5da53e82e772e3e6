// Who was shown whose data: what is noted, what is not, and that lists are one record.
#include "engine/notes.h"

#include <gtest/gtest.h>

#include <thread>

#include "engine/engine.h"
#include "store/memory/memory_store.h"

namespace maillage::engine {
namespace {

using access::Actor;
using Kind = AuditRecord::Kind;

const model::Registry& region() {
  static const model::Registry loaded =
      *model::Registry::load(*model::read_region_directory(MAILLAGE_SOURCE_DIR "/region"));
  return loaded;
}

std::string person(int number) { return "urn:ngsi-ld:Person:" + std::to_string(number); }

Actor somebody(int number) {
  Actor actor{.kind = Actor::Kind::person};
  actor.id = actor.person = person(number);
  actor.doing = "entities.list";
  return actor;
}

class Showing : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    engine_.reset();
    auto opened = Engine::open(store_, region(), {});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    engine_ = std::move(*opened);
  }
  void add(Json simple) {
    Changes changes;
    changes.trusted = true;
    model::Change change;
    change.kind = model::Change::Kind::create;
    change.id = simple.string_at("id");
    auto entity = region().from_simple(simple);
    ASSERT_TRUE(entity.ok()) << entity.error().message;
    change.content = std::move(*entity);
    changes.list.push_back(std::move(change));
    const auto done = engine_->commit(Actor::system(), std::move(changes));
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  void add_people(int count) {
    for (int i = 0; i < count; ++i)
      add(Json::object(
          {{"id", person(i)}, {"type", "Person"}, {"name", "Name " + std::to_string(i)}}));
  }
  void show(const Actor& actor, const std::string& id) {
    const auto record = engine_->get(Actor::system(), id);
    ASSERT_TRUE(record) << id;
    engine_->told(actor, *record);
  }
  AuditPage shown(const Actor& reader, AuditQuery query = {}) {
    query.kind = Kind::shown;
    auto page = engine_->audit(reader, query);
    EXPECT_TRUE(page.ok()) << page.error().message;
    return page.ok() ? std::move(*page) : AuditPage();
  }

  store::MemoryStore store_;
  std::unique_ptr<Engine> engine_;
  Actor admin_ = Actor::administrator("ann");
};

TEST_F(Showing, AListOfAHundredPeopleIsOneRecord) {
  add_people(100);
  for (int i = 0; i < 100; ++i) show(somebody(7), person(i));
  const AuditPage page = shown(admin_);
  ASSERT_EQ(page.records.size(), 1u);
  EXPECT_EQ(page.records[0].items.size(), 99u);  // not oneself
  EXPECT_EQ(page.records[0].actor_id, person(7));
  EXPECT_EQ(page.records[0].operation, "entities.list");
}

TEST_F(Showing, WhatTheProgramReadsAndWhatNobodyIsMeantByIsNotNoted) {
  add_people(2);
  add(Json::object({{"id", "urn:ngsi-ld:Project:2"}, {"type", "Project"}, {"title", "Leaks"}}));
  show(Actor::system(), person(0));
  show(somebody(0), person(0));
  show(admin_, "urn:ngsi-ld:Project:2");
  EXPECT_TRUE(shown(admin_).records.empty());
}

TEST_F(Showing, AMembershipIsAboutItsPerson) {
  add_people(3);
  add(Json::object({{"id", "urn:ngsi-ld:Membership:1"},
                    {"type", "Membership"},
                    {"person", person(1)},
                    {"organisation", "urn:ngsi-ld:Organisation:1"},
                    {"role", "editor"},
                    {"state", "active"}}));
  show(somebody(1), "urn:ngsi-ld:Membership:1");
  show(somebody(2), "urn:ngsi-ld:Membership:1");
  const AuditPage page = shown(admin_, {.entity = person(1)});
  ASSERT_EQ(page.records.size(), 1u);
  EXPECT_EQ(page.records[0].actor_id, person(2));
  EXPECT_EQ(page.records[0].items.at(0).subject, person(1));
  EXPECT_EQ(shown(somebody(1)).records.size(), 1u);
  EXPECT_TRUE(shown(somebody(2)).records.empty());
}

TEST_F(Showing, ARestrictedFieldShownToAnotherThanItsOwnerIsNoted) {
  const std::string owner = "urn:ngsi-ld:Organisation:owner";
  add(Json::object({{"id", "urn:ngsi-ld:Project:1"},
                    {"type", "Project"},
                    {"title", "Lamps"},
                    {"lead", owner},
                    {"internalNote", "between us"}}));
  Actor of_owner = somebody(1);
  of_owner.organisation = owner;
  of_owner.role = access::Role::editor;
  show(of_owner, "urn:ngsi-ld:Project:1");
  show(somebody(2), "urn:ngsi-ld:Project:1");  // who is not shown that field
  EXPECT_TRUE(shown(admin_).records.empty());
  show(admin_, "urn:ngsi-ld:Project:1");
  const AuditPage page = shown(admin_);
  ASSERT_EQ(page.records.size(), 1u);
  EXPECT_EQ(page.records[0].items.at(0).subject, "");
}

TEST_F(Showing, SomebodyReadsOfTheirOwnDataOnlyAndNoNameTheyMayNotSee) {
  add_people(3);
  show(somebody(2), person(0));
  show(somebody(2), person(1));
  show(admin_, person(0));
  const AuditPage page = shown(somebody(0));
  ASSERT_EQ(page.records.size(), 2u);
  for (const AuditRecord& record : page.records) {
    ASSERT_EQ(record.items.size(), 1u);
    EXPECT_EQ(record.items[0].entity, person(0));
    EXPECT_EQ(record.actor_id + record.actor_name, "");
  }
  EXPECT_EQ(engine_->audit(Actor::anonymous(), {}).error().code, ErrorCode::unauthenticated);
  // Asking for somebody else's, or for what somebody did, gives one's own all the same.
  EXPECT_EQ(shown(somebody(0), {.entity = person(1)}).records.size(), 2u);
  EXPECT_EQ(shown(somebody(0), {.actor = person(2)}).records.size(), 2u);
}

TEST_F(Showing, WhatWasNotedIsThereAfterARestart) {
  add_people(2);
  show(somebody(1), person(0));
  engine_->note(somebody(1), "account.signIn", person(1));
  open();
  EXPECT_EQ(shown(admin_).records.size(), 1u);
  EXPECT_EQ(shown(somebody(0)).records.size(), 1u);
  EXPECT_EQ(engine_->audit(admin_, {.kind = Kind::done})->records.size(), 1u);
  EXPECT_EQ(verify_audit(store_, "", {}).faults, std::vector<std::string>());
}

TEST_F(Showing, NotesAreWrittenByThemselvesWithinASecond) {
  add_people(2);
  const std::uint64_t before = engine_->audit_head().number;
  show(somebody(1), person(0));
  for (int i = 0; i < 100 && engine_->audit_head().number == before; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_EQ(engine_->audit_head().number, before + 1);
}

TEST(Notes, BeyondItsLimitsItCounts) {
  Notes notes({.notes_max = 3, .shown_max = 4});
  for (int i = 0; i < 6; ++i) {
    const std::string id = person(i);
    notes.add(somebody(1), "entities.list", NoteKind::shown, id, {id});
  }
  for (int i = 2; i < 6; ++i)
    notes.add(somebody(i), "entities.read", NoteKind::shown, person(0), {person(0)});
  const auto taken = notes.take();
  ASSERT_EQ(taken.size(), 3u);
  std::size_t listed = 0;
  std::uint64_t more = 0;
  for (const Note& note : taken) {
    listed += note.shown.size();
    more += note.more;
  }
  EXPECT_EQ(listed, 4u);
  EXPECT_EQ(listed + more, 10u);
  EXPECT_TRUE(notes.empty());
}

}  // namespace
}  // namespace maillage::engine
