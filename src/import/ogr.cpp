#include "import/ogr.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <vector>

extern char** environ;

namespace maillage::import {

namespace {

struct TemporaryDirectory {
  std::string path;
  ~TemporaryDirectory() {
    std::error_code ignored;
    if (!path.empty()) std::filesystem::remove_all(path, ignored);
  }
};

// The exit status, or an error when the program cannot be started. Its messages go to `log`.
Result<int> run_program(std::vector<std::string> arguments, const std::string& log) {
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 2, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0)
    return make_error(ErrorCode::unavailable,
                      "this format is read by the ogr2ogr program, which is not installed "
                      "(package gdal-bin)",
                      "ogr2ogr");
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

}  // namespace

Result<Rows> read_by_ogr(const std::string& path, const ReadOptions& options) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed))
    return make_error(ErrorCode::not_found, "cannot read " + path, path);
  std::string pattern = std::filesystem::temp_directory_path(failed).string() + "/maillage-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr)
    return make_error(ErrorCode::unavailable, "cannot create a temporary directory", pattern);
  const TemporaryDirectory directory{pattern};
  const std::string target = directory.path + "/rows.geojson";
  const std::string log = directory.path + "/messages";
  const std::string absolute = std::filesystem::absolute(path, failed).string();
  const bool archive = path.size() > 4 && path.substr(path.size() - 4) == ".zip";
  std::vector<std::string> arguments{
      "ogr2ogr",     "-f",        "GeoJSON",
      "-t_srs",      "EPSG:4326", "-lco",
      "RFC7946=YES", target,      (archive ? "/vsizip/" : "") + absolute};
  if (!options.layer.empty()) arguments.push_back(options.layer);
  MAILLAGE_ASSIGN(const int status, run_program(arguments, log));
  if (status != 0) {
    const auto messages = read_input(log, 1u << 16);
    return make_error(ErrorCode::invalid,
                      "ogr2ogr cannot read " + path +
                          (messages.ok() ? ": " + messages->substr(0, 300) : std::string()),
                      path);
  }
  ReadOptions json = options;
  json.format = Format::geojson;
  return read_rows_of_file(target, json);
}

}  // namespace maillage::import
