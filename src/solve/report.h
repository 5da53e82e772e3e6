// Turns a group of needs into a Pool with its whole arithmetic. Internal to solve/.
#pragma once

#include <span>

#include "solve/model.h"
#include "solve/pool.h"

namespace maillage::solve {

// `members` are items of one category, ascending, at least one.
Pool report(const Model& model, PoolKind kind, std::span<const int> members);

}  // namespace maillage::solve
