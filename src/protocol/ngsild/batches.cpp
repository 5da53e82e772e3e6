// Batches of entities: create, upsert, update, merge, delete (CIM 009 5.6.7 to 5.6.10, 5.6.20).
// Each entity stands on its own: some may fail while others succeed.
#include <unordered_set>

#include "protocol/ngsild/endpoints.h"
#include "protocol/ngsild/entity_reader.h"
#include "protocol/ngsild/query_reader.h"

namespace maillage::protocol::ngsild {

namespace {

using Kind = model::Change::Kind;

constexpr std::size_t batch_max = 10'000;

// One element of the batch: a change, or the reason why it is none.
struct Batch {
  Call call;
  engine::Changes changes;
  std::vector<std::string> ids;  // of the changes, which the engine takes over
  Json errors = Json::array();
  bool creates = false;  // created ids are in the answer (201)
};

void add_error(Json& errors, std::string_view id, const Error& error) {
  errors.push(Json::object({{"entityId", Json(id)}, {"error", problem_details(error)}}));
}

// 5.2.16, or its short forms when nothing failed.
void answer_batch(const Batch& batch, const engine::Committed& committed) {
  Json success = Json::array();
  Json created = Json::array();
  Json errors = batch.errors;
  for (std::size_t i = 0; i < committed.outcomes.size(); ++i) {
    const engine::ChangeOutcome& outcome = committed.outcomes[i];
    const std::string& id = batch.ids[i];
    if (outcome.error) {
      add_error(errors, id, *outcome.error);
      continue;
    }
    if (!outcome.not_updated.empty()) {
      const model::NotUpdated& left = outcome.not_updated.front();
      add_error(errors, id, invalid(left.attribute, left.reason));
      continue;
    }
    success.push(Json(id));
    if (outcome.created) created.push(Json(id));
  }
  if (errors.size() > 0) {
    Json body = Json::object();
    body.set("success", std::move(success));
    body.set("errors", std::move(errors));
    return batch.call.answer(http::json_response(207, body.dump()));
  }
  if (batch.creates && created.size() > 0)
    return batch.call.answer(http::json_response(201, created.dump()));
  batch.call.answer(http::Response{.status = 204});
}

void commit_batch(Batch batch) {
  batch.changes.atomic = false;
  if (batch.changes.size() == 0) return answer_batch(batch, {});
  batch.ids.reserve(batch.changes.size());
  for (const model::Change& change : batch.changes.list) batch.ids.push_back(change.id);
  for (const engine::Draft& draft : batch.changes.drafts) batch.ids.emplace_back(draft.id());
  engine::Changes changes = std::move(batch.changes);
  auto shared = std::make_shared<const Batch>(std::move(batch));
  shared->call.engine().commit(shared->call.actor, std::move(changes),
                               [shared](const Result<engine::Committed>& committed) {
                                 if (!committed.ok()) return shared->call.fail(committed.error());
                                 answer_batch(*shared, *committed);
                               });
}

// The array of a batch. Errors: invalid when empty, or holding a null (5.6.7.4).
Result<Json::Array*> elements(Json& body) {
  if (!body.is_array()) return invalid("", "the body must be an array");
  if (body.size() == 0) return invalid("", "the array must not be empty");
  if (body.size() > batch_max) {
    return make_error(ErrorCode::too_large, "a batch holds at most 10000 entities",
                      std::string(subject_body));
  }
  for (const Json& one : body.as_array())
    if (one.is_null()) return invalid("", "the array must not hold null");
  return &body.as_array();
}

Result<model::Entity> read_element(const Call& call, Json element, const ReadOptions& options) {
  if (!element.is_object()) return invalid("", "an entity must be an object");
  MAILLAGE_ASSIGN(jsonld::ContextPtr context, context_of_element(call, element));
  const Names names = call.service->names(context);
  MAILLAGE_ASSIGN(model::Entity entity, EntityReader(names, options).entity(std::move(element)));
  if (entity.id.empty()) return invalid("id", "is required");
  return entity;
}

using KindOf = std::function<Kind(const std::string& id)>;

void run(Call call, const ReadOptions& options, bool creates, const char* command,
         const KindOf& kind_of) {
  auto list = elements(call.body);
  if (!list.ok()) return call.fail(list.error());
  Batch batch;
  batch.creates = creates;
  batch.changes.command = command;
  batch.changes.list.reserve((*list)->size());
  for (Json& element : **list) {
    const std::string id(element.string_at("id"));
    auto entity = read_element(call, std::move(element), options);
    if (!entity.ok()) {
      add_error(batch.errors, id, entity.error());
      continue;
    }
    model::Change change{.id = entity->id, .content = std::move(*entity)};
    change.kind = kind_of(change.id);
    change.by_actor = true;
    batch.changes.list.push_back(std::move(change));
  }
  batch.call = std::move(call);
  commit_batch(std::move(batch));
}

void run_drafts(Call call, Drafts drafts, const char* command) {
  Batch batch;
  batch.creates = true;
  batch.changes.command = command;
  batch.changes.drafts = std::move(drafts);
  batch.call = std::move(call);
  commit_batch(std::move(batch));
}

constexpr const char* create_command = "batch.create";
constexpr const char* upsert_command = "batch.upsert";

void create(Call call) {
  run(std::move(call), {}, true, create_command, [](const std::string&) { return Kind::create; });
}

void create_drafts(Call call, Drafts drafts) {
  run_drafts(std::move(call), std::move(drafts), create_command);
}

void upsert_drafts(Call call, Drafts drafts) {
  run_drafts(std::move(call), std::move(drafts), upsert_command);
}

void upsert(Call call) {
  const http::Parameters& query = call.request.query;
  if (!has_option(query, "update")) {
    return run(std::move(call), {}, true, upsert_command,
               [](const std::string&) { return Kind::upsert; });
  }
  // 5.6.8, update mode: what exists, or was created earlier in this batch, is updated.
  engine::Engine& engine = call.engine();
  const access::Actor actor = call.actor;
  auto seen = std::make_shared<std::unordered_set<std::string>>();
  run(std::move(call), {}, true, upsert_command, [&engine, actor, seen](const std::string& id) {
    const bool first = seen->insert(id).second;
    return first && engine.get(actor, id) == nullptr ? Kind::create : Kind::update;
  });
}

void update(Call call) {
  const bool keep = has_option(call.request.query, "noOverwrite");
  run(std::move(call), {.fragment = true, .nulls = !keep}, false, "batch.update",
      [keep](const std::string&) { return keep ? Kind::append_new : Kind::update; });
}

void merge(Call call) {
  run(std::move(call), {.fragment = true, .nulls = true, .inner_nulls = true}, false, "batch.merge",
      [](const std::string&) { return Kind::merge; });
}

void remove(Call call) {
  auto list = elements(call.body);
  if (!list.ok()) return call.fail(list.error());
  Batch batch;
  batch.changes.command = "batch.delete";
  for (const Json& element : **list) {
    if (!element.is_string() || !is_uri(element.as_string())) {
      return call.fail(invalid("", "the array must hold the ids of entities"));
    }
    batch.changes.list.push_back({.kind = Kind::remove, .id = element.as_string()});
  }
  batch.call = std::move(call);
  commit_batch(std::move(batch));
}

}  // namespace

void add_batches(http::Router& router, const ServicePtr& service) {
  const std::string operations = std::string(root) + "/entityOperations";
  router.post(operations + "/create",
              creating(
                  service, Body::batch, [](const http::Request&) { return Kind::create; },
                  create_drafts, create));
  const auto replaces = [](const http::Request& request) -> std::optional<Kind> {
    if (has_option(request.query, "update")) return std::nullopt;
    return Kind::upsert;
  };
  router.post(operations + "/upsert",
              creating(service, Body::batch, replaces, upsert_drafts, upsert));
  router.post(operations + "/update", writing(service, Body::batch, update));
  router.post(operations + "/merge", writing(service, Body::batch, merge));
  router.post(operations + "/delete", writing(service, Body::batch, remove));
}

}  // namespace maillage::protocol::ngsild
