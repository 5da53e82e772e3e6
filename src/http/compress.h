// Compression of responses on the way out.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/message.h"

namespace maillage::http {

// What the client takes, from its Accept-Encoding.
struct AcceptedEncodings {
  bool brotli = false;
  bool gzip = false;
};
AcceptedEncodings accepted_encodings(const Headers& request_headers);

// Whether bodies of this content type are worth compressing (text, JSON, XML, SVG, vector tiles).
bool is_compressible_type(std::string_view content_type);

// Replaces the body by its compressed form where type, size, status and client allow, and says so
// in Content-Encoding and Vary. A response that has a Content-Encoding is left as it is.
void compress(Response& response, AcceptedEncodings accepted, std::size_t bytes_min);

// The two codings themselves; "" when the library fails (out of memory).
std::string brotli_encoded(std::string_view text, int quality = 4);
std::string gzip_encoded(std::string_view text, int level = 5);

}  // namespace maillage::http
