// The files of the page, inside the program (written by tools/embed.py from web/dist).
#pragma once

#include <span>
#include <string_view>

namespace maillage::app {

struct Asset {
  std::string_view path;  // as in the URL, without the leading slash: "assets/index-x1.js"
  std::string_view type;  // media type for Content-Type
  std::string_view plain;
  std::string_view br;    // brotli; empty where compressing does not pay
  std::string_view gz;    // gzip; empty where compressing does not pay
  std::string_view etag;  // quoted; the same for all three encodings
};

// Ordered by path. The views live as long as the program.
std::span<const Asset> web_assets();

}  // namespace maillage::app
