// Likeness of term vectors and of words.
#include "text/similarity.h"

#include <algorithm>
#include <cmath>

#include "text/utf8.h"

namespace maillage::text {
namespace {

// Calls `both` for the terms of either side, with weight 0 where a side lacks the term.
template <class Visit>
void merge(std::span<const WeightedTerm> a, std::span<const WeightedTerm> b, const Visit& both) {
  std::size_t i = 0, j = 0;
  while (i < a.size() || j < b.size()) {
    const bool has_a = i < a.size() && (j >= b.size() || a[i].term <= b[j].term);
    const bool has_b = j < b.size() && (i >= a.size() || b[j].term <= a[i].term);
    both(has_a ? static_cast<double>(a[i].weight) : 0.0,
         has_b ? static_cast<double>(b[j].weight) : 0.0);
    i += has_a ? 1 : 0;
    j += has_b ? 1 : 0;
  }
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    out += point.value;
    i += point.length;
  }
  return out;
}

// The trigrams of "  word ", sorted, each once; 21 bits a character fold into 32 well enough.
std::vector<std::uint32_t> trigrams(std::string_view word) {
  const std::u32string padded = U"  " + code_points(word) + U" ";
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i + 2 < padded.size(); ++i) {
    std::uint32_t hash = 2166136261u;
    for (std::size_t k = 0; k < 3; ++k) hash = (hash ^ padded[i + k]) * 16777619u;
    out.push_back(hash);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

double cosine(std::span<const WeightedTerm> a, std::span<const WeightedTerm> b) {
  double dot = 0, square_a = 0, square_b = 0;
  merge(a, b, [&](double x, double y) {
    dot += x * y;
    square_a += x * x;
    square_b += y * y;
  });
  return square_a > 0 && square_b > 0 ? std::min(1.0, dot / std::sqrt(square_a * square_b)) : 0;
}

double weighted_jaccard(std::span<const WeightedTerm> a, std::span<const WeightedTerm> b) {
  double least = 0, greatest = 0;
  merge(a, b, [&](double x, double y) {
    least += std::min(x, y);
    greatest += std::max(x, y);
  });
  return greatest > 0 ? least / greatest : 0;
}

void TermTable::add_document(std::span<const std::string> terms) {
  std::vector<std::uint32_t> seen;
  for (const std::string& term : terms) {
    const auto [entry, is_new] =
        numbers_.try_emplace(term, static_cast<std::uint32_t>(terms_.size()));
    if (is_new) {
      terms_.push_back(term);
      counts_.push_back(0);
    }
    seen.push_back(entry->second);
  }
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  for (const std::uint32_t number : seen) ++counts_[number];
  ++documents_;
}

double TermTable::idf_of(std::size_t documents_with_term) const {
  const auto all = static_cast<double>(documents_), with = static_cast<double>(documents_with_term);
  return std::log(1 + (all - with + 0.5) / (with + 0.5));
}

double TermTable::idf(std::string_view term) const {
  const auto found = numbers_.find(term);
  const std::size_t known = found == numbers_.end() ? 1 : counts_[found->second];
  return idf_of(std::min(known, std::max<std::size_t>(documents_, 1)));
}

TermVector TermTable::vector_of(std::span<const std::string> terms) const {
  std::vector<std::uint32_t> numbers;
  for (const std::string& term : terms) {
    const auto found = numbers_.find(term);
    if (found != numbers_.end()) numbers.push_back(found->second);
  }
  std::sort(numbers.begin(), numbers.end());
  TermVector out;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i;
    while (end < numbers.size() && numbers[end] == numbers[i]) ++end;
    const double weight =
        idf_of(counts_[numbers[i]]) * (1 + std::log(static_cast<double>(end - i)));
    out.push_back({numbers[i], static_cast<float>(weight)});
    i = end;
  }
  return out;
}

std::size_t edit_distance(std::string_view a_text, std::string_view b_text, std::size_t limit) {
  const std::u32string a = code_points(a_text), b = code_points(b_text);
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t least = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
      least = std::min(least, row[j]);
    }
    // A swap reaches back two rows, so both must be past the limit.
    if (least > limit && *std::min_element(last.begin(), last.end()) > limit) return limit + 1;
    before.swap(last);
    last.swap(row);
  }
  return std::min(last[b.size()], limit + 1);
}

double trigram_similarity(std::string_view a, std::string_view b) {
  const auto of_a = trigrams(a), of_b = trigrams(b);
  std::vector<std::uint32_t> both;
  std::set_intersection(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                        std::back_inserter(both));
  return static_cast<double>(both.size()) /
         static_cast<double>(of_a.size() + of_b.size() - both.size());
}

void Suggester::add(std::string_view word, double weight) {
  const auto [entry, is_new] =
      numbers_.try_emplace(std::string(word), static_cast<std::uint32_t>(words_.size()));
  if (!is_new) {
    weights_[entry->second] += weight;
    return;
  }
  words_.emplace_back(word);
  weights_.push_back(weight);
  for (const std::uint32_t trigram : trigrams(word)) by_trigram_[trigram].push_back(entry->second);
}

std::vector<Suggester::Suggestion> Suggester::suggest(std::string_view word,
                                                      std::size_t count) const {
  const std::size_t letters = code_points(word).size();
  const std::size_t edits = letters <= 4 ? 1 : 2;
  std::unordered_map<std::uint32_t, std::size_t> shared;
  for (const std::uint32_t trigram : trigrams(word)) {
    const auto found = by_trigram_.find(trigram);
    if (found == by_trigram_.end()) continue;
    for (const std::uint32_t number : found->second) ++shared[number];
  }
  std::vector<std::pair<Suggestion, double>> ranked;
  for (const auto& [number, common] : shared) {
    const std::size_t distance = edit_distance(word, words_[number], edits);
    if (distance > edits) continue;
    const double score = 1 - static_cast<double>(distance) /
                                 static_cast<double>(std::max<std::size_t>(letters, 1) + 1);
    ranked.push_back({{words_[number], score}, weights_[number]});
  }
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    if (a.first.score != b.first.score) return a.first.score > b.first.score;
    if (a.second != b.second) return a.second > b.second;
    return a.first.word < b.first.word;
  });
  std::vector<Suggestion> out;
  for (auto& [suggestion, weight] : ranked) {
    if (out.size() == count) break;
    out.push_back(std::move(suggestion));
  }
  return out;
}

}  // namespace maillage::text
