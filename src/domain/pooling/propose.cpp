// pools.propose: the pools that a selection of needs would form, and their keeping.
#include <algorithm>

#include "domain/pooling/commands.h"

namespace maillage::domain::pooling {

namespace {

struct Wishes {
  Graph::Selection selection;
  std::optional<std::set<std::string>> needs;
  std::int32_t from_day = INT32_MIN;
  std::int32_t to_day = INT32_MAX;
  solve::Parameters parameters;
  solve::GroupingOptions options;
  bool save = false;
};

Result<void> read_period(const Json& input, Wishes& wishes) {
  const Json* period = input.find("period");
  if (!period || period->is_null()) return {};
  for (const char* end : {"from", "to"}) {
    const std::string_view date = period->string_at(end);
    if (date.empty()) continue;
    const auto day = date.size() == 10 ? day_of(date) : std::nullopt;
    if (!day) return invalid("period." + std::string(end), "must be a date like 2027-03-01");
    (end[0] == 'f' ? wishes.from_day : wishes.to_day) = *day;
  }
  if (wishes.to_day < wishes.from_day) return invalid("period.to", "must not be before the start");
  return {};
}

Result<void> read_kinds(const Json& input, Wishes& wishes) {
  const Json* kinds = input.find("kinds");
  if (!kinds || kinds->is_null()) return {};
  if (kinds->size() == 0) return invalid("kinds", "must name at least one kind of pool");
  wishes.options.kinds = {};
  for (std::size_t i = 0; i < kinds->size(); ++i) {
    const auto kind = kind_of_code(kinds->as_array()[i].as_string());
    if (!kind)
      return invalid("kinds[" + std::to_string(i) + "]",
                     "'" + kinds->as_array()[i].as_string() + "' is not a kind of pool");
    wishes.options.kinds = wishes.options.kinds | solve::KindSet{*kind};
  }
  return {};
}

Result<Wishes> wishes_of(const Graph& graph, const Json& input) {
  const Context& context = graph.context();
  Wishes wishes;
  if (const std::string_view area = input.string_at("territory"); !area.empty()) {
    if (!context.engine.get(context.actor, area))
      return invalid("territory", "'" + std::string(area) + "' does not exist");
    wishes.selection.territories = {std::string(area)};
  }
  wishes.selection.category = input.string_at("category");
  if (!wishes.selection.category.empty() && !graph.category(wishes.selection.category))
    return invalid("category", "'" + wishes.selection.category + "' is not a need category");
  MAILLAGE_TRY(read_kinds(input, wishes));
  MAILLAGE_TRY(read_period(input, wishes));
  if (const Json* needs = input.find("needs"); needs && needs->is_array()) {
    wishes.needs.emplace();
    for (const Json& id : needs->as_array()) {
      const auto record = context.engine.get(context.actor, id.as_string());
      if (!record || !graph.fields().is_a(*record, "Need"))
        return invalid("needs", "'" + id.as_string() + "' is not a need");
      wishes.needs->insert(id.as_string());
    }
  }
  MAILLAGE_ASSIGN(wishes.parameters, parameters_from(input.find("parameters"), "parameters"));
  if (const Json* seed = input.find("seed"))
    wishes.options.seed = static_cast<std::uint64_t>(seed->to_int().value_or(1));
  wishes.save = input.bool_at("save");
  return wishes;
}

// Needs that people have put in a pool keep out of new ones of the same class.
std::map<std::string, solve::KindSet> bound_kinds(const std::vector<PoolRow>& pools) {
  std::map<std::string, solve::KindSet> bound;
  for (const PoolRow& pool : pools) {
    if (!pool.live() || !pool.kind) continue;
    for (const std::string& id : pool.members)
      bound[id] = bound[id] | solve::KindSet::of(class_of(*pool.kind));
  }
  return bound;
}

solve::KindSet without(solve::KindSet kinds, solve::KindSet taken) {
  solve::KindSet left;
  for (solve::PoolKind kind : solve::all_pool_kinds)
    if (kinds.contains(kind) && !taken.contains(kind)) left = left | solve::KindSet{kind};
  return left;
}

Result<std::vector<NeedRow>> selected(const Graph& graph, const Wishes& wishes) {
  MAILLAGE_ASSIGN(auto rows, graph.needs(wishes.selection));
  std::erase_if(rows, [&](const NeedRow& row) {
    if (!row.takes_part()) return true;
    if (wishes.needs && !wishes.needs->count(row.need.id)) return true;
    return row.need.to_day < wishes.from_day || row.need.from_day > wishes.to_day;
  });
  return rows;
}

// A proposal that reaches beyond the selection is not this computation's to replace.
void keep_wider_proposals(const Graph& graph, const std::vector<NeedRow>& rows,
                          std::vector<PoolRow>& pools) {
  std::set<std::string_view> inside;
  for (const NeedRow& row : rows) inside.insert(row.need.id);
  const Context& context = graph.context();
  for (PoolRow& pool : pools) {
    if (!pool.ours) continue;
    pool.ours = std::none_of(pool.members.begin(), pool.members.end(), [&](const std::string& id) {
      if (inside.count(id)) return false;
      const auto record = context.engine.get(context.actor, id);
      const auto row = record ? graph.need(*record) : std::nullopt;
      return row && row->takes_part();
    });
  }
}

void leave_out_bound(const std::vector<PoolRow>& pools, std::vector<NeedRow>& rows) {
  const auto bound = bound_kinds(pools);
  std::erase_if(rows, [&](NeedRow& row) {
    if (const auto taken = bound.find(row.need.id); taken != bound.end())
      row.need.kinds = without(row.need.kinds, taken->second);
    return row.need.kinds.empty();
  });
}

// Who is missing: needs of the category that are in no pool of the class.
Result<void> add_missing(const Problem& problem, std::vector<Proposal>& proposals) {
  std::map<solve::PoolClass, std::vector<std::string>> taken;
  for (const Proposal& proposal : proposals)
    for (const solve::Member& member : proposal.pool.members)
      taken[class_of(proposal.pool.kind)].push_back(member.need);
  std::map<std::string, solve::PoolingInput> inputs;
  for (Proposal& proposal : proposals) {
    const std::string& category = proposal.pool.category;
    auto input = inputs.find(category);
    if (input == inputs.end())
      input = inputs.emplace(category, problem.of_category(category)).first;
    std::vector<std::string> members;
    for (const solve::Member& member : proposal.pool.members) members.push_back(member.need);
    MAILLAGE_ASSIGN(proposal.missing,
                    completing_candidates(input->second, proposal.pool.kind, members,
                                          taken[class_of(proposal.pool.kind)], missing_max));
  }
  return {};
}

// --- Keeping.

std::set<std::string> members_of(const solve::Pool& pool) {
  std::set<std::string> ids;
  for (const solve::Member& member : pool.members) ids.insert(member.need);
  return ids;
}

std::size_t in_common(const PoolRow& row, const std::set<std::string>& members) {
  return static_cast<std::size_t>(
      std::count_if(row.members.begin(), row.members.end(),
                    [&](const std::string& id) { return members.count(id) > 0; }));
}

// Which earlier proposal each new one continues: the same members first, else one of the same kind
// and category that shares at least half of them.
std::vector<const PoolRow*> continued(const std::vector<Proposal>& proposals,
                                      const std::vector<PoolRow>& pools) {
  std::vector<const PoolRow*> continues(proposals.size(), nullptr);
  std::set<const PoolRow*> used;
  for (const bool exact : {true, false}) {
    for (std::size_t i = 0; i < proposals.size(); ++i) {
      const auto members = members_of(proposals[i].pool);
      for (const PoolRow& row : pools) {
        if (continues[i] || used.count(&row) || !row.ours) continue;
        if (row.kind != proposals[i].pool.kind || row.category != proposals[i].pool.category)
          continue;
        const std::size_t common = in_common(row, members);
        const bool same = common == members.size() && common == row.members.size();
        if (!same && (exact || 2 * common < std::max(members.size(), row.members.size()))) continue;
        continues[i] = &row;
        used.insert(&row);
      }
    }
  }
  return continues;
}

// Earlier proposals that no new one continues, though their needs are in a new one now.
std::vector<const PoolRow*> superseded(const std::vector<Proposal>& proposals,
                                       const std::vector<PoolRow>& pools,
                                       const std::vector<const PoolRow*>& continues) {
  std::map<solve::PoolClass, std::set<std::string>> placed;
  for (const Proposal& proposal : proposals)
    for (const solve::Member& member : proposal.pool.members)
      placed[class_of(proposal.pool.kind)].insert(member.need);
  std::vector<const PoolRow*> old;
  for (const PoolRow& row : pools) {
    if (!row.ours || !row.kind) continue;
    if (std::find(continues.begin(), continues.end(), &row) != continues.end()) continue;
    if (in_common(row, placed[class_of(*row.kind)]) > 0) old.push_back(&row);
  }
  return old;
}

// One change per pool, each on its own: a pool is kept whole or not at all.
Result<void> keep(const Graph& graph, const Problem& problem,
                  const std::vector<Proposal>& proposals, const std::vector<PoolRow>& pools,
                  Context& context, Json& answers, Json& figures) {
  const auto continues = continued(proposals, pools);
  engine::Changes changes;
  changes.atomic = false;
  changes.trusted = true;  // costs and shares are read-only for everybody else
  changes.command = "pools.propose";
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    Json fields = fields_of(graph, problem, proposals[i], Origin::proposal);
    const std::string id = continues[i] ? continues[i]->id : context.ids.next_urn("Pool");
    if (!continues[i]) {
      const Json first = first_fields_of(graph, problem, proposals[i]);
      for (const auto& [name, value] : first.as_object()) fields.set(name, value);
      fields.set("state", "proposed");
      fields.set("id", id);
      fields.set("type", "Pool");
    }
    MAILLAGE_ASSIGN(auto change, continues[i] ? setting(context, *continues[i]->record, "Pool",
                                                        std::move(fields))
                                              : creation(context, std::move(fields)));
    changes.list.push_back(std::move(change));
    answers.as_array()[i].set("id", id);
  }
  for (const PoolRow* row : superseded(proposals, pools, continues)) {
    MAILLAGE_ASSIGN(auto change,
                    setting(context, *row->record, "Pool", Json::object({{"state", "abandoned"}})));
    changes.list.push_back(std::move(change));
  }
  std::int64_t created = 0;
  std::int64_t updated = 0;
  std::int64_t failed = 0;
  if (!changes.list.empty()) {
    MAILLAGE_ASSIGN(const auto done, context.engine.commit(context.actor, std::move(changes)));
    for (std::size_t i = 0; i < done.outcomes.size(); ++i) {
      const auto& outcome = done.outcomes[i];
      failed += outcome.error ? 1 : 0;
      created += !outcome.error && outcome.created ? 1 : 0;
      updated += !outcome.error && !outcome.created && outcome.changed ? 1 : 0;
      if (i >= proposals.size()) continue;
      Json& answer = answers.as_array()[i];
      if (outcome.error) {
        answer.erase("id");
        answer.set("error", outcome.error->message);
      } else {
        answer.set("version", Json(outcome.version));
        answer.set("state", "proposed");
      }
    }
  }
  figures.set("created", created);
  figures.set("updated", updated);
  figures.set("failed", failed);
  return {};
}

}  // namespace

