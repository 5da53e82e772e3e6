// Groups of the same need. Entities of one category belong together; those whose category is
// neither given nor told by their words are compared by title, each joining a group only when it
// is like every member of it (complete link), so that groups do not chain from one subject to the
// next.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "domain/corpus.h"

namespace maillage::domain {

namespace {

// Two titles are about the same from this cosine on: half of the words in common, or one rare word
// of two.
constexpr double title_likeness_min = 0.3;
// A newcomer is compared with this many members of a group, its first ones.
constexpr std::size_t compared_members_max = 8;
// Groups tried for one title, those that share most words with it first.
constexpr std::size_t tried_groups_max = 32;
// A word on more than this share of the titles (and more than so many) leads to no group.
constexpr double common_word_share = 0.05;
constexpr std::size_t common_word_min = 50;
constexpr std::size_t label_words_max = 5;

using Group = std::vector<DocumentPtr>;

}  // namespace

class CorpusBuilder {
 public:
  CorpusBuilder(const Context& context, const TerritoryPtr& territory)
      : context_(context), territory_(*territory), corpus_(std::make_shared<Corpus>()) {
    corpus_->territory_ = territory;
  }

  Result<CorpusPtr> build(const CorpusPtr& before, StemTable& stems,
                          const CategoryWords& categories) {
    bool changed = !before || before->territory_ != corpus_->territory_;
    for (const char* type : {"Need", "Project", "Initiative"}) {
      MAILLAGE_ASSIGN(const auto records, all_of_type(context_, type));
      for (const engine::RecordPtr& record : records)
        add(record, before, stems, categories, changed);
    }
    if (before && !changed && before->documents_.size() == corpus_->documents_.size())
      return before;
    count_stems();
    make_clusters();
    return CorpusPtr(std::move(corpus_));
  }

 private:
  void add(const engine::RecordPtr& record, const CorpusPtr& before, StemTable& stems,
           const CategoryWords& categories, bool& changed) {
    DocumentPtr document;
    if (before) {
      const auto it = before->by_number_.find(record->number());
      if (it != before->by_number_.end()) document = before->documents_[it->second];
      if (document && document->dossier->record != record) document = nullptr;
    }
    if (!document) {
      document = read_document(context_, record, stems, categories);
      changed = true;
    }
    corpus_->by_number_.emplace(record->number(), corpus_->documents_.size());
    corpus_->documents_.push_back(std::move(document));
  }

  void count_stems() {
    for (const DocumentPtr& document : corpus_->documents_)
      for (const StemId stem : document->stems) {
        if (stem >= corpus_->counts_.size()) corpus_->counts_.resize(stem + 1);
        ++corpus_->counts_[stem];
      }
    const double all = 1.0 + static_cast<double>(corpus_->documents_.size());
    corpus_->unknown_idf_ = std::log(all) + 1.0;
    for (const std::uint32_t having : corpus_->counts_)
      corpus_->idf_.push_back(std::log(all / (1.0 + having)) + 1.0);
  }

  void make_clusters() {
    std::map<std::string, Group> by_category;
    Group others;
    for (const DocumentPtr& document : corpus_->documents_) {
      if (!document->open || document->dossier->type == "Initiative") continue;
      if (document->category.empty()) {
        others.push_back(document);
      } else {
        by_category[document->category].push_back(document);
      }
    }
    for (auto& [category, members] : by_category) finish(std::move(members), category);
    for (Group& members : by_title(others)) finish(std::move(members), {});
    std::sort(corpus_->clusters_.begin(), corpus_->clusters_.end(),
              [](const Cluster& a, const Cluster& b) {
                if (a.municipalities.size() != b.municipalities.size())
                  return a.municipalities.size() > b.municipalities.size();
                if (a.members.size() != b.members.size())
                  return a.members.size() > b.members.size();
                return a.key < b.key;
              });
    for (std::size_t i = 0; i < corpus_->clusters_.size(); ++i)
      for (const DocumentPtr& member : corpus_->clusters_[i].members)
        corpus_->cluster_of_.emplace(member->dossier->record->number(), i);
  }

