// Reads the attributes that pooling needs straight from records, without decoding whole entities:
// thousands of needs in a few milliseconds. What the actor may not read is absent here too.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/module.h"

namespace maillage::domain::pooling {

class Fields {
 public:
  explicit Fields(const Context& context) : context_(context) {}

  // The value as JSON text; empty when absent or not readable.
  std::string_view json(const engine::Record& record, std::string_view short_name) const;
  // The first string of a string or array of strings; codes of vocabularies without their IRI.
  std::string text(const engine::Record& record, std::string_view short_name) const;
  std::vector<std::string> texts(const engine::Record& record, std::string_view short_name) const;
  std::optional<double> number(const engine::Record& record, std::string_view short_name) const;
  std::optional<bool> boolean(const engine::Record& record, std::string_view short_name) const;
  // Days since 1970-01-01 of a date.
  std::optional<std::int32_t> day(const engine::Record& record, std::string_view short_name) const;
  bool is_a(const engine::Record& record, std::string_view type) const;

 private:
  engine::TermId term(std::string_view short_name) const;

  const Context& context_;
  mutable std::map<std::string, engine::TermId, std::less<>> terms_;
};

// "2027-03-01" to days since 1970-01-01 and back.
std::optional<std::int32_t> day_of(std::string_view date);
std::string date_of(std::int32_t day);

}  // namespace maillage::domain::pooling
