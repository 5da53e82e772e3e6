// A query as data: what is asked of the graph. Protocols build it, the engine answers it; access
// adds its condition inside the engine.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace maillage::model {

// A path into an attribute: "address.street" is attribute `address` then `street` inside its value
// (CIM 009 4.9 trailing path); with brackets in the standard's text, attributes of attributes
// first.
struct Path {
  std::string attribute;                    // expanded IRI
  std::vector<std::string> sub_attributes;  // expanded IRIs: attribute[sub] in 4.9: a.b
  std::vector<std::string> members;         // inside the value: a[b.c]
  std::string language;                     // "*" or a tag, for a LanguageProperty: a[fr]
};

// The query language of CIM 009 4.9 as a tree.
struct Filter {
  enum class Kind { all_of, any_of, negation, exists, compare };
  enum class Operator {
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    matches,
    not_matches
  };
  struct Range {
    Json from;
    Json to;
  };
  Kind kind = Kind::exists;
  std::vector<Filter> children;  // all_of, any_of: any number; negation: one
  Path path;                     // exists, compare
  Operator op = Operator::equal;
  std::vector<Json> values;   // equal/not_equal: any of; others: exactly one (matches: the regex)
  std::vector<Range> ranges;  // equal/not_equal only
};

// CIM 009 4.10.
struct GeoFilter {
  std::string attribute;  // expanded IRI; empty: `location` of the core context
  enum class Relation { near, within, contains, intersects, equals, disjoint, overlaps };
  Relation relation = Relation::near;
  Json geometry;  // GeoJSON geometry
  std::optional<double> distance_m_max;
  std::optional<double> distance_m_min;
};

// One alternative is a set of types an entity must all have (4.17).
using TypeSelection = std::vector<std::vector<std::string>>;

// One alternative is a set of scope patterns that must all match: "/a/b", "/a/+", "/a/#" (4.19).
using ScopeSelection = std::vector<std::vector<std::string>>;

struct Order {
  Path path;  // attribute empty: see `special`
  enum class Special {
    none,
    id,
    created_at,
    modified_at,
    relevance,
    distance
  } special = Special::none;
  bool descending = false;
  std::string language;  // which text of a LanguageProperty to compare (falls back to any)
};

struct TextFilter {
  std::string text;
  std::string language;   // fr, nl, de, en: the reader's language; all languages are searched
  bool prefix = false;    // the last word may be unfinished
  bool any_word = false;  // true: any word may match (similarity); false: every word
};

struct Query {
  std::vector<std::string> ids;         // any of
  std::string id_pattern;               // ECMAScript regular expression over ids
  TypeSelection types;                  // empty: all
  std::vector<std::string> attributes;  // any of these present (5.7.2 attrs)
  std::optional<Filter> filter;
  std::optional<GeoFilter> geo;
  ScopeSelection scopes;
  std::optional<TextFilter> text;
  // Ids of AdministrativeArea or Organisation entities: the entity lies in any of them, in an area
  // inside them, or in a member municipality of them.
  std::vector<std::string> territories;
  // Only entities that have a relationship (of this attribute IRI; empty: any) to this id.
  struct Link {
    std::string attribute;
    std::string target;
  };
  std::vector<Link> links;

  std::vector<Order> order;  // empty: order of creation
  std::size_t limit = 20;
  std::size_t offset = 0;
  std::string cursor;  // opaque, from a page before; excludes offset
  bool count = false;
  struct Facet {
    std::string attribute;
    std::size_t values_max = 20;
  };
  std::vector<Facet> facets;  // counts per value, over the whole result
};

}  // namespace maillage::model
