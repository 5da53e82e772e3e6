// From the parameters of a request, or the body of a query by POST, to the engine's query and the
// representation of its result (CIM 009 5.7.1, 5.7.2, 6.4.3.2, 5.2.23). Every error is invalid,
// too_large or unsupported and names the parameter.
#pragma once

#include <string>
#include <vector>

#include "engine/terms.h"
#include "http/message.h"
#include "model/query.h"
#include "protocol/ngsild/entity_writer.h"
#include "protocol/ngsild/query_language.h"

namespace maillage::protocol::ngsild {

inline constexpr std::size_t limit_default = 20;
inline constexpr std::size_t limit_max = 1000;

struct EntityQuery {
  model::Query query;
  Representation how;
};

// What to show and how: options, format, attrs, pick, omit, lang, datasetId, geometryProperty.
Result<Representation> read_representation(const http::Parameters& parameters, const Names& names,
                                           const engine::Terms& terms, bool geojson);

// What to find, with representation and page. `query.limit` may be 0 when a count is asked for.
Result<EntityQuery> read_query(const http::Parameters& parameters, const Names& names,
                               const engine::Terms& terms, bool geojson);

// The members of a Query (5.2.23) as the parameters that mean the same; `url` gives those a body
// does not have (limit, offset, count, options).
Result<http::Parameters> parameters_of_body(const Json& body, const http::Parameters& url);

// Splits at commas (or '|') and trims; empty parts are an error naming `parameter`.
Result<std::vector<std::string>> split_list(std::string_view text, std::string_view parameter);

// Is every parameter one of `known`? Errors: invalid with subject_parameter (InvalidRequest).
Result<void> check_known(const http::Parameters& parameters,
                         std::initializer_list<std::string_view> known);
// ... one of those of queries and retrievals (6.4.3.2, 6.5.3.1).
Result<void> check_query_parameters(const http::Parameters& parameters);

// The words of the "options" parameter.
bool has_option(const http::Parameters& parameters, std::string_view option);

}  // namespace maillage::protocol::ngsild
