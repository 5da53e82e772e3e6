// The table of what follows an award, and the shapes of its answers.
#include "domain/calls/follow_up.h"
#include "domain/schemas.h"

namespace maillage::domain::calls {

namespace {

std::vector<Command> beneficiary_commands() {
  return {
      {"projects.save-milestone", "Plans a milestone of an awarded project; with id, changes it.",
       schema(R"({"type":"object","required":["project","title","dueDate"],"properties":{
         "project":{"type":"string","minLength":1,"maxLength":2048},
         "id":{"type":"string","minLength":1,"maxLength":2048},
         "version":{"type":"integer","minimum":0},
         "title":{"type":"string","minLength":1,"maxLength":300},
         "dueDate":{"type":"string","minLength":10,"maxLength":10,"description":"A day."},
         "language":{"type":"string","enum":["fr","nl","de","en"]}}})"),
       schema_reference("FollowUpWritten"), Permission::signed_in, false, save_milestone},
      {"projects.set-milestone", "Says that a milestone is done, dropped, or planned again.",
       schema(R"({"type":"object","required":["milestone","state"],"properties":{
         "milestone":{"type":"string","minLength":1,"maxLength":2048},
         "state":{"type":"string","enum":["planned","done","dropped"]},
         "doneOn":{"type":"string","maxLength":10,"description":"A day; absent: today."},
         "note":{"type":"string","maxLength":5000,"description":"What came of it; shown to the public once done."},
         "language":{"type":"string","enum":["fr","nl","de","en"]}}})"),
       schema_reference("FollowUpWritten"), Permission::signed_in, false, set_milestone},
      {"projects.save-report", "Keeps a report of an awarded project as a draft, or hands it in.",
       schema(R"({"type":"object","required":["project","kind"],"properties":{
         "project":{"type":"string","minLength":1,"maxLength":2048},
         "id":{"type":"string","minLength":1,"maxLength":2048},
         "version":{"type":"integer","minimum":0},
         "kind":{"type":"string","enum":["interim","final"]},
         "narrative":{"type":"string","maxLength":20000},
         "expenses":{"type":"number","minimum":0,"maximum":10000000000,"description":"EUR without VAT since the start of the project."},
         "lessons":{"type":"string","maxLength":20000,"description":"Published with the project once a final report is accepted."},
         "submit":{"type":"boolean"},
         "language":{"type":"string","enum":["fr","nl","de","en"]}}})"),
       schema_reference("FollowUpWritten"), Permission::signed_in, false, save_report},
      {"projects.ask-payment", "Asks for a part of the grant, within what may be asked for now.",
       schema(R"({"type":"object","required":["project","kind","amount"],"properties":{
         "project":{"type":"string","minLength":1,"maxLength":2048},
         "kind":{"type":"string","enum":["advance","interim","balance"]},
         "amount":{"type":"number","minimum":0.01,"maximum":10000000000,"description":"EUR."}}})"),
       schema_reference("FollowUpWritten"), Permission::signed_in, false, ask_payment},
  };
}

std::vector<Command> agency_commands() {
  return {
      {"projects.plan-payments",
       "Fixes how a project's grant is paid: the bounds of the advance and of what comes before "
       "the balance.",
       schema(R"({"type":"object","required":["project"],"properties":{
         "project":{"type":"string","minLength":1,"maxLength":2048},
         "grant":{"type":"number","minimum":0.01,"maximum":10000000000,"description":"EUR; absent: as it is."},
         "budget":{"type":"number","minimum":0,"maximum":10000000000,"description":"EUR, of which the grant is a part; 0: unknown."},
         "advanceRate":{"type":"number","minimum":0,"maximum":100,"description":"At most, in % of the grant."},
         "advanceMaximum":{"type":"number","minimum":0,"maximum":10000000000,"description":"EUR; 0: no other bound."},
         "interimRate":{"type":"number","minimum":0,"maximum":100,"description":"At most before the balance, in % of the grant, the advance included."}}})"),
       schema_reference("Written"), Permission::signed_in, false, plan_payments},
      {"projects.decide-report", "Accepts a report, wholly or in part, or sends it back.",
       schema(R"({"type":"object","required":["report","decision"],"properties":{
         "report":{"type":"string","minLength":1,"maxLength":2048},
         "decision":{"type":"string","enum":["accept","return"]},
         "expensesAccepted":{"type":"number","minimum":0,"maximum":10000000000,"description":"EUR; absent: what was declared."},
         "reason":{"type":"string","maxLength":2000},
         "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of the reason."}}})"),
       schema_reference("FollowUpWritten"), Permission::signed_in, false, decide_report},
      {"projects.decide-payment", "Checks, pays or refuses a payment that is asked for.",
       schema(R"({"type":"object","required":["payment","decision"],"properties":{
         "payment":{"type":"string","minLength":1,"maxLength":2048},
         "decision":{"type":"string","enum":["check","pay","refuse"]},
         "amount":{"type":"number","minimum":0.01,"maximum":10000000000,"description":"EUR found right; absent: what is asked for."},
         "paidOn":{"type":"string","maxLength":10,"description":"A day; absent: today."},
         "reason":{"type":"string","maxLength":2000},
         "language":{"type":"string","enum":["fr","nl","de","en"],"description":"Of the reason."}}})"),
       schema_reference("FollowUpWritten"), Permission::signed_in, false, decide_payment},
  };
}

}  // namespace

