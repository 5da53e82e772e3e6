#include "identity/sessions.h"

#include <algorithm>

#include "identity/rows.h"

namespace maillage::identity {

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t device_bytes_max = 200;
// How much of the last use may be lost with the machine.
constexpr std::chrono::minutes use_saved_every{5};

std::string row_key(std::string_view digest) { return "session/" + hex_encode(digest); }

Json row_of(const Session& session, Timestamp used) {
  return Json::object({{"name", session.account},
                       {"person", session.person},
                       {"organisation", session.organisation},
                       {"onBehalfOf", session.on_behalf_of},
                       {"csrf", session.csrf},
                       {"device", session.device},
                       {"secondFactor", session.second_factor},
                       {"created", json_of(session.created)},
                       {"expires", json_of(session.expires)},
                       {"proven", json_of(session.proven)},
                       {"seeing", row_of(session.seeing)},
                       {"used", json_of(used)}});
}

std::string id_of(std::string_view digest) { return hex_encode(digest.substr(0, 8)); }

Session session_of(const Json& row, std::string_view digest) {
  Session session;
  session.account = row.string_at("name");
  session.person = row.string_at("person");
  session.organisation = row.string_at("organisation");
  session.on_behalf_of = row.string_at("onBehalfOf");
  session.csrf = row.string_at("csrf");
  session.device = row.string_at("device");
  session.second_factor = row.bool_at("secondFactor");
  session.created = time_at(row, "created");
  session.expires = time_at(row, "expires");
  session.proven = time_at(row, "proven");
  if (const Json* seeing = row.find("seeing")) session.seeing = seeing_of(*seeing);
  session.id = id_of(digest);
  session.digest = digest;
  return session;
}

}  // namespace

access::Actor actor_for(const Members* members, std::string_view account, std::string_view person,
                        std::string_view organisation, std::string_view on_behalf_of) {
  if (person.empty()) return access::Actor::administrator(std::string(account));
  if (members) return members->actor(person, organisation, on_behalf_of);
  access::Actor actor{.kind = access::Actor::Kind::person};
  actor.id = actor.person = person;
  return actor;
}

Sessions::Sessions(const Rows& rows, SessionOptions options)
    : rows_(rows), store_(rows.store()), options_(std::move(options)) {}

std::string Sessions::list_prefix(std::string_view account) const {
  return "sessions/" + rows_.mark(account) + "/";
}
std::string Sessions::list_key(std::string_view account, std::string_view digest) const {
  return list_prefix(account) + hex_encode(digest);
}
Result<store::Write> Sessions::row_write(const std::string& digest, const Session& session,
                                         Timestamp used) const {
  return rows_.sealed(row_key(digest), row_of(session, used), session.account, session.person);
}

bool Sessions::ended(const Session& session, Timestamp used, Timestamp now) const {
  return session.expires <= now || used + options_.idle <= now;
}

Sessions::Entry Sessions::hold(Session session, Timestamp used) const {
  auto held = std::make_shared<Held<Session>>();
  // Read before the graph: what changes while the actor is made makes it stale, not wrong.
  held->generation = members_ ? members_->generation() : 0;
  held->actor = actor_for(members_, session.account, session.person, session.organisation,
                          session.on_behalf_of);
  const Timestamp now = options_.clock();
  held->fresh_until = now + actor_life;
  if (session.seeing.active()) {
    if (members_ && now < session.seeing.until && may_look(held->actor)) {
      held->fresh_until = std::min(held->fresh_until, session.seeing.until);
      held->actor = actor_of(session.seeing.as, *members_, std::move(held->actor));
    } else {
      session.seeing = {};
    }
  }
  held->used = held->saved = used.time_since_epoch().count();
  held->value = std::move(session);
  return held;
}

Result<Sessions::Opened> Sessions::open(Session wanted) {
  const Timestamp now = options_.clock();
  sweep(now);
  Opened opened;
  opened.key = base64url_encode(random_bytes(options_.random, key_bytes));
  const std::string digest = sha256(opened.key);
  wanted.csrf = base64url_encode(random_bytes(options_.random, key_bytes));
  wanted.id = id_of(digest);
  wanted.digest = digest;
  if (wanted.device.size() > device_bytes_max) wanted.device.resize(device_bytes_max);
  // A cut character would not be UTF-8, and a header may hold anything.
  std::erase_if(wanted.device, [](char c) { return c < ' ' || c == 127; });
  wanted.created = wanted.proven = now;
  wanted.expires = now + options_.life;
  MAILLAGE_ASSIGN(store::Write row, row_write(digest, wanted, now));
  MAILLAGE_TRY(store_.write({std::move(row), put(list_key(wanted.account, digest), std::string())},
                            store::Durability::synced));
  opened.session = hold(std::move(wanted), now);
  cache_.put(digest, opened.session);
  return opened;
}

