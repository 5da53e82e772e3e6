// What the description of the region API says of the routes that no module's table holds: their
// parameters, and the shapes of their answers. Kept beside the routes, checked against the real
// server by tests/scenario/answers.txt.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace maillage::protocol {

struct Parameter {
  std::string name;
  std::string type;  // string, integer, boolean; "strings": several, separated by commas
  std::string description;
  bool required = false;
};

struct FixedRoute {
  std::string method;  // get, post, delete
  std::string path;
  std::string id;
  std::string summary;
  std::string answer;  // name of its schema; empty: no content
  std::vector<Parameter> query;
  std::string body = {};                   // name of the schema of the request's body; empty: none
  std::string prefixes = {};               // further parameters: a pattern of their names
  std::string media_type = {};             // of the answer; empty: application/json
  std::vector<Parameter> path_parts = {};  // what is known of the parts of the path
};

const std::vector<FixedRoute>& fixed_routes();

// Named schemas of these routes: {"EntityPage":{…},…}
Json route_schemas();

}  // namespace maillage::protocol
