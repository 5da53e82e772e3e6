#include "app/demo_geography.h"

#include <algorithm>
#include <cmath>

#include "app/demo_draw.h"

namespace maillage::app {

namespace {

// Middle of the Atlantic: nobody takes it for a place that exists.
constexpr double centre_longitude = -32.0;
constexpr double centre_latitude = 47.0;
// A cell is about 8 km wide and high.
constexpr double cell_degrees_east = 0.1053;
constexpr double cell_degrees_north = 0.0719;
constexpr double km_per_degree = 111.2;
constexpr double cosine_of_latitude = 0.682;
constexpr double smallest_population = 1500;
constexpr double largest_population = 250'000;

// A row of cells from column `start` on.
struct Row {
  std::int64_t start = 0;
  std::int64_t count = 0;
};

// Rows of an ellipse with an uneven coast. They add up to `cells`, and each overlaps the next.
std::vector<Row> rows_of(std::size_t cells, Draw& draw) {
  const auto count = static_cast<std::size_t>(std::max(1.0, std::round(std::sqrt(cells) * 0.85)));
  std::vector<double> widths;
  double sum = 0;
  for (std::size_t row = 0; row < count; ++row) {
    const double y = (2.0 * static_cast<double>(row) + 1) / static_cast<double>(count) - 1;
    widths.push_back(std::sqrt(1.02 - y * y) * draw.between(0.88, 1.12));
    sum += widths.back();
  }
  std::vector<Row> rows;
  double before = 0;
  std::int64_t given = 0;
  for (const double width : widths) {
    before += width;
    const auto until =
        static_cast<std::int64_t>(std::llround(static_cast<double>(cells) * before / sum));
    const std::int64_t row_cells = std::max<std::int64_t>(0, until - given);
    if (row_cells > 0) rows.push_back({-(row_cells / 2), row_cells});
    given = std::max(given, until);
  }
  return rows;
}

// Corners of the grid, shared by the cells around them, so that no gap opens.
class Grid {
 public:
  Grid(std::uint64_t seed, std::size_t rows) : seed_(seed), rows_(rows) {}

  DemoCell::Point corner(std::int64_t column, std::int64_t row) const {
    Draw draw(seed_, "corner:" + std::to_string(column) + ":" + std::to_string(row));
    const double x = static_cast<double>(column) + draw.between(-0.3, 0.3);
    const double y =
        static_cast<double>(row) - static_cast<double>(rows_) / 2 + draw.between(-0.3, 0.3);
    const auto rounded = [](double degrees) { return std::round(degrees * 1e4) / 1e4; };
    return {rounded(centre_longitude + x * cell_degrees_east),
            rounded(centre_latitude + y * cell_degrees_north)};
  }

