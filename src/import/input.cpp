#include <zlib.h>

#include <charconv>
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

namespace {

constexpr std::size_t tar_block_bytes = 512;

// A field of a tar header ends with a blank, a zero or its own length.
std::string_view tar_field(std::string_view block, std::size_t at, std::size_t length) {
  const std::string_view field = block.substr(at, length);
  return field.substr(0, field.find_first_of(std::string_view("\0 ", 2)));
}

bool is_tar(std::string_view bytes) {
  return bytes.size() >= tar_block_bytes && bytes.substr(257, 5) == "ustar";
}

}  // namespace

Result<std::vector<InputFile>> read_inputs(const std::string& path, std::size_t bytes_max) {
  MAILLAGE_ASSIGN(std::string bytes, read_input(path, bytes_max));
  if (is_tar(bytes)) return read_tar(bytes, path);
  std::vector<InputFile> files;
  files.push_back({path.substr(path.rfind('/') + 1), std::move(bytes)});
  return files;
}

// IEEE 1003.1 pax, "ustar Interchange Format": blocks of 512 bytes, a header before each file.
Result<std::vector<InputFile>> read_tar(std::string_view all, const std::string& path) {
  std::vector<InputFile> files;
  for (std::size_t at = 0; at + tar_block_bytes <= all.size();) {
    const std::string_view header = all.substr(at, tar_block_bytes);
    if (header[0] == '\0') break;
    const std::string_view digits = tar_field(header, 124, 12);
    std::size_t size = 0;
    const auto [end, status] =
        std::from_chars(digits.data(), digits.data() + digits.size(), size, 8);
    if (!is_tar(header) || status != std::errc() || end != digits.data() + digits.size() ||
        size > all.size() - at - tar_block_bytes)
      return make_error(ErrorCode::invalid, path + " is a damaged archive", path);
    const bool regular = header[156] == '0' || header[156] == '\0';
    if (regular)
      files.push_back({std::string(tar_field(header, 0, 100)),
                       std::string(all.substr(at + tar_block_bytes, size))});
    at += tar_block_bytes + (size + tar_block_bytes - 1) / tar_block_bytes * tar_block_bytes;
  }
  return files;
}

}  // namespace maillage::import
