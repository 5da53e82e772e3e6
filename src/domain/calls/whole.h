// Do the parts of a call fit each other? What the reading of one part cannot see: a question that
// depends on one that is asked later, envelopes that leave amounts out, a closing before the
// opening. A call is opened only when nothing of this is left.
#pragma once

#include "domain/calls/call.h"

namespace maillage::domain::calls {

// `fields`: the call in simple form, from which `call` was read. Adds what is missing or does not
// fit. Reads the graph as the actor: a target that they do not see is not there.
void whole_faults(const Context& context, const Json& fields, const Call& call, Faults& faults);

}  // namespace maillage::domain::calls
