// For the tests of this folder: the region model of the repository over a store in memory, with a
// few municipalities to match localities with.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "import/evaluate.h"
#include "import/import.h"
#include "store/memory/memory_store.h"

namespace maillage::import {

class TestRegion {
 public:
  TestRegion() {
    auto files = model::read_region_directory(MAILLAGE_SOURCE_DIR "/region");
    if (!files.ok()) std::abort();
    auto loaded = model::Registry::load(*files);
    if (!loaded.ok()) std::abort();
    registry_ = std::make_unique<model::Registry>(std::move(*loaded));
    engine::Options options;
    options.clock = system_clock();
    auto opened = engine::Engine::open(store_, *registry_, std::move(options));
    if (!opened.ok()) std::abort();
    engine_ = std::move(*opened);
  }

  engine::Engine& engine() { return *engine_; }
  const model::Registry& registry() const { return *registry_; }

  static std::string text_of(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }

  Mapping mapping(const std::string& path) const {
    auto loaded = load_mapping(text_of(path), *registry_);
    EXPECT_TRUE(loaded.ok()) << path << ": " << loaded.error().message;
    return loaded.ok() ? std::move(*loaded) : Mapping{};
  }

  Result<Report> import(const Mapping& mapping, const std::string& path,
                        ImportOptions options = {}) {
    options.carried = [this](std::string_view name) -> std::optional<std::string_view> {
      std::string& text = carried_[std::string(name)];
      if (text.empty()) text = text_of(MAILLAGE_SOURCE_DIR "/" + std::string(name));
      return text;
    };
    return import_file(*engine_, access::Actor::system("test"), mapping, path, options);
  }

  Json simple(const std::string& id) const {
    const auto actor = access::Actor::system("test");
    const engine::RecordPtr record = engine_->get(actor, id);
    return record ? engine_->simple(actor, *record) : Json();
  }

  // Areas in simple form, without their type.
  void add_areas(const std::string& list) {
    const auto json = parse_json(list);
    ASSERT_TRUE(json.ok()) << json.error().message;
    for (const Json& area : json->as_array()) add(area);
  }

  void add_municipalities() {
    add("92094",
        R"("title":{"fr":"Namur","nl":"Namen"},"kind":"municipality","aliases":["Jambes"])");
    add("62093", R"("title":{"fr":"Saint-Nicolas"},"kind":"municipality")");
    add("46021", R"("title":{"fr":"Saint-Nicolas","nl":"Sint-Niklaas"},"kind":"municipality")");
    add("71053", R"("title":{"fr":"Saint-Trond","nl":"Sint-Truiden"},"kind":"municipality")");
  }

 private:
  void add(const std::string& nis, const std::string& members) {
    const auto json = parse_json(R"({"id":"urn:ngsi-ld:AdministrativeArea:be-nis-)" + nis +
                                 R"(","type":"AdministrativeArea","codes":["be-nis-)" + nis +
                                 R"("],)" + members + "}");
    ASSERT_TRUE(json.ok());
    add(*json);
  }

  void add(Json simple) {
    simple.set("type", Json("AdministrativeArea"));
    auto entity = registry_->from_simple(simple);
    ASSERT_TRUE(entity.ok()) << entity.error().message;
    engine::Changes changes;
    changes.trusted = true;
    model::Change change;
    change.id = entity->id;
    change.content = std::move(*entity);
    changes.list.push_back(std::move(change));
    const auto done = engine_->commit(access::Actor::system("test"), std::move(changes));
    ASSERT_TRUE(done.ok()) << done.error().message;
  }

  store::MemoryStore store_;
  std::unique_ptr<model::Registry> registry_;
  std::unique_ptr<engine::Engine> engine_;
  std::map<std::string, std::string> carried_;
};

}  // namespace maillage::import
