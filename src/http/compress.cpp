#include "http/compress.h"

#include <brotli/encode.h>
#include <zlib.h>

namespace maillage::http {

AcceptedEncodings accepted_encodings(const Headers& request_headers) {
  if (!request_headers.has("Accept-Encoding")) return {};
  const auto list = request_headers.joined("Accept-Encoding");
  if (list.empty()) return {};
  const int brotli = quality_of(list, "br"), gzip = quality_of(list, "gzip");
  // A client that likes gzip better than brotli gets it.
  return {brotli > 0 && brotli >= gzip, gzip > 0};
}

bool is_compressible_type(std::string_view content_type) {
  const auto type = content_type.substr(0, content_type.find_first_of("; "));
  if (type.starts_with("text/")) return type != "text/event-stream";
  if (type == "image/svg+xml") return true;
  if (!type.starts_with("application/")) return false;
  return type.ends_with("json") || type.ends_with("xml") || type == "application/javascript" ||
         type == "application/x-ndjson" || type == "application/vnd.mapbox-vector-tile" ||
         type == "application/wasm";
}

std::string brotli_encoded(std::string_view text, int quality) {
  std::size_t size = BrotliEncoderMaxCompressedSize(text.size());
  std::string out(size, '\0');
  if (!BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                             reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                             reinterpret_cast<std::uint8_t*>(out.data())))
    return {};
  out.resize(size);
  return out;
}

std::string gzip_encoded(std::string_view text, int level) {
  z_stream stream{};
  constexpr int window_bits_with_gzip_header = 15 + 16;
  if (deflateInit2(&stream, level, Z_DEFLATED, window_bits_with_gzip_header, 8,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    return {};
  std::string out(deflateBound(&stream, text.size()), '\0');
  // zlib takes a pointer to non-const input and does not write to it.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(done ? stream.total_out : 0);
  deflateEnd(&stream);
  return out;
}

void compress(Response& response, AcceptedEncodings accepted, std::size_t bytes_min) {
  const auto text = response.content();
  constexpr std::size_t bytes_max = 256u << 20;  // beyond, time and memory cost more than the line
  if (!response.compressible || text.size() < bytes_min || text.size() > bytes_max) return;
  if (response.headers.has("Content-Encoding") ||
      !is_compressible_type(response.headers.find("Content-Type")))
    return;
  response.headers.add("Vary", "Accept-Encoding");
  if (!accepted.brotli && !accepted.gzip) return;
  auto body = accepted.brotli ? brotli_encoded(text) : gzip_encoded(text);
  if (body.empty() || body.size() >= text.size()) return;
  response.headers.add("Content-Encoding", accepted.brotli ? "br" : "gzip");
  response.body = std::move(body);
  response.shared_body.reset();
}

}  // namespace maillage::http
