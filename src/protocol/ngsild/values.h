// Checks and conversions of single attribute values, kind by kind (CIM 009 4.5). Internal to the
// readers of this folder.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace maillage::protocol::ngsild {

// What stands for null in fragments (3.1): JSON-LD drops a real one.
inline constexpr std::string_view null_text = "urn:ngsi-ld:null";
bool is_null_text(const Json& value);
// Does this value, alone, ask for the deletion of its attribute? The text, an array of only it, or
// {"@none": text}.
bool is_deletion_value(const Json& value);

// "/a/b" or "a/b": levels of letters, digits and '_' (4.18).
bool is_scope(std::string_view text);

// A URI or an array of URIs, given back as it was.
Result<void> read_objects(Json&& value, Json& out);
// An array of URIs or of {"object": URI}, given back as an array of URIs (4.5.22).
Result<void> read_object_list(const Json& value, Json& out);
// Language tags with texts or arrays of texts (4.5.18).
Result<void> check_language_map(const Json& value, bool nulls);
// A string or an array of strings, each expanded.
Result<void> read_concepts(const Json& value, Json& out,
                           const std::function<std::string(std::string_view)>& expand);

}  // namespace maillage::protocol::ngsild
