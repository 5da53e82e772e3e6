// The one table from our errors to the standard's (CIM 009 6.3.2): HTTP status and error type.
#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "http/message.h"

namespace maillage::protocol::ngsild {

// Subjects that tell errors of one code apart where the standard does.
inline constexpr std::string_view subject_json = "JSON";              // InvalidRequest
inline constexpr std::string_view subject_parameter = "parameter";    // InvalidRequest
inline constexpr std::string_view subject_context = "@context";       // LdContextNotAvailable
inline constexpr std::string_view subject_tenant = "NGSILD-Tenant";   // NonexistentTenant
inline constexpr std::string_view subject_precondition = "If-Match";  // 412
inline constexpr std::string_view subject_limit = "limit";            // TooManyResults
inline constexpr std::string_view subject_body = "body";              // 413

// The problem details object (5.5.3), and the answer that carries it: always application/json
// (6.3.6).
Json problem_details(const Error& error);
http::Response problem(const Error& error);
int status_of(const Error& error);

}  // namespace maillage::protocol::ngsild
