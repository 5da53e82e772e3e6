#include "protocol/region/export_document.h"

#include <algorithm>
#include <array>

namespace maillage::protocol {

namespace {

// In the order fr, nl, de, en.
using Texts = std::array<std::string_view, 4>;
struct Word {
  std::string_view key;
  Texts texts;
};
constexpr std::array<std::string_view, 4> languages{"fr", "nl", "de", "en"};

// What the sections are called, and what is said of each.
struct SectionWords {
  std::string_view key;
  Texts title;
  Texts help;
};
constexpr std::array<SectionWords, 7> sections{{
    {"account",
     {"Mon compte", "Mijn account", "Mein Konto", "My account"},
     {"Comment vous vous connectez.", "Hoe u zich aanmeldt.", "Wie Sie sich anmelden.",
      "How you sign in."}},
    {"sessions",
     {"Sessions ouvertes", "Open sessies", "Offene Sitzungen", "Open sessions"},
     {"Où vous êtes connecté.", "Waar u aangemeld bent.", "Wo Sie angemeldet sind.",
      "Where you are signed in."}},
    {"keys",
     {"Clés d’accès", "Toegangssleutels", "Zugangsschlüssel", "Access keys"},
     {"Sans leur secret, que le serveur ne connaît pas.",
      "Zonder het geheim, dat de server niet kent.",
      "Ohne das Geheimnis, das der Server nicht kennt.",
      "Without their secret, which the server does not know."}},
    {"about",
     {"Ce qui est gardé sur moi", "Wat over mij bewaard wordt", "Was über mich gespeichert ist",
      "What is kept about me"},
     {"Toutes les fiches qui vous concernent. Ce que les règles d’accès vous cachent est nommé.",
      "Alle fiches over u. Wat de toegangsregels voor u verbergen, wordt genoemd.",
      "Alle Einträge über Sie. Was die Zugriffsregeln Ihnen vorenthalten, wird genannt.",
      "Every entry about you. What the rules of access hide from you is named."}},
    {"invitations",
     {"Invitations", "Uitnodigingen", "Einladungen", "Invitations"},
     {"Envoyées à votre adresse.", "Naar uw adres gestuurd.", "An Ihre Adresse gesendet.",
      "Sent to your address."}},
    {"activity",
     {"Ce que j’ai fait", "Wat ik gedaan heb", "Was ich getan habe", "What I did"},
     {"Ce que vous avez écrit et décidé, du plus récent au plus ancien.",
      "Wat u geschreven en beslist hebt, het recentste eerst.",
      "Was Sie geschrieben und entschieden haben, das Neueste zuerst.",
      "What you wrote and decided, latest first."}},
    {"shown",
     {"Qui a vu mes données", "Wie mijn gegevens zag", "Wer meine Daten gesehen hat",
      "Who saw my data"},
     {"Chaque fois que vos données ont été montrées à quelqu’un d’autre.",
      "Telkens als uw gegevens aan iemand anders getoond werden.",
      "Jedes Mal, wenn Ihre Daten jemand anderem gezeigt wurden.",
      "Each time your data were shown to somebody else."}},
}};

constexpr Texts title_words{"Mes données", "Mijn gegevens", "Meine Daten", "My data"};
constexpr Texts made_words{"Établi le", "Opgemaakt op", "Erstellt am", "Made on"};
constexpr Texts nothing_words{"Rien.", "Niets.", "Nichts.", "Nothing."};
constexpr Texts yes_words{"oui", "ja", "ja", "yes"};
constexpr Texts no_words{"non", "nee", "nein", "no"};

constexpr std::array<Word, 27> words{{
    {"at", {"Moment", "Moment", "Zeitpunkt", "Time"}},
    {"by", {"Par", "Door", "Durch", "By"}},
    {"change", {"Changement", "Wijziging", "Änderung", "Change"}},
    {"changed", {"Modifié", "Gewijzigd", "Geändert", "Changed"}},
    {"created", {"Créé", "Gemaakt", "Erstellt", "Created"}},
    {"createdAt", {"Créé", "Gemaakt", "Erstellt", "Created"}},
    {"device", {"Appareil", "Toestel", "Gerät", "Device"}},
    {"email", {"Adresse électronique", "E-mailadres", "E-Mail-Adresse", "E-mail address"}},
    {"entities", {"Fiches", "Fiches", "Einträge", "Entries"}},
    {"expires", {"Expire", "Vervalt", "Läuft ab", "Expires"}},
    {"id", {"Identifiant", "Identificatie", "Kennung", "Identifier"}},
    {"kind", {"Sorte", "Soort", "Art", "Kind"}},
    {"label", {"Nom", "Naam", "Name", "Label"}},
    {"language", {"Langue", "Taal", "Sprache", "Language"}},
    {"linked", {"Lié à", "Gekoppeld aan", "Verknüpft mit", "Linked with"}},
    {"mayWrite", {"Peut écrire", "Mag schrijven", "Darf schreiben", "May write"}},
    {"modifiedAt", {"Modifié", "Gewijzigd", "Geändert", "Changed"}},
    {"name", {"Nom", "Naam", "Name", "Name"}},
    {"operation", {"Opération", "Handeling", "Vorgang", "Operation"}},
    {"organisation", {"Organisation", "Organisatie", "Organisation", "Organisation"}},
    {"password", {"Mot de passe", "Wachtwoord", "Passwort", "Password"}},
    {"person", {"Personne", "Persoon", "Person", "Person"}},
    {"recoveryCodes", {"Codes de secours", "Herstelcodes", "Notfallcodes", "Recovery codes"}},
    {"roles", {"Rôles", "Rollen", "Rollen", "Roles"}},
    {"secondFactor", {"Deuxième étape", "Tweede stap", "Zweiter Schritt", "Second step"}},
    {"used", {"Utilisé", "Gebruikt", "Benutzt", "Used"}},
    {"withheld", {"Non montré", "Niet getoond", "Nicht gezeigt", "Not shown"}},
}};

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
}

class JsonExport final : public ExportDocument {
 public:
  void begin(std::string& out, const ExportHead& head) override {
    Json about = Json::object({{"format", "maillage-export"},
                               {"version", 1},
                               {"region", head.region},
                               {"language", head.language},
                               {"made", format_timestamp(head.made)}});
    out += about.dump();
    out.pop_back();  // its members go on
  }
  void section(std::string& out, std::string_view name) override {
    close_section(out);
    out += ",\n\"";
    out += name;
    out += "\":[";
    open_ = true;
    first_ = true;
  }
  void item(std::string& out, const Json& item) override {
    out += first_ ? "\n" : ",\n";
    first_ = false;
    out += item.dump();
  }
  // Only a whole export says so: one that broke off is no JSON.
  void end(std::string& out) override {
    close_section(out);
    out += ",\n\"complete\":true}\n";
  }

