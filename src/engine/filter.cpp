#include "engine/filter.h"

#include <algorithm>

#include "engine/values.h"

namespace maillage::engine {

namespace {

using Kind = model::Filter::Kind;
using Operator = model::Filter::Operator;
using Node = CompiledFilter::Node;
using Constant = CompiledFilter::Constant;

constexpr std::size_t depth_max = 32;
constexpr std::string_view core = "https://uri.etsi.org/ngsi-ld/";

Constant constant(const Json& value) {
  Constant result;
  result.json = value.dump();
  if (value.is_number()) result.number = value.as_double();
  if (value.is_string()) {
    result.text = value.as_string();
    if (auto time = parse_timestamp(value.as_string()); time.ok()) result.time = *time;
  }
  return result;
}

Result<std::shared_ptr<const re2::RE2>> compile_regex(const std::string& pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  auto regex = std::make_shared<const re2::RE2>(pattern, options);
  if (!regex->ok())
    return invalid("q", "'" + pattern + "' is not a regular expression: " + regex->error());
  return regex;
}

Result<Node> compile_node(const model::Filter& filter, const CompiledFilter::Resolve& resolve,
                          std::size_t depth) {
  if (depth > depth_max) return invalid("q", "the conditions are nested too deeply");
  Node node;
  node.kind = filter.kind;
  node.op = filter.op;
  node.path = filter.path;
  for (const model::Filter& child : filter.children) {
    MAILLAGE_ASSIGN(Node compiled, compile_node(child, resolve, depth + 1));
    node.children.push_back(std::move(compiled));
  }
  if (filter.kind != Kind::exists && filter.kind != Kind::compare) return node;

  node.attribute = resolve(filter.path.attribute);
  if (filter.path.attribute == std::string(core) + "createdAt")
    node.special = Node::Special::created_at;
  if (filter.path.attribute == std::string(core) + "modifiedAt")
    node.special = Node::Special::modified_at;
  for (const std::string& sub : filter.path.sub_attributes)
    node.sub_attributes.push_back(resolve(sub));
  for (const Json& value : filter.values) node.values.push_back(constant(value));
  for (const auto& range : filter.ranges)
    node.ranges.emplace_back(constant(range.from), constant(range.to));
  if (filter.op == Operator::matches || filter.op == Operator::not_matches) {
    if (node.values.size() != 1 || !node.values[0].text)
      return invalid("q", "a pattern needs one text to compare with");
    MAILLAGE_ASSIGN(node.regex, compile_regex(*node.values[0].text));
  }
  if (filter.kind == Kind::compare && node.values.empty() && node.ranges.empty())
    return invalid("q", "a comparison needs a value");
  return node;
}

// --- One value of the entity, seen as what it can be compared as.
struct Seen {
  std::optional<double> number;
  std::optional<std::string_view> text;
  std::string_view json;
};

std::optional<int> order(const Seen& seen, const Constant& with) {
  const auto sign = [](auto a, auto b) { return a < b ? -1 : (b < a ? 1 : 0); };
  if (with.number) {
    if (!seen.number) return std::nullopt;
    return sign(*seen.number, *with.number);
  }
  if (with.text) {
    if (!seen.text) return std::nullopt;
    if (with.time)
      if (const auto time = parse_timestamp(*seen.text); time.ok()) return sign(*time, *with.time);
    return sign(*seen.text, std::string_view(*with.text));
  }
  if (seen.json == with.json) return 0;
  return std::nullopt;
}

bool equals_any(const Seen& seen, const Node& node) {
  for (const Constant& value : node.values)
    if (order(seen, value) == 0) return true;
  for (const auto& [from, to] : node.ranges) {
    const auto low = order(seen, from);
    const auto high = order(seen, to);
    if (low && high && *low >= 0 && *high <= 0) return true;
  }
  return false;
}

bool compare(const Seen& seen, const Node& node) {
  switch (node.op) {
    case Operator::equal: return equals_any(seen, node);
    case Operator::not_equal: return !equals_any(seen, node);
    case Operator::matches:
      return seen.text && re2::RE2::PartialMatch(
                              re2::StringPiece(seen.text->data(), seen.text->size()), *node.regex);
    case Operator::not_matches:
      return !seen.text || !re2::RE2::PartialMatch(
                               re2::StringPiece(seen.text->data(), seen.text->size()), *node.regex);
    default: break;
  }
  const auto result = order(seen, node.values[0]);
  if (!result) return false;
  switch (node.op) {
    case Operator::less: return *result < 0;
    case Operator::less_equal: return *result <= 0;
    case Operator::greater: return *result > 0;
    default: return *result >= 0;
  }
}

bool negative(Operator op) { return op == Operator::not_equal || op == Operator::not_matches; }

// An array matches when one element does; a negative comparison needs all of them to.
bool compare_json(const Json& value, const Node& node) {
  if (value.is_array()) {
    const auto test = [&](const Json& element) { return compare_json(element, node); };
    const auto& list = value.as_array();
    return negative(node.op) ? std::all_of(list.begin(), list.end(), test)
                             : std::any_of(list.begin(), list.end(), test);
  }
  const std::string dumped = value.dump();
  Seen seen;
  seen.json = dumped;
  if (value.is_number()) seen.number = value.as_double();
  if (value.is_string()) seen.text = value.as_string();
  return compare(seen, node);
}

bool compare_text(std::string_view json, const Node& node) {
  Seen seen;
  seen.json = json;
  seen.number = json_number(json);
  if (seen.number) return compare(seen, node);
  if (json.size() >= 2 && json[0] == '"' && json.find('\\') == std::string_view::npos) {
    seen.text = json.substr(1, json.size() - 2);
    return compare(seen, node);
  }
  const auto value = parse_json(json);
  return value.ok() && compare_json(*value, node);
}

// A LanguageProperty compares the text of the language asked for, or of any; a negative comparison
// needs every one of them to hold (4.9, "unequal").
bool compare_languages(const InstanceView& instance, const Node& node, bool exists_only) {
  const auto map = parse_json(instance.value());
  if (!map.ok() || !map->is_object()) return false;
  bool seen = false;
  for (const auto& [tag, text] : map->as_object()) {
    if (!node.path.language.empty() && node.path.language != "*" && node.path.language != tag)
      continue;
    const bool holds = exists_only || compare_json(text, node);
    if (holds != negative(node.op)) return holds;
    seen = true;
  }
  return seen && negative(node.op);
}

// A Relationship is compared by "equal" and "unequal" alone; nothing else matches it (4.9).
bool comparable(const InstanceView& instance, const Node& node) {
  const bool points = instance.kind() == model::AttributeKind::relationship ||
                      instance.kind() == model::AttributeKind::list_relationship;
  return !points || node.op == Operator::equal || node.op == Operator::not_equal;
}

bool test_members(const InstanceView& instance, const Node& node, bool exists_only) {
  auto value = parse_json(instance.value());
  if (!value.ok()) return false;
  const Json* at = &*value;
  for (const std::string& member : node.path.members) {
    at = at->find(member);
    if (!at) return false;
  }
  return exists_only || compare_json(*at, node);
}

bool compare_time(std::optional<Timestamp> time, const Node& node, bool exists_only) {
  if (!time) return false;
  if (exists_only) return true;
  const std::string text = format_timestamp(*time);
  Seen seen;
  seen.text = text;
  return compare(seen, node);
}

// The reserved names that may end a path: a.observedAt, a.unitCode… (4.9)
bool test_meta(const InstanceView& instance, std::string_view name, const Node& node,
               bool exists_only) {
  if (name == "observedAt") return compare_time(instance.observed_at(), node, exists_only);
  if (name == "createdAt") return compare_time(instance.created_at(), node, exists_only);
  if (name == "modifiedAt") return compare_time(instance.modified_at(), node, exists_only);
  Seen seen;
  if (name == "unitCode") seen.text = instance.unit_code();
  if (name == "datasetId") seen.text = instance.dataset_id();
  if (!seen.text || seen.text->empty()) return false;
  return exists_only || compare(seen, node);
}

bool test_instance(const InstanceView& instance, const Node& node, std::size_t depth,
                   bool exists_only) {
  if (depth < node.path.sub_attributes.size()) {
    const std::string_view name = node.path.sub_attributes[depth];
    if (name.substr(0, core.size()) == core && depth + 1 == node.path.sub_attributes.size() &&
        test_meta(instance, name.substr(core.size()), node, exists_only))
      return true;
    for (auto sub = instance.first_sub(); sub; sub = sub->next())
      if (sub->name() == node.sub_attributes[depth] &&
          test_instance(*sub, node, depth + 1, exists_only))
        return true;
    return false;
  }
  if (instance.kind() == model::AttributeKind::language_property)
    return compare_languages(instance, node, exists_only);
  if (!node.path.members.empty()) return test_members(instance, node, exists_only);
  return exists_only || (comparable(instance, node) && compare_text(instance.value(), node));
}

bool test(const Node& node, const Record& record, const Viewer& viewer) {
  switch (node.kind) {
    case Kind::all_of:
      return std::all_of(node.children.begin(), node.children.end(),
                         [&](const Node& child) { return test(child, record, viewer); });
    case Kind::any_of:
      return std::any_of(node.children.begin(), node.children.end(),
                         [&](const Node& child) { return test(child, record, viewer); });
    case Kind::negation: return !test(node.children[0], record, viewer);
    default: break;
  }
  const bool exists_only = node.kind == Kind::exists;
  if (node.special == Node::Special::created_at)
    return compare_time(record.created_at(), node, exists_only);
  if (node.special == Node::Special::modified_at)
    return compare_time(viewer.modified_at(record), node, exists_only);
  if (node.attribute == no_term || !viewer.reads(record, node.attribute)) return false;
  for (auto view = record.find(node.attribute); view && view->name() == node.attribute;
       view = view->next())
    if (test_instance(*view, node, 0, exists_only)) return true;
  return false;
}

}  // namespace

Result<CompiledFilter> CompiledFilter::compile(const model::Filter& filter,
                                               const Resolve& resolve) {
  CompiledFilter compiled;
  MAILLAGE_ASSIGN(compiled.root_, compile_node(filter, resolve, 0));
  return compiled;
}

bool CompiledFilter::matches(const Record& record, const Viewer& viewer) const {
  return test(root_, record, viewer);
}

}  // namespace maillage::engine
