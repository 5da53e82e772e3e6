#include "app/open_notices.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/region_assets.h"
#include "domain/accompaniment/reminders.h"

namespace maillage::app {

namespace {

// The region's own file, or the one inside the program; empty: the region writes to nobody.
std::string rules_text(const std::string& directory) {
  if (directory.empty()) {
    for (const RegionFile& file : region_files())
      if (file.path == "region/notices.json") return std::string(file.bytes);
    return "";
  }
  std::ifstream in(std::filesystem::path(directory) / "notices.json", std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  return text.str();
}

// Whom a reminder is for, as words of the requests and recommendations that it is about.
std::vector<std::string> people_of(std::string_view whose) {
  if (whose == "officer") return {"officer"};
  if (whose == "body") return {"supportBody:editor"};
  return {"organisation:editor", "territory:editor"};
}

Result<std::vector<notices::Reminder>> reminders(engine::Engine& engine, IdGenerator& ids) {
  const domain::Context context{engine, access::Actor::system(), ids, ""};
  MAILLAGE_ASSIGN(const Json due, domain::accompaniment::reminders_due(context));
  std::vector<notices::Reminder> list;
  for (const Json& one : due.as_array()) {
    notices::Reminder reminder;
    reminder.key = one.string_at("key");
    reminder.about = one.string_at("about");
    reminder.page = "/requests/" + std::string(one.string_at("request"));
    reminder.to = people_of(one.string_at("for"));
    reminder.words = *one.find("text");
    reminder.due = one.string_at("due");
    list.push_back(std::move(reminder));
  }
  return list;
}

}  // namespace

Result<std::unique_ptr<notices::Notices>> open_notices(System& system) {
  const Config& config = system.config;
  const std::string text = rules_text(config.region);
  if (config.mail_notices != "on" || text.empty()) return std::unique_ptr<notices::Notices>();
  MAILLAGE_ASSIGN(const Json json, parse_json(text));
  notices::Options options;
  MAILLAGE_ASSIGN(options.rules, notices::read_rules(json, system.registry));
  options.clock = system_clock();
  options.region = system.accounts->options().region;
  options.address = system.accounts->options().address;
  options.language = config.default_language;
  options.reminders = [&system] { return reminders(*system.engine, *system.ids); };
  options.failed = [log = system.log](const std::string& reason) {
    log.warning("a notice could not be sent", {{"reason", reason}});
  };
  return std::make_unique<notices::Notices>(*system.engine, *system.store,
                                            *system.accounts->members(), *system.outbox,
                                            std::move(options));
}

}  // namespace maillage::app