 private:
  void close_section(std::string& out) {
    if (open_) out += ']';
    open_ = false;
  }
  bool open_ = false;
  bool first_ = true;
};

class PageExport final : public ExportDocument {
 public:
  explicit PageExport(const model::Registry& registry) : registry_(registry) {}

  void begin(std::string& out, const ExportHead& head) override {
    const auto* const found = std::find(languages.begin(), languages.end(), head.language);
    language_ = found == languages.end() ? 0 : static_cast<std::size_t>(found - languages.begin());
    out += "<!doctype html>\n<html lang=\"";
    out += languages.at(language_);
    out +=
        "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        "<title>";
    out += in(title_words);
    out +=
        "</title><style>body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;"
        "padding:0 1rem;color:#10302f}h2{margin-top:2.5rem}dl{display:grid;"
        "grid-template-columns:minmax(8rem,14rem) 1fr;gap:.2rem 1rem;padding:.8rem 0;margin:0;"
        "border-top:1px solid #dedace}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}"
        "p{color:#56696a}</style></head><body><main>\n<h1>";
    out += in(title_words);
    out += " – ";
    append_escaped(out, head.region);
    out += "</h1>\n<p>";
    out += in(made_words);
    out += ' ' + format_timestamp(head.made) + "</p>\n";
  }
  void section(std::string& out, std::string_view name) override {
    say_nothing(out);
    for (const SectionWords& one : sections) {
      if (one.key != name) continue;
      out += "<h2>";
      out += in(one.title);
      out += "</h2>\n<p>";
      out += in(one.help);
      out += "</p>\n";
    }
    empty_ = true;
  }
  void item(std::string& out, const Json& item) override {
    empty_ = false;
    const model::TypeDefinition* type = registry_.type(item.string_at("type"));
    out += "<dl>";
    if (type) row(out, label_of(type->labels), "");
    for (const auto& [name, value] : item.as_object()) {
      if (name == "type" || name == "version" || value.is_null()) continue;
      const model::AttributeDefinition* attribute = type ? type->attribute(name) : nullptr;
      row(out, attribute ? label_of(attribute->labels) : word(name), text_of(value));
    }
    out += "</dl>\n";
  }
  void end(std::string& out) override {
    say_nothing(out);
    out += "</main></body></html>\n";
  }

