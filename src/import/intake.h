// The second half of an import: rows that are entities by now, brought into a graph. The graph is
// the program's own, or that of a running server, which takes the same rows by its command
// entities.import; both work here, so that they write and report the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "access/actor.h"
#include "engine/engine.h"

namespace maillage::import {

struct MadeEntity {
  Json simple;                 // in simple form, with id and type
  bool keep_existing = false;  // one that is there already is left alone
};

// What a row of a file was made into. It is taken as a whole, or rejected.
struct MadeRow {
  std::size_t line = 0;
  std::vector<MadeEntity> entities;
};

struct RowOutcome {
  enum class Kind : std::uint8_t { written, unchanged, rejected } kind = Kind::unchanged;
  std::string field;   // of a rejected row
  std::string reason;  // of a rejected row
  std::size_t created = 0;
  std::size_t updated = 0;
};

// Where rows go.
class Destination {
 public:
  virtual ~Destination() = default;
  // Every municipality and former one, as entities. Errors: of the query.
  virtual Result<std::vector<model::Entity>> areas() = 0;
  // One outcome per row, in their order. Errors: nothing of the rows is known to be written.
  virtual Result<std::vector<RowOutcome>> take(std::vector<MadeRow> rows) = 0;
};

struct IntakeOptions {
  bool dry_run = false;
  // The same rows with the same key are written once, and their outcomes told again.
  std::string idempotency_key;
};

// Rows into the graph of an engine. A dry run keeps what would be there, so that later rows meet
// it.
class Intake final : public Destination {
 public:
  Intake(engine::Engine& engine, access::Actor actor, IntakeOptions options)
      : engine_(engine), actor_(std::move(actor)), options_(std::move(options)) {}

  Result<std::vector<model::Entity>> areas() override;
  Result<std::vector<RowOutcome>> take(std::vector<MadeRow> rows) override;
  // What an earlier part of a dry run would have written. What does not fit is left out.
  void assume(const std::vector<MadeRow>& rows);

 private:
  struct Pending {
    std::size_t row = 0;
    std::vector<std::size_t> changes;  // of this row in the batch
  };
  struct Rejection {
    std::string field;
    std::string reason;
  };
  using After = std::vector<std::pair<std::string, model::Entity>>;

  void take(const MadeRow& row, std::size_t number, RowOutcome& outcome);
  std::optional<Rejection> make(const MadeEntity& made, std::vector<model::Change>& changes,
                                After& after);
  std::optional<Rejection> merge(model::Entity entity, bool keep_existing,
                                 std::vector<model::Change>& changes, After& after);
  std::vector<std::string> types_of(std::string_view id, const After& after);
  const model::Entity* present(const std::string& id);
  std::optional<Rejection> nothing(const std::string& id,
                                   std::vector<model::Change>& changes) const;
  Result<void> commit(std::vector<RowOutcome>& outcomes);
  static void settle(const Pending& pending, const engine::Committed& done, RowOutcome& outcome);

  engine::Engine& engine_;
  access::Actor actor_;
  IntakeOptions options_;
  std::unordered_map<std::string, model::Entity> state_;  // as it will be after the batch
  std::vector<model::Change> batch_;
  std::vector<Pending> pending_;
};

}  // namespace maillage::import
