// calls.save, calls.open, calls.copy and the view of the editor: how a call is prepared.
//
// A draft is kept as it is, however incomplete; what is still missing or wrong is told beside it.
// An open call changes without getting new faults, and not where applicants or reviewers rely on
// it: see Locks.
#include <algorithm>
#include <array>

#include "domain/calls/commands.h"
#include "domain/calls/jury.h"
#include "domain/calls/whole.h"
#include "domain/new_id.h"

namespace maillage::domain::calls {

namespace {

// What is written by the editor, in the order of the type.
constexpr std::array<const char*, 32> written{"title",
                                              "description",
                                              "conditions",
                                              "outcomeNote",
                                              "year",
                                              "organisation",
                                              "areaServed",
                                              "strategy",
                                              "themes",
                                              "issues",
                                              "axes",
                                              "startDate",
                                              "endDate",
                                              "opensAt",
                                              "closesAt",
                                              "envelope",
                                              "envelopes",
                                              "coFinancingRate",
                                              "grantMinimum",
                                              "grantMaximum",
                                              "form",
                                              "eligibilityRules",
                                              "criteria",
                                              "bonuses",
                                              "selectionRule",
                                              "threshold",
                                              "reviewersWanted",
                                              "jury",
                                              "documents",
                                              "contact",
                                              "website",
                                              "fictional"};
// A copy is another call: another time, another jury, nothing of what came of the first.
constexpr std::array<const char*, 8> not_copied{"outcomeNote", "year",     "startDate", "endDate",
                                                "opensAt",     "closesAt", "jury",      "website"};
// What an applicant relies on when they write, and a reviewer when they score.
constexpr std::array<const char*, 14> relied_on{
    "organisation",    "startDate",    "opensAt",       "envelope", "envelopes",
    "coFinancingRate", "grantMinimum", "grantMaximum",  "form",     "eligibilityRules",
    "criteria",        "bonuses",      "selectionRule", "threshold"};

bool is_one_of(const auto& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_absent(const Json* value) { return !value || value->is_null(); }

// Texts in languages: those that stand must stay, missing ones may be added.
bool only_translated(const Json& before, const Json& after) {
  return before.is_object() && after.is_object() &&
         std::all_of(before.as_object().begin(), before.as_object().end(), [&](const auto& text) {
           const Json* now = after.find(text.key);
           return text.value == Json("") || (now && *now == text.value);
         });
}

// The same, but for translations that were added.
bool same_to_readers(const Json& before, const Json& after) {
  if (before.is_array() && after.is_array()) {
    if (before.size() != after.size()) return false;
    for (std::size_t i = 0; i < before.size(); ++i)
      if (!same_to_readers(before.as_array()[i], after.as_array()[i])) return false;
    return true;
  }
  if (!before.is_object() || !after.is_object() || before.size() != after.size())
    return before == after;
  return std::all_of(before.as_object().begin(), before.as_object().end(), [&](const auto& one) {
    const Json* now = after.find(one.key);
    if (!now) return false;
    if (one.key == "labels" || one.key == "help") return only_translated(one.value, *now);
    return same_to_readers(one.value, *now);
  });
}

// Which fields of a call may not change any more, and why.
struct Locks {
  std::string_view state;
  std::size_t applications = 0;  // begun, drafts included

  // Empty: it may change.
  std::string reason(std::string_view field) const {
    if (state == "draft" || state == "cancelled") return {};
    if (state == "evaluation" &&
        (is_one_of(relied_on, field) || field == "closesAt" || field == "endDate"))
      return "does not change any more: the applications are being assessed";
    if (applications > 0 && is_one_of(relied_on, field))
      return "does not change any more: applications have begun";
    return {};
  }

  void check(const Json& before, const Json& after, Faults& faults) const {
    for (const char* name : written) {
      const Json* was = before.find(name);
      const Json* is = after.find(name);
      if (is_absent(was) && is_absent(is)) continue;
      if (!is_absent(was) && !is_absent(is) && same_to_readers(*was, *is)) continue;
      if (std::string why = reason(name); !why.empty())
        faults.push_back({"call." + std::string(name), std::move(why)});
    }
    // Who counts on an hour may be given more time, not less.
    const auto moment = [](const Json& fields) {
      return parse_timestamp(fields.string_at("closesAt"));
    };
    if (state != "open" || applications == 0) return;
    if (moment(before).ok() && moment(after).ok() && *moment(after) < *moment(before))
      faults.push_back({"call.closesAt", "may only move to a later time: applications have begun"});
  }

  Json to_json() const {
    Json list = Json::array();
    for (const char* name : written)
      if (std::string why = reason(name); !why.empty())
        list.push(Json::object({{"field", "call." + std::string(name)}, {"reason", why}}));
    return list;
  }
};

Json with(const Json& entity, const Json& given) {
  Json whole = entity.is_object() ? entity : Json::object();
  for (const Json::Member& field : given.as_object()) {
    if (field.value.is_null())
      whole.erase(field.key);
    else
      whole.set(field.key, field.value);
  }
  return whole;
}

// "form" of "call.form[2].kind".
std::string field_of(std::string_view place) {
  constexpr std::string_view start = "call.";
  if (place.starts_with(start)) place.remove_prefix(start.size());
  return std::string(place.substr(0, place.find_first_of(".[")));
}

Json faults_json(const Faults& faults) {
  Json list = Json::array();
  for (const FieldError& fault : faults)
    list.push(Json::object({{"field", fault.field}, {"reason", fault.reason}}));
  return list;
}

// Everything that keeps the call from being opened.
Faults all_faults(const Context& context, const Json& fields) {
  Faults faults;
  const Call call = parse_call(fields, faults);
  whole_faults(context, fields, call, faults);
  jury_faults(context, call, faults);
  return faults;
}

// The rules of the type know the fields by their names; here they stand in `call`.
Error placed(Error error) {
  const auto place = [](std::string& field) {
    if (!field.starts_with("call.") && is_one_of(written, field_of(field))) field = "call." + field;
  };
  place(error.subject);
  for (FieldError& fault : error.fields) place(fault.field);
  return error;
}

Result<Json> draft_json(const Context& context, std::string_view id) {
  MAILLAGE_ASSIGN(const Stored call, stored(context, id, "Call"));
  MAILLAGE_ASSIGN(const auto applications, linked(context, "Application", "call", id));
  MAILLAGE_ASSIGN(const auto reviews, linked(context, "Review", "call", id));
  Json fields = Json::object();
  for (const char* name : written)
    if (const Json* value = call.entity.find(name)) fields.set(name, *value);
  Faults ignored;
  const Call parsed = parse_call(call.entity, ignored);
  const Locks locks{call.text("state"), applications.size()};
  return Json::object({{"id", call.id},
                       {"version", Json(call.record->version())},
                       {"state", call.text("state")},
                       {"now", format_timestamp(context.engine.now())},
                       {"call", std::move(fields)},
                       {"faults", faults_json(all_faults(context, call.entity))},
                       {"locked", locks.to_json()},
                       {"applications", Json(static_cast<std::int64_t>(applications.size()))},
                       {"jury", jury_json(context, parsed, reviews)},
                       {"references", references(context, {&call.entity})}});
}

Result<Stored> to_edit(const Context& context, std::string_view id, const Json& input) {
  MAILLAGE_ASSIGN(Stored call, stored(context, id, "Call"));
  if (const Json* version = input.find("version");
      version && version->to_int() != static_cast<std::int64_t>(call.record->version()))
    return make_error(ErrorCode::conflict, "Somebody else has changed this call meanwhile.",
                      "version");
  return call;
}

// Who is taken out of the jury gives back what they have not finished; what they scored counts.
Result<void> give_back(Context& context, const Call& before, const Call& after,
                       std::vector<model::Change>& list) {
  if (before.state != "evaluation") return {};
  MAILLAGE_ASSIGN(const auto reviews, linked(context, "Review", "call", before.id));
  for (const Stored& review : reviews) {
    const auto is_reader = [&](const Juror& juror) {
      return juror.actor == review.text("reviewer");
    };
    const bool stays = std::any_of(after.jury.begin(), after.jury.end(), is_reader);
    if (stays || review.text("state") != "assigned") continue;
    MAILLAGE_ASSIGN(auto change, setting(context, *review.record, "Review",
                                         Json::object({{"state", "declined"},
                                                       {"scores", Json()},
                                                       {"conflict", "Taken out of the jury."}})));
    list.push_back(std::move(change));
  }
  return {};
}

Result<std::string> save_new(Context& context, Json fields) {
  const std::string id = new_id(context, "Call");
  fields.set("id", id);
  fields.set("type", "Call");
  MAILLAGE_ASSIGN(auto change, creation(context, std::move(fields)));
  MAILLAGE_TRY(commit_trusted(context, {std::move(change)}, "calls.save"));
  return id;
}

Result<void> save_changed(Context& context, const Stored& call, const Json& given) {
  const std::string_view state = call.text("state");
  if (state != "draft" && state != "open" && state != "evaluation")
    return make_error(
        ErrorCode::conflict,
        "This call is not prepared any more: its state is '" + std::string(state) + "'.", "id");
  const Json whole = with(call.entity, given);
  Faults ignored;
  const Call before = parse_call(call.entity, ignored);
  const Call after = parse_call(whole, ignored);
  if (state != "draft") {
    MAILLAGE_ASSIGN(const auto applications, linked(context, "Application", "call", call.id));
    const Locks locks{state, applications.size()};
    Faults faults;
    locks.check(call.entity, whole, faults);
    if (faults.empty()) {
      // What was wrong before, as a juror who has left since, does not keep a text from being
      // mended.
      const Faults known = all_faults(context, call.entity);
      faults = all_faults(context, whole);
      std::erase_if(faults, [&](const FieldError& fault) {
        return std::any_of(known.begin(), known.end(), [&](const FieldError& one) {
          return one.field == fault.field && one.reason == fault.reason;
        });
      });
    }
    if (!faults.empty()) return error_of(std::move(faults));
  }
  std::vector<model::Change> list;
  MAILLAGE_ASSIGN(auto change, setting(context, *call.record, "Call", given));
  list.push_back(std::move(change));
  MAILLAGE_TRY(give_back(context, before, after, list));
  MAILLAGE_TRY(commit_trusted(context, std::move(list), "calls.save"));
  return {};
}

// A title so long that the mark would make it too long stays as it is.
Json marked_as_copy(const Json& title) {
  constexpr std::size_t bytes_max = 280;
  constexpr std::array<std::pair<const char*, const char*>, 4> marks{
      {{"fr", " (copie)"}, {"nl", " (kopie)"}, {"de", " (Kopie)"}, {"en", " (copy)"}}};
  Json marked = title;
  for (const auto& [language, mark] : marks)
    if (const std::string text(title.string_at(language)); !text.empty() && text.size() < bytes_max)
      marked.set(language, text + mark);
  return marked;
}

std::string day_of(Timestamp time) { return format_timestamp(time).substr(0, 10); }

}  // namespace

Result<Json> save_call(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  const Json& given = *input.find("call");
  if (!input.find("id")) {
    auto made = save_new(context, with(Json(), given));
    if (!made.ok()) return placed(std::move(made).error());
    return draft_json(context, *made);
  }
  MAILLAGE_ASSIGN(const Stored call, to_edit(context, input.string_at("id"), input));
  if (auto changed = save_changed(context, call, given); !changed.ok())
    return placed(std::move(changed).error());
  return draft_json(context, call.id);
}

Result<Json> open_call(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const Stored stored_call, to_edit(context, input.string_at("call"), input));
  if (stored_call.text("state") != "draft")
    return make_error(ErrorCode::conflict,
                      "Only a call in preparation can be opened; its state is '" +
                          std::string(stored_call.text("state")) + "'.",
                      "call");
  if (Faults faults = all_faults(context, stored_call.entity); !faults.empty())
    return error_of(std::move(faults));
  Faults none;
  const Call call = parse_call(stored_call.entity, none);
  const Timestamp opens = call.opens_at.value_or(context.engine.now());
  Json fields = Json::object({{"state", "open"}, {"opensAt", format_timestamp(opens)}});
  if (stored_call.text("startDate").empty()) fields.set("startDate", day_of(opens));
  if (stored_call.text("endDate").empty()) fields.set("endDate", day_of(*call.closes_at));
  MAILLAGE_ASSIGN(auto change, setting(context, *stored_call.record, "Call", std::move(fields)));
  MAILLAGE_TRY(commit_trusted(context, {std::move(change)}, "calls.open"));
  return draft_json(context, stored_call.id);
}

Result<Json> copy_call(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  MAILLAGE_ASSIGN(const Stored past, stored(context, input.string_at("call"), "Call"));
  Json fields = Json::object();
  for (const char* name : written)
    if (const Json* value = past.entity.find(name); value && !is_one_of(not_copied, name))
      fields.set(name, *value);
  if (const Json* title = past.entity.find("title")) fields.set("title", marked_as_copy(*title));
  MAILLAGE_ASSIGN(const std::string id, save_new(context, std::move(fields)));
  return draft_json(context, id);
}

Result<Json> call_draft_view(Context& context, const Json& input) {
  MAILLAGE_TRY(require_officer(context));
  return draft_json(context, input.string_at("id"));
}

}  // namespace maillage::domain::calls
