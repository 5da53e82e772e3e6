// Objective contracts: what a support body committed to for a period, beside what it has done,
// worked out from the graph.
#include <algorithm>
#include <array>
#include <set>

#include "domain/accompaniment/commands.h"
#include "domain/accompaniment/history.h"
#include "domain/dossier.h"

namespace maillage::domain::accompaniment {

namespace {

constexpr std::size_t shown_max = 200;

struct Period {
  Timestamp from;
  Timestamp to;  // not included
  bool holds(std::optional<Timestamp> time) const { return time && *time >= from && *time < to; }
};

// A figure and the entities that it counts.
struct Measured {
  std::optional<double> value;
  std::vector<std::string> counted;
};

struct Deed {
  Stored request;
  std::optional<Timestamp> requested, started, closed, begun;
};

std::optional<Timestamp> moment(std::string_view text) {
  const auto time = parse_timestamp(text);
  return !text.empty() && time.ok() ? std::optional(*time) : std::nullopt;
}

class Deeds {
 public:
  static Result<Deeds> read(const Context& context, const std::string& body, Period period) {
    Deeds deeds(period);
    MAILLAGE_ASSIGN(auto requests, linked(context, "Request", "supportBody", body));
    for (Stored& request : requests) {
      Deed deed;
      deed.requested = moment(request.text("requestedAt"));
      deed.started = first_reached(context, request.id, "advising");
      deed.closed = reached(context, request.id, "closed");
      // What came here from elsewhere when it was closed already has begun at the latest then.
      deed.begun = deed.started ? deed.started : deed.closed;
      deed.request = std::move(request);
      deeds.deeds_.push_back(std::move(deed));
    }
    MAILLAGE_ASSIGN(deeds.recommendations_, linked(context, "Recommendation", "supportBody", body));
    MAILLAGE_ASSIGN(deeds.events_, linked(context, "Event", "organisation", body));
    return deeds;
  }

