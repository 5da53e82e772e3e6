// `q` of CIM 009 4.9, by recursive descent.
#include "protocol/ngsild/query_language.h"

#include "protocol/ngsild/cursor.h"

namespace maillage::protocol::ngsild {

namespace {

using Kind = model::Filter::Kind;
using Operator = model::Filter::Operator;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// Letters and digits of any script count as in 4.9; '-', ':', '@' and '#' let prefixed names,
// published models' names and language tags through.
bool is_name_char(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == ':' || c == '@' ||
         static_cast<unsigned char>(c) >= 0x80;
}

class QueryParser {
 public:
  QueryParser(std::string_view text, const Names& names, const QueryLimits& limits)
      : in_(text, "q"), names_(names), limits_(limits) {}

  Result<model::Filter> parse() {
    MAILLAGE_ASSIGN(model::Filter filter, any_of(0));
    if (!in_.at_end()) {
      return in_.error(std::string("unexpected '") + in_.peek() + "'");
    }
    return filter;
  }

 private:
  // AND binds tighter than OR.
  Result<model::Filter> any_of(std::size_t depth) { return chain(Kind::any_of, '|', depth); }
  Result<model::Filter> all_of(std::size_t depth) { return chain(Kind::all_of, ';', depth); }

  Result<model::Filter> chain(Kind kind, char separator, std::size_t depth) {
    model::Filter list;
    list.kind = kind;
    do {
      MAILLAGE_ASSIGN(model::Filter one, kind == Kind::any_of ? all_of(depth) : condition(depth));
      list.children.push_back(std::move(one));
      in_.skip_blanks();
    } while (in_.take(std::string_view(&separator, 1)));
    if (list.children.size() == 1) {
      model::Filter only = std::move(list.children.front());
      return only;
    }
    return list;
  }

  Result<model::Filter> condition(std::size_t depth) {
    in_.skip_blanks();
    if (++terms_ > limits_.terms_max) return in_.error("too many conditions");
    if (depth > limits_.depth_max) return in_.error("nested too deeply");
    if (in_.take("!")) {
      model::Filter negated;
      negated.kind = Kind::negation;
      MAILLAGE_ASSIGN(model::Filter inner, condition(depth + 1));
      negated.children.push_back(std::move(inner));
      return negated;
    }
    if (in_.take("(")) {
      MAILLAGE_ASSIGN(model::Filter inner, any_of(depth + 1));
      if (!in_.take(")")) return in_.error("')' is missing");
      return inner;
    }
    return comparison();
  }

  Result<model::Filter> comparison() {
    model::Filter filter;
    MAILLAGE_TRY(path(filter.path));
    in_.skip_blanks();
    filter.kind = Kind::compare;
    if (in_.take("!~=")) return pattern(std::move(filter), Operator::not_matches);
    if (in_.take("~=")) return pattern(std::move(filter), Operator::matches);
    if (in_.take("==")) return equality(std::move(filter), Operator::equal);
    if (in_.take("!=")) return equality(std::move(filter), Operator::not_equal);
    if (in_.take(">=")) return ordering(std::move(filter), Operator::greater_equal);
    if (in_.take("<=")) return ordering(std::move(filter), Operator::less_equal);
    if (in_.take(">")) return ordering(std::move(filter), Operator::greater);
    if (in_.take("<")) return ordering(std::move(filter), Operator::less);
    char after = in_.peek();
    if (!in_.at_end() && after != ';' && after != '|' && after != ')')
      return in_.error("an operator is expected");
    filter.kind = Kind::exists;
    return filter;
  }

  Result<std::string_view> name() {
    std::size_t start = in_.position();
    while (!in_.at_end() && is_name_char(in_.peek())) in_.skip(1);
    std::string_view text = in_.since(start);
    if (text.empty()) return in_.error("a name is expected");
    if (is_digit(text[0]) || text[0] == '-' || text[0] == ':')
      return in_.error("a name must start with a letter");
    return text;
  }

  // AttrName *(. AttrName) [ "[" name *(. name) "]" ]
  Result<void> path(model::Path& out) {
    MAILLAGE_ASSIGN(std::string_view first, name());
    out.attribute = names_.expand(first);
    while (in_.take(".")) {
      MAILLAGE_ASSIGN(std::string_view sub, name());
      out.sub_attributes.push_back(names_.expand(sub));
      if (out.sub_attributes.size() > limits_.depth_max) return in_.error("the path is too long");
    }
    if (in_.peek() == '{') {
      return in_.error("conditions on linked entities, as in a{b}, are not supported");
    }
    return in_.take("[") ? trailing_path(out) : Result<void>();
  }

  Result<void> trailing_path(model::Path& out) {
    if (in_.take("*]")) {
      out.language = "*";
      return {};
    }
    do {
      std::size_t start = in_.position();
      while (!in_.at_end() && in_.peek() != '.' && in_.peek() != ']' && in_.peek() != '[')
        in_.skip(1);
      if (in_.position() == start) return in_.error("a member's name is expected");
      out.members.emplace_back(in_.since(start));
      if (out.members.size() > limits_.depth_max) return in_.error("the path is too long");
    } while (in_.take("."));
    if (!in_.take("]")) return in_.error("']' is missing");
    // Which of the two it is depends on the kind of the attribute found.
    if (out.members.size() == 1) out.language = out.members.front();
    return {};
  }

