// Looking at the region with somebody else's rights, for administrators and officers of identity:
// begun with a reason that is kept (SeenAs), at most half an hour, changing nothing
// (docs/adr/0023).
#pragma once

#include <string_view>

#include "identity/accounts.h"
#include "identity/perspective.h"

namespace maillage::identity {

struct SeeingRequest {
  std::string_view session_key;
  Perspective as;
  std::string_view reason;
  std::chrono::minutes length = seeing_max;
  // A person who acts for one organisation only is taken to act for it, as when they sign in.
  bool for_only_organisation = true;
};

// What is kept of it is durable before anything is shown. Errors: forbidden, invalid (field),
// unauthenticated when the session has ended.
Result<Sessions::Entry> start_seeing(Accounts& accounts, const SeeingRequest& request);
// Errors: conflict when nobody is looked as.
Result<Sessions::Entry> end_seeing(Accounts& accounts, std::string_view session_key);

}  // namespace maillage::identity
