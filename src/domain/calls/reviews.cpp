// Closing a call, who reads what, and the scores.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "domain/calls/checks.h"
#include "domain/calls/commands.h"
#include "domain/calls/jury.h"
#include "domain/dossier.h"
#include "domain/new_id.h"
#include "solve/pairing.h"

namespace maillage::domain::calls {

namespace {

Result<void> require_state(const Call& call, std::string_view state) {
  if (call.state == state) return {};
  return make_error(ErrorCode::conflict,
                    "This is possible while the call is '" + std::string(state) +
                        "'; its state is '" + call.state + "'.",
                    "call");
}

std::vector<std::string> listed(const Json& entity, std::string_view name) {
  std::vector<std::string> ids;
  const Json* value = entity.find(name);
  if (value && value->is_string()) ids.push_back(value->as_string());
  if (value && value->is_array())
    for (const Json& id : value->as_array())
      if (id.is_string()) ids.push_back(id.as_string());
  return ids;
}

bool contains(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Who has worked with whom, from the projects of the graph.
class Partnerships {
 public:
  static Result<Partnerships> read(const Context& context) {
    Partnerships partnerships;
    MAILLAGE_ASSIGN(const auto projects, all_of_type(context, "Project"));
    for (const auto& project : projects) {
      std::vector<std::string> members = texts_of(context, *project, "partners");
      for (const std::string& lead : texts_of(context, *project, "lead")) members.push_back(lead);
      for (const std::string& a : members)
        for (const std::string& b : members)
          if (a != b) partnerships.with_[a].insert(b);
    }
    return partnerships;
  }
  bool worked_together(const std::string& a, const std::string& b) const {
    const auto found = with_.find(a);
    return found != with_.end() && found->second.contains(b);
  }

 private:
  std::map<std::string, std::set<std::string>> with_;
};

// Why a juror may not read an application: "declared", "organisation", "territory", "partnership";
// empty when nothing speaks against it.
class Conflicts {
 public:
  Conflicts(const Context& context, const TerritoryPicture& territory, Partnerships partnerships,
            const Call& call, const std::vector<Stored>& reviews)
      : context_(context), territory_(territory), partnerships_(std::move(partnerships)) {
    for (const Juror& juror : call.jury)
      organisations_[juror.actor] = organisations_of(context, juror);
    for (const Stored& review : reviews)
      if (review.text("state") == "declined")
        declared_.insert(
            {std::string(review.text("application")), std::string(review.text("reviewer"))});
  }

  std::string_view between(const Stored& application, const Juror& juror) const {
    if (declared_.contains({application.id, juror.actor})) return "declared";
    std::vector<std::string> applicants = listed(application.entity, "partners");
    for (const std::string& lead : listed(application.entity, "organisation"))
      applicants.push_back(lead);
    for (const std::string& organisation : organisations_.at(juror.actor))
      if (const auto tie = tie_of(organisation, application, applicants); !tie.empty()) return tie;
    return {};
  }

 private:
  std::string_view tie_of(const std::string& organisation, const Stored& application,
                          const std::vector<std::string>& applicants) const {
    if (contains(applicants, organisation)) return "organisation";
    if (const Dossier* body = territory_.organisation(organisation)) {
      // An authority of the same place; a body that serves many is none.
      const auto places = territory_.places_of(*body);
      if (places.size() == 1 && contains(places_of(application), places.front()))
        return "territory";
    }
    for (const std::string& applicant : applicants)
      if (partnerships_.worked_together(organisation, applicant)) return "partnership";
    return {};
  }

  std::vector<std::string> places_of(const Stored& application) const {
    const Json facts = facts_of(context_, territory_, application.entity);
    std::vector<std::string> ids;
    for (const Json& place : facts.find("municipalities")->as_array())
      ids.emplace_back(place.string_at("id"));
    return ids;
  }

  const Context& context_;
  const TerritoryPicture& territory_;
  Partnerships partnerships_;
  std::map<std::string, std::vector<std::string>> organisations_;  // of each juror
  std::set<std::pair<std::string, std::string>> declared_;
};

std::vector<Stored> in_state(const std::vector<Stored>& all, std::string_view state) {
  std::vector<Stored> found;
  for (const Stored& one : all)
    if (one.text("state") == state) found.push_back(one);
  return found;
}

Json review_of(const std::string& id, const Stored& application, const Call& call,
               const std::string& reviewer) {
  Json title = Json::object();
  if (const Json* map = application.entity.find("title")) title = *map;
  Json review = Json::object({{"id", id},
                              {"type", "Review"},
                              {"title", std::move(title)},
                              {"call", call.id},
                              {"application", application.id},
                              {"reviewer", reviewer}});
  if (application.entity.bool_at("fictional")) review.set("fictional", true);
  return review;
}

// Gives every application the readers that it still lacks; those it has keep it.
class Assignment {
 public:
  Assignment(Context& context, const Call& call, const std::vector<Stored>& applications,
             const Conflicts& conflicts, const std::vector<Stored>& reviews)
      : context_(context), call_(call), applications_(applications) {
    for (const Stored& review : reviews) {
      if (review.text("state") == "declined") continue;
      present_[std::string(review.text("application"))].emplace_back(review.text("reviewer"));
      ++loads_[std::string(review.text("reviewer"))];
    }
    for (const Stored& application : applications) {
      std::vector<bool> row;
      for (const Juror& juror : call.jury) {
        const std::string_view ground = conflicts.between(application, juror);
        if (!ground.empty()) ++grounds_[std::string(ground)];
        row.push_back(!ground.empty() || contains(present_[application.id], juror.actor));
      }
      excluded_.push_back(std::move(row));
    }
  }

  // Those that lack most choose first.
  Result<void> run() {
    for (int lacking = call_.reviewers_wanted; lacking > 0; --lacking) {
      std::vector<std::size_t> chosen;
      for (std::size_t a = 0; a < applications_.size(); ++a)
        if (call_.reviewers_wanted - static_cast<int>(present_[applications_[a].id].size()) ==
            lacking)
          chosen.push_back(a);
      if (!chosen.empty()) MAILLAGE_TRY(give(chosen, lacking));
    }
    return {};
  }

  std::vector<model::Change>& changes() { return changes_; }

  Json report() const {
    Json conflicts = Json::object();
    for (const auto& [ground, count] : grounds_) conflicts.set(ground, Json(count));
    Json loads = Json::array();
    for (const Juror& juror : call_.jury) {
      const auto load = loads_.find(juror.actor);
      loads.push(Json::object(
          {{"reviewer", juror.actor}, {"applications", load == loads_.end() ? 0 : load->second}}));
    }
    return Json::object({{"call", call_.id},
                         {"assigned", Json(static_cast<std::int64_t>(changes_.size()))},
                         {"missing", missing_},
                         {"conflicts", std::move(conflicts)},
                         {"loads", std::move(loads)}});
  }

 private:
  Result<void> give(const std::vector<std::size_t>& chosen, int lacking) {
    solve::PairingInput pairing;
    for (const std::size_t a : chosen) pairing.applications.push_back(applications_[a].id);
    for (const Juror& juror : call_.jury) {
      const int load = loads_[juror.actor];
      pairing.reviewers.push_back({juror.actor, load, std::max(juror.applications_max, load)});
    }
    pairing.wanted = lacking;
    pairing.excluded = [&](std::size_t a, std::size_t j) -> bool {
      return excluded_[chosen[a]][j];
    };
    pairing.knowledge = [](std::size_t, std::size_t) { return 0; };
    const solve::Pairing pairs = solve::pair_reviewers(pairing);
    for (std::size_t a = 0; a < chosen.size(); ++a) {
      for (const std::size_t j : pairs.readers[a]) {
        const std::string& reviewer = call_.jury[j].actor;
        ++loads_[reviewer];
        MAILLAGE_ASSIGN(auto change,
                        creation(context_, review_of(context_.ids.next_urn("Review"),
                                                     applications_[chosen[a]], call_, reviewer)));
        changes_.push_back(std::move(change));
      }
    }
    for (const auto& one : pairs.missing)
      missing_.push(Json::object({{"application", applications_[chosen[one.application]].id},
                                  {"found", one.found},
                                  {"lacking", lacking - one.found},
                                  {"possible", one.possible}}));
    return {};
  }

  Context& context_;
  const Call& call_;
  const std::vector<Stored>& applications_;
  std::map<std::string, std::vector<std::string>> present_;  // reviewers per application
  std::map<std::string, int> loads_;                         // applications per reviewer
  std::map<std::string, std::int64_t> grounds_;              // of exclusions
  std::vector<std::vector<bool>> excluded_;                  // per application, per juror
  std::vector<model::Change> changes_;
  Json missing_ = Json::array();
};

// The review to be changed by whoever it was given to.
Result<Stored> own_review(const Context& context, const Json& input) {
  MAILLAGE_ASSIGN(Stored review, stored(as_program(context), input.string_at("review"), "Review"));
  if (!context.actor.signed_in() || review.text("reviewer") != context.actor.id)
    return is_officer(context.actor)
               ? make_error(ErrorCode::forbidden, "This review was given to somebody else.",
                            "review")
               : not_found(review.id);
  MAILLAGE_ASSIGN(const Call call, read_call(context, review.text("call")));
  MAILLAGE_TRY(require_state(call, "evaluation"));
  if (review.text("state") == "declined")
    return make_error(ErrorCode::conflict, "This review was declined.", "review");
  return review;
}

Result<void> check_scores(const Call& call, const Json& scores, bool complete) {
  for (const Json::Member& score : scores.as_object()) {
    const std::string field = "scores." + score.key;
    const auto criterion =
        std::find_if(call.criteria.begin(), call.criteria.end(),
                     [&](const auto& one) { return one.scale.code == score.key; });
    if (criterion == call.criteria.end()) return invalid(field, "is no criterion of this call");
    const double most = static_cast<double>(criterion->scale.scale_max) / 1e6;
    if (!score.value.is_number() || !(score.value.as_double() >= 0) ||
        score.value.as_double() > most)
      return invalid(field, "must be a number from 0 to " + Json(most).dump());
    if (criterion->obligatory && score.value.as_double() != 0 && score.value.as_double() != most)
      return invalid(field, "must be 0 (no) or " + Json(most).dump() + " (yes)");
  }
  if (!complete) return {};
  for (const CallCriterion& criterion : call.criteria)
    if (!scores.find(criterion.scale.code))
      return invalid("scores." + criterion.scale.code, "is required");
  return {};
}

// Whether all who were asked about this application have scored.
Result<bool> all_scored(const Context& context, const Stored& application) {
  MAILLAGE_ASSIGN(const auto reviews, linked(context, "Review", "call", application.text("call")));
  std::size_t scored = 0;
  for (const Stored& review : reviews) {
    if (review.text("application") != application.id || review.text("state") == "declined")
      continue;
    if (review.text("state") != "scored") return false;
    ++scored;
  }
  return scored > 0;
}

}  // namespace

Result<Json> close_call(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const Call call, read_call(context, input.string_at("call")));
  MAILLAGE_TRY(require_state(call, "open"));
  if (!call.closes_at || context.engine.now() < *call.closes_at)
    return make_error(ErrorCode::conflict,
                      "This call has not reached its closing time" +
                          (call.closes_at ? " (" + format_timestamp(*call.closes_at) + ")" : "") +
                          ".",
                      "call");
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const auto applications, linked(context, "Application", "call", call.id));
  std::vector<model::Change> list;
  std::int64_t eligible = 0, ineligible = 0;
  for (const Stored& application : in_state(applications, "submitted")) {
    const auto checks = eligibility_checks(call, facts_of(context, *territory, application.entity));
    const bool holds = all_hold(checks);
    ++(holds ? eligible : ineligible);
    MAILLAGE_ASSIGN(auto change,
                    setting(context, *application.record, "Application",
                            Json::object({{"eligibility", to_json(checks)},
                                          {"state", holds ? "eligible" : "ineligible"}})));
    list.push_back(std::move(change));
  }
  MAILLAGE_ASSIGN(auto closing,
                  setting(context, *call.record, "Call",
                          Json::object({{"state", "evaluation"},
                                        {"applications", Json(eligible + ineligible)}})));
  list.push_back(std::move(closing));
  MAILLAGE_TRY(commit_trusted(context, std::move(list), "calls.close"));
  return Json::object(
      {{"call", call.id},
       {"eligible", Json(eligible)},
       {"ineligible", Json(ineligible)},
       {"drafts", Json(static_cast<std::int64_t>(in_state(applications, "draft").size()))}});
}

