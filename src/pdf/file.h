// The file around the pages: numbered objects, the tree of the document's parts and the table of
// cross-references. Private to src/pdf.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pdf/document.h"

namespace maillage::pdf {

// A part of the document (ISO 32000-1 14.7.2); the first one is the whole.
struct Part {
  std::string role;  // "Document", "H1", "P", "Table"…
  std::size_t parent = 0;
  std::vector<std::size_t> parts;
  // Where its text is marked: page and number of the mark on it (14.6).
  std::vector<std::pair<std::size_t, std::size_t>> marks;
};

struct Page {
  std::string content;
  std::vector<std::size_t> owners;  // of each mark, the part
};

inline constexpr double page_width = 595.28;  // A4, in points
inline constexpr double page_height = 841.89;

std::string file_of(const Info& info, const std::vector<Page>& pages,
                    const std::vector<Part>& parts);

}  // namespace maillage::pdf
