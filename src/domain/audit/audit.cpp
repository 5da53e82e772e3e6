#include "domain/audit/audit.h"

#include <array>
#include <charconv>

#include "domain/schemas.h"

namespace maillage::domain {

namespace {

using engine::AuditQuery;
using engine::AuditRecord;
using Kind = AuditRecord::Kind;

constexpr std::array<std::string_view, 4> kind_names{"change", "shown", "done", "missing"};
constexpr std::size_t date_digits = 10;

// A moment, or a day: its beginning, or for the end of a period the beginning of the day after.
Result<std::optional<Timestamp>> moment_at(const Json& input, std::string_view name, bool is_end) {
  using Found = std::optional<Timestamp>;
  const std::string_view text = input.string_at(name);
  if (text.empty()) return Found();
  const auto at = parse_timestamp(text);
  if (!at.ok())
    return invalid(std::string(name), "must be a date or a date and time, as 2026-11-25");
  const bool next_day = is_end && text.size() == date_digits;
  return Found(next_day ? *at + std::chrono::days(1) : *at);
}

Result<AuditQuery> query_of(const Json& input) {
  AuditQuery query;
  query.actor = input.string_at("actor");
  query.entity = input.string_at("entity");
  query.operation = input.string_at("operation");
  for (std::size_t i = 0; i < kind_names.size(); ++i)
    if (input.string_at("kind") == kind_names[i]) query.kind = static_cast<Kind>(i);
  MAILLAGE_ASSIGN(query.from, moment_at(input, "from", false));
  MAILLAGE_ASSIGN(query.to, moment_at(input, "to", true));
  if (const std::string_view cursor = input.string_at("cursor"); !cursor.empty()) {
    const auto [end, status] =
        std::from_chars(cursor.data(), cursor.data() + cursor.size(), query.before);
    if (status != std::errc() || end != cursor.data() + cursor.size() || query.before == 0)
      return invalid("cursor", "is not one that a page before gave");
  }
  if (const Json* limit = input.find("limit"))
    query.limit = static_cast<std::size_t>(limit->to_int().value_or(0));
  return query;
}

void set_text(Json& json, std::string_view name, const std::string& text) {
  if (!text.empty()) json.set(name, text);
}

Json item_json(const AuditRecord::Item& item) {
  Json json = Json::object({{"id", item.entity}});
  set_text(json, "type", item.type);
  set_text(json, "change", item.change);
  if (item.version != 0) json.set("version", Json(item.version));
  set_text(json, "step", item.step);
  set_text(json, "subject", item.subject);
  return json;
}

Json words(std::string_view text) {
  Json list = Json::array();
  while (!text.empty()) {
    const auto end = text.find(' ');
    list.push(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return list;
}

Json record_json(const AuditRecord& record) {
  Json json =
      Json::object({{"number", Json(record.number)},
                    {"at", format_timestamp(record.at)},
                    {"kind", std::string(kind_names.at(static_cast<std::size_t>(record.kind)))},
                    {"operation", record.operation},
                    {"roles", words(record.roles)}});
  set_text(json, "actor", record.actor_id);
  set_text(json, "actorName", record.actor_name);
  set_text(json, "organisation", record.organisation);
  set_text(json, "onBehalfOf", record.on_behalf_of);
  Json entities = Json::array();
  for (const AuditRecord::Item& item : record.items) entities.push(item_json(item));
  json.set("entities", std::move(entities));
  if (record.more != 0) json.set("more", Json(record.more));
  return json;
}

// What the records point at, by id, as far as the reader may see it.
Json titles_of(const Context& context, const engine::AuditPage& page) {
  Json ids = Json::array();
  for (const AuditRecord& record : page.records) {
    for (const std::string* id : {&record.actor_id, &record.organisation, &record.on_behalf_of})
      if (!id->empty()) ids.push(*id);
    if (const auto word = record.roles.find(access::looking_as); word != std::string::npos)
      ids.push(record.roles.substr(word + access::looking_as.size()));
    for (const AuditRecord::Item& item : record.items) {
      ids.push(item.entity);
      if (!item.subject.empty()) ids.push(item.subject);
    }
  }
  const Json holder = Json::object({{"ids", std::move(ids)}});
  return references(context, {&holder});
}

Result<Json> page_json(const Context& context, const AuditQuery& query) {
  MAILLAGE_ASSIGN(const engine::AuditPage page, context.engine.audit(context.actor, query));
  Json items = Json::array();
  for (const AuditRecord& record : page.records) items.push(record_json(record));
  Json answer = Json::object({{"items", std::move(items)}, {"refs", titles_of(context, page)}});
  if (page.next != 0) answer.set("next", std::to_string(page.next));
  if (page.searched_to) answer.set("searchedTo", format_timestamp(*page.searched_to));
  return answer;
}

Result<Json> everything(Context& context, const Json& input) {
  if (context.actor.signed_in() && !context.actor.is_staff())
    return make_error(ErrorCode::forbidden, "Only administrators read the audit.");
  MAILLAGE_ASSIGN(const AuditQuery query, query_of(input));
  return page_json(context, query);
}

Result<Json> mine(Context& context, const Json& input) {
  MAILLAGE_ASSIGN(AuditQuery query, query_of(input));
  query.entity = context.actor.person;
  query.kind = Kind::shown;
  if (context.actor.signed_in() && query.entity.empty())
    return Json::object({{"items", Json::array()}, {"refs", Json::object()}});
  return page_json(context, query);
}

Result<Json> head(Context& context, const Json&) {
  const engine::AuditHead now = context.engine.audit_head();
  return Json::object(
      {{"number", Json(now.number)}, {"hash", now.hash}, {"at", format_timestamp(now.at)}});
}

Json answer_schemas() {
  return schema(R"({
    "AuditItem":{"type":"object","description":"An entity that a record of the audit is about.","required":["id"],"properties":{
      "id":{"type":"string"},"type":{"type":"string"},
      "change":{"type":"string","enum":["created","updated","deleted"]},
      "version":{"type":"integer","description":"After the change."},
      "step":{"type":"string","description":"Of its workflow, when the change took one."},
      "subject":{"type":"string","description":"The person whom what was shown is about; absent where it is restricted without being personal."}}},
    "AuditRecord":{"type":"object","required":["number","at","kind","operation","roles","entities"],"properties":{
      "number":{"type":"integer","description":"Among all records, from 1."},
      "at":{"type":"string","format":"date-time"},
      "kind":{"type":"string","enum":["change","shown","done","missing"],"description":"change: entities changed; shown: personal or restricted data were shown; done: something else was decided; missing: records that are known to have been there are gone."},
      "operation":{"type":"string","description":"The command, or where it was shown."},
      "actor":{"type":"string"},"actorName":{"type":"string"},
      "organisation":{"type":"string","description":"For which the actor acted."},
      "onBehalfOf":{"type":"string","description":"The person whose role was delegated."},
      "roles":{"type":"array","items":{"type":"string"}},
      "entities":{"type":"array","items":{"$ref":"#/components/schemas/AuditItem"}},
      "more":{"type":"integer","description":"Entities, or missing records, that are not listed."}}},
    "AuditPage":{"type":"object","description":"Latest first.","required":["items","refs"],"properties":{
      "items":{"type":"array","items":{"$ref":"#/components/schemas/AuditRecord"}},
      "refs":{"$ref":"#/components/schemas/References"},
      "next":{"type":"string","description":"Cursor; absent when that was all."},
      "searchedTo":{"type":"string","format":"date-time","description":"With next: everything since then was looked at, also when little was found."}}},
    "AuditHead":{"type":"object","description":"The end of the chain: whoever keeps it can prove later that nothing before it was changed.","required":["number","hash","at"],"properties":{
      "number":{"type":"integer"},"hash":{"type":"string","description":"SHA-256 in hexadecimal."},
      "at":{"type":"string","format":"date-time"}}}})");
}

}  // namespace

Module audit_module() {
  Module module;
  module.name = "audit";
  module.views = {
      {"audit", "Who changed what and who was shown whose data, latest first. For administrators.",
       schema(R"({"type":"object","properties":{
         "actor":{"type":"string","maxLength":2048,"description":"Id or name of who acted, or the organisation."},
         "entity":{"type":"string","maxLength":2048,"description":"An entity, or a person whose data were shown."},
         "operation":{"type":"string","maxLength":200,"description":"The beginning of its name."},
         "kind":{"type":"string","enum":["change","shown","done","missing"]},
         "from":{"type":"string","maxLength":40,"description":"A date or a moment."},
         "to":{"type":"string","maxLength":40,"description":"A date, included, or a moment, excluded."},
         "cursor":{"type":"string","maxLength":20},
         "limit":{"type":"integer","minimum":1,"maximum":200}}})"),
       schema_reference("AuditPage"), true, everything},
      {"audit-mine", "When one's own data were shown to somebody else, and to whom.",
       schema(R"({"type":"object","properties":{
         "from":{"type":"string","maxLength":40},"to":{"type":"string","maxLength":40},
         "cursor":{"type":"string","maxLength":20},
         "limit":{"type":"integer","minimum":1,"maximum":200}}})"),
       schema_reference("AuditPage"), true, mine},
      {"audit-head", "The end of the audit's chain, to be kept elsewhere.",
       schema(R"({"type":"object","properties":{}})"), schema_reference("AuditHead"), false, head},
  };
  module.schemas = answer_schemas();
  return module;
}

}  // namespace maillage::domain
