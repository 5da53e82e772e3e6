// The shapes that answers are made of, as named JSON Schemas (2020-12): what several commands and
// views share. A module adds its own to its table. Schemas point at one another by
// {"$ref":"#/components/schemas/NAME"}, and the API's description holds them all.
#pragma once

#include "base/json.h"

namespace maillage::domain {

// {"Entity":{…},"Reason":{…},…}
Json shared_schemas();

// {"$ref":"#/components/schemas/NAME"}
Json schema_reference(const char* name);

}  // namespace maillage::domain
