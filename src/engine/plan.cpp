#include "engine/plan.h"

#include <algorithm>
#include <deque>

#include "engine/impl.h"

namespace maillage::engine {

namespace {

// When only the first hits are wanted, an index is used when it narrows the candidates to this many
// at most; beyond, walking finds a page sooner.
constexpr std::size_t index_take_max = 2'000;
constexpr std::size_t places_take_max = 20'000;
// Attributes on fewer entities than this are not worth an index of values.
constexpr std::size_t index_worth_min = 512;

constexpr std::string_view default_location = "https://uri.etsi.org/ngsi-ld/location";

// "/a/+" and "/a/#" against "/a/b" (CIM 009 4.19).
bool scope_matches(std::string_view pattern, std::string_view scope) {
  const auto next = [](std::string_view& path) {
    if (!path.empty() && path.front() == '/') path.remove_prefix(1);
    const std::size_t slash = path.find('/');
    const std::string_view step = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash);
    return step;
  };
  while (!pattern.empty()) {
    const std::string_view wanted = next(pattern);
    if (wanted == "#") return true;
    if (scope.empty()) return false;
    const std::string_view step = next(scope);
    if (wanted != "+" && wanted != step) return false;
  }
  return scope.empty();
}

}  // namespace

// Gathers the sets that all hits lie in. Used under the engine's shared lock.
struct Plan::Builder {
  const Graph& graph;
  const Engine::Impl& impl;
  const Viewer& viewer;
  bool whole;           // every hit is needed: to count, to order, for facets
  bool covered = true;  // every comparison so far is decided by an index alone
  std::vector<const Roaring*> sets;
  std::deque<Roaring> owned;

  void add(const Roaring& set) { sets.push_back(&set); }
  void add_owned(Roaring set) { sets.push_back(&owned.emplace_back(std::move(set))); }

  void types(const model::TypeSelection& selection) {
    if (selection.empty()) return;
    const auto find = [&](const std::string& type) -> const Roaring& {
      return graph.of_type(impl.terms.find(type));
    };
    if (selection.size() == 1) {
      for (const std::string& type : selection[0]) add(find(type));
      return;
    }
    Roaring any;
    for (const auto& alternative : selection) {
      Roaring all = find(alternative.front());
      for (std::size_t i = 1; i < alternative.size(); ++i) all &= find(alternative[i]);
      any |= all;
    }
    add_owned(std::move(any));
  }

  // Entities of these types and no other: a key may be restricted so.
  void only_types(const std::vector<TermId>& allowed) {
    Roaring any;
    Roaring others;
    for (const auto& [type, numbers] : graph.types())
      (std::binary_search(allowed.begin(), allowed.end(), type) ? any : others) |= numbers;
    add_owned(any - others);
  }

  void ids(const std::vector<std::string>& wanted) {
    if (wanted.empty()) return;
    Roaring found;
    for (const std::string& id : wanted)
      if (const RecordPtr record = graph.find(id)) found.add(record->number());
    add_owned(std::move(found));
  }

  void territories(const std::vector<std::string>& wanted) {
    if (wanted.empty()) return;
    Roaring any;
    const std::string today = format_timestamp(impl.options.clock()).substr(0, 10);
    for (const std::string& id : wanted) {
      const TermId term = impl.terms.find(id);
      if (term == no_term) continue;
      for (const TermId inner : graph.closure(term, today)) any |= graph.in_territory(inner);
    }
    add_owned(std::move(any));
  }

  // From comparisons that must all hold.
  void filter(const CompiledFilter::Node& node) {
    using Kind = model::Filter::Kind;
    if (node.kind == Kind::all_of) {
      for (const auto& child : node.children) filter(child);
      return;
    }
    const bool was_covered = covered;
    covered = false;
    if ((node.kind != Kind::exists && node.kind != Kind::compare) ||
        node.special != CompiledFilter::Node::Special::none)
      return;
    // An index also holds what this viewer may not read.
    const bool readable = !viewer.is_conditional(node.attribute);
    const Roaring& present = graph.with_attribute(node.attribute);
    add(present);
    if (node.plain() && node.kind == Kind::exists) covered = was_covered && readable;
    if (node.kind == Kind::exists || !node.plain()) return;
    const ValueIndex* values = graph.values(node.attribute);
    if (!values) {
      if (present.cardinality() >= index_worth_min) impl.want_values(node.attribute);
      return;
    }
    covered = values_of(*values, node) && was_covered && readable;
  }

