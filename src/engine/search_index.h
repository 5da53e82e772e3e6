// Full text over the graph: postings per stem, ranked by BM25 with field weights. Access and text
// are one query: the plan keeps of what is found here what the actor may see. Not thread-safe for
// writing; analyse() is pure and runs outside the engine's lock.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/record.h"
#include "model/query.h"

namespace maillage::engine {

class SearchIndex {
 public:
  SearchIndex();
  ~SearchIndex();
  SearchIndex(const SearchIndex&) = delete;
  SearchIndex& operator=(const SearchIndex&) = delete;

  struct Field {
    std::string text;
    std::string language;  // fr, nl, de, en; empty: unknown
    int weight = 1;
  };
  class Document;  // analysed text
  // nullptr when there is nothing to index. `counts`: does the document make words more or less
  // rare? One that not everybody sees must not, or the order of hits would tell of it.
  static std::shared_ptr<const Document> analyse(const std::vector<Field>& fields,
                                                 bool counts = true);

  void put(EntityNumber number, std::shared_ptr<const Document> document);  // replaces
  void erase(EntityNumber number);

  struct Scored {
    EntityNumber number;
    double score;
  };
  // Every document that matches, in order of number.
  std::vector<Scored> search(const model::TextFilter& filter) const;

  // Words seen in titles that begin like `prefix` (folded), most frequent first: for suggestions
  // and "did you mean".
  std::vector<std::string> complete(std::string_view prefix, std::size_t count) const;
  using Accept = std::function<bool(EntityNumber)>;
  // The most similar word within two edits that an accepted document uses; empty when `word` itself
  // is one or none is near.
  std::string nearest_word(std::string_view word, const Accept& accept) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace maillage::engine
