// May this actor do that? Pure decisions over the rules of the region model. The same functions
// refuse a commit and answer the page that asks beforehand. Reading is not here: what an actor may
// not read is a condition of its queries (key.h).
#pragma once

#include <string_view>

#include "access/key.h"
#include "base/result.h"

namespace maillage::access {

// One entity as a decision sees it.
struct Subject {
  const model::Entity* entity = nullptr;
  const Key* key = nullptr;
};

// All errors are unauthenticated (nobody is signed in) or forbidden; the message says who may.
Result<void> decide_create(const Standing& standing, const model::Registry& registry,
                           const Subject& after);
Result<void> decide_remove(const Standing& standing, const model::Registry& registry,
                           const Subject& before);
// A change of content: each attribute that differs, and each step of a workflow, must be allowed,
// and the entity must not change hands against its new owner's will. `subject` of the error is the
// short name of a refused attribute.
Result<void> decide_change(const Standing& standing, const model::Registry& registry,
                           const Subject& before, const Subject& after);
// May the actor so much as name this attribute of the entity in a change? Else a change to what it
// holds already would tell what that is.
Result<void> decide_naming(const Standing& standing, const model::Registry& registry,
                           const Key& key, std::string_view attribute_iri);
// Parts of it, to ask beforehand: any change of content, one step.
Result<void> decide_edit(const Standing& standing, const model::Registry& registry,
                         const Subject& before);
Result<void> decide_step(const Standing& standing, const model::Registry& registry,
                         const Subject& before, const model::TypeDefinition& type,
                         const model::WorkflowStep& step);

}  // namespace maillage::access
