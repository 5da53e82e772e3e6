// Commands of who carries a project out, and of the agency that follows and pays it.
#include <algorithm>
#include <array>

#include "domain/calls/call.h"
#include "domain/calls/follow_up.h"
#include "domain/calls/reasons.h"
#include "domain/helpers.h"

namespace maillage::domain::calls {

namespace {

Result<void> require_beneficiary(const Context& context, const FollowUp& followed) {
  if (followed.part != Part::reader) return {};
  if (!context.actor.signed_in())
    return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
  return make_error(ErrorCode::forbidden, "Only an editor of the beneficiary may do this.");
}

Error conflict(const char* why, const char* subject) {
  return make_error(ErrorCode::conflict, why, subject);
}

// The entity of that type and what it belongs to.
struct OfProject {
  Stored entity;
  FollowUp followed;
};
Result<OfProject> part_by_id(const Context& context, const Json& input, const char* member,
                             const char* type) {
  OfProject part;
  MAILLAGE_ASSIGN(part.entity, stored(context, input.string_at(member), type));
  MAILLAGE_ASSIGN(part.followed, read_follow_up(context, part.entity.text("project")));
  return part;
}

Result<void> check_version(const Json& input, const Stored& entity) {
  const Json* version = input.find("version");
  if (!version || version->to_int() == static_cast<std::int64_t>(entity.record->version()))
    return {};
  return conflict("Somebody else has changed this in the meantime.", "version");
}

Json in_language(const Json& input, const char* member) {
  const std::string_view text = input.string_at(member);
  if (text.empty()) return {};
  return Json::object({{std::string(input.string_at("language", "fr")), Json(std::string(text))}});
}

// What every part takes over from its project.
Json of_project(Context& context, const FollowUp& followed, const char* type) {
  Json entity = Json::object(
      {{"id", context.ids.next_urn(type)}, {"type", type}, {"project", followed.project.id}});
  for (const char* field : {"lead", "partners", "fictional"})
    if (const Json* value = followed.project.entity.find(field)) entity.set(field, *value);
  return entity;
}

// "Advance: title of the project".
Json titled(const Context& context, const FollowUp& followed, const char* vocabulary,
            std::string_view kind) {
  const model::Concept* label = concept_of(context, vocabulary, kind);
  FourTexts texts = four_texts(followed.project.entity.find("title"));
  constexpr std::array<const char*, 4> languages{"fr", "nl", "de", "en"};
  for (std::size_t i = 0; label && i < texts.size(); ++i)
    if (const auto found = label->labels.find(languages[i]); found != label->labels.end())
      texts[i] = found->second + (i == 0 ? "\u00a0: " : ": ") + texts[i];
  return domain::to_json(texts);
}

Result<Json> answered(Context& context, const FollowUp& followed, const std::string& id,
                      std::vector<model::Change> list, const char* command) {
  MAILLAGE_ASSIGN(const auto done, commit_trusted(context, std::move(list), command));
  return Json::object({{"id", id},
                       {"project", followed.project.id},
                       {"version", Json(done.outcomes.at(0).version)},
                       {"position", Json(done.position)}});
}

// A day that is given and not in the future, else today.
Result<std::string> day_of(const Context& context, const Json& input, const char* member) {
  const std::string today = today_of(context);
  const std::string day(input.string_at(member, today));
  if (day.size() != 10 || !parse_timestamp(day).ok()) return invalid(member, "must be a day");
  if (day > today) return invalid(member, "must not be in the future");
  return day;
}

// The project's own sums; with its version in the same commit, two who ask for money at the same
// moment do not both get the rest of the grant.
Result<model::Change> sums_of(const Context& context, const FollowUp& followed,
                              solve::Cents committed, solve::Cents paid) {
  return setting(context, *followed.project.record, "Project",
                 Json::object({{"amountAsked", euros(committed)}, {"amountPaid", euros(paid)}}));
}

}  // namespace

Result<Json> plan_payments(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const Stored project, stored(context, input.string_at("project"), "Project"));
  if (project.text("lead").empty())
    return invalid("project", "names no lead organisation, which would be paid");
  const Json* known = project.entity.find("paymentPlan");
  PaymentPlan plan = known ? read_plan(*known) : PaymentPlan();
  if (!known)
    plan = plan_of_award(amount_in(project.entity, "grant"), project.entity.find("budget"));
  if (input.find("grant")) plan.grant = amount_in(input, "grant");
  if (input.find("budget")) plan.budget = amount_in(input, "budget");
  plan.advance_rate = input.number_at("advanceRate", plan.advance_rate);
  plan.interim_rate = input.number_at("interimRate", plan.interim_rate);
  if (input.find("advanceMaximum")) plan.advance_maximum = amount_in(input, "advanceMaximum");
  if (plan.grant <= 0) return invalid("grant", "is needed: the project has none yet");
  if (plan.budget > 0 && plan.budget < plan.grant)
    return invalid("budget", "must not be less than the grant");
  if (plan.interim_rate < plan.advance_rate)
    return invalid("interimRate", "must not be less than the advance's rate, which it includes");
  if (known) {
    MAILLAGE_ASSIGN(const FollowUp followed, read_follow_up(context, project.id));
    if (followed.committed() > plan.grant)
      return invalid("grant", "is less than what is asked for or paid already");
  }
  MAILLAGE_ASSIGN(
      auto change,
      setting(context, *project.record, "Project",
              Json::object({{"paymentPlan", to_json(plan)}, {"grant", euros(plan.grant)}})));
  return commit_one(context, std::move(change), "projects.plan-payments");
}

