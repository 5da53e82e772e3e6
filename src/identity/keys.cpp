#include "identity/keys.h"

#include <algorithm>

#include "identity/rows.h"
#include "identity/sessions.h"

namespace maillage::identity {

namespace {

constexpr std::string_view text_prefix = "mlg_";
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t keys_per_owner_max = 100;
constexpr std::chrono::minutes use_saved_every{5};

std::string row_key(std::string_view digest) { return "token/" + hex_encode(digest); }

Json row_of(const Key& key, Timestamp used) {
  return Json::object({{"id", key.id},
                       {"name", key.account},
                       {"person", key.person},
                       {"label", key.label},
                       {"organisation", key.organisation},
                       {"onBehalfOf", key.on_behalf_of},
                       {"ofOrganisation", key.of_organisation},
                       {"role", access::name_of(key.role)},
                       {"mayWrite", key.may_write},
                       {"types", Json::array(key.types_only)},
                       {"perMinute", key.per_minute},
                       {"created", json_of(key.created)},
                       {"expires", json_of(key.expires)},
                       {"used", json_of(used)}});
}

Key key_of(const Json& row, std::string_view digest) {
  Key key;
  key.id = row.string_at("id");
  if (key.id.empty()) key.id = hex_encode(digest.substr(0, 8));
  key.account = row.string_at("name");
  key.person = row.string_at("person");
  key.label = row.string_at("label");
  key.organisation = row.string_at("organisation");
  key.on_behalf_of = row.string_at("onBehalfOf");
  key.of_organisation = row.bool_at("ofOrganisation");
  key.role = access::role_from(row.string_at("role"));
  key.may_write = row.bool_at("mayWrite", true);
  if (const Json* types = row.find("types"); types && types->is_array())
    for (const Json& type : types->as_array())
      if (type.is_string()) key.types_only.push_back(type.as_string());
  key.per_minute = static_cast<std::int64_t>(row.number_at("perMinute"));
  key.created = time_at(row, "created");
  key.expires = time_at(row, "expires");
  return key;
}

bool past(const Key& key, Timestamp now) {
  return key.expires != Timestamp{} && key.expires <= now;
}

}  // namespace

Keys::Keys(const Rows& rows, Clock clock, Random random)
    : rows_(rows), store_(rows.store()), clock_(std::move(clock)), random_(std::move(random)) {}

std::string Keys::list_prefix(std::string_view owner) const {
  return "keys/" + rows_.mark(owner) + "/";
}
// An organisation's key tells of nobody.
Result<store::Write> Keys::row_write(const std::string& digest, const Key& key,
                                     Timestamp used) const {
  if (key.of_organisation) return put(row_key(digest), row_of(key, used));
  return rows_.sealed(row_key(digest), row_of(key, used), key.account, key.person);
}

Keys::Entry Keys::hold(Key key, Timestamp used) const {
  auto held = std::make_shared<Held<Key>>();
  held->generation = members_ ? members_->generation() : 0;
  if (key.of_organisation) {
    if (members_) held->actor = members_->actor_of_organisation(key.organisation, key.role);
    held->actor.kind = access::Actor::Kind::service;
    held->actor.organisation = key.organisation;
    held->actor.id = "key:" + key.id;
    held->actor.name = key.label;
  } else {
    held->actor = actor_for(members_, key.account, key.person, key.organisation, key.on_behalf_of);
  }
  key.stopped = !key.of_organisation && disabled_ && disabled_(key.account);
  held->actor.may_write = key.may_write;
  held->actor.types_only = key.types_only;
  held->fresh_until = clock_() + actor_life;
  held->used = held->saved = used.time_since_epoch().count();
  held->value = std::move(key);
  return held;
}

std::vector<std::pair<std::string, std::string>> Keys::digests(std::string_view owner) const {
  const std::string prefix = list_prefix(owner);
  std::vector<std::pair<std::string, std::string>> found;
  (void)store_.scan(store::Space::accounts, {prefix, store::after_prefix(prefix), false},
                    [&](std::string_view key, std::string_view hex) {
                      if (const auto digest = hex_decode(hex); digest.ok())
                        found.emplace_back(key.substr(prefix.size()), *digest);
                      return true;
                    });
  return found;
}

Result<std::string> Keys::create(Key key) {
  if (digests(key.owner()).size() >= keys_per_owner_max)
    return make_error(ErrorCode::too_large, "At most 100 keys; revoke one first.");
  std::string text =
      std::string(text_prefix) + base64url_encode(random_bytes(random_, secret_bytes));
  const std::string digest = sha256(text);
  key.id = hex_encode(random_bytes(random_, 8));
  key.created = clock_();
  if (key.of_organisation) key.account = {};
  MAILLAGE_ASSIGN(store::Write row, row_write(digest, key, {}));
  MAILLAGE_TRY(
      store_.write({std::move(row), put(list_prefix(key.owner()) + key.id, hex_encode(digest))},
                   store::Durability::synced));
  return text;
}

Keys::Entry Keys::read(const std::string& digest) const {
  std::lock_guard guard(changing_);
  const auto row = rows_.read(row_key(digest));
  if (!row.ok() || !*row) return nullptr;
  auto entry = hold(key_of(**row, digest), time_at(**row, "used"));
  cache_.put(digest, entry);
  return entry;
}

Keys::Entry Keys::refreshed(const std::string& digest, const Entry& entry) const {
  Entry made =
      hold(entry->value,
           Timestamp(std::chrono::microseconds(entry->used.load(std::memory_order_relaxed))));
  made->saved.store(entry->saved.load(std::memory_order_relaxed), std::memory_order_relaxed);
  std::lock_guard guard(changing_);
  if (cache_.find(digest) == entry) cache_.put(digest, made);
  return made;
}

void Keys::touch(const std::string& digest, const Entry& entry, Timestamp now) const {
  const std::int64_t at = now.time_since_epoch().count();
  entry->used.store(at, std::memory_order_relaxed);
  std::int64_t saved = entry->saved.load(std::memory_order_relaxed);
  const std::int64_t every = std::chrono::microseconds(use_saved_every).count();
  if (at - saved < every || !entry->saved.compare_exchange_strong(saved, at)) return;
  std::lock_guard guard(changing_);
  if (cache_.find(digest) != entry) return;
  // A failure here costs the last use only.
  if (auto row = row_write(digest, entry->value, now); row.ok())
    (void)store_.write({std::move(*row)}, store::Durability::buffered);
}

Keys::Entry Keys::find(std::string_view text) const {
  if (!text.starts_with(text_prefix)) return nullptr;
  const std::string digest = digests_of_keys_.of(text);
  Entry entry = cache_.find(digest);
  if (!entry && !(entry = read(digest))) return nullptr;
  const Timestamp now = clock_();
  if (past(entry->value, now) || entry->value.stopped) return nullptr;
  const std::uint64_t generation = members_ ? members_->generation() : 0;
  if (entry->generation != generation || entry->fresh_until <= now)
    entry = refreshed(digest, entry);
  // The person left the organisation it was made for: it may do nothing there any more.
  if (!entry->value.of_organisation && members_ &&
      entry->actor.organisation != entry->value.organisation)
    return nullptr;
  touch(digest, entry, now);
  return entry;
}

void Keys::read_again(std::string_view account) {
  for (const auto& [id, digest] : digests(account)) {
    std::lock_guard guard(changing_);
    cache_.forget(digest);
  }
}

std::vector<Keys::Listed> Keys::list(std::string_view owner) const {
  std::vector<Listed> listed;
  for (const auto& [id, digest] : digests(owner)) {
    Entry entry = cache_.find(digest);
    if (!entry && !(entry = read(digest))) continue;
    listed.push_back({entry->value, Timestamp(std::chrono::microseconds(entry->used.load()))});
  }
  std::sort(listed.begin(), listed.end(),
            [](const Listed& a, const Listed& b) { return a.key.created > b.key.created; });
  return listed;
}

Result<void> Keys::revoke(std::string_view owner, std::string_view id) {
  for (const auto& [listed_id, digest] : digests(owner)) {
    if (listed_id != id) continue;
    std::lock_guard guard(changing_);
    MAILLAGE_TRY(store_.write({gone(row_key(digest)), gone(list_prefix(owner) + listed_id)},
                              store::Durability::synced));
    cache_.forget(digest);
    return {};
  }
  return not_found("the key " + std::string(id));
}

Result<void> Keys::revoke_all(std::string_view owner) {
  for (const auto& [id, digest] : digests(owner)) MAILLAGE_TRY(revoke(owner, id));
  return {};
}

}  // namespace maillage::identity
