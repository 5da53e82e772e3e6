#include "app/import_command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "app/cli.h"
#include "app/region_assets.h"
#include "app/remote_import.h"
#include "app/system.h"
#include "import/import.h"

namespace maillage::app {

namespace {

int fail(const Error& error) {
  std::fprintf(stderr, "maillage: %s\n", error.message.c_str());
  return error.code == ErrorCode::invalid ? exit_usage : exit_failed;
}

std::optional<std::string_view> carried(std::string_view path) {
  for (const RegionFile& file : region_files())
    if (file.path == path) return file.bytes;
  return std::nullopt;
}

// A path when there is such a file, else a mapping of the region's own directory or of the program.
Result<std::string> mapping_text(const std::string& name, const Config& config) {
  constexpr std::size_t bytes_max = 4u << 20;
  std::error_code ignored;
  if (std::filesystem::is_regular_file(name, ignored)) return import::read_input(name, bytes_max);
  const std::string own = config.region + "/mappings/" + name + ".json";
  if (!config.region.empty() && std::filesystem::is_regular_file(own, ignored))
    return import::read_input(own, bytes_max);
  if (const auto bytes = carried("region/mappings/" + name + ".json")) return std::string(*bytes);
  std::string known;
  constexpr std::string_view folder = "region/mappings/";
  for (const RegionFile& file : region_files())
    if (file.path.substr(0, folder.size()) == folder)
      known +=
          " " + std::string(file.path.substr(folder.size(), file.path.size() - folder.size() - 5));
  return make_error(ErrorCode::invalid, "there is no mapping " + name + "; known:" + known,
                    "mapping");
}

void show_progress(std::size_t done, std::size_t all) {
  constexpr std::size_t width = 40;
  const std::size_t filled = all == 0 ? width : done * width / all;
  std::fprintf(stderr, "\r[%s%s] %zu of %zu", std::string(filled, '#').c_str(),
               std::string(width - filled, ' ').c_str(), done, all);
  if (done == all) std::fprintf(stderr, "\n");
}

void print(const import::Report& report) {
  constexpr std::size_t shown_max = 20;
  std::printf("%s: %zu rows read = %zu written + %zu unchanged + %zu rejected%s\n",
              report.file.c_str(), report.read, report.written, report.unchanged, report.rejected,
              report.dry_run ? " (dry run: nothing was written)" : "");
  if (report.derived > 0) std::printf("  %zu rows made of merged areas\n", report.derived);
  for (const auto& [reason, count] : report.skipped)
    std::printf("  left out: %zu, %s\n", count, reason.c_str());
  for (std::size_t i = 0; i < std::min(shown_max, report.rejections.size()); ++i)
    std::printf("  line %zu rejected: %s %s\n", report.rejections[i].line,
                report.rejections[i].field.c_str(), report.rejections[i].reason.c_str());
  for (std::size_t i = 0; i < std::min(shown_max, report.warnings.size()); ++i) {
    const import::Warning& warning = report.warnings[i];
    std::printf("  line %zu: %s %s", warning.line, warning.field.c_str(), warning.text.c_str());
    for (const std::string& candidate : warning.candidates) std::printf("; %s", candidate.c_str());
    std::printf("\n");
  }
  const std::size_t hidden = report.rejected - std::min(shown_max, report.rejections.size()) +
                             report.warning_count - std::min(shown_max, report.warnings.size());
  if (hidden > 0) std::printf("  and %zu more: --report FILE lists all\n", hidden);
}

Result<import::ImportOptions> options_of(const Config& config, const ImportArguments& arguments) {
  import::ImportOptions options;
  options.dry_run = arguments.dry_run;
  options.rows_max = static_cast<std::size_t>(config.import_rows_max);
  options.bytes_max = static_cast<std::size_t>(config.import_file_bytes_max);
  options.carried = carried;
  if (isatty(2) != 0) options.progress = show_progress;
  for (const std::string& joined : arguments.joined) {
    const std::size_t at = joined.find('=');
    if (at == std::string::npos) return invalid("with", "must be TABLE=PATH");
    options.joined[joined.substr(0, at)] = joined.substr(at + 1);
  }
  return options;
}

bool write_report(const std::string& path, const Json& reports) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) return false;
  const std::string text = reports.dump_pretty();
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  return std::fclose(file) == 0 && written;
}

int import_each(const ImportArguments& arguments, const model::Registry& registry,
                import::Destination& destination, const import::Mapping& mapping,
                const import::ImportOptions& options) {
  Json reports = Json::array();
  std::size_t rejected = 0;
  for (const std::string& file : arguments.files) {
    const auto report = import::import_file(registry, destination, mapping, file, options);
    if (!report.ok()) return fail(report.error());
    print(*report);
    rejected += report->rejected;
    reports.push(report->to_json());
  }
  if (!arguments.report.empty() &&
      !write_report(arguments.report, reports.size() == 1 ? reports.as_array()[0] : reports))
    return fail(make_error(ErrorCode::unavailable, "cannot write " + arguments.report));
  return rejected == 0 ? exit_ok : exit_partial;
}

Result<std::string> token_of(const ImportArguments& arguments) {
  std::string token = arguments.token;
  if (!arguments.token_file.empty()) {
    MAILLAGE_ASSIGN(token, import::read_input(arguments.token_file, 4096));
  }
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) token.pop_back();
  if (token.empty()) return invalid("token", "--server needs --token or --token-file");
  return token;
}

int import_to_server(const ImportArguments& arguments, const std::string& mapping_source,
                     const import::ImportOptions& options) {
  auto token = token_of(arguments);
  if (!token.ok()) return fail(token.error());
  RemoteDestination destination({arguments.server, std::move(*token), arguments.dry_run});
  const auto registry = destination.connect();
  if (!registry.ok()) return fail(registry.error());
  const auto mapping = import::load_mapping(mapping_source, **registry);
  if (!mapping.ok()) return fail(mapping.error());
  return import_each(arguments, **registry, destination, *mapping, options);
}

}  // namespace

int import_files(const Config& config, const Log& log, const ImportArguments& arguments) {
  const auto options = options_of(config, arguments);
  if (!options.ok()) return fail(options.error());
  const auto text = mapping_text(arguments.mapping, config);
  if (!text.ok()) return fail(text.error());
  if (!arguments.server.empty()) return import_to_server(arguments, *text, *options);
  auto system = open_system(config, log);
  if (!system.ok()) return fail(system.error());
  const auto mapping = import::load_mapping(*text, (*system)->registry);
  if (!mapping.ok()) return fail(mapping.error());
  import::Intake intake(*(*system)->engine, access::Actor::system("import " + mapping->name),
                        {arguments.dry_run, {}});
  return import_each(arguments, (*system)->registry, intake, *mapping, *options);
}

}  // namespace maillage::app
