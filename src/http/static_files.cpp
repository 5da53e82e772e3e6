#include "http/static_files.h"

#include <openssl/sha.h>

#include "http/compress.h"

namespace maillage::http {

namespace {

std::string tag_of(std::string_view content) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest);
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < 10; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

// RFC 9110 13.1.2: weak comparison with any tag of the list.
bool list_has_tag(std::string_view list, std::string_view quoted) {
  if (list == "*") return true;
  for (std::size_t at = list.find(quoted); at != std::string_view::npos;
       at = list.find(quoted, at + 1)) {
    const auto after = at + quoted.size();
    const bool starts =
        at == 0 || list[at - 1] == ' ' || list[at - 1] == ',' || list[at - 1] == '/';
    if (starts && (after == list.size() || list[after] == ',' || list[after] == ' ')) return true;
  }
  return false;
}

}  // namespace

StaticFiles::StaticFiles(std::vector<StaticFile> files) {
  for (auto& file : files) {
    const auto tag = file.etag.empty() ? tag_of(file.plain) : file.etag;
    const auto form = [&](std::string_view content, std::string_view suffix) {
      if (content.empty() && !suffix.empty()) return Form{};
      return Form{std::make_shared<const std::string>(content),
                  '"' + tag + std::string(suffix) + '"'};
    };
    entries_.insert_or_assign(
        std::move(file.path),
        Entry{std::move(file.content_type), form(file.plain, ""), form(file.brotli, "-br"),
              form(file.gzip, "-gz"), file.immutable});
  }
}

bool StaticFiles::has(std::string_view path) const {
  return entries_.find(std::string(path)) != entries_.end();
}

Response StaticFiles::respond(const Request& request, std::string_view path) const {
  const auto found = entries_.find(std::string(path));
  if (found == entries_.end()) return problem(404, "There is no such file.");
  const auto& entry = found->second;
  const auto accepted = accepted_encodings(request.headers);
  const Form* form = &entry.plain;
  if (accepted.brotli && entry.brotli.content) {
    form = &entry.brotli;
  } else if (accepted.gzip && entry.gzip.content) {
    form = &entry.gzip;
  }
  Response response;
  response.compressible = false;
  auto& headers = response.headers;
  headers.add("Cache-Control",
              entry.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  headers.add("ETag", form->etag);
  headers.add("Vary", "Accept-Encoding");
  if (list_has_tag(request.headers.joined("If-None-Match"), form->etag)) {
    response.status = 304;
    return response;
  }
  headers.add("Content-Type", entry.content_type);
  if (form != &entry.plain) headers.add("Content-Encoding", form == &entry.brotli ? "br" : "gzip");
  response.shared_body = form->content;
  return response;
}

}  // namespace maillage::http
