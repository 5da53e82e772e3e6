// A wholly fictional region as entities: areas, authorities, strategy, support bodies, companies
// and solutions, needs and projects, in proportion to its number of municipalities.
#pragma once

#include "app/demo_draw.h"
#include "app/demo_loader.h"

namespace maillage::app {

// `options.strategy_prefix` is set by this function. Errors: those of the loader.
Result<void> load_fictional_region(DemoLoader& loader, DemoTemplates& templates,
                                   std::size_t municipalities, DemoDrawOptions options);

}  // namespace maillage::app
