// Calls for projects: applications with receipts, eligibility, reviewers without conflicts of
// interest, a ranking that anybody can compute again, the award.
#pragma once

#include "domain/pictures.h"

namespace maillage::domain {

Module calls_module(PicturesPtr pictures);

}  // namespace maillage::domain
