// Which of the ranked applications the money goes to: within each envelope, by rank or to the best
// total, with what decided about each one.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "solve/scoring.h"

namespace maillage::solve {

using Cents = std::int64_t;

enum class SelectionRule : std::uint8_t {
  by_rank,          // down the ranking until one does not fit any more
  by_rank_filling,  // the same, but later ones that fit are still taken
  best_total,       // the choice whose totals add up to the most
};
std::string_view name_of(SelectionRule rule);  // "by-rank", "by-rank-filling", "best-total"
std::optional<SelectionRule> selection_rule_of(std::string_view name);

struct Envelope {
  std::string code;
  Cents amount = 0;
  Cents from = 0;         // grants of at least this…
  Cents below = 0;        // …and less than this; 0: no upper bound
  std::string remainder;  // envelope further down that gets what is left; may be empty
};

struct Candidate {
  std::string id;
  Cents grant = 0;
};

enum class Outcome : std::uint8_t { selected, reserve, refused };

// What decided.
enum class Ground : std::uint8_t {
  fits,              // selected: there was money at its rank
  best_choice,       // selected: part of the best choice
  criterion_missed,  // refused: a criterion's minimum was missed
  below_threshold,   // refused: total under the call's threshold
  no_envelope,       // refused: no envelope takes a grant of this size
  exhausted,         // reserve: the envelope ended before its rank
  does_not_fit,      // reserve: more than what was left at its rank
  worse_choice,      // reserve: any choice with it adds up to less, or to no more
};
std::string_view name_of(Ground ground);  // "criterion-missed"…

struct Verdict {
  std::string id;
  std::size_t rank = 0;  // 0: excluded
  Outcome outcome = Outcome::refused;
  Ground ground = Ground::fits;
  std::string envelope;  // empty without one
  Cents grant = 0;
  Cents left = 0;           // in its envelope when it was looked at (by rank), or in the end
  std::size_t reserve = 0;  // place on the reserve list of its envelope, from 1
};

struct EnvelopeUse {
  std::string code;
  Cents amount = 0;  // with what came from others
  Cents used = 0;
  std::size_t candidates = 0;
  std::size_t selected = 0;
  bool proven = true;  // best_total: the optimum is proven
};

struct Selection {
  std::vector<Verdict> verdicts;  // in the order of the ranking
  std::vector<EnvelopeUse> envelopes;
  Cents used = 0;
};

struct SelectionOptions {
  SelectionRule rule = SelectionRule::by_rank;
  Millionths threshold = 0;  // a total below it is refused
};

// `candidates` in any order, one per ranked application. No envelope is ever exceeded. Errors:
// invalid naming the envelope or application.
Result<Selection> select(std::span<const Ranked> ranking, std::span<const Candidate> candidates,
                         std::span<const Envelope> envelopes, const SelectionOptions& options);

}  // namespace maillage::solve
