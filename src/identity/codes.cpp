#include "identity/codes.h"

#include <algorithm>

#include "identity/rows.h"

namespace maillage::identity {

namespace {

constexpr std::size_t code_bytes = 16;
constexpr std::size_t code_text_bytes_max = 64;

std::string row_key(std::string_view code) { return "code/" + hex_encode(sha256(code)); }

std::string last_key(std::string_view purpose, std::string_view replaces) {
  return "codes/" + hex_encode(sha256(std::string(purpose) + ' ' + std::string(replaces)));
}

// As it may come back from a letter: with spaces around it.
std::string_view trimmed(std::string_view code) {
  while (!code.empty() && code.front() <= ' ') code.remove_prefix(1);
  while (!code.empty() && code.back() <= ' ') code.remove_suffix(1);
  return code;
}

Error unknown_code() {
  return make_error(ErrorCode::not_found, "This code is wrong, was used already, or is too old.",
                    "code");
}

}  // namespace

Codes::Codes(store::Store& store, Clock clock, Random random)
    : store_(store), clock_(std::move(clock)), random_(std::move(random)) {}

Result<std::string> Codes::make(std::string_view purpose, const Json& about,
                                std::chrono::minutes life, std::string_view replaces) {
  std::string code = base64url_encode(random_bytes(random_, code_bytes));
  const Json row =
      Json::object({{"purpose", purpose}, {"about", about}, {"expires", json_of(clock_() + life)}});
  store::Batch batch{put(row_key(code), row)};
  std::lock_guard guard(taking_);
  if (!replaces.empty()) {
    const std::string last = last_key(purpose, replaces);
    MAILLAGE_ASSIGN(const auto before, store_.get(store::Space::accounts, last));
    if (before) batch.push_back(gone(*before));
    batch.push_back(put(last, row_key(code)));
  }
  MAILLAGE_TRY(store_.write(batch, store::Durability::synced));
  return code;
}

Result<Json> Codes::look(std::string_view purpose, std::string_view code) const {
  code = trimmed(code);
  if (code.empty() || code.size() > code_text_bytes_max) return unknown_code();
  MAILLAGE_ASSIGN(const auto row, read_row(store_, row_key(code)));
  if (!row || row->string_at("purpose") != purpose || time_at(*row, "expires") <= clock_())
    return unknown_code();
  return *row->find("about");
}

Result<Json> Codes::take(std::string_view purpose, std::string_view code) {
  std::lock_guard guard(taking_);
  MAILLAGE_ASSIGN(Json about, look(purpose, code));
  MAILLAGE_TRY(store_.write({gone(row_key(trimmed(code)))}, store::Durability::synced));
  return about;
}

Result<void> Codes::forget(std::string_view purpose, std::string_view replaces) {
  std::lock_guard guard(taking_);
  const std::string last = last_key(purpose, replaces);
  MAILLAGE_ASSIGN(const auto code, store_.get(store::Space::accounts, last));
  if (!code) return {};
  return store_.write({gone(*code), gone(last)}, store::Durability::synced);
}

}  // namespace maillage::identity
