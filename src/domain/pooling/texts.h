// The sentences of pooling in the four languages of the interface, with numbers written as each
// language does. What a region names itself (kinds, categories, units) comes from its vocabularies.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/json.h"
#include "model/registry.h"
#include "solve/pool.h"

namespace maillage::domain::pooling {

// French, Dutch, German, English.
inline constexpr std::array<std::string_view, 4> languages = {"fr", "nl", "de", "en"};

struct Text {
  std::string fr;
  std::string nl;
  std::string de;
  std::string en;

  const std::string& in(std::size_t language) const {
    return language == 0 ? fr : language == 1 ? nl : language == 2 ? de : en;
  }
  std::string& in(std::size_t language) {
    return language == 0 ? fr : language == 1 ? nl : language == 2 ? de : en;
  }
};

Json to_json(const Text& text);
// Missing languages fall back to French, then to `fallback`.
Text text_of(const model::Labels& labels, std::string_view fallback);
Text text_of(const Json* language_map, std::string_view fallback);
// "{name}" is replaced, in each language, by that language's `value`.
Text filled(Text pattern, std::string_view name, const Text& value);
// A whole number of EUR, or a count, as each language groups its digits.
Text eur(double amount);
Text number(double value);
// "Détection de fuites" inside a sentence: "détection de fuites". German keeps its capitals, and so
// do words like LoRaWAN.
Text inside_sentence(Text label);

// {"kind":…,"text":{fr,nl,de,en},"value":…}
Json reason(std::string_view kind, const Text& text, Json value = {});

// "Achats, chacun seul": what a line of the arithmetic is about.
Text label_of(solve::Term term, solve::PoolKind kind);
// The parameter source behind a line; empty when the members' own budgets are.
std::string_view source_of(solve::Term term, solve::PoolKind kind);
Text label_of(solve::PoolKind kind);
Text label_of(solve::ShareMethod method);
Text label_of_parameter(std::string_view key);  // a key of the parameter table
Text label_of_rule(std::string_view rule);      // "membersMin", and "members_min" of a shortfall
Text label_of_unit(std::string_view unit);      // of a parameter: "EUR/d"
Text of_own_budgets();

}  // namespace maillage::domain::pooling
