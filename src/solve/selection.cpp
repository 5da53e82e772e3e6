#include "solve/selection.h"

#include <array>
#include <unordered_map>
#include <unordered_set>

#include "solve/knapsack.h"

namespace maillage::solve {

namespace {

constexpr std::array<std::string_view, 3> rule_names{"by-rank", "by-rank-filling", "best-total"};
constexpr std::array<std::string_view, 8> ground_names{
    "fits",        "best-choice", "criterion-missed", "below-threshold",
    "no-envelope", "exhausted",   "does-not-fit",     "worse-choice"};

// Sums of up to a hundred thousand of these stay far inside 62 bits.
constexpr Cents cents_max = 1'000'000'000'000;

Result<void> check_envelopes(std::span<const Envelope> envelopes) {
  if (envelopes.empty()) return invalid("envelopes", "must not be empty");
  std::unordered_set<std::string> later;
  for (auto envelope = envelopes.rbegin(); envelope != envelopes.rend(); ++envelope) {
    if (envelope->amount < 0 || envelope->amount > cents_max)
      return invalid(envelope->code, "needs an amount from 0 to 10,000,000,000 euros");
    if (envelope->from < 0 || (envelope->below != 0 && envelope->below <= envelope->from))
      return invalid(envelope->code, "needs a lower bound below its upper bound");
    if (!envelope->remainder.empty() && !later.contains(envelope->remainder))
      return invalid(envelope->code, "gives its remainder to '" + envelope->remainder +
                                         "', which is no envelope after it");
    if (!later.insert(envelope->code).second)
      return invalid(envelope->code, "stands twice among the envelopes");
  }
  return {};
}

bool takes(const Envelope& envelope, Cents grant) {
  return grant >= envelope.from && (envelope.below == 0 || grant < envelope.below);
}

class Selecting {
 public:
  Selecting(std::span<const Envelope> envelopes, const SelectionOptions& options)
      : envelopes_(envelopes), options_(options) {
    for (const Envelope& envelope : envelopes)
      result_.envelopes.push_back({envelope.code, envelope.amount});
    queues_.resize(envelopes.size());
  }

  void add(const Ranked& ranked, Cents grant) {
    Verdict verdict;
    verdict.id = ranked.id;
    verdict.rank = ranked.rank;
    verdict.grant = grant;
    std::size_t at = 0;
    while (at < envelopes_.size() && !takes(envelopes_[at], grant)) ++at;
    if (at < envelopes_.size()) verdict.envelope = envelopes_[at].code;
    if (ranked.rank == 0) {
      verdict.ground = Ground::criterion_missed;
    } else if (ranked.total < options_.threshold) {
      verdict.ground = Ground::below_threshold;
    } else if (at == envelopes_.size()) {
      verdict.ground = Ground::no_envelope;
    } else {
      queues_[at].push_back({result_.verdicts.size(), ranked.total});
    }
    result_.verdicts.push_back(std::move(verdict));
  }

  Selection run() {
    for (std::size_t at = 0; at < envelopes_.size(); ++at) {
      EnvelopeUse& use = result_.envelopes[at];
      use.candidates = queues_[at].size();
      if (options_.rule == SelectionRule::best_total) {
        choose_best(queues_[at], use);
      } else {
        go_down(queues_[at], use);
      }
      result_.used += use.used;
      for (EnvelopeUse& other : result_.envelopes)
        if (other.code == envelopes_[at].remainder) other.amount += use.amount - use.used;
    }
    return std::move(result_);
  }

 private:
  struct Queued {
    std::size_t verdict;
    Millionths total;
  };

  void take(Verdict& verdict, Ground ground, EnvelopeUse& use) {
    verdict.outcome = Outcome::selected;
    verdict.ground = ground;
    use.used += verdict.grant;
    ++use.selected;
  }

  void go_down(const std::vector<Queued>& queue, EnvelopeUse& use) {
    bool ended = false;
    std::size_t reserve = 0;
    for (const Queued& queued : queue) {
      Verdict& verdict = result_.verdicts[queued.verdict];
      verdict.left = use.amount - use.used;
      if (!ended && verdict.grant <= verdict.left) {
        take(verdict, Ground::fits, use);
        continue;
      }
      verdict.outcome = Outcome::reserve;
      verdict.reserve = ++reserve;
      verdict.ground = ended ? Ground::exhausted : Ground::does_not_fit;
      ended = options_.rule == SelectionRule::by_rank;
    }
  }

  void choose_best(const std::vector<Queued>& queue, EnvelopeUse& use) {
    std::vector<Choosable> things;
    for (const Queued& queued : queue)
      things.push_back({queued.total, result_.verdicts[queued.verdict].grant});
    const Choice choice = choose_within(things, use.amount);
    use.proven = choice.proven();
    for (std::size_t i = 0; i < queue.size(); ++i)
      if (choice.chosen[i]) take(result_.verdicts[queue[i].verdict], Ground::best_choice, use);
    std::size_t reserve = 0;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      Verdict& verdict = result_.verdicts[queue[i].verdict];
      verdict.left = use.amount - use.used;
      if (choice.chosen[i]) continue;
      verdict.outcome = Outcome::reserve;
      verdict.reserve = ++reserve;
      verdict.ground = Ground::worse_choice;
    }
  }

  std::span<const Envelope> envelopes_;
  const SelectionOptions& options_;
  Selection result_;
  std::vector<std::vector<Queued>> queues_;  // one per envelope, in the order of the ranking
};

}  // namespace

std::string_view name_of(SelectionRule rule) { return rule_names[static_cast<std::size_t>(rule)]; }

std::optional<SelectionRule> selection_rule_of(std::string_view name) {
  for (std::size_t i = 0; i < rule_names.size(); ++i)
    if (rule_names[i] == name) return static_cast<SelectionRule>(i);
  return std::nullopt;
}

std::string_view name_of(Ground ground) { return ground_names[static_cast<std::size_t>(ground)]; }

Result<Selection> select(std::span<const Ranked> ranking, std::span<const Candidate> candidates,
                         std::span<const Envelope> envelopes, const SelectionOptions& options) {
  MAILLAGE_TRY(check_envelopes(envelopes));
  std::unordered_map<std::string_view, Cents> grants;
  for (const Candidate& candidate : candidates) {
    if (candidate.grant < 0 || candidate.grant > cents_max)
      return invalid(candidate.id, "asks for an amount outside 0 to 10,000,000,000 euros");
    if (!grants.emplace(candidate.id, candidate.grant).second)
      return invalid(candidate.id, "stands twice among the candidates");
  }
  Selecting selecting(envelopes, options);
  for (const Ranked& ranked : ranking) {
    const auto grant = grants.find(ranked.id);
    if (grant == grants.end()) return invalid(ranked.id, "has no amount");
    selecting.add(ranked, grant->second);
  }
  return selecting.run();
}

}  // namespace maillage::solve
