#include "app/demo_draw.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "base/time.h"
#include "text/fold.h"

namespace maillage::app {

namespace {

using std::chrono::months;
using std::chrono::sys_days;

std::uint64_t seed_of(std::uint64_t seed, std::string_view name) {
  const std::string digest = sha256(std::to_string(seed) + ":" + std::string(name));
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(digest[i]);
  return value;
}

// First day of the month that lies so many months away.
sys_days month_away(sys_days day, std::int64_t count) {
  const std::chrono::year_month_day date(day);
  return sys_days((date.year() / date.month() + months(static_cast<int>(count))) /
                  std::chrono::day(1));
}

double at(const Json& array, std::size_t index) {
  return array.is_array() && index < array.size() && array.as_array()[index].is_number()
             ? array.as_array()[index].as_double()
             : 0;
}

std::int64_t whole_at(const Json& array, std::size_t index) {
  return static_cast<std::int64_t>(at(array, index));
}

const Json& member(const Json& json, std::string_view key) {
  static const Json none;
  const Json* found = json.find(key);
  return found ? *found : none;
}

const Json& pick(const Json& array, Draw& draw) {
  static const Json none;
  if (!array.is_array() || array.size() == 0) return none;
  return array.as_array()[draw.whole(0, static_cast<std::int64_t>(array.size()) - 1)];
}

// A key of {"code": weight, …} by its weight.
std::string pick_weighted(const Json& object, Draw& draw) {
  std::vector<double> weights;
  if (!object.is_object()) return {};
  for (const Json::Member& item : object.as_object()) weights.push_back(item.value.as_double());
  const std::size_t place = draw.weighted(weights);
  return place < weights.size() ? object.as_object()[place].key : std::string();
}

// A whole multiple of `step`, written without the noise of binary fractions.
double round_to(double value, double step) {
  if (step <= 0) return value;
  const double steps = std::round(value / step);
  return step < 1 ? steps / std::round(1 / step) : steps * step;
}

double draw_quantity(const Json& quantity, double population, Draw& draw) {
  double value = 0;
  if (const Json* per = quantity.find("perInhabitant"))
    value = population * draw.between(at(*per, 0), at(*per, 1));
  else if (const Json* fixed = quantity.find("fixed"))
    value = draw.between(at(*fixed, 0), at(*fixed, 1));
  value = round_to(value, quantity.number_at("roundTo", 1));
  return std::max(value, quantity.number_at("minimum", 1));
}

Json ids_of(const Json& codes, const std::string& prefix) {
  Json ids = Json::array();
  if (codes.is_array())
    for (const Json& code : codes.as_array()) ids.push(prefix + code.as_string());
  return ids;
}

std::size_t draw_count(const Json& per_class, std::string_view urban_class, double factor,
                       Draw& draw) {
  const Json& range = member(per_class, urban_class);
  const auto count = draw.whole(whole_at(range, 0), whole_at(range, 1));
  // The part of a project that a factor leaves over is a chance of one more.
  const double scaled = static_cast<double>(count) * factor;
  const double whole = std::floor(scaled);
  return static_cast<std::size_t>(whole) + (draw.chance(scaled - whole) ? 1 : 0);
}

}  // namespace

Draw::Draw(std::uint64_t seed, std::string_view name)
    : random_(seeded_random(seed_of(seed, name))) {}

std::uint64_t Draw::next() {
  std::array<std::uint8_t, 8> bytes{};
  random_(bytes);
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data(), 8);
  return value;
}

double Draw::unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Draw::between(double low, double high) { return low + (high - low) * unit(); }

std::int64_t Draw::whole(std::int64_t low, std::int64_t high) {
  if (high <= low) return low;
  return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
}

std::size_t Draw::weighted(std::span<const double> weights) {
  double sum = 0;
  for (const double weight : weights) sum += std::max(weight, 0.0);
  if (sum <= 0) return weights.size();
  double rest = unit() * sum;
  std::size_t last = weights.size();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    if (rest < weights[i]) return i;
    rest -= weights[i];
    last = i;
  }
  return last;
}

Result<DemoTemplates> DemoTemplates::read(const Json& templates, const model::Registry& registry) {
  DemoTemplates made;
  made.settings_ = templates;
  const model::Vocabulary* vocabulary = registry.vocabulary("need-category");
  const Json* categories = templates.find("categories");
  if (!categories || !categories->is_array())
    return invalid("templates.categories", "must be an array");
  if (!vocabulary) return invalid("need-category", "the region has no such vocabulary");
  for (const Json& entry : categories->as_array()) {
    Category category;
    category.code = entry.string_at("category");
    const model::Concept* known = vocabulary->find(category.code);
    if (!known) return invalid("templates.categories", "'" + category.code + "' is no category");
    category.labels = known->labels;
    category.domain = known->properties.string_at("domain");
    category.unit = known->properties.string_at("unit");
    category.delivery_matters = known->properties.bool_at("deliveryMatters");
    for (const char* urban_class : {"urban", "intermediate", "rural"})
      category.weight[urban_class] = member(entry, "weight").number_at(urban_class);
    category.entry = entry;
    made.categories_.push_back(std::move(category));
  }
  return made;
}

