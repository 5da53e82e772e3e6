// Opening a graph: the indexes are built over all records at once, on all cores. Sorted numbers go
// into bitmaps and sorted pairs into trees many times faster than one record after the other.
#include <functional>
#include <unordered_map>

#include "engine/graph.h"
#include "engine/parallel.h"
#include "engine/values.h"

namespace maillage::engine {

namespace {

constexpr std::size_t range_numbers = 16'384;  // looked through by one thread at a time

using Numbers = std::vector<EntityNumber>;
using NumbersByTerm = std::unordered_map<TermId, Numbers>;

struct Place {
  TermId attribute;
  EntityNumber number;
  geo::Box box;
};

bool is_relationship(model::AttributeKind kind) {
  return kind == model::AttributeKind::relationship ||
         kind == model::AttributeKind::list_relationship;
}

}  // namespace

// What one range of numbers has for the indexes.
struct Graph::Gathered {
  Numbers all;
  Numbers restricted;
  NumbersByTerm types;
  NumbersByTerm attributes;
  NumbersByTerm territories;
  std::vector<std::pair<std::uint64_t, EntityNumber>> links;
  std::vector<Place> places;
  Numbers areas;  // entities that say what lies in what

  void add(const Record& record, const std::vector<AreaType>& area_types) {
    const EntityNumber number = record.number();
    all.push_back(number);
    if (record.visibility() != 0) restricted.push_back(number);
    for (std::size_t i = 0; i < record.type_count(); ++i) types[record.type(i)].push_back(number);
    for (std::size_t i = 0; i < record.territory_count(); ++i)
      territories[record.territory(i)].push_back(number);
    TermId last = no_term;
    for (auto view = record.first(); view; view = view->next()) {
      if (view->name() != last) attributes[last = view->name()].push_back(number);
      if (is_relationship(view->kind()))
        for_each_string(view->value(), [&](std::string_view target) {
          links.emplace_back(hash_text(target), number);
        });
      if (view->kind() == model::AttributeKind::geo_property)
        if (const auto geometry = geometry_of(*view))
          places.push_back({view->name(), number, geometry->box()});
    }
    for (const AreaType& area : area_types) {
      if (!record.has_type(area.type)) continue;
      areas.push_back(number);
      break;
    }
  }
};

void Graph::load(std::vector<RecordPtr> records) {
  resolve_areas();
  records_ = std::move(records);
  std::vector<Gathered> ranges((records_.size() + range_numbers - 1) / range_numbers);
  in_parallel(ranges.size(), [&](std::size_t i) {
    const std::size_t end = std::min(records_.size(), (i + 1) * range_numbers);
    for (std::size_t number = i * range_numbers; number < end; ++number)
      if (const RecordPtr& record = records_[number]) ranges[i].add(*record, area_types_);
  });
  const auto add_sets = [&](NumbersByTerm Gathered::*member, auto& sets) {
    for (const Gathered& range : ranges)
      for (const auto& [term, numbers] : range.*member)
        sets[term].addMany(numbers.size(), numbers.data());
  };
  const std::function<void()> builders[] = {
      [&] {
        std::size_t count = 0;
        for (const Gathered& range : ranges) count += range.all.size();
        ids_.reserve(count);
        for (const RecordPtr& record : records_)
          if (record) ids_.insert(record->id(), record->number(), records_);
      },
      [&] {
        decltype(Gathered::links) links;
        for (Gathered& range : ranges) {
          links.insert(links.end(), range.links.begin(), range.links.end());
          range.links = {};
        }
        std::sort(links.begin(), links.end());
        for (const auto& link : links) links_.insert(links_.end(), link);
      },
      [&] {
        for (const Gathered& range : ranges)
          for (const Place& place : range.places)
            spatial_.grid_of(place.attribute).insert(place.number, place.box);
      },
      [&] { add_sets(&Gathered::attributes, attributes_); },
      [&] {
        for (const Gathered& range : ranges) {
          all_.addMany(range.all.size(), range.all.data());
          restricted_.addMany(range.restricted.size(), range.restricted.data());
        }
        add_sets(&Gathered::types, types_);
        add_sets(&Gathered::territories, territories_);
        for (const Gathered& range : ranges)
          for (const EntityNumber number : range.areas) index_edges(*records_[number], true);
      }};
  in_parallel(std::size(builders), [&](std::size_t i) { builders[i](); });
}

}  // namespace maillage::engine
