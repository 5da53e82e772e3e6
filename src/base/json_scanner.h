// Walks over a JSON text (RFC 8259) and hands out its pieces where they stand: for readers that
// take what they expect and build no tree. It gives up where anything is out of the ordinary and
// never says why; whoever has to tell what is wrong, or to understand the rest, parses the text.
#pragma once

#include <cstddef>
#include <string_view>

namespace maillage {

// A value as it stands in the text. `plain`: it is valid and exactly what Json::dump() would write;
// else it has blanks, escapes or many members, and only parsing tells whether it is a value at all.
struct JsonPiece {
  std::string_view text;
  bool plain = false;
};

class JsonScanner {
 public:
  // The text must be UTF-8.
  explicit JsonScanner(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  // The byte that comes next behind blanks; '\0' at the end.
  char peek() {
    skip_blanks();
    return at_ < end_ ? *at_ : '\0';
  }
  // Takes this byte, which is none of a blank, when it comes next.
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  // Takes a string without escapes, and gives what is between the quotes.
  bool plain_string(std::string_view& out);
  bool value(JsonPiece& out);
  // Between the members of an object or the elements of an array, behind one of them: true when
  // another one follows; false at its end, which is `close`, and when neither comes: then failed().
  bool more(char close) {
    if (take(',')) return true;
    failed_ = !take(close);
    return false;
  }
  bool failed() const { return failed_; }
  // Nothing follows but blanks.
  bool at_end() {
    skip_blanks();
    return at_ == end_;
  }

 private:
  static constexpr int depth_max = 16;

  void skip_blanks() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) {
      ++at_;
      plain_ = false;
    }
  }
  bool skip(int depth);
  bool skip_string();
  bool skip_number();
  bool skip_literal(std::string_view literal);
  bool skip_object(int depth);
  bool skip_array(int depth);

  const char* at_;
  const char* end_;
  bool plain_ = true;  // of the value being skipped
  bool failed_ = false;
};

// For texts that are not parsed, which would check it.
bool is_utf8(std::string_view text);

}  // namespace maillage
