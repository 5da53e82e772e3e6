// The functions behind the module's table. Internal to domain/calls/.
#pragma once

#include "domain/calls/call.h"
#include "domain/calls/roles.h"
#include "domain/pictures.h"

namespace maillage::domain::calls {

// editing.cpp: how a call is prepared.
Result<Json> save_call(Context& context, const Json& input);
Result<Json> open_call(Context& context, const Json& input);
Result<Json> copy_call(Context& context, const Json& input);
Result<Json> call_draft_view(Context& context, const Json& input);
// The input schema of calls.save.
Json call_input();

// jury.cpp: people to be named.
Result<Json> jury_candidates_view(Context& context, const Json& input);

// applications.cpp: from a draft to its receipt.
Result<Json> save_application(Context& context, const Json& input, Pictures& pictures);
Result<Json> submit_application(Context& context, const Json& input, Pictures& pictures);
Result<Json> reopen_application(Context& context, const Json& input);
Result<Json> application_view(Context& context, const Json& input, Pictures& pictures);
// The text that the receipt's fingerprint is of: everything that was submitted, in fixed order.
std::string receipt_text(const Json& application);

// reviews.cpp: closing, readers, scores.
Result<Json> close_call(Context& context, const Json& input, Pictures& pictures);
Result<Json> assign_reviewers(Context& context, const Json& input, Pictures& pictures);
Result<Json> decline_review(Context& context, const Json& input);
Result<Json> score_review(Context& context, const Json& input);
Result<Json> settle_application(Context& context, const Json& input);
Result<Json> my_reviews_view(Context& context, const Json& input);

// ranking.cpp, award.cpp: the ranking, its check, the award.
Result<Json> rank_call(Context& context, const Json& input, Pictures& pictures);
Result<Json> award_call(Context& context, const Json& input, Pictures& pictures);
Result<Json> award_reserve(Context& context, const Json& input);
Result<Json> ranking_check_view(Context& context, const Json& input);
// Everything that the ranking of a call depends on, without who the reviewers are.
struct RankingInputs {
  Json json;
  std::size_t waiting = 0;  // applications not all of whose reviewers have scored
  std::size_t without = 0;  // applications without any reviewer
};
Result<RankingInputs> ranking_inputs(const Context& context, const Call& call, Pictures& pictures);
// What a ranking's recorded inputs give; the same inputs always give the same text.
Result<Json> computed(const Json& inputs);

// boards.cpp: what the officer and the public see.
Result<Json> call_view(Context& context, const Json& input);
Result<Json> call_board_view(Context& context, const Json& input);
Result<Json> application_reviews_view(Context& context, const Json& input);
Result<Json> call_results_view(Context& context, const Json& input);

// The named shapes of all answers.
Json answer_schemas();

}  // namespace maillage::domain::calls