Result<Json> propose(Context& context, const Json& input) {
  MAILLAGE_TRY(require_signed_in(context));
  const Timestamp start = context.engine.now();
  const Graph graph(context);
  MAILLAGE_ASSIGN(const Wishes wishes, wishes_of(graph, input));
  MAILLAGE_ASSIGN(auto pools, graph.pools());
  MAILLAGE_ASSIGN(auto rows, selected(graph, wishes));
  if (wishes.save) keep_wider_proposals(graph, rows, pools);
  leave_out_bound(pools, rows);
  const std::size_t need_count = rows.size();
  MAILLAGE_ASSIGN(const Problem problem, build_problem(graph, std::move(rows), wishes.parameters));
  MAILLAGE_ASSIGN(auto grouping, propose_pools(problem.input, wishes.options));
  std::vector<Proposal> proposals;
  std::size_t without_supply = 0;
  for (solve::Pool& pool : grouping.pools) {
    Proposal proposal = proposal_of(problem, std::move(pool));
    if (proposal.pool.shortfalls.empty()) {
      proposals.push_back(std::move(proposal));
    } else {
      ++without_supply;
    }
  }
  MAILLAGE_TRY(add_missing(problem, proposals));
  Json answers = Json::array();
  for (const Proposal& proposal : proposals) {
    Json fields = fields_of(graph, problem, proposal, Origin::proposal);
    std::erase_if(fields.as_object(), [](const auto& member) { return member.value.is_null(); });
    fields.set("recommended", solve::name_of(proposal.pool.recommended));
    fields.find("arithmetic")->erase("parameters");  // once for all, below
    answers.push(std::move(fields));
  }
  Json figures =
      Json::object({{"needs", Json(static_cast<std::uint64_t>(need_count))},
                    {"pools", Json(static_cast<std::uint64_t>(proposals.size()))},
                    {"unpooled", Json(static_cast<std::uint64_t>(grouping.unpooled.size()))},
                    {"withoutSupply", Json(static_cast<std::uint64_t>(without_supply))},
                    {"steps", Json(static_cast<std::uint64_t>(grouping.evaluations))}});
  if (wishes.save) MAILLAGE_TRY(keep(graph, problem, proposals, pools, context, answers, figures));
  const auto took = context.engine.now() - start;
  figures.set(
      "milliseconds",
      Json(std::int64_t(std::chrono::duration_cast<std::chrono::milliseconds>(took).count())));
  return Json::object({{"pools", std::move(answers)},
                       {"figures", std::move(figures)},
                       {"parameters", wishes.parameters.to_json()}});
}

}  // namespace maillage::domain::pooling
