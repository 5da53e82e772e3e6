#include "domain/calls/roles.h"

#include <algorithm>

namespace maillage::domain::calls {

bool is_officer(const access::Actor& actor) {
  return actor.is_staff() ||
         (actor.may_write &&
          std::find(actor.systems.begin(), actor.systems.end(), "projects") != actor.systems.end());
}

Result<void> require_officer(const Context& context) {
  if (is_officer(context.actor)) return {};
  if (!context.actor.signed_in())
    return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  return make_error(ErrorCode::forbidden, "Only the region's officers for calls may do this.");
}

Result<void> require_applicant(const Context& context, std::string_view organisation) {
  const access::Actor& actor = context.actor;
  if (is_officer(actor)) return {};
  if (!actor.signed_in()) return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  if (actor.may_write && actor.organisation == organisation && actor.role >= access::Role::editor)
    return {};
  return make_error(ErrorCode::forbidden,
                    "Only an editor of the applying organisation may do this.", "organisation");
}

}  // namespace maillage::domain::calls
