#include "solve/scoring.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace maillage::solve {

namespace {

using Wide = __int128;

// The quotient of two whole numbers >= 0, halves upwards.
Millionths divided(Wide dividend, Wide divisor) {
  return static_cast<Millionths>((dividend + divisor / 2) / divisor);
}

std::string place(const Scored& application, std::size_t review) {
  return application.id + ".reviews[" + std::to_string(review) + "]";
}

Result<void> check_criteria(std::span<const Criterion> criteria) {
  if (criteria.empty()) return invalid("criteria", "must not be empty");
  if (criteria.size() > criteria_max)
    return make_error(ErrorCode::too_large,
                      "At most " + std::to_string(criteria_max) + " criteria are possible.",
                      "criteria");
  constexpr Millionths most = 1'000'000 * one_point;
  std::unordered_set<std::string> codes;
  for (const Criterion& criterion : criteria) {
    if (!codes.insert(criterion.code).second)
      return invalid(criterion.code, "stands twice among the criteria");
    if (criterion.scale_max <= 0 || criterion.scale_max > most)
      return invalid(criterion.code, "needs a highest score above 0 and up to 1000000");
    if (criterion.weight < 0 || criterion.weight > most)
      return invalid(criterion.code, "needs a weight from 0 to 1000000");
    if (criterion.minimum < 0 || criterion.minimum > criterion.scale_max)
      return invalid(criterion.code, "needs a minimum from 0 to its highest score");
  }
  return {};
}

Result<void> check_application(std::span<const Criterion> criteria, const Scored& application) {
  if (application.reviews.empty()) return invalid(application.id, "has no review");
  std::unordered_set<std::string> reviewers;
  for (std::size_t i = 0; i < application.reviews.size(); ++i) {
    const Review& review = application.reviews[i];
    if (!reviewers.insert(review.reviewer).second)
      return invalid(place(application, i), "is a second review by " + review.reviewer);
    if (review.scores.size() != criteria.size())
      return invalid(place(application, i), "needs one score per criterion");
    for (std::size_t c = 0; c < criteria.size(); ++c) {
      if (review.scores[c] < 0 || review.scores[c] > criteria[c].scale_max)
        return invalid(place(application, i) + "." + criteria[c].code,
                       "is outside the criterion's scale");
    }
  }
  constexpr Millionths most = 1'000'000 * one_point;
  for (const Bonus& bonus : application.bonuses) {
    if (bonus.points < -most || bonus.points > most || bonus.share < -one_point ||
        bonus.share > 1000 * one_point)
      return invalid(application.id + ".bonuses." + bonus.code, "is out of bounds");
  }
  return {};
}

// What this reviewer alone would give.
Millionths own_total(std::span<const Criterion> criteria, const Review& review) {
  Millionths sum = 0;
  for (std::size_t c = 0; c < criteria.size(); ++c)
    sum += divided(Wide{criteria[c].weight} * review.scores[c], criteria[c].scale_max);
  return sum;
}

Millionths bonus_of(const Scored& application, Millionths criteria) {
  Millionths sum = 0;
  for (const Bonus& bonus : application.bonuses) {
    const Wide share = Wide{criteria} * bonus.share;
    sum += bonus.points + (share < 0 ? -divided(-share, one_point) : divided(share, one_point));
  }
  return sum;
}

Ranked score(std::span<const Criterion> criteria, const Scored& application) {
  Ranked ranked;
  ranked.id = application.id;
  const auto count = static_cast<Wide>(application.reviews.size());
  for (std::size_t c = 0; c < criteria.size(); ++c) {
    Wide sum = 0;
    for (const Review& review : application.reviews) sum += review.scores[c];
    const Contribution contribution{
        divided(sum, count), divided(criteria[c].weight * sum, count * criteria[c].scale_max)};
    // The exact mean is held against the minimum, not the rounded one.
    if (sum < Wide{criteria[c].minimum} * count) ranked.missed.push_back(c);
    ranked.criteria += contribution.points;
    ranked.contributions.push_back(contribution);
  }
  ranked.bonus = bonus_of(application, ranked.criteria);
  ranked.total = application.settled.value_or(ranked.criteria + ranked.bonus);
  ranked.lowest = ranked.highest = own_total(criteria, application.reviews.front());
  for (const Review& review : application.reviews) {
    const Millionths own = own_total(criteria, review);
    ranked.lowest = std::min(ranked.lowest, own);
    ranked.highest = std::max(ranked.highest, own);
  }
  return ranked;
}

std::vector<std::size_t> heaviest_first(std::span<const Criterion> criteria) {
  std::vector<std::size_t> order(criteria.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (criteria[a].weight != criteria[b].weight) return criteria[a].weight > criteria[b].weight;
    return criteria[a].code < criteria[b].code;
  });
  return order;
}

}  // namespace

Result<std::vector<Ranked>> rank(std::span<const Criterion> criteria,
                                 std::span<const Scored> applications) {
  MAILLAGE_TRY(check_criteria(criteria));
  if (applications.size() > scored_max)
    return make_error(ErrorCode::too_large,
                      "At most " + std::to_string(scored_max) + " applications can be ranked.",
                      "applications");
  struct Row {
    Ranked ranked;
    std::int64_t submitted_us;
  };
  std::vector<Row> rows;
  std::unordered_set<std::string> ids;
  for (const Scored& application : applications) {
    if (!ids.insert(application.id).second)
      return invalid(application.id, "stands twice among the applications");
    MAILLAGE_TRY(check_application(criteria, application));
    rows.push_back({score(criteria, application), application.submitted_us});
  }
  const std::vector<std::size_t> order = heaviest_first(criteria);
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    const bool a_out = !a.ranked.missed.empty(), b_out = !b.ranked.missed.empty();
    if (a_out != b_out) return b_out;
    if (a_out) return a.ranked.id < b.ranked.id;
    if (a.ranked.total != b.ranked.total) return a.ranked.total > b.ranked.total;
    for (const std::size_t c : order) {
      const Millionths x = a.ranked.contributions[c].points;
      const Millionths y = b.ranked.contributions[c].points;
      if (x != y) return x > y;
    }
    if (a.submitted_us != b.submitted_us) return a.submitted_us < b.submitted_us;
    return a.ranked.id < b.ranked.id;
  });
  std::vector<Ranked> result;
  for (Row& row : rows) result.push_back(std::move(row.ranked));
  for (std::size_t i = 0; i < result.size() && result[i].missed.empty(); ++i) {
    result[i].rank = i + 1;
    if (i > 0 && result[i - 1].total == result[i].total) result[i - 1].tied = result[i].tied = true;
  }
  return result;
}

}  // namespace maillage::solve
