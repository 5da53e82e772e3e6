// calls.rank: from recorded scores to a ranking and a selection that anybody can compute again.
#include <algorithm>
#include <map>
#include <set>

#include "domain/calls/checks.h"
#include "domain/calls/commands.h"
#include "domain/new_id.h"

namespace maillage::domain::calls {

namespace {

Json integer(std::int64_t value) { return Json(value); }

std::int64_t integer_at(const Json& json, std::string_view name) {
  const Json* value = json.find(name);
  return value ? value->to_int().value_or(0) : 0;
}

// --- Writing the inputs. Points are millionths, amounts cents: whole numbers only.

Json criteria_inputs(const Call& call) {
  Json list = Json::array();
  for (const CallCriterion& criterion : call.criteria)
    list.push(Json::object({{"code", criterion.scale.code},
                            {"labels", domain::to_json(criterion.labels)},
                            {"obligatory", criterion.obligatory},
                            {"scaleMax", integer(criterion.scale.scale_max)},
                            {"weight", integer(criterion.scale.weight)},
                            {"minimum", integer(criterion.scale.minimum)}}));
  return list;
}

Json envelope_inputs(const Call& call) {
  Json list = Json::array();
  for (const solve::Envelope& envelope : call.envelopes)
    list.push(Json::object({{"code", envelope.code},
                            {"amount", integer(envelope.amount)},
                            {"from", integer(envelope.from)},
                            {"below", integer(envelope.below)},
                            {"remainder", envelope.remainder}}));
  return list;
}

Json bonus_inputs(const Call& call, const Json& facts) {
  Json list = Json::array();
  for (const CallBonus* bonus : bonuses_of(call, facts))
    list.push(Json::object({{"code", bonus->bonus.code},
                            {"points", integer(bonus->bonus.points)},
                            {"share", integer(bonus->bonus.share)}}));
  return list;
}

Json review_inputs(const Call& call, const std::vector<const Stored*>& reviews,
                   const std::map<std::string, std::string>& masks) {
  Json list = Json::array();
  for (const Stored* review : reviews) {
    Json scores = Json::array();
    const Json* given = review->entity.find("scores");
    for (const CallCriterion& criterion : call.criteria)
      scores.push(integer(millionths_of(given ? given->number_at(criterion.scale.code) : 0)));
    list.push(Json::object({{"reviewer", masks.at(std::string(review->text("reviewer")))},
                            {"scores", std::move(scores)}}));
  }
  return list;
}

// Reviewers appear as r1, r2…: who they are is not part of the arithmetic.
std::map<std::string, std::string> masks_of(const std::vector<Stored>& reviews) {
  std::set<std::string> names;
  for (const Stored& review : reviews) names.emplace(review.text("reviewer"));
  std::map<std::string, std::string> masks;
  for (const std::string& name : names) masks[name] = "r" + std::to_string(masks.size() + 1);
  return masks;
}

}  // namespace

Result<RankingInputs> ranking_inputs(const Context& context, const Call& call, Pictures& pictures) {
  if (call.criteria.empty()) return invalid("call.criteria", "must not be empty");
  if (call.envelopes.empty()) return invalid("call.envelopes", "must not be empty");
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const auto applications, linked(context, "Application", "call", call.id));
  MAILLAGE_ASSIGN(const auto reviews, linked(context, "Review", "call", call.id));
  const auto masks = masks_of(reviews);
  std::map<std::string_view, std::vector<const Stored*>> scored;
  std::set<std::string_view> unfinished;
  for (const Stored& review : reviews) {
    if (review.text("state") == "scored") scored[review.text("application")].push_back(&review);
    if (review.text("state") == "assigned") unfinished.insert(review.text("application"));
  }
  RankingInputs inputs;
  Json list = Json::array();
  for (const Stored& application : applications) {
    if (application.text("state") != "eligible") continue;
    const auto own = scored.find(application.id);
    if (unfinished.contains(application.id)) {
      ++inputs.waiting;
    } else if (own == scored.end()) {
      ++inputs.without;
    }
    if (own == scored.end() || unfinished.contains(application.id)) continue;
    const Json facts = facts_of(context, *territory, application.entity);
    const auto submitted = parse_timestamp(application.text("submittedAt"));
    Json item = Json::object(
        {{"id", application.id},
         {"submittedAt", integer(submitted.ok() ? submitted->time_since_epoch().count() : 0)},
         {"grant", integer(cents_of(application.entity.number_at("grant")))},
         {"bonuses", bonus_inputs(call, facts)},
         {"reviews", review_inputs(call, own->second, masks)}});
    if (const Json* settled = application.entity.find("settled"))
      item.set("settled", integer(millionths_of(settled->number_at("total"))));
    list.push(std::move(item));
  }
  inputs.json = Json::object({{"criteria", criteria_inputs(call)},
                              {"envelopes", envelope_inputs(call)},
                              {"rule", solve::name_of(call.selection.rule)},
                              {"threshold", integer(call.selection.threshold)},
                              {"applications", std::move(list)}});
  return inputs;
}

