// Personal values on disk: sealed from the first moment, gone for ever once they are erased,
// whatever came between the commit and the shredding.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/ids.h"
#include "engine/audit.h"
#include "engine/engine.h"
#include "model/load.h"
#include "model/sample_region.h"
#include "store/memory/memory_store.h"

namespace maillage::engine {
namespace {

using access::Actor;
using model::Change;

const std::string ann = "urn:ngsi-ld:Person:1";
const std::string other = "urn:ngsi-ld:Person:2";
const std::string note = "urn:ngsi-ld:Note:1";

std::vector<model::RegionFile> region_with_people() {
  auto files = model::sample_region();
  const std::string head = R"("version": 1, "labels": @, "plural": @, "help": @, "icon": "area",
    "dimension": "support", "views": {"list": [], "detail": [], "order": "id"},)";
  const std::string person = R"({"name": "Person", )" + head + R"("title": "name",
    "required": ["name"], "personal": ["id"],
    "properties": {
      "name": {"kind": "Property", "labels": @, "type": "string", "personal": "id",
               "searchable": 5},
      "phone": {"kind": "Property", "labels": @, "type": "string", "personal": "id"},
      "city": {"kind": "Property", "labels": @, "type": "string"}},
    "access": {"public": true, "change": ["officer"]}})";
  const std::string note_type = R"({"name": "Note", )" + head + R"("title": "text",
    "required": [],
    "properties": {
      "text": {"kind": "Property", "labels": @, "type": "string"},
      "author": {"kind": "Property", "labels": @, "type": "string", "personal": "writtenBy"},
      "writtenBy": {"kind": "Relationship", "labels": @, "targets": ["Person"]}}})";
  const std::string common = R"({"properties": {
    "erased": {"kind": "Property", "labels": @, "type": "string", "format": "date-time",
               "readonly": true}}})";
  files[0].text = model::with_labels(common);
  files.push_back({"types/Person.json", model::with_labels(person)});
  files.push_back({"types/Note.json", model::with_labels(note_type)});
  return files;
}

// Every byte that a store holds.
std::string everything(store::MemoryStore& store) {
  std::string all;
  const auto add = [&](std::string_view bytes) { (all += bytes) += '\n'; };
  EXPECT_TRUE((*store.log(""))
                  ->scan(0,
                         [&](std::uint64_t, std::string_view content) {
                           add(content);
                           return true;
                         })
                  .ok());
  for (const auto space : {store::Space::meta, store::Space::accounts, store::Space::audit})
    EXPECT_TRUE(store
                    .scan(space, {},
                          [&](std::string_view key, std::string_view value) {
                            add(key);
                            add(value);
                            return true;
                          })
                    .ok());
  const auto saved = store.saved("");
  if (saved.ok() && *saved) add(*(*saved)->read(0, (*saved)->size()));
  return all;
}

