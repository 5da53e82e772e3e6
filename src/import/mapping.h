// A mapping: a file of data that says how the rows of one kind of file become entities. Its
// keywords are closed and checked at load (docs/guide/import.md lists them). Immutable once loaded.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/period.h"
#include "import/rows.h"
#include "model/registry.h"

namespace maillage::import {

struct Condition;

// How one value is made of a row: where it comes from, then steps in the order of the members
// below.
struct NamedValue;
struct Value {
  enum class From : std::uint8_t {
    nothing,
    column,
    constant,
    text_template,
    first,
    object,
    list,
    locality,
    authority,
    point,
    centre,
    area,
    ratio,
  };
  enum class As : std::uint8_t { as_is, text, number, integer, date, year, boolean, slug, url };

  From from = From::nothing;
  std::string column;      // a dotted path; "members[].code" gives an array
  std::string table;       // the column is read from the joined row…
  std::vector<Value> key;  // …found under this key (one value)
  Json constant;
  std::vector<Value> parts;         // first, list, ratio
  std::vector<NamedValue> members;  // object, locality, point
  std::vector<Condition> when;      // nothing unless all hold
  std::string after;                // what follows the last occurrence
  std::string split;                // into a list
  As as = As::as_is;
  std::vector<std::pair<std::string, Json>> contains;  // the first that the folded text contains
  std::vector<std::pair<std::string, Json>> lookup;    // whole values
  std::optional<Json> otherwise;                       // when lookup, contains or vocabulary fail
  std::string vocabulary;                              // a code, by code or label
  std::vector<std::pair<double, std::string>> below;   // classes by upper bound
  std::string text_template;                           // "{}" is the value, "{column}" a column
  std::size_t characters_max = 0;
  std::string join;  // a list's texts into one, this between them
  bool required = false;
  std::string required_reason;  // why a row without it is rejected
  // What a problem with the value does: it rejects the row, or gives nothing and is a warning, or
  // gives nothing.
  enum class OnProblem : std::uint8_t { reject, warn, silent } on_problem = OnProblem::reject;
};

struct NamedValue {
  std::string name;
  Value value;
};

struct Condition {
  Value value;
  std::vector<std::string> is;      // any of these; empty: not asked
  std::vector<std::string> is_not;  // none of these
  std::optional<bool> empty;
  std::string reason;  // of a skip rule
};

struct TableSource {
  std::string name;
  std::string file;     // beside the imported file or in the folder above
  std::string carried;  // or a file inside the program
  ReadOptions read;
  std::string key;  // the column that rows are found under
  std::vector<Condition> where;
};

// Areas that became one area: boundaries are united, numbers added, and both sides know each other.
struct Dissolve {
  std::string table;
  std::string code;  // the row's column
  std::string new_column, old_column, split, date_column;
  std::vector<std::string> sum;
  std::vector<std::pair<std::string, std::string>> copy;  // row column ← table column
  std::vector<Condition> recoding;  // such rows of the table rename one area and unite none
};

struct EntityRule {
  std::string type;
  Value id;
  std::vector<Condition> when;
  bool keep_existing = false;  // an entity that is there already is left alone
  std::vector<std::pair<std::string, Value>> attributes;
};

// Rows that are observations: each of a territory and a period, with values of one or several
// indicators. They become one Series per indicator and territory.
struct SeriesRule {
  Json indicators;  // entities in simple form, made where they are not there yet
  Value territory;  // the id of an area, or a code among those that areaPrefix names
  PeriodStep step = PeriodStep::year;
  Value period;
  std::vector<Condition> total;  // such rows are a year's declared total, and are compared
  std::vector<std::pair<std::string, Value>> values;  // by the indicator's id
};

struct Mapping {
  std::string name;
  ReadOptions read;
  Json source;              // {name, url, licence, date}
  std::string area_prefix;  // of the codes among which localities are looked for: "be-nis-"
  std::string localities;   // a carried CSV of localities: locality, postcode, code without prefix
  std::vector<TableSource> tables;
  std::optional<Dissolve> dissolve;
  std::vector<Condition> skip;
  std::vector<EntityRule> entities;
  std::optional<SeriesRule> series;
};

// Errors: invalid with the path of the wrong member ("entities[0].attributes.title.colum"): an
// unknown keyword, type, attribute, table or vocabulary.
Result<Mapping> load_mapping(std::string_view text, const model::Registry& registry);

}  // namespace maillage::import
