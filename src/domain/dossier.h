// What the modules read of an entity when they compare entities: codes, ids and texts taken from
// the record's ready JSON, without decoding the whole. A field that the actor may not read
// reads as absent.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/module.h"
#include "geo/geometry.h"

namespace maillage::domain {

// --- Single fields, by short name.
// The value as JSON text; empty when absent. Valid as long as the record.
std::string_view raw_field(const Context& context, const engine::Record& record,
                           std::string_view name);
// Ids, codes (what follows the # of a concept's IRI) or plain texts; empty when absent.
std::vector<std::string> texts_of(const Context& context, const engine::Record& record,
                                  std::string_view name);
std::string text_of(const Context& context, const engine::Record& record, std::string_view name);
std::optional<double> number_of(const Context& context, const engine::Record& record,
                                std::string_view name);
// Any JSON value; null when absent.
Json json_of(const Context& context, const engine::Record& record, std::string_view name);
// A point as it is, of other geometries the middle of the bounding box.
std::optional<geo::Point> point_of(const Context& context, const engine::Record& record,
                                   std::string_view name);
geo::Box box_of(const Context& context, const engine::Record& record, std::string_view name);
// Does it not exist in reality? Whoever shows it must say so.
bool is_fictional(const Context& context, const engine::Record& record);
std::string short_type(const Context& context, const engine::Record& record);

// --- The fields that say what an entity is about, whom it concerns and where.
struct Dossier {
  engine::RecordPtr record;
  std::string id;
  std::string type;      // short name
  std::string title;     // in `language`
  std::string language;  // French when there is a French title, else the first one
  std::string kind;
  std::string state;
  std::string outcome;
  std::vector<std::string> categories;  // codes of `category` or `categories`
  std::vector<std::string> themes;
  std::vector<std::string> issues;
  std::vector<std::string> axes;
  std::vector<std::string> concepts;
  std::vector<std::string> municipalities;  // of `municipality` and `municipalities`, each once
  std::vector<std::string> area_served;
  std::vector<std::string> members;
  std::vector<std::string> roles;
  std::string organisation;  // of `organisation` or `lead`
  std::optional<double> budget;

  std::string_view category() const {
    return categories.empty() ? std::string_view() : std::string_view(categories.front());
  }
};
using DossierPtr = std::shared_ptr<const Dossier>;

Dossier read_dossier(const Context& context, engine::RecordPtr record);

// The texts of a language map in the order fr, nl, de, en, each falling back to another language.
std::array<std::string, 4> in_four_languages(const Json& language_map);
std::array<std::string, 4> in_four_languages(const model::Labels& labels);

bool shares_any(const std::vector<std::string>& a, const std::vector<std::string>& b);
bool contains(const std::vector<std::string>& list, std::string_view wanted);

}  // namespace maillage::domain
