#include "engine/graph.h"

#include <algorithm>
#include <deque>

namespace maillage::engine {

namespace {

const Roaring none;

const Roaring& lookup(const auto& map, TermId term) {
  const auto it = map.find(term);
  return it == map.end() ? none : it->second;
}

void change(Roaring& set, EntityNumber number, bool add) {
  if (add) {
    set.add(number);
  } else {
    set.remove(number);
  }
}

bool is_relationship(model::AttributeKind kind) {
  return kind == model::AttributeKind::relationship ||
         kind == model::AttributeKind::list_relationship;
}

// Numbers and texts that a comparison can meet in an instance: whatever filter.cpp would compare
// must be visited here.
template <class Number, class Text>
void visit_json(const Json& value, Number&& number, Text&& text) {
  if (value.is_number()) number(value.as_double());
  if (value.is_string()) text(std::string_view(value.as_string()));
  if (value.is_bool()) text(std::string_view(value.as_bool() ? "true" : "false"));
  if (value.is_array())
    for (const Json& element : value.as_array()) visit_json(element, number, text);
}

template <class Number, class Text>
void visit_values(const InstanceView& instance, Number&& number, Text&& text) {
  const std::string_view value = instance.value();
  if (const auto plain = json_number(value)) return number(*plain);
  if (value == "true" || value == "false") return text(value);
  if (instance.kind() == model::AttributeKind::geo_property) return;
  if (!value.empty() && value[0] == '[') {
    if (const auto list = parse_json(value); list.ok()) visit_json(*list, number, text);
    return;
  }
  if (instance.kind() == model::AttributeKind::language_property) {
    const auto map = parse_json(value);
    if (map.ok() && map->is_object())
      for (const auto& [tag, one] : map->as_object()) visit_json(one, number, text);
    return;
  }
  for_each_string(value, text);
}

}  // namespace

void ValueIndex::add(const Record& record, TermId attribute) {
  for (auto view = record.find(attribute); view && view->name() == attribute; view = view->next())
    visit_values(
        *view, [&](double value) { numbers.emplace(value, record.number()); },
        [&](std::string_view value) { texts.emplace(hash_text(value), record.number()); });
}

void ValueIndex::remove(const Record& record, TermId attribute) {
  for (auto view = record.find(attribute); view && view->name() == attribute; view = view->next())
    visit_values(
        *view,
        [&](double value) {
          numbers.erase({value, record.number()});
        },
        [&](std::string_view value) {
          texts.erase({hash_text(value), record.number()});
        });
}

Graph::Graph(const model::Registry& registry, Terms& terms)
    : registry_(registry), terms_(terms), history_(registry, terms) {
  for (const model::TypeDefinition& type : registry.types()) {
    for (const model::AttributeDefinition& attribute : type.attributes) {
      if (attribute.covers) territorial_types_.push_back(type.iri);
      if (!attribute.territory) continue;
      for (const std::string& target : attribute.targets)
        if (const auto* definition = registry.type(target))
          territorial_types_.push_back(definition->iri);
    }
  }
  std::sort(territorial_types_.begin(), territorial_types_.end());
  territorial_types_.erase(std::unique(territorial_types_.begin(), territorial_types_.end()),
                           territorial_types_.end());
}

void Graph::resolve_areas() {
  for (const model::TypeDefinition& type : registry_.types()) {
    for (const model::AttributeDefinition& attribute : type.attributes) {
      const bool nested = attribute.territory && std::count(attribute.targets.begin(),
                                                            attribute.targets.end(), type.name) > 0;
      if (nested || attribute.covers)
        area_types_.push_back({terms_.intern(type.iri), terms_.intern(attribute.iri), nested});
    }
  }
}

void Graph::put(const RecordPtr& before, const RecordPtr& after,
                std::shared_ptr<const SearchIndex::Document> document) {
  if (before && after && before->number() != after->number()) {
    // Removed and created again within one group of commits.
    put(before, nullptr, nullptr);
    return put(nullptr, after, std::move(document));
  }
  if (!after) {
    index(*before, false);
    ids_.erase(before->id(), before->number());
    search_.erase(before->number());
    records_[before->number()] = nullptr;
    return;
  }
  const EntityNumber number = after->number();
  if (records_.size() <= number) records_.resize(number + 1);
  records_[number] = after;
  if (before) {
    update(*before, *after);
  } else {
    ids_.insert(after->id(), number, records_);
    index(*after, true);
  }
  if (document) {
    search_.put(number, std::move(document));
  } else if (before) {
    search_.erase(number);
  }
}

namespace {

bool has_territory(const Record& record, TermId wanted) {
  for (std::size_t i = 0; i < record.territory_count(); ++i)
    if (record.territory(i) == wanted) return true;
  return false;
}

// The same kinds and values: what indexes are made of. Times may differ.
bool same_values(const Record& a, const Record& b, TermId name) {
  auto left = a.find(name);
  auto right = b.find(name);
  for (; left && left->name() == name; left = left->next(), right = right->next())
    if (!right || right->name() != name || right->kind() != left->kind() ||
        right->value() != left->value())
      return false;
  return !right || right->name() != name;
}

template <class Visit>
void for_each_name(const Record& record, Visit&& visit) {
  TermId last = no_term;
  for (auto view = record.first(); view; view = view->next())
    if (view->name() != last) visit(last = view->name());
}

}  // namespace

// Only what differs is touched: a new value of one attribute costs what that attribute's indexes
// cost.
void Graph::update(const Record& before, const Record& after) {
  const EntityNumber number = after.number();
  if (before.visibility() != after.visibility())
    change(restricted_, number, after.visibility() != 0);
  bool types_differ = before.type_count() != after.type_count();
  for (std::size_t i = 0; i < after.type_count(); ++i) {
    if (before.has_type(after.type(i))) continue;
    types_[after.type(i)].add(number);
    types_differ = true;
  }
  for (std::size_t i = 0; types_differ && i < before.type_count(); ++i) {
    if (after.has_type(before.type(i))) continue;
    Roaring& set = types_[before.type(i)];
    set.remove(number);
    if (set.isEmpty()) types_.erase(before.type(i));
  }
  for (std::size_t i = 0; i < before.territory_count(); ++i)
    if (!has_territory(after, before.territory(i)))
      territories_[before.territory(i)].remove(number);
  for (std::size_t i = 0; i < after.territory_count(); ++i)
    if (!has_territory(before, after.territory(i))) territories_[after.territory(i)].add(number);
  const bool edges = is_area(before) || is_area(after);
  if (edges) index_edges(before, false);
  // Links and edges do not say which attribute they come from: they are rewritten whole.
  bool links = false;
  const auto links_at = [](const Record& record, TermId name) {
    const auto view = record.find(name);
    return view && is_relationship(view->kind());
  };
  for_each_name(before, [&](TermId name) {
    if (same_values(before, after, name)) return;
    links = links || links_at(before, name);
    index_values(before, name, false);
    if (!after.find(name)) attributes_[name].remove(number);
  });
  for_each_name(after, [&](TermId name) {
    if (same_values(before, after, name)) return;
    links = links || links_at(after, name);
    index_values(after, name, true);
    attributes_[name].add(number);
  });
  if (links) index_links(before, false);
  if (links) index_links(after, true);
  if (edges) index_edges(after, true);
}

void Graph::index(const Record& record, bool add) {
  const EntityNumber number = record.number();
  change(all_, number, add);
  if (record.visibility() != 0) change(restricted_, number, add);
  for (std::size_t i = 0; i < record.type_count(); ++i) {
    Roaring& set = types_[record.type(i)];
    change(set, number, add);
    if (!add && set.isEmpty()) types_.erase(record.type(i));
  }
  for (std::size_t i = 0; i < record.territory_count(); ++i)
    change(territories_[record.territory(i)], number, add);
  for_each_name(record, [&](TermId name) {
    change(attributes_[name], number, add);
    index_values(record, name, add);
  });
  index_links(record, add);
  index_edges(record, add);
}

// What the values of one attribute are found by.
void Graph::index_values(const Record& record, TermId name, bool add) {
  if (!values_.empty()) {
    if (const auto it = values_.find(name); it != values_.end()) {
      if (add) {
        it->second->add(record, name);
      } else {
        it->second->remove(record, name);
      }
    }
  }
  for (auto view = record.find(name); view && view->name() == name; view = view->next()) {
    if (view->kind() != model::AttributeKind::geo_property) continue;
    if (add) {
      spatial_.add(record.number(), *view);
    } else {
      spatial_.remove(record.number(), *view);
    }
  }
}

void Graph::index_links(const Record& record, bool add) {
  for (auto view = record.first(); view; view = view->next()) {
    if (!is_relationship(view->kind())) continue;
    for_each_string(view->value(), [&](std::string_view target) {
      const std::pair key(hash_text(target), record.number());
      if (add) {
        links_.insert(key);
      } else {
        links_.erase(key);
      }
    });
  }
}

bool Graph::is_area(const Record& record) const {
  return std::any_of(area_types_.begin(), area_types_.end(),
                     [&](const AreaType& one) { return record.has_type(one.type); });
}

// What lies in what, and since when and until when.
void Graph::index_edges(const Record& record, bool add) {
  if (!is_area(record)) return;
  if (add) {
    history_.add(record);
  } else {
    history_.remove(record);
  }
  const auto edge = [&](TermId outer, TermId inner) {
    int& count = inside_[{outer, inner}];
    count += add ? 1 : -1;
    if (count == (add ? 1 : 0)) ++territories_version_;
    if (count == 0) inside_.erase({outer, inner});
  };
  for (const AreaType& area : area_types_) {
    if (!record.has_type(area.type)) continue;
    // When an area begins, ends or is followed by another counts as well.
    if (area.nested) ++territories_version_;
    const auto view = record.find(area.attribute);
    if (!view || !is_relationship(view->kind())) continue;
    const TermId self = terms_.intern(record.id());
    for_each_string(view->value(), [&](std::string_view target) {
      const TermId other = terms_.intern(target);
      area.nested ? edge(other, self) : edge(self, other);
    });
  }
}

RecordPtr Graph::find(std::string_view id) const {
  const EntityNumber number = ids_.find(id, records_);
  return number == IdIndex::absent ? nullptr : records_[number];
}

const Roaring& Graph::of_type(TermId type) const { return lookup(types_, type); }

const Roaring& Graph::with_attribute(TermId attribute) const {
  return lookup(attributes_, attribute);
}

const Roaring& Graph::in_territory(TermId territory) const {
  return lookup(territories_, territory);
}

Roaring Graph::linking_to(std::string_view target) const {
  Roaring numbers;
  const std::uint64_t hash = hash_text(target);
  for (auto it = links_.lower_bound({hash, 0}); it != links_.end() && it->first == hash; ++it)
    numbers.add(it->second);
  return numbers;
}

const ValueIndex* Graph::values(TermId attribute) const {
  const auto it = values_.find(attribute);
  return it == values_.end() ? nullptr : it->second.get();
}

std::shared_ptr<ValueIndex> Graph::build_values(TermId attribute) const {
  auto index = std::make_shared<ValueIndex>();
  for (const EntityNumber number : with_attribute(attribute))
    index->add(*records_[number], attribute);
  return index;
}

void Graph::install_values(TermId attribute, std::shared_ptr<ValueIndex> index) {
  values_[attribute] = std::move(index);
}

std::vector<TermId> Graph::closure(TermId territory, std::string_view day) const {
  std::vector<TermId> found;
  Roaring seen;
  const auto take = [&](TermId area) {
    if (seen.addChecked(area)) found.push_back(area);  // a cycle ends here
  };
  take(territory);
  for (const TermId now : history_.present(territory, day)) take(now);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const TermId outer = found[i];
    for (auto it = inside_.lower_bound({outer, 0}); it != inside_.end() && it->first.first == outer;
         ++it) {
      const TermId inner = it->first.second;
      if (history_.exists(inner, day)) {
        take(inner);
      } else if (history_.covers(outer, inner)) {
        for (const TermId now : history_.present(inner, day)) take(now);
      }
    }
    for (const auto& [ended, successors] : history_.ended_into(outer, day))
      if (std::all_of(successors.begin(), successors.end(),
                      [&](TermId one) { return seen.contains(one); }))
        take(ended);
  }
  return found;
}

std::vector<TermId> Graph::territories_of(const model::Entity& entity) const {
  std::vector<TermId> found;
  const auto add = [&](std::string_view id) {
    const TermId term = terms_.intern(id);
    if (std::find(found.begin(), found.end(), term) == found.end()) found.push_back(term);
  };
  for (const std::string& iri : entity.types) {
    if (std::binary_search(territorial_types_.begin(), territorial_types_.end(), iri))
      add(entity.id);
    const auto* type = registry_.type(iri);
    if (!type) continue;
    for (const model::AttributeDefinition& attribute : type->attributes) {
      if (!attribute.territory) continue;
      const model::Instance* instance = entity.instance(attribute.iri);
      if (!instance || !is_relationship(instance->kind)) continue;
      if (instance->value.is_string()) add(instance->value.as_string());
      if (instance->value.is_array())
        for (const Json& target : instance->value.as_array())
          if (target.is_string()) add(target.as_string());
    }
  }
  return found;
}

}  // namespace maillage::engine
