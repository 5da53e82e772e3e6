// Ready-made files (the web page, its scripts) answered from memory: entity tags, 304, compressed
// forms made in advance.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/message.h"

namespace maillage::http {

struct StaticFile {
  std::string path;  // "/assets/app-3f2a.js", as in a request
  std::string content_type;
  std::string_view plain;   // copied
  std::string_view brotli;  // empty: there is no such form
  std::string_view gzip;
  std::string etag;        // without quotes; empty: computed from the content
  bool immutable = false;  // the name changes with the content: cached for a year
};

class StaticFiles {
 public:
  StaticFiles() = default;
  explicit StaticFiles(std::vector<StaticFile> files);

  bool has(std::string_view path) const;
  // The file in the form the request accepts, 304 when the client has it, 404 problem when there is
  // no such file. Requires GET or HEAD. Thread-safe.
  Response respond(const Request& request, std::string_view path) const;

 private:
  struct Form {
    std::shared_ptr<const std::string> content;
    std::string etag;  // quoted
  };
  struct Entry {
    std::string content_type;
    Form plain, brotli, gzip;
    bool immutable = false;
  };
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace maillage::http
