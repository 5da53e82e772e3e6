#include "domain/pictures.h"

namespace maillage::domain {

namespace {

// A corpus up to this size is renewed at once; a larger one, which takes longer, at most this
// often.
constexpr std::size_t small_corpus_documents = 12'000;
constexpr std::chrono::seconds large_corpus_age_max{5};
// For weights of words and for the group shown beside answers.
constexpr std::chrono::seconds word_weights_age_max{30};

}  // namespace

void Pictures::Slot::belong_to(const Context& context, StemTable& stems) {
  if (engine == &context.engine && categories) return;
  engine = &context.engine;
  territory = nullptr;
  corpus = nullptr;
  categories = std::make_shared<const CategoryWords>(context.registry(), stems);
}

Result<TerritoryPtr> Pictures::renew_territory(const Context& context, Slot& slot) {
  const std::uint64_t position = context.engine.position();
  if (!slot.territory || slot.territory_position != position) {
    MAILLAGE_ASSIGN(slot.territory, read_territory(context, slot.territory));
    slot.territory_position = position;
  }
  return slot.territory;
}

Context Pictures::reading(const Context& context) {
  Context shared = context;
  shared.actor = context.actor.is_staff() ? access::Actor::system() : access::Actor::anonymous();
  return shared;
}

Result<TerritoryPtr> Pictures::territory(const Context& caller) {
  const Context context = reading(caller);
  Slot& mine = slot(context);
  std::lock_guard guard(mine.mutex);
  mine.belong_to(context, stems_);
  return renew_territory(context, mine);
}

Result<CorpusPtr> Pictures::corpus(const Context& caller, Age age) {
  const Context context = reading(caller);
  Slot& mine = slot(context);
  std::lock_guard guard(mine.mutex);
  mine.belong_to(context, stems_);
  const std::uint64_t position = context.engine.position();
  if (mine.corpus && mine.corpus_position == position) return mine.corpus;
  const Timestamp now = context.engine.now();
  if (mine.corpus && age == Age::any && now - mine.corpus_made < word_weights_age_max)
    return mine.corpus;
  const bool young = mine.corpus && now - mine.corpus_made < large_corpus_age_max;
  if (young && mine.corpus->documents().size() > small_corpus_documents) return mine.corpus;
  MAILLAGE_ASSIGN(const TerritoryPtr territory, renew_territory(context, mine));
  MAILLAGE_ASSIGN(mine.corpus,
                  read_corpus(context, territory, mine.corpus, stems_, *mine.categories));
  mine.corpus_position = position;
  mine.corpus_made = now;
  return mine.corpus;
}

DocumentPtr Pictures::document(const Context& context, const Corpus& corpus,
                               engine::RecordPtr record) {
  if (DocumentPtr known = corpus.find(*record)) return known;
  std::shared_ptr<const CategoryWords> categories;
  {
    Slot& mine = slot(context);
    std::lock_guard guard(mine.mutex);
    mine.belong_to(context, stems_);
    categories = mine.categories;
  }
  return read_document(context, std::move(record), stems_, *categories);
}

}  // namespace maillage::domain
