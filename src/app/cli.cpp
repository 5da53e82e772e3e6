#include "app/cli.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include "app/audit_command.h"
#include "app/demo.h"
#include "app/generate.h"
#include "app/housekeeping.h"
#include "app/import_command.h"
#include "app/serve.h"
#include "app/system.h"

extern char** environ;

namespace maillage::app {

namespace {

int fail(const Error& error) {
  std::fprintf(stderr, "maillage: %s\n", error.message.c_str());
  for (const FieldError& field : error.fields)
    if (error.fields.size() > 1)
      std::fprintf(stderr, "  %s: %s\n", field.field.c_str(), field.reason.c_str());
  return error.code == ErrorCode::invalid ? exit_usage : exit_failed;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return make_error(ErrorCode::not_found, "cannot read " + path, path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// What the flags of the sub-commands fill.
struct Arguments {
  std::string config_file;
  ConfigPairs settings;
  std::string name;
  std::string password_file;
  DemoOptions demo;
  ImportArguments import;
  std::vector<std::string> heads;
};

// Every setting is a flag of each command that works with data.
void add_settings(CLI::App& command, Arguments& arguments) {
  command.add_option("--config", arguments.config_file, "Settings file (TOML)");
  for (const ConfigKey& key : config_keys()) {
    const std::string name(key.name);
    std::string text(key.documentation.substr(0, key.documentation.find(". ")));
    command.add_option_function<std::string>(
        key.flag(),
        [&arguments, name](const std::string& value) {
          arguments.settings.emplace_back(name, value);
        },
        text);
  }
}

Result<Config> settings(const Arguments& arguments) {
  ConfigSources sources;
  if (!arguments.config_file.empty()) {
    sources.file_name = arguments.config_file;
    MAILLAGE_ASSIGN(sources.file_text, read_file(arguments.config_file));
  }
  sources.environment = config_environment(environ);
  sources.flags = arguments.settings;
  return load_config(sources);
}

Log log_of(const Config& config) {
  const LogLevel level = config.log_level == "debug"     ? LogLevel::debug
                         : config.log_level == "warning" ? LogLevel::warning
                         : config.log_level == "error"   ? LogLevel::error
                                                         : LogLevel::info;
  return Log(level, config.log_format == "json" ? LogFormat::json : LogFormat::text);
}

int check(const Config& config) {
  auto system = open_system(config, log_of(config));
  if (!system.ok()) return fail(system.error());
  const auto faults = (*system)->engine->check();
  for (const std::string& fault : faults) std::printf("%s\n", fault.c_str());
  std::printf("%zu entities, position %llu, %zu faults\n", (*system)->engine->entity_count(),
              static_cast<unsigned long long>((*system)->engine->position()), faults.size());
  return faults.empty() ? exit_ok : exit_partial;
}

void add_import(CLI::App& command, ImportArguments& arguments) {
  command.add_option("mapping", arguments.mapping, "Name of a mapping, or a path")->required();
  command.add_option("file", arguments.files, "Files to import, plain or gzip")->required();
  command.add_option("--with", arguments.joined, "TABLE=PATH: where a second file is");
  command.add_option("--report", arguments.report, "Write the report to this file as JSON");
  command.add_flag("--dry-run", arguments.dry_run, "Say what would be done, and write nothing");
  CLI::Option* server = command.add_option("--server", arguments.server,
                                           "Address of a running server, instead of --data");
  CLI::Option* token = command.add_option("--token", arguments.token, "API token for the server");
  command.add_option("--token-file", arguments.token_file, "File that holds the token")
      ->needs(server)
      ->excludes(token);
  token->needs(server);
}

// Whoever works on the machine, for that administrator's account.
access::Actor command_line(const std::string& name) {
  access::Actor actor = access::Actor::system("command line");
  actor.name = name;
  return actor;
}

int create_administrator(const Config& config, const Arguments& arguments) {
  auto password = read_file(arguments.password_file);
  if (!password.ok()) return fail(password.error());
  while (!password->empty() && (password->back() == '\n' || password->back() == '\r'))
    password->pop_back();
  // With the graph, since the audit is told of it.
  auto system = open_system(config, log_of(config));
  if (!system.ok()) return fail(system.error());
  const auto done = (*system)->accounts->create(arguments.name, *password);
  if (!done.ok()) return fail(done.error());
  (*system)->engine->note(command_line(arguments.name), "account.createAdministrator", {});
  std::printf("administrator %s created\n", arguments.name.c_str());
  return exit_ok;
}

int create_token(const Config& config, const Arguments& arguments) {
  auto system = open_system(config, log_of(config));
  if (!system.ok()) return fail(system.error());
  const auto token = (*system)->accounts->create_token(arguments.name);
  if (!token.ok()) return fail(token.error());
  (*system)->engine->note(command_line(arguments.name), "account.createKey", {});
  std::printf("%s\n", token->c_str());
  return exit_ok;
}

int run_retention(const Config& config) {
  auto system = open_system(config, log_of(config));
  if (!system.ok()) return fail(system.error());
  const auto done = tidy_up(**system);
  return done.ok() ? exit_ok : fail(done.error());
}

int give_up_keys(const Config& config) {
  const auto done = give_up_people_keys(config);
  if (!done.ok()) return fail(done.error());
  std::printf("what was sealed is lost; the next start makes new keys\n");
  return exit_ok;
}

// Adds a sub-command that works with data: its text, and what runs it.
using AddCommand = std::function<CLI::App*(CLI::App&, const char*, const char*,
                                           std::function<int(const Config&)>)>;

void add_audit(CLI::App& app, const AddCommand& command, Arguments& arguments) {
  CLI::App* audit = app.add_subcommand("audit", "The chain of everything that was done and shown");
  audit->require_subcommand(1);
  command(*audit, "head", "Print its end, to be kept elsewhere", print_audit_head);
  command(*audit, "verify", "Find any edit, removal or reordering in it",
          [&](const Config& config) { return verify_audit(config, arguments.heads); })
      ->add_option("--head", arguments.heads, "A hash printed before: it must still be in it");
}

void add_admin(CLI::App& app, const AddCommand& command, Arguments& arguments) {
  CLI::App* admin = app.add_subcommand("admin", "Administrators' accounts");
  admin->require_subcommand(1);
  CLI::App* create =
      command(*admin, "create", "Create an administrator",
              [&](const Config& config) { return create_administrator(config, arguments); });
  create->add_option("--name", arguments.name, "Name to sign in with")->required();
  create->add_option("--password-file", arguments.password_file, "File that holds the password")
      ->required();
  CLI::App* token = command(*admin, "token", "Print a new API token of an administrator",
                            [&](const Config& config) { return create_token(config, arguments); });
  token->add_option("--name", arguments.name, "The administrator's name")->required();
}

void add_demo_options(CLI::App& command, DemoOptions& options) {
  command.add_option("--seed", options.seed, "The same seed gives the same entities");
  command
      .add_option("--municipalities", options.municipalities,
                  "A wholly fictional region of this size instead of Wallonia")
      ->check(CLI::Range(1, 40'000));
  command.add_option("--today", options.today,
                     "The day that periods start from, as 2026-11-22; without it, today");
  command.add_option("--needs", options.needs_factor, "How many times the usual number of needs")
      ->check(CLI::Range(0.0, 100.0));
  command
      .add_option("--projects", options.projects_factor,
                  "How many times the usual number of projects")
      ->check(CLI::Range(0.0, 100.0));
}

}  // namespace

int run(int argc, const char* const* argv, const char* version) {
  CLI::App app("Maillage: one graph of the territory for a smart region.", "maillage");
  app.set_version_flag("--version", std::string("maillage ") + version);
  app.require_subcommand(1);
  Arguments arguments;
  std::function<int(const Config&)> action;
  const auto command = [&](CLI::App& parent, const char* name, const char* text,
                           std::function<int(const Config&)> run_it) {
    CLI::App* made = parent.add_subcommand(name, text);
    add_settings(*made, arguments);
    made->callback([&action, run_it = std::move(run_it)] { action = run_it; });
    return made;
  };

  command(app, "serve", "Serve the page and the interfaces",
          [&](const Config& config) { return serve(config, log_of(config), version); });
  add_demo_options(*command(app, "demo", "Load the demonstration region",
                            [&](const Config& config) {
                              return load_demo(config, log_of(config), arguments.demo);
                            }),
                   arguments.demo);
  command(app, "check", "Read every stored row back and compare it with the journal", check);
  add_import(*command(app, "import", "Import a file through a mapping",
                      [&](const Config& config) {
                        return import_files(config, log_of(config), arguments.import);
                      }),
             arguments.import);
  command(app, "retention", "Erase and remove what the region's rules keep no longer",
          run_retention);
  CLI::App* keys = app.add_subcommand("keys", "The keys that people's data are sealed with");
  keys->require_subcommand(1);
  command(*keys, "give-up", "Go on without lost keys: all personal values are lost for ever",
          give_up_keys);
  add_admin(app, command, arguments);
  add_audit(app, command, arguments);

  std::string root = ".";
  bool check_only = false;
  CLI::App* generated =
      app.add_subcommand("generate", "Write the files that derive from the program's tables");
  generated->add_option("--root", root, "Folder of the sources");
  generated->add_flag("--check", check_only, "Only tell which are out of date");
  generated->callback([&] { action = [&](const Config&) { return generate(root, check_only); }; });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& stop) {
    return app.exit(stop) == 0 ? exit_ok : exit_usage;
  }
  const auto config = settings(arguments);
  if (!config.ok()) return fail(config.error());
  return action(*config);
}

}  // namespace maillage::app
