#include "notices/notices.h"

#include <algorithm>

#include "base/ids.h"
#include "model/entity.h"
#include "notices/recipients.h"

namespace maillage::notices {

namespace {

constexpr std::size_t changed_max = 50'000;
constexpr std::size_t entities_max = 1'000'000;

std::string day_of(Timestamp time) { return format_timestamp(time).substr(0, 10); }

std::string key_of(const std::string& telling, const std::string& person) {
  return hex_encode(sha256(telling + "\n" + person)).substr(0, 32);
}

}  // namespace

Notices::Notices(engine::Engine& engine, store::Store& store, const identity::Members& members,
                 identity::Outbox& outbox, Options options)
    : engine_(engine),
      members_(members),
      outbox_(outbox),
      options_(std::move(options)),
      ledger_(store),
      inbox_(std::make_shared<Inbox>()) {
  inbox_->position = engine.position();
  listen();
  thread_ = std::thread([this] { run(); });
}

Notices::~Notices() {
  listening_.reset();
  {
    std::lock_guard guard(inbox_->mutex);
    inbox_->stopping = true;
  }
  inbox_->wake.notify_one();
  thread_.join();
}

void Notices::settle() {
  const std::uint64_t position = engine_.position();
  std::unique_lock guard(inbox_->mutex);
  inbox_->idle.wait(guard, [&] { return inbox_->position >= position; });
  inbox_->look = true;
  inbox_->wake.notify_one();
  inbox_->idle.wait(guard,
                    [&] { return inbox_->changed.empty() && !inbox_->look && !inbox_->working; });
}

void Notices::listen() {
  std::vector<std::string> watched;
  for (const Rule& rule : options_.rules.rules)
    if (rule.due.empty()) watched.push_back(model::iri(rule.type));
  listening_ = engine_.listen([inbox = inbox_, &engine = engine_, watched = std::move(watched)](
                                  const std::shared_ptr<const engine::Event>& event) {
    std::vector<Seen> seen;
    for (const auto& item : event->items) {
      if (!item.after) continue;
      for (std::size_t i = 0; i < item.after->type_count(); ++i)
        if (std::find(watched.begin(), watched.end(), engine.terms().text(item.after->type(i))) !=
            watched.end()) {
          seen.push_back({std::string(item.after->id()), event->actor.person});
          break;
        }
    }
    {
      std::lock_guard guard(inbox->mutex);
      inbox->position = event->position;
      inbox->overflown |= inbox->changed.size() + seen.size() > changed_max;
      if (!inbox->overflown) inbox->changed.insert(inbox->changed.end(), seen.begin(), seen.end());
    }
    inbox->idle.notify_all();
    if (!seen.empty()) inbox->wake.notify_one();
  });
}

void Notices::run() {
  // Also when it is stopped at once: what waits since the last time goes out.
  take_up();
  look_at_calendar();
  send();
  Inbox& inbox = *inbox_;
  std::unique_lock guard(inbox.mutex);
  const auto asked = [&] { return inbox.look || inbox.overflown || !inbox.changed.empty(); };
  for (;;) {
    if (!asked()) {
      inbox.working = false;
      inbox.idle.notify_all();
      const bool woken =
          inbox.wake.wait_for(guard, options_.pause, [&] { return inbox.stopping || asked(); });
      inbox.look |= !woken;
    }
    if (inbox.stopping) return;
    inbox.working = true;
    const std::vector<Seen> changed(inbox.changed.begin(), inbox.changed.end());
    const bool everything = inbox.overflown;
    const bool look = inbox.look;
    inbox.changed.clear();
    inbox.overflown = inbox.look = false;
    guard.unlock();
    if (everything) take_up();
    look_at(changed);
    if (look) look_at_calendar();
    send();
    guard.lock();
  }
}

// A rule that is new tells of nothing that is there already; of the others, what the feed told
// nobody of is told now.
void Notices::take_up() {
  for (const Rule& rule : options_.rules.rules) {
    if (!rule.due.empty()) continue;
    std::vector<std::string> tellings;
    std::vector<Waiting> waiting;
    for (const Json& entity : all_of(rule.type)) tell(rule, entity, "", tellings, waiting);
    report(ledger_.began(rule.name) ? ledger_.tell(tellings, waiting)
                                    : ledger_.begin(rule.name, tellings));
  }
}

std::vector<Json> Notices::all_of(const std::string& type) const {
  model::Query query;
  query.types = {{model::iri(type)}};
  query.limit = entities_max;
  const auto actor = access::Actor::system();
  std::vector<Json> list;
  const auto page = engine_.query(actor, query);
  if (!page.ok()) return list;
  for (const auto& hit : page->hits) list.push_back(engine_.simple(actor, *hit.record));
  return list;
}

void Notices::look_at(const std::vector<Seen>& changed) {
  std::vector<std::string> tellings;
  std::vector<Waiting> waiting;
  const auto actor = access::Actor::system();
  for (const Seen& one : changed) {
    const auto record = engine_.get(actor, one.id);
    if (!record) continue;
    const Json entity = engine_.simple(actor, *record);
    for (const Rule& rule : options_.rules.rules)
      if (rule.due.empty() && rule.type == entity.string_at("type"))
        tell(rule, entity, one.author, tellings, waiting);
  }
  report(ledger_.tell(tellings, waiting));
}

bool Notices::applies(const Rule& rule, const Json& entity) const {
  const model::TypeDefinition* type = engine_.registry().type(rule.type);
  const std::string_view state = entity.string_at(type->workflow_attribute);
  if (!rule.states.empty() &&
      std::find(rule.states.begin(), rule.states.end(), state) == rule.states.end())
    return false;
  if (rule.before.empty()) return true;
  const std::string_view date = entity.string_at(rule.before);
  return date.empty() || date.substr(0, 10) >= day_of(options_.clock());
}

bool Notices::is_due(const Rule& rule, const Json& entity) const {
  const std::string_view date = entity.string_at(rule.due);
  const auto time = parse_timestamp(date);
  return !date.empty() && time.ok() &&
         *time - std::chrono::hours(24) * rule.days <= options_.clock();
}

void Notices::tell(const Rule& rule, const Json& entity, const std::string& author,
                   std::vector<std::string>& tellings, std::vector<Waiting>& waiting) const {
  if (!applies(rule, entity)) return;
  const std::string telling = telling_of(rule, entity, *engine_.registry().type(rule.type));
  if (ledger_.told(telling) ||
      std::find(tellings.begin(), tellings.end(), telling) != tellings.end())
    return;
  tellings.push_back(telling);
  Json about = entity;
  if (!rule.about.empty()) {
    const auto actor = access::Actor::system();
    const auto record = engine_.get(actor, entity.string_at(rule.about));
    if (!record) return;
    about = engine_.simple(actor, *record);
  }
  const model::TypeDefinition* type = engine_.registry().type(about.string_at("type"));
  if (!type) return;
  for (const Recipient& one : recipients_of(engine_, rule.to, about, *type))
    if (one.person != author)
      waiting.push_back({key_of(telling, one.person), one.person, one.organisation,
                         one.on_behalf_of, rule.name, "", std::string(entity.string_at("id")),
                         telling, Json()});
}

void Notices::look_at_calendar() {
  std::vector<std::string> tellings;
  std::vector<Waiting> waiting;
  for (const Rule& rule : options_.rules.rules)
    if (!rule.due.empty())
      for (const Json& entity : all_of(rule.type))
        if (is_due(rule, entity)) tell(rule, entity, "", tellings, waiting);
  if (options_.reminders) look_at_reminders(tellings, waiting);
  report(ledger_.tell(tellings, waiting));
}

void Notices::look_at_reminders(std::vector<std::string>& tellings, std::vector<Waiting>& waiting) {
  const auto due = options_.reminders();
  if (!due.ok()) return report(due.error());
  const auto actor = access::Actor::system();
  due_.clear();
  for (const Reminder& one : *due) {
    const std::string telling = "reminder\n" + one.key + "\n" + one.due;
    due_.insert(telling);
    const auto record = engine_.get(actor, one.about);
    if (!record || ledger_.told(telling)) continue;
    tellings.push_back(telling);
    const Json entity = engine_.simple(actor, *record);
    const model::TypeDefinition* type = engine_.registry().type(entity.string_at("type"));
    if (!type) continue;
    Json words = Json::object({{"words", one.words}, {"page", one.page}, {"due", one.due}});
    for (const Recipient& to : recipients_of(engine_, one.to, entity, *type))
      waiting.push_back({key_of(telling, to.person), to.person, to.organisation, to.on_behalf_of,
                         "", "reminders", one.about, telling, words});
  }
}

void Notices::report(const Result<void>& result) const {
  if (!result.ok() && options_.failed) options_.failed(result.error().message);
}

}  // namespace maillage::notices
