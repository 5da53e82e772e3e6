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

// A document while the words of a query are looked up one after the other.
struct Candidate {
  EntityNumber number = 0;
  std::uint32_t words = 0;  // of the query, that it has
  float score = 0;
};

// Both by number; of a document in both the better score.
std::vector<Candidate> best_of(const std::vector<Candidate>& a, const std::vector<Candidate>& b) {
  std::vector<Candidate> merged;
  merged.reserve(a.size() + b.size());
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() && right != b.end()) {
    if (left->number == right->number) {
      merged.push_back(left->score < right->score ? *right : *left);
      ++left, ++right;
    } else {
      merged.push_back(left->number < right->number ? *left++ : *right++);
    }
  }
  merged.insert(merged.end(), left, a.end());
  merged.insert(merged.end(), right, b.end());
  return merged;
}

// Adds the documents with one more word, both by number.
void add_word(std::vector<Candidate>& known, const std::vector<Candidate>& more) {
  std::vector<Candidate> merged;
  merged.reserve(known.size() + more.size());
  auto left = known.begin();
  for (const Candidate& one : more) {
    while (left != known.end() && left->number < one.number) merged.push_back(*left++);
    if (left != known.end() && left->number == one.number) {
      merged.push_back({one.number, left->words + one.words, left->score + one.score});
      ++left;
    } else {
      merged.push_back(one);
    }
  }
  merged.insert(merged.end(), left, known.end());
  known = std::move(merged);
}

using PostingAt = std::vector<Posting>::const_iterator;

// The first posting from `at` on that is not before `number`: in steps that double, so that a few
// documents cost little in a long list.
PostingAt seek(PostingAt at, PostingAt end, EntityNumber number) {
  std::ptrdiff_t step = 1;
  while (step < end - at && at[step].number < number) {
    at += step;
    step *= 2;
  }
  return std::lower_bound(
      at, at + std::min(step + 1, end - at), number,
      [](const Posting& one, EntityNumber wanted) { return one.number < wanted; });
}

}  // namespace

class SearchIndex::Document {
 public:
  std::vector<std::pair<std::string, float>> terms;  // distinct stems
  std::vector<std::string> words;                    // folded words of titles
  float length = 0;
  bool counts = true;
};

struct SearchIndex::Impl {
  struct Entry {
    std::vector<Posting> postings;  // by number
    std::size_t counted = 0;        // of documents that count
  };
  struct Stored {
    std::vector<Entry*> entries;
    float length = 0;
    bool counts = true;
  };
  absl::btree_map<std::string, std::unique_ptr<Entry>> dictionary;
  std::vector<Stored> documents;  // by number
  // Of the documents that count.
  std::size_t document_count = 0;
  double length_sum = 0;
  absl::btree_map<std::string, std::size_t> words;  // folded title words → uses
  text::Suggester suggester;

  // What one word of a query stands for.
  struct Word {
    std::vector<const Entry*> entries;
    std::size_t counted = 0;
  };

  double idf(std::size_t frequency) const {
    const auto all = static_cast<double>(document_count);
    const auto with = static_cast<double>(frequency);
    return std::log(1.0 + (all - with + 0.5) / (with + 0.5));
  }

  // 1 while nothing counts: then all documents are as long as they are.
  double average_length() const {
    return document_count == 0 ? 1 : length_sum / static_cast<double>(document_count);
  }

  float score(double rarity, const Posting& posting, double average) const {
    const double length = documents[posting.number].length / average;
    const double weight = posting.weight;
    return static_cast<float>(rarity * weight * (saturation + 1) /
                              (weight + saturation * (1 - length_share + length_share * length)));
  }

