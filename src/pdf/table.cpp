// Tables: cells wrap in their columns, a row stays on one page, the header comes again on each.
#include <algorithm>

#include "pdf/pages.h"

namespace maillage::pdf {

namespace {

constexpr double text_size = 9;
constexpr Ink head_ink{.size = 8, .grey = 0.35};
constexpr Ink note_ink{.size = 7.5, .grey = 0.35};
constexpr double padding = 3;

struct SplitCell {
  Lines text;
  Lines note;
  Ink ink;
};
using SplitRow = std::vector<SplitCell>;

double height_of(const SplitRow& row) {
  double height = 0;
  for (const SplitCell& cell : row)
    height = std::max(height, pdf::height_of(cell.text, cell.ink.size) +
                                  pdf::height_of(cell.note, note_ink.size));
  return height + 2 * padding;
}

class Table {
 public:
  Table(Pages& pages, const std::vector<Column>& columns)
      : pages_(pages), part_(pages.part("Table")) {
    double shares = 0;
    for (const Column& column : columns) shares += column.share;
    const double room = body_width - gap * static_cast<double>(columns.size() - 1);
    double x = margin;
    for (const Column& column : columns) {
      places_.push_back({.x = x, .width = room * column.share / shares, .right = column.right});
      x += places_.back().width + gap;
    }
  }

  SplitRow split(const std::vector<Cell>& cells, Ink ink) const {
    SplitRow row;
    for (std::size_t i = 0; i < std::min(cells.size(), places_.size()); ++i) {
      Ink own = ink;
      if (cells[i].bold) own.font = Font::bold;
      const double width = places_[i].width;
      row.push_back({wrapped(encoded(cells[i].text), own.font, own.size, width),
                     wrapped(encoded(cells[i].note), note_ink.font, note_ink.size, width), own});
    }
    return row;
  }

  void draw(const SplitRow& row, const char* role) {
    const std::size_t part = pages_.part("TR", part_);
    const double top = pages_.y();
    for (std::size_t i = 0; i < row.size(); ++i) {
      // Every cell begins at the top of its row.
      pages_.space(pages_.y() - top + padding);
      const std::size_t cell = pages_.part(role, part);
      pages_.lines(cell, places_[i], row[i].text, row[i].ink);
      pages_.lines(cell, places_[i], row[i].note, note_ink);
    }
    pages_.space(pages_.y() - top + height_of(row));
    pages_.rule(pages_.y(), 0.5, 0.75);
  }

 private:
  Pages& pages_;
  std::size_t part_;
  std::vector<Place> places_;
};

}  // namespace

void Document::table(const std::vector<Column>& columns, const std::vector<std::string>& header,
                     const std::vector<std::vector<Cell>>& rows) {
  Table table(*pages_, columns);
  std::vector<Cell> names;
  for (const std::string& text : header) names.push_back({text, "", false});
  const SplitRow head = table.split(names, head_ink);
  bool begun = false;
  for (const std::vector<Cell>& cells : rows) {
    const SplitRow row = table.split(cells, {.size = text_size});
    const double height = height_of(row) + (begun ? 0 : height_of(head));
    if (pages_->left() < height) {
      pages_->need(page_height);
      begun = false;
    }
    if (!begun) table.draw(head, "TH");
    begun = true;
    table.draw(row, "TD");
  }
  pages_->space(4);
}

}  // namespace maillage::pdf
