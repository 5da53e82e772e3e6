// The words of the messages that identity sends, in the four languages.
#pragma once

#include <string>
#include <string_view>

#include "identity/outbox.h"

namespace maillage::identity {

enum class Letter {
  confirm,   // a code to finish an account
  known,     // somebody asked for an account that exists already
  invite,    // a code to join an organisation
  recover,   // a code to choose a new password
  changed,   // the password was changed
  prove,     // a code that proves the address at an organisation
  approved,  // a claim was approved
  refused,   // a claim was refused
};

struct LetterValues {
  std::string region;        // how the region calls itself
  std::string link;          // where the code can be used; empty: only the code is told
  std::string code;          // empty: none
  std::string organisation;  // its title
  std::string reason;        // of a refusal
};

// In `language` (fr, nl, de, en; others: fr).
Message letter(Letter kind, std::string_view language, std::string to, const LetterValues& values);

}  // namespace maillage::identity
