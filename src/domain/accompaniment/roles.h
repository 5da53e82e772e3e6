// Who does what in an accompaniment.
#pragma once

#include "domain/writing.h"

namespace maillage::domain::accompaniment {

// The region's officer for accompaniment; the administrator is one.
bool is_officer(const access::Actor& actor);
// Acts for the support body, at least as an editor; officers may act for all.
bool acts_for_body(const access::Actor& actor, std::string_view body);
// Reads and writes the private notes: the body itself. The region's officers do not; the
// administrator, who sees everything, does.
bool keeps_notes(const access::Actor& actor, std::string_view body);
// Acts for who asked: the organisation, or the authority of the municipality.
bool acts_for_asker(const access::Actor& actor, const Stored& request);

// Errors: unauthenticated; forbidden, saying whose business it is.
Result<void> require_officer(const Context& context);
Result<void> require_body(const Context& context, const Stored& request);
Result<void> require_notes(const Context& context, const Stored& request);
Result<void> require_asker(const Context& context, const Stored& request);
Result<void> require_either(const Context& context, const Stored& request);

}  // namespace maillage::domain::accompaniment
