// Who judges the applications to a call: naming them, showing them, and whom they are tied to.
//
// People and their memberships belong to the system identity; an officer of calls does not read
// them. What is shown here of a person is what they are at work, name and organisation, and only of
// the jury of a call, or of the few whom the officer has typed the beginning of the name of
// (docs/adr/0018-naming-a-jury.md). Each person shown is told to the audit.
#pragma once

#include "domain/calls/call.h"
#include "domain/writing.h"

namespace maillage::domain::calls {

// The organisations and bodies that a juror acts for today: what the call says, and the
// memberships of the person.
std::vector<std::string> organisations_of(const Context& context, const Juror& juror);

// A person named in the jury must be known here and act for the organisation that stands beside
// them. Adds the faults, at "call.jury[1].actor". Names of accounts without a person are taken as
// they are.
void jury_faults(const Context& context, const Call& call, Faults& faults);

// [{"actor","name","organisation","organisationTitle","maximum","member","assigned","scored",
// "declined"}], for officers.
Json jury_json(const Context& context, const Call& call, const std::vector<Stored>& reviews);

}  // namespace maillage::domain::calls
