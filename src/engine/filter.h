// The query language's filter, resolved against the dictionary and ready to test records (CIM
// 009 4.9).
#pragma once

#include <re2/re2.h>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/viewer.h"
#include "model/query.h"

namespace maillage::engine {

class CompiledFilter {
 public:
  // Gives the term of an attribute, or no_term for an unknown one.
  using Resolve = std::function<TermId(std::string_view iri)>;
  // Errors: invalid (a bad regular expression; nested deeper than the limit).
  static Result<CompiledFilter> compile(const model::Filter& filter, const Resolve& resolve);

  // What the viewer may not read counts as absent.
  bool matches(const Record& record, const Viewer& viewer) const;

  // What the planner may take from an index: comparisons that must all hold.
  struct Constant {
    std::string json;  // as JSON text
    std::optional<double> number;
    std::optional<std::string> text;  // a string's content
    std::optional<Timestamp> time;    // when the text is a date-time
  };
  struct Node {
    model::Filter::Kind kind;
    model::Filter::Operator op;
    std::vector<Node> children;
    TermId attribute = no_term;
    enum class Special { none, created_at, modified_at } special = Special::none;  // of the entity
    model::Path path;
    std::vector<TermId> sub_attributes;
    std::vector<Constant> values;
    std::vector<std::pair<Constant, Constant>> ranges;
    std::shared_ptr<const re2::RE2> regex;
    bool plain() const {
      return path.sub_attributes.empty() && path.members.empty() && path.language.empty();
    }
  };
  const Node& root() const { return root_; }

 private:
  Node root_;
};

}  // namespace maillage::engine
