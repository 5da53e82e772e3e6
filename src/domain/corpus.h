// What municipalities do and need, read once for comparing titles: stems with how telling each is,
// categories (given, or read from the words of a title that has none) and the groups of the same
// need. Derived, never stored; immutable once made.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "domain/territory_picture.h"

namespace maillage::domain {

using StemId = std::uint32_t;

// Numbers stems once for as long as the program runs. Thread-safe.
class StemTable {
 public:
  StemId number(std::string_view stem);

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, StemId> numbers_;
};

struct Document {
  DossierPtr dossier;
  std::vector<StemId> stems;       // of the title, in increasing order, each once
  std::vector<std::string> words;  // as written, one per stem in the same order
  std::string category;            // given, or read from the title; empty: neither
  bool inferred = false;
  // Someone works at it or waits for it: neither draft, met, withdrawn nor stopped.
  bool open = false;
};
using DocumentPtr = std::shared_ptr<const Document>;

// Entities of several municipalities that seem to have the same need.
struct Cluster {
  std::string key;  // the same as long as it is about the same: "category:…" or "words:<id>"
  FourTexts label;
  std::string category;                     // code; empty: known by its words
  std::vector<DocumentPtr> members;         // in order of creation
  std::vector<std::string> municipalities;  // each once, at least two
  double population = 0;
  std::vector<std::string> words;  // the most telling ones, as written
};

class Corpus {
 public:
  const std::vector<DocumentPtr>& documents() const { return documents_; }
  DocumentPtr find(const engine::Record& record) const;  // nullptr: unknown, or of another version
  // Largest first.
  const std::vector<Cluster>& clusters() const { return clusters_; }
  const Cluster* cluster_of(engine::EntityNumber number) const;  // nullptr: none

  // How telling a stem is: ln((1 + documents) / (1 + documents that have it)) + 1.
  double idf(StemId stem) const;
  // Cosine of two titles with these weights, 0 to 1.
  double similarity(const std::vector<StemId>& a, const std::vector<StemId>& b) const;

 private:
  friend class CorpusBuilder;
  std::vector<DocumentPtr> documents_;
  std::unordered_map<engine::EntityNumber, std::size_t> by_number_;
  std::vector<std::uint32_t> counts_;  // by stem: documents that have it
  std::vector<double> idf_;            // by stem
  double unknown_idf_ = 1;             // of a stem that no document has
  TerritoryPtr territory_;             // what the groups' places were read from
  std::vector<Cluster> clusters_;
  std::unordered_map<engine::EntityNumber, std::size_t> cluster_of_;
};
using CorpusPtr = std::shared_ptr<const Corpus>;

// Which category a title speaks of, by the labels and other labels of the vocabulary. Immutable.
class CategoryWords {
 public:
  CategoryWords(const model::Registry& registry, StemTable& stems);
  // The code, or empty when the words fit none, or several about equally.
  std::string infer(const std::vector<StemId>& title) const;

 private:
  std::unordered_map<StemId, std::vector<std::uint32_t>> concepts_of_;
  std::vector<std::string> codes_;
  std::vector<std::vector<std::vector<StemId>>> labels_;  // by category: stems of each label
};

// Analyses one project, need or initiative.
DocumentPtr read_document(const Context& context, engine::RecordPtr record, StemTable& stems,
                          const CategoryWords& categories);

// The present corpus, reusing of `before` (may be null) what has not changed.
Result<CorpusPtr> read_corpus(const Context& context, const TerritoryPtr& territory,
                              const CorpusPtr& before, StemTable& stems,
                              const CategoryWords& categories);

}  // namespace maillage::domain
