// Whole entities: create, replace, merge, delete (CIM 009 5.6.1, 5.6.18, 5.6.17, 5.6.6), and purge
// (5.6.21).
#include "protocol/ngsild/endpoints.h"
#include "protocol/ngsild/entity_reader.h"
#include "protocol/ngsild/query_reader.h"

#include <algorithm>

namespace maillage::protocol::ngsild {

namespace {

using Kind = model::Change::Kind;

constexpr std::size_t purge_max = 50'000;

Result<void> check_id(const Call& call) {
  if (is_uri(call.entity_id())) return {};
  return invalid("id", "\"" + std::string(call.entity_id()) + "\" is not a URI");
}

http::Response no_content(const engine::ChangeOutcome& outcome) {
  http::Response response{.status = 204};
  if (outcome.version != 0) response.headers.add("ETag", etag_of(outcome.version));
  return response;
}

constexpr const char* create_command = "entities.create";

AnswerOutcome created(std::string id) {
  return [id = std::move(id)](const Call& done, const engine::ChangeOutcome& outcome) {
    http::Response response{.status = 201};
    response.headers.add("Location", std::string(root) + "/entities/" + id);
    response.headers.add("ETag", etag_of(outcome.version));
    done.answer(std::move(response));
  };
}

void create(Call call) {
  const std::size_t context = call.body.find("@context") == nullptr ? 0 : 1;
  if (call.body.is_object() && call.body.size() == context) {
    return call.fail(
        make_error(ErrorCode::invalid, "the body is an empty object", std::string(subject_json)));
  }
  const Names names = call.names();
  auto entity = EntityReader(names, {}).entity(std::move(call.body));
  if (!entity.ok()) return call.fail(entity.error());
  model::Change change{.kind = Kind::create, .id = entity->id, .content = std::move(*entity)};
  auto answer = created(change.id);
  commit_one(std::move(call), std::move(change), create_command, std::move(answer));
}

void create_draft(Call call, Drafts drafts) {
  auto answer = created(std::string(drafts[0].id()));
  engine::Changes changes;
  changes.drafts = std::move(drafts);
  changes.command = create_command;
  commit_one(std::move(call), std::move(changes), false, std::move(answer));
}

// One that names a version goes the way on which versions are compared.
std::optional<Kind> creates(const http::Request& request) {
  if (request.headers.has("If-Match")) return std::nullopt;
  return Kind::create;
}

void replace(Call call) {
  if (auto good = check_id(call); !good.ok()) return call.fail(good.error());
  const Names names = call.names();
  auto entity = EntityReader(names, {.fragment = true}).entity(std::move(call.body));
  if (!entity.ok()) return call.fail(entity.error());
  auto record = find_entity(call);
  if (!record.ok()) return call.fail(record.error());
  if (entity->types.empty()) entity->types = call.engine().decode(**record).types;
  model::Change change{
      .kind = Kind::replace, .id = std::string(call.entity_id()), .content = std::move(*entity)};
  commit_one(std::move(call), std::move(change), "entities.replace",
             [](const Call& done, const engine::ChangeOutcome& outcome) {
               done.answer(no_content(outcome));
             });
}

Result<model::Change> merge_change(Call& call) {
  MAILLAGE_TRY(check_id(call));
  const Names names = call.names();
  const http::Parameters& query = call.request.query;
  const ReadOptions options{.fragment = true, .nulls = true, .inner_nulls = true};
  MAILLAGE_ASSIGN(model::Entity entity, EntityReader(names, options).entity(std::move(call.body)));
  model::Change change{
      .kind = Kind::merge, .id = std::string(call.entity_id()), .content = std::move(entity)};
  const auto format = query.get("format");
  change.simplified =
      format == "simplified" || format == "keyValues" ||
      (format.empty() && (has_option(query, "simplified") || has_option(query, "keyValues")));
  change.common_language = query.get("lang");
  if (const std::string* observed = query.find("observedAt")) {
    auto time = parse_timestamp(*observed);
    if (!time.ok()) return invalid("observedAt", "\"" + *observed + "\" is not a date and time");
    change.common_observed_at = *time;
  }
  if (query.has("type")) {
    auto record = find_entity(call);
    if (!record.ok()) return std::move(record).error();
  }
  return change;
}

void merge(Call call) {
  auto change = merge_change(call);
  if (!change.ok()) return call.fail(change.error());
  commit_one(std::move(call), std::move(*change), "entities.merge",
             [](const Call& done, const engine::ChangeOutcome& outcome) {
               done.answer(no_content(outcome));
             });
}

void remove(Call call) {
  if (auto good = check_id(call); !good.ok()) return call.fail(good.error());
  if (call.request.query.has("type")) {
    auto record = find_entity(call);
    if (!record.ok()) return call.fail(record.error());
  }
  model::Change change{.kind = Kind::remove, .id = std::string(call.entity_id())};
  commit_one(std::move(call), std::move(change), "entities.delete",
             [](const Call& done, const engine::ChangeOutcome&) {
               done.answer(http::Response{.status = 204});
             });
}

// The changes that purge one entity: itself, or some of its attributes.
void add_purge(const engine::Engine& engine, const engine::Record& record,
               const std::vector<std::string>& drop, const std::vector<std::string>& keep,
               engine::Changes& out) {
  const std::string id(record.id());
  if (drop.empty() && keep.empty()) {
    out.list.push_back({.kind = Kind::remove, .id = id});
    return;
  }
  const model::Entity entity = engine.decode(record);
  for (const model::Attribute& attribute : entity.attributes) {
    const auto in = [&](const std::vector<std::string>& list) {
      return std::find(list.begin(), list.end(), attribute.name) != list.end();
    };
    const bool goes = keep.empty() ? in(drop) : !in(keep);
    if (!goes) continue;
    model::Change change{.kind = Kind::delete_attribute, .id = id, .attribute = attribute.name};
    change.all_instances = true;
    out.list.push_back(std::move(change));
  }
}

Result<std::vector<std::string>> expanded_list(const Call& call, const char* parameter) {
  std::vector<std::string> out;
  const std::string* text = call.request.query.find(parameter);
  if (text == nullptr) return out;
  MAILLAGE_ASSIGN(auto list, split_list(*text, parameter));
  for (const std::string& name : list) {
    if (!is_name(name)) return invalid(parameter, "\"" + name + "\" is not a name");
    out.push_back(call.names().expand(name));
  }
  return out;
}

Result<engine::Changes> purge_changes(const Call& call) {
  http::Parameters parameters = call.request.query;
  std::erase_if(parameters.items, [](const auto& item) {
    return item.first == "limit" || item.first == "offset" || item.first == "count" ||
           item.first == "options" || item.first == "format";
  });
  const Names names = call.names();
  MAILLAGE_ASSIGN(auto drop, expanded_list(call, "drop"));
  MAILLAGE_ASSIGN(auto keep, expanded_list(call, "keep"));
  if (!drop.empty() && !keep.empty()) return invalid("keep", "cannot be combined with drop");
  MAILLAGE_ASSIGN(EntityQuery read, read_query(parameters, names, call.engine().terms(), false));
  read.query.limit = purge_max + 1;
  MAILLAGE_ASSIGN(engine::Page page, call.engine().query(call.actor, read.query));
  if (page.hits.size() > purge_max) {
    return make_error(ErrorCode::too_large, "limit: at most 50000 entities are purged at a time",
                      std::string(subject_limit));
  }
  engine::Changes changes;
  changes.atomic = false;
  changes.command = "entities.purge";
  for (const engine::Hit& hit : page.hits)
    add_purge(call.engine(), *hit.record, drop, keep, changes);
  return changes;
}

void purge(const Call& call) {
  auto changes = purge_changes(call);
  if (!changes.ok()) return call.fail(changes.error());
  if (changes->list.empty()) return call.answer(http::Response{.status = 204});
  call.engine().commit(call.actor, std::move(*changes),
                       [call](const Result<engine::Committed>& committed) {
                         if (!committed.ok()) return call.fail(committed.error());
                         for (const engine::ChangeOutcome& outcome : committed->outcomes)
                           if (outcome.error) return call.fail(*outcome.error);
                         call.answer(http::Response{.status = 204});
                       });
}

}  // namespace

void commit_one(Call call, model::Change change, const char* command, AnswerOutcome answer) {
  auto expected = expected_version(call.request);
  if (!expected.ok()) return call.fail(expected.error());
  change.seen_version = *expected;
  change.by_actor = true;
  engine::Changes changes;
  changes.list.push_back(std::move(change));
  changes.command = command;
  commit_one(std::move(call), std::move(changes), expected->has_value(), std::move(answer));
}

void commit_one(Call call, engine::Changes changes, bool conditional, AnswerOutcome answer) {
  changes.idempotency_key = call.request.headers.find("Idempotency-Key");
  engine::Engine& engine = call.engine();
  const access::Actor actor = call.actor;
  engine.commit(actor, std::move(changes),
                [call = std::move(call), answer = std::move(answer),
                 conditional](const Result<engine::Committed>& committed) {
                  if (committed.ok()) return answer(call, committed->outcomes.at(0));
                  Error error = committed.error();
                  if (error.code == ErrorCode::conflict && conditional)
                    error.subject = std::string(subject_precondition);
                  if (error.code == ErrorCode::too_large) error.subject = std::string(subject_body);
                  call.fail(error);
                });
}

void add_entities(http::Router& router, const ServicePtr& service) {
  const std::string entities = std::string(root) + "/entities";
  const std::string entity = entities + "/{entityId}";
  router.post(entities, creating(service, Body::json, creates, create_draft, create));
  router.del(entities, deleting(service, purge));
  const auto no_id = [](const Call& call) { call.fail(invalid("id", "is required in the path")); };
  router.put(entities, deleting(service, no_id));
  router.patch(entities, deleting(service, no_id));
  router.put(entity, writing(service, Body::json, replace));
  router.patch(entity, writing(service, Body::json_or_merge_patch, merge));
  router.del(entity, deleting(service, remove));
}

void add_routes(http::Router& router, Deps deps) {
  const ServicePtr service = std::make_shared<const Service>(std::move(deps));
  add_reading(router, service);
  add_entities(router, service);
  add_attributes(router, service);
  add_batches(router, service);
  add_discovery(router, service);
}

}  // namespace maillage::protocol::ngsild
