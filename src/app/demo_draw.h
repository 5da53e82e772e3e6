// Fictional needs and projects of municipalities, drawn from templates (demo/fictional/
// templates.json; demo/README.md says what its keys mean). Pure: the same seed and the same day
// give the same entities on every machine, whatever else is drawn.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "model/registry.h"

namespace maillage::app {

// Numbers from a seed and a name: each name has a sequence of its own, so that one municipality
// more does not change what the others get.
class Draw {
 public:
  Draw(std::uint64_t seed, std::string_view name);

  std::uint64_t next();
  double unit();                                            // in [0, 1)
  double between(double low, double high);                  // in [low, high)
  std::int64_t whole(std::int64_t low, std::int64_t high);  // in [low, high]
  bool chance(double probability) { return unit() < probability; }
  // A place by its weight; size() when no weight is above zero.
  std::size_t weighted(std::span<const double> weights);

 private:
  Random random_;
};

// What the draw must know of a municipality.
struct DemoMunicipality {
  std::string code;  // "be-nis-62051"
  std::string name;
  std::string urban_class;  // "urban", "intermediate", "rural"
  double population = 0;
  double longitude = 0;
  double latitude = 0;
};

struct DemoDrawOptions {
  std::uint64_t seed = 1;
  std::chrono::sys_days today;
  // How many times the templates' number of needs and projects.
  double needs_factor = 1;
  double projects_factor = 1;
  std::string strategy_prefix = "dw2019";  // of the ids of themes, issues and axes
};

class DemoTemplates {
 public:
  using Sink = std::function<Result<void>(const Json& entity)>;

  // Errors: invalid, when a key is missing or a category is unknown to the registry.
  static Result<DemoTemplates> read(const Json& templates, const model::Registry& registry);

  // Solutions that answer a category: drawn projects use them, matched needs name them.
  void add_solution(std::string_view category, std::string id);
  // A need that is already there: the draw gives that municipality none of the same category.
  void reserve(std::string_view municipality_id, std::string_view category);

  // Hands every drawn entity of the municipality to `sink`.
  Result<void> draw(const DemoMunicipality& municipality, const DemoDrawOptions& options,
                    const Sink& sink) const;

  struct Category {
    std::string code;
    model::Labels labels;
    std::string domain;
    std::string unit;
    bool delivery_matters = false;
    std::map<std::string, double, std::less<>> weight;  // by urban class
    Json entry;
  };
  const std::vector<Category>& categories() const { return categories_; }

 private:
  Json common(const Category& category, const DemoMunicipality& municipality,
              const DemoDrawOptions& options, Draw& draw) const;
  Json need(const Category& category, const DemoMunicipality& municipality,
            const DemoDrawOptions& options, Draw& draw) const;
  Json project(const Category& category, const DemoMunicipality& municipality,
               const DemoDrawOptions& options, Draw& draw) const;
  void add_result(Json& project, std::string_view state, Draw& draw) const;
  std::string solution_of(const Category& category, Draw& draw) const;
  std::vector<std::size_t> choose(std::string_view urban_class, std::size_t count,
                                  const std::set<std::string, std::less<>>& reserved,
                                  Draw& draw) const;

  std::vector<Category> categories_;
  Json settings_;
  std::map<std::string, std::vector<std::string>, std::less<>> solutions_;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> reserved_;
};

// "2026-11-22" as a day and back; nothing when it is none.
std::optional<std::chrono::sys_days> parse_day(std::string_view text);
std::string format_day(std::chrono::sys_days day);

// The name in lower-case ASCII letters and hyphens: "La Roche-en-Ardenne" → "la-roche-en-ardenne".
std::string slug_of(std::string_view name);

}  // namespace maillage::app
