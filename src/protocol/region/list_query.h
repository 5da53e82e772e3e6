// The list parameters of the region API, read into a Query: type, text, territory, f.<attribute>,
// near, bbox, link, order, facets…
#pragma once

#include <string>
#include <vector>

#include "http/message.h"
#include "model/query.h"
#include "model/registry.h"

namespace maillage::protocol {

struct ListRequest {
  model::Query query;
  std::vector<std::string> facet_names;  // short names, as asked for
  std::vector<std::string> fields;       // short names; empty: all
  bool references = true;
  std::string language;  // fr, nl, de, en
};

// The language to answer in: `lang`, else what Accept-Language likes best, else `fallback`.
std::string language_of(const http::Request& request, std::string_view fallback);

// Errors: invalid naming the parameter; every unknown parameter is refused.
Result<ListRequest> read_list(const http::Request& request, const model::Registry& registry,
                              std::string_view default_language, std::size_t limit_max);

}  // namespace maillage::protocol
