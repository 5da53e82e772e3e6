#include "domain/strategy/indicator_picture.h"

#include <algorithm>
#include <charconv>

namespace maillage::domain {

namespace {

// The numbers of a JSON array, without building a value per number: a picture holds millions. What
// is no number is missing.
std::vector<double> numbers_of(std::string_view json) {
  std::vector<double> values;
  values.reserve(json.size() / 4);
  const char* at = json.data();
  const char* const end = json.data() + json.size();
  while (at < end) {
    if (*at == '-' || (*at >= '0' && *at <= '9')) {
      double value = missing_value;
      const auto [after, status] = std::from_chars(at, end, value);
      values.push_back(status == std::errc() ? value : missing_value);
      at = std::max(after, at + 1);
    } else if (*at == 'n') {
      values.push_back(missing_value);
      at += std::min<std::ptrdiff_t>(4, end - at);
    } else {
      ++at;
    }
  }
  return values;
}

ObservationsPtr read_observations(const Context& context, engine::RecordPtr record) {
  auto found = std::make_shared<Observations>();
  const engine::Record& source = *record;
  found->indicator = text_of(context, source, "indicator");
  found->territory = text_of(context, source, "territory");
  const auto step = parse_period_step(text_of(context, source, "step"));
  const auto first = step ? parse_period(*step, text_of(context, source, "start")) : std::nullopt;
  if (first) {
    found->step = *step;
    found->first = *first;
    found->values = numbers_of(raw_field(context, source, "observations"));
  }
  found->record = std::move(record);
  return found;
}

std::optional<DatedValue> dated_value(const Json& json) {
  const Json* value = json.find("value");
  if (!value || !value->is_number()) return std::nullopt;
  return DatedValue{std::string(json.string_at("date")), value->as_double()};
}

PeriodStep step_of_rhythm(const std::string& rhythm) {
  if (rhythm == "weekly" || rhythm == "monthly") return PeriodStep::month;
  return rhythm == "quarterly" ? PeriodStep::quarter : PeriodStep::year;
}

void read_formula(const std::string& text, std::optional<solve::Formula>& formula,
                  std::string& error) {
  if (text.empty()) return;
  auto parsed = solve::Formula::parse(text);
  if (parsed.ok()) {
    formula = std::move(*parsed);
  } else {
    error = parsed.error().message;
  }
}

IndicatorEntry read_indicator(const Context& context, engine::RecordPtr record, std::size_t areas) {
  IndicatorEntry entry;
  const engine::Record& source = *record;
  entry.id = source.id();
  entry.identifier = text_of(context, source, "identifier");
  entry.step = step_of_rhythm(text_of(context, source, "rhythm"));
  const std::string aggregation = text_of(context, source, "aggregation");
  entry.aggregation = aggregation == "sum"    ? Aggregation::sum
                      : aggregation == "mean" ? Aggregation::mean
                                              : Aggregation::none;
  entry.direction = text_of(context, source, "direction");
  entry.decimals = static_cast<int>(number_of(context, source, "decimals").value_or(2));
  entry.delay_days = static_cast<int>(number_of(context, source, "delay").value_or(90));
  entry.baseline = dated_value(json_of(context, source, "baseline"));
  const Json milestones = json_of(context, source, "milestones");
  if (milestones.is_array())
    for (const Json& one : milestones.as_array())
      if (auto target = dated_value(one)) entry.targets.push_back(std::move(*target));
  std::stable_sort(entry.targets.begin(), entry.targets.end(),
                   [](const DatedValue& a, const DatedValue& b) { return a.date < b.date; });
  entry.latest_value = number_of(context, source, "latestValue");
  // Formulas are texts with quotes and line breaks, which the short reader leaves out.
  const auto whole = [&](const char* name) {
    const Json json = json_of(context, source, name);
    return json.is_string() ? json.as_string() : std::string();
  };
  read_formula(whole("formula"), entry.formula, entry.formula_error);
  read_formula(whole("targetFormula"), entry.target_formula, entry.target_error);
  entry.own.assign(areas, nullptr);
  entry.record = std::move(record);
  return entry;
}

}  // namespace

std::string_view short_id(std::string_view id) { return id.substr(id.rfind(':') + 1); }

std::size_t IndicatorPicture::find(std::string_view code) const {
  const auto it = index_.find(code);
  return it == index_.end() ? IndicatorEntry::unknown : it->second;
}

int IndicatorPicture::area(std::string_view id) const {
  const auto it = areas_.find(id);
  return it == areas_.end() ? -1 : it->second;
}

class IndicatorPictureBuilder {
 public:
  static Result<IndicatorPicturePtr> build(const Context& context, TerritoryPtr territory,
                                           const IndicatorPicturePtr& before) {
    auto picture = std::make_shared<IndicatorPicture>();
    IndicatorPicture& now = *picture;
    now.territory_ = std::move(territory);
    read_areas(context, now);
    MAILLAGE_TRY(read_series(context, now, before.get()));
    MAILLAGE_ASSIGN(auto records, all_of_type(context, "Indicator"));
    for (engine::RecordPtr& record : records)
      now.indicators_.push_back(
          read_indicator(context, std::move(record), now.territory_->areas().size()));
    for (std::size_t i = 0; i < now.indicators_.size(); ++i) {
      now.index_.emplace(now.indicators_[i].id, i);
      if (!now.indicators_[i].identifier.empty())
        now.index_.emplace(now.indicators_[i].identifier, i);
    }
    join_series(now);
    join_references(now);
    return IndicatorPicturePtr(std::move(picture));
  }

