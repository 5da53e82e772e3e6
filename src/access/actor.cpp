#include "access/actor.h"

namespace maillage::access {

namespace {

void append(std::string& out, std::string_view text) {
  out += text;
  out += '\n';
}

void append(std::string& out, const std::vector<std::string>& list) {
  for (const std::string& item : list) {
    out += ' ';
    out += item;
  }
  out += '\n';
}

}  // namespace

std::string signature(const Actor& actor) {
  if (actor.kind == Actor::Kind::anonymous) return "anonymous";
  std::string out = actor.is_staff() ? "staff" : "";
  const bool restricted = !actor.may_write || !actor.types_only.empty();
  if (actor.is_staff() && !restricted) return out;
  out += static_cast<char>('0' + static_cast<int>(actor.kind));
  out += static_cast<char>('0' + static_cast<int>(actor.role));
  out += actor.advisor ? 'a' : '-';
  out += actor.operates ? 'o' : '-';
  out += actor.may_write ? 'w' : '-';
  out += actor.shown_to ? 's' : '-';  // what is private to its readers stays hidden
  append(out, actor.person);
  append(out, actor.organisation);
  append(out, actor.territories);
  append(out, actor.advised_territories);
  append(out, actor.advised_themes);
  append(out, actor.bodies);
  append(out, actor.systems);
  append(out, actor.types_only);
  return out;
}

std::string roles_of(const Actor& actor) {
  std::string words;
  const auto add = [&](std::string_view word, std::string_view of = {}) {
    if (!words.empty()) words += ' ';
    words += word;
    words += of;
  };
  switch (actor.kind) {
    case Actor::Kind::anonymous: add("anonymous"); break;
    case Actor::Kind::administrator: add("administrator"); break;
    case Actor::Kind::system: add("program"); break;
    case Actor::Kind::service: add("service"); break;
    case Actor::Kind::person: break;
  }
  if (actor.role != Role::none) add(name_of(actor.role));
  if (actor.advisor) add("advisor");
  if (actor.operates) add("operator");
  if (!actor.bodies.empty()) add("body-member");
  for (const std::string& system : actor.systems) add("officer:", system);
  if (!actor.looks_as.empty()) add(looking_as, actor.looks_as);
  return words;
}

Error only_looking() {
  return make_error(ErrorCode::forbidden,
                    "You are looking with somebody else's rights: nothing can be changed until you "
                    "end that.",
                    "seeing");
}

Error not_for_lookers() {
  return make_error(ErrorCode::forbidden,
                    "This is a person's own, and not shown to who looks with their rights.",
                    "seeing");
}

}  // namespace maillage::access
