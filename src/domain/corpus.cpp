#include "domain/corpus.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "text/tokens.h"

namespace maillage::domain {

namespace {

// A title speaks of a category when the words they share, each divided among the categories that
// have it, come to this much, and to this much more than for any other category.
constexpr double category_share_min = 1.0;
constexpr double category_lead_min = 1.5;
// What it adds when a title has all the words of a label of several words.
constexpr double whole_label_share = 1.0;

constexpr std::string_view need_categories = "need-category";

bool is_open(const Dossier& dossier) {
  static constexpr std::string_view closed[] = {"draft", "withdrawn", "met", "stopped"};
  return std::find(std::begin(closed), std::end(closed), dossier.state) == std::end(closed);
}

text::Language language_of(std::string_view title, std::string_view language) {
  if (const auto known = text::language_from(language)) return *known;
  return text::guess_language(title).value_or(text::Language::fr);
}

}  // namespace

StemId StemTable::number(std::string_view stem) {
  std::lock_guard guard(mutex_);
  return numbers_.try_emplace(std::string(stem), static_cast<StemId>(numbers_.size()))
      .first->second;
}

CategoryWords::CategoryWords(const model::Registry& registry, StemTable& stems) {
  const model::Vocabulary* vocabulary = registry.vocabulary(need_categories);
  if (!vocabulary) return;
  for (const model::Concept& category : vocabulary->concepts) {
    const auto number = static_cast<std::uint32_t>(codes_.size());
    codes_.push_back(category.code);
    labels_.emplace_back();
    std::set<StemId> own;
    const auto add = [&](const std::string& language, const std::string& words) {
      std::set<StemId> label;
      for (const std::string& stem : text::analyse(words, language_of(words, language)))
        label.insert(stems.number(stem));
      own.insert(label.begin(), label.end());
      labels_.back().emplace_back(label.begin(), label.end());
    };
    for (const auto& [language, label] : category.labels) add(language, label);
    for (const auto& [language, labels] : category.alt_labels)
      for (const std::string& label : labels) add(language, label);
    for (const StemId stem : own) concepts_of_[stem].push_back(number);
  }
}

std::string CategoryWords::infer(const std::vector<StemId>& title) const {
  std::map<std::uint32_t, double> shares;
  for (const StemId stem : title) {
    const auto it = concepts_of_.find(stem);
    if (it == concepts_of_.end()) continue;
    for (const std::uint32_t number : it->second)
      shares[number] += 1.0 / static_cast<double>(it->second.size());
  }
  for (auto& [number, share] : shares)
    for (const std::vector<StemId>& label : labels_[number])
      if (label.size() > 1 && std::includes(title.begin(), title.end(), label.begin(), label.end()))
        share += whole_label_share;
  double best = 0;
  double second = 0;
  std::uint32_t winner = 0;
  for (const auto& [number, share] : shares) {
    if (share > best) {
      second = best;
      best = share;
      winner = number;
    } else {
      second = std::max(second, share);
    }
  }
  if (best < category_share_min || best < category_lead_min * second) return {};
  return codes_[winner];
}

DocumentPtr read_document(const Context& context, engine::RecordPtr record, StemTable& stems,
                          const CategoryWords& categories) {
  auto document = std::make_shared<Document>();
  auto dossier = std::make_shared<const Dossier>(read_dossier(context, std::move(record)));
  const text::Language language = language_of(dossier->title, dossier->language);
  std::map<StemId, std::string> found;
  for (const text::Term& term : text::analyse_in_place(dossier->title, language))
    found.try_emplace(stems.number(term.text),
                      dossier->title.substr(term.begin, term.end - term.begin));
  for (auto& [stem, word] : found) {
    document->stems.push_back(stem);
    document->words.push_back(std::move(word));
  }
  document->category = dossier->category();
  if (document->category.empty()) {
    document->category = categories.infer(document->stems);
    document->inferred = !document->category.empty();
  }
  document->open = is_open(*dossier);
  document->dossier = std::move(dossier);
  return document;
}

DocumentPtr Corpus::find(const engine::Record& record) const {
  const auto it = by_number_.find(record.number());
  if (it == by_number_.end()) return nullptr;
  const DocumentPtr& document = documents_[it->second];
  return document->dossier->record->version() == record.version() ? document : nullptr;
}

const Cluster* Corpus::cluster_of(engine::EntityNumber number) const {
  const auto it = cluster_of_.find(number);
  return it == cluster_of_.end() ? nullptr : &clusters_[it->second];
}

double Corpus::idf(StemId stem) const { return stem < idf_.size() ? idf_[stem] : unknown_idf_; }

double Corpus::similarity(const std::vector<StemId>& a, const std::vector<StemId>& b) const {
  double shared = 0;
  double norm_a = 0;
  double norm_b = 0;
  std::size_t at = 0;
  for (const StemId stem : a) {
    const double weight = idf(stem) * idf(stem);
    norm_a += weight;
    while (at < b.size() && b[at] < stem) ++at;
    if (at < b.size() && b[at] == stem) shared += weight;
  }
  if (shared == 0) return 0;
  for (const StemId stem : b) norm_b += idf(stem) * idf(stem);
  return shared / std::sqrt(norm_a * norm_b);
}

}  // namespace maillage::domain
