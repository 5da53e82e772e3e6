#include "identity/letters.h"

#include <array>

namespace maillage::identity {

namespace {

// In the order fr, nl, de, en. {region}, {code}, {link}, {organisation} and {reason} are filled in.
struct Words {
  Letter kind;
  const char* name;
  std::array<std::string_view, 4> subject;
  std::array<std::string_view, 4> text;
};

const std::array<Words, 8> letters{{
    {Letter::confirm,
     "confirm",
     {"Votre compte {region}", "Uw account {region}", "Ihr Konto {region}",
      "Your {region} account"},
     {"Bonjour,\n\nVoici le code pour terminer votre compte. Il sert une fois et vaut une heure.\n",
      "Hallo,\n\nHier is de code om uw account af te werken. Hij werkt één keer en geldt een "
      "uur.\n",
      "Guten Tag,\n\nmit diesem Code schließen Sie Ihr Konto ab. Er gilt einmal und eine Stunde "
      "lang.\n",
      "Hello,\n\nThis code finishes your account. It works once and is valid for an hour.\n"}},
    {Letter::known,
     "known",
     {"Votre compte {region}", "Uw account {region}", "Ihr Konto {region}",
      "Your {region} account"},
     {"Bonjour,\n\nQuelqu'un, sans doute vous, a voulu créer un compte avec cette adresse. Elle en "
      "a déjà un : connectez-vous, ou demandez un nouveau mot de passe.\n",
      "Hallo,\n\nIemand, wellicht u, wilde met dit adres een account maken. Er bestaat er al een: "
      "meld u aan, of vraag een nieuw wachtwoord.\n",
      "Guten Tag,\n\njemand, vermutlich Sie, wollte mit dieser Adresse ein Konto anlegen. Es gibt "
      "bereits eines: Melden Sie sich an, oder fordern Sie ein neues Passwort an.\n",
      "Hello,\n\nSomebody, probably you, tried to make an account with this address. It has one "
      "already: sign in, or ask for a new password.\n"}},
    {Letter::invite,
     "invite",
     {"Invitation : {organisation}", "Uitnodiging: {organisation}", "Einladung: {organisation}",
      "Invitation: {organisation}"},
     {"Bonjour,\n\nVous êtes invité à agir pour {organisation} sur {region}. Ce code sert une fois "
      "et vaut sept jours.\n",
      "Hallo,\n\nU bent uitgenodigd om op {region} te handelen voor {organisation}. Deze code "
      "werkt "
      "één keer en geldt zeven dagen.\n",
      "Guten Tag,\n\nSie sind eingeladen, auf {region} für {organisation} zu handeln. Dieser Code "
      "gilt einmal und sieben Tage lang.\n",
      "Hello,\n\nYou are invited to act for {organisation} on {region}. This code works once and "
      "is "
      "valid for seven days.\n"}},
    {Letter::recover,
     "recover",
     {"Nouveau mot de passe", "Nieuw wachtwoord", "Neues Passwort", "New password"},
     {"Bonjour,\n\nVoici le code pour choisir un nouveau mot de passe sur {region}. Il sert une "
      "fois et vaut une heure. Si vous ne l'avez pas demandé, ignorez ce message.\n",
      "Hallo,\n\nHier is de code om op {region} een nieuw wachtwoord te kiezen. Hij werkt één keer "
      "en geldt een uur. Hebt u dit niet gevraagd, dan hoeft u niets te doen.\n",
      "Guten Tag,\n\nmit diesem Code wählen Sie auf {region} ein neues Passwort. Er gilt einmal "
      "und "
      "eine Stunde lang. Haben Sie ihn nicht angefordert, brauchen Sie nichts zu tun.\n",
      "Hello,\n\nThis code lets you choose a new password on {region}. It works once and is valid "
      "for an hour. If you did not ask for it, there is nothing to do.\n"}},
    {Letter::changed,
     "changed",
     {"Votre mot de passe a changé", "Uw wachtwoord is gewijzigd", "Ihr Passwort wurde geändert",
      "Your password was changed"},
     {"Bonjour,\n\nVotre mot de passe sur {region} vient de changer, et toutes vos sessions sont "
      "fermées. Si ce n'était pas vous, demandez tout de suite un nouveau mot de passe.\n",
      "Hallo,\n\nUw wachtwoord op {region} is zonet gewijzigd en al uw sessies zijn gesloten. Was "
      "u "
      "het niet, vraag dan meteen een nieuw wachtwoord.\n",
      "Guten Tag,\n\nIhr Passwort auf {region} wurde soeben geändert, alle Sitzungen sind beendet. "
      "Waren Sie es nicht, fordern Sie sofort ein neues Passwort an.\n",
      "Hello,\n\nYour password on {region} was just changed, and all your sessions are closed. If "
      "this was not you, ask for a new password at once.\n"}},
    {Letter::prove,
     "prove",
     {"Confirmez l'adresse : {organisation}", "Bevestig het adres: {organisation}",
      "Adresse bestätigen: {organisation}", "Confirm the address: {organisation}"},
     {"Bonjour,\n\nUne personne demande à tenir la fiche de {organisation} sur {region} avec cette "
      "adresse. Ce code le confirme ; il sert une fois et vaut sept jours.\n",
      "Hallo,\n\nIemand vraagt met dit adres de fiche van {organisation} op {region} te beheren. "
      "Deze code bevestigt het; hij werkt één keer en geldt zeven dagen.\n",
      "Guten Tag,\n\njemand möchte mit dieser Adresse den Eintrag von {organisation} auf {region} "
      "pflegen. Dieser Code bestätigt es; er gilt einmal und sieben Tage lang.\n",
      "Hello,\n\nSomebody asks to keep the entry of {organisation} on {region} with this address. "
      "This code confirms it; it works once and is valid for seven days.\n"}},
    {Letter::approved,
     "approved",
     {"Demande approuvée : {organisation}", "Aanvraag goedgekeurd: {organisation}",
      "Antrag genehmigt: {organisation}", "Claim approved: {organisation}"},
     {"Bonjour,\n\nVous pouvez désormais gérer la fiche de {organisation} sur {region} et y "
      "inviter "
      "des membres.\n",
      "Hallo,\n\nU kunt nu de fiche van {organisation} op {region} beheren en leden uitnodigen.\n",
      "Guten Tag,\n\nSie können den Eintrag von {organisation} auf {region} nun verwalten und "
      "Mitglieder einladen.\n",
      "Hello,\n\nYou can now keep the entry of {organisation} on {region} and invite members.\n"}},
    {Letter::refused,
     "refused",
     {"Demande refusée : {organisation}", "Aanvraag geweigerd: {organisation}",
      "Antrag abgelehnt: {organisation}", "Claim refused: {organisation}"},
     {"Bonjour,\n\nVotre demande de gérer {organisation} sur {region} n'a pas été acceptée : "
      "{reason}\n",
      "Hallo,\n\nUw aanvraag om {organisation} op {region} te beheren is niet aanvaard: {reason}\n",
      "Guten Tag,\n\nIhr Antrag, {organisation} auf {region} zu verwalten, wurde nicht angenommen: "
      "{reason}\n",
      "Hello,\n\nYour claim to keep {organisation} on {region} was not accepted: {reason}\n"}},
}};

std::size_t index_of(std::string_view language) {
  constexpr std::array<std::string_view, 4> languages{"fr", "nl", "de", "en"};
  for (std::size_t i = 0; i < languages.size(); ++i)
    if (languages[i] == language) return i;
  return 0;
}

// Values are not looked into again: a title that reads "{code}" stays one.
std::string filled(std::string_view pattern, const LetterValues& values) {
  std::string out;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = pattern.find('}', open);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    if (name == "region") out += values.region;
    if (name == "organisation") out += values.organisation;
    if (name == "reason") out += values.reason;
    pattern.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

Message letter(Letter kind, std::string_view language, std::string to, const LetterValues& values) {
  const std::size_t at = index_of(language);
  Message message;
  message.to = std::move(to);
  for (const Words& words : letters) {
    if (words.kind != kind) continue;
    message.kind = words.name;
    message.subject = filled(words.subject[at], values);
    message.text = filled(words.text[at], values);
  }
  if (!values.code.empty()) message.text += "\n    " + values.code + "\n";
  if (!values.link.empty()) message.text += "\n" + values.link + "\n";
  return message;
}

}  // namespace maillage::identity
