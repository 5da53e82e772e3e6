// What the files of organisations.h share.
#pragma once

#include <string>
#include <string_view>

#include "access/actor.h"
#include "base/json.h"
#include "base/result.h"

namespace maillage::identity {

Error only_for(const char* whom);
// A person, or staff; and not by a key that may do less than its holder.
Result<void> check_person(const access::Actor& actor);
// A relationship or code, the first of several.
std::string text_of(const Json& entity, std::string_view member);
void copy_member(const Json& from, Json& to, std::string_view member);

}  // namespace maillage::identity
