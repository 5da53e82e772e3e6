// Names between a request and the graph: attribute and type names through the request's @context,
// concept codes of the region's vocabularies for VocabProperty values.
#pragma once

#include <string>
#include <string_view>

#include "jsonld/context.h"
#include "model/registry.h"

namespace maillage::protocol::ngsild {

// A cheap value: borrows the registry, shares the context.
class Names {
 public:
  Names(jsonld::ContextPtr context, const model::Registry* registry)
      : context_(std::move(context)), registry_(registry) {}

  const jsonld::Context& context() const { return *context_; }
  const jsonld::ContextPtr& context_ptr() const { return context_; }

  std::string expand(std::string_view name) const { return context_->expand(name); }
  std::string compact(std::string_view iri) const { return context_->compact(iri); }

  // The vocabulary of an attribute, when the region gives it one and this context has a name for
  // the attribute: then codes stand for concepts. nullptr otherwise.
  const model::Vocabulary* vocabulary(std::string_view attribute_iri) const;
  // A VocabProperty's value: a concept's code, or a term of the context.
  std::string expand_concept(std::string_view attribute_iri, std::string_view text) const;
  std::string compact_concept(const model::Vocabulary* vocabulary, std::string_view iri) const;

 private:
  jsonld::ContextPtr context_;
  const model::Registry* registry_;
};

// A URI with a scheme and something behind it, without blanks and control characters (RFC 3986).
bool is_uri(std::string_view text);
// A name that may stand for an attribute or a type: a term, prefix:name or an IRI (4.6.2).
bool is_name(std::string_view text);

}  // namespace maillage::protocol::ngsild
