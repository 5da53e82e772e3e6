#include "import/import.h"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "import/dissolve.h"
#include "import/evaluate.h"

namespace maillage::import {

namespace {

// Where a table's file is: given by hand, beside the imported file, or in the folder above.
std::string path_beside(const std::string& path, const TableSource& table,
                        const ImportOptions& options) {
  if (const auto given = options.joined.find(table.name); given != options.joined.end())
    return given->second;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code ignored;
  for (const auto& candidate : {folder / table.file, folder / ".." / table.file})
    if (std::filesystem::exists(candidate, ignored)) return candidate.string();
  return (folder / table.file).string();
}

Result<Table> load_table(const TableSource& source, const std::string& path,
                         const model::Registry& registry, const ImportOptions& options) {
  ReadOptions read = source.read;
  read.rows_max = options.rows_max;
  read.bytes_max = options.bytes_max;
  Rows rows;
  if (!source.carried.empty()) {
    const auto bytes = options.carried ? options.carried(source.carried) : std::nullopt;
    if (!bytes)
      return make_error(ErrorCode::not_found, "the program carries no " + source.carried,
                        source.carried);
    MAILLAGE_ASSIGN(rows, read_rows(*bytes, read));
  } else {
    MAILLAGE_ASSIGN(rows, read_rows_of_file(path_beside(path, source, options), read));
  }
  Table table;
  const std::map<std::string, Table> none;
  Evaluator evaluator(registry, none, nullptr);
  for (Row& row : rows.rows) {
    if (!row.problem.empty() || !evaluator.holds(source.where, row)) continue;
    table.by_key.try_emplace(as_text(at_column(row.fields, source.key)), table.rows.size());
    table.rows.push_back(std::move(row));
  }
  return table;
}

class Importer {
 public:
  Importer(engine::Engine& engine, const access::Actor& actor, const Mapping& mapping,
           const std::string& path, const ImportOptions& options)
      : engine_(engine), actor_(actor), mapping_(mapping), path_(path), options_(options) {}

  Result<Report> run() {
    report_.mapping = mapping_.name;
    report_.file = std::filesystem::path(path_).filename().string();
    report_.dry_run = options_.dry_run;
    ReadOptions read = mapping_.read;
    read.rows_max = options_.rows_max;
    read.bytes_max = options_.bytes_max;
    for (const TableSource& source : mapping_.tables) {
      MAILLAGE_ASSIGN(tables_[source.name],
                      load_table(source, path_, engine_.registry(), options_));
    }
    MAILLAGE_TRY(load_localities());
    evaluator_.emplace(engine_.registry(), tables_, localities_ ? &*localities_ : nullptr);
    MAILLAGE_ASSIGN(Rows rows, read_rows_of_file(path_, read));
    report_.encoding = rows.encoding;
    if (mapping_.dissolve)
      report_.derived =
          dissolve(rows, *mapping_.dissolve, tables_[mapping_.dissolve->table], *evaluator_);
    evaluator_->problems.clear();
    evaluator_->warnings.clear();
    for (const Note& note : rows.notes) warn({note.line, {}, note.text, {}});
    MAILLAGE_TRY(take(rows));
    return std::move(report_);
  }

 private:
  struct Pending {
    std::size_t line = 0;
    std::vector<std::size_t> changes;  // of this row in the batch
  };

  Result<void> load_localities() {
    if (mapping_.area_prefix.empty()) return {};
    std::vector<Row> list;
    if (!mapping_.localities.empty() && options_.carried) {
      if (const auto bytes = options_.carried(mapping_.localities)) {
        MAILLAGE_ASSIGN(Rows rows, read_csv(*bytes, {}));
        list = std::move(rows.rows);
      }
    }
    MAILLAGE_ASSIGN(localities_, Localities::of_graph(engine_, actor_, mapping_.area_prefix, list));
    return {};
  }

  void warn(Warning warning) {
    ++report_.warning_count;
    if (report_.warnings.size() < options_.listed_max)
      report_.warnings.push_back(std::move(warning));
  }

  void reject(std::size_t line, std::string field, std::string reason) {
    ++report_.rejected;
    if (report_.rejections.size() < options_.listed_max)
      report_.rejections.push_back({line, std::move(field), std::move(reason)});
  }