Sessions::Entry Sessions::read(const std::string& digest) const {
  std::lock_guard guard(changing_);
  const auto row = rows_.read(row_key(digest));
  if (!row.ok() || !*row) return nullptr;
  auto entry = hold(session_of(**row, digest), time_at(**row, "used"));
  cache_.put(digest, entry);
  return entry;
}

Sessions::Entry Sessions::refreshed(const std::string& digest, const Entry& entry) const {
  const Timestamp used(std::chrono::microseconds(entry->used.load(std::memory_order_relaxed)));
  Entry made = hold(entry->value, used);
  made->saved.store(entry->saved.load(std::memory_order_relaxed), std::memory_order_relaxed);
  const Seeing& before = entry->value.seeing;
  const bool ended_seeing = before.active() && !made->value.seeing.active();
  {
    std::lock_guard guard(changing_);
    if (cache_.find(digest) != entry) return made;
    cache_.put(digest, made);
    // Else the row would give the rights back that were lost for a moment.
    if (ended_seeing)
      if (auto row = row_write(digest, made->value, used); row.ok())
        (void)store_.write({std::move(*row)}, store::Durability::buffered);
  }
  if (ended_seeing && options_.seeing_ended) options_.seeing_ended(before, made->actor);
  return made;
}

void Sessions::touch(const std::string& digest, const Entry& entry, Timestamp now) const {
  const std::int64_t at = now.time_since_epoch().count();
  entry->used.store(at, std::memory_order_relaxed);
  std::int64_t saved = entry->saved.load(std::memory_order_relaxed);
  const std::int64_t every = std::chrono::microseconds(use_saved_every).count();
  if (at - saved < every || !entry->saved.compare_exchange_strong(saved, at)) return;
  std::lock_guard guard(changing_);
  if (cache_.find(digest) != entry) return;
  // A failure here costs the last use only; the next request tries again in a while.
  if (auto row = row_write(digest, entry->value, now); row.ok())
    (void)store_.write({std::move(*row)}, store::Durability::buffered);
}

Sessions::Entry Sessions::living(const std::string& digest, Timestamp now) const {
  Entry entry = cache_.find(digest);
  if (!entry && !(entry = read(digest))) return nullptr;
  const Timestamp used(std::chrono::microseconds(entry->used.load(std::memory_order_relaxed)));
  if (ended(entry->value, used, now)) return nullptr;
  const std::uint64_t generation = members_ ? members_->generation() : 0;
  if (entry->generation != generation || entry->fresh_until <= now)
    entry = refreshed(digest, entry);
  return entry;
}

Sessions::Entry Sessions::find(std::string_view key) const {
  if (key.empty()) return nullptr;
  const std::string digest = sha256(key);
  const Timestamp now = options_.clock();
  Entry entry = living(digest, now);
  if (entry) touch(digest, entry, now);
  return entry;
}

Sessions::Entry Sessions::present(const Entry& entry) const {
  return living(entry->value.digest, options_.clock());
}

Result<Sessions::Entry> Sessions::exchange(const Entry& before, const Entry& after) {
  const std::string& digest = before->value.digest;
  std::lock_guard guard(changing_);
  const Entry present = cache_.find(digest);
  if (!present || present->value.id != before->value.id)
    return make_error(ErrorCode::unauthenticated, "The session has ended.");
  MAILLAGE_ASSIGN(store::Write row, row_write(digest, after->value, options_.clock()));
  MAILLAGE_TRY(store_.write({std::move(row)}, store::Durability::synced));
  cache_.put(digest, after);
  return after;
}

Result<Sessions::Entry> Sessions::act_for(std::string_view key, std::string_view organisation,
                                          std::string_view on_behalf_of) {
  const Entry entry = find(key);
  if (!entry) return make_error(ErrorCode::unauthenticated, "The session has ended.");
  if (entry->value.seeing.active()) return access::only_looking();
  Session session = entry->value;
  session.organisation = organisation;
  session.on_behalf_of = on_behalf_of;
  const Entry changed = hold(std::move(session), options_.clock());
  if (changed->actor.organisation != organisation || changed->actor.on_behalf_of != on_behalf_of)
    return make_error(ErrorCode::forbidden, "You do not act for this organisation today.",
                      "organisation");
  return exchange(entry, changed);
}