namespace {

// --- Reading them again.

std::vector<solve::Criterion> read_criteria(const Json& inputs) {
  std::vector<solve::Criterion> criteria;
  for (const Json& item : inputs.find("criteria")->as_array())
    criteria.push_back({std::string(item.string_at("code")), integer_at(item, "scaleMax"),
                        integer_at(item, "weight"), integer_at(item, "minimum")});
  return criteria;
}

std::vector<solve::Envelope> read_envelopes(const Json& inputs) {
  std::vector<solve::Envelope> envelopes;
  for (const Json& item : inputs.find("envelopes")->as_array())
    envelopes.push_back({std::string(item.string_at("code")), integer_at(item, "amount"),
                         integer_at(item, "from"), integer_at(item, "below"),
                         std::string(item.string_at("remainder"))});
  return envelopes;
}

solve::Scored read_scored(const Json& item) {
  solve::Scored scored;
  scored.id = item.string_at("id");
  scored.submitted_us = integer_at(item, "submittedAt");
  for (const Json& bonus : item.find("bonuses")->as_array())
    scored.bonuses.push_back({std::string(bonus.string_at("code")), integer_at(bonus, "points"),
                              integer_at(bonus, "share")});
  for (const Json& review : item.find("reviews")->as_array()) {
    solve::Review own{std::string(review.string_at("reviewer")), {}};
    for (const Json& score : review.find("scores")->as_array())
      own.scores.push_back(score.to_int().value_or(-1));
    scored.reviews.push_back(std::move(own));
  }
  if (item.find("settled")) scored.settled = integer_at(item, "settled");
  return scored;
}

// --- The result.

Json rank_json(const solve::Ranked& ranked, const solve::Verdict& verdict) {
  constexpr const char* outcomes[] = {"selected", "reserve", "refused"};
  Json points = Json::array();
  for (const solve::Contribution& one : ranked.contributions) points.push(integer(one.points));
  Json missed = Json::array();
  for (const std::size_t c : ranked.missed) missed.push(integer(static_cast<std::int64_t>(c)));
  return Json::object({{"id", ranked.id},
                       {"rank", integer(static_cast<std::int64_t>(ranked.rank))},
                       {"tied", ranked.tied},
                       {"total", integer(ranked.total)},
                       {"criteria", integer(ranked.criteria)},
                       {"bonus", integer(ranked.bonus)},
                       {"lowest", integer(ranked.lowest)},
                       {"highest", integer(ranked.highest)},
                       {"points", std::move(points)},
                       {"missed", std::move(missed)},
                       {"outcome", outcomes[static_cast<std::size_t>(verdict.outcome)]},
                       {"ground", solve::name_of(verdict.ground)},
                       {"envelope", verdict.envelope},
                       {"grant", integer(verdict.grant)},
                       {"left", integer(verdict.left)},
                       {"reserve", integer(static_cast<std::int64_t>(verdict.reserve))}});
}

Json envelopes_json(const solve::Selection& selection) {
  Json list = Json::array();
  for (const solve::EnvelopeUse& use : selection.envelopes)
    list.push(Json::object({{"code", use.code},
                            {"amount", integer(use.amount)},
                            {"used", integer(use.used)},
                            {"candidates", integer(static_cast<std::int64_t>(use.candidates))},
                            {"selected", integer(static_cast<std::int64_t>(use.selected))},
                            {"proven", use.proven}}));
  return list;
}

}  // namespace

