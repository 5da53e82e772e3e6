// Which language of a LanguageProperty a reader gets (CIM 009 4.15, ranges as in RFC 4647).
#include <algorithm>
#include <charconv>

#include "protocol/ngsild/entity_writer.h"

namespace maillage::protocol::ngsild {

namespace {

constexpr std::size_t ranges_max = 32;

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// "fr" covers "fr" and "fr-CH".
bool covers(std::string_view range, std::string_view tag) {
  if (tag.size() < range.size() || !same(range, tag.substr(0, range.size()))) return false;
  return tag.size() == range.size() || tag[range.size()] == '-';
}

}  // namespace

Result<LanguageFilter> LanguageFilter::parse(std::string_view text) {
  struct Weighted {
    std::string range;
    double weight;
  };
  std::vector<Weighted> found;
  while (!text.empty()) {
    std::size_t comma = std::min(text.find(','), text.size());
    std::string_view item = trim(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
    double weight = 1;
    if (std::size_t mark = item.find(';'); mark != std::string_view::npos) {
      std::string_view parameter = trim(item.substr(mark + 1));
      if (parameter.substr(0, 2) != "q=") return invalid("lang", "only ;q= may follow a language");
      parameter.remove_prefix(2);
      auto [end, status] =
          std::from_chars(parameter.data(), parameter.data() + parameter.size(), weight);
      if (status != std::errc() || end != parameter.data() + parameter.size())
        return invalid("lang", "\"" + std::string(parameter) + "\" is not a weight");
      item = trim(item.substr(0, mark));
    }
    const bool good = !item.empty() && item.find_first_not_of(
                                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                           "0123456789-*@") == std::string_view::npos;
    if (!good) return invalid("lang", "\"" + std::string(item) + "\" is not a language");
    if (found.size() >= ranges_max) return invalid("lang", "names more than 32 languages");
    if (weight > 0) found.push_back({std::string(item), weight});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Weighted& a, const Weighted& b) { return a.weight > b.weight; });
  LanguageFilter filter;
  for (Weighted& one : found) filter.ranges_.push_back(std::move(one.range));
  if (filter.ranges_.empty()) return invalid("lang", "names no language");
  return filter;
}

const Json::Member* LanguageFilter::choose(const Json& language_map) const {
  const Json::Object& texts = language_map.as_object();
  if (texts.empty()) return nullptr;
  for (const std::string& range : ranges_) {
    if (range == "*") break;
    for (const auto& text : texts)
      if (same(range, text.key)) return &text;
    for (const auto& text : texts)
      if (covers(range, text.key)) return &text;
  }
  // A reader of Swiss French is served French before anything else.
  for (const std::string& range : ranges_)
    for (const auto& text : texts)
      if (range != "*" && covers(text.key, range)) return &text;
  for (const auto& text : texts)
    if (text.key == "@none") return &text;
  return &texts.front();
}

}  // namespace maillage::protocol::ngsild
