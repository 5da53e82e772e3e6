#include "domain/accompaniment/roles.h"

#include <algorithm>

namespace maillage::domain::accompaniment {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool edits(const access::Actor& actor) {
  return actor.may_write && actor.role >= access::Role::editor;
}

Result<void> require(const Context& context, bool holds, const char* whose) {
  if (holds) return {};
  if (!context.actor.signed_in())
    return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  return make_error(ErrorCode::forbidden, std::string("Only ") + whose + " may do this.");
}

}  // namespace

bool is_officer(const access::Actor& actor) {
  return actor.is_staff() || (actor.may_write && contains(actor.systems, "accompaniment"));
}

bool acts_for_body(const access::Actor& actor, std::string_view body) {
  return is_officer(actor) || keeps_notes(actor, body);
}

bool keeps_notes(const access::Actor& actor, std::string_view body) {
  return actor.is_staff() || (edits(actor) && !body.empty() && actor.organisation == body);
}

bool acts_for_asker(const access::Actor& actor, const Stored& request) {
  if (is_officer(actor)) return true;
  if (!edits(actor)) return false;
  const std::string_view organisation = request.text("organisation");
  return (!organisation.empty() && actor.organisation == organisation) ||
         contains(actor.territories, request.text("municipality"));
}

Result<void> require_officer(const Context& context) {
  return require(context, is_officer(context.actor), "the region's officers for accompaniment");
}

Result<void> require_body(const Context& context, const Stored& request) {
  return require(context, acts_for_body(context.actor, request.text("supportBody")),
                 "the support body of this request");
}

Result<void> require_notes(const Context& context, const Stored& request) {
  return require(context, keeps_notes(context.actor, request.text("supportBody")),
                 "the support body of this request");
}

Result<void> require_asker(const Context& context, const Stored& request) {
  return require(context, acts_for_asker(context.actor, request), "those who asked");
}

Result<void> require_either(const Context& context, const Stored& request) {
  return require(context,
                 acts_for_asker(context.actor, request) ||
                     acts_for_body(context.actor, request.text("supportBody")),
                 "those who asked and their support body");
}

}  // namespace maillage::domain::accompaniment