  // Narrows by an index of values. True when the index decides the comparison alone: numbers do,
  // texts are found by their hash only.
  bool values_of(const ValueIndex& index, const CompiledFilter::Node& node) {
    using Operator = model::Filter::Operator;
    std::vector<std::uint32_t> found;
    bool complete = true;
    const auto take = [&](auto from, auto to) {
      for (; complete && from != to; ++from) {
        complete = whole || found.size() < index_take_max;
        found.push_back(from->second);
      }
    };
    const auto& numbers = index.numbers;
    const auto low = [&](double value) { return numbers.lower_bound({value, 0}); };
    const auto high = [&](double value) { return numbers.upper_bound({value, 0xffffffff}); };
    bool decided = true;
    if (node.op == Operator::equal) {
      for (const auto& value : node.values) {
        if (value.time) return false;  // the same moment has many texts
        if (value.number) {
          take(low(*value.number), high(*value.number));
        } else {
          const std::uint64_t hash = hash_text(value.text ? *value.text : value.json);
          take(index.texts.lower_bound({hash, 0}), index.texts.upper_bound({hash, 0xffffffff}));
          decided = false;
        }
      }
      for (const auto& [from, to] : node.ranges) {
        if (!from.number || !to.number) return false;
        take(low(*from.number), high(*to.number));
      }
    } else if (node.values.size() == 1 && node.values[0].number) {
      const double value = *node.values[0].number;
      switch (node.op) {
        case Operator::less: take(numbers.begin(), low(value)); break;
        case Operator::less_equal: take(numbers.begin(), high(value)); break;
        case Operator::greater: take(high(value), numbers.end()); break;
        case Operator::greater_equal: take(low(value), numbers.end()); break;
        default: return false;
      }
    } else {
      return false;
    }
    if (!complete) return false;
    Roaring set;
    set.addMany(found.size(), found.data());
    add_owned(std::move(set));
    return decided;
  }

  void places(const geo::GeoPredicate& predicate, TermId attribute) {
    const geo::GridIndex* grid = graph.spatial().grid(attribute);
    if (!grid) return add_owned(Roaring());
    add(graph.with_attribute(attribute));
    if (!predicate.bounded()) return;
    std::vector<std::uint32_t> found;
    bool complete = true;
    grid->query(predicate.candidate_boxes(), [&](std::uint32_t number) {
      if (!whole && found.size() >= places_take_max) return complete = false;
      found.push_back(number);
      return true;
    });
    if (!complete) return;
    Roaring set;
    set.addMany(found.size(), found.data());
    add_owned(std::move(set));
  }

  Roaring combine() {
    if (sets.empty()) return graph.all();
    std::sort(sets.begin(), sets.end(), [](const Roaring* a, const Roaring* b) {
      return a->cardinality() < b->cardinality();
    });
    Roaring result = *sets[0];
    for (std::size_t i = 1; i < sets.size() && !result.isEmpty(); ++i) result &= *sets[i];
    return result;
  }
};

TermId Plan::resolve(std::string_view iri) const { return impl_->terms.find(iri); }

std::optional<InstanceView> Plan::find(const Record& record, TermId attribute) const {
  if (attribute == no_term || !viewer_->reads(record, attribute)) return std::nullopt;
  return record.find(attribute);
}

double Plan::score(EntityNumber number) const {
  const auto it = std::lower_bound(
      scores_.begin(), scores_.end(), number,
      [](const SearchIndex::Scored& one, EntityNumber wanted) { return one.number < wanted; });
  return it == scores_.end() || it->number != number ? 0 : it->score;
}

bool Plan::accepts(const Record& record) const {
  if (exact_) return true;
  if (filter_ && !filter_->matches(record, *viewer_)) return false;
  if (!present_.empty() && std::none_of(present_.begin(), present_.end(), [&](TermId attribute) {
        return find(record, attribute).has_value();
      }))
    return false;
  if (geo_) {
    bool near = false;
    for (auto view = find(record, geo_attribute_); view && !near && view->name() == geo_attribute_;
         view = view->next())
      if (const auto geometry = geometry_of(*view)) near = geo_->matches(*geometry);
    if (!near) return false;
  }
  for (const LinkTest& link : links_) {
    bool found = false;
    for (auto view = record.first(); view && !found; view = view->next()) {
      if (link.attribute != no_term && view->name() != link.attribute) continue;
      if (view->kind() != model::AttributeKind::relationship &&
          view->kind() != model::AttributeKind::list_relationship)
        continue;
      if (!viewer_->reads(record, view->name())) continue;
      for_each_string(view->value(),
                      [&](std::string_view target) { found |= target == link.target; });
    }
    if (!found) return false;
  }
  if (id_pattern_) {
    const std::string_view id = record.id();
    if (!re2::RE2::PartialMatch(re2::StringPiece(id.data(), id.size()), *id_pattern_)) return false;
  }
  if (!scopes_.empty()) {
    const auto one_matches = [&](const std::string& pattern) {
      bool found = false;
      for_each_string(record.scopes(),
                      [&](std::string_view scope) { found |= scope_matches(pattern, scope); });
      return found;
    };
    if (std::none_of(scopes_.begin(), scopes_.end(), [&](const auto& alternative) {
          return std::all_of(alternative.begin(), alternative.end(), one_matches);
        }))
      return false;
  }
  return true;
}

