// Rows: what every reader makes of a file, and what a mapping reads. A reader survives what real
// files hold; a row that cannot be read keeps its line and the reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace maillage::import {

struct Row {
  std::size_t line = 0;  // in the file, from 1; for formats without lines the row's number
  // Objects keep the file's structure; the members of CSV rows are texts. A reader of geometries
  // puts GeoJSON into the member "@geometry".
  Json fields;
  std::string problem;  // not empty: the row could not be read
};

struct Note {
  std::size_t line = 0;
  std::string text;
};

struct Rows {
  std::vector<Row> rows;
  std::vector<Note> notes;  // what was repaired or assumed
  std::string encoding;
};

enum class Format : std::uint8_t { csv, json, geojson, topojson, skos, ogr };

struct ReadOptions {
  Format format = Format::csv;
  char delimiter = 0;     // CSV; 0: found out from the header
  std::string rows_path;  // JSON: where the array is ("data.rows"); empty: the document
  std::string object;     // TopoJSON: the object's name
  std::string layer;      // ogr: the layer; empty: the first
  std::size_t rows_max = 10'000'000;
  std::size_t bytes_max = std::size_t{1} << 30;  // after decompression
};

// A file's bytes, decompressed when they are gzip. Errors: not_found, too_large, invalid (a damaged
// archive).
Result<std::string> read_input(const std::string& path, std::size_t bytes_max);

// The files inside a file: those of a tar archive (POSIX ustar), in its order, or the file itself.
struct InputFile {
  std::string name;
  std::string bytes;
};
// Errors: as of read_input.
Result<std::vector<InputFile>> read_inputs(const std::string& path, std::size_t bytes_max);

// Errors: invalid (the document as a whole cannot be read), too_large past a limit.
Result<Rows> read_rows(std::string_view bytes, const ReadOptions& options);

// The same from a file; also of the formats that the ogr2ogr program reads. Errors: as above, and
// unavailable when that program is missing.
Result<Rows> read_rows_of_file(const std::string& path, const ReadOptions& options);

// The parts, for tests and fuzzing.
Result<std::vector<InputFile>> read_tar(std::string_view bytes, const std::string& path);
Result<Rows> read_csv(std::string_view bytes, const ReadOptions& options);
Result<Rows> read_skos(std::string_view turtle, const ReadOptions& options);

}  // namespace maillage::import
