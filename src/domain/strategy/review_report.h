// A frozen review as a document to print, keep and send.
#pragma once

#include "domain/module.h"

namespace maillage::domain {

// The PDF of a review as the view "review" gives it, in one of the interface's languages.
std::string review_report(const Context& context, const Json& review, std::string_view language);

}  // namespace maillage::domain