  Result<model::Filter> pattern(model::Filter filter, Operator op) {
    filter.op = op;
    in_.skip_blanks();
    if (in_.peek() == '"') {
      MAILLAGE_ASSIGN(Json text, quoted());
      filter.values.push_back(std::move(text));
      return filter;
    }
    // An unquoted expression ends where the query goes on: at a separator outside its own groups.
    std::size_t start = in_.position();
    int open = 0;
    while (!in_.at_end()) {
      char c = in_.peek();
      if (c == '\\') {
        in_.skip(2);
        continue;
      }
      if (open == 0 && (c == ';' || c == '|' || c == ')')) break;
      if (c == '(' || c == '[') ++open;
      if ((c == ')' || c == ']') && open > 0) --open;
      in_.skip(1);
    }
    std::string_view text = in_.since(start);
    if (text.empty()) return in_.error("a regular expression is expected");
    filter.values.emplace_back(text);
    return filter;
  }

  Result<model::Filter> ordering(model::Filter filter, Operator op) {
    filter.op = op;
    MAILLAGE_ASSIGN(Json single, value(filter.path));
    if (single.is_bool()) return in_.error("true and false have no order");
    filter.values.push_back(std::move(single));
    return filter;
  }

  Result<model::Filter> equality(model::Filter filter, Operator op) {
    filter.op = op;
    do {
      if (++terms_ > limits_.terms_max) return in_.error("too many values");
      MAILLAGE_ASSIGN(Json one, value(filter.path));
      if (in_.take("..")) {
        MAILLAGE_ASSIGN(Json to, value(filter.path));
        if (one.is_bool() || to.is_bool()) return in_.error("true and false have no order");
        if (one.is_number() != to.is_number())
          return in_.error("both ends of a range must be of one type");
        filter.ranges.push_back({std::move(one), std::move(to)});
      } else {
        filter.values.push_back(std::move(one));
      }
      in_.skip_blanks();
    } while (in_.take(","));
    return filter;
  }

  Result<Json> quoted() {
    std::size_t start = in_.position();
    in_.skip(1);
    while (!in_.at_end() && in_.peek() != '"') in_.skip(in_.peek() == '\\' ? 2 : 1);
    if (!in_.take("\"")) return in_.error("the closing '\"' is missing");
    auto text = parse_json(in_.since(start));
    if (!text.ok() || !text->is_string()) return in_.error("not a JSON string");
    return std::move(*text);
  }

  // A quoted string, true, false, a number, a date or time, or a URI.
  Result<Json> value(const model::Path& path) {
    in_.skip_blanks();
    if (in_.peek() == '"') {
      MAILLAGE_ASSIGN(Json text, quoted());
      return concept_of(path, std::move(text));
    }
    std::size_t start = in_.position();
    while (!in_.at_end() && !ends_value()) in_.skip(1);
    std::string_view text = in_.since(start);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    if (text.empty()) return in_.error("a value is expected");
    if (text == "true") return Json(true);
    if (text == "false") return Json(false);
    if (is_digit(text[0]) || text[0] == '-') {
      if (auto number = parse_json(text); number.ok() && number->is_number())
        return std::move(*number);
    }
    if (!is_uri(text) && text.find_first_of("\"()[]{}<>=") != std::string_view::npos)
      return in_.error("'" + std::string(text) + "' is not a value");
    return concept_of(path, Json(text));
  }

  // Does an unquoted value end here? ".." ends it only as a range: a URI may hold single dots.
  bool ends_value() const {
    char c = in_.peek();
    if (c == ';' || c == '|' || c == ',' || c == ')') return true;
    return in_.rest().substr(0, 2) == "..";
  }

  // Codes of the region's vocabularies stand for concepts.
  Json concept_of(const model::Path& path, Json text) {
    if (!path.sub_attributes.empty() || names_.vocabulary(path.attribute) == nullptr) return text;
    return Json(names_.expand_concept(path.attribute, text.as_string()));
  }

  Cursor in_;
  const Names& names_;
  const QueryLimits& limits_;
  std::size_t terms_ = 0;
};

const char* text_of(Operator op) {
  switch (op) {
    case Operator::equal: return "==";
    case Operator::not_equal: return "!=";
    case Operator::less: return "<";
    case Operator::less_equal: return "<=";
    case Operator::greater: return ">";
    case Operator::greater_equal: return ">=";
    case Operator::matches: return "~=";
    case Operator::not_matches: return "!~=";
  }
  return "";
}

std::string text_of(const model::Path& path) {
  std::string out = path.attribute;
  for (const std::string& sub : path.sub_attributes) out += "." + sub;
  if (path.language == "*") return out + "[*]";
  for (std::size_t i = 0; i < path.members.size(); ++i)
    out += (i == 0 ? "[" : ".") + path.members[i];
  return path.members.empty() ? out : out + "]";
}

}  // namespace

Result<model::Filter> parse_q(std::string_view text, const Names& names,
                              const QueryLimits& limits) {
  if (text.size() > limits.bytes_max)
    return make_error(ErrorCode::too_large, "q is longer than 16384 bytes", "q");
  return QueryParser(text, names, limits).parse();
}

std::string to_text(const model::Filter& filter) {
  const bool list = filter.kind == Kind::all_of || filter.kind == Kind::any_of;
  std::string out;
  if (list) {
    for (const model::Filter& child : filter.children) {
      if (!out.empty()) out += filter.kind == Kind::all_of ? ";" : "|";
      out += to_text(child);
    }
    return "(" + out + ")";
  }
  if (filter.kind == Kind::negation) return "!" + to_text(filter.children[0]);
  out = text_of(filter.path);
  if (filter.kind == Kind::exists) return out;
  out += text_of(filter.op);
  bool first = true;
  for (const Json& value : filter.values) {
    out += (first ? "" : ",") + value.dump();
    first = false;
  }
  for (const auto& range : filter.ranges) {
    out += (first ? "" : ",") + range.from.dump() + ".." + range.to.dump();
    first = false;
  }
  return out;
}

}  // namespace maillage::protocol::ngsild