Result<Json> save_milestone(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const FollowUp followed, read_follow_up(context, input.string_at("project")));
  MAILLAGE_TRY(require_beneficiary(context, followed));
  Json fields = Json::object({{"dueDate", std::string(input.string_at("dueDate"))}});
  fields.set("title", in_language(input, "title"));
  if (input.string_at("id").empty()) {
    Json entity = of_project(context, followed, "Milestone");
    for (const auto& [name, value] : fields.as_object()) entity.set(name, value);
    const std::string id(entity.string_at("id"));
    MAILLAGE_ASSIGN(auto change, creation(context, std::move(entity)));
    return answered(context, followed, id, {std::move(change)}, "projects.save-milestone");
  }
  MAILLAGE_ASSIGN(const Stored milestone, stored(context, input.string_at("id"), "Milestone"));
  if (milestone.text("project") != followed.project.id)
    return invalid("id", "is a milestone of another project");
  if (milestone.text("state") != "planned")
    return conflict("Only a planned milestone is changed.", "id");
  MAILLAGE_TRY(check_version(input, milestone));
  MAILLAGE_ASSIGN(auto change, setting(context, *milestone.record, "Milestone", std::move(fields)));
  return answered(context, followed, milestone.id, {std::move(change)}, "projects.save-milestone");
}

Result<Json> set_milestone(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const OfProject part, part_by_id(context, input, "milestone", "Milestone"));
  MAILLAGE_TRY(require_beneficiary(context, part.followed));
  const std::string state(input.string_at("state"));
  if (part.entity.text("state") == state)
    return conflict("The milestone is in this state already.", "state");
  Json fields = Json::object({{"state", state}, {"doneOn", Json()}});
  if (state == "done") {
    MAILLAGE_ASSIGN(const std::string day, day_of(context, input, "doneOn"));
    fields.set("doneOn", day);
  }
  if (input.find("note")) fields.set("outcomeNote", in_language(input, "note"));
  MAILLAGE_ASSIGN(auto change,
                  setting(context, *part.entity.record, "Milestone", std::move(fields)));
  return answered(context, part.followed, part.entity.id, {std::move(change)},
                  "projects.set-milestone");
}

namespace {

// What a report needs before it is handed in.
Result<void> check_complete(const Json& fields, std::string_view kind) {
  Error error = make_error(ErrorCode::invalid, "The report is not complete.");
  const auto need = [&](const char* field, const char* name) {
    const Json* value = fields.find(field);
    if (!value || value->is_null()) error.fields.push_back({name, "is needed to hand it in"});
  };
  need("narrative", "narrative");
  need("expenses", "expenses");
  if (kind == "final") need("lessonsLearnt", "lessons");
  if (error.fields.empty()) return {};
  error.subject = error.fields.front().field;
  return error;
}

}  // namespace