 private:
  std::uint64_t seed_;
  std::size_t rows_;
};

double area_of(const std::vector<DemoCell::Point>& corners) {
  double twice = 0;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const auto& a = corners[i];
    const auto& b = corners[(i + 1) % corners.size()];
    twice += a.first * b.second - b.first * a.second;
  }
  const double square = km_per_degree * km_per_degree * cosine_of_latitude;
  return std::round(twice / 2 * square * 10) / 10;
}

// Zipf's law, as towns follow it: few large, many small.
double draw_population(Draw& draw) {
  const double low = 1 / largest_population;
  const double high = 1 / smallest_population;
  return std::round(1 / (low + (high - low) * draw.unit()));
}

DemoCell make_cell(const Grid& grid, std::int64_t column, std::int64_t row, Draw& draw) {
  DemoCell cell;
  cell.corners = {grid.corner(column, row), grid.corner(column + 1, row),
                  grid.corner(column + 1, row + 1), grid.corner(column, row + 1)};
  for (const DemoCell::Point& point : cell.corners) {
    cell.centre.first += point.first / 4;
    cell.centre.second += point.second / 4;
  }
  cell.centre.first = std::round(cell.centre.first * 1e4) / 1e4;
  cell.centre.second = std::round(cell.centre.second * 1e4) / 1e4;
  cell.area_km2 = area_of(cell.corners);
  cell.population = draw_population(draw);
  return cell;
}

// Once around: along the south, up the east side, back along the north, down the west side.
std::vector<DemoCell::Point> outline_of(const std::vector<Row>& rows, const Grid& grid) {
  std::vector<DemoCell::Point> outline;
  const auto walk = [&](std::int64_t from, std::int64_t to, std::int64_t row) {
    const std::int64_t step = from < to ? 1 : -1;
    for (std::int64_t column = from; column != to; column += step)
      outline.push_back(grid.corner(column, row));
  };
  const auto count = static_cast<std::int64_t>(rows.size());
  const auto end = [&](std::int64_t row) { return rows[row].start + rows[row].count; };
  walk(rows[0].start, end(0), 0);
  for (std::int64_t row = 0; row < count; ++row) {
    outline.push_back(grid.corner(end(row), row));
    if (row + 1 < count && end(row) != end(row + 1)) walk(end(row), end(row + 1), row + 1);
  }
  walk(end(count - 1), rows[count - 1].start, count);
  for (std::int64_t row = count - 1; row >= 0; --row) {
    outline.push_back(grid.corner(rows[row].start, row + 1));
    if (row > 0 && rows[row].start != rows[row - 1].start)
      walk(rows[row].start, rows[row - 1].start, row);
  }
  return outline;
}

// Consecutive corners that are the same point come from walks that meet.
void drop_repeats(std::vector<DemoCell::Point>& points) {
  points.erase(std::unique(points.begin(), points.end()), points.end());
  while (points.size() > 1 && points.front() == points.back()) points.pop_back();
}

// Provinces as bands of rows, each cut into blocks of columns: about sixty municipalities each.
std::size_t assign_provinces(std::vector<DemoCell>& cells) {
  const double wanted = std::round(std::sqrt(static_cast<double>(cells.size()) / 60));
  const auto side = static_cast<std::size_t>(std::clamp(wanted, 1.0, 6.0));
  std::vector<std::size_t> order(cells.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (std::size_t band = 0; band < side; ++band) {
    const auto first = order.begin() + static_cast<std::ptrdiff_t>(cells.size() * band / side);
    const auto last = order.begin() + static_cast<std::ptrdiff_t>(cells.size() * (band + 1) / side);
    std::sort(first, last, [&](std::size_t a, std::size_t b) {
      return cells[a].centre.first != cells[b].centre.first
                 ? cells[a].centre.first < cells[b].centre.first
                 : a < b;
    });
    const auto size = static_cast<std::size_t>(last - first);
    for (std::size_t i = 0; i < size; ++i)
      cells[first[static_cast<std::ptrdiff_t>(i)]].province = band * side + i * side / size;
  }
  return side * side;
}

// Puts the cells of a province together and renumbers the neighbours.
void sort_by_province(std::vector<DemoCell>& cells) {
  std::vector<std::size_t> order(cells.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return cells[a].province < cells[b].province;
  });
  std::vector<std::size_t> place(cells.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  std::vector<DemoCell> sorted;
  sorted.reserve(cells.size());
  for (const std::size_t old : order) {
    sorted.push_back(std::move(cells[old]));
    for (std::size_t& neighbour : sorted.back().neighbours) neighbour = place[neighbour];
  }
  cells = std::move(sorted);
}

void link_neighbours(std::vector<DemoCell>& cells, const std::vector<Row>& rows) {
  std::size_t first = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::int64_t i = 0; i < rows[row].count; ++i) {
      const std::size_t cell = first + static_cast<std::size_t>(i);
      if (i > 0) {
        cells[cell].neighbours.push_back(cell - 1);
        cells[cell - 1].neighbours.push_back(cell);
      }
      if (row + 1 == rows.size()) continue;
      const Row& above = rows[row + 1];
      const std::int64_t column = rows[row].start + i - above.start;
      if (column < 0 || column >= above.count) continue;
      const std::size_t other = first + static_cast<std::size_t>(rows[row].count + column);
      cells[cell].neighbours.push_back(other);
      cells[other].neighbours.push_back(cell);
    }
    first += static_cast<std::size_t>(rows[row].count);
  }
}

}  // namespace

DemoIsland make_island(std::size_t municipalities, std::uint64_t seed) {
  DemoIsland island;
  Draw draw(seed, "island");
  const std::vector<Row> rows = rows_of(municipalities, draw);
  const Grid grid(seed, rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::int64_t i = 0; i < rows[row].count; ++i)
      island.cells.push_back(
          make_cell(grid, rows[row].start + i, static_cast<std::int64_t>(row), draw));
  link_neighbours(island.cells, rows);
  island.provinces = assign_provinces(island.cells);
  sort_by_province(island.cells);
  for (std::size_t i = 0; i < island.cells.size(); ++i)
    island.cells[i].name = invented_name(i, seed);
  island.outline = outline_of(rows, grid);
  drop_repeats(island.outline);
  return island;
}

std::string invented_name(std::size_t number, std::uint64_t seed) {
  static constexpr const char* first[] = {"Ar",  "Bel", "Cor", "Dro", "El",  "Fal", "Gri", "Hou",
                                          "Is",  "Jar", "Kel", "Lor", "Mer", "Nov", "Or",  "Pra",
                                          "Qui", "Ros", "Sil", "Tor", "Ul",  "Val", "Wen", "Zel"};
  static constexpr const char* second[] = {"a",   "be",  "cha", "de", "fe", "gi", "la",  "le",
                                           "lin", "mon", "na",  "ni", "ra", "ri", "sen", "ve"};
  static constexpr const char* third[] = {
      "court", "mont", "ville", "val",  "bourg", "champ", "beek",  "dorf", "stal", "lande",
      "rive",  "bois", "pont",  "mare", "croix", "gny",   "ssart", "loo",  "hain", "ghem"};
  static constexpr const char* fourth[] = {"",          "-le-Haut",  "-le-Bas",
                                           "-la-Neuve", "-sur-Onde", "-en-Brume"};
  constexpr std::size_t plain = std::size(first) * std::size(second) * std::size(third);
  // 7,919 is prime and no factor of `plain`: every name comes up once before any comes again.
  std::size_t place = (number % plain * 7919 + static_cast<std::size_t>(seed % plain)) % plain;
  std::string name = first[place % std::size(first)];
  place /= std::size(first);
  name += second[place % std::size(second)];
  name += third[place / std::size(second)];
  return name + fourth[number / plain % std::size(fourth)];
}

std::string urban_class_of(double population, double area_km2) {
  const double density = area_km2 > 0 ? population / area_km2 : 0;
  if (population >= 20'000 && density >= 300) return "urban";
  return population >= 5000 && density >= 75 ? "intermediate" : "rural";
}

}  // namespace maillage::app
