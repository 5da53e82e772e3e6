#include "domain/calls/calls.h"

#include "domain/calls/commands.h"
#include "domain/calls/follow_up.h"
#include "domain/schemas.h"

namespace maillage::domain {

namespace {

std::vector<Command> application_commands(const PicturesPtr& pictures) {
  return {
      {"applications.save", "Keeps a draft of an application to a call; without id a new one.",
       schema(R"({"type":"object","properties":{
         "id":{"type":"string","minLength":1,"maxLength":2048},
         "version":{"type":"integer","minimum":0,"description":"Refuse when the draft is at another version."},
         "call":{"type":"string","minLength":1,"maxLength":2048,"description":"Of a new application."},
         "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of title and summary; default: fr."},
         "title":{"type":"string","minLength":1,"maxLength":300},
         "summary":{"type":"string","maxLength":2000},
         "organisation":{"type":"string","minLength":1,"maxLength":2048,"description":"Lead applicant."},
         "partners":{"type":"array","maxItems":200,"items":{"type":"string","minLength":1,"maxLength":2048}},
         "municipalities":{"type":"array","maxItems":1000,"items":{"type":"string","minLength":1,"maxLength":2048}},
         "budget":{"type":"number","minimum":0,"maximum":10000000000,"description":"EUR."},
         "grant":{"type":"number","minimum":0,"maximum":10000000000,"description":"EUR asked for."},
         "clear":{"type":"array","maxItems":2,"items":{"type":"string","enum":["budget","grant"]},"description":"Amounts to take away."},
         "answers":{"type":"object","description":"By the names of the call's form fields."}}})"),
       schema_reference("ApplicationView"), Permission::signed_in, false,
       [pictures](Context& context, const Json& input) {
         return calls::save_application(context, input, *pictures);
       }},
      {"applications.submit",
       "Hands an application in, until the call's closing time, and gives the receipt.",
       schema(R"({"type":"object","required":["id"],"properties":{
         "id":{"type":"string","minLength":1,"maxLength":2048},
         "version":{"type":"integer","minimum":0}}})"),
       schema_reference("ApplicationView"), Permission::signed_in, false,
       [pictures](Context& context, const Json& input) {
         return calls::submit_application(context, input, *pictures);
       }},
      {"applications.reopen",
       "Takes a submitted application back to draft, until the call's closing time.",
       schema(R"({"type":"object","required":["id"],"properties":{
         "id":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("Written"), Permission::signed_in, false, calls::reopen_application},
  };
}

std::vector<Command> review_commands() {
  return {
      {"reviews.score", "Keeps the scores of one's review; done finishes it.",
       schema(R"({"type":"object","required":["review","scores"],"properties":{
         "review":{"type":"string","minLength":1,"maxLength":2048},
         "scores":{"type":"object","description":"By the codes of the call's criteria."},
         "comments":{"type":"object","description":"By the codes of criteria, or `all`."},
         "done":{"type":"boolean"}}})"),
       schema_reference("Written"), Permission::signed_in, false, calls::score_review},
      {"reviews.decline", "Declares a conflict of interest and gives the review back.",
       schema(R"({"type":"object","required":["review","reason"],"properties":{
         "review":{"type":"string","minLength":1,"maxLength":2048},
         "reason":{"type":"string","minLength":1,"maxLength":2000}}})"),
       schema_reference("Written"), Permission::signed_in, false, calls::decline_review},
  };
}

std::vector<Command> preparing_commands() {
  return {
      {"calls.save",
       "Keeps a call in preparation, and tells everything that keeps it from being opened; an open "
       "call changes only where nobody relies on it.",
       calls::call_input(), schema_reference("CallDraft"), Permission::signed_in, false,
       calls::save_call},
      {"calls.open",
       "Opens a call in preparation, or announces it until its opening time; refused with every "
       "fault at its place.",
       schema(R"({"type":"object","required":["call"],"properties":{
         "call":{"type":"string","minLength":1,"maxLength":2048},
         "version":{"type":"integer","minimum":0}}})"),
       schema_reference("CallDraft"), Permission::signed_in, false, calls::open_call},
      {"calls.copy",
       "A new call in preparation that starts from a past one; without its times and its jury.",
       schema(R"({"type":"object","required":["call"],"properties":{
         "call":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("CallDraft"), Permission::signed_in, false, calls::copy_call},
  };
}