std::vector<Command> follow_up_commands() {
  std::vector<Command> commands = beneficiary_commands();
  for (Command& command : agency_commands()) commands.push_back(std::move(command));
  return commands;
}

std::vector<View> follow_up_views() {
  return {
      {"project-follow-up", "Milestones, reports and payments of an awarded project.",
       schema(R"({"type":"object","required":["project"],"properties":{
         "project":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("ProjectFollowUp"), false, follow_up_view},
      {"followed-projects", "For the agency: awarded projects, what is late, what waits for it.",
       schema(R"({"type":"object","properties":{
         "call":{"type":"string","minLength":1,"maxLength":2048}}})"),
       schema_reference("FollowedProjects"), true, followed_projects_view},
      {"payments", "Payments of awarded projects that whoever asks may see, as a table.",
       schema(R"({"type":"object","properties":{
         "project":{"type":"string","minLength":1,"maxLength":2048},
         "call":{"type":"string","minLength":1,"maxLength":2048},
         "lang":{"type":"string","enum":["fr","nl","de","en"],"description":"Of titles; default: fr."}}})"),
       schema_reference("Table"), true, payments_view, true},
  };
}

Json follow_up_schemas() {
  return schema(R"({
    "FollowUpWritten":{"type":"object","required":["id","project","version","position"],"properties":{
      "id":{"type":"string"},"project":{"type":"string"},
      "version":{"type":"integer"},"position":{"type":"integer"}}},
    "PaymentPlan":{"type":"object","required":["grant","budget","advanceRate","interimRate"],"properties":{
      "grant":{"type":"number","description":"EUR."},"budget":{"type":"number"},
      "advanceRate":{"type":"number"},"interimRate":{"type":"number"},
      "advanceMaximum":{"type":"number"}}},
    "PaymentTotals":{"type":"object","required":["grant","earned","waiting","paid","left"],"properties":{
      "grant":{"type":"number","description":"EUR."},
      "earned":{"type":"number","description":"By the expenses accepted in the final report; before it, the grant."},
      "waiting":{"type":"number","description":"Asked for or checked, and not paid."},
      "paid":{"type":"number"},
      "left":{"type":"number","description":"Of the grant, neither paid nor asked for."}}},
    "PayablePart":{"type":"object","required":["kind","maximum","blocked"],"properties":{
      "kind":{"type":"string","enum":["advance","interim","balance"]},
      "maximum":{"type":"number","description":"EUR that may be asked for now."},
      "blocked":{"type":"string","enum":["","done","report","exhausted"],"description":"Why nothing may be asked for: it was; an accepted report is missing; nothing is left."}}},
    "ProjectFollowUp":{"type":"object","required":["followed","part","insider","today","plan","totals","payable","milestones","reports","payments"],"properties":{
      "followed":{"type":"boolean","description":"The project has an award that is paid in parts."},
      "part":{"type":"string","enum":["reader","beneficiary","officer"]},
      "insider":{"type":"boolean","description":"May read plan, totals, reports and payments."},
      "today":{"type":"string","format":"date"},
      "plan":{"anyOf":[{"$ref":"#/components/schemas/PaymentPlan"},{"type":"null"}]},
      "totals":{"anyOf":[{"$ref":"#/components/schemas/PaymentTotals"},{"type":"null"}]},
      "payable":{"type":"array","items":{"$ref":"#/components/schemas/PayablePart"}},
      "milestones":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}},
      "reports":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}},
      "payments":{"type":"array","items":{"$ref":"#/components/schemas/Entity"}}}},
    "WaitingPart":{"type":"object","required":["id","type","kind","state","since","amount"],"properties":{
      "id":{"type":"string"},"type":{"type":"string","enum":["ProjectReport","Payment"]},
      "kind":{"type":"string"},"state":{"type":"string"},"since":{"type":"string"},
      "amount":{"type":["number","null"]}}},
    "FollowedProject":{"type":"object","required":["id","title","state","lead","call","fictional","totals","milestonesDone","milestones","late","nextDue","waiting"],"properties":{
      "id":{"type":"string"},"title":{"$ref":"#/components/schemas/LanguageMap"},
      "state":{"type":"string"},"lead":{"type":"string"},"call":{"type":"string"},
      "fictional":{"type":"boolean"},
      "totals":{"$ref":"#/components/schemas/PaymentTotals"},
      "milestonesDone":{"type":"integer"},"milestones":{"type":"integer"},
      "late":{"type":"integer","description":"Milestones that are past their day and not done."},
      "nextDue":{"type":["string","null"],"format":"date"},
      "waiting":{"type":"array","items":{"$ref":"#/components/schemas/WaitingPart"}}}},
    "FollowedProjects":{"type":"object","required":["today","projects","granted","paid","waiting","late","references"],"properties":{
      "today":{"type":"string","format":"date"},
      "projects":{"type":"array","items":{"$ref":"#/components/schemas/FollowedProject"}},
      "granted":{"type":"number","description":"EUR."},"paid":{"type":"number"},
      "waiting":{"type":"number"},"late":{"type":"integer","description":"Projects with a late milestone."},
      "references":{"$ref":"#/components/schemas/References"}}}
  })");
}

}  // namespace maillage::domain::calls
