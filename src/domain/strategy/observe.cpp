#include "domain/strategy/observe.h"

#include <algorithm>
#include <map>

#include "domain/schemas.h"

namespace maillage::domain {

namespace {

constexpr PeriodNumber periods_max = 2400;

struct Given {
  PeriodNumber period = 0;
  double value = missing_value;
  std::string note;
};

// A series as it is, with what is given put in its place.
struct Changed {
  PeriodNumber first = 0;
  std::vector<double> values;
  Json notes = Json::object();

  Result<void> put(PeriodStep step, const Given& given) {
    if (values.empty()) first = given.period;
    const PeriodNumber end = first + static_cast<PeriodNumber>(values.size());
    if (std::max(end, given.period + 1) - std::min(first, given.period) > periods_max)
      return make_error(ErrorCode::too_large, "A series has at most 2,400 periods.", "period");
    if (given.period < first) {
      values.insert(values.begin(), static_cast<std::size_t>(first - given.period), missing_value);
      first = given.period;
    }
    if (given.period >= end)
      values.resize(static_cast<std::size_t>(given.period - first) + 1, missing_value);
    values[static_cast<std::size_t>(given.period - first)] = given.value;
    const std::string key = format_period(step, given.period);
    if (given.note.empty()) {
      notes.erase(key);
    } else {
      notes.set(key, given.note);
    }
    return {};
  }
};

Json series_json(const std::string& id, const IndicatorEntry& entry, const std::string& territory,
                 const Changed& changed) {
  Json values = Json::array();
  for (const double value : changed.values) values.push(is_missing(value) ? Json() : Json(value));
  Json json = Json::object({{"id", id},
                            {"type", "Series"},
                            {"indicator", entry.id},
                            {"territory", territory},
                            {"step", std::string(name_of(entry.step))},
                            {"start", format_period(entry.step, changed.first)},
                            {"observations", std::move(values)}});
  if (changed.notes.size() > 0) json.set("notes", changed.notes);
  return json;
}

using ByTerritory = std::map<std::string, std::vector<Given>>;

// Errors: invalid with every row that is wrong.
Result<ByTerritory> rows_of(const IndicatorPicture& picture, const IndicatorEntry& entry,
                            const Json& rows) {
  ByTerritory found;
  std::vector<FieldError> errors;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Json& row = rows.as_array()[i];
    const std::string path = "rows[" + std::to_string(i) + "].";
    const std::string territory(row.string_at("territory"));
    const auto period = parse_period(entry.step, row.string_at("period"));
    if (picture.area(territory) < 0) errors.push_back({path + "territory", "is no known area"});
    if (!period)
      errors.push_back({path + "period", "must be a " + std::string(name_of(entry.step))});
    if (!period) continue;
    const Json* value = row.find("value");
    found[territory].push_back({*period,
                                value && value->is_number() ? value->as_double() : missing_value,
                                std::string(row.string_at("note"))});
  }
  if (errors.empty()) return found;
  Error error = invalid(errors.front().field, errors.front().reason);
  error.fields = std::move(errors);
  return error;
}

Result<model::Change> change_of(const Context& context, const IndicatorEntry& entry,
                                const std::string& id, const std::string& territory,
                                const Observations* before, const std::vector<Given>& rows) {
  Changed changed;
  model::Change change;
  change.kind = model::Change::Kind::create;
  if (before) {
    changed.first = before->first;
    changed.values = before->values;
    if (Json notes = json_of(context, *before->record, "notes"); notes.is_object())
      changed.notes = std::move(notes);
    change.kind = model::Change::Kind::append;
    // Read, changed and written: whoever came between must not be overwritten.
    change.expected_version = before->record->version();
  }
  for (const Given& given : rows) MAILLAGE_TRY(changed.put(entry.step, given));
  MAILLAGE_ASSIGN(change.content,
                  context.registry().from_simple(series_json(id, entry, territory, changed)));
  change.id = id;
  return change;
}

Result<Json> observe(Context& context, const Json& input, IndicatorPictures& pictures) {
  MAILLAGE_ASSIGN(IndicatorPicturePtr picture, pictures.present(context));
  const std::size_t place = picture->find(input.string_at("indicator"));
  if (place == IndicatorEntry::unknown) return not_found(std::string(input.string_at("indicator")));
  const IndicatorEntry& entry = picture->indicators()[place];
  if (entry.formula)
    return make_error(ErrorCode::conflict, "This indicator follows from a formula.", "indicator");
  MAILLAGE_ASSIGN(const ByTerritory given, rows_of(*picture, entry, *input.find("rows")));
  engine::Changes changes;
  changes.command = "indicators.observe";
  changes.idempotency_key = context.idempotency_key;
  for (const auto& [territory, rows] : given) {
    const Observations* before = entry.own[static_cast<std::size_t>(picture->area(territory))];
    const std::string id = before ? std::string(before->record->id())
                                  : "urn:ngsi-ld:Series:" + std::string(short_id(entry.id)) + ":" +
                                        std::string(short_id(territory));
    MAILLAGE_ASSIGN(auto change, change_of(context, entry, id, territory, before, rows));
    changes.list.push_back(std::move(change));
  }
  MAILLAGE_ASSIGN(const engine::Committed done,
                  context.engine.commit(context.actor, std::move(changes)));
  std::size_t changed = 0;
  for (const engine::ChangeOutcome& outcome : done.outcomes) changed += outcome.changed ? 1 : 0;
  return Json::object(
      {{"series", Json(static_cast<std::uint64_t>(changed))}, {"position", Json(done.position)}});
}

}  // namespace

void add_observe(Module& module, const IndicatorPicturesPtr& indicators) {
  module.commands.push_back(
      {"indicators.observe",
       "Enters values of an indicator by territory and period; null says that one is missing.",
       schema(R"({"type":"object","required":["indicator","rows"],"properties":{
         "indicator":{"type":"string","minLength":1,"maxLength":2048,"description":"Id or identifier."},
         "rows":{"type":"array","maxItems":20000,"items":{"type":"object","required":["territory","period"],"properties":{
           "territory":{"type":"string","minLength":1,"maxLength":2048},
           "period":{"type":"string","minLength":4,"maxLength":7,"description":"2024-12, 2024-Q4 or 2024, as the indicator's periods are."},
           "value":{"type":"number"},
           "note":{"type":"string","maxLength":500}}}}}})"),
       schema_reference("Observed"), Permission::signed_in, false,
       [indicators](Context& context, const Json& input) {
         return observe(context, input, *indicators);
       }});
  module.schemas.set("Observed",
                     schema(R"({"type":"object","required":["series","position"],"properties":{
    "series":{"type":"integer","description":"How many series changed."},"position":{"type":"integer"}}})"));
}

}  // namespace maillage::domain
