#include "domain/calls/follow_up.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "domain/calls/call.h"
#include "domain/dossier.h"

namespace maillage::domain::calls {

namespace {

solve::Cents share(solve::Cents cents, double percent) {
  return static_cast<solve::Cents>(std::floor(static_cast<double>(cents) * percent / 100 + 1e-6));
}

// What a payment takes of the grant: the latest amount that somebody settled.
solve::Cents taken_by(const Stored& payment) {
  if (payment.text("state") == "refused") return 0;
  for (const char* amount : {"amountPaid", "amountChecked"})
    if (payment.entity.find(amount)) return amount_in(payment.entity, amount);
  return amount_in(payment.entity, "amountAsked");
}

Part part_of(const access::Actor& actor, std::string_view lead) {
  if (is_officer(actor)) return Part::officer;
  const bool own = actor.may_write && actor.role >= access::Role::editor && !lead.empty() &&
                   actor.organisation == lead;
  return own ? Part::beneficiary : Part::reader;
}

}  // namespace

solve::Cents amount_in(const Json& entity, std::string_view member) {
  return cents_of(entity.number_at(member));
}

double euros(solve::Cents cents) { return static_cast<double>(cents) / 100; }

std::string today_of(const Context& context) {
  return format_timestamp(context.engine.now()).substr(0, 10);
}

bool is_late(const Stored& milestone, std::string_view today) {
  return milestone.text("state") == "planned" && milestone.text("dueDate") < today;
}

PaymentPlan read_plan(const Json& json) {
  PaymentPlan plan;
  plan.grant = amount_in(json, "grant");
  plan.budget = amount_in(json, "budget");
  plan.advance_rate = json.number_at("advanceRate", plan.advance_rate);
  plan.advance_maximum = amount_in(json, "advanceMaximum");
  plan.interim_rate = json.number_at("interimRate", plan.interim_rate);
  return plan;
}

Json to_json(const PaymentPlan& plan) {
  Json json = Json::object({{"grant", euros(plan.grant)},
                            {"budget", euros(plan.budget)},
                            {"advanceRate", plan.advance_rate},
                            {"interimRate", plan.interim_rate}});
  if (plan.advance_maximum > 0) json.set("advanceMaximum", euros(plan.advance_maximum));
  return json;
}

PaymentPlan plan_of_award(solve::Cents grant, const Json* budget) {
  PaymentPlan plan;
  plan.grant = grant;
  if (budget && budget->is_number()) plan.budget = cents_of(budget->as_double());
  return plan;
}

solve::Cents FollowUp::committed() const {
  solve::Cents sum = 0;
  for (const Stored& payment : payments) sum += taken_by(payment);
  return sum;
}

solve::Cents FollowUp::paid() const {
  solve::Cents sum = 0;
  for (const Stored& payment : payments)
    if (payment.text("state") == "paid") sum += amount_in(payment.entity, "amountPaid");
  return sum;
}

solve::Cents FollowUp::earned() const {
  for (const Stored& report : reports) {
    if (report.text("kind") != "final" || report.text("state") != "accepted") continue;
    const solve::Cents accepted = amount_in(report.entity, "expensesAccepted");
    if (plan.budget <= 0 || accepted >= plan.budget) return plan.grant;
    return static_cast<solve::Cents>(
        std::floor(static_cast<double>(plan.grant) * static_cast<double>(accepted) /
                   static_cast<double>(plan.budget)));
  }
  return plan.grant;
}

const Stored* FollowUp::accepted_report(std::string_view kind) const {
  const Stored* found = nullptr;
  for (const Stored& report : reports) {
    if (report.text("kind") != kind || report.text("state") != "accepted") continue;
    const bool used = std::any_of(payments.begin(), payments.end(), [&](const Stored& payment) {
      return payment.text("state") != "refused" && payment.text("report") == report.id;
    });
    if (!used) found = &report;
  }
  return found;
}

bool FollowUp::has_payment(std::string_view kind) const {
  return std::any_of(payments.begin(), payments.end(), [&](const Stored& payment) {
    return payment.text("kind") == kind && payment.text("state") != "refused";
  });
}

Result<FollowUp> read_follow_up(const Context& context, std::string_view project) {
  // Whoever does not see the project learns nothing of what follows it.
  MAILLAGE_TRY(stored(context, project, "Project"));
  const Context program = as_program(context);
  FollowUp followed;
  MAILLAGE_ASSIGN(followed.project, stored(program, project, "Project"));
  const Json* plan = followed.project.entity.find("paymentPlan");
  if (!plan)
    return make_error(ErrorCode::conflict, "This project has no award that is paid in parts.",
                      "project");
  followed.plan = read_plan(*plan);
  MAILLAGE_ASSIGN(followed.milestones, linked(program, "Milestone", "project", project));
  MAILLAGE_ASSIGN(followed.reports, linked(program, "ProjectReport", "project", project));
  MAILLAGE_ASSIGN(followed.payments, linked(program, "Payment", "project", project));
  followed.part = part_of(context.actor, followed.project.text("lead"));
  return followed;
}

Payable payable(const FollowUp& followed, std::string_view kind) {
  const PaymentPlan& plan = followed.plan;
  const solve::Cents committed = followed.committed();
  const bool closed = followed.has_payment("balance");
  Payable answer;
  if (kind == "advance") {
    if (followed.has_payment("advance") || followed.has_payment("interim") || closed)
      return {0, "done", nullptr};
    answer.maximum = share(plan.grant, plan.advance_rate);
    if (plan.advance_maximum > 0) answer.maximum = std::min(answer.maximum, plan.advance_maximum);
  } else {
    if (closed) return {0, "done", nullptr};
    answer.report = followed.accepted_report(kind == "interim" ? "interim" : "final");
    if (!answer.report) return {0, "report", nullptr};
    answer.maximum = (kind == "interim" ? share(plan.grant, plan.interim_rate)
                                        : std::min(plan.grant, followed.earned())) -
                     committed;
  }
  answer.maximum = std::min(answer.maximum, plan.grant - committed);
  if (answer.maximum <= 0) return {0, "exhausted", nullptr};
  return answer;
}

}  // namespace maillage::domain::calls