 private:
  std::string_view in(const Texts& texts) const { return texts.at(language_); }
  std::string_view word(std::string_view key) const {
    for (const Word& one : words)
      if (one.key == key) return in(one.texts);
    return key;
  }
  std::string_view label_of(const model::Labels& labels) const {
    const auto found = labels.find(std::string(languages.at(language_)));
    return found == labels.end() ? std::string_view() : std::string_view(found->second);
  }
  void say_nothing(std::string& out) {
    if (!empty_) return;
    out += "<p>";
    out += in(nothing_words);
    out += "</p>\n";
    empty_ = false;
  }
  void row(std::string& out, std::string_view name, std::string_view value) const {
    out += "<dt>";
    append_escaped(out, name);
    out += "</dt><dd>";
    append_escaped(out, value);
    out += "</dd>";
  }
  std::string joined(const Json& list) const {
    std::string text;
    for (const Json& one : list.as_array()) {
      if (!text.empty()) text += ", ";
      text += text_of(one);
    }
    return text;
  }
  // A value as people read it; what has no plain words stays JSON.
  std::string text_of(const Json& value) const {
    if (value.is_string()) return value.as_string();
    if (value.is_bool()) return std::string(in(value.as_bool() ? yes_words : no_words));
    if (value.is_array()) return joined(value);
    if (!value.is_object()) return value.dump();
    if (const Json* here = value.find(languages.at(language_)); here && here->is_string())
      return here->as_string();
    for (const std::string_view language : languages)
      if (const Json* other = value.find(language); other && other->is_string())
        return other->as_string();
    return what_was_written(value);
  }
  // An entity that one changed: what, how, and the names of what was written.
  std::string what_was_written(const Json& value) const {
    const model::TypeDefinition* type = registry_.type(value.string_at("type"));
    if (!type || !value.find("id")) return value.dump();
    std::string text(label_of(type->labels));
    text += ' ';
    text += value.string_at("id");
    for (const char* member : {"change", "step"})
      if (const std::string_view told = value.string_at(member); !told.empty()) {
        text += ", ";
        text += told;
      }
    const Json* wrote = value.find("wrote");
    if (!wrote || !wrote->is_object()) return text;
    const char* before = ": ";
    for (const auto& [name, after] : wrote->as_object()) {
      const model::AttributeDefinition* attribute = type->attribute(name);
      text += before;
      text += attribute ? label_of(attribute->labels) : word(name);
      before = ", ";
    }
    return text;
  }

  const model::Registry& registry_;
  std::size_t language_ = 0;
  bool empty_ = false;
};

}  // namespace

std::unique_ptr<ExportDocument> export_as_json() { return std::make_unique<JsonExport>(); }
std::unique_ptr<ExportDocument> export_as_page(const model::Registry& registry) {
  return std::make_unique<PageExport>(registry);
}

}  // namespace maillage::protocol
