// The indicators and their observations as one immutable picture: read from the graph, renewed when
// it has changed, never stored. Values stand in plain arrays, so that a figure over 261
// municipalities and 120 months is a loop over numbers.
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/period.h"
#include "domain/pictures.h"
#include "solve/formula.h"

namespace maillage::domain {

inline constexpr double missing_value = std::numeric_limits<double>::quiet_NaN();
inline bool is_missing(double value) { return std::isnan(value); }

// What one Series entity says.
struct Observations {
  engine::RecordPtr record;
  std::string indicator;
  std::string territory;
  PeriodStep step = PeriodStep::year;
  PeriodNumber first = 0;
  std::vector<double> values;  // missing_value: not known

  double at(PeriodNumber period) const {
    const std::int64_t place = std::int64_t{period} - first;
    return place >= 0 && place < static_cast<std::int64_t>(values.size())
               ? values[static_cast<std::size_t>(place)]
               : missing_value;
  }
};
using ObservationsPtr = std::shared_ptr<const Observations>;

struct DatedValue {
  std::string date;  // 2024-12-31
  double value = 0;
};

// How a territory's value comes from those of its parts.
enum class Aggregation : std::uint8_t { sum, mean, none };

struct IndicatorEntry {
  static constexpr std::size_t unknown = static_cast<std::size_t>(-1);

  engine::RecordPtr record;
  std::string id;
  std::string identifier;
  PeriodStep step = PeriodStep::year;
  Aggregation aggregation = Aggregation::none;
  std::string direction;
  int decimals = 2;
  int delay_days = 90;
  std::optional<DatedValue> baseline;
  std::vector<DatedValue> targets;     // by date
  std::optional<double> latest_value;  // entered by hand, without a period

  std::optional<solve::Formula> formula;
  std::optional<solve::Formula> target_formula;
  std::string formula_error;  // why the formula gives no value
  std::string target_error;
  std::vector<std::size_t> references;  // place of each of the formula's references, or `unknown`
  std::vector<std::size_t> target_references;
  std::vector<bool> required;  // of each reference: is there a val() of it, not opt_val() alone?
  std::vector<bool> target_required;

  // First period and the one after the last, of its own observations; equal: there are none.
  PeriodNumber first = 0;
  PeriodNumber end = 0;
  std::vector<const Observations*> own;  // by place of the area in the territory picture
};

class IndicatorPicture {
 public:
  const std::vector<IndicatorEntry>& indicators() const { return indicators_; }
  const TerritoryPicture& territory() const { return *territory_; }
  // By id or identifier; `unknown` when there is none.
  std::size_t find(std::string_view code) const;
  // Place of an area in territory().areas(); -1: unknown.
  int area(std::string_view id) const;
  // Areas that ended and whose only successor is this one.
  const std::vector<int>& heirs_of(int area) const {
    return predecessors_[static_cast<std::size_t>(area)];
  }
  // Areas that were split: what they had belongs to no single successor.
  const std::vector<int>& split_areas() const { return split_; }
  const std::vector<std::string>& successors_of(int area) const {
    return successors_[static_cast<std::size_t>(area)];
  }

 private:
  friend class IndicatorPictureBuilder;
  TerritoryPtr territory_;
  std::vector<ObservationsPtr> series_;
  std::vector<IndicatorEntry> indicators_;
  std::unordered_map<std::string_view, std::size_t> index_;
  std::unordered_map<std::string_view, int> areas_;
  std::vector<std::vector<int>> predecessors_;
  std::vector<std::vector<std::string>> successors_;
  std::vector<int> split_;
};
using IndicatorPicturePtr = std::shared_ptr<const IndicatorPicture>;

// Kept as long as the graph has not changed, one per audience. Thread-safe.
class IndicatorPictures {
 public:
  explicit IndicatorPictures(PicturesPtr pictures) : pictures_(std::move(pictures)) {}
  Result<IndicatorPicturePtr> present(const Context& context);

 private:
  struct Slot {
    std::mutex mutex;
    const engine::Engine* engine = nullptr;
    std::uint64_t position = 0;
    IndicatorPicturePtr picture;
  };
  PicturesPtr pictures_;
  Slot slots_[2];
};
using IndicatorPicturesPtr = std::shared_ptr<IndicatorPictures>;

// "urn:…:be-nis-82039" → "be-nis-82039"
std::string_view short_id(std::string_view id);

}  // namespace maillage::domain
