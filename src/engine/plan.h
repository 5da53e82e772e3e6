// How one query is answered: candidates from the indexes, and the tests that remain.
#pragma once

#include <re2/re2.h>
#include <memory>
#include <optional>
#include <roaring/roaring.hh>
#include <variant>

#include "engine/engine.h"
#include "engine/filter.h"
#include "engine/search_index.h"
#include "geo/predicates.h"

namespace maillage::engine {

class Plan {
 public:
  // Takes the shared lock while it reads the indexes. Errors: invalid.
  static Result<Plan> make(const Engine::Impl& impl, const access::Actor& actor,
                           const model::Query& query);

  const Viewer& viewer() const { return *viewer_; }
  const Roaring& candidates() const { return candidates_; }
  // Is every candidate a hit?
  bool exact() const { return exact_; }
  bool accepts(const Record& record) const;
  double score(EntityNumber number) const;
  const std::vector<SearchIndex::Scored>& scores() const { return scores_; }
  const std::vector<model::Order>& order() const { return order_; }
  const geo::GeoPredicate* geo() const { return geo_ ? &*geo_ : nullptr; }
  TermId geo_attribute() const { return geo_attribute_; }
  // The attribute's term, or no_term when unknown.
  TermId resolve(std::string_view iri) const;
  // The first instance of an attribute that the viewer may read.
  std::optional<InstanceView> find(const Record& record, TermId attribute) const;

 private:
  struct Builder;
  Result<void> read_tests(const model::Query& query);
  // Both require the engine's shared lock.
  void choose_candidates(const model::Query& query);
  void search(const model::TextFilter& text);
  std::vector<TermId> present_;  // one of them must be there and readable
  struct LinkTest {
    TermId attribute;  // no_term: any
    std::string target;
  };
  const Engine::Impl* impl_ = nullptr;
  ViewerPtr viewer_;
  Roaring candidates_;
  bool exact_ = true;
  std::optional<CompiledFilter> filter_;
  std::optional<geo::GeoPredicate> geo_;
  TermId geo_attribute_ = no_term;
  std::vector<LinkTest> links_;
  std::shared_ptr<const re2::RE2> id_pattern_;
  model::ScopeSelection scopes_;
  std::vector<SearchIndex::Scored> scores_;  // of the candidates, by number; empty without a text
  std::vector<model::Order> order_;
};

}  // namespace maillage::engine