  std::vector<Group> by_title(const Group& documents) const {
    std::vector<Group> groups;
    std::map<StemId, std::vector<std::size_t>> groups_with;
    const auto common = std::max<double>(
        common_word_min, common_word_share * static_cast<double>(corpus_->documents_.size()));
    for (const DocumentPtr& document : documents) {
      std::map<std::size_t, double> shared;  // group → weight of the words in common
      for (const StemId stem : document->stems)
        if (corpus_->counts_[stem] <= common)
          for (const std::size_t group : groups_with[stem]) shared[group] += corpus_->idf(stem);
      const std::size_t chosen = best_group(*document, groups, shared);
      if (chosen == groups.size()) groups.emplace_back();
      groups[chosen].push_back(document);
      for (const StemId stem : document->stems) {
        auto& list = groups_with[stem];
        if (std::find(list.rbegin(), list.rend(), chosen) == list.rend()) list.push_back(chosen);
      }
    }
    return groups;
  }

  // groups.size(): none is like it.
  std::size_t best_group(const Document& document, const std::vector<Group>& groups,
                         const std::map<std::size_t, double>& shared) const {
    std::vector<std::pair<double, std::size_t>> tried;
    for (const auto& [group, weight] : shared) tried.emplace_back(-weight, group);
    const std::size_t count = std::min(tried.size(), tried_groups_max);
    std::partial_sort(tried.begin(), tried.begin() + static_cast<std::ptrdiff_t>(count),
                      tried.end());
    std::size_t chosen = groups.size();
    double best = title_likeness_min;
    for (std::size_t i = 0; i < count; ++i) {
      const Group& group = groups[tried[i].second];
      double least = 1;
      for (std::size_t m = 0; m < group.size() && m < compared_members_max; ++m)
        least = std::min(least, corpus_->similarity(document.stems, group[m]->stems));
      if (least >= best && (chosen == groups.size() || least > best)) {
        best = least;
        chosen = tried[i].second;
      }
    }
    return chosen;
  }

  // Keeps a group of at least two municipalities.
  void finish(Group members, const std::string& category) {
    Cluster cluster;
    std::set<std::string> places;
    for (const DocumentPtr& member : members)
      for (std::string& place : territory_.places_of(*member->dossier))
        if (places.insert(place).second) cluster.municipalities.push_back(std::move(place));
    if (cluster.municipalities.size() < 2 || members.size() < 2) return;
    for (const std::string& place : cluster.municipalities)
      if (const Area* area = territory_.area(place)) cluster.population += area->population;
    cluster.words = telling_words(members);
    cluster.category = category;
    const auto* vocabulary = context_.registry().vocabulary("need-category");
    if (const auto* found = vocabulary ? vocabulary->find(category) : nullptr)
      cluster.label = in_four_languages(found->labels);
    if (cluster.label[0].empty()) {
      std::string label = category;
      for (const std::string& word : cluster.words) label += (label.empty() ? "" : ", ") + word;
      cluster.label.fill(label);
    }
    cluster.key =
        category.empty() ? "words:" + members.front()->dossier->id : "category:" + category;
    cluster.members = std::move(members);
    corpus_->clusters_.push_back(std::move(cluster));
  }

  // The words that most members have and few others.
  std::vector<std::string> telling_words(const Group& members) const {
    struct Seen {
      std::size_t count = 0;
      std::string word;
    };
    std::map<StemId, Seen> seen;
    for (const DocumentPtr& member : members)
      for (std::size_t i = 0; i < member->stems.size(); ++i) {
        Seen& one = seen[member->stems[i]];
        if (++one.count == 1) one.word = member->words[i];
      }
    std::vector<std::pair<double, const Seen*>> ranked;
    for (const auto& [stem, one] : seen)
      if (one.count > 1)
        ranked.emplace_back(-static_cast<double>(one.count) * corpus_->idf(stem), &one);
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first : a.second->word < b.second->word;
    });
    std::vector<std::string> words;
    for (std::size_t i = 0; i < ranked.size() && i < label_words_max; ++i)
      words.push_back(ranked[i].second->word);
    return words;
  }

  const Context& context_;
  const TerritoryPicture& territory_;
  std::shared_ptr<Corpus> corpus_;
};

Result<CorpusPtr> read_corpus(const Context& context, const TerritoryPtr& territory,
                              const CorpusPtr& before, StemTable& stems,
                              const CategoryWords& categories) {
  return CorpusBuilder(context, territory).build(before, stems, categories);
}

}  // namespace maillage::domain