Result<Json> assign_reviewers(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const Call call, read_call(context, input.string_at("call")));
  MAILLAGE_TRY(require_state(call, "evaluation"));
  if (call.jury.empty()) return invalid("call.jury", "names nobody");
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const auto all, linked(context, "Application", "call", call.id));
  MAILLAGE_ASSIGN(const auto reviews, linked(context, "Review", "call", call.id));
  MAILLAGE_ASSIGN(auto partnerships, Partnerships::read(context));
  const std::vector<Stored> applications = in_state(all, "eligible");
  Assignment assignment(context, call, applications,
                        Conflicts(context, *territory, std::move(partnerships), call, reviews),
                        reviews);
  MAILLAGE_TRY(assignment.run());
  Json answer = assignment.report();
  if (!assignment.changes().empty())
    MAILLAGE_TRY(commit_trusted(context, std::move(assignment.changes()), "calls.assign"));
  return answer;
}

Result<Json> decline_review(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored review, own_review(context, input));
  if (review.text("state") == "scored")
    return make_error(ErrorCode::conflict, "This review is finished.", "review");
  MAILLAGE_ASSIGN(auto change, setting(context, *review.record, "Review",
                                       Json::object({{"state", "declined"},
                                                     {"scores", Json()},
                                                     {"conflict", input.string_at("reason")}})));
  return commit_one(context, std::move(change), "reviews.decline");
}