 private:
  static void read_areas(const Context& context, IndicatorPicture& now) {
    const auto& areas = now.territory_->areas();
    now.predecessors_.resize(areas.size());
    now.successors_.resize(areas.size());
    for (std::size_t i = 0; i < areas.size(); ++i)
      now.areas_.emplace(areas[i]->id, static_cast<int>(i));
    for (std::size_t i = 0; i < areas.size(); ++i) {
      now.successors_[i] = texts_of(context, *areas[i]->record, "successors");
      const auto& heirs = now.successors_[i];
      if (!areas[i]->ended || heirs.empty()) continue;
      const int heir = now.area(heirs.front());
      if (heirs.size() == 1 && heir >= 0) {
        now.predecessors_[static_cast<std::size_t>(heir)].push_back(static_cast<int>(i));
      } else {
        now.split_.push_back(static_cast<int>(i));
      }
    }
  }

  // Series that have not changed are those of the picture before: both are in order of creation.
  static Result<void> read_series(const Context& context, IndicatorPicture& now,
                                  const IndicatorPicture* before) {
    MAILLAGE_ASSIGN(auto records, all_of_type(context, "Series"));
    now.series_.reserve(records.size());
    std::size_t at = 0;
    for (engine::RecordPtr& record : records) {
      while (before && at < before->series_.size() &&
             before->series_[at]->record->number() < record->number())
        ++at;
      const bool same =
          before && at < before->series_.size() && before->series_[at]->record == record;
      now.series_.push_back(same ? before->series_[at]
                                 : read_observations(context, std::move(record)));
    }
    return {};
  }

  static void join_series(IndicatorPicture& now) {
    std::vector<bool> stepped(now.indicators_.size(), false);
    for (const ObservationsPtr& series : now.series_) {
      const std::size_t place = now.find(series->indicator);
      const int area = now.area(series->territory);
      if (place == IndicatorEntry::unknown || area < 0 || series->values.empty()) continue;
      IndicatorEntry& entry = now.indicators_[place];
      // The first series says how long a period is; those of another length cannot stand beside it.
      if (stepped[place] && series->step != entry.step) continue;
      const PeriodNumber end = series->first + static_cast<PeriodNumber>(series->values.size());
      entry.first = stepped[place] ? std::min(entry.first, series->first) : series->first;
      entry.end = stepped[place] ? std::max(entry.end, end) : end;
      entry.step = series->step;
      stepped[place] = true;
      entry.own[static_cast<std::size_t>(area)] = series.get();
    }
  }

  static std::vector<std::size_t> places_of(const IndicatorPicture& now,
                                            const solve::Formula& formula, std::string& error) {
    std::vector<std::size_t> places;
    for (const solve::Reference& reference : formula.references()) {
      places.push_back(now.find(reference.indicator));
      if (places.back() == IndicatorEntry::unknown && error.empty())
        error = "there is no indicator '" + reference.indicator + "'";
    }
    return places;
  }

  static std::vector<bool> required_of(const solve::Formula& formula) {
    std::vector<bool> required(formula.references().size(), false);
    for (const solve::FormulaNode& node : formula.nodes())
      if (node.kind == solve::FormulaNode::Kind::value) required[node.index] = true;
    return required;
  }

  static void join_references(IndicatorPicture& now) {
    for (IndicatorEntry& entry : now.indicators_) {
      if (entry.formula) {
        entry.references = places_of(now, *entry.formula, entry.formula_error);
        entry.required = required_of(*entry.formula);
      }
      if (entry.target_formula) {
        entry.target_references = places_of(now, *entry.target_formula, entry.target_error);
        entry.target_required = required_of(*entry.target_formula);
      }
    }
    for (std::size_t i = 0; i < now.indicators_.size(); ++i) break_circle(now, i);
  }

  // A formula that comes back to its own indicator gives no value, and says by which way.
  static void break_circle(IndicatorPicture& now, std::size_t start) {
    std::vector<std::pair<std::size_t, std::size_t>> way{{start, 0}};  // indicator, next reference
    std::vector<bool> seen(now.indicators_.size(), false);
    while (!way.empty()) {
      auto& [at, next] = way.back();
      const auto& references = now.indicators_[at].references;
      if (next >= references.size()) {
        way.pop_back();
        continue;
      }
      const std::size_t to = references[next++];
      if (to == IndicatorEntry::unknown || !now.indicators_[to].formula) continue;
      if (to == start) {
        std::string text = "it follows from itself: ";
        for (const auto& [place, ignored] : way)
          text += std::string(short_id(now.indicators_[place].id)) + " → ";
        now.indicators_[start].formula_error =
            text + std::string(short_id(now.indicators_[start].id));
        now.indicators_[start].formula.reset();
        now.indicators_[start].references.clear();
        return;
      }
      if (seen[to]) continue;
      seen[to] = true;
      way.emplace_back(to, 0);
    }
  }
};

Result<IndicatorPicturePtr> IndicatorPictures::present(const Context& context) {
  Slot& slot = slots_[context.actor.is_staff() ? 1 : 0];
  std::lock_guard guard(slot.mutex);
  if (slot.engine != &context.engine) slot.picture = nullptr;
  slot.engine = &context.engine;
  const std::uint64_t position = context.engine.position();
  if (slot.picture && slot.position == position) return slot.picture;
  MAILLAGE_ASSIGN(TerritoryPtr territory, pictures_->territory(context));
  MAILLAGE_ASSIGN(slot.picture,
                  IndicatorPictureBuilder::build(context, std::move(territory), slot.picture));
  slot.position = position;
  return slot.picture;
}

}  // namespace maillage::domain
