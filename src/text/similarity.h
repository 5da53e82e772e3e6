// How alike two texts or two words are. Pure functions; thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace maillage::text {

// A text as numbered terms with weights, in increasing order of the number, each once.
struct WeightedTerm {
  std::uint32_t term;
  float weight;
};
using TermVector = std::vector<WeightedTerm>;

// Both between 0 and 1, 0 when one side is empty. Weighted Jaccard is the sum of lesser weights
// over the sum of greater ones.
double cosine(std::span<const WeightedTerm> a, std::span<const WeightedTerm> b);
double weighted_jaccard(std::span<const WeightedTerm> a, std::span<const WeightedTerm> b);

// Numbers the terms of a collection and weighs them: a term that few documents have counts more.
// One writer at a time; readers may share it when nobody writes.
class TermTable {
 public:
  // Counts a document. Its vector is made by vector_of() once all documents are counted.
  void add_document(std::span<const std::string> terms);
  // Terms that no document had are left out. Repetitions count by the logarithm.
  TermVector vector_of(std::span<const std::string> terms) const;
  double idf(std::string_view term) const;  // that of a unique term when it is unknown
  const std::string& term(std::uint32_t number) const { return terms_[number]; }
  std::size_t document_count() const { return documents_; }
  std::size_t term_count() const { return terms_.size(); }

 private:
  double idf_of(std::size_t documents_with_term) const;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
  std::vector<std::string> terms_;
  std::vector<std::uint32_t> counts_;  // documents that have the term
  std::size_t documents_ = 0;
};

// Insertions, deletions, substitutions and swaps of neighbours between two UTF-8 texts, counted in
// characters; `limit` + 1 as soon as it is known to exceed the limit.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

// Shared trigrams of two words (with their edges) over all: between 0 and 1, 1 for equal words.
double trigram_similarity(std::string_view a, std::string_view b);

// Words that may be meant by a mistyped one: trigrams find candidates, edit distance ranks them.
// One writer at a time; readers may share it when nobody writes.
class Suggester {
 public:
  // Adds to a word's weight (its number of uses, say). Words are compared as given: fold first.
  void add(std::string_view word, double weight = 1);

  struct Suggestion {
    std::string word;
    double score;  // between 0 and 1
  };
  // At most `count` words, best first. A word of up to four letters may differ by one edit, longer
  // ones by two. Among equals the heavier comes first.
  std::vector<Suggestion> suggest(std::string_view word, std::size_t count) const;

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> words_;
  std::vector<double> weights_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_trigram_;
};

}  // namespace maillage::text
