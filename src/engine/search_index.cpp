#include "engine/search_index.h"

#include <absl/container/btree_map.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "text/fold.h"
#include "text/similarity.h"
#include "text/tokens.h"

namespace maillage::engine {

namespace {

// BM25's usual constants: how fast repetition saturates, how much length counts.
constexpr double saturation = 1.2;
constexpr double length_share = 0.75;
// A prefix stands for this many words at most, the most frequent ones.
constexpr std::size_t prefix_words_max = 64;
// When any word may match, the rarest words find documents until so many places were looked at: a
// word that a large part of the documents have tells nothing of likeness.
constexpr std::size_t similar_max = 3'000;
constexpr int title_weight_min = 2;  // fields whose words are suggested

struct Posting {
  EntityNumber number;
  float weight;  // occurrences times the field's weight
};

}  // namespace

class SearchIndex::Document {
 public:
  std::vector<std::pair<std::string, float>> terms;  // distinct stems
  std::vector<std::string> words;                    // folded words of titles
  float length = 0;
};

struct SearchIndex::Impl {
  struct Entry {
    std::vector<Posting> postings;  // by number
  };
  struct Stored {
    std::vector<Entry*> entries;
    float length = 0;
  };
  absl::btree_map<std::string, std::unique_ptr<Entry>> dictionary;
  std::vector<Stored> documents;  // by number
  std::size_t document_count = 0;
  double length_sum = 0;
  absl::btree_map<std::string, std::size_t> words;  // folded title words → uses
  text::Suggester suggester;

  double idf(std::size_t frequency) const {
    const auto all = static_cast<double>(document_count);
    const auto with = static_cast<double>(frequency);
    return std::log(1.0 + (all - with + 0.5) / (with + 0.5));
  }

  // The entries one word of a query stands for.
  std::vector<const Entry*> entries_of(std::string_view word, const std::string& language,
                                       bool prefix) const;
};

namespace {

// The stems a word may stand under: its own language's first, the others' where they differ.
std::vector<std::string> stems_of(std::string_view word, std::optional<text::Language> language) {
  std::vector<std::string> stems;
  const auto add = [&](text::Language one) {
    std::string stem = text::stem(word, one);
    if (!stem.empty() && std::find(stems.begin(), stems.end(), stem) == stems.end())
      stems.push_back(std::move(stem));
  };
  if (language) add(*language);
  if (!language)
    for (const text::Language one : text::languages) add(one);
  return stems;
}

bool stop_word(const std::string& folded, std::optional<text::Language> language) {
  if (language) return text::is_stop_word(folded, *language);
  return std::any_of(text::languages.begin(), text::languages.end(),
                     [&](text::Language one) { return text::is_stop_word(folded, one); });
}

}  // namespace

SearchIndex::SearchIndex() : impl_(std::make_unique<Impl>()) {}
SearchIndex::~SearchIndex() = default;

std::shared_ptr<const SearchIndex::Document> SearchIndex::analyse(
    const std::vector<Field>& fields) {
  std::unordered_map<std::string, float> weights;
  auto document = std::make_shared<Document>();
  for (const Field& field : fields) {
    auto language = text::language_from(field.language);
    if (!language) language = text::guess_language(field.text);
    const auto weight = static_cast<float>(field.weight);
    for (const std::string_view word : text::split_words(field.text)) {
      std::string folded = text::fold(word);
      if (stop_word(folded, language)) continue;
      for (std::string& stem : stems_of(word, language)) weights[std::move(stem)] += weight;
      document->length += weight;
      if (field.weight >= title_weight_min && folded.size() > 2)
        document->words.push_back(std::move(folded));
    }
  }
  if (weights.empty()) return nullptr;
  document->terms.assign(weights.begin(), weights.end());
  return document;
}

void SearchIndex::put(EntityNumber number, std::shared_ptr<const Document> document) {
  erase(number);
  if (impl_->documents.size() <= number) impl_->documents.resize(number + 1);
  Impl::Stored& stored = impl_->documents[number];
  stored.length = document->length;
  stored.entries.reserve(document->terms.size());
  for (const auto& [term, weight] : document->terms) {
    auto& entry = impl_->dictionary[term];
    if (!entry) entry = std::make_unique<Impl::Entry>();
    auto& postings = entry->postings;
    const Posting posting{number, weight};
    if (postings.empty() || postings.back().number < number) {
      postings.push_back(posting);
    } else {
      postings.insert(
          std::lower_bound(postings.begin(), postings.end(), number,
                           [](const Posting& a, EntityNumber b) { return a.number < b; }),
          posting);
    }
    stored.entries.push_back(entry.get());
  }
  ++impl_->document_count;
  impl_->length_sum += stored.length;
  for (const std::string& word : document->words) {
    if (++impl_->words[word] == 1) impl_->suggester.add(word);
  }
}

void SearchIndex::erase(EntityNumber number) {
  if (number >= impl_->documents.size()) return;
  Impl::Stored& stored = impl_->documents[number];
  if (stored.entries.empty()) return;
  for (Impl::Entry* entry : stored.entries) {
    auto& postings = entry->postings;
    const auto at = std::lower_bound(postings.begin(), postings.end(), number,
                                     [](const Posting& a, EntityNumber b) { return a.number < b; });
    if (at != postings.end() && at->number == number) postings.erase(at);
  }
  --impl_->document_count;
  impl_->length_sum -= stored.length;
  stored = {};
}

std::vector<const SearchIndex::Impl::Entry*> SearchIndex::Impl::entries_of(
    std::string_view word, const std::string& language, bool prefix) const {
  std::vector<const Entry*> found;
  const auto add = [&](const Entry* entry) {
    if (!entry->postings.empty() && std::find(found.begin(), found.end(), entry) == found.end())
      found.push_back(entry);
  };
  std::vector<std::string> stems = stems_of(word, std::nullopt);
  if (const auto own = text::language_from(language)) {
    auto first = stems_of(word, own);
    stems.insert(stems.begin(), first.begin(), first.end());
  }
  for (const std::string& stem : stems)
    if (const auto it = dictionary.find(stem); it != dictionary.end()) add(it->second.get());
  if (!prefix) return found;
  const std::string start = text::fold(word);
  std::vector<const Entry*> longer;
  for (auto it = dictionary.lower_bound(start);
       it != dictionary.end() && it->first.compare(0, start.size(), start) == 0; ++it)
    longer.push_back(it->second.get());
  if (longer.size() > prefix_words_max) {
    std::nth_element(
        longer.begin(), longer.begin() + prefix_words_max, longer.end(),
        [](const Entry* a, const Entry* b) { return a->postings.size() > b->postings.size(); });
    longer.resize(prefix_words_max);
  }
  for (const Entry* entry : longer) add(entry);
  return found;
}

std::vector<SearchIndex::Scored> SearchIndex::search(const model::TextFilter& filter,
                                                     const Accept& accept) const {
  const auto language = text::language_from(filter.language);
  std::vector<std::string_view> words = text::split_words(filter.text);
  const std::string_view last = words.empty() ? std::string_view() : words.back();
  std::erase_if(words, [&](std::string_view word) {
    const bool unfinished = filter.prefix && word.data() == last.data();
    return !unfinished && stop_word(text::fold(word), language);
  });
  if (words.empty() || impl_->document_count == 0) return {};

  struct Word {
    std::vector<const Impl::Entry*> entries;
    std::size_t postings = 0;
  };
  std::vector<Word> found;
  for (const std::string_view word : words) {
    Word& one = found.emplace_back();
    one.entries =
        impl_->entries_of(word, filter.language, filter.prefix && word.data() == last.data());
    for (const Impl::Entry* entry : one.entries) one.postings += entry->postings.size();
    if (one.entries.empty() && !filter.any_word) return {};
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Word& a, const Word& b) { return a.postings < b.postings; });

