// The functions behind the module's table. Internal to domain/accompaniment/.
#pragma once

#include "domain/accompaniment/roles.h"
#include "domain/pictures.h"

namespace maillage::domain::accompaniment {

// asking.cpp
Result<Json> ask(Context& context, const Json& input, Pictures& pictures);

// assignment.cpp: which support body takes a request.
Result<Json> assign(Context& context, const Json& input, Pictures& pictures);
Result<Json> hand_over(Context& context, const Json& input, Pictures& pictures);

// advice.cpp: recommendations, conversation, evaluation.
Result<Json> recommend(Context& context, const Json& input);
Result<Json> answer_recommendation(Context& context, const Json& input);
Result<Json> write(Context& context, const Json& input);
Result<Json> evaluate(Context& context, const Json& input);
Result<Json> request_view(Context& context, const Json& input);

// board.cpp: the advisor's and the officer's day.
Result<Json> board_view(Context& context, const Json& input, Pictures& pictures);

// objectives.cpp: what a support body committed to, and what it did.
Result<Json> contract_view(Context& context, const Json& input, Pictures& pictures);

// toolbox.cpp: resources and who uses them.
Result<Json> toolbox_view(Context& context, const Json& input, Pictures& pictures);
Result<Json> adopt(Context& context, const Json& input);

// referents.cpp: the network of internal referents, its directory and its letters.
Result<Json> name_referent(Context& context, const Json& input);
Result<Json> change_referent(Context& context, const Json& input);
Result<Json> end_referent(Context& context, const Json& input);
Result<Json> write_letter(Context& context, const Json& input);
Result<Json> referents_view(Context& context, const Json& input, Pictures& pictures);

// The named shapes of all answers.
Json answer_schemas();

}  // namespace maillage::domain::accompaniment