  std::vector<const Entry*> entries_of(std::string_view word, const std::string& language,
                                       bool prefix) const;
  // The query's words, the rarest first; nothing when no document can match.
  std::vector<Word> words_of(const model::TextFilter& filter) const;
  // Every document with the word. Sums are per word, so that a synonym in another language does
  // not count twice.
  std::vector<Candidate> documents_with(const Word& word, double average) const;
  // Raises those of the documents that have the word.
  void raise(std::vector<Candidate>& candidates, const Word& word, double average) const;
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

std::shared_ptr<const SearchIndex::Document> SearchIndex::analyse(const std::vector<Field>& fields,
                                                                  bool counts) {
  std::unordered_map<std::string, float> weights;
  auto document = std::make_shared<Document>();
  document->counts = counts;
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
  stored.counts = document->counts;
  stored.entries.reserve(document->terms.size());
  for (const auto& [term, weight] : document->terms) {
    auto& entry = impl_->dictionary[term];
    if (!entry) entry = std::make_unique<Impl::Entry>();
    if (stored.counts) ++entry->counted;
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
  if (stored.counts) {
    ++impl_->document_count;
    impl_->length_sum += stored.length;
  }
  for (const std::string& word : document->words) {
    if (++impl_->words[word] == 1) impl_->suggester.add(word);
  }
}

void SearchIndex::erase(EntityNumber number) {
  if (number >= impl_->documents.size()) return;
  Impl::Stored& stored = impl_->documents[number];
  if (stored.entries.empty()) return;
  for (Impl::Entry* entry : stored.entries) {
    if (stored.counts) --entry->counted;
    auto& postings = entry->postings;
    const auto at = std::lower_bound(postings.begin(), postings.end(), number,
                                     [](const Posting& a, EntityNumber b) { return a.number < b; });
    if (at != postings.end() && at->number == number) postings.erase(at);
  }
  if (stored.counts) {
    --impl_->document_count;
    impl_->length_sum -= stored.length;
  }
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
    std::nth_element(longer.begin(), longer.begin() + prefix_words_max, longer.end(),
                     [](const Entry* a, const Entry* b) { return a->counted > b->counted; });
    longer.resize(prefix_words_max);
  }
  for (const Entry* entry : longer) add(entry);
  return found;
}

std::vector<SearchIndex::Impl::Word> SearchIndex::Impl::words_of(
    const model::TextFilter& filter) const {
  const auto language = text::language_from(filter.language);
  const std::vector<std::string_view> texts = text::split_words(filter.text);
  std::vector<Word> found;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const bool unfinished = filter.prefix && i + 1 == texts.size();
    if (!unfinished && stop_word(text::fold(texts[i]), language)) continue;
    Word& word = found.emplace_back();
    word.entries = entries_of(texts[i], filter.language, unfinished);
    for (const Entry* entry : word.entries) word.counted += entry->counted;
    if (word.entries.empty() && !filter.any_word) return {};
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Word& a, const Word& b) { return a.counted < b.counted; });
  return found;
}

std::vector<Candidate> SearchIndex::Impl::documents_with(const Word& word, double average) const {
  std::vector<std::vector<Candidate>> lists;
  for (const Entry* entry : word.entries) {
    const double rarity = idf(entry->counted);
    auto& list = lists.emplace_back();
    list.reserve(entry->postings.size());
    for (const Posting& posting : entry->postings)
      list.push_back({posting.number, 1, score(rarity, posting, average)});
  }
  // In pairs, so that a posting is copied once per doubling of the number of lists.
  while (lists.size() > 1) {
    std::vector<std::vector<Candidate>> merged;
    for (std::size_t i = 0; i + 1 < lists.size(); i += 2)
      merged.push_back(best_of(lists[i], lists[i + 1]));
    if (lists.size() % 2 == 1) merged.push_back(std::move(lists.back()));
    lists = std::move(merged);
  }
  return lists.empty() ? std::vector<Candidate>() : std::move(lists.front());
}

void SearchIndex::Impl::raise(std::vector<Candidate>& candidates, const Word& word,
                              double average) const {
  std::vector<float> best(candidates.size());
  for (const Entry* entry : word.entries) {
    const double rarity = idf(entry->counted);
    PostingAt at = entry->postings.begin();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      at = seek(at, entry->postings.end(), candidates[i].number);
      if (at == entry->postings.end()) break;
      if (at->number == candidates[i].number)
        best[i] = std::max(best[i], score(rarity, *at, average));
    }
  }
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (best[i] == 0) continue;
    ++candidates[i].words;
    candidates[i].score += best[i];
  }
}

std::vector<SearchIndex::Scored> SearchIndex::search(const model::TextFilter& filter) const {
  const std::vector<Impl::Word> words = impl_->words_of(filter);
  const double average = impl_->average_length();
  // The rarest word goes first: the others then only add to documents already found, all of them
  // when every word must match, and the common ones when any may.
  std::vector<Candidate> candidates;
  std::size_t visited = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i == 0 || (filter.any_word && visited + words[i].counted <= similar_max)) {
      visited += words[i].counted;
      add_word(candidates, impl_->documents_with(words[i], average));
    } else {
      impl_->raise(candidates, words[i], average);
    }
    if (!filter.any_word)
      std::erase_if(candidates, [&](const Candidate& one) { return one.words != i + 1; });
  }
  std::vector<Scored> result;
  result.reserve(candidates.size());
  for (const Candidate& one : candidates) result.push_back({one.number, one.score});
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

std::string SearchIndex::nearest_word(std::string_view word, const Accept& accept) const {
  constexpr std::size_t suggestions_max = 8;
  const auto used = [&](const std::string& candidate) {
    model::TextFilter filter;
    filter.text = candidate;
    const std::vector<Scored> found = search(filter);
    return std::any_of(found.begin(), found.end(),
                       [&](const Scored& one) { return accept(one.number); });
  };
  const std::string folded = text::fold(word);
  if (impl_->words.contains(folded) && used(folded)) return {};
  for (const auto& suggestion : impl_->suggester.suggest(folded, suggestions_max))
    if (suggestion.word != folded && used(suggestion.word)) return suggestion.word;
  return {};
}

}  // namespace maillage::engine
