// The stop words. Only words of grammar are here: a word that names a thing stays searchable.
#include "text/stop_words.h"

#include <array>

namespace maillage::text {
namespace {

constexpr std::array<std::string_view, 138> fr_words = {
    "a",       "afin",   "ai",      "ainsi", "alors",   "apres",   "au",    "aucun",    "aussi",
    "autre",   "autres", "aux",     "avant", "avec",    "avez",    "avoir", "avons",    "car",
    "ce",      "ceci",   "cela",    "celle", "celles",  "celui",   "ces",   "cet",      "cette",
    "ceux",    "chez",   "ci",      "comme", "comment", "dans",    "de",    "des",      "donc",
    "dont",    "du",     "elle",    "elles", "en",      "encore",  "entre", "est",      "et",
    "etaient", "etait",  "etant",   "ete",   "etre",    "eu",      "eux",   "fait",     "il",
    "ils",     "je",     "la",      "le",    "les",     "leur",    "leurs", "lors",     "lorsque",
    "lui",     "mais",   "me",      "meme",  "memes",   "mes",     "moi",   "moins",    "mon",
    "ne",      "ni",     "nos",     "notre", "nous",    "on",      "ont",   "ou",       "par",
    "parce",   "pas",    "pendant", "peu",   "peut",    "plus",    "pour",  "pourquoi", "puis",
    "qu",      "quand",  "que",     "quel",  "quelle",  "quelles", "quels", "qui",      "sa",
    "sans",    "se",     "sera",    "sert",  "ses",     "si",      "sinon", "soit",     "son",
    "sont",    "sous",   "souvent", "sur",   "ta",      "tandis",  "te",    "tel",      "telle",
    "tels",    "tes",    "toi",     "ton",   "tous",    "tout",    "toute", "toutes",   "tres",
    "trop",    "tu",     "un",      "une",   "vers",    "via",     "voici", "vos",      "votre",
    "vous",    "vu",     "y"};

constexpr std::array<std::string_view, 112> nl_words = {
    "aan",   "af",      "al",     "alle", "alleen", "als",    "altijd", "andere", "ben",
    "bij",   "daar",    "dan",    "dat",  "de",     "der",    "deze",   "die",    "dit",
    "doch",  "doen",    "door",   "dus",  "een",    "eens",   "en",     "er",     "ge",
    "geen",  "geweest", "haar",   "had",  "heb",    "hebben", "heeft",  "hem",    "het",
    "hier",  "hij",     "hoe",    "hun",  "ik",     "in",     "is",     "ja",     "je",
    "kan",   "kon",     "kunnen", "maar", "me",     "meer",   "men",    "met",    "mij",
    "mijn",  "moet",    "na",     "naar", "niet",   "niets",  "nog",    "nu",     "of",
    "om",    "omdat",   "onder",  "ons",  "ook",    "op",     "over",   "per",    "reeds",
    "samen", "te",      "tegen",  "ten",  "ter",    "toch",   "toen",   "tot",    "tussen",
    "u",     "uit",     "uw",     "van",  "vanuit", "veel",   "voor",   "waar",   "want",
    "waren", "was",     "wat",    "we",   "wel",    "werd",   "wezen",  "wie",    "wij",
    "wil",   "worden",  "wordt",  "zal",  "ze",     "zei",    "zelf",   "zich",   "zij",
    "zijn",  "zo",      "zonder", "zou"};

constexpr std::array<std::string_view, 158> de_words = {
    "aber",   "alle",   "allem",  "allen",   "aller",   "alles",  "als",    "also",   "am",
    "an",     "ander",  "andere", "anderen", "auch",    "auf",    "aus",    "bei",    "beim",
    "bin",    "bis",    "bist",   "da",      "damit",   "dann",   "das",    "dass",   "dazu",
    "dein",   "dem",    "den",    "denn",    "der",     "des",    "die",    "dies",   "diese",
    "diesem", "diesen", "dieser", "dieses",  "doch",    "dort",   "du",     "durch",  "ein",
    "eine",   "einem",  "einen",  "einer",   "eines",   "er",     "es",     "etwas",  "euch",
    "euer",   "fur",    "gegen",  "gewesen", "hab",     "habe",   "haben",  "hat",    "hatte",
    "hatten", "hier",   "hin",    "hinter",  "ich",     "ihm",    "ihn",    "ihnen",  "ihr",
    "ihre",   "ihrem",  "ihren",  "ihrer",   "im",      "in",     "indem",  "ins",    "ist",
    "ja",     "jede",   "jedem",  "jeden",   "jeder",   "jedes",  "jetzt",  "kann",   "kein",
    "keine",  "keinem", "keinen", "keiner",  "konnen",  "machen", "man",    "mehr",   "mein",
    "meine",  "mit",    "muss",   "nach",    "nicht",   "nichts", "noch",   "nun",    "nur",
    "ob",     "oder",   "ohne",   "sehr",    "sein",    "seine",  "seinem", "seinen", "seiner",
    "selbst", "sich",   "sie",    "sind",    "so",      "solche", "soll",   "sollte", "sondern",
    "sonst",  "sowie",  "uber",   "um",      "und",     "uns",    "unser",  "unter",  "vom",
    "von",    "vor",    "war",    "waren",   "was",     "weg",    "weil",   "weiter", "welche",
    "wenn",   "werden", "wie",    "wieder",  "will",    "wir",    "wird",   "wo",     "wollen",
    "zu",     "zum",    "zur",    "zwar",    "zwischen"};

constexpr std::array<std::string_view, 115> en_words = {
    "a",     "about",   "after", "all",     "also",  "am",     "an",    "and",     "any",    "are",
    "as",    "at",      "be",    "because", "been",  "before", "being", "between", "both",   "but",
    "by",    "can",     "could", "did",     "do",    "does",   "doing", "down",    "during", "each",
    "few",   "for",     "from",  "further", "had",   "has",    "have",  "having",  "he",     "her",
    "here",  "hers",    "him",   "his",     "how",   "i",      "if",    "in",      "into",   "is",
    "it",    "its",     "just",  "me",      "more",  "most",   "my",    "no",      "nor",    "not",
    "now",   "of",      "off",   "on",      "once",  "only",   "or",    "other",   "our",    "ours",
    "out",   "over",    "own",   "same",    "she",   "should", "so",    "some",    "such",   "than",
    "that",  "the",     "their", "theirs",  "them",  "then",   "there", "these",   "they",   "this",
    "those", "through", "to",    "too",     "under", "until",  "up",    "very",    "was",    "we",
    "were",  "what",    "when",  "where",   "which", "while",  "who",   "whom",    "why",    "will",
    "with",  "would",   "you",   "your",    "yours"};

}  // namespace

std::span<const std::string_view> stop_words(Language language) {
  switch (language) {
    case Language::fr: return fr_words;
    case Language::nl: return nl_words;
    case Language::de: return de_words;
    case Language::en: return en_words;
  }
  return {};
}

}  // namespace maillage::text
