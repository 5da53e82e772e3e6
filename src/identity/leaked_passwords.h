// Passwords that are known from somewhere else: a file of their SHA-1 hashes in hexadecimal, one a
// line and sorted, each perhaps followed by a colon and how often it was seen. Such lists are
// published by those who collect what has leaked; the operator gets one and names it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace maillage::identity {

// Nothing is read into memory: a look-up reads some thirty places of the file. Thread-safe.
class LeakedPasswords {
 public:
  // Errors: unavailable (cannot be read), invalid (its first line is no hash).
  static Result<std::shared_ptr<const LeakedPasswords>> open(const std::string& path);
  ~LeakedPasswords();
  LeakedPasswords(const LeakedPasswords&) = delete;
  LeakedPasswords& operator=(const LeakedPasswords&) = delete;

  // Errors: unavailable when the file cannot be read any more.
  Result<bool> contains(std::string_view password) const;

 private:
  LeakedPasswords(int file, std::uint64_t size) : file_(file), size_(size) {}
  struct Line {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;  // behind its line end
    std::string hash;       // in capitals
  };
  Result<Line> line_at(std::uint64_t place) const;

  int file_;
  std::uint64_t size_;
};

}  // namespace maillage::identity
