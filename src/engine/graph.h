// The present state: records by number, and the indexes over them. Not thread-safe by itself: the
// engine guards it with its lock; only the writer thread changes it.
#pragma once

#include <absl/container/btree_set.h>
#include <atomic>
#include <map>
#include <memory>
#include <roaring/roaring.hh>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/area_history.h"
#include "engine/id_index.h"
#include "engine/record.h"
#include "engine/search_index.h"
#include "engine/spatial.h"
#include "model/registry.h"

namespace maillage::engine {

// Values of one attribute in order: built when a query first asks for it.
struct ValueIndex {
  absl::btree_set<std::pair<double, EntityNumber>> numbers;
  absl::btree_set<std::pair<std::uint64_t, EntityNumber>> texts;  // by hash_text
  void add(const Record& record, TermId attribute);
  void remove(const Record& record, TermId attribute);
};

class Graph {
 public:
  Graph(const model::Registry& registry, Terms& terms);

  // Takes over a whole state: `records` by number, null where there is none. Builds every index at
  // once but the search index. Requires an empty graph and the terms of the records.
  void load(std::vector<RecordPtr> records);

  // Replaces one entity's state; either may be null. `document` is the analysed text of `after`.
  void put(const RecordPtr& before, const RecordPtr& after,
           std::shared_ptr<const SearchIndex::Document> document);

  RecordPtr find(std::string_view id) const;                                   // nullptr: absent
  const RecordPtr& at(EntityNumber number) const { return records_[number]; }  // may be null
  EntityNumber next_number() const { return static_cast<EntityNumber>(records_.size()); }
  std::size_t size() const { return ids_.size(); }
  const std::vector<RecordPtr>& records() const { return records_; }

  const Roaring& all() const { return all_; }
  const Roaring& restricted() const { return restricted_; }  // not whole for everybody
  const Roaring& of_type(TermId type) const;
  const Roaring& with_attribute(TermId attribute) const;
  const Roaring& in_territory(TermId territory) const;
  const std::map<TermId, Roaring>& types() const { return types_; }
  // Entities with a relationship whose target hashes like `target`: candidates to verify.
  Roaring linking_to(std::string_view target) const;
  // nullptr until built.
  const ValueIndex* values(TermId attribute) const;
  std::shared_ptr<ValueIndex> build_values(TermId attribute) const;
  void install_values(TermId attribute, std::shared_ptr<ValueIndex> index);

  const SearchIndex& search() const { return search_; }
  SearchIndex& search() { return search_; }
  const SpatialIndex& spatial() const { return spatial_; }

  // The areas inside `territory` on a day (2024-12-02), itself first: sub-areas and what a grouping
  // covers, transitively. An area that has ended is left out, unless all that came of it is inside:
  // then what it held is too. One that is asked for stands for what came of it as well, and so does
  // one that a grouping still names (docs/adr/0006).
  std::vector<TermId> closure(TermId territory, std::string_view day) const;

  // Raised whenever closure() may have another answer on the same day.
  std::uint64_t territories_version() const { return territories_version_; }

  // The territories an entity states: targets of its territory relationships, and itself when its
  // type is one that others lie in.
  std::vector<TermId> territories_of(const model::Entity& entity) const;

 private:
  struct Gathered;  // graph_load.cpp
  void resolve_areas();
  bool is_area(const Record& record) const;  // one that others lie in, or that covers others
  void update(const Record& before, const Record& after);
  void index(const Record& record, bool add);
  void index_values(const Record& record, TermId name, bool add);
  void index_links(const Record& record, bool add);
  void index_edges(const Record& record, bool add);

  const model::Registry& registry_;
  Terms& terms_;
  std::vector<RecordPtr> records_;
  IdIndex ids_;
  Roaring all_;
  Roaring restricted_;
  std::map<TermId, Roaring> types_;
  std::unordered_map<TermId, Roaring> attributes_;
  std::unordered_map<TermId, Roaring> territories_;
  absl::btree_set<std::pair<std::uint64_t, EntityNumber>> links_;
  std::map<std::pair<TermId, TermId>, int> inside_;  // (outer, inner) → how many entities say so
  AreaHistory history_;
  std::atomic<std::uint64_t> territories_version_{0};
  std::unordered_map<TermId, std::shared_ptr<ValueIndex>> values_;
  SearchIndex search_;
  SpatialIndex spatial_;
  // What the registry says of areas, resolved once.
  std::vector<std::string> territorial_types_;  // IRIs of types others lie in
  struct AreaType {
    TermId type;
    TermId attribute;
    bool nested;  // the attribute names the outer area; else an inner one
  };
  std::vector<AreaType> area_types_;
};

}  // namespace maillage::engine