Result<Sessions::Entry> Sessions::see(std::string_view key, Seeing seeing) {
  const Entry entry = find(key);
  if (!entry) return make_error(ErrorCode::unauthenticated, "The session has ended.");
  const bool wanted = seeing.active();
  if (wanted) {
    if (!may_look(entry->actor)) return access::only_looking();
    seeing.csrf = base64url_encode(random_bytes(options_.random, key_bytes));
  }
  Session session = entry->value;
  session.seeing = std::move(seeing);
  const Entry changed = hold(std::move(session), options_.clock());
  if (wanted && !changed->value.seeing.active())
    return make_error(ErrorCode::unavailable, "There is no graph to look at.");
  return exchange(entry, changed);
}

Result<Sessions::Entry> Sessions::prove(std::string_view key) {
  const Entry entry = find(key);
  if (!entry) return make_error(ErrorCode::unauthenticated, "The session has ended.");
  Session session = entry->value;
  const Timestamp now = options_.clock();
  session.proven = now;
  return exchange(entry, hold(std::move(session), now));
}

std::vector<Sessions::Listed> Sessions::list(std::string_view account) const {
  const std::string prefix = list_prefix(account);
  std::vector<std::string> digests;
  (void)store_.scan(store::Space::accounts, {prefix, store::after_prefix(prefix), false},
                    [&](std::string_view key, std::string_view) {
                      const auto digest = hex_decode(key.substr(prefix.size()));
                      if (digest.ok()) digests.push_back(*digest);
                      return true;
                    });
  std::vector<Listed> listed;
  const Timestamp now = options_.clock();
  for (const std::string& digest : digests) {
    Entry entry = cache_.find(digest);
    if (!entry && !(entry = read(digest))) continue;
    const Timestamp used(std::chrono::microseconds(entry->used.load()));
    if (!ended(entry->value, used, now)) listed.push_back({entry->value, used});
  }
  std::sort(listed.begin(), listed.end(),
            [](const Listed& a, const Listed& b) { return a.used > b.used; });
  return listed;
}

Result<void> Sessions::close_digest(const std::string& account, const std::string& digest) {
  std::lock_guard guard(changing_);
  MAILLAGE_TRY(store_.write({gone(row_key(digest)), gone(list_key(account, digest))},
                            store::Durability::synced));
  cache_.forget(digest);
  return {};
}

Result<void> Sessions::close(std::string_view key) {
  const Entry entry = find(key);
  return entry ? close_digest(entry->value.account, sha256(key)) : Result<void>();
}

Result<void> Sessions::close_one(std::string_view account, std::string_view id) {
  const std::string prefix = list_prefix(account);
  const std::string from = prefix + std::string(id);
  std::string found;
  MAILLAGE_TRY(store_.scan(store::Space::accounts, {from, store::after_prefix(from), false},
                           [&](std::string_view key, std::string_view) {
                             if (const auto digest = hex_decode(key.substr(prefix.size()));
                                 digest.ok() && id_of(*digest) == id)
                               found = *digest;
                             return found.empty();
                           }));
  if (found.empty()) return not_found("the session " + std::string(id));
  return close_digest(std::string(account), found);
}

Result<void> Sessions::close_all(std::string_view account, std::string_view except_id) {
  const std::string prefix = list_prefix(account);
  store::Batch batch;
  std::vector<std::string> closed;
  std::lock_guard guard(changing_);
  MAILLAGE_TRY(store_.scan(store::Space::accounts, {prefix, store::after_prefix(prefix), false},
                           [&](std::string_view key, std::string_view) {
                             const auto digest = hex_decode(key.substr(prefix.size()));
                             if (!digest.ok() || id_of(*digest) == except_id) return true;
                             batch.push_back(gone(row_key(*digest)));
                             batch.push_back(gone(std::string(key)));
                             closed.push_back(*digest);
                             return true;
                           }));
  if (batch.empty()) return {};
  MAILLAGE_TRY(store_.write(batch, store::Durability::synced));
  for (const std::string& digest : closed) cache_.forget(digest);
  return {};
}

// Rows of sessions that ended by themselves go once an hour.
void Sessions::sweep(Timestamp now) {
  std::lock_guard guard(changing_);
  if (now - swept_ < std::chrono::hours(1)) return;
  swept_ = now;
  constexpr std::string_view prefix = "session/";
  store::Batch batch;
  (void)store_.scan(store::Space::accounts,
                    {std::string(prefix), store::after_prefix(prefix), false},
                    [&](std::string_view key, std::string_view text) {
                      const auto row = rows_.opened(text);
                      const auto digest = hex_decode(key.substr(prefix.size()));
                      if (!row || !digest.ok() || cache_.find(*digest) ||
                          !ended(session_of(*row, *digest), time_at(*row, "used"), now))
                        return true;
                      batch.push_back(gone(std::string(key)));
                      batch.push_back(gone(list_key(row->string_at("name"), *digest)));
                      return true;
                    });
  if (!batch.empty()) (void)store_.write(batch, store::Durability::buffered);
}

}  // namespace maillage::identity
