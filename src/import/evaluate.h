// Values of a mapping made of a row.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "geo/projection.h"
#include "import/localities.h"
#include "import/mapping.h"

namespace maillage::import {

// A second file, its rows found by a column.
struct Table {
  std::vector<Row> rows;
  std::unordered_map<std::string, std::size_t> by_key;  // the first row of each key
};

struct Problem {
  std::string field;
  std::string reason;
  std::vector<std::string> candidates;  // of an ambiguous locality
};

// The member at a dotted path of a row; "members[].code" gives an array. A member whose name is the
// whole path comes first, since columns may hold dots.
Json at_column(const Json& fields, std::string_view path);
// A text or number as text; empty for what has no one text.
std::string as_text(const Json& value);
// "Ville de Namur" → "ville-de-namur".
std::string slug_of(std::string_view text);

// Not thread-safe: projections are kept.
class Evaluator {
 public:
  Evaluator(const model::Registry& registry, const std::map<std::string, Table>& tables,
            const Localities* localities)
      : registry_(registry), tables_(tables), localities_(localities) {}

  // Null when the row gives nothing. What is wrong goes to problems (the row is rejected) or to
  // warnings, with `field` as its name.
  Json value(const Value& value, const Row& row, const std::string& field);
  bool holds(const Condition& condition, const Row& row);
  bool holds(const std::vector<Condition>& conditions, const Row& row);

  std::vector<Problem> problems;
  std::vector<Problem> warnings;

 private:
  Json source(const Value& value, const Row& row, const std::string& field);
  Json from_table(const Value& value, const Row& row, const std::string& field);
  Json filled(const Value& value, const Row& row);
  Json locality(const Value& value, const Row& row, const std::string& field);
  Json point(const Value& value, const Row& row, const std::string& field);
  Json centre(const Row& row, const std::string& field);
  Json area(const Row& row, const std::string& field);
  Json step(const Value& value, Json given, const std::string& field);
  Json converted(const Value& value, const Json& given, const std::string& field);
  Json looked_up(const Value& value, Json given, const std::string& field);
  void problem(const Value& value, const std::string& field, std::string reason,
               std::vector<std::string> candidates = {});
  std::string member_text(const Value& value, std::string_view name, const Row& row,
                          const std::string& field);

  const model::Registry& registry_;
  const std::map<std::string, Table>& tables_;
  const Localities* localities_;
  std::map<int, geo::Projection> projections_;
};

}  // namespace maillage::import
