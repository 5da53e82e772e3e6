// Folding: the form in which two spellings of a word compare equal, without case, accents,
// ligatures and typographic variants. All functions are thread-safe and take any bytes: what is
// not UTF-8 becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace maillage::text {

// Lower case, without accents, compatibility forms resolved (NFKC): "Œuvre Straße" becomes
// "oeuvre strasse"; curly apostrophes and long hyphens become ' and -, hard spaces plain ones.
std::string fold(std::string_view text);

// A place's name as a key for matching: folded, words parted by one space, "Saint", "Sint" and
// "Sankt" as "st", "s/" as "sur", "lez" and "lès" as "les", an article in parentheses brought to
// the front ("Louvière (La)"), other parentheses dropped.
std::string normalise_name(std::string_view name);

// The keys under which a name may be known, its normalised form first: what stands in parentheses
// or either side of a slash or " - " may be the name in another language ("Bruxelles/Brussel").
std::vector<std::string> name_keys(std::string_view name);

// The place that the name of a local authority speaks of: "Ville de Namur" gives "Namur",
// "Gemeente Lennik" gives "Lennik". The name itself when it starts with no such words.
std::string place_of_authority(std::string_view name);

}  // namespace maillage::text