namespace {

Result<geo::GeoPredicate> make_predicate(const model::GeoFilter& filter) {
  using From = model::GeoFilter::Relation;
  static constexpr std::pair<From, geo::GeoRelation> relations[] = {
      {From::near, geo::GeoRelation::near},
      {From::within, geo::GeoRelation::within},
      {From::contains, geo::GeoRelation::contains},
      {From::intersects, geo::GeoRelation::intersects},
      {From::equals, geo::GeoRelation::equals},
      {From::disjoint, geo::GeoRelation::disjoint},
      {From::overlaps, geo::GeoRelation::overlaps}};
  geo::GeoRelationSpec spec;
  for (const auto& [from, to] : relations)
    if (from == filter.relation) spec.relation = to;
  spec.distance_max_m = filter.distance_m_max;
  spec.distance_min_m = filter.distance_m_min;
  MAILLAGE_ASSIGN(geo::Geometry reference, geo::geometry_from_geojson(filter.geometry));
  return geo::GeoPredicate(spec, std::move(reference));
}

}  // namespace

Result<void> Plan::read_tests(const model::Query& query) {
  if (query.filter) {
    MAILLAGE_ASSIGN(CompiledFilter compiled,
                    CompiledFilter::compile(*query.filter,
                                            [this](std::string_view iri) { return resolve(iri); }));
    filter_ = std::move(compiled);
  }
  if (query.geo) {
    MAILLAGE_ASSIGN(geo::GeoPredicate predicate, make_predicate(*query.geo));
    geo_.emplace(std::move(predicate));
    geo_attribute_ =
        resolve(query.geo->attribute.empty() ? default_location : query.geo->attribute);
  }
  if (!query.id_pattern.empty()) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    id_pattern_ = std::make_shared<const re2::RE2>(query.id_pattern, options);
    if (!id_pattern_->ok())
      return invalid("idPattern", "is not a regular expression: " + id_pattern_->error());
  }
  scopes_ = query.scopes;
  for (const auto& link : query.links)
    links_.push_back({link.attribute.empty() ? no_term : resolve(link.attribute), link.target});
  return {};
}

void Plan::choose_candidates(const model::Query& query) {
  const Graph& graph = impl_->graph;
  const bool whole = query.count || !query.order.empty() || !query.facets.empty();
  Builder builder{graph, *impl_, *viewer_, whole, true, {}, {}};
  builder.types(query.types);
  builder.ids(query.ids);
  builder.territories(query.territories);
  if (query.attributes.size() == 1) {
    builder.add(graph.with_attribute(resolve(query.attributes[0])));
  } else if (!query.attributes.empty()) {
    Roaring any;
    for (const std::string& name : query.attributes) any |= graph.with_attribute(resolve(name));
    builder.add_owned(std::move(any));
  }
  for (const std::string& name : query.attributes) present_.push_back(resolve(name));
  if (std::none_of(present_.begin(), present_.end(),
                   [&](TermId term) { return viewer_->is_conditional(term); }))
    present_.clear();
  for (const auto& link : query.links) builder.add_owned(graph.linking_to(link.target));
  if (filter_) {
    builder.filter(filter_->root());
    if (builder.covered) filter_.reset();
  }
  exact_ =
      !filter_ && !geo_ && !id_pattern_ && scopes_.empty() && links_.empty() && present_.empty();
  if (geo_) builder.places(*geo_, geo_attribute_);
  if (!viewer_->types_only().empty()) builder.only_types(viewer_->types_only());
  candidates_ = builder.combine();
  if (!viewer_->sees_all()) candidates_ -= viewer_->hidden();
}

void Plan::search(const model::TextFilter& text) {
  scores_ = impl_->graph.search().search(text);
  std::vector<std::uint32_t> numbers;
  numbers.reserve(scores_.size());
  for (const auto& scored : scores_) numbers.push_back(scored.number);
  candidates_ &= Roaring(numbers.size(), numbers.data());
  // Both are in order of number.
  auto kept = scores_.begin();
  auto from = scores_.begin();
  for (const std::uint32_t number : candidates_) {
    while (from->number != number) ++from;
    *kept++ = *from;
  }
  scores_.erase(kept, scores_.end());
  if (!order_.empty()) return;
  model::Order relevance;
  relevance.special = model::Order::Special::relevance;
  relevance.descending = true;
  order_.push_back(relevance);
}

Result<Plan> Plan::make(const Engine::Impl& impl, const access::Actor& actor,
                        const model::Query& query) {
  Plan plan;
  plan.impl_ = &impl;
  plan.viewer_ = impl.viewer_of(actor);
  plan.order_ = query.order;
  MAILLAGE_TRY(plan.read_tests(query));
  std::shared_lock guard(impl.lock);
  plan.choose_candidates(query);
  if (query.text) plan.search(*query.text);
  return plan;
}

}  // namespace maillage::engine
