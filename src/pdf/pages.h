// The pages of a document while they are written: where the next line goes, the marks of its parts.
// Private to src/pdf.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pdf/document.h"
#include "pdf/file.h"
#include "pdf/fonts.h"

namespace maillage::pdf {

inline constexpr double margin = 48;  // in points, as all lengths here
inline constexpr double body_width = page_width - 2 * margin;
inline constexpr double leading = 1.3;
inline constexpr double gap = 8;

struct Ink {
  Font font = Font::regular;
  double size = 10;
  double grey = 0;
};

using Lines = std::vector<std::string>;

struct Place {
  double x = margin;
  double width = body_width;
  bool right = false;
};

class Pages {
 public:
  explicit Pages(Info info);

  // A new part of the document, in another one; 0 is the whole.
  std::size_t part(const char* role, std::size_t parent = 0);

  double y() const { return y_; }
  double left() const;  // down to the foot of the page
  // Goes to the next page unless so much is left on this one.
  void need(double height);
  void space(double height) { y_ -= height; }

  void draw(std::size_t owner, double x, double y, std::string_view encoded, const Ink& ink);
  // Below each other, from here down.
  void lines(std::size_t owner, const Place& place, const Lines& list, const Ink& ink);
  // No text of the document (ISO 32000-1 14.8.2.2).
  void rule(double y, double width, double grey);

  std::string finish();

 private:
  void add_page();

  Info info_;
  std::vector<Page> pages_;
  std::vector<Part> parts_;
  double y_ = 0;
};

inline double height_of(const Lines& lines, double size) {
  return static_cast<double>(lines.size()) * size * leading;
}

}  // namespace maillage::pdf
