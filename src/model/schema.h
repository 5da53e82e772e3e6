// The JSON Schema 2020-12 subset of the region model, compiled once when it is loaded, with reasons
// for people. Knows values only: no attribute, no entity.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace maillage::model {

// Where in an entity a value stands, built without allocation and written out only for an error:
// "location.coordinates[0]". A part refers to its parent, which must outlive it.
struct FieldPath {
  const FieldPath* parent = nullptr;
  std::string_view name;
  std::ptrdiff_t index = -1;

  explicit FieldPath(std::string_view root) : name(root) {}
  FieldPath(const FieldPath& up, std::string_view member) : parent(&up), name(member) {}
  FieldPath(const FieldPath& up, std::size_t element)
      : parent(&up), index(static_cast<std::ptrdiff_t>(element)) {}
  std::string text() const;
};

using FieldErrors = std::vector<FieldError>;

void add_error(FieldErrors& errors, const FieldPath& path, std::string reason);

// "is not one of: a, b, c", cut after twenty.
std::string not_one_of(const std::vector<std::string_view>& allowed);

// An absolute URI (RFC 3986) without the schemes that a browser would run.
bool is_uri(std::string_view text);

class Schema {
 public:
  // The keywords it knows. Any other in `keywords` is not looked at.
  static bool is_keyword(std::string_view keyword);

  // Errors: added under `path`, naming the keyword; the schema is then unusable (nullptr).
  static std::shared_ptr<const Schema> compile(const Json& keywords, const FieldPath& path,
                                               FieldErrors& errors);
  ~Schema();

  // Adds an error for each rule that the value breaks. Thread-safe.
  void check(const Json& value, const FieldPath& path, FieldErrors& errors) const;

 private:
  struct Rules;
  explicit Schema(std::unique_ptr<Rules> rules);

  std::unique_ptr<Rules> rules_;
};

}  // namespace maillage::model
