// A report as a PDF (ISO 32000-1) of A4 pages: title, headings, paragraphs and tables, one below
// the other, with page numbers. Its parts are tagged, so that a screen reader knows what is a
// heading and what a table. The same calls give the same bytes. It knows no pictures and no other
// fonts than the two standard ones.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace maillage::pdf {

class Pages;

struct Info {
  std::string title;
  std::string language;  // of the texts: "fr"
  std::string footer;    // at the left of every page's foot, before the page's number at the right
};

enum class Look { plain, small, grey };

struct Column {
  double share = 1;  // of the width, against the other columns'
  bool right = false;
};

struct Cell {
  std::string text;
  std::string note;  // smaller and grey below the text; may be empty
  bool bold = false;
};

// All texts are UTF-8. Not thread-safe.
class Document {
 public:
  explicit Document(Info info);
  ~Document();

  void title(std::string_view text);
  // Level 1 has a rule below it, level 2 is smaller; `aside` stands at the right of the line.
  void heading(int level, std::string_view text, std::string_view aside = {});
  void space(double points);
  void paragraph(std::string_view text, Look look = Look::plain);
  // A row per list of cells, as many as there are columns; the header is repeated on every page.
  void table(const std::vector<Column>& columns, const std::vector<std::string>& header,
             const std::vector<std::vector<Cell>>& rows);

  // The file. The document is used up.
  std::string finish();

 private:
  std::unique_ptr<Pages> pages_;
};

}  // namespace maillage::pdf
