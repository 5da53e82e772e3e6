#include "pdf/file.h"

#include <fmt/format.h>

#include <iterator>

#include "text/utf8.h"

namespace maillage::pdf {

namespace {

// The fixed objects; pages follow, two objects each, then the parts.
enum Fixed : std::size_t { catalog = 1, page_tree, regular, bold, structure, parents, information };
constexpr std::size_t first_page = information + 1;

// ISO 32000-1 7.9.2.2: a text string as UTF-16BE behind its byte order mark, in hexadecimal.
std::string text_string(std::string_view utf8) {
  std::string out = "<FEFF";
  for (std::size_t at = 0; at < utf8.size();) {
    const auto point = text::code_point_at(utf8, at);
    at += point.length;
    if (point.value < 0x10000) {
      fmt::format_to(std::back_inserter(out), "{:04X}", static_cast<unsigned>(point.value));
    } else {
      const auto rest = static_cast<unsigned>(point.value) - 0x10000;
      fmt::format_to(std::back_inserter(out), "{:04X}{:04X}", 0xD800 + (rest >> 10),
                     0xDC00 + (rest & 0x3FF));
    }
  }
  return out + ">";
}

class File {
 public:
  File(const Info& info, const std::vector<Page>& pages, const std::vector<Part>& parts)
      : info_(info), pages_(pages), parts_(parts) {}

  std::string write() {
    out_ = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";  // 7.5.2: the second line marks a binary file
    write_fixed();
    for (std::size_t i = 0; i < pages_.size(); ++i) write_page(i);
    for (std::size_t i = 0; i < parts_.size(); ++i) write_part(i);
    write_end();
    return std::move(out_);
  }

 private:
  std::size_t page_object(std::size_t page) const { return first_page + 2 * page; }
  std::size_t part_object(std::size_t part) const { return first_page + 2 * pages_.size() + part; }

  void object(std::size_t number, std::string_view content) {
    if (offsets_.size() < number) offsets_.resize(number);
    offsets_[number - 1] = out_.size();
    fmt::format_to(std::back_inserter(out_), "{} 0 obj\n{}\nendobj\n", number, content);
  }

  void write_fixed() {
    object(catalog,
           fmt::format("<</Type/Catalog/Pages {} 0 R/StructTreeRoot {} 0 R/MarkInfo<</Marked "
                       "true>>/Lang({})/ViewerPreferences<</DisplayDocTitle true>>>>",
                       +page_tree, +structure, info_.language));
    std::string kids;
    for (std::size_t i = 0; i < pages_.size(); ++i) kids += fmt::format("{} 0 R ", page_object(i));
    object(page_tree, fmt::format("<</Type/Pages/Count {}/Kids[{}]>>", pages_.size(), kids));
    for (const auto& [number, name] :
         {std::pair{regular, "Helvetica"}, std::pair{bold, "Helvetica-Bold"}})
      object(
          number,
          fmt::format("<</Type/Font/Subtype/Type1/BaseFont/{}/Encoding/WinAnsiEncoding>>", name));
    object(structure, fmt::format("<</Type/StructTreeRoot/K {} 0 R/ParentTree {} 0 R>>",
                                  part_object(0), +parents));
    std::string numbers;
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      numbers += fmt::format("{}[", i);
      for (const std::size_t owner : pages_[i].owners)
        numbers += fmt::format("{} 0 R ", part_object(owner));
      numbers += "]";
    }
    object(parents, "<</Nums[" + numbers + "]>>");
    object(information, "<</Title" + text_string(info_.title) + "/Producer(Maillage)>>");
  }

  void write_page(std::size_t i) {
    object(
        page_object(i),
        fmt::format("<</Type/Page/Parent {} 0 R/MediaBox[0 0 {:.2f} {:.2f}]/Contents {} 0 R"
                    "/StructParents {}/Tabs/S/Resources<</Font<</F0 {} 0 R/F1 {} 0 R>>>>>>",
                    +page_tree, page_width, page_height, page_object(i) + 1, i, +regular, +bold));
    const std::string& content = pages_[i].content;
    object(page_object(i) + 1,
           fmt::format("<</Length {}>>\nstream\n{}\nendstream", content.size(), content));
  }

  void write_part(std::size_t i) {
    const Part& part = parts_[i];
    std::string kids;
    for (const std::size_t one : part.parts) kids += fmt::format("{} 0 R ", part_object(one));
    for (const auto& [page, mark] : part.marks)
      kids += fmt::format("<</Type/MCR/Pg {} 0 R/MCID {}>>", page_object(page), mark);
    // 14.8.5.7: a header cell says what it heads.
    const char* scope = part.role == "TH" ? "/A<</O/Table/Scope/Column>>" : "";
    object(part_object(i),
           fmt::format("<</Type/StructElem/S/{}/P {} 0 R{}/K[{}]>>", part.role,
                       i == 0 ? +structure : part_object(part.parent), scope, kids));
  }

  // 7.5.4: each row of the table of cross-references has twenty bytes.
  void write_end() {
    const std::size_t start = out_.size();
    out_ += fmt::format("xref\n0 {}\n0000000000 65535 f \n", offsets_.size() + 1);
    for (const std::size_t offset : offsets_) out_ += fmt::format("{:010} 00000 n \n", offset);
    out_ += fmt::format("trailer\n<</Size {}/Root {} 0 R/Info {} 0 R>>\nstartxref\n{}\n%%EOF\n",
                        offsets_.size() + 1, +catalog, +information, start);
  }

  const Info& info_;
  const std::vector<Page>& pages_;
  const std::vector<Part>& parts_;
  std::string out_;
  std::vector<std::size_t> offsets_;
};

}  // namespace

std::string file_of(const Info& info, const std::vector<Page>& pages,
                    const std::vector<Part>& parts) {
  return File(info, pages, parts).write();
}

}  // namespace maillage::pdf