  Measured received() const {
    return count([&](const Deed& deed) { return period_.holds(deed.requested); });
  }
  Measured closed() const {
    return count([&](const Deed& deed) { return period_.holds(deed.closed); });
  }
  Measured municipalities(const TerritoryPicture* rural_in) const {
    std::set<std::string> places;
    for (const Deed& deed : deeds_) {
      const std::string place(deed.request.text("municipality"));
      if (!period_.holds(deed.begun) || place.empty()) continue;
      const Area* area = rural_in ? rural_in->area(place) : nullptr;
      if (!rural_in || (area && area->urban_class == "rural")) places.insert(place);
    }
    return {static_cast<double>(places.size()), {places.begin(), places.end()}};
  }
  Measured recommendations() const {
    Measured measured{0, {}};
    for (const Stored& one : recommendations_)
      if (period_.holds(moment(one.text("createdAt")))) measured.counted.push_back(one.id);
    measured.value = static_cast<double>(measured.counted.size());
    return measured;
  }
  // Of those written in the period, in percent; nothing when there is none.
  Measured recommendations_done() const {
    Measured measured;
    double written = 0;
    for (const Stored& one : recommendations_) {
      if (!period_.holds(moment(one.text("createdAt")))) continue;
      ++written;
      if (one.text("state") == "done") measured.counted.push_back(one.id);
    }
    if (written > 0) measured.value = 100 * static_cast<double>(measured.counted.size()) / written;
    return measured;
  }
  Measured satisfaction() const {
    Measured measured;
    double sum = 0, number = 0;
    for (const Deed& deed : deeds_) {
      const Json* given = deed.request.entity.find("evaluations");
      if (!given || !given->is_array()) continue;
      for (const Json& one : given->as_array()) {
        if (!period_.holds(moment(one.string_at("at")))) continue;
        sum += one.number_at("satisfaction");
        ++number;
        measured.counted.push_back(deed.request.id);
      }
    }
    if (number > 0) measured.value = sum / number;
    return measured;
  }
  // Median of the days from the request to the start; nothing when none has started.
  Measured days_to_start() const {
    Measured measured;
    std::vector<double> days;
    for (const Deed& deed : deeds_) {
      if (!period_.holds(deed.started) || !deed.requested) continue;
      days.push_back(std::chrono::duration<double>(*deed.started - *deed.requested).count() /
                     86'400);
      measured.counted.push_back(deed.request.id);
    }
    if (days.empty()) return measured;
    std::sort(days.begin(), days.end());
    const std::size_t middle = days.size() / 2;
    measured.value = days.size() % 2 == 1 ? days[middle] : (days[middle - 1] + days[middle]) / 2;
    return measured;
  }
  Measured events() const {
    Measured measured{0, {}};
    for (const Stored& one : events_)
      if (one.text("state") == "published" && period_.holds(moment(one.text("startsAt"))))
        measured.counted.push_back(one.id);
    measured.value = static_cast<double>(measured.counted.size());
    return measured;
  }

 private:
  explicit Deeds(Period period) : period_(period) {}

  template <class Holds>
  Measured count(Holds holds) const {
    Measured measured{0, {}};
    for (const Deed& deed : deeds_)
      if (holds(deed)) measured.counted.push_back(deed.request.id);
    measured.value = static_cast<double>(measured.counted.size());
    return measured;
  }

  Period period_;
  std::vector<Deed> deeds_;
  std::vector<Stored> recommendations_;
  std::vector<Stored> events_;
};

// How a figure is to be read beside its target.
enum class Reading {
  grows,           // a count, which the period fills bit by bit
  level,           // a mean or a share: more is better at any moment
  less_is_better,  // a duration
};

struct Measure {
  const char* name;
  FourTexts text;
  Reading reading;
  Measured (*work_out)(const Deeds&, const TerritoryPicture&);
};

const std::vector<Measure>& measures() {
  static const std::vector<Measure> list{
      {"requests-received",
       {"Demandes reçues", "Ontvangen aanvragen", "Eingegangene Anfragen", "Requests received"},
       Reading::grows,
       [](const Deeds& deeds, const TerritoryPicture&) { return deeds.received(); }},
      {"requests-closed",
       {"Accompagnements menés à terme", "Afgeronde begeleidingen", "Abgeschlossene Begleitungen",
        "Accompaniments brought to an end"},
       Reading::grows,
       [](const Deeds& deeds, const TerritoryPicture&) { return deeds.closed(); }},
      {"municipalities-advised",
       {"Communes accompagnées", "Begeleide gemeenten", "Begleitete Gemeinden",
        "Municipalities accompanied"},
       Reading::grows,
       [](const Deeds& deeds, const TerritoryPicture&) { return deeds.municipalities(nullptr); }},
      {"rural-municipalities-advised",
       {"Communes rurales accompagnées", "Begeleide landelijke gemeenten",
        "Begleitete ländliche Gemeinden", "Rural municipalities accompanied"},
       Reading::grows,
       [](const Deeds& deeds, const TerritoryPicture& territory) {
         return deeds.municipalities(&territory);
       }},
      {"recommendations",
       {"Recommandations écrites", "Geschreven aanbevelingen", "Geschriebene Empfehlungen",
        "Recommendations written"},
       Reading::grows,
       [](const Deeds& deeds, const TerritoryPicture&) { return deeds.recommendations(); }},
      {"recommendations-done",
       {"Recommandations réalisées (%)", "Uitgevoerde aanbevelingen (%)",
        "Umgesetzte Empfehlungen (%)", "Recommendations carried out (%)"},
       Reading::level,
       [](const Deeds& deeds, const TerritoryPicture&) { return deeds.recommendations_done(); }},
      {"satisfaction",
       {"Satisfaction moyenne (1 à 5)", "Gemiddelde tevredenheid (1 tot 5)",
        "Mittlere Zufriedenheit (1 bis 5)", "Mean satisfaction (1 to 5)"},
       Reading::level,
       [](const Deeds& deeds, const TerritoryPicture&) { return deeds.satisfaction(); }},
      {"days-to-start",
       {"Jours jusqu'au début (médiane)", "Dagen tot de start (mediaan)",
        "Tage bis zum Beginn (Median)", "Days until the start (median)"},
       Reading::less_is_better,
       [](const Deeds& deeds, const TerritoryPicture&) { return deeds.days_to_start(); }},
      {"events",
       {"Ateliers et rencontres tenus", "Gehouden workshops en ontmoetingen",
        "Durchgeführte Workshops und Treffen", "Workshops and meetings held"},
       Reading::grows,
       [](const Deeds& deeds, const TerritoryPicture&) { return deeds.events(); }}};
  return list;
}

Json reached_json(const Measure& measure, std::optional<double> value, const Json* target) {
  if (!value || !target || !target->is_number()) return {};
  const double wanted = target->as_double();
  return measure.reading == Reading::less_is_better ? Json(*value <= wanted)
                                                    : Json(*value >= wanted);
}

Result<Json> objective_json(const Json& objective, std::size_t index, const Deeds& deeds,
                            const TerritoryPicture& territory) {
  const std::string place = "objectives[" + std::to_string(index) + "]";
  const auto measure = std::find_if(measures().begin(), measures().end(), [&](const Measure& one) {
    return one.name == objective.string_at("measure");
  });
  if (measure == measures().end())
    return invalid(place + ".measure",
                   "is no measure: '" + std::string(objective.string_at("measure")) + "'");
  const Measured measured = measure->work_out(deeds, territory);
  std::vector<std::string> shown = measured.counted;
  shown.resize(std::min(shown.size(), shown_max));
  const Json* target = objective.find("target");
  const Json* labels = objective.find("labels");
  Json row =
      Json::object({{"code", std::string(objective.string_at("code"))},
                    {"text", labels && labels->is_object() ? *labels : to_json(measure->text)},
                    {"measure", measure->name},
                    {"measureText", to_json(measure->text)},
                    {"target", target && target->is_number() ? *target : Json()},
                    {"value", measured.value ? Json(*measured.value) : Json()},
                    {"reached", reached_json(*measure, measured.value, target)},
                    {"grows", measure->reading == Reading::grows},
                    {"lessIsBetter", measure->reading == Reading::less_is_better},
                    {"counted", Json::array(shown)}});
  const auto axis = objective.string_at("axis");
  row.set("axis", axis.empty() ? Json() : Json(axis));
  return row;
}

// The share of the period that has passed: 0 to 1.
double elapsed(const Period& period, Timestamp now) {
  const double whole = std::chrono::duration<double>(period.to - period.from).count();
  const double passed = std::chrono::duration<double>(now - period.from).count();
  return whole > 0 ? std::clamp(passed / whole, 0.0, 1.0) : 1;
}

}  // namespace

Result<Json> contract_view(Context& context, const Json& input, Pictures& pictures) {
  MAILLAGE_ASSIGN(const Stored contract,
                  stored(context, input.string_at("id"), "ObjectiveContract"));
  const auto from = moment(contract.text("startDate"));
  const auto to = moment(contract.text("endDate"));
  if (!from || !to || *to < *from)
    return invalid("id", "is a contract without a period: it needs a first and a last day");
  const Period period{*from, *to + std::chrono::hours(24)};
  // An event that is announced is not held yet.
  const Period so_far{period.from, std::min(period.to, context.engine.now())};
  MAILLAGE_ASSIGN(const TerritoryPtr territory, pictures.territory(context));
  MAILLAGE_ASSIGN(const Deeds deeds,
                  Deeds::read(context, std::string(contract.text("supportBody")), so_far));
  Json rows = Json::array();
  const Json* objectives = contract.entity.find("objectives");
  if (objectives && objectives->is_array()) {
    for (std::size_t i = 0; i < objectives->size(); ++i) {
      MAILLAGE_ASSIGN(Json row, objective_json(objectives->as_array()[i], i, deeds, *territory));
      rows.push(std::move(row));
    }
  }
  Json known = Json::array();
  for (const Measure& measure : measures())
    known.push(Json::object({{"code", measure.name}, {"text", to_json(measure.text)}}));
  return Json::object({{"contract", contract.entity},
                       {"objectives", std::move(rows)},
                       {"elapsed", elapsed(period, context.engine.now())},
                       {"measures", std::move(known)},
                       {"references", references(context, {&contract.entity})}});
}

}  // namespace maillage::domain::accompaniment