class ErasingTest : public ::testing::Test {
 protected:
  ErasingTest() {
    std::filesystem::create_directories(folder_);
    auto loaded = model::Registry::load(region_with_people());
    EXPECT_TRUE(loaded.ok()) << loaded.error().message;
    registry_ = std::move(*loaded);
    open();
  }
  ~ErasingTest() override {
    engine_.reset();
    std::filesystem::remove_all(folder_);
  }
  std::shared_ptr<KeyRing> ring() {
    return std::move(*KeyRing::open(keys_file_, std::string(32, 'w'), system_random()));
  }
  void open() {
    engine_.reset();
    Options options;
    options.save_after_bytes = save_after_bytes_;
    options.keys = keys_ = ring();
    auto opened = Engine::open(*store_, registry_, options);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    engine_ = std::move(*opened);
  }
  Result<Committed> put(const std::string& json, Change::Kind kind = Change::Kind::upsert,
                        bool erases = false) {
    auto content = registry_.from_simple(*parse_json(json));
    EXPECT_TRUE(content.ok()) << content.error().message;
    Changes changes;
    changes.trusted = true;
    changes.erases = erases;
    Change change;
    change.kind = kind;
    change.id = content->id;
    change.content = std::move(*content);
    changes.list.push_back(std::move(change));
    return engine_->commit(admin_, std::move(changes));
  }
  void write_people() {
    ASSERT_TRUE(put(R"({"id":")" + ann + R"(","type":"Person","name":"Ann Secretname",
      "phone":"0471 23 45 67","city":"Plainville"})")
                    .ok());
    ASSERT_TRUE(put(R"({"id":")" + other + R"(","type":"Person","name":"Bob Othername"})").ok());
    ASSERT_TRUE(put(R"({"id":")" + note + R"(","type":"Note","text":"Plain words",
      "author":"Ann Secretname","writtenBy":")" +
                    ann + R"("})")
                    .ok());
    ASSERT_TRUE(put(R"({"id":")" + ann + R"(","type":"Person","name":"Ann Secondname",
      "phone":"0471 23 45 67","city":"Plainville"})")
                    .ok());
  }
  Result<Committed> erase_ann() {
    Changes changes;
    changes.trusted = changes.erases = true;
    for (const std::string& json :
         {R"({"id":")" + ann + R"(","type":"Person","city":"Plainville",
              "erased":"2026-11-30T10:00:00Z"})",
          R"({"id":")" + note + R"(","type":"Note","text":"Plain words","writtenBy":")" + ann +
              R"(","erased":"2026-11-30T10:00:00Z"})"}) {
      Change change;
      change.kind = Change::Kind::replace;
      change.content = *registry_.from_simple(*parse_json(json));
      change.id = change.content.id;
      changes.list.push_back(std::move(change));
    }
    return engine_->commit(admin_, std::move(changes));
  }
  std::string text_of(const std::string& id, const std::string& attribute) {
    const auto record = engine_->get(admin_, id);
    return record ? std::string(engine_->simple(admin_, *record).string_at(attribute)) : "?";
  }
  std::string history_of(const std::string& id) {
    const auto entries = engine_->history(admin_, id, 0, 100);
    EXPECT_TRUE(entries.ok()) << entries.error().message;
    std::string text;
    if (!entries.ok()) return text;
    for (const HistoryEntry& entry : *entries)
      for (const auto& change : entry.changes)
        text += change.attribute + change.before.dump() + change.after.dump() + "\n";
    return text;
  }
  void expect_sound() {
    EXPECT_EQ(engine_->check(), std::vector<std::string>());
    EXPECT_EQ(verify_audit(*store_, "", {}).faults, std::vector<std::string>());
  }
  void expect_erased() {
    for (const char* attribute : {"name", "phone"}) EXPECT_EQ(text_of(ann, attribute), "");
    EXPECT_EQ(text_of(note, "author"), "");
    EXPECT_EQ(text_of(note, "text"), "Plain words");
    EXPECT_EQ(text_of(note, "writtenBy"), ann);
    EXPECT_EQ(text_of(ann, "city"), "Plainville");
    EXPECT_EQ(text_of(other, "name"), "Bob Othername");
    const std::string told = history_of(ann) + history_of(note);
    for (const char* word : {"Secretname", "Secondname", "0471"})
      EXPECT_EQ(told.find(word), std::string::npos) << told;
    EXPECT_NE(told.find("Plainville"), std::string::npos);
    model::Query query;
    query.text = model::TextFilter{.text = "secondname"};
    EXPECT_EQ(engine_->query(admin_, query)->hits.size(), 0u);
    EXPECT_NE(history_of(other).find("Othername"), std::string::npos);
    expect_sound();
  }

  std::string folder_ = testing::TempDir() + "erasing-" + std::to_string(::getpid());
  std::string keys_file_ = folder_ + "/people.keys";
  std::uint64_t save_after_bytes_ = 200;
  Actor admin_ = Actor::administrator("admin");
  std::unique_ptr<store::MemoryStore> store_ = std::make_unique<store::MemoryStore>();
  model::Registry registry_;
  std::shared_ptr<KeyRing> keys_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(ErasingTest, PersonalValuesAreSealedWhereverTheyAreWritten) {
  write_people();
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(text_of(ann, "name"), "Ann Secondname");
    EXPECT_EQ(text_of(note, "author"), "Ann Secretname");
    EXPECT_NE(history_of(ann).find("Secretname"), std::string::npos);
    model::Query query;
    query.text = model::TextFilter{.text = "secondname"};
    EXPECT_EQ(engine_->query(admin_, query)->hits.size(), 1u);
    expect_sound();
    open();
  }
  const std::string all = everything(*store_);
  for (const char* word : {"Secretname", "Secondname", "0471 23 45 67", "Othername"})
    EXPECT_EQ(all.find(word), std::string::npos) << word;
  for (const char* word : {"Plainville", "Plain words"})
    EXPECT_NE(all.find(word), std::string::npos) << word;
}

