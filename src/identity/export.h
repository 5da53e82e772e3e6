// Everything that is kept of a person, section by section, for them to take away. What is exported
// follows from the region model: a type with a section `personal` is in it by that alone.
#pragma once

#include <functional>
#include <string_view>

#include "identity/accounts.h"

namespace maillage::identity {

// Takes the export piece by piece; false stops it.
struct ExportSink {
  // "account", "sessions", "keys", "about", "invitations", "activity", "shown", in this order.
  std::function<bool(std::string_view section)> section;
  std::function<bool(const Json& item)> item;
};

// No secret is in it, and nothing that the person may not read: what there is of it beyond that is
// named in the member `withheld`. Reads the audit page by page: memory stays bounded, time grows
// with the journal. Errors: those of reading; unavailable when the sink stopped.
Result<void> export_account(const Accounts& accounts, const Account& account,
                            const ExportSink& sink);

}  // namespace maillage::identity
