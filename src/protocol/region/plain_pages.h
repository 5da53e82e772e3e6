// The page before its scripts have run, and for readers, search engines and link previews that run
// none: the title, a description and the public words of what the address shows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "http/message.h"

namespace maillage::protocol {

// A list of the page: where it is, what it shows and by which of the list parameters of the region
// API it is narrowed.
struct PlainList {
  std::string path;  // "/needs"
  std::string type;  // "Need"
  std::vector<std::pair<std::string, std::string>> fixed;
};

// Reads [{"path": "/needs", "type": "Need", "fixed": {"f.roles": "support"}}…]. Errors: invalid.
Result<std::vector<PlainList>> plain_lists(const Json& json);

// `&`, `<`, `>`, `"` and `'` as character references.
std::string escaped_html(std::string_view text);

class PlainPages {
 public:
  // `shell` is the page's HTML with `<title>…</title>`, a description and `<noscript>…</noscript>`;
  // what the address shows is put before the latter. Keeps a reference to the engine.
  PlainPages(const engine::Engine& engine, std::string shell, std::vector<PlainList> lists,
             std::string default_language);

  // The shell with what a visitor who has not signed in may see at this address: the home page, a
  // list (by pages, `?cursor=`), an entity (any address whose second part is the id of one). The
  // shell alone for other addresses; with status 404 for an entity that is not there or not public,
  // as the scripts may still show it to somebody who has signed in. Thread-safe.
  http::Response respond(const http::Request& request) const;

 private:
  struct Content {
    std::string title;
    std::string description;
    std::string body;
    int status = 200;
  };
  Content home(const std::string& language) const;
  Content list(const PlainList& list, const http::Request& request,
               const std::string& language) const;
  Content entity(const std::string& id, const std::string& language) const;
  std::optional<Content> content_of(const http::Request& request,
                                    const std::string& language) const;
  std::string title_of(const std::string& id, const std::string& language) const;
  std::string value_of(const model::AttributeDefinition& attribute, const Json& value,
                       const std::string& language) const;
  std::string row_of(const Json& item, const std::string& language) const;

  const engine::Engine& engine_;
  std::string shell_;
  std::vector<PlainList> lists_;
  std::string default_language_;
};

}  // namespace maillage::protocol
