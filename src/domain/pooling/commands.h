// The functions behind the module's table. Internal to domain/pooling/.
#pragma once

#include "domain/pooling/pool_entity.h"
#include "domain/writing.h"

namespace maillage::domain::pooling {

Result<Json> propose(Context& context, const Json& input);
Result<Json> join(Context& context, const Json& input);
Result<Json> leave(Context& context, const Json& input);
Result<Json> recompute(Context& context, const Json& input);

Result<Json> pool_view(Context& context, const Json& input);
Result<Json> preview_view(Context& context, const Json& input);
Result<Json> parameters_view(Context& context, const Json& input);

// Named shapes of what the commands and views answer.
Json answer_schemas();

// The pool's page from an evaluation; `pool` is null for a preview.
Result<Json> page_of(const Graph& graph, const PoolRow* pool, const Evaluation& evaluation,
                     const solve::Parameters& parameters);

// Every command of this module writes in somebody's name.
Result<void> require_signed_in(const Context& context);

}  // namespace maillage::domain::pooling
