#include "protocol/region/refusals.h"

#include <algorithm>
#include <array>

#include "protocol/region/list_query.h"

namespace maillage::protocol {

namespace {

constexpr std::array<std::string_view, 4> languages{"fr", "nl", "de", "en"};
using Texts = std::array<std::string_view, 4>;  // in that order

struct Phrase {
  std::string_view word;
  Texts texts;
};
constexpr std::array<Phrase, 10> phrases{{
    {"everybody", {"tout le monde", "iedereen", "alle", "everybody"}},
    {"account",
     {"toute personne connectée", "wie aangemeld is", "alle Angemeldeten", "whoever is signed in"}},
    {"owner",
     {"l'organisation concernée", "de organisatie zelf", "die Organisation selbst",
      "its organisation"}},
    {"territory",
     {"l'autorité de son territoire", "de overheid van het gebied", "die Behörde des Gebiets",
      "the authority of its territory"}},
    {"party",
     {"une organisation participante", "een deelnemende organisatie",
      "eine beteiligte Organisation", "an organisation that takes part"}},
    {"advisor",
     {"son conseiller", "de adviseur", "die zuständige Beratung", "its advisor"}},
    {"officer",
     {"les agents de la Région", "de medewerkers van de regio", "die Bediensteten der Region",
      "the region's officers"}},
    {"operating", {"le poste de pilotage", "de stuurpost", "die Leitstelle", "the control room"}},
    {"service",
     {"la clé d'une organisation", "de sleutel van een organisatie",
      "der Schlüssel einer Organisation", "the key of an organisation"}},
    {"administrator",
     {"l'administrateur", "de beheerder van het platform", "die Administration",
      "the administrator"}},
}};
constexpr Texts only_these{"Seuls peuvent le faire : ", "Dit mogen alleen: ", "Das dürfen nur: ",
                           "Only these may do this: "};
constexpr Texts at_field{"Champ « %s ». ", "Veld ‘%s’. ", "Feld „%s“. ", "Field “%s”. "};
constexpr Texts sign_in{"Connectez-vous pour le faire.", "Meld u aan om dit te doen.",
                        "Melden Sie sich dafür an.", "Sign in to do this."};

std::size_t place_of(std::string_view language) {
  const auto found = std::find(languages.begin(), languages.end(), language);
  return found == languages.end() ? 3 : static_cast<std::size_t>(found - languages.begin());
}

// The label of a role, as the region calls it.
std::string role_label(std::string_view role, const model::Registry& registry,
                       std::string_view language) {
  const model::Vocabulary* roles = registry.vocabulary("member-role");
  const model::Concept* found = roles ? roles->find(role) : nullptr;
  if (!found) return std::string(role);
  const auto label = found->labels.find(std::string(language));
  return label == found->labels.end() ? std::string(role) : label->second;
}

// What the region calls a field of that short name; empty when it has none.
std::string field_label(std::string_view name, const model::Registry& registry,
                        std::string_view language) {
  for (const model::TypeDefinition& type : registry.types()) {
    const model::AttributeDefinition* field = type.attribute(name);
    // The state of an entity is no field to people: its steps are what they take.
    if (!field || field->name != name || field->name == type.workflow_attribute) continue;
    const auto label = field->labels.find(std::string(language));
    if (label != field->labels.end()) return label->second;
  }
  return {};
}

bool says_language(const http::Request& request) {
  return request.headers.has("Accept-Language") || !request.query.get("lang").empty();
}

}  // namespace

std::string who_in_words(std::string_view who, const model::Registry& registry,
                         std::string_view language) {
  std::string out;
  while (!who.empty()) {
    const std::string_view word = who.substr(0, who.find(' '));
    who.remove_prefix(std::min(who.size(), word.size() + 1));
    const std::size_t colon = word.find(':');
    const auto phrase = std::find_if(phrases.begin(), phrases.end(), [&](const Phrase& one) {
      return one.word == word.substr(0, colon);
    });
    if (phrase == phrases.end()) continue;
    if (!out.empty()) out += ", ";
    out += phrase->texts[place_of(language)];
    if (colon != std::string_view::npos)
      out += " (" + role_label(word.substr(colon + 1), registry, language) + ")";
  }
  return out;
}

std::string sentence_of(const Error& error, const model::Registry& registry,
                        const http::Request& request) {
  const bool refused = error.code == ErrorCode::forbidden && !error.who.empty();
  const bool unknown =
      error.code == ErrorCode::unauthenticated && error.message.starts_with("Sign in to ");
  const std::string language = language_of(request, "en");
  // The English sentence says what exactly was tried.
  if (!says_language(request) || language == "en" || (!refused && !unknown)) return error.message;
  const std::size_t place = place_of(language);
  if (unknown) return std::string(sign_in[place]);
  std::string text;
  if (std::string label = field_label(error.subject, registry, language); !label.empty()) {
    text = at_field[place];
    text.replace(text.find("%s"), 2, label);
  }
  return text + std::string(only_these[place]) + who_in_words(error.who, registry, language) + ".";
}

http::Response refusal(const Deps& deps, const http::Request& request, const Error& error) {
  Error told = error;
  told.message = sentence_of(error, deps->engine.registry(), request);
  http::Response response = http::problem(told);
  if (told.message != error.message)
    response.headers.set("Content-Language", language_of(request, "en"));
  return response;
}

}  // namespace maillage::protocol