TEST_F(ErasingTest, WhatIsErasedIsAbsentForEver) {
  write_people();
  const std::string before = everything(*store_);
  ASSERT_TRUE(erase_ann().ok());
  EXPECT_EQ(keys_->counts().live, 1u);
  EXPECT_EQ(keys_->counts().shredded, 2u);
  for (int round = 0; round < 3; ++round) {
    expect_erased();
    ASSERT_TRUE(put(R"({"id":")" + other + R"(","type":"Person","name":"Bob Othername",
      "city":")" + std::to_string(round) +
                    R"("})")
                    .ok());
    open();
  }
}

TEST_F(ErasingTest, NothingPersonalComesBackToWhoWasErased) {
  write_people();
  ASSERT_TRUE(erase_ann().ok());
  const auto again = put(R"({"id":")" + ann + R"(","type":"Person","name":"Ann Again",
    "erased":"2026-11-30T10:00:00Z"})");
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  EXPECT_EQ(again.error().subject, "name");
  const auto about = put(R"({"id":"urn:ngsi-ld:Note:2","type":"Note","author":"Ann",
    "writtenBy":")" + ann +
                         R"("})");
  EXPECT_EQ(about.error().code, ErrorCode::conflict);
  EXPECT_TRUE(
      put(R"({"id":"urn:ngsi-ld:Note:2","type":"Note","writtenBy":")" + ann + R"("})").ok());
}

TEST_F(ErasingTest, OnlyAnErasureMaySayThatItIsOne) {
  write_people();
  const auto refused = put(R"({"id":")" + other + R"(","type":"Person","name":"Bob Othername",
    "erased":"2026-11-30T10:00:00Z"})");
  EXPECT_EQ(refused.error().code, ErrorCode::invalid);
  EXPECT_EQ(refused.error().subject, "erased");
  EXPECT_EQ(put(R"({"id":")" + other + R"(","type":"Person"})").error().subject, "name");
}

// The program ends after the commit and before any key is gone: opening goes on with it. The same
// when an older copy of the keys comes back.
TEST_F(ErasingTest, ACopyOfTheKeysBringsNothingBack) {
  for (const std::uint64_t save_after : {200ull, 1'000'000ull}) {
    save_after_bytes_ = save_after;
    engine_.reset();
    store_ = std::make_unique<store::MemoryStore>();
    std::filesystem::remove(keys_file_);
    open();
    write_people();
    const std::string copy = folder_ + "/copy";
    std::filesystem::copy_file(keys_file_, copy, std::filesystem::copy_options::overwrite_existing);
    ASSERT_TRUE(erase_ann().ok());
    engine_.reset();
    keys_.reset();
    std::filesystem::copy_file(copy, keys_file_, std::filesystem::copy_options::overwrite_existing);
    ASSERT_EQ(ring()->counts().live, 3u);
    open();
    EXPECT_EQ(keys_->counts().live, 1u);
    expect_erased();
  }
}

