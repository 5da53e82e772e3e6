#include "import/import.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "import/dissolve.h"
#include "import/evaluate.h"
#include "import/series.h"

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
  Importer(const model::Registry& registry, Destination& destination, const Mapping& mapping,
           const std::string& path, const ImportOptions& options)
      : registry_(registry),
        destination_(destination),
        mapping_(mapping),
        path_(path),
        options_(options) {}

  Result<Report> run() {
    report_.mapping = mapping_.name;
    report_.file = std::filesystem::path(path_).filename().string();
    report_.dry_run = options_.dry_run;
    ReadOptions read = mapping_.read;
    read.rows_max = options_.rows_max;
    read.bytes_max = options_.bytes_max;
    for (const TableSource& source : mapping_.tables) {
      MAILLAGE_ASSIGN(tables_[source.name], load_table(source, path_, registry_, options_));
    }
    MAILLAGE_TRY(load_localities());
    evaluator_.emplace(registry_, tables_, localities_ ? &*localities_ : nullptr);
    if (mapping_.series) {
      MAILLAGE_TRY(take_series(read));
      return std::move(report_);
    }
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
  Result<void> load_localities() {
    if (mapping_.area_prefix.empty()) return {};
    std::vector<Row> list;
    if (!mapping_.localities.empty() && options_.carried) {
      if (const auto bytes = options_.carried(mapping_.localities)) {
        MAILLAGE_ASSIGN(Rows rows, read_csv(*bytes, {}));
        list = std::move(rows.rows);
      }
    }
    MAILLAGE_ASSIGN(areas_, destination_.areas());
    localities_ = Localities(areas_, mapping_.area_prefix, list);
    return {};
  }

  // Observations are taken file by file, since archives of them are large, and written as series
  // once all are read: a row counts as what became of its territory's series.
  Result<void> take_series(const ReadOptions& read) {
    MAILLAGE_ASSIGN(auto files, read_inputs(path_, read.bytes_max));
    SeriesCollector collector(*mapping_.series, areas_, mapping_.area_prefix, *evaluator_);
    std::size_t done = 0;
    for (InputFile& file : files) {
      MAILLAGE_ASSIGN(Rows rows, read_rows(file.bytes, read));
      file.bytes = {};
      report_.encoding = rows.encoding;
      for (const Note& note : rows.notes) warn({note.line, {}, file.name + ": " + note.text, {}});
      for (const Row& row : rows.rows) {
        if (left_out(row)) continue;
        auto wrong = row.problem.empty() ? collector.take(row, file.name)
                                         : SeriesCollector::Wrong{{}, row.problem};
        if (wrong.is_total) {
          ++report_.skipped["declared totals, compared with their periods"];
          continue;
        }
        ++report_.read;
        if (!wrong.reason.empty()) reject(row.line, wrong.field, file.name + ": " + wrong.reason);
      }
      if (options_.progress) options_.progress(++done, files.size());
    }
    return write_series(collector);
  }

  Result<void> write_series(SeriesCollector& collector) {
    Json source = mapping_.source;
    source.set("file", Json(report_.file));
    for (SeriesCollector::Made& made : collector.made(source)) {
      for (const std::string& text : made.warnings) warn({0, "series", text, {}});
      std::vector<MadeRow> one{std::move(made.row)};
      MAILLAGE_ASSIGN(auto outcomes, destination_.take(std::move(one)));
      RowOutcome& outcome = outcomes.at(0);
      report_.entities_created += outcome.created;
      report_.entities_updated += outcome.updated;
      if (outcome.kind == RowOutcome::Kind::rejected) return invalid(outcome.field, outcome.reason);
      (outcome.kind == RowOutcome::Kind::written ? report_.written : report_.unchanged) +=
          made.rows;
    }
    return hand_over();
  }

  void warn(Warning warning) {
    ++report_.warning_count;
    if (report_.warnings.size() < options_.listed_max)
      report_.warnings.push_back(std::move(warning));
  }

  // Listed once the batch is done, in the order of the rows.
  void reject(std::size_t line, std::string field, std::string reason) {
    ++report_.rejected;
    rejected_.push_back({line, std::move(field), std::move(reason)});
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
        MAILLAGE_TRY(hand_over());
        if (options_.progress) options_.progress(done, rows.rows.size());
      }
    }
    MAILLAGE_TRY(hand_over());
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

  void take(const Row& row) {
    evaluator_->problems.clear();
    evaluator_->warnings.clear();
    MadeRow made{row.line, {}};
    std::optional<Rejected> wrong;
    for (const EntityRule& rule : mapping_.entities) {
      if (!evaluator_->holds(rule.when, row)) continue;
      wrong = make(rule, row, made);
      if (wrong) break;
    }
    for (Problem& one : evaluator_->warnings)
      warn({row.line, std::move(one.field), std::move(one.reason), std::move(one.candidates)});
    if (wrong) return reject(row.line, wrong->field, wrong->reason);
    made_.push_back(std::move(made));
  }

  std::optional<Rejected> make(const EntityRule& rule, const Row& row, MadeRow& made) {
    const std::size_t warned = evaluator_->problems.size();
    Json simple = Json::object();
    const Json id = evaluator_->value(rule.id, row, "id");
    if (as_text(id).empty() && evaluator_->problems.size() == warned)
      return Rejected{row.line, "id", "is empty: the row names nothing"};
    simple.set("id", id);
    simple.set("type", Json(rule.type));
    for (const auto& [name, value] : rule.attributes)
      if (Json part = evaluator_->value(value, row, name); !part.is_null())
        simple.set(name, std::move(part));
    if (evaluator_->problems.size() > warned) {
      const Problem& first = evaluator_->problems[warned];
      std::string reason = first.reason;
      for (const std::string& candidate : first.candidates) reason += "; " + candidate;
      return Rejected{row.line, first.field, reason};
    }
    simple.set("source", source_of(row));
    made.entities.push_back({std::move(simple), rule.keep_existing});
    return std::nullopt;
  }

  Json source_of(const Row& row) const {
    Json source = mapping_.source;
    source.set("file", Json(report_.file));
    if (mapping_.read.format == Format::csv || mapping_.read.format == Format::json)
      source.set("line", Json(static_cast<std::int64_t>(row.line)));
    return source;
  }

  // Gives the batch away and counts what became of its rows.
  Result<void> hand_over() {
    std::vector<std::size_t> lines;
    for (const MadeRow& row : made_) lines.push_back(row.line);
    if (!made_.empty()) {
      MAILLAGE_ASSIGN(auto outcomes, destination_.take(std::exchange(made_, {})));
      for (std::size_t i = 0; i < lines.size(); ++i) settle(lines[i], outcomes.at(i));
    }
    std::stable_sort(rejected_.begin(), rejected_.end(),
                     [](const Rejected& a, const Rejected& b) { return a.line < b.line; });
    for (Rejected& one : rejected_)
      if (report_.rejections.size() < options_.listed_max)
        report_.rejections.push_back(std::move(one));
    rejected_.clear();
    return {};
  }

  void settle(std::size_t line, RowOutcome& outcome) {
    switch (outcome.kind) {
      case RowOutcome::Kind::rejected:
        return reject(line, std::move(outcome.field), std::move(outcome.reason));
      case RowOutcome::Kind::unchanged: ++report_.unchanged; return;
      case RowOutcome::Kind::written: ++report_.written; break;
    }
    report_.entities_created += outcome.created;
    report_.entities_updated += outcome.updated;
  }

  const model::Registry& registry_;
  Destination& destination_;
  const Mapping& mapping_;
  const std::string& path_;
  const ImportOptions& options_;
  Report report_;
  std::map<std::string, Table> tables_;
  std::vector<model::Entity> areas_;
  std::optional<Localities> localities_;
  std::optional<Evaluator> evaluator_;
  std::vector<MadeRow> made_;       // of this batch
  std::vector<Rejected> rejected_;  // of this batch
};

}  // namespace

Result<Report> import_file(const model::Registry& registry, Destination& destination,
                           const Mapping& mapping, const std::string& path,
                           const ImportOptions& options) {
  return Importer(registry, destination, mapping, path, options).run();
}

Result<Report> import_file(engine::Engine& engine, const access::Actor& actor,
                           const Mapping& mapping, const std::string& path,
                           const ImportOptions& options) {
  Intake intake(engine, actor, {options.dry_run, {}});
  return import_file(engine.registry(), intake, mapping, path, options);
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