Result<Json> computed(const Json& inputs) {
  std::vector<solve::Scored> applications;
  std::vector<solve::Candidate> candidates;
  for (const Json& item : inputs.find("applications")->as_array()) {
    applications.push_back(read_scored(item));
    candidates.push_back({applications.back().id, integer_at(item, "grant")});
  }
  MAILLAGE_ASSIGN(const auto ranking, solve::rank(read_criteria(inputs), applications));
  const solve::SelectionOptions options{
      solve::selection_rule_of(inputs.string_at("rule")).value_or(solve::SelectionRule::by_rank),
      integer_at(inputs, "threshold")};
  MAILLAGE_ASSIGN(const auto selection,
                  solve::select(ranking, candidates, read_envelopes(inputs), options));
  Json rows = Json::array();
  for (std::size_t i = 0; i < ranking.size(); ++i)
    rows.push(rank_json(ranking[i], selection.verdicts[i]));
  return Json::object({{"ranking", std::move(rows)},
                       {"envelopes", envelopes_json(selection)},
                       {"used", integer(selection.used)}});
}

Result<Json> rank_call(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const Call call, read_call(context, input.string_at("call")));
  if (call.state != "evaluation")
    return make_error(ErrorCode::conflict,
                      "A call is ranked while it is assessed; its state is '" + call.state + "'.",
                      "call");
  MAILLAGE_ASSIGN(RankingInputs inputs, ranking_inputs(context, call, pictures));
  const bool save = input.bool_at("save");
  if (save && inputs.waiting + inputs.without > 0)
    return make_error(ErrorCode::conflict,
                      std::to_string(inputs.waiting) + " applications still wait for scores and " +
                          std::to_string(inputs.without) + " have no reviewer.",
                      "call");
  MAILLAGE_ASSIGN(Json result, computed(inputs.json));
  const std::string digest = hex_encode(sha256(inputs.json.dump() + "\n" + result.dump()));
  Json answer =
      Json::object({{"call", call.id},
                    {"ranking", Json()},
                    {"digest", digest},
                    {"waiting", integer(static_cast<std::int64_t>(inputs.waiting))},
                    {"withoutReviewer", integer(static_cast<std::int64_t>(inputs.without))},
                    {"result", result}});
  if (!save) return answer;
  const std::string id = new_id(context, "Ranking");
  Json entity = Json::object({{"id", id},
                              {"type", "Ranking"},
                              {"title", domain::to_json(call.title)},
                              {"call", call.id},
                              {"computedAt", format_timestamp(context.engine.now())},
                              {"inputs", std::move(inputs.json)},
                              {"result", std::move(result)},
                              {"digest", digest}});
  MAILLAGE_ASSIGN(auto change, creation(context, std::move(entity)));
  MAILLAGE_TRY(commit_trusted(context, {std::move(change)}, "calls.rank"));
  answer.set("ranking", id);
  return answer;
}

Result<Json> ranking_check_view(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored ranking, stored(context, input.string_at("id"), "Ranking"));
  const Json* inputs = ranking.entity.find("inputs");
  const Json* result = ranking.entity.find("result");
  if (!inputs || !result) return invalid("id", "holds no computation");
  MAILLAGE_ASSIGN(const Json again, computed(*inputs));
  const std::string digest = hex_encode(sha256(inputs->dump() + "\n" + result->dump()));
  return Json::object({{"ranking", ranking.id},
                       {"sameResult", again.dump() == result->dump()},
                       {"sameFingerprint", digest == ranking.text("digest")},
                       {"digest", digest}});
}

}  // namespace maillage::domain::calls
