#include "identity/rows.h"

#include "base/ids.h"

namespace maillage::identity {

namespace {

// Before the sealed bytes; JSON begins otherwise.
constexpr char sealed_mark = '\1';

bool is_sealed(std::string_view bytes) { return !bytes.empty() && bytes[0] == sealed_mark; }

}  // namespace

std::optional<Json> Rows::opened(std::string_view bytes) const {
  std::optional<std::string> plain;
  if (is_sealed(bytes)) {
    plain = keys_->unseal(bytes.substr(1));
    if (!plain) return std::nullopt;
    bytes = *plain;
  }
  auto json = parse_json(bytes);
  return json.ok() ? std::optional(std::move(*json)) : std::nullopt;
}

Result<std::optional<Json>> Rows::read(const std::string& key) const {
  MAILLAGE_ASSIGN(const auto bytes, store_.get(store::Space::accounts, key));
  if (!bytes) return std::optional<Json>();
  return opened(*bytes);
}

Result<store::Write> Rows::sealed(std::string key, const Json& row, std::string_view account,
                                  std::string_view person) const {
  const std::string thing = "account/" + std::string(account);
  if (keys_->state_of(KeyRing::Owner{thing, person}) == KeyRing::State::shredded)
    return make_error(ErrorCode::conflict, "This account was erased.");
  MAILLAGE_ASSIGN(const std::string bytes, keys_->seal({thing, person}, row.dump()));
  MAILLAGE_TRY(keys_->sync());
  return store::Write{store::Space::accounts, std::move(key), sealed_mark + bytes};
}

Result<std::size_t> Rows::sweep(Timestamp now) const {
  store::Batch batch;
  std::optional<Error> failed;
  const auto is_over = [&](std::string_view key, std::string_view value) {
    if (is_sealed(value)) return keys_->state_of(value.substr(1)) == KeyRing::State::shredded;
    if (!key.starts_with("code/")) return false;
    const auto row = opened(value);
    return row && time_at(*row, "expires") <= now;
  };
  const auto leads_nowhere = [&](const std::string& row) {
    const auto found = store_.get(store::Space::accounts, row);
    if (!found.ok()) failed = found.error();
    return found.ok() && (!*found || is_over(row, **found));
  };
  const auto goes = [&](std::string_view key, std::string_view value) {
    const std::string last(key.substr(key.rfind('/') + 1));
    if (key.starts_with("sessions/")) return leads_nowhere("session/" + last);
    if (key.starts_with("keys/")) return leads_nowhere("token/" + std::string(value));
    if (key.starts_with("codes/") || key.starts_with("linked/"))
      return leads_nowhere(std::string(value));
    return is_over(key, value);
  };
  MAILLAGE_TRY(
      store_.scan(store::Space::accounts, {}, [&](std::string_view key, std::string_view value) {
        if (goes(key, value)) batch.push_back(gone(std::string(key)));
        return !failed;
      }));
  if (failed) return *failed;
  if (!batch.empty()) MAILLAGE_TRY(store_.write(batch, store::Durability::synced));
  return batch.size();
}

}  // namespace maillage::identity