Result<Json> save_report(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const FollowUp followed, read_follow_up(context, input.string_at("project")));
  MAILLAGE_TRY(require_beneficiary(context, followed));
  const std::string kind(input.string_at("kind"));
  const std::string id(input.string_at("id"));
  std::optional<Stored> known;
  for (const Stored& report : followed.reports) {
    if (report.id == id) known = report;
    if (report.id != id && report.text("kind") == kind &&
        (kind == "final" || report.text("state") != "accepted"))
      return conflict("There is a report of this kind that is not finished: carry that one on.",
                      "kind");
  }
  if (!id.empty() && !known) return not_found(id);
  if (known && known->text("state") != "draft" && known->text("state") != "returned")
    return conflict("This report is handed in already.", "id");
  if (known) MAILLAGE_TRY(check_version(input, *known));
  Json fields = Json::object({{"kind", kind},
                              {"title", titled(context, followed, "report-kind", kind)},
                              {"narrative", in_language(input, "narrative")},
                              {"lessonsLearnt", in_language(input, "lessons")}});
  const Json* expenses = input.find("expenses");
  fields.set("expenses", expenses ? *expenses : Json());
  if (input.bool_at("submit")) {
    MAILLAGE_TRY(check_complete(fields, kind));
    fields.set("state", "submitted");
    fields.set("submittedOn", today_of(context));
    fields.set("refusalReason", Json());
  }
  if (known) {
    MAILLAGE_ASSIGN(auto change,
                    setting(context, *known->record, "ProjectReport", std::move(fields)));
    return answered(context, followed, id, {std::move(change)}, "projects.save-report");
  }
  Json entity = of_project(context, followed, "ProjectReport");
  for (const auto& [name, value] : fields.as_object()) entity.set(name, value);
  const std::string made(entity.string_at("id"));
  MAILLAGE_ASSIGN(auto change, creation(context, std::move(entity)));
  return answered(context, followed, made, {std::move(change)}, "projects.save-report");
}

Result<Json> decide_report(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const OfProject part, part_by_id(context, input, "report", "ProjectReport"));
  const Stored& report = part.entity;
  if (report.text("state") != "submitted")
    return conflict("Only a report that is handed in is decided on.", "report");
  const bool accept = input.string_at("decision") == "accept";
  const Json reason = in_language(input, "reason");
  Json fields = Json::object({{"state", accept ? "accepted" : "returned"},
                              {"decidedOn", today_of(context)},
                              {"refusalReason", reason}});
  std::vector<model::Change> list;
  if (accept) {
    const solve::Cents declared = amount_in(report.entity, "expenses");
    const Json* given = input.find("expensesAccepted");
    const solve::Cents accepted = given ? cents_of(given->as_double()) : declared;
    if (accepted > declared) return invalid("expensesAccepted", "is more than was declared");
    if (accepted < declared && reason.is_null())
      return invalid("reason", "is needed when less is accepted than was declared");
    fields.set("expensesAccepted", euros(accepted));
  } else if (reason.is_null()) {
    return invalid("reason", "is needed, so that they know what to change");
  }
  MAILLAGE_ASSIGN(auto change,
                  setting(context, *report.record, "ProjectReport", std::move(fields)));
  list.push_back(std::move(change));
  if (accept && report.text("kind") == "final") {
    // What was learnt is published with the project, for those who do the same next.
    Json published =
        Json::object({{"cost", input.find("expensesAccepted") ? *input.find("expensesAccepted")
                                                              : *report.entity.find("expenses")}});
    if (const Json* lessons = report.entity.find("lessonsLearnt"))
      published.set("lessonsLearnt", *lessons);
    MAILLAGE_ASSIGN(auto project, setting(context, *part.followed.project.record, "Project",
                                          std::move(published)));
    list.push_back(std::move(project));
  }
  return answered(context, part.followed, report.id, std::move(list), "projects.decide-report");
}

