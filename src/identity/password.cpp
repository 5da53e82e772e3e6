#include "identity/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace maillage::identity {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// Pieces that fill a password without making it harder to guess, in the languages of the page.
constexpr std::array<std::string_view, 20> common_pieces{
    "motdepasse", "wachtwoord", "passwort",   "password",   "azerty",   "qwertz", "qwerty",
    "bonjour",    "welcome",    "willkommen", "welkom",     "maillage", "admin",  "letmein",
    "iloveyou",   "soleil",     "wallonie",   "0123456789", "123456",   "abcdef"};

// What is left when the easy pieces are taken away is what has to be guessed.
std::size_t hard_characters(std::string text, std::string_view name) {
  const auto without = [&](std::string_view piece) {
    for (std::size_t at = 0; piece.size() > 2 && (at = text.find(piece, at)) != std::string::npos;)
      text.erase(at, piece.size());
  };
  without(lower(name.substr(0, name.find('@'))));
  for (const std::string_view piece : common_pieces) without(piece);
  std::array<bool, 256> seen{};
  std::size_t distinct = 0;
  for (const char c : text) {
    bool& known = seen[static_cast<unsigned char>(c)];
    distinct += !known;
    known = true;
  }
  return distinct;
}

// A hash that no password has.
const std::string& hash_of_nobody() {
  static const std::string hash = [] {
    unsigned char bytes[24];
    randombytes_buf(bytes, sizeof bytes);
    auto made = hash_password({reinterpret_cast<const char*>(bytes), sizeof bytes});
    return made.ok() ? *made : std::string("$argon2id$");
  }();
  return hash;
}

}  // namespace

Result<void> check_password(std::string_view password, std::string_view name,
                            std::size_t characters_min, const char* field) {
  std::size_t characters = 0;
  for (const char c : password) characters += (c & 0xc0) != 0x80;
  if (characters < characters_min)
    return invalid(field, "must have at least " + std::to_string(characters_min) + " characters");
  if (password.size() > password_bytes_max) return invalid(field, "must have at most 1024 bytes");
  constexpr std::size_t hard_characters_min = 4;
  if (hard_characters(lower(password), name) < hard_characters_min)
    return invalid(field, "is too easy to guess");
  return {};
}

Result<std::string> hash_password(std::string_view password) {
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    return make_error(ErrorCode::unavailable, "There is not enough memory to hash a password.");
  return std::string(hash);
}

bool password_matches(std::string_view hash, std::string_view password) {
  const bool known = !hash.empty();
  const std::string compared = known ? std::string(hash) : hash_of_nobody();
  if (password.size() > password_bytes_max) password = {};
  return crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size()) == 0 && known;
}

}  // namespace maillage::identity