TEST_F(ErasingTest, ARemovedEntityTakesItsKeyAlong) {
  write_people();
  Changes changes;
  changes.trusted = true;
  changes.list.push_back(Change{.kind = Change::Kind::remove, .id = note});
  const std::string copy = folder_ + "/copy";
  std::filesystem::copy_file(keys_file_, copy);
  ASSERT_TRUE(engine_->commit(admin_, std::move(changes)).ok());
  EXPECT_EQ(keys_->counts().live, 2u);
  EXPECT_EQ(history_of(note).find("Secretname"), std::string::npos);
  EXPECT_NE(history_of(note).find("Plain words"), std::string::npos);
  // Made again under the same id, it has a key of its own, which opening leaves alone.
  ASSERT_TRUE(put(R"({"id":")" + note +
                  R"(","type":"Note","author":"Ann Thirdname","writtenBy":")" + ann + R"("})")
                  .ok());
  open();
  EXPECT_EQ(text_of(note, "author"), "Ann Thirdname");
  EXPECT_EQ(keys_->counts().live, 3u);
  expect_sound();
}

TEST_F(ErasingTest, LostKeysMeanAbsentValuesAndNoError) {
  write_people();
  engine_.reset();
  keys_.reset();
  std::filesystem::remove(keys_file_);
  open();
  EXPECT_EQ(text_of(ann, "name"), "");
  EXPECT_EQ(text_of(ann, "city"), "Plainville");
  EXPECT_EQ(history_of(ann).find("name"), std::string::npos);
  expect_sound();
  ASSERT_TRUE(put(R"({"id":")" + ann + R"(","type":"Person","name":"Ann Anew"})").ok());
  open();
  EXPECT_EQ(text_of(ann, "name"), "Ann Anew");
  expect_sound();
}

TEST_F(ErasingTest, HistoriesNameWhoActedAsLongAsTheyAreThere) {
  write_people();
  Actor actor = Actor::administrator("admin");
  actor.id = actor.person = ann;
  actor.name = "Ann Secondname";
  Changes changes;
  changes.trusted = true;
  Change change;
  change.kind = Change::Kind::upsert;
  change.id = change.content.id = "urn:x:1";
  change.content.types = {"https://example.org/Thing"};
  changes.list.push_back(change);
  ASSERT_TRUE(engine_->commit(actor, changes).ok());
  EXPECT_EQ(engine_->history(admin_, "urn:x:1", 0, 1)->front().actor_name, "Ann Secondname");
  EXPECT_EQ(everything(*store_).find("Secondname"), std::string::npos);
  AuditQuery query;
  query.actor = "Ann Secondname";
  ASSERT_EQ(engine_->audit(admin_, query)->records.size(), 1u);
  EXPECT_EQ(engine_->audit(admin_, query)->records[0].actor_name, "Ann Secondname");
  ASSERT_TRUE(erase_ann().ok());
  const auto after = engine_->history(admin_, "urn:x:1", 0, 1)->front();
  EXPECT_EQ(after.actor_id, ann);
  EXPECT_EQ(after.actor_name, "");
}

// A region calls an attribute personal that was none: from its next change or saved state on it is
// sealed.
TEST_F(ErasingTest, AnAttributeMayBecomePersonalLater) {
  engine_.reset();
  auto files = region_with_people();
  std::string& text = files.back().text;
  const std::string mark = R"(, "personal": "writtenBy")";
  text.erase(text.find(mark), mark.size());
  registry_ = *model::Registry::load(files);
  open();
  ASSERT_TRUE(put(R"({"id":")" + note + R"(","type":"Note","author":"Ann Plainname"})").ok());
  engine_.reset();
  registry_ = *model::Registry::load(region_with_people());
  open();
  EXPECT_EQ(text_of(note, "author"), "Ann Plainname");
  ASSERT_TRUE(put(R"({"id":")" + note + R"(","type":"Note","author":"Ann Sealedname"})").ok());
  open();
  EXPECT_EQ(text_of(note, "author"), "Ann Sealedname");
  EXPECT_EQ(everything(*store_).find("Sealedname"), std::string::npos);
  expect_sound();
}

}  // namespace
}  // namespace maillage::engine
