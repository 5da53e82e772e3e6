#include "base/result.h"

namespace maillage {

const char* name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid: return "invalid";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::already_exists: return "already_exists";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::unauthenticated: return "unauthenticated";
    case ErrorCode::forbidden: return "forbidden";
    case ErrorCode::too_large: return "too_large";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::internal: return "internal";
  }
  return "internal";
}

Error make_error(ErrorCode code, std::string message, std::string subject) {
  return Error{code, std::move(message), std::move(subject), {}};
}

Error invalid(std::string field, std::string reason) {
  std::string message = field.empty() ? reason : field + ": " + reason;
  std::vector<FieldError> fields{{field, std::move(reason)}};
  return Error{ErrorCode::invalid, std::move(message), std::move(field), std::move(fields)};
}

Error not_found(std::string subject) {
  return Error{ErrorCode::not_found, subject + " was not found", std::move(subject), {}};
}

}  // namespace maillage
