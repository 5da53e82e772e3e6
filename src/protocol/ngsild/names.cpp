#include "protocol/ngsild/names.h"

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

bool is_uri(std::string_view text) {
  if (text.size() > uri_bytes_max || text.empty() || !is_letter(text[0])) return false;
  std::size_t colon = 1;
  while (colon < text.size() && text[colon] != ':') {
    char c = text[colon];
    if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
    ++colon;
  }
  if (colon + 1 >= text.size()) return false;
  for (char c : text.substr(colon + 1)) {
    auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7f ||
        std::string_view("<>\"{}|\\^`").find(c) != std::string_view::npos)
      return false;
  }
  return true;
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
