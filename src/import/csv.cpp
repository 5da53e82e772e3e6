// CSV as offices export it: RFC 4180 with any of four delimiters, any of the usual encodings,
// either line end, and rows that are too short or too long, which are rejected with the reason.
#include <algorithm>
#include <array>

#include "import/rows.h"
#include "text/encoding.h"

namespace maillage::import {

namespace {

class CsvReader {
 public:
  CsvReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}

  bool at_end() const { return at_ >= text_.size(); }
  std::size_t line() const { return line_; }
  bool unterminated() const { return unterminated_; }

  // The next record's fields; the line it starts on is line() before the call.
  void read(std::vector<std::string>& fields) {
    fields.clear();
    unterminated_ = false;
    while (true) {
      fields.emplace_back();
      read_field(fields.back());
      if (at_end()) return;
      const char c = text_[at_++];
      if (c == delimiter_) continue;
      if (c == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
      ++line_;
      return;
    }
  }

 private:
  void read_field(std::string& field) {
    if (at_ < text_.size() && text_[at_] == '"') read_quoted(field);
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n' &&
           text_[at_] != '\r')
      ++at_;
    field.append(text_.substr(start, at_ - start));
  }

  void read_quoted(std::string& field) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') {
        if (at_ >= text_.size() || text_[at_] != '"') return;
        ++at_;
      } else if (c == '\n' || (c == '\r' && (at_ >= text_.size() || text_[at_] != '\n'))) {
        ++line_;
      }
      field.push_back(c);
    }
    unterminated_ = true;
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  bool unterminated_ = false;
};

std::string trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

// The delimiter that parts the header most often.
char find_delimiter(std::string_view text) {
  const std::string_view header = text.substr(0, text.find('\n'));
  constexpr std::array<char, 4> candidates{',', ';', '\t', '|'};
  return *std::max_element(candidates.begin(), candidates.end(), [&](char a, char b) {
    return std::count(header.begin(), header.end(), a) <
           std::count(header.begin(), header.end(), b);
  });
}

// Names of columns, made different from each other, since some files repeat or omit them.
std::vector<std::string> column_names(const std::vector<std::string>& header) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < header.size(); ++i) {
    std::string name = trimmed(header[i]);
    if (name.empty()) name = "column " + std::to_string(i + 1);
    const std::string base = name;
    for (int n = 2; std::find(names.begin(), names.end(), name) != names.end(); ++n)
      name = base + " " + std::to_string(n);
    names.push_back(std::move(name));
  }
  return names;
}

// "mutualisÃ©" put right, and said.
void repair(std::string& value, std::size_t line, const std::string& column, Rows& out) {
  if (value.find("\xC3") == std::string::npos && value.find("\xE2") == std::string::npos) return;
  auto repaired = text::repair_double_encoding(value);
  if (!repaired) return;
  out.notes.push_back({line, column + ": text was encoded twice and has been repaired"});
  value = std::move(*repaired);
}

}  // namespace

Result<Rows> read_csv(std::string_view bytes, const ReadOptions& options) {
  const text::Decoded decoded = text::decode_to_utf8(bytes);
  Rows out;
  out.encoding = text::name_of(decoded.encoding);
  if (decoded.replaced > 0)
    out.notes.push_back({0, std::to_string(decoded.replaced) + " bytes could not be read as text"});
  if (decoded.encoding == text::Encoding::mixed)
    out.notes.push_back({0, "the file mixes encodings; stray bytes were read as Windows-1252"});
  const char delimiter = options.delimiter != 0 ? options.delimiter : find_delimiter(decoded.text);
  CsvReader reader(decoded.text, delimiter);
  std::vector<std::string> fields;
  if (reader.at_end()) return invalid("file", "is empty: a header line is needed");
  reader.read(fields);
  const std::vector<std::string> names = column_names(fields);
  while (!reader.at_end()) {
    const std::size_t line = reader.line();
    reader.read(fields);
    if (std::all_of(fields.begin(), fields.end(), [](auto& f) { return trimmed(f).empty(); }))
      continue;
    if (out.rows.size() >= options.rows_max)
      return make_error(ErrorCode::too_large,
                        "more rows than import_rows_max (" + std::to_string(options.rows_max) + ")",
                        "import_rows_max");
    Row row{line, Json::object(), {}};
    if (reader.unterminated()) row.problem = "a quotation mark is never closed";
    if (row.problem.empty() && fields.size() != names.size())
      row.problem = std::to_string(fields.size()) + " fields where the header has " +
                    std::to_string(names.size());
    Json::Object& object = row.fields.as_object();
    object.reserve(names.size());
    for (std::size_t i = 0; i < names.size() && i < fields.size(); ++i) {
      std::string value = trimmed(fields[i]);
      repair(value, line, names[i], out);
      object.push_back({names[i], Json(std::move(value))});
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace maillage::import
