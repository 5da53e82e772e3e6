// A JSON-LD @context as NGSI-LD uses it: terms to IRIs and back (CIM 009 4.4, 5.5.7). The core
// context is protected and wins over every user context, wherever it stands in the list.
// Not a JSON-LD processor: values are never expanded, scoped contexts are refused.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace maillage::jsonld {

// What an unmapped name expands into: core's @vocab.
inline constexpr std::string_view default_vocabulary =
    "https://uri.etsi.org/ngsi-ld/default-context/";
// The address of the core context this program implements.
inline constexpr std::string_view core_context_url =
    "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld";

// The core context document, {"@context": {...}}.
std::string_view core_context_text();
// Is this the address of some version of the core context?
bool is_core_context_url(std::string_view url);

class Context;
using ContextPtr = std::shared_ptr<const Context>;

// Immutable once built, therefore safe to use from any thread.
class Context {
 public:
  struct Term {
    std::string iri;          // empty: explicitly mapped to null
    bool vocabulary = false;  // "@type": "@vocab": its values are terms
    bool is_prefix = false;   // may stand before a colon when compacting
  };

  // A context of the core alone.
  static ContextPtr core();

  // Builds a context from definitions merged in order (later ones win, the core above all).
  // `source` is what a response shows as "@context", `url` what its Link header names (empty when
  // the context has no address of its own). Errors: invalid with subject "@context".
  static Result<ContextPtr> build(const std::vector<const Json*>& definitions, Json source,
                                  std::string url);

  // The full IRI of a term, a compact IRI, or an IRI; unknown names get the default vocabulary.
  std::string expand(std::string_view name) const;
  // The shortest form that expand() turns back into `iri`: a term, the bare name of the default
  // vocabulary, prefix:name, else the IRI itself.
  std::string compact(std::string_view iri) const;
  // The definition of a term, the core's first; nullptr when there is none.
  const Term* find(std::string_view name) const;

  const Json& source() const { return source_; }
  const std::string& url() const { return url_; }
  // The source as JSON text, ready to be written after "@context":.
  const std::string& source_text() const { return source_text_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <class T>
  using Map = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  Context() = default;
  void index();
  std::string compact_with_prefix(std::string_view iri) const;
  std::string expand_compact_iri(std::string_view name, std::size_t colon) const;

  ContextPtr core_;  // nullptr in the core itself
  Map<Term> terms_;
  Map<std::string> names_;                                     // IRI → shortest term
  std::vector<std::pair<std::string, std::string>> prefixes_;  // IRI, name; longest IRI first
  Json source_;
  std::string source_text_;
  std::string url_;

  friend class Definitions;
};

// The known contexts by address, and contexts built from requests, cached. Thread-safe.
class Contexts {
 public:
  // Gives the text of a context that is not known here. Errors: unavailable.
  using Loader = std::function<Result<std::string>(std::string_view url)>;
  struct Limits {
    std::size_t depth_max = 8;      // contexts naming contexts
    std::size_t contexts_max = 64;  // in one request, nested ones included
    std::size_t cached_max = 512;   // built contexts kept
  };

  explicit Contexts(Loader loader = {}) : Contexts(std::move(loader), Limits{}) {}
  Contexts(Loader loader, Limits limits);
  ~Contexts();

  // Makes a document known under an address; a later one replaces it. Errors: invalid when it has
  // no usable "@context" member.
  Result<void> add(std::string url, Json document);
  // The document under an address, when it was added or is the core's.
  std::shared_ptr<const Json> document(std::string_view url) const;

  // The context that requests without one of their own use; the core until set.
  ContextPtr default_context() const;
  Result<void> set_default(std::string_view url);

  // From the value of an "@context" member: an address, an object, or an array of both. Errors:
  // invalid (5.5.7: scoped contexts...), unavailable (LdContextNotAvailable), both with subject
  // "@context".
  Result<ContextPtr> resolve(const Json& at_context) const;
  Result<ContextPtr> resolve_url(std::string_view url) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Makes the documents of a directory known: its index.json is an object from address to file name
// ({"https://example.org/c.jsonld": "c.jsonld"}). This is how a server without a network serves
// clients that use contexts of others. Errors: not_found for a missing file, invalid naming it.
Result<void> add_context_directory(Contexts& contexts, const std::string& directory);

}  // namespace maillage::jsonld
