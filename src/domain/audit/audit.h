// The audit as views: all of it for administrators, what was shown of one's own data to oneself,
// and the end of its chain to everybody, who may keep it as a proof.
#pragma once

#include "domain/module.h"

namespace maillage::domain {

Module audit_module();

}  // namespace maillage::domain
