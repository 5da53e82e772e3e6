// pools.join, pools.leave, pools.recompute: a pool whose members people choose.
#include <algorithm>

#include "domain/pooling/commands.h"

namespace maillage::domain::pooling {

Result<void> require_signed_in(const Context& context) {
  if (context.actor.signed_in()) return {};
  return make_error(ErrorCode::unauthenticated, "Sign in to do this.");
}

namespace {

struct Known {
  PoolRow pool;
  solve::PoolKind kind;
};

Result<Known> known_pool(const Graph& graph, const Json& input) {
  auto pool = graph.pool(input.string_at("pool"));
  if (!pool) return not_found(std::string(input.string_at("pool")));
  if (!pool->kind) return invalid("pool", "has no kind of pool that can be computed");
  const solve::PoolKind kind = *pool->kind;
  return Known{std::move(*pool), kind};
}

Result<void> require_open(const PoolRow& pool) {
  if (pool.state == "proposed" || pool.state == "interest") return {};
  return make_error(
      ErrorCode::conflict,
      "The members of this pool can no longer change: its state is '" + pool.state + "'.", "pool");
}

// A title that this program gave follows the members; one that people wrote stays.
bool has_our_title(const Graph& graph, const PoolRow& pool) {
  const auto arithmetic = parse_json(graph.fields().json(*pool.record, "arithmetic"));
  if (!arithmetic.ok()) return false;
  const std::string_view ours = arithmetic->string_at("title");
  return !ours.empty() && graph.title_of(pool.id).fr == ours;
}

// The fields of a pool without members: what an earlier computation left goes.
Json emptied() {
  Json fields = Json::object({{"members", Json()}, {"municipalities", Json()}});
  for (const char* name : {"costAlone", "costTogether", "saving", "savingCentral", "shares",
                           "arithmetic", "reasons", "supplyCandidates", "missingCandidates"})
    fields.set(name, Json());
  return fields;
}

Result<model::Change> pool_change(const Graph& graph, const PoolRow& pool,
                                  const Evaluation& evaluation) {
  if (!evaluation.proposal) return setting(graph.context(), *pool.record, "Pool", emptied());
  Json fields = fields_of(graph, evaluation.problem, *evaluation.proposal, Origin::hand);
  if (!has_our_title(graph, pool)) fields.erase("title");
  fields.erase("kind");
  // Members that could not be computed with stay members.
  for (const std::string& id : evaluation.left_out) fields.find("members")->push(id);
  return setting(graph.context(), *pool.record, "Pool", std::move(fields));
}

Result<Json> commit_and_show(Context& context, std::vector<model::Change> list, std::string command,
                             const std::string& pool_id) {
  engine::Changes changes;
  changes.list = std::move(list);
  changes.trusted = true;  // costs and shares are read-only for everybody else
  changes.decided = true;  // by the need or by the pool, above
  changes.command = std::move(command);
  changes.idempotency_key = context.idempotency_key;
  MAILLAGE_ASSIGN(const auto done, context.engine.commit(context.actor, std::move(changes)));
  MAILLAGE_ASSIGN(Json answer, pool_view(context, Json::object({{"id", pool_id}})));
  answer.set("version", Json(done.outcomes.at(0).version));
  answer.set("position", Json(done.position));
  return answer;
}

// The need's own mark of the pool that answers it. A community of practice answers nothing.
std::optional<model::Change> need_change(const Context& context, const engine::Record& record,
                                         solve::PoolKind kind, const Json& pool) {
  if (class_of(kind) != solve::PoolClass::answer) return std::nullopt;
  auto change = setting(context, record, "Need", Json::object({{"pool", pool}}));
  return change.ok() ? std::optional(std::move(*change)) : std::nullopt;
}

Result<NeedRow> known_need(const Graph& graph, const Json& input) {
  const std::string id(input.string_at("need"));
  const Context& context = graph.context();
  const auto record = context.engine.get(context.actor, id);
  if (!record || !graph.fields().is_a(*record, "Need")) return not_found(id);
  auto row = graph.need(*record);
  if (!row) return invalid("need", "has no category or no municipality");
  row->record = record;
  return std::move(*row);
}

Result<void> may_join(const Graph& graph, const Known& known, const NeedRow& row) {
  const PoolRow& pool = known.pool;
  const std::string& id = row.need.id;
  MAILLAGE_TRY(require_open(pool));
  if (std::binary_search(pool.members.begin(), pool.members.end(), id))
    return make_error(ErrorCode::conflict, "This need is in the pool already.", "need");
  if (!pool.category.empty() && pool.category != row.need.category)
    return invalid("need", "is of the category '" + row.need.category + "', the pool is of '" +
                               pool.category + "'");
  if (!row.willing) return invalid("need", "is declared as not willing to pool");
  if (row.state != "published" && row.state != "matched")
    return make_error(ErrorCode::conflict,
                      "Only a published need can join; this one is '" + row.state + "'.", "need");
  MAILLAGE_ASSIGN(const auto pools, graph.pools());
  for (const PoolRow& other : pools) {
    if (other.id == pool.id || !other.live() || !other.kind) continue;
    if (class_of(*other.kind) != class_of(known.kind)) continue;
    if (std::binary_search(other.members.begin(), other.members.end(), id))
      return make_error(ErrorCode::conflict, "This need is in the pool " + other.id + " already.",
                        "need");
  }
  return {};
}

}  // namespace

Result<Json> join(Context& context, const Json& input) {
  MAILLAGE_TRY(require_signed_in(context));
  const Graph graph(context);
  MAILLAGE_ASSIGN(const Known known, known_pool(graph, input));
  MAILLAGE_ASSIGN(const NeedRow row, known_need(graph, input));
  MAILLAGE_TRY(context.engine.may_change(context.actor, row.need.id));
  MAILLAGE_TRY(may_join(graph, known, row));
  std::vector<std::string> members = known.pool.members;
  members.push_back(row.need.id);
  MAILLAGE_ASSIGN(
      const auto evaluation,
      evaluate(graph, known.kind, members, stored_parameters(graph, known.pool), known.pool.id));
  std::vector<model::Change> list;
  MAILLAGE_ASSIGN(auto change, pool_change(graph, known.pool, evaluation));
  list.push_back(std::move(change));
  if (auto mark = need_change(context, *row.record, known.kind, known.pool.id))
    list.push_back(std::move(*mark));
  return commit_and_show(context, std::move(list), "pools.join", known.pool.id);
}

Result<Json> leave(Context& context, const Json& input) {
  MAILLAGE_TRY(require_signed_in(context));
  const Graph graph(context);
  MAILLAGE_ASSIGN(const Known known, known_pool(graph, input));
  const std::string need(input.string_at("need"));
  // A member leaves; who leads the pool may also take one out.
  if (!context.engine.may_change(context.actor, need).ok())
    MAILLAGE_TRY(context.engine.may_change(context.actor, known.pool.id));
  std::vector<std::string> members = known.pool.members;
  if (std::erase(members, need) == 0) return invalid("need", "is not a member of this pool");
  MAILLAGE_TRY(require_open(known.pool));
  MAILLAGE_ASSIGN(
      const auto evaluation,
      evaluate(graph, known.kind, members, stored_parameters(graph, known.pool), known.pool.id));
  std::vector<model::Change> list;
  MAILLAGE_ASSIGN(auto change, pool_change(graph, known.pool, evaluation));
  list.push_back(std::move(change));
  const auto record = context.engine.get(context.actor, need);
  if (record && graph.fields().text(*record, "pool") == known.pool.id)
    if (auto mark = need_change(context, *record, known.kind, Json()))
      list.push_back(std::move(*mark));
  return commit_and_show(context, std::move(list), "pools.leave", known.pool.id);
}

Result<Json> recompute(Context& context, const Json& input) {
  MAILLAGE_TRY(require_signed_in(context));
  const Graph graph(context);
  MAILLAGE_ASSIGN(const Known known, known_pool(graph, input));
  if (input.bool_at("save")) MAILLAGE_TRY(context.engine.may_change(context.actor, known.pool.id));
  solve::Parameters parameters = stored_parameters(graph, known.pool);
  if (const Json* wished = input.find("parameters"); wished && !wished->is_null()) {
    MAILLAGE_ASSIGN(parameters, parameters_from(wished, "parameters"));
  }
  MAILLAGE_ASSIGN(const auto evaluation,
                  evaluate(graph, known.kind, known.pool.members, parameters, known.pool.id));
  if (!input.bool_at("save")) return page_of(graph, &known.pool, evaluation, parameters);
  if (known.pool.state == "closed" || known.pool.state == "abandoned")
    return make_error(ErrorCode::conflict,
                      "This pool is over: its state is '" + known.pool.state + "'.", "pool");
  if (!evaluation.proposal) return invalid("pool", "has no members to compute with");
  std::vector<model::Change> list;
  MAILLAGE_ASSIGN(auto change, pool_change(graph, known.pool, evaluation));
  list.push_back(std::move(change));
  return commit_and_show(context, std::move(list), "pools.recompute", known.pool.id);
}

}  // namespace maillage::domain::pooling
