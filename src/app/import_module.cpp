#include "app/import_module.h"

#include "domain/schemas.h"
#include "import/intake.h"

namespace maillage::app {

namespace {

std::vector<import::MadeRow> rows_of(const Json* list) {
  std::vector<import::MadeRow> rows;
  if (list == nullptr) return rows;
  for (const Json& row : list->as_array()) {
    import::MadeRow made;
    made.line = static_cast<std::size_t>(row.find("line")->as_double());
    for (const Json& one : row.find("entities")->as_array())
      made.entities.push_back({*one.find("entity"), one.bool_at("keep")});
    rows.push_back(std::move(made));
  }
  return rows;
}

const char* name_of(import::RowOutcome::Kind kind) {
  switch (kind) {
    case import::RowOutcome::Kind::written: return "written";
    case import::RowOutcome::Kind::unchanged: return "unchanged";
    case import::RowOutcome::Kind::rejected: break;
  }
  return "rejected";
}

Json outcome_json(std::size_t line, const import::RowOutcome& outcome) {
  Json json = Json::object({{"line", Json(static_cast<std::uint64_t>(line))},
                            {"outcome", name_of(outcome.kind)},
                            {"created", Json(static_cast<std::uint64_t>(outcome.created))},
                            {"updated", Json(static_cast<std::uint64_t>(outcome.updated))}});
  if (outcome.kind != import::RowOutcome::Kind::rejected) return json;
  json.set("field", outcome.field);
  json.set("reason", outcome.reason);
  return json;
}

Result<Json> import_rows(domain::Context& context, const Json& input) {
  import::Intake intake(context.engine, context.actor,
                        {input.bool_at("dryRun"), context.idempotency_key});
  if (input.bool_at("dryRun")) intake.assume(rows_of(input.find("assumed")));
  std::vector<import::MadeRow> rows = rows_of(input.find("rows"));
  std::vector<std::size_t> lines;
  for (const import::MadeRow& row : rows) lines.push_back(row.line);
  MAILLAGE_ASSIGN(const auto outcomes, intake.take(std::move(rows)));
  Json answers = Json::array();
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    answers.push(outcome_json(lines[i], outcomes[i]));
  return Json::object(
      {{"rows", std::move(answers)}, {"position", Json(context.engine.position())}});
}

}  // namespace

domain::Module import_module() {
  domain::Module module;
  module.name = "import";
  module.commands = {
      {"entities.import",
       "Takes rows of an imported file, made into entities; each row as a whole or not at all.",
       domain::schema(R"({"type":"object","required":["rows"],"properties":{
         "rows":{"type":"array","maxItems":1000,"items":{"type":"object","required":["line","entities"],"properties":{
           "line":{"type":"integer","minimum":0},
           "entities":{"type":"array","maxItems":100,"items":{"type":"object","required":["entity"],"properties":{
             "entity":{"type":"object","description":"Simple form, with id: added to what is there."},
             "keep":{"type":"boolean","description":"An entity that is there already is left alone."}}}}}}},
         "dryRun":{"type":"boolean","description":"Say what would be done, and write nothing."},
         "assumed":{"type":"array","maxItems":20000,"description":"Of a dry run: rows of earlier requests that these build on.","items":{"type":"object","required":["line","entities"],"properties":{
           "line":{"type":"integer","minimum":0},
           "entities":{"type":"array","maxItems":100,"items":{"type":"object","required":["entity"],"properties":{
             "entity":{"type":"object"},"keep":{"type":"boolean"}}}}}}}}})"),
       domain::schema_reference("ImportedRows"), domain::Permission::signed_in, true, import_rows},
  };
  module.schemas = domain::schema(R"({
    "ImportedRow":{"type":"object","required":["line","outcome","created","updated"],"properties":{
      "line":{"type":"integer"},"outcome":{"type":"string","enum":["written","unchanged","rejected"]},
      "created":{"type":"integer","description":"Entities."},"updated":{"type":"integer"},
      "field":{"type":"string"},"reason":{"type":"string","description":"Of a rejected row."}}},
    "ImportedRows":{"type":"object","required":["rows","position"],"properties":{
      "rows":{"type":"array","items":{"$ref":"#/components/schemas/ImportedRow"}},
      "position":{"type":"integer"}}}})");
  return module;
}

}  // namespace maillage::app
