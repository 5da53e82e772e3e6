// Sentences and small entities that several parts of the module write.
#pragma once

#include "domain/reasons.h"
#include "domain/writing.h"

namespace maillage::domain::accompaniment {

Reason workload_reason(std::size_t open, std::size_t capacity);

// Creates a Message or Note about the request, in the name of `organisation` (may be empty).
Result<model::Change> entry_of(Context& context, const Stored& request, const char* type,
                               const std::string& organisation, const std::string& text);

}  // namespace maillage::domain::accompaniment
