#include "app/demo.h"

#include <chrono>
#include <cstdio>

#include "app/cli.h"
#include "app/demo_days.h"
#include "app/demo_draw.h"
#include "app/demo_files.h"
#include "app/demo_loader.h"
#include "app/demo_region.h"

namespace maillage::app {

namespace {

constexpr std::size_t faults_shown_max = 20;

// In the order in which they are loaded.
constexpr std::string_view wallonia_files[] = {
    "wallonia/areas",          "wallonia/authorities",
    "wallonia/support-bodies", "wallonia/inter-municipal-bodies",
    "wallonia/strategy",       "wallonia/bodies",
    "wallonia/calls",          "wallonia/projects",
    "fictional/companies",     "fictional/solutions",
    "fictional/initiatives",   "fictional/places",
    "fictional/strategy",      "fictional/calls",
    "fictional/awarded-call",  "fictional/pools",
    "fictional/tour",          "fictional/accompaniment",
    "fictional/reviews",       "fictional/governance",
    "wallonia/observations",   "fictional/observations"};

// The municipality of an area entity; nothing for other areas and for those that are gone.
std::optional<DemoMunicipality> municipality_of(const Json& entity) {
  if (entity.string_at("type") != "AdministrativeArea" ||
      entity.string_at("kind") != "municipality" || entity.find("validTo"))
    return std::nullopt;
  const Json* title = entity.find("title");
  const Json* location = entity.find("location");
  const Json* coordinates = location ? location->find("coordinates") : nullptr;
  if (!title || !coordinates || !coordinates->is_array() || coordinates->size() < 2)
    return std::nullopt;
  DemoMunicipality municipality;
  const std::string_view id = entity.string_at("id");
  municipality.code = id.substr(id.rfind(':') + 1);
  municipality.name = title->string_at("fr");
  municipality.urban_class = entity.string_at("urbanClass", "rural");
  municipality.population = entity.number_at("population");
  municipality.longitude = coordinates->as_array()[0].as_double();
  municipality.latitude = coordinates->as_array()[1].as_double();
  return municipality;
}

// What the draw learns from entities that are there anyway.
void teach(DemoTemplates& templates, const Json& entity) {
  if (entity.string_at("type") == "Need")
    templates.reserve(entity.string_at("municipality"), entity.string_at("category"));
  const Json* categories = entity.find("categories");
  if (entity.string_at("type") != "Solution" || !categories || !categories->is_array()) return;
  for (const Json& category : categories->as_array())
    templates.add_solution(category.as_string(), std::string(entity.string_at("id")));
}

Result<void> load_wallonia(DemoLoader& loader, DemoTemplates& templates,
                           const DemoDrawOptions& options) {
  std::vector<DemoMunicipality> municipalities;
  for (const std::string_view name : wallonia_files) {
    MAILLAGE_ASSIGN(const auto entities, demo_entities(name));
    for (const Json& written : entities) {
      const Json entity = with_days(written, options.today);
      if (auto municipality = municipality_of(entity))
        municipalities.push_back(std::move(*municipality));
      teach(templates, entity);
      MAILLAGE_TRY(loader.add(entity));
    }
  }
  for (const DemoMunicipality& municipality : municipalities)
    MAILLAGE_TRY(templates.draw(municipality, options,
                                [&](const Json& entity) { return loader.add(entity); }));
  return {};
}

Result<void> load(System& system, DemoLoader& loader, const DemoOptions& options) {
  DemoDrawOptions draw;
  draw.seed = options.seed;
  draw.needs_factor = options.needs_factor;
  draw.projects_factor = options.projects_factor;
  draw.today = std::chrono::floor<std::chrono::days>(system.engine->now());
  if (!options.today.empty()) {
    const auto day = parse_day(options.today);
    if (!day) return invalid("--today", "must be a date such as 2026-11-22");
    draw.today = *day;
  }
  MAILLAGE_ASSIGN(const Json json, demo_json("fictional/templates"));
  MAILLAGE_ASSIGN(auto templates, DemoTemplates::read(json, system.engine->registry()));
  if (options.municipalities > 0)
    MAILLAGE_TRY(load_fictional_region(loader, templates, options.municipalities, draw));
  else
    MAILLAGE_TRY(load_wallonia(loader, templates, draw));
  return loader.finish();
}

int report(const DemoLoader& loader, std::chrono::duration<double> took) {
  std::size_t total = 0;
  std::printf("%-20s %9s %9s %9s %9s\n", "", "created", "updated", "unchanged", "refused");
  for (const auto& [type, count] : loader.counts()) {
    total += count.created + count.updated + count.unchanged;
    std::printf("%-20s %9zu %9zu %9zu %9zu\n", type.c_str(), count.created, count.updated,
                count.unchanged, count.rejected);
  }
  std::printf("%zu entities in %.1f s, %.0f per second\n", total, took.count(),
              static_cast<double>(total) / std::max(took.count(), 0.001));
  const auto& faults = loader.faults();
  for (std::size_t i = 0; i < faults.size() && i < faults_shown_max; ++i)
    std::fprintf(stderr, "%s\n", faults[i].c_str());
  if (faults.size() > faults_shown_max)
    std::fprintf(stderr, "and %zu more faults\n", faults.size() - faults_shown_max);
  return faults.empty() ? exit_ok : exit_partial;
}

}  // namespace

int load_demo(const Config& config, const Log& log, const DemoOptions& options) {
  const auto fail = [](const Error& error) {
    std::fprintf(stderr, "maillage: %s\n", error.message.c_str());
    return error.code == ErrorCode::invalid ? exit_usage : exit_failed;
  };
  auto system = open_system(config, log);
  if (!system.ok()) return fail(system.error());
  const auto start = std::chrono::steady_clock::now();
  DemoLoader loader(**system);
  const auto done = load(**system, loader, options);
  if (!done.ok()) return fail(done.error());
  return report(loader, std::chrono::steady_clock::now() - start);
}

}  // namespace maillage::app
