#include <zlib.h>

#include <cstdio>
#include <memory>

#include "import/rows.h"

namespace maillage::import {

namespace {

struct Close {
  void operator()(gzFile_s* file) const { gzclose(file); }
};

}  // namespace

// zlib reads what is not compressed as it is.
Result<std::string> read_input(const std::string& path, std::size_t bytes_max) {
  const std::unique_ptr<gzFile_s, Close> file(gzopen(path.c_str(), "rb"));
  if (!file) return make_error(ErrorCode::not_found, "cannot read " + path, path);
  gzbuffer(file.get(), 1u << 18);
  std::string bytes;
  std::string piece(1u << 18, '\0');
  while (true) {
    const int count = gzread(file.get(), piece.data(), static_cast<unsigned>(piece.size()));
    if (count < 0) return make_error(ErrorCode::invalid, path + " is a damaged archive", path);
    if (count == 0) break;
    if (bytes.size() + static_cast<std::size_t>(count) > bytes_max)
      return make_error(
          ErrorCode::too_large,
          path + " holds more bytes than import_file_bytes_max (" + std::to_string(bytes_max) + ")",
          "import_file_bytes_max");
    bytes.append(piece.data(), static_cast<std::size_t>(count));
  }
  int status = 0;
  gzerror(file.get(), &status);
  if (status != Z_OK) return make_error(ErrorCode::invalid, path + " is a damaged archive", path);
  return bytes;
}

}  // namespace maillage::import
