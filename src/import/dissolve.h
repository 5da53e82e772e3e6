// Areas that became one area since their boundaries were drawn.
#pragma once

#include "import/evaluate.h"

namespace maillage::import {

// Adds a row for each new area, whose geometry is the union of those it replaces, and says on both
// sides who follows whom: "@successors" and "@validTo" on rows of the past, "@predecessors" and
// "@validFrom" on the new one, "@formerCodes" on renamed ones. Returns how many rows were added.
std::size_t dissolve(Rows& rows, const Dissolve& rule, const Table& table, Evaluator& evaluator);

}  // namespace maillage::import
