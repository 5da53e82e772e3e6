// The files of demo/ inside the program.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.h"

namespace maillage::app {

// demo/NAME.json. Errors: not_found, invalid.
Result<Json> demo_json(std::string_view name);

// The entities of demo/NAME.json, each with what its file says of all of them: the source where it
// has none of its own, and whether it is fictional.
Result<std::vector<Json>> demo_entities(std::string_view name);

}  // namespace maillage::app
