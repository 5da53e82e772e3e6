#include "protocol/ngsild/names.h"

#include <array>

namespace maillage::protocol::ngsild {

namespace {

constexpr std::size_t uri_bytes_max = 2048;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

const model::Vocabulary* Names::vocabulary(std::string_view attribute_iri) const {
  if (registry_ == nullptr) return nullptr;
  const auto* definition = registry_->attribute(attribute_iri);
  if (definition == nullptr || definition->vocabulary.empty()) return nullptr;
  if (context_->compact(attribute_iri) == attribute_iri) return nullptr;
  return registry_->vocabulary(definition->vocabulary);
}

std::string Names::expand_concept(std::string_view attribute_iri, std::string_view text) const {
  if (const auto* known = vocabulary(attribute_iri)) {
    if (const auto* found = known->find(text)) return found->iri;
  }
  return context_->expand(text);
}

std::string Names::compact_concept(const model::Vocabulary* vocabulary,
                                   std::string_view iri) const {
  if (vocabulary != nullptr) {
    std::size_t hash = iri.rfind('#');
    if (hash != std::string_view::npos) {
      const auto* found = vocabulary->find(iri.substr(hash + 1));
      if (found != nullptr && found->iri == iri) return found->code;
    }
  }
  return context_->compact(iri);
}

namespace {

struct CodeRange {
  char32_t first;
  char32_t last;
};
// Blanks, marks of direction and other characters that cannot be seen: two ids that look the same
// must be the same.
constexpr CodeRange invisible[] = {
    {0x80, 0xa0},       {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},   {0x115f, 0x1160},
    {0x1680, 0x1680},   {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x2000, 0x200f}, {0x2028, 0x202f},
    {0x205f, 0x206f},   {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xd800, 0xf8ff},
    {0xfdd0, 0xfdef},   {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xffff},
    {0xe0000, 0x10ffff}};

// Does UTF-8 text hold a character that cannot be seen, or one that is none?
bool holds_invisible(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) continue;
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    char32_t code = lead & (0x3f >> more);
    for (int k = 0; k < more && i + 1 < text.size(); ++k)
      code = code << 6 | (static_cast<unsigned char>(text[++i]) & 0x3f);
    if ((code & 0xfffe) == 0xfffe) return true;
    for (const CodeRange& range : invisible)
      if (code >= range.first && code <= range.last) return true;
  }
  return false;
}

constexpr unsigned char forbidden_byte = 1;
constexpr unsigned char beyond_ascii = 2;

// What the bytes behind the scheme of a URI are (RFC 3986, letters of all scripts let in).
constexpr std::array<unsigned char, 256> uri_bytes = [] {
  std::array<unsigned char, 256> bytes{};
  for (std::size_t i = 0; i <= 0x20; ++i) bytes[i] = forbidden_byte;
  for (const char c : std::string_view("<>\"{}|\\^`\x7f"))
    bytes[static_cast<unsigned char>(c)] = forbidden_byte;
  for (std::size_t i = 0x80; i < bytes.size(); ++i) bytes[i] = beyond_ascii;
  return bytes;
}();

}  // namespace

bool is_uri(std::string_view text) {
  if (text.size() > uri_bytes_max || text.empty() || !is_letter(text[0])) return false;
  std::size_t colon = 1;
  while (colon < text.size() && text[colon] != ':') {
    char c = text[colon];
    if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
    ++colon;
  }
  if (colon + 1 >= text.size()) return false;
  unsigned char met = 0;
  for (const char c : text.substr(colon + 1)) met |= uri_bytes[static_cast<unsigned char>(c)];
  if ((met & forbidden_byte) != 0) return false;
  return (met & beyond_ascii) == 0 || !holds_invisible(text);
}

bool is_name(std::string_view text) {
  if (text.empty() || text.size() > uri_bytes_max) return false;
  if (text.find(':') != std::string_view::npos) return is_uri(text);
  char first = text[0];
  if (is_digit(first) || first == '@' || first == '-' || first == '.') return false;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    // Letters and digits of any script, the underscore, and '-' which published models use.
    if (!is_letter(c) && !is_digit(c) && c != '_' && c != '-' && byte < 0x80) return false;
  }
  return true;
}

}  // namespace maillage::protocol::ngsild
