// Do the two readers of a body agree? What read_draft() takes, EntityReader must take as well, and
// the records of both must be the same to the last byte. For the test and the fuzz target.
#pragma once

#include <string>

#include "protocol/ngsild/draft_reader.h"
#include "protocol/ngsild/entity_reader.h"
#include "protocol/ngsild/name_table.h"

namespace maillage::protocol::ngsild {

struct BothReaders {
  engine::Terms terms;
  NameTable table{Names(jsonld::Context::core(), nullptr), terms};

  // Drafts are made only of names that the graph has seen.
  explicit BothReaders(std::initializer_list<const char*> names) {
    for (const char* name : names) terms.intern(table.names().expand(name));
  }

  struct Verdict {
    bool drafted = false;
    std::string fault;  // empty: they agree
  };
  Verdict compare(const std::string& body) {
    auto draft = read_draft(body, model::Change::Kind::create, table.known());
    if (!draft) return {};
    const auto fault = [](std::string what) { return Verdict{true, std::move(what)}; };
    const auto json = parse_json(body);
    if (!json.ok()) return fault("not JSON: " + json.error().message);
    auto entity = EntityReader(table.names(), {}).entity(*json);
    if (!entity.ok()) return fault(entity.error().message);
    model::Change change{.id = entity->id, .content = std::move(*entity)};
    auto applied = model::apply(nullptr, std::move(change));
    if (!applied.ok()) return fault(applied.error().message);

    const Timestamp now(std::chrono::microseconds(1'234'567));
    model::Entity& whole = *applied->after;
    whole.version = 1;
    whole.created_at = whole.modified_at = now;
    stamp(whole.attributes, now);
    const engine::Record::Place place{7, 99, 0, {}};
    const engine::RecordPtr slow = engine::Record::encode(whole, place, terms);
    const model::Change value = draft->to_change(terms);
    if (!model::same_content(value.content, whole)) return fault("the draft's value differs");
    const engine::RecordPtr fast = std::move(*draft).finish(place, 1, now);
    if (fast->bytes() != slow->bytes()) return fault("the records differ");
    return {true, ""};
  }

 private:
  static void stamp(std::vector<model::Attribute>& attributes, Timestamp now) {
    for (model::Attribute& attribute : attributes)
      for (model::Instance& instance : attribute.instances) {
        instance.created_at = instance.modified_at = now;
        stamp(instance.sub_attributes, now);
      }
  }
};

}  // namespace maillage::protocol::ngsild
