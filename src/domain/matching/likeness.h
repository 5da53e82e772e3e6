// How much an entity of elsewhere is like a subject, and why.
#pragma once

#include <vector>

#include "domain/helpers.h"

namespace maillage::domain {

struct Likeness {
  DocumentPtr document;
  double score = 0;             // 0 to 1
  std::vector<Reason> reasons;  // at least one, when asked for
  bool tell = false;            // are reasons asked for?
};

class Comparison {
 public:
  // The arguments must outlive the comparison.
  Comparison(const Context& context, const TerritoryPicture& territory, const Corpus& corpus,
             const Document& subject);

  // Most candidates are only weighed; texts are made for those that are shown.
  enum class Detail { score_only, reasons };
  // Nothing when the two are not about the same: then there would be no reason to tell.
  std::optional<Likeness> with(const DocumentPtr& other, Detail detail) const;
  const std::vector<std::string>& places() const { return places_; }
  // Municipalities around the subject's own, and these.
  std::vector<std::string> surroundings() const;

 private:
  bool same_subject(const Document& other, Likeness& likeness) const;
  void same_field(const Dossier& other, Likeness& likeness) const;
  void same_place(const std::vector<std::string>& places, Likeness& likeness) const;
  void same_bodies(const std::vector<std::string>& places, Likeness& likeness) const;
  void same_size(const std::vector<std::string>& places, Likeness& likeness) const;

  const Context& context_;
  const TerritoryPicture& territory_;
  const Corpus& corpus_;
  const Document& subject_;
  std::vector<std::string> places_;
};

}  // namespace maillage::domain
