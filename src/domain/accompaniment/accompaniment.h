// Asking a support body for accompaniment on a need, project, initiative or pool.
#pragma once

#include "domain/pictures.h"

namespace maillage::domain {

Module accompaniment_module(PicturesPtr pictures);

}  // namespace maillage::domain
