// One part of a mail: what was told, as the person who reads it may see it, in their language.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "notices/rules.h"

namespace maillage::notices {

struct Part {
  std::string subject;  // one line
  std::string text;     // lines, each ended by \n
};

// The fields' values are those that the actor reads; a sentence's placeholder that they do not
// read is left out. `entity` is what the mail is about.
Part part_of(const engine::Engine& engine, const access::Actor& actor, const Rule& rule,
             const engine::Record& entity, std::string_view language, std::string_view address);

// {place} filled in from a list of names and values; what is filled in is not looked into again.
std::string filled(std::string_view pattern,
                   const std::vector<std::pair<std::string, std::string>>& values);

// The best text of a map of languages, or the text itself; empty without one.
std::string text_in(const Json* value, std::string_view language);

// 31/12/2026; 31.12.2026 in German. Requires a text that begins with a day of ISO 8601.
std::string day_text(std::string_view day, std::string_view language);

// On one line, at most `characters` long, cut between characters with an ellipsis.
std::string one_line(std::string_view text, std::size_t characters);

}  // namespace maillage::notices
