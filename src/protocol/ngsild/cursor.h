// A position in a text being parsed, shared by the small languages of this folder.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace maillage::protocol::ngsild {

class Cursor {
 public:
  Cursor(std::string_view text, std::string_view parameter) : text_(text), parameter_(parameter) {}

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  char next() { return at_end() ? '\0' : text_[at_++]; }
  void skip(std::size_t count) { at_ = at_ + count > text_.size() ? text_.size() : at_ + count; }
  std::string_view rest() const { return text_.substr(at_); }
  std::size_t position() const { return at_; }
  std::string_view since(std::size_t start) const { return text_.substr(start, at_ - start); }
  void skip_blanks() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool take(std::string_view token) {
    if (rest().substr(0, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }
  Error error(const std::string& reason) const {
    return invalid(std::string(parameter_), reason + " (position " + std::to_string(at_ + 1) + ")");
  }

 private:
  std::string_view text_;
  std::string_view parameter_;
  std::size_t at_ = 0;
};

}  // namespace maillage::protocol::ngsild