Result<Json> ask_payment(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const FollowUp followed, read_follow_up(context, input.string_at("project")));
  MAILLAGE_TRY(require_beneficiary(context, followed));
  const std::string kind(input.string_at("kind"));
  const Payable may = payable(followed, kind);
  const std::string_view blocked = may.blocked;
  if (blocked == "done") return conflict("This payment was asked for already.", "kind");
  if (blocked == "report")
    return conflict(kind == "balance"
                        ? "The balance is asked for once the final report is accepted."
                        : "An interim payment needs an accepted interim report of its own.",
                    "kind");
  if (blocked == "exhausted") return conflict("Nothing is left to ask for at this stage.", "kind");
  const solve::Cents amount = amount_in(input, "amount");
  if (amount <= 0) return invalid("amount", "must be more than nothing");
  if (amount > may.maximum)
    return invalid("amount",
                   "is more than the " + euros_text(may.maximum) + " that may be asked for");
  Json entity = of_project(context, followed, "Payment");
  entity.set("kind", kind);
  entity.set("title", titled(context, followed, "payment-kind", kind));
  entity.set("amountAsked", euros(amount));
  entity.set("askedOn", today_of(context));
  if (may.report) entity.set("report", may.report->id);
  const std::string id(entity.string_at("id"));
  std::vector<model::Change> list;
  MAILLAGE_ASSIGN(auto change, creation(context, std::move(entity)));
  list.push_back(std::move(change));
  MAILLAGE_ASSIGN(auto sums,
                  sums_of(context, followed, followed.committed() + amount, followed.paid()));
  list.push_back(std::move(sums));
  return answered(context, followed, id, std::move(list), "projects.ask-payment");
}

namespace {

struct Decided {
  Json fields;
  solve::Cents amount = 0;  // what the payment takes of the grant from now on
  solve::Cents paid = 0;    // and of what is paid
};

Result<Decided> decided_on(const Context& context, const Json& input, const Stored& payment) {
  const std::string_view decision = input.string_at("decision");
  const std::string_view state = payment.text("state");
  const Json reason = in_language(input, "reason");
  Decided decided;
  if (decision == "refuse") {
    if (state == "paid" || state == "refused")
      return conflict("This payment is finished already.", "payment");
    if (reason.is_null()) return invalid("reason", "is needed for a refusal");
    decided.fields = Json::object({{"state", "refused"}, {"refusalReason", reason}});
    return decided;
  }
  if (decision == "check") {
    if (state != "asked") return conflict("Only what is asked for is checked.", "payment");
    const solve::Cents asked = amount_in(payment.entity, "amountAsked");
    decided.amount = input.find("amount") ? amount_in(input, "amount") : asked;
    if (decided.amount <= 0 || decided.amount > asked)
      return invalid("amount", "must be more than nothing and at most what is asked for");
    if (decided.amount < asked && reason.is_null())
      return invalid("reason", "is needed when less is granted than was asked for");
    decided.fields = Json::object({{"state", "checked"},
                                   {"amountChecked", euros(decided.amount)},
                                   {"checkedOn", today_of(context)}});
    if (!reason.is_null()) decided.fields.set("refusalReason", reason);
    return decided;
  }
  if (state != "checked") return conflict("Only what is checked is paid.", "payment");
  decided.amount = decided.paid = amount_in(payment.entity, "amountChecked");
  MAILLAGE_ASSIGN(const std::string day, day_of(context, input, "paidOn"));
  decided.fields =
      Json::object({{"state", "paid"}, {"amountPaid", euros(decided.amount)}, {"paidOn", day}});
  return decided;
}

}  // namespace

Result<Json> decide_payment(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const OfProject part, part_by_id(context, input, "payment", "Payment"));
  MAILLAGE_ASSIGN(Decided decided, decided_on(context, input, part.entity));
  FollowUp others = part.followed;
  std::erase_if(others.payments, [&](const Stored& one) { return one.id == part.entity.id; });
  std::vector<model::Change> list;
  MAILLAGE_ASSIGN(auto change,
                  setting(context, *part.entity.record, "Payment", std::move(decided.fields)));
  list.push_back(std::move(change));
  MAILLAGE_ASSIGN(auto sums, sums_of(context, part.followed, others.committed() + decided.amount,
                                     others.paid() + decided.paid));
  list.push_back(std::move(sums));
  return answered(context, part.followed, part.entity.id, std::move(list),
                  "projects.decide-payment");
}

}  // namespace maillage::domain::calls