std::vector<Command> officer_commands(const PicturesPtr& pictures) {
  const Json one_call = schema(R"({"type":"object","required":["call"],"properties":{
    "call":{"type":"string","minLength":1,"maxLength":2048}}})");
  return {
      {"calls.close",
       "After its closing time: decides which applications are eligible, with reasons.", one_call,
       schema_reference("CallClosed"), Permission::signed_in, true,
       [pictures](Context& context, const Json& input) {
         return calls::close_call(context, input, *pictures);
       }},
      {"calls.assign",
       "Gives every eligible application its reviewers, without conflicts of interest.", one_call,
       schema_reference("CallAssigned"), Permission::signed_in, true,
       [pictures](Context& context, const Json& input) {
         return calls::assign_reviewers(context, input, *pictures);
       }},
      {"calls.settle",
       "After the discussion: the total that counts instead of the mean; without one, the mean "
       "again.",
       schema(R"({"type":"object","required":["application"],"properties":{
         "application":{"type":"string","minLength":1,"maxLength":2048},
         "total":{"type":"number","minimum":0,"maximum":1000000},
         "reason":{"type":"string","maxLength":2000}}})"),
       schema_reference("Written"), Permission::signed_in, false, calls::settle_application},
      {"calls.rank", "Ranks and selects within the envelopes; keeps the result on request.",
       schema(R"({"type":"object","required":["call"],"properties":{
         "call":{"type":"string","minLength":1,"maxLength":2048},
         "save":{"type":"boolean","description":"Keep the ranking with everything it was computed from."}}})"),
       schema_reference("CallRanked"), Permission::signed_in, true,
       [pictures](Context& context, const Json& input) {
         return calls::rank_call(context, input, *pictures);
       }},
      {"calls.award", "Decides as a kept ranking says: decisions with reasons, projects, figures.",
       schema(R"({"type":"object","required":["ranking"],"properties":{
         "ranking":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("CallAwarded"), Permission::signed_in, true,
       [pictures](Context& context, const Json& input) {
         return calls::award_call(context, input, *pictures);
       }},
      {"calls.award-reserve", "With more money: takes the reserve list in its order.",
       schema(R"({"type":"object","required":["call","amount"],"properties":{
         "call":{"type":"string","minLength":1,"maxLength":2048},
         "amount":{"type":"number","minimum":0.01,"maximum":10000000000,"description":"EUR."}}})"),
       schema_reference("CallAwarded"), Permission::signed_in, true, calls::award_reserve},
  };
}

std::vector<View> views(const PicturesPtr& pictures) {
  const Json by_id = schema(R"({"type":"object","required":["id"],"properties":{
    "id":{"type":"string","minLength":1,"maxLength":2048}}})");
  const Json by_call = schema(R"({"type":"object","required":["call"],"properties":{
    "call":{"type":"string","minLength":1,"maxLength":2048}}})");
  return {
      {"call", "A call with its form, rules, criteria and one's own applications.", by_id,
       schema_reference("CallView"), false, calls::call_view},
      {"call-draft",
       "For the officer who prepares a call: its fields, what is wrong, what is locked.", by_id,
       schema_reference("CallDraft"), false, calls::call_draft_view},
      {"jury-candidates",
       "For the officer: members of organisations, by the beginnings of their names or of their "
       "organisation's.",
       schema(R"({"type":"object","required":["text"],"properties":{
         "text":{"type":"string","maxLength":200}}})"),
       schema_reference("JuryCandidates"), true, calls::jury_candidates_view},
      {"call-board", "For the officer: applications, progress of the reviews, last ranking.",
       by_call, schema_reference("CallBoard"), true, calls::call_board_view},
      {"call-results", "What came of a call: selection, figures, method.", by_id,
       schema_reference("CallResults"), true, calls::call_results_view},
      {"application", "An application, what it still lacks, eligibility, receipt.", by_id,
       schema_reference("ApplicationView"), false,
       [pictures](Context& context, const Json& input) {
         return calls::application_view(context, input, *pictures);
       }},
      {"application-reviews", "The reviews of an application, once all have scored.",
       schema(R"({"type":"object","required":["application"],"properties":{
         "application":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("ApplicationReviews"), true, calls::application_reviews_view},
      {"my-reviews", "The reviews of a call that were given to whoever asks.", by_call,
       schema_reference("MyReviews"), true, calls::my_reviews_view},
      {"ranking-check", "Computes a kept ranking again and compares.", by_id,
       schema_reference("RankingCheck"), true, calls::ranking_check_view},
  };
}

}  // namespace

Module calls_module(PicturesPtr pictures) {
  Module module;
  module.name = "calls";
  module.commands = application_commands(pictures);
  for (auto& command : review_commands()) module.commands.push_back(std::move(command));
  for (auto& command : preparing_commands()) module.commands.push_back(std::move(command));
  for (auto& command : officer_commands(pictures)) module.commands.push_back(std::move(command));
  for (auto& command : calls::follow_up_commands()) module.commands.push_back(std::move(command));
  module.views = views(pictures);
  for (auto& view : calls::follow_up_views()) module.views.push_back(std::move(view));
  module.schemas = calls::answer_schemas();
  const Json more = calls::follow_up_schemas();
  for (const auto& [name, shape] : more.as_object()) module.schemas.set(name, shape);
  return module;
}

}  // namespace maillage::domain
