// The derived pictures of one graph, shared by the modules that compare entities: kept as long as
// the graph has not changed, one of everything for staff and one of what is public for everybody
// else, so that nobody's picture holds what they may not see. Thread-safe; bounded by the size of
// the graph.
#pragma once

#include <memory>
#include <mutex>

#include "domain/corpus.h"
#include "domain/territory_picture.h"

namespace maillage::domain {

class Pictures {
 public:
  // Up to date with the graph.
  Result<TerritoryPtr> territory(const Context& context);

  enum class Age {
    present,  // renewed when the graph has changed; a large one at most every few seconds
    any,      // one of the last half minute, for weights of words
  };
  Result<CorpusPtr> corpus(const Context& context, Age age = Age::present);

  // One entity as the corpus sees it.
  DocumentPtr document(const Context& context, const Corpus& corpus, engine::RecordPtr record);

 private:
  struct Slot {
    std::mutex mutex;
    const engine::Engine* engine = nullptr;
    std::uint64_t territory_position = 0;
    TerritoryPtr territory;
    std::uint64_t corpus_position = 0;
    Timestamp corpus_made{};
    CorpusPtr corpus;
    std::shared_ptr<const CategoryWords> categories;
    void belong_to(const Context& context, StemTable& stems);
  };
  Slot& slot(const Context& context) { return slots_[context.actor.is_staff() ? 1 : 0]; }
  // The context that a slot is filled with: of the program, or of the public.
  static Context reading(const Context& context);
  static Result<TerritoryPtr> renew_territory(const Context& context, Slot& slot);

  StemTable stems_;
  Slot slots_[2];
};
using PicturesPtr = std::shared_ptr<Pictures>;

}  // namespace maillage::domain
