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

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Pieces that fill a password without making it harder to guess, in the languages of the page.
// Longer ones come first: what is in one of them must not break it.
constexpr std::string_view common_pieces[] = {
    // The word itself, and what one is told to change.
    "motdepasse", "wachtwoord", "passwort", "password", "passw0rd", "p@ssword", "p@ssw0rd",
    "pa$$word", "changeme", "changezmoi", "letmein", "default", "secret", "geheim", "administrator",
    "administrateur", "admin", "utilisateur", "gebruiker", "benutzer", "username", "invite", "guest",
    "maillage", "login", "access", "trustno1", "master", "whatever", "nothing", "computer",
    "ordinateur", "internet", "microsoft", "windows", "google", "facebook", "samsung",
    // Rows and columns of keyboards.
    "1q2w3e4r5t", "1q2w3e4r", "1qaz2wsx", "1a2z3e4r", "qazwsxedc", "qazwsx", "zaq12wsx",
    "qwertyuiop", "azertyuiop", "qwertzuiop", "asdfghjkl", "qsdfghjklm", "asdfgh", "qsdfgh",
    "zxcvbnm", "wxcvbn", "yxcvbnm", "azerty", "qwertz", "qwerty", "asdf", "qsdf", "zxcv", "wxcv",
    // Rows of digits and letters.
    "0123456789", "1234567890", "9876543210", "0987654321", "123456789", "987654321", "12345678",
    "87654321", "1234567", "7654321", "123456", "654321", "12345", "54321", "1234", "4321", "1111",
    "0000", "112233", "123123", "121212", "abcdefghij", "abcdef", "abcd", "abc123", "aaaa",
    // Greetings and endearments.
    "bonjour", "bienvenue", "bonsoir", "salut", "welcome", "hello", "welkom", "goedemorgen",
    "willkommen", "gutentag", "hallo", "iloveyou", "jetaime", "ikhouvanjou", "ichliebedich",
    "loulou", "doudou", "chouchou", "coucou", "cherie", "schatzi", "schatz", "liebe", "lieverd",
    "sweety", "sweetheart", "princess", "princesse", "angel", "lovely", "baby", "love", "amour",
    // Seasons, months and days.
    "printemps", "automne", "winter", "summer", "spring", "autumn", "sommer", "herbst", "zomer",
    "herfst", "lente", "hiver", "janvier", "fevrier", "février", "avril", "juillet", "septembre",
    "octobre", "novembre", "decembre", "décembre", "january", "february", "april", "august",
    "september", "october", "november", "december", "januari", "februari", "augustus", "oktober",
    "dezember", "januar", "februar", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi",
    "dimanche", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "montag",
    "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag",
    // Places of a region and of work.
    "wallonie", "belgique", "belgie", "belgien", "belgium", "bruxelles", "brussel", "liege",
    "namur", "charleroi", "france", "paris", "deutschland", "nederland", "commune", "gemeente",
    "gemeinde", "mairie", "rathaus", "bureau", "travail", "kantoor", "office", "maison", "region",
    // What else stands at the top of such lists everywhere.
    "football", "soccer", "baseball", "basketball", "voetbal", "fussball", "anderlecht",
    "standard", "marseille", "liverpool", "arsenal", "chelsea", "barcelona", "superman", "batman",
    "pokemon", "starwars", "monkey", "dragon", "tigger", "sunshine", "soleil", "shadow", "flower",
    "butterfly", "chocolat", "chocolate", "cookie", "banana", "orange", "ginger", "pepper",
    "cheese", "coffee", "freedom", "liberte", "forever", "family", "familie", "famille", "mother",
    "maman", "papa", "michael", "jordan", "nicolas", "thomas", "daniel", "charlie", "jessica",
    "ashley", "michelle", "marie", "julie", "camille", "killer", "hunter", "ranger", "mustang",
    "ferrari", "mercedes", "porsche", "harley", "guitar", "player", "gamer", "matrix", "test"};

// What is left when the easy pieces are taken away is what has to be guessed.
std::size_t hard_characters(std::string text, std::string_view name) {
  const auto without = [&](std::string_view piece) {
    for (std::size_t at = 0; piece.size() > 2 && (at = text.find(piece, at)) != std::string::npos;)
      text.erase(at, piece.size());
  };
  without(lower(name.substr(0, name.find('@'))));
  for (const std::string_view piece : common_pieces) without(piece);
  // A year is what most people add when they are told to.
  for (std::size_t at = 0; at + 4 <= text.size();) {
    const bool century = text.compare(at, 2, "19") == 0 || text.compare(at, 2, "20") == 0;
    const bool year = century && is_digit(text[at + 2]) && is_digit(text[at + 3]);
    year ? (void)text.erase(at, 4) : (void)++at;
  }
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
