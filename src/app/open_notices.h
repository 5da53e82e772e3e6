// Mail about what happens, put together for a running server.
#pragma once

#include <memory>

#include "app/system.h"
#include "notices/notices.h"

namespace maillage::app {

// nullptr where the setting or the region has none. Requires an outbox; what it returns must be
// dropped before the system. Errors: invalid (region/notices.json).
Result<std::unique_ptr<notices::Notices>> open_notices(System& system);

}  // namespace maillage::app