  Result<void> take(Rows& rows) {
    std::size_t done = 0;
    for (Row& row : rows.rows) {
      if (!left_out(row)) {
        ++report_.read;
        if (row.problem.empty())
          take(row);
        else
          reject(row.line, {}, row.problem);
      }
      row.fields = Json();
      ++done;
      if (done % options_.batch_rows == 0) {
        MAILLAGE_TRY(commit());
        if (options_.progress) options_.progress(done, rows.rows.size());
      }
    }
    MAILLAGE_TRY(commit());
    if (options_.progress) options_.progress(done, rows.rows.size());
    return {};
  }

  bool left_out(const Row& row) {
    if (!row.problem.empty()) return false;
    for (const Condition& rule : mapping_.skip) {
      if (!evaluator_->holds(rule, row)) continue;
      ++report_.skipped[rule.reason.empty() ? "left out by the mapping" : rule.reason];
      return true;
    }
    return false;
  }

  // One row: all of its entities are good, or the row is rejected.
  void take(const Row& row) {
    evaluator_->problems.clear();
    evaluator_->warnings.clear();
    std::vector<model::Change> changes;
    std::vector<std::pair<std::string, model::Entity>> after;
    std::optional<Rejected> wrong;
    for (const EntityRule& rule : mapping_.entities) {
      if (!evaluator_->holds(rule.when, row)) continue;
      wrong = make(rule, row, changes, after);
      if (wrong) break;
    }
    for (Problem& one : evaluator_->warnings)
      warn({row.line, std::move(one.field), std::move(one.reason), std::move(one.candidates)});
    if (wrong) return reject(row.line, wrong->field, wrong->reason);
    if (changes.empty()) {
      ++report_.unchanged;
      return;
    }
    Pending pending{row.line, {}};
    for (auto& [id, entity] : after) state_[id] = std::move(entity);
    for (model::Change& change : changes) {
      pending.changes.push_back(batch_.size());
      batch_.push_back(std::move(change));
    }
    pending_.push_back(std::move(pending));
  }

  std::optional<Rejected> make(const EntityRule& rule, const Row& row,
                               std::vector<model::Change>& changes,
                               std::vector<std::pair<std::string, model::Entity>>& after) {
    const std::size_t warned = evaluator_->problems.size();
    Json simple = Json::object();
    const Json id = evaluator_->value(rule.id, row, "id");
    if (as_text(id).empty() && evaluator_->problems.size() == warned)
      return Rejected{row.line, "id", "is empty: the row names nothing"};
    simple.set("id", id);
    simple.set("type", Json(rule.type));
    for (const auto& [name, value] : rule.attributes)
      if (Json made = evaluator_->value(value, row, name); !made.is_null())
        simple.set(name, std::move(made));
    if (evaluator_->problems.size() > warned) {
      const Problem& first = evaluator_->problems[warned];
      std::string reason = first.reason;
      for (const std::string& candidate : first.candidates) reason += "; " + candidate;
      return Rejected{row.line, first.field, reason};
    }
    simple.set("source", source_of(row));
    auto entity = engine_.registry().from_simple(simple);
    if (!entity.ok()) return rejection(row, entity.error());
    return merge(rule, row, std::move(*entity), changes, after);
  }

  static Rejected rejection(const Row& row, const Error& error) {
    if (error.fields.empty()) return {row.line, error.subject, error.message};
    return {row.line, error.fields[0].field, error.fields[0].reason};
  }

  Json source_of(const Row& row) const {
    Json source = mapping_.source;
    source.set("file", Json(report_.file));
    if (mapping_.read.format == Format::csv || mapping_.read.format == Format::json)
      source.set("line", Json(static_cast<std::int64_t>(row.line)));
    return source;
  }

  const model::Entity* present(const std::string& id) {
    if (const auto known = state_.find(id); known != state_.end()) return &known->second;
    const engine::RecordPtr record = engine_.get(actor_, id);
    if (!record) return nullptr;
    return &state_.emplace(id, engine_.decode(*record)).first->second;
  }

