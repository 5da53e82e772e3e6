#include "protocol/ngsild/problem.h"

namespace maillage::protocol::ngsild {

namespace {

struct Kind {
  int status;
  const char* type;  // after the standard's prefix; nullptr: the status says it all
  const char* title;
};

constexpr Kind bad_request{400, "BadRequestData", "Bad request data"};

Kind kind_of_invalid(const Error& error) {
  if (error.subject == subject_json || error.subject == subject_parameter)
    return {400, "InvalidRequest", "Invalid request"};
  return bad_request;
}

Kind kind_of_too_large(const Error& error) {
  if (error.subject == subject_limit) return {403, "TooManyResults", "Too many results"};
  if (error.subject == subject_body) return {413, nullptr, "Content too large"};
  if (error.subject == subject_context) return bad_request;
  return {403, "TooComplexQuery", "Too complex query"};
}

Kind kind_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid: return kind_of_invalid(error);
    case ErrorCode::not_found:
      if (error.subject == subject_tenant)
        return {404, "NonexistentTenant", "The tenant does not exist"};
      return {404, "ResourceNotFound", "Not found"};
    case ErrorCode::already_exists: return {409, "AlreadyExists", "Already exists"};
    case ErrorCode::conflict:
      if (error.subject == subject_precondition) return {412, nullptr, "Precondition failed"};
      return {409, "Conflict", "Conflict"};
    case ErrorCode::unauthenticated: return {401, nullptr, "Sign in first"};
    case ErrorCode::forbidden: return {403, nullptr, "Not allowed"};
    case ErrorCode::too_large: return kind_of_too_large(error);
    case ErrorCode::unsupported: return {422, "OperationNotSupported", "Not supported"};
    case ErrorCode::unavailable:
      if (error.subject == subject_context)
        return {503, "LdContextNotAvailable", "The @context is not available"};
      return {503, nullptr, "Try again later"};
    case ErrorCode::internal: break;
  }
  return {500, "InternalError", "Internal error"};
}

}  // namespace

int status_of(const Error& error) { return kind_of(error).status; }

Json problem_details(const Error& error) {
  const Kind kind = kind_of(error);
  Json out = Json::object();
  out.set("type", kind.type == nullptr
                      ? Json("about:blank")
                      : Json(std::string("https://uri.etsi.org/ngsi-ld/errors/") + kind.type));
  out.set("title", Json(kind.title));
  // What went wrong inside stays in the log.
  out.set("detail",
          Json(error.code == ErrorCode::internal ? std::string(kind.title) : error.message));
  out.set("status", Json(kind.status));
  if (!error.fields.empty()) {
    Json fields = Json::array();
    for (const FieldError& field : error.fields)
      fields.push(Json::object({{"field", Json(field.field)}, {"reason", Json(field.reason)}}));
    out.set("errors", std::move(fields));
  }
  return out;
}

http::Response problem(const Error& error) {
  const Json details = problem_details(error);
  return http::json_response(status_of(error), details.dump());
}

}  // namespace maillage::protocol::ngsild
