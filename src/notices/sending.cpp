// The second half of the work: from rows that wait to messages in the outbox.
#include <algorithm>

#include "base/ids.h"
#include "notices/notices.h"

namespace maillage::notices {

namespace {

constexpr std::size_t parts_max = 100;  // of one mail; more are counted

struct Frame {
  const char* language;
  const char* hello;
  const char* choose;  // before the address of the page of an account
  const char* due;
  const char* more;
};
constexpr Frame frames[] = {
    {"fr", "Bonjour,", "Choisir vos messages", "Échéance\u00a0: ", "Et {count} autres."},
    {"nl", "Hallo,", "Uw berichten kiezen", "Termijn: ", "En nog {count} andere."},
    {"de", "Guten Tag,", "Ihre Nachrichten wählen", "Frist: ", "Und {count} weitere."},
    {"en", "Hello,", "Choose your messages", "Due: ", "And {count} more."},
};

const Frame& frame_of(std::string_view language) {
  for (const Frame& one : frames)
    if (one.language == language) return one;
  return frames[0];
}

Timestamp::rep hour_of(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  return std::chrono::duration_cast<std::chrono::hours>(time - day).count();
}

}  // namespace

// Everything that waits, person by person: at once what they want at once; what they want daily
// once a day.
void Notices::send() {
  const std::vector<Waiting> rows = ledger_.waiting();
  const Timestamp now = options_.clock();
  const std::string day = format_timestamp(now).substr(0, 10);
  const bool daily = hour_of(now) >= options_.daily_hour && ledger_.last_daily() < day;
  const auto actor = access::Actor::system();
  std::vector<Waiting> done;
  for (std::size_t from = 0; from < rows.size();) {
    std::size_t to = from;
    const auto record = engine_.get(actor, rows[from].person);
    const Json person = record ? engine_.simple(actor, *record) : Json::object();
    std::vector<Ready> today;
    for (; to < rows.size() && rows[to].person == rows[from].person; ++to) {
      const std::string choice = choice_of(rows[to], person);
      if (choice == "daily" && !daily) continue;
      auto one = choice == "none" ? std::nullopt : ready(rows[to], person);
      if (!one) {
        done.push_back(rows[to]);
      } else if (choice == "daily") {
        today.push_back(std::move(*one));
      } else {
        write_to(person, {std::move(*one)}, false, day, done);
      }
    }
    if (!today.empty()) write_to(person, today, true, day, done);
    from = to;
  }
  report(ledger_.done(done));
  if (daily) report(ledger_.daily(day));
}

std::string Notices::choice_of(const Waiting& row, const Json& person) const {
  const Rule* rule = options_.rules.rule(row.rule);
  const Group* group = options_.rules.group(rule ? rule->group : row.group);
  if (!group || person.string_at("email").empty()) return "none";
  return std::string(person.string_at(group->field, group->choice));
}

// The id of what the mail is about, if it is still so.
std::optional<std::string> Notices::still_about(const Waiting& row) const {
  if (row.rule.empty())
    return due_.contains(row.telling) ? std::optional(row.source) : std::nullopt;
  const Rule* rule = options_.rules.rule(row.rule);
  const auto system = access::Actor::system();
  const auto source = engine_.get(system, row.source);
  if (!rule || !source) return std::nullopt;
  const Json entity = engine_.simple(system, *source);
  if (!applies(*rule, entity) ||
      telling_of(*rule, entity, *engine_.registry().type(rule->type)) != row.telling)
    return std::nullopt;
  return rule->about.empty() ? row.source : std::string(entity.string_at(rule->about));
}

// Nothing when it is no longer so, or the person may not see it.
std::optional<Notices::Ready> Notices::ready(const Waiting& row, const Json& person) const {
  const auto about = still_about(row);
  if (!about) return std::nullopt;
  access::Actor actor = members_.actor(row.person, row.organisation, row.on_behalf_of);
  actor.doing = "mail";
  const auto record = engine_.get(actor, *about);
  if (!record) return std::nullopt;
  engine_.told(actor, *record);
  const std::string language(person.string_at("language", options_.language));
  const Rule* rule = options_.rules.rule(row.rule);
  Part part = rule ? part_of(engine_, actor, *rule, *record, language, options_.address)
                   : reminder(row, engine_.simple(actor, *record), language);
  return Ready{row, std::move(part.subject), std::move(part.text)};
}

Part Notices::reminder(const Waiting& row, const Json& entity, std::string_view language) const {
  const model::TypeDefinition* type = engine_.registry().type(entity.string_at("type"));
  const std::string title = text_in(entity.find(type ? type->title_attribute : "title"), language);
  const std::string colon = language == "fr" ? "\u00a0: " : ": ";
  Part part;
  part.subject = one_line(text_in(row.words.find("words"), language) + colon + title, 200);
  part.text = part.subject + "\n" + frame_of(language).due +
              day_text(row.words.string_at("due"), language) + "\n";
  if (!options_.address.empty())
    part.text += options_.address + std::string(row.words.string_at("page")) + "\n";
  return part;
}

void Notices::write_to(const Json& person, const std::vector<Ready>& parts, bool daily,
                       const std::string& day, std::vector<Waiting>& done) {
  const std::string language(person.string_at("language", options_.language));
  const Frame& frame = frame_of(language);
  const std::string count = std::to_string(parts.size());
  identity::Message message;
  message.to = person.string_at("email");
  message.kind = daily ? "daily" : "notice";
  // The same mail has the same name, so that a second try after a power cut is no second mail.
  message.id = message.kind + "-" +
               (daily ? day + "-" + hex_encode(sha256(person.string_at("id"))).substr(0, 24)
                      : parts.front().row.key);
  message.subject = daily && parts.size() > 1
                        ? filled(options_.rules.daily.at(frame.language),
                                 {{"count", count}, {"region", options_.region}})
                        : parts.front().subject;
  message.text = std::string(frame.hello) + "\n\n";
  for (std::size_t i = 0; i < parts.size() && i < parts_max; ++i)
    message.text += parts[i].text + "\n";
  if (parts.size() > parts_max)
    message.text +=
        filled(frame.more, {{"count", std::to_string(parts.size() - parts_max)}}) + "\n\n";
  message.text += "--\n" + options_.region + "\n";
  if (!options_.address.empty())
    message.text += std::string(frame.choose) + (language == "fr" ? "\u00a0: " : ": ") +
                    options_.address + "/account#mail\n";
  if (const auto kept = outbox_.keep(message); !kept.ok()) {
    // An address that cannot be one is no reason to try for ever.
    report(kept.error());
    if (kept.error().code != ErrorCode::invalid) return;
  }
  for (const Ready& one : parts) done.push_back(one.row);
}

}  // namespace maillage::notices