void DemoTemplates::add_solution(std::string_view category, std::string id) {
  solutions_[std::string(category)].push_back(std::move(id));
}

void DemoTemplates::reserve(std::string_view municipality_id, std::string_view category) {
  reserved_[std::string(municipality_id)].insert(std::string(category));
}

std::string DemoTemplates::solution_of(const Category& category, Draw& draw) const {
  const auto found = solutions_.find(category.code);
  if (found == solutions_.end()) return {};
  const auto last = static_cast<std::int64_t>(found->second.size()) - 1;
  return found->second[static_cast<std::size_t>(draw.whole(0, last))];
}

// Different categories, until all have been drawn once.
std::vector<std::size_t> DemoTemplates::choose(std::string_view urban_class, std::size_t count,
                                               const std::set<std::string, std::less<>>& reserved,
                                               Draw& draw) const {
  std::vector<double> all;
  for (const Category& category : categories_) {
    const auto weight = category.weight.find(urban_class);
    const bool taken = reserved.contains(category.code) || weight == category.weight.end();
    all.push_back(taken ? 0 : weight->second);
  }
  std::vector<std::size_t> chosen;
  std::vector<double> left = all;
  while (chosen.size() < count) {
    std::size_t place = draw.weighted(left);
    if (place == left.size()) {
      left = all;
      place = draw.weighted(left);
      if (place == left.size()) break;
    }
    left[place] = 0;
    chosen.push_back(place);
  }
  return chosen;
}

Result<void> DemoTemplates::draw(const DemoMunicipality& municipality,
                                 const DemoDrawOptions& options, const Sink& sink) const {
  static const std::set<std::string, std::less<>> none;
  const std::string area = "urn:ngsi-ld:AdministrativeArea:" + municipality.code;
  const auto found = reserved_.find(area);
  const auto& reserved = found == reserved_.end() ? none : found->second;
  for (const bool needs : {true, false}) {
    const std::string type = needs ? "Need" : "Project";
    Draw draw(options.seed, type + ":" + municipality.code);
    const Json& counts = member(member(settings_, needs ? "needs" : "projects"), "perMunicipality");
    const std::size_t count =
        draw_count(counts, municipality.urban_class,
                   needs ? options.needs_factor : options.projects_factor, draw);
    const auto chosen = choose(municipality.urban_class, count, needs ? reserved : none, draw);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      const Category& category = categories_[chosen[i]];
      Json entity = needs ? need(category, municipality, options, draw)
                          : project(category, municipality, options, draw);
      entity.set("id", "urn:ngsi-ld:" + type + ":fictional-" + municipality.code + "-" +
                           std::to_string(i + 1));
      entity.set("type", type);
      MAILLAGE_TRY(sink(entity));
    }
  }
  return {};
}

// What a need and a project have in common.
Json DemoTemplates::common(const Category& category, const DemoMunicipality& municipality,
                           const DemoDrawOptions& options, Draw& draw) const {
  const std::string strategy = ":" + options.strategy_prefix + "-";
  const Json& entry = category.entry;
  Json entity = Json::object({{"id", ""}, {"type", ""}});
  entity.set("title", pick(member(entry, "titles"), draw));
  entity.set("category", category.code);
  if (!category.domain.empty()) entity.set("domains", Json::array({category.domain}));
  entity.set("municipality", "urn:ngsi-ld:AdministrativeArea:" + municipality.code);
  const double quantity = draw_quantity(member(entry, "quantity"), municipality.population, draw);
  const double price = at(member(entry, "unitPrice"), 1) * draw.between(0.85, 1.2);
  const double budget = quantity * price + entry.number_at("fixedPrice");
  entity.set("quantity", quantity);
  if (!category.unit.empty()) entity.set("unit", category.unit);
  entity.set("budget", std::max(100.0, round_to(budget, 100)));
  entity.set("themes", ids_of(member(entry, "themes"), "urn:ngsi-ld:Theme" + strategy));
  entity.set("issues", ids_of(member(entry, "issues"), "urn:ngsi-ld:CrossCuttingIssue" + strategy));
  entity.set("axes", ids_of(member(entry, "axes"), "urn:ngsi-ld:Axis" + strategy));
  // Near the centre, not on it: several things of one municipality stay apart on the map.
  const double east = round_to(municipality.longitude + draw.between(-0.02, 0.02), 0.0001);
  const double north = round_to(municipality.latitude + draw.between(-0.013, 0.013), 0.0001);
  entity.set("location",
             Json::object({{"type", "Point"}, {"coordinates", Json(Json::Array{east, north})}}));
  const Json& contact = member(settings_, "contact");
  std::string email(contact.string_at("email"));
  const std::string_view place = "{slug}";
  if (const auto slug = email.find(place); slug != std::string::npos)
    email.replace(slug, place.size(), slug_of(municipality.name));
  const std::string office(member(contact, "name").string_at("fr"));
  entity.set("contact",
             Json::object({{"name", office + ", " + municipality.name}, {"email", email}}));
  entity.set("fictional", true);
  entity.set("source",
             Json::object({{"name", "Made up for the demonstration"}, {"file", "templates.json"}}));
  return entity;
}

