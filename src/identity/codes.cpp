#include "identity/codes.h"

#include <sodium.h>

#include <algorithm>

namespace maillage::identity {

namespace {

constexpr std::size_t code_bytes = 16;
constexpr std::size_t code_text_bytes_max = 64;

std::string row_key(std::string_view code) { return "code/" + hex_encode(sha256(code)); }

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// A code seals one text only, so that the nonce may be zero.
std::string key_of(std::string_view code) {
  return sha256("what a code carries\n" + std::string(code));
}

std::string sealed_with(std::string_view code, std::string text) {
  std::string key = key_of(code);
  static constexpr unsigned char nonce[crypto_secretbox_NONCEBYTES] = {};
  std::string sealed(text.size() + crypto_secretbox_MACBYTES, '\0');
  crypto_secretbox_easy(bytes_of(sealed), bytes_of(text), text.size(), nonce, bytes_of(key));
  return sealed;
}

std::optional<Json> unsealed_with(std::string_view code, std::string sealed) {
  std::string key = key_of(code);
  static constexpr unsigned char nonce[crypto_secretbox_NONCEBYTES] = {};
  if (sealed.size() < crypto_secretbox_MACBYTES) return std::nullopt;
  std::string text(sealed.size() - crypto_secretbox_MACBYTES, '\0');
  if (crypto_secretbox_open_easy(bytes_of(text), bytes_of(sealed), sealed.size(), nonce,
                                 bytes_of(key)) != 0)
    return std::nullopt;
  auto json = parse_json(text);
  return json.ok() ? std::optional(std::move(*json)) : std::nullopt;
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

Codes::Codes(const Rows& rows, Clock clock, Random random)
    : rows_(rows), store_(rows.store()), clock_(std::move(clock)), random_(std::move(random)) {}

std::string Codes::last_key(std::string_view purpose, std::string_view replaces) const {
  return "codes/" + rows_.mark(std::string(purpose) + ' ' + std::string(replaces));
}

Result<std::string> Codes::make(std::string_view purpose, const Json& about,
                                std::chrono::minutes life, std::string_view replaces) {
  std::string code = base64url_encode(random_bytes(random_, code_bytes));
  const Json row = Json::object({{"purpose", purpose},
                                 {"about", hex_encode(sealed_with(code, about.dump()))},
                                 {"expires", json_of(clock_() + life)}});
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
  MAILLAGE_ASSIGN(const auto row, rows_.read(row_key(code)));
  if (!row || row->string_at("purpose") != purpose || time_at(*row, "expires") <= clock_())
    return unknown_code();
  MAILLAGE_ASSIGN(std::string sealed, hex_decode(row->string_at("about")));
  auto about = unsealed_with(code, std::move(sealed));
  if (!about) return make_error(ErrorCode::internal, "What this code carries cannot be read.");
  return std::move(*about);
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
