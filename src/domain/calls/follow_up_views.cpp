// What each sees of the projects that follow from an award: who carries one out, who reads its
// page, and the agency with all of them.
#include <algorithm>
#include <array>
#include <map>

#include "domain/calls/call.h"
#include "domain/calls/follow_up.h"
#include "domain/dossier.h"
#include "domain/helpers.h"

namespace maillage::domain::calls {

namespace {

Json count(std::size_t value) { return Json(static_cast<std::int64_t>(value)); }

bool waits(const Stored& part) {
  const std::string_view state = part.text("state");
  return state == "submitted" || state == "asked" || state == "checked";
}

// Milestones by date, the others as they were made.
Json entities_of(std::vector<Stored> list) {
  std::stable_sort(list.begin(), list.end(), [](const Stored& a, const Stored& b) {
    return a.text("dueDate") < b.text("dueDate");
  });
  Json entities = Json::array();
  for (const Stored& one : list) entities.push(one.entity);
  return entities;
}

Json totals_of(const FollowUp& followed) {
  solve::Cents waiting = 0;
  for (const Stored& payment : followed.payments)
    if (waits(payment)) {
      const char* amount = payment.entity.find("amountChecked") ? "amountChecked" : "amountAsked";
      waiting += amount_in(payment.entity, amount);
    }
  return Json::object({{"grant", euros(followed.plan.grant)},
                       {"earned", euros(followed.earned())},
                       {"waiting", euros(waiting)},
                       {"paid", euros(followed.paid())},
                       {"left", euros(followed.plan.grant - followed.committed())}});
}

Json payable_json(const FollowUp& followed) {
  Json list = Json::array();
  for (const char* kind : {"advance", "interim", "balance"}) {
    const Payable one = payable(followed, kind);
    list.push(
        Json::object({{"kind", kind}, {"maximum", euros(one.maximum)}, {"blocked", one.blocked}}));
  }
  return list;
}

const char* part_name(Part part) {
  return part == Part::officer ? "officer" : part == Part::beneficiary ? "beneficiary" : "reader";
}

}  // namespace

Result<Json> follow_up_view(Context& context, const Json& input) {
  const std::string id(input.string_at("project"));
  MAILLAGE_ASSIGN(const Stored project, stored(context, id, "Project"));
  auto read = read_follow_up(context, id);
  Json answer = Json::object({{"followed", read.ok()},
                              {"part", "reader"},
                              {"insider", false},
                              {"today", today_of(context)},
                              {"plan", Json()},
                              {"totals", Json()},
                              {"payable", Json::array()},
                              {"milestones", Json::array()},
                              {"reports", Json::array()},
                              {"payments", Json::array()}});
  if (!read.ok()) {
    answer.set("part", is_officer(context.actor) ? "officer" : "reader");
    return answer;
  }
  const FollowUp& followed = *read;
  answer.set("part", part_name(followed.part));
  MAILLAGE_ASSIGN(auto milestones, linked(context, "Milestone", "project", id));
  MAILLAGE_ASSIGN(auto reports, linked(context, "ProjectReport", "project", id));
  MAILLAGE_ASSIGN(auto payments, linked(context, "Payment", "project", id));
  answer.set("milestones", entities_of(std::move(milestones)));
  answer.set("reports", entities_of(std::move(reports)));
  answer.set("payments", entities_of(std::move(payments)));
  // Amounts beyond the grant are for those who may read them of the project.
  const bool insider = project.entity.find("paymentPlan") != nullptr;
  answer.set("insider", insider);
  if (insider) {
    answer.set("plan", to_json(followed.plan));
    answer.set("totals", totals_of(followed));
  }
  if (followed.part != Part::reader) answer.set("payable", payable_json(followed));
  return answer;
}

namespace {

Json row_json(const FollowUp& followed, const std::string& today) {
  const Stored& project = followed.project;
  std::size_t done = 0, planned = 0, late = 0;
  std::string_view next;
  for (const Stored& milestone : followed.milestones) {
    done += milestone.text("state") == "done";
    planned += milestone.text("state") == "planned";
    late += is_late(milestone, today);
    const std::string_view due = milestone.text("dueDate");
    if (milestone.text("state") == "planned" && (next.empty() || due < next)) next = due;
  }
  Json list = Json::array();
  for (const auto* parts : {&followed.reports, &followed.payments})
    for (const Stored& part : *parts)
      if (waits(part)) {
        const bool report = part.text("state") == "submitted";
        list.push(Json::object(
            {{"id", part.id},
             {"type", report ? "ProjectReport" : "Payment"},
             {"kind", part.text("kind")},
             {"state", part.text("state")},
             {"since", part.text(report ? "submittedOn" : "askedOn")},
             {"amount", report ? Json()
                               : Json(part.entity.number_at(part.entity.find("amountChecked")
                                                                ? "amountChecked"
                                                                : "amountAsked"))}}));
      }
  Json row = Json::object({{"id", project.id},
                           {"title", *project.entity.find("title")},
                           {"state", project.text("state")},
                           {"lead", project.text("lead")},
                           {"call", project.text("call")},
                           {"fictional", project.entity.bool_at("fictional")},
                           {"totals", totals_of(followed)},
                           {"milestonesDone", count(done)},
                           {"milestones", count(done + planned)},
                           {"late", count(late)},
                           {"nextDue", next.empty() ? Json() : Json(next)},
                           {"waiting", std::move(list)}});
  return row;
}

// All at once: three queries, however many projects.
Result<std::map<std::string, FollowUp>> all_followed(const Context& context) {
  std::map<std::string, FollowUp> all;
  MAILLAGE_ASSIGN(const auto projects, all_of_type(context, "Project"));
  for (const auto& record : projects) {
    if (raw_field(context, *record, "paymentPlan").empty()) continue;
    FollowUp followed;
    followed.project = {record, std::string(record->id()), simple(context, *record)};
    followed.plan = read_plan(*followed.project.entity.find("paymentPlan"));
    followed.part = Part::officer;
    all.emplace(followed.project.id, std::move(followed));
  }
  for (const auto& [type, list] : {std::pair("Milestone", &FollowUp::milestones),
                                   std::pair("ProjectReport", &FollowUp::reports),
                                   std::pair("Payment", &FollowUp::payments)}) {
    MAILLAGE_ASSIGN(const auto records, all_of_type(context, type));
    for (const auto& record : records) {
      const auto found = all.find(text_of(context, *record, "project"));
      if (found != all.end())
        (found->second.*list)
            .push_back({record, std::string(record->id()), simple(context, *record)});
    }
  }
  return all;
}

}  // namespace

Result<Json> followed_projects_view(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  const std::string_view call = input.string_at("call");
  MAILLAGE_ASSIGN(const auto all, all_followed(context));
  const std::string today = today_of(context);
  Json rows = Json::array();
  std::vector<std::string> ids;
  double granted = 0, paid = 0, waiting = 0;
  std::size_t late = 0;
  for (const auto& [id, followed] : all) {
    if (!call.empty() && followed.project.text("call") != call) continue;
    Json row = row_json(followed, today);
    granted += row.find("totals")->number_at("grant");
    paid += row.find("totals")->number_at("paid");
    waiting += row.find("totals")->number_at("waiting");
    late += row.number_at("late") > 0;
    for (const char* field : {"lead", "call"})
      if (!row.string_at(field).empty()) ids.emplace_back(row.string_at(field));
    rows.push(std::move(row));
  }
  return Json::object({{"today", today},
                       {"projects", std::move(rows)},
                       {"granted", granted},
                       {"paid", paid},
                       {"waiting", waiting},
                       {"late", count(late)},
                       {"references", references_of(context, ids)}});
}

Result<Json> payments_view(Context& context, const Json& input) {
  const std::string language(input.string_at("lang", "fr"));
  const std::string_view project = input.string_at("project");
  const std::string_view call = input.string_at("call");
  MAILLAGE_ASSIGN(const auto records, all_of_type(context, "Payment"));
  const auto title = [&](std::string_view id) {
    constexpr std::array<std::string_view, 4> languages{"fr", "nl", "de", "en"};
    const FourTexts texts = title_of(context, id);
    const auto found = std::find(languages.begin(), languages.end(), language);
    return texts[found == languages.end() ? 0
                                          : static_cast<std::size_t>(found - languages.begin())];
  };
  Json rows = Json::array();
  for (const auto& record : records) {
    const Stored payment{record, std::string(record->id()), simple(context, *record)};
    const std::string of(payment.text("project"));
    if (!project.empty() && of != project) continue;
    if (!call.empty()) {
      const auto found = context.engine.get(context.actor, of);
      if (!found || text_of(context, *found, "call") != call) continue;
    }
    Json row = Json::array();
    row.push(of);
    row.push(title(of));
    row.push(title(payment.text("lead")));
    for (const char* field : {"kind", "state"}) row.push(std::string(payment.text(field)));
    for (const char* field :
         {"amountAsked", "amountChecked", "amountPaid", "askedOn", "checkedOn", "paidOn"}) {
      const Json* value = payment.entity.find(field);
      row.push(value ? *value : Json());
    }
    rows.push(std::move(row));
  }
  return Json::object(
      {{"columns", Json::array({"project", "title", "beneficiary", "kind", "state", "asked",
                                "checked", "paid", "asked_on", "checked_on", "paid_on"})},
       {"rows", std::move(rows)}});
}

}  // namespace maillage::domain::calls
