// applications.save, applications.submit, applications.reopen and what an applicant sees.
#include <algorithm>
#include <array>

#include "domain/calls/checks.h"
#include "domain/calls/commands.h"
#include "domain/dossier.h"
#include "domain/new_id.h"

namespace maillage::domain::calls {

namespace {

constexpr std::size_t answers_bytes_max = 1u << 20;

// A call takes applications while it is open, from its opening time and until its last second.
Result<void> require_open(const Context& context, const Call& call) {
  if (call.state != "open")
    return make_error(ErrorCode::conflict,
                      "This call does not take applications: its state is '" + call.state + "'.",
                      "call");
  if (!call.closes_at)
    return make_error(ErrorCode::conflict,
                      "This call does not take applications here: it has no closing time.", "call");
  const Timestamp now = context.engine.now();
  if (call.opens_at && now < *call.opens_at)
    return make_error(ErrorCode::conflict,
                      "This call opens at " + format_timestamp(*call.opens_at) + ".", "call");
  if (now >= *call.closes_at)
    return make_error(ErrorCode::conflict,
                      "This call closed at " + format_timestamp(*call.closes_at) + ".", "call");
  return {};
}

Result<void> require_draft(const Stored& application) {
  if (application.text("state") == "draft") return {};
  return make_error(ErrorCode::conflict,
                    "This application is no draft any more: its state is '" +
                        std::string(application.text("state")) + "'.",
                    "id");
}

// The organisations and areas that an application names must be there, and be such.
Result<void> check_targets(const Context& context, const Json& input) {
  const auto check = [&](const Json* value, const std::string& field,
                         std::string_view type) -> Result<void> {
    if (!value || value->is_null()) return {};
    const auto record = context.engine.get(context.actor, value->as_string());
    if (record && short_type(context, *record) == type) return {};
    return invalid(field, "names nothing known here that is of the type " + std::string(type));
  };
  MAILLAGE_TRY(check(input.find("organisation"), "organisation", "Organisation"));
  for (const auto& [name, type] :
       {std::pair("partners", "Organisation"), std::pair("municipalities", "AdministrativeArea")}) {
    const Json* list = input.find(name);
    if (!list || !list->is_array()) continue;
    for (std::size_t i = 0; i < list->size(); ++i)
      MAILLAGE_TRY(
          check(&list->as_array()[i], std::string(name) + "[" + std::to_string(i) + "]", type));
  }
  return {};
}

// The attributes that the input sets, by their names in the entity.
Json given_fields(const Json& input) {
  Json fields = Json::object();
  for (const char* name :
       {"organisation", "partners", "municipalities", "budget", "grant", "answers"})
    if (const Json* value = input.find(name)) fields.set(name, *value);
  if (const Json* clear = input.find("clear"); clear && clear->is_array())
    for (const Json& name : clear->as_array()) fields.set(name.as_string(), Json());
  for (const char* name : {"title", "summary"})
    if (const Json* value = input.find(name))
      fields.set(name, Json::object({{std::string(input.string_at("language", "fr")), *value}}));
  return fields;
}

Json with_facts(const Stored& application, const Json& fields) {
  Json entity = application.entity.is_object() ? application.entity : Json::object();
  for (const Json::Member& field : fields.as_object()) entity.set(field.key, field.value);
  return entity;
}

// The application with what an applicant needs beside it.
Result<Json> shown(const Context& context, const Stored& application, Pictures& pictures) {
  MAILLAGE_ASSIGN(const Call call, read_call(context, application.text("call")));
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  const Json facts = facts_of(context, *territory, application.entity);
  Json missing = Json::array();
  for (const FieldError& fault : form_faults(call, facts, true))
    missing.push(Json::object({{"field", fault.field}, {"reason", fault.reason}}));
  Json bonuses = Json::array();
  for (const CallBonus* bonus : bonuses_of(call, facts))
    bonuses.push(
        Json::object({{"code", bonus->bonus.code}, {"text", domain::to_json(bonus->labels)}}));
  Json hidden = Json::array();
  for (const FormField& field : call.form)
    if (field.when && field.when->holds(facts) != true) hidden.push(field.name);
  Json answer = Json::object({{"entity", application.entity},
                              {"eligibility", to_json(eligibility_checks(call, facts))},
                              {"missing", std::move(missing)},
                              {"bonuses", std::move(bonuses)},
                              {"notAsked", std::move(hidden)},
                              {"open", require_open(context, call).ok()}});
  answer.set("closesAt", call.closes_at ? Json(format_timestamp(*call.closes_at)) : Json());
  Json receipt;
  if (!application.text("receipt").empty()) {
    const std::string text = receipt_text(application.entity);
    receipt = Json::object({{"fingerprint", application.text("receipt")},
                            {"submittedAt", application.text("submittedAt")},
                            {"content", text},
                            {"holds", hex_encode(sha256(text)) == application.text("receipt")}});
  }
  answer.set("receipt", std::move(receipt));
  answer.set("references", references(context, {&application.entity}));
  return answer;
}

Result<Json> shown_after(Context& context, const std::string& id, Pictures& pictures) {
  MAILLAGE_ASSIGN(const Stored application, stored(context, id, "Application"));
  return shown(context, application, pictures);
}

Result<Stored> to_change(const Context& context, const Json& input) {
  MAILLAGE_ASSIGN(Stored application, stored(context, input.string_at("id"), "Application"));
  MAILLAGE_TRY(require_applicant(context, application.text("organisation")));
  MAILLAGE_TRY(require_draft(application));
  if (const Json* version = input.find("version");
      version && version->to_int() != static_cast<std::int64_t>(application.record->version()))
    return make_error(ErrorCode::conflict, "Somebody else has changed this application meanwhile.",
                      "version");
  return application;
}

}  // namespace

std::string receipt_text(const Json& application) {
  Json content = Json::object();
  for (const char* name :
       {"id", "call", "callVersion", "organisation", "partners", "municipalities", "title",
        "summary", "budget", "grant", "answers", "submittedAt"})
    if (const Json* value = application.find(name)) content.set(name, *value);
  return content.dump();
}

Result<Json> save_application(Context& context, const Json& input, Pictures& pictures) {
  const bool is_new = !input.find("id");
  Stored application;
  if (!is_new) {
    MAILLAGE_ASSIGN(application, to_change(context, input));
  }
  const std::string call_id(is_new ? input.string_at("call") : application.text("call"));
  if (call_id.empty()) return invalid("call", "is required");
  MAILLAGE_ASSIGN(const Call call, read_call(context, call_id));
  MAILLAGE_TRY(require_open(context, call));
  MAILLAGE_TRY(check_targets(context, input));
  Json fields = given_fields(input);
  if (const Json* answers = fields.find("answers");
      answers && answers->dump().size() > answers_bytes_max)
    return make_error(ErrorCode::too_large, "The answers hold at most one megabyte.", "answers");
  const Json whole = with_facts(application, fields);
  MAILLAGE_TRY(require_applicant(context, whole.string_at("organisation")));
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  if (auto faults = form_faults(call, facts_of(context, *territory, whole), false); !faults.empty())
    return error_of(std::move(faults));

  fields.set("callVersion", Json(call.record->version()));
  std::vector<model::Change> list;
  std::string id(input.string_at("id"));
  if (is_new) {
    for (const char* name : {"title", "organisation"})
      if (!fields.find(name)) return invalid(name, "is required");
    id = new_id(context, "Application");
    fields.set("id", id);
    fields.set("type", "Application");
    fields.set("call", call_id);
    if (raw_field(context, *call.record, "fictional") == "true") fields.set("fictional", true);
    MAILLAGE_ASSIGN(auto change, creation(context, std::move(fields)));
    list.push_back(std::move(change));
  } else {
    MAILLAGE_ASSIGN(auto change,
                    setting(context, *application.record, "Application", std::move(fields)));
    list.push_back(std::move(change));
  }
  MAILLAGE_TRY(commit_trusted(context, std::move(list), "applications.save"));
  return shown_after(context, id, pictures);
}

Result<Json> submit_application(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_ASSIGN(Stored application, to_change(context, input));
  MAILLAGE_ASSIGN(const Call call, read_call(context, application.text("call")));
  MAILLAGE_TRY(require_open(context, call));
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  const Json facts = facts_of(context, *territory, application.entity);
  std::vector<FieldError> faults = form_faults(call, facts, true);
  for (const char* name : {"budget", "grant"})
    if (!facts.find(name)) faults.push_back({name, "is required"});
  if (!faults.empty()) return error_of(std::move(faults));

  const std::string moment = format_timestamp(context.engine.now());
  application.entity.set("submittedAt", moment);
  application.entity.set("callVersion", Json(call.record->version()));
  Json fields = Json::object({{"submittedAt", moment},
                              {"callVersion", Json(call.record->version())},
                              {"receipt", hex_encode(sha256(receipt_text(application.entity)))},
                              {"state", "submitted"}});
  MAILLAGE_ASSIGN(auto change,
                  setting(context, *application.record, "Application", std::move(fields)));
  MAILLAGE_TRY(commit_trusted(context, {std::move(change)}, "applications.submit"));
  return shown_after(context, application.id, pictures);
}

Result<Json> reopen_application(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(const Stored application, stored(context, input.string_at("id"), "Application"));
  MAILLAGE_TRY(require_applicant(context, application.text("organisation")));
  if (application.text("state") != "submitted")
    return make_error(ErrorCode::conflict, "Only a submitted application can be taken back.", "id");
  MAILLAGE_ASSIGN(const Call call, read_call(context, application.text("call")));
  MAILLAGE_TRY(require_open(context, call));
  MAILLAGE_ASSIGN(
      auto change,
      setting(context, *application.record, "Application",
              Json::object({{"state", "draft"}, {"receipt", Json()}, {"submittedAt", Json()}})));
  MAILLAGE_ASSIGN(const auto done,
                  commit_trusted(context, {std::move(change)}, "applications.reopen"));
  return Json::object({{"id", application.id},
                       {"version", Json(done.outcomes.at(0).version)},
                       {"position", Json(done.position)}});
}

Result<Json> application_view(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_ASSIGN(const Stored application, stored(context, input.string_at("id"), "Application"));
  return shown(context, application, pictures);
}

}  // namespace maillage::domain::calls
