#include "pdf/pages.h"

#include <fmt/format.h>

namespace maillage::pdf {

namespace {

constexpr double foot = 56;  // from the bottom to the last line
constexpr double footer_y = 30;

std::string hex(std::string_view encoded) {
  std::string out;
  for (const char c : encoded) out += fmt::format("{:02X}", static_cast<unsigned char>(c));
  return out;
}

void put(Page& page, double x, double y, std::string_view encoded, const Ink& ink) {
  page.content +=
      fmt::format("BT /F{} {:.1f} Tf {:.2f} g {:.2f} {:.2f} Td <{}> Tj ET\n",
                  ink.font == Font::bold ? 1 : 0, ink.size, ink.grey, x, y, hex(encoded));
}

}  // namespace

Pages::Pages(Info info) : info_(std::move(info)) {
  parts_.push_back({.role = "Document"});
  add_page();
}

std::size_t Pages::part(const char* role, std::size_t parent) {
  parts_.push_back({.role = role, .parent = parent});
  parts_[parent].parts.push_back(parts_.size() - 1);
  return parts_.size() - 1;
}

double Pages::left() const { return y_ - foot; }

void Pages::need(double height) {
  if (left() < height) add_page();
}

void Pages::draw(std::size_t owner, double x, double y, std::string_view encoded, const Ink& ink) {
  Page& page = pages_.back();
  const std::size_t mark = page.owners.size();
  page.owners.push_back(owner);
  parts_[owner].marks.emplace_back(pages_.size() - 1, mark);
  page.content += fmt::format("/{} <</MCID {}>> BDC\n", parts_[owner].role, mark);
  put(page, x, y, encoded, ink);
  page.content += "EMC\n";
}

void Pages::lines(std::size_t owner, const Place& place, const Lines& list, const Ink& ink) {
  for (const std::string& line : list) {
    space(ink.size * leading);
    const double indent = place.right ? place.width - width_of(line, ink.font, ink.size) : 0;
    draw(owner, place.x + indent, y_ + ink.size * (leading - 1), line, ink);
  }
}

void Pages::rule(double y, double width, double grey) {
  pages_.back().content +=
      fmt::format("/Artifact BMC\n{:.2f} w {:.2f} G {:.2f} {:.2f} m {:.2f} {:.2f} l S\nEMC\n",
                  width, grey, margin, y, page_width - margin, y);
}

std::string Pages::finish() {
  const Ink ink{.size = 8, .grey = 0.35};
  const Lines text = wrapped(encoded(info_.footer), ink.font, ink.size, body_width - 60);
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    const std::string number = fmt::format("{} / {}", i + 1, pages_.size());
    pages_[i].content += "/Artifact BMC\n";
    if (!text.empty()) put(pages_[i], margin, footer_y, text.front(), ink);
    put(pages_[i], page_width - margin - width_of(number, ink.font, ink.size), footer_y, number,
        ink);
    pages_[i].content += "EMC\n";
  }
  return file_of(info_, pages_, parts_);
}

void Pages::add_page() {
  pages_.emplace_back();
  y_ = page_height - margin;
}

}  // namespace maillage::pdf
