#include "identity/leaked_passwords.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace maillage::identity {

namespace {

constexpr std::size_t hash_digits = 40;
constexpr std::size_t line_bytes_max = 64;  // a hash, a colon and a count

Error unreadable(const std::string& what) {
  return make_error(ErrorCode::unavailable, "The list of leaked passwords cannot be read: " + what,
                    "leaked_passwords");
}

std::string sha1_in_capitals(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha1(), nullptr);
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (unsigned i = 0; i < size; ++i) {
    out += digits[bytes[i] >> 4];
    out += digits[bytes[i] & 15];
  }
  return out;
}

}  // namespace

Result<std::shared_ptr<const LeakedPasswords>> LeakedPasswords::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return unreadable(path);
  struct stat about {};
  const bool known = ::fstat(file, &about) == 0 && S_ISREG(about.st_mode);
  const std::shared_ptr<const LeakedPasswords> list(
      new LeakedPasswords(file, known ? static_cast<std::uint64_t>(about.st_size) : 0));
  if (!known) return unreadable(path);
  if (list->size_ == 0) return list;
  MAILLAGE_ASSIGN(const Line first, list->line_at(0));
  if (first.hash.size() != hash_digits ||
      first.hash.find_first_not_of("0123456789ABCDEF") != std::string::npos)
    return invalid("leaked_passwords", "must hold SHA-1 hashes in hexadecimal, one a line");
  return list;
}

LeakedPasswords::~LeakedPasswords() { ::close(file_); }

// The line that holds the byte at `place`.
Result<LeakedPasswords::Line> LeakedPasswords::line_at(std::uint64_t place) const {
  char bytes[2 * line_bytes_max];
  const std::uint64_t from = place < line_bytes_max ? 0 : place - line_bytes_max;
  const ssize_t got = ::pread(file_, bytes, sizeof bytes, static_cast<off_t>(from));
  if (got < 0 || from + static_cast<std::uint64_t>(got) <= place) return unreadable("it is shorter");
  const std::string_view text(bytes, static_cast<std::size_t>(got));
  const std::size_t before = place == from ? std::string_view::npos
                                           : text.rfind('\n', place - from - 1);
  Line line;
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  line.begin = from + begin;
  line.end = from + end + 1;
  line.hash = text.substr(begin, std::min(end - begin, hash_digits));
  for (char& c : line.hash)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  return line;
}

Result<bool> LeakedPasswords::contains(std::string_view password) const {
  const std::string wanted = sha1_in_capitals(password);
  std::uint64_t low = 0;
  std::uint64_t high = size_;
  while (low < high) {
    MAILLAGE_ASSIGN(const Line line, line_at(low + (high - low) / 2));
    if (line.hash == wanted) return true;
    if (line.hash < wanted) {
      low = line.end;
    } else {
      high = line.begin;
    }
  }
  return false;
}

}  // namespace maillage::identity