Result<Json> score_review(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored review, own_review(context, input));
  MAILLAGE_ASSIGN(const Call call, read_call(context, review.text("call")));
  const bool done = input.bool_at("done");
  if (review.text("state") == "scored")
    return make_error(ErrorCode::conflict, "This review is finished.", "review");
  MAILLAGE_TRY(check_scores(call, *input.find("scores"), done));
  Json fields = Json::object({{"scores", *input.find("scores")}});
  if (const Json* comments = input.find("comments")) {
    for (const Json::Member& comment : comments->as_object())
      if (!comment.value.is_string() || comment.value.as_string().size() > 20'000)
        return invalid("comments." + comment.key, "must be a text of at most 20000 bytes");
    fields.set("comments", *comments);
  }
  if (done) {
    fields.set("state", "scored");
    fields.set("scoredAt", format_timestamp(context.engine.now()));
  }
  MAILLAGE_ASSIGN(auto change, setting(context, *review.record, "Review", std::move(fields)));
  return commit_one(context, std::move(change), "reviews.score");
}

Result<Json> settle_application(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const Stored application,
                  stored(context, input.string_at("application"), "Application"));
  MAILLAGE_ASSIGN(const Call call, read_call(context, application.text("call")));
  MAILLAGE_TRY(require_state(call, "evaluation"));
  MAILLAGE_ASSIGN(const bool complete, all_scored(context, application));
  if (!complete)
    return make_error(ErrorCode::conflict, "The discussion comes after all reviewers have scored.",
                      "application");
  Json settled;
  if (const Json* total = input.find("total"); total && total->is_number()) {
    if (input.string_at("reason").empty()) return invalid("reason", "is required");
    settled = Json::object({{"total", *total}, {"reason", std::string(input.string_at("reason"))}});
  }
  MAILLAGE_ASSIGN(auto change, setting(context, *application.record, "Application",
                                       Json::object({{"settled", std::move(settled)}})));
  return commit_one(context, std::move(change), "calls.settle");
}

Result<Json> my_reviews_view(Context& context, const Json& input) {
  Json list = Json::array();
  std::vector<Json> entities;
  if (context.actor.signed_in()) {
    MAILLAGE_ASSIGN(const Call call, read_call(context, input.string_at("call")));
    const Context all = as_program(context);
    MAILLAGE_ASSIGN(const auto reviews, linked(all, "Review", "call", call.id));
    for (const Stored& review : reviews) {
      if (review.text("reviewer") != context.actor.id) continue;
      Json item = Json::object({{"review", review.entity}});
      const auto application = stored(all, review.text("application"), "Application");
      if (application.ok()) {
        entities.push_back(application->entity);
        item.set("application", application->entity);
      }
      list.push(std::move(item));
    }
  }
  std::vector<const Json*> pointers;
  for (const Json& entity : entities) pointers.push_back(&entity);
  return Json::object(
      {{"reviews", std::move(list)}, {"references", references(context, pointers)}});
}

}  // namespace maillage::domain::calls
