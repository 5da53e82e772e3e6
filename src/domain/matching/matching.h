// "Who has done this, who needs the same, who can help" for a need or project, and the groups of
// the same need over the whole region. Every answer says why.
#pragma once

#include "domain/pictures.h"

namespace maillage::domain {

Module matching_module(PicturesPtr pictures);

}  // namespace maillage::domain
