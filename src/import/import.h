// Importing a file through a mapping into the graph, and the report of it. What is there already in
// the same content is left alone, so that a second run changes nothing.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "import/intake.h"
#include "import/mapping.h"

namespace maillage::import {

struct ImportOptions {
  bool dry_run = false;
  std::size_t rows_max = 10'000'000;
  std::size_t bytes_max = std::size_t{1} << 30;
  std::size_t batch_rows = 1000;
  std::size_t listed_max = 10'000;  // rejected rows and warnings in the report; all are counted
  std::map<std::string, std::string> joined;  // table name → path, before the places looked at
  // A file inside the program ("demo/wallonia/mergers.csv"); nothing when there is none.
  std::function<std::optional<std::string_view>(std::string_view path)> carried;
  // Rows done of all; called after each batch. May be empty.
  std::function<void(std::size_t done, std::size_t all)> progress;
};

struct Rejected {
  std::size_t line = 0;
  std::string field;
  std::string reason;
};

struct Warning {
  std::size_t line = 0;
  std::string field;
  std::string text;
  std::vector<std::string> candidates;
};

// read == written + unchanged + rejected. Rows that the mapping leaves out are skipped, not read.
struct Report {
  std::string mapping, file, encoding;
  bool dry_run = false;
  std::size_t read = 0, written = 0, unchanged = 0, rejected = 0;
  std::size_t derived = 0;  // rows among them made of others, as areas that were merged
  std::map<std::string, std::size_t> skipped;  // by reason
  std::size_t entities_created = 0, entities_updated = 0;
  std::size_t warning_count = 0;
  std::vector<Rejected> rejections;
  std::vector<Warning> warnings;

  Json to_json() const;
};

// Imports one file. Errors: those of reading the file or a table as a whole, and of a batch that
// failed as a whole; what was written before stays, and a second run goes on from there.
Result<Report> import_file(const model::Registry& registry, Destination& destination,
                           const Mapping& mapping, const std::string& path,
                           const ImportOptions& options);
// The same into the graph of an engine.
Result<Report> import_file(engine::Engine& engine, const access::Actor& actor,
                           const Mapping& mapping, const std::string& path,
                           const ImportOptions& options);

}  // namespace maillage::import