  // Per document: how many of the words it has, and its score. Sums are per word, so that a synonym
  // in another language does not count twice. The rarest word goes first: the others then only add
  // to documents already found, all of them when every word must match, and the common ones when
  // any may.
  struct Sum {
    std::uint32_t words = 0;
    float score = 0;
  };
  std::unordered_map<EntityNumber, Sum> sums;
  std::size_t visited = 0;
  const double average = impl_->length_sum / static_cast<double>(impl_->document_count);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const bool opens = i == 0 || (filter.any_word && visited + found[i].postings <= similar_max);
    if (opens) visited += found[i].postings;
    std::unordered_map<EntityNumber, float> best;
    for (const Impl::Entry* entry : found[i].entries) {
      const double rarity = impl_->idf(entry->postings.size());
      for (const Posting& posting : entry->postings) {
        if (opens ? !accept(posting.number) : !sums.contains(posting.number)) continue;
        const double length = impl_->documents[posting.number].length / average;
        const double weight = posting.weight;
        const auto score =
            static_cast<float>(rarity * weight * (saturation + 1) /
                               (weight + saturation * (1 - length_share + length_share * length)));
        float& known = best[posting.number];
        known = std::max(known, score);
      }
    }
    for (const auto& [number, score] : best) {
      Sum& sum = sums[number];
      ++sum.words;
      sum.score += score;
    }
  }
  std::vector<Scored> result;
  for (const auto& [number, sum] : sums) {
    if (!filter.any_word && sum.words != words.size()) continue;
    result.push_back({number, sum.score});
  }
  std::sort(result.begin(), result.end(),
            [](const Scored& a, const Scored& b) { return a.number < b.number; });
  return result;
}

std::vector<std::string> SearchIndex::complete(std::string_view prefix, std::size_t count) const {
  const std::string start = text::fold(prefix);
  std::vector<std::pair<std::size_t, std::string>> found;
  for (auto it = impl_->words.lower_bound(start);
       it != impl_->words.end() && it->first.compare(0, start.size(), start) == 0; ++it)
    found.emplace_back(it->second, it->first);
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<std::string> words;
  for (std::size_t i = 0; i < found.size() && i < count; ++i) words.push_back(found[i].second);
  return words;
}

std::string SearchIndex::nearest_word(std::string_view word) const {
  const std::string folded = text::fold(word);
  if (impl_->words.contains(folded)) return {};
  const auto suggestions = impl_->suggester.suggest(folded, 1);
  return suggestions.empty() ? std::string() : suggestions[0].word;
}

}  // namespace maillage::engine