Json DemoTemplates::need(const Category& category, const DemoMunicipality& municipality,
                         const DemoDrawOptions& options, Draw& draw) const {
  const Json& settings = member(settings_, "needs");
  const Json& lead = member(category.entry, "leadMonths");
  const Json& duration = member(category.entry, "durationMonths");
  Json entity = common(category, municipality, options, draw);
  const auto start = draw.whole(whole_at(lead, 0), whole_at(lead, 1));
  const auto length = draw.whole(whole_at(duration, 0), whole_at(duration, 1));
  entity.set("organisation", "urn:ngsi-ld:Organisation:" + municipality.code);
  entity.set("periodFrom", format_day(month_away(options.today, start)));
  entity.set("periodTo",
             format_day(month_away(options.today, start + length) - std::chrono::days(1)));
  entity.set("deliveryMatters", category.delivery_matters);
  entity.set("poolable", draw.chance(settings.number_at("poolable", 1)));
  std::string state = pick_weighted(member(settings, "states"), draw);
  if (state == "matched" || state == "met") {
    const std::string solution = solution_of(category, draw);
    if (!solution.empty()) entity.set("solutions", Json::array({solution}));
    // A step to these states asks for a solution.
    if (solution.empty()) state = "published";
  }
  if (state == "met") entity.set("outcome", "success");
  entity.set("state", state);
  return entity;
}

Json DemoTemplates::project(const Category& category, const DemoMunicipality& municipality,
                            const DemoDrawOptions& options, Draw& draw) const {
  const Json& settings = member(settings_, "projects");
  const Json& lead = member(category.entry, "leadMonths");
  const Json& duration = member(category.entry, "durationMonths");
  Json entity = common(category, municipality, options, draw);
  const std::string state = pick_weighted(member(settings, "states"), draw);
  const auto length =
      std::max<std::int64_t>(1, draw.whole(whole_at(duration, 0), whole_at(duration, 1)));
  std::int64_t start = 0;
  if (state == "planned")
    start = draw.whole(std::max<std::int64_t>(1, whole_at(lead, 0)), whole_at(lead, 1));
  else if (state == "running")
    start = -draw.whole(0, length - 1);
  else
    start = -length - draw.whole(1, 60);
  const sys_days from = month_away(options.today, start);
  const sys_days to = month_away(options.today, start + length) - std::chrono::days(1);
  entity.set("lead", "urn:ngsi-ld:Organisation:" + municipality.code);
  entity.set("startDate", format_day(from));
  entity.set("endDate", format_day(to));
  entity.set("year", static_cast<int>(std::chrono::year_month_day(from).year()));
  const std::string solution = solution_of(category, draw);
  if (!solution.empty() && draw.chance(0.5)) entity.set("solutions", Json::array({solution}));
  add_result(entity, state, draw);
  entity.set("state", state);
  return entity;
}

// What came of a project that is over; one that was stopped has failed.
void DemoTemplates::add_result(Json& project, std::string_view state, Draw& draw) const {
  if (state != "completed" && state != "stopped") return;
  const Json& settings = member(settings_, "projects");
  std::string outcome = pick_weighted(member(settings, "outcomes"), draw);
  const double cost = project.number_at("budget") * draw.between(0.85, 1.25);
  if (state == "stopped") outcome = "failure";
  if (outcome.empty()) return;
  project.set("outcome", outcome);
  if (state == "completed") project.set("cost", round_to(cost, 100));
  const Json& lesson = pick(member(member(settings, "lessons"), outcome), draw);
  if (lesson.is_object()) project.set("lessonsLearnt", lesson);
}

std::optional<sys_days> parse_day(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto time = parse_timestamp(text);
  if (!time.ok()) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(*time);
}

std::string format_day(sys_days day) {
  const std::chrono::year_month_day date(day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

std::string slug_of(std::string_view name) {
  std::string slug;
  for (const char c : text::fold(name)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter) slug += c;
    if (!letter && !slug.empty() && slug.back() != '-') slug += '-';
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

}  // namespace maillage::app
