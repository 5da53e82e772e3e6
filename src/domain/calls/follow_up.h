// What follows an award: a project's milestones, reports and payments, and the rules between them.
// Amounts are whole cents inside, euros outside.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/calls/commands.h"
#include "solve/selection.h"

namespace maillage::domain::calls {

// How a grant is paid, kept with the project when it is awarded, so that nobody who keeps the
// project's page changes it.
struct PaymentPlan {
  solve::Cents grant = 0;
  solve::Cents budget = 0;           // of which the grant is a part; 0: unknown
  double advance_rate = 50;          // at most, in % of the grant
  solve::Cents advance_maximum = 0;  // 0: no other bound
  double interim_rate = 80;          // before the balance, the advance included, in % of the grant
};
PaymentPlan read_plan(const Json& json);
Json to_json(const PaymentPlan& plan);
// Of a project that an award makes.
PaymentPlan plan_of_award(solve::Cents grant, const Json* budget);

enum class Part { reader, beneficiary, officer };

struct FollowUp {
  Stored project;
  PaymentPlan plan;
  std::vector<Stored> milestones;
  std::vector<Stored> reports;
  std::vector<Stored> payments;
  Part part = Part::reader;  // of who asks

  // What is asked for, found right or paid, without what is refused.
  solve::Cents committed() const;
  solve::Cents paid() const;
  // What the project earns by the expenses accepted in its final report: the whole grant, or its
  // share of the budget when less was spent.
  solve::Cents earned() const;
  const Stored* accepted_report(std::string_view kind) const;  // the latest that no payment names
  bool has_payment(std::string_view kind) const;
};
// Errors: not_found; conflict when the project has no award.
Result<FollowUp> read_follow_up(const Context& context, std::string_view project);

// May a payment of that kind be asked for, and how much at most?
struct Payable {
  solve::Cents maximum = 0;
  const char* blocked = "";  // why not: done, report, exhausted; empty: it may
  const Stored* report = nullptr;
};
Payable payable(const FollowUp& followed, std::string_view kind);

solve::Cents amount_in(const Json& entity, std::string_view member);
double euros(solve::Cents cents);
// Some days after its date and not done; ISO 8601 days compare as texts.
bool is_late(const Stored& milestone, std::string_view today);
std::string today_of(const Context& context);

// follow_up_commands.cpp
Result<Json> plan_payments(Context& context, const Json& input);
Result<Json> save_milestone(Context& context, const Json& input);
Result<Json> set_milestone(Context& context, const Json& input);
Result<Json> save_report(Context& context, const Json& input);
Result<Json> decide_report(Context& context, const Json& input);
Result<Json> ask_payment(Context& context, const Json& input);
Result<Json> decide_payment(Context& context, const Json& input);

// follow_up_views.cpp
Result<Json> follow_up_view(Context& context, const Json& input);
Result<Json> followed_projects_view(Context& context, const Json& input);
Result<Json> payments_view(Context& context, const Json& input);

// follow_up_table.cpp
std::vector<Command> follow_up_commands();
std::vector<View> follow_up_views();
Json follow_up_schemas();

}  // namespace maillage::domain::calls
