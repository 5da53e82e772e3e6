// Why two entities were brought together, ready to show in four languages.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/registry.h"

namespace maillage::domain {

using FourTexts = std::array<std::string, 4>;  // fr, nl, de, en

struct Reason {
  std::string kind;  // words, concept, size, urban_class, neighbour, intermunicipal, budget, …
  FourTexts text;
  Json value;
};

// {"fr":…,"nl":…,"de":…,"en":…}
Json to_json(const FourTexts& texts);
Json to_json(const Reason& reason);
Json to_json(const std::vector<Reason>& reasons);

Reason words_reason(const std::vector<std::string>& words);       // shared words, as written
Reason category_reason(const model::Concept& category);           // the same category
Reason inferred_category_reason(const model::Concept& category);  // read from the title's words
Reason size_reason(double population);
Reason urban_class_reason(const model::Concept& urban_class);
Reason adjacent_reason(const FourTexts& area);
Reason distance_reason(double metres);
Reason same_province_reason(const FourTexts& province);
Reason density_reason(double inhabitants_per_km2);
Reason same_place_reason();
Reason intermunicipal_reason(const FourTexts& body);
Reason budget_reason(double euros);
Reason serves_reason(const FourTexts& area);
Reason serves_all_reason();
Reason theme_reason(const FourTexts& theme);
Reason shared_concept_reason(const FourTexts& concept_title);
Reason outcome_reason(const model::Concept& outcome);
Reason completed_reason();
Reason running_reason();
Reason need_reason(const FourTexts& need);
Reason reference_reason(const FourTexts& project);

}  // namespace maillage::domain