  // What the row says is added to what is there; the rest of the entity stays.
  std::optional<Rejected> merge(const EntityRule& rule, const Row& row, model::Entity entity,
                                std::vector<model::Change>& changes,
                                std::vector<std::pair<std::string, model::Entity>>& after) {
    const model::Entity* before = present(entity.id);
    if (before != nullptr && rule.keep_existing) return std::nullopt;
    engine_.registry().complete(entity);
    model::Change change;
    change.kind = before == nullptr ? model::Change::Kind::create : model::Change::Kind::append;
    change.id = entity.id;
    change.content = std::move(entity);
    auto applied = model::apply(before, change);
    if (!applied.ok()) return rejection(row, applied.error());
    if (!applied->changed || !applied->after) return std::nullopt;
    // Only the note of where it comes from differs, as the line of a file in another order.
    if (before != nullptr && applied->updated.size() == 1 &&
        applied->updated[0] == model::iri("source"))
      return std::nullopt;
    const auto lookup = [&](std::string_view id) -> std::vector<std::string> {
      if (const auto known = state_.find(std::string(id)); known != state_.end())
        return known->second.types;
      for (const auto& [other, made] : after)
        if (other == id) return made.types;
      const engine::RecordPtr record = engine_.get(actor_, id);
      return record ? engine_.decode(*record).types : std::vector<std::string>{};
    };
    const auto valid = engine_.registry().validate(*applied->after, before, lookup, true);
    if (!valid.ok()) return rejection(row, valid.error());
    after.emplace_back(change.id, std::move(*applied->after));
    changes.push_back(std::move(change));
    return std::nullopt;
  }

  Result<void> commit() {
    if (!batch_.empty() && !options_.dry_run) {
      engine::Changes changes;
      changes.list = std::move(batch_);
      changes.atomic = false;
      changes.trusted = true;
      changes.command = "entities.import";
      MAILLAGE_ASSIGN(const engine::Committed done, engine_.commit(actor_, std::move(changes)));
      for (const Pending& pending : pending_) settle(pending, done);
    } else {
      report_.written += pending_.size();
      for (const model::Change& change : batch_)
        ++(change.kind == model::Change::Kind::create ? report_.entities_created
                                                      : report_.entities_updated);
    }
    batch_.clear();
    pending_.clear();
    // A dry run keeps what would be there, so that later rows meet it.
    if (!options_.dry_run) state_.clear();
    return {};
  }

  void settle(const Pending& pending, const engine::Committed& done) {
    for (const std::size_t index : pending.changes)
      if (const auto& error = done.outcomes[index].error)
        return reject(pending.line, error->fields.empty() ? error->subject : error->fields[0].field,
                      error->message);
    ++report_.written;
    for (const std::size_t index : pending.changes)
      ++(done.outcomes[index].created ? report_.entities_created : report_.entities_updated);
  }

  engine::Engine& engine_;
  const access::Actor& actor_;
  const Mapping& mapping_;
  const std::string& path_;
  const ImportOptions& options_;
  Report report_;
  std::map<std::string, Table> tables_;
  std::optional<Localities> localities_;
  std::optional<Evaluator> evaluator_;
  std::unordered_map<std::string, model::Entity> state_;  // as it will be after the batch
  std::vector<model::Change> batch_;
  std::vector<Pending> pending_;
};

}  // namespace

Result<Report> import_file(engine::Engine& engine, const access::Actor& actor,
                           const Mapping& mapping, const std::string& path,
                           const ImportOptions& options) {
  return Importer(engine, actor, mapping, path, options).run();
}

Json Report::to_json() const {
  const auto number = [](std::size_t n) { return Json(static_cast<std::uint64_t>(n)); };
  Json out = Json::object({{"mapping", mapping}, {"file", file}, {"encoding", encoding}});
  out.set("dryRun", Json(dry_run));
  out.set("read", number(read));
  out.set("written", number(written));
  out.set("unchanged", number(unchanged));
  out.set("rejected", number(rejected));
  out.set("derived", number(derived));
  Json reasons = Json::object();
  for (const auto& [reason, count] : skipped) reasons.set(reason, number(count));
  out.set("skipped", std::move(reasons));
  out.set("entitiesCreated", number(entities_created));
  out.set("entitiesUpdated", number(entities_updated));
  Json rows = Json::array();
  for (const Rejected& one : rejections)
    rows.push(
        Json::object({{"line", number(one.line)}, {"field", one.field}, {"reason", one.reason}}));
  out.set("rejections", std::move(rows));
  out.set("warningCount", number(warning_count));
  Json notes = Json::array();
  for (const Warning& one : warnings) {
    Json note =
        Json::object({{"line", number(one.line)}, {"field", one.field}, {"text", one.text}});
    if (!one.candidates.empty()) note.set("candidates", Json::array(one.candidates));
    notes.push(std::move(note));
  }
  out.set("warnings", std::move(notes));
  return out;
}

}  // namespace maillage::import
