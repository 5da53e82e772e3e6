// Who does what in a call for projects.
#pragma once

#include "domain/writing.h"

namespace maillage::domain::calls {

// The officer who runs calls for projects; the administrator is one.
bool is_officer(const access::Actor& actor);
Result<void> require_officer(const Context& context);
// Acts for this organisation, at least as an editor; officers may act for all.
Result<void> require_applicant(const Context& context, std::string_view organisation);

}  // namespace maillage::domain::calls
