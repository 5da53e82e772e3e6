// The index as two trees of cells over whole numbers of 1e-7 degree: points in exact cells; boxes
// in the cell of their centre, at a level whose cells are at least as large as they are, so that
// each stays within its cell grown by half its size on every side.
#include "geo/grid_index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <queue>
#include <utility>
#include <vector>

#include "geo/measures.h"

namespace maillage::geo {
namespace {

constexpr double units_per_degree = 1e7;
// The world is 3.6e9 by 1.8e9 units inside a root cell of 2^32 by 2^31.
constexpr std::int64_t root_width = std::int64_t{1} << 32;
constexpr std::int64_t root_height = std::int64_t{1} << 31;
constexpr int level_max = 22;  // cells of 0.0001 degree
constexpr std::size_t split_above = 48;
constexpr std::size_t merge_below = 16;
constexpr std::uint32_t no_children = 0xffffffff;

struct Rect {
  std::int64_t x0, y0, x1, y1;  // closed
  bool meets(const Rect& o) const { return x0 <= o.x1 && o.x0 <= x1 && y0 <= o.y1 && o.y0 <= y1; }
};

std::int64_t x_of(double lon) {
  return std::llround((std::clamp(lon, -180.0, 180.0) + 180) * units_per_degree);
}
std::int64_t y_of(double lat) {
  return std::llround((std::clamp(lat, -90.0, 90.0) + 90) * units_per_degree);
}

Rect rect_of(const Box& box) {
  return {x_of(box.west), y_of(box.south), x_of(box.east), y_of(box.north)};
}

Box box_of(const Rect& r) {
  return {static_cast<double>(r.x0) / units_per_degree - 180,
          static_cast<double>(r.y0) / units_per_degree - 90,
          static_cast<double>(r.x1) / units_per_degree - 180,
          static_cast<double>(r.y1) / units_per_degree - 90};
}

struct Cell {
  std::int64_t x = 0, y = 0;  // its south-west corner
  int level = 0;
  std::int64_t width() const { return root_width >> level; }
  std::int64_t height() const { return root_height >> level; }
  int child_of(std::int64_t px, std::int64_t py) const {
    return (px >= x + width() / 2 ? 1 : 0) + (py >= y + height() / 2 ? 2 : 0);
  }
  Cell child(int which) const {
    return {x + (which & 1 ? width() / 2 : 0), y + (which & 2 ? height() / 2 : 0), level + 1};
  }
};

struct PointEntry {
  std::uint32_t x, y, number;
  static constexpr bool loose = false;
  static PointEntry of(const Rect& r, std::uint32_t number) {
    return {static_cast<std::uint32_t>(r.x0), static_cast<std::uint32_t>(r.y0), number};
  }
  Rect rect() const { return {x, y, x, y}; }
  static int level_for(const Rect&) { return level_max; }
  bool at_place_of(const PointEntry& o) const { return x == o.x && y == o.y; }
  bool operator==(const PointEntry&) const = default;
};

struct BoxEntry {
  std::uint32_t x0, y0, x1, y1, number;
  static constexpr bool loose = true;
  static BoxEntry of(const Rect& r, std::uint32_t number) {
    return {static_cast<std::uint32_t>(r.x0), static_cast<std::uint32_t>(r.y0),
            static_cast<std::uint32_t>(r.x1), static_cast<std::uint32_t>(r.y1), number};
  }
  Rect rect() const { return {x0, y0, x1, y1}; }
  static int level_for(const Rect& r) {
    int level = 0;
    while (level < level_max && (root_width >> (level + 1)) >= r.x1 - r.x0 &&
           (root_height >> (level + 1)) >= r.y1 - r.y0) {
      ++level;
    }
    return level;
  }
  bool at_place_of(const BoxEntry& o) const {
    return x0 == o.x0 && y0 == o.y0 && x1 == o.x1 && y1 == o.y1;
  }
  bool operator==(const BoxEntry&) const = default;
};

Box clamp_to_world(Box box) {
  box.west = std::max(box.west, -180.0);
  box.east = std::min(box.east, 180.0);
  box.south = std::max(box.south, -90.0);
  box.north = std::min(box.north, 90.0);
  return box;
}

// A lower bound of the metres from a point to anything in the box.
double box_distance_m(Point p, const Box& box) {
  const double lat = std::clamp(p.lat, box.south, box.north);
  double turn = 0;
  if (p.lon < box.west || p.lon > box.east) {
    const auto gap = [](double degrees) { return std::abs(std::remainder(degrees, 360.0)); };
    turn = std::min(gap(box.west - p.lon), gap(box.east - p.lon));
  }
  if (turn == 0) return distance_m(p, {p.lon, lat});
  // Away from the point's meridian the closest latitude moves towards the pole, so the corners do
  // not bound the distance: the best latitude on the nearer edge is found in closed form.
  const double lon = turn * 3.14159265358979323846 / 180,
               phi = p.lat * 3.14159265358979323846 / 180;
  const double best =
      std::atan2(std::sin(phi), std::cos(phi) * std::cos(lon)) * 180 / 3.14159265358979323846;
  return std::min({distance_m(p, {p.lon + turn, std::clamp(best, box.south, box.north)}),
                   distance_m(p, {p.lon + turn, box.south}),
                   distance_m(p, {p.lon + turn, box.north})});
}

template <class Entry>
class Tree {
 public:
  void insert(const Rect& rect, std::uint32_t number) {
    const Entry entry = Entry::of(rect, number);
    const int level = Entry::level_for(rect);
    const auto [px, py] = anchor(rect);
    Cell cell;
    std::uint32_t node = 0;
    while (nodes_[node].children != no_children && cell.level < level) {
      const int which = cell.child_of(px, py);
      node = nodes_[node].children + static_cast<std::uint32_t>(which);
      cell = cell.child(which);
    }
    std::vector<Entry>& entries = nodes_[node].entries;
    entries.push_back(entry);
    ++size_;
    // Those at one place are never told apart: a cell of them stays whole.
    if (!entry.at_place_of(entries.front())) split_if_full(node, cell);
  }

  bool remove(const Rect& rect, std::uint32_t number) {
    const Entry entry = Entry::of(rect, number);
    const auto [px, py] = anchor(rect);
    std::array<std::uint32_t, level_max + 1> trail;
    std::size_t depth = 0;
    Cell cell;
    std::uint32_t node = 0;
    while (true) {
      trail[depth++] = node;
      if (erase(nodes_[node].entries, entry)) break;
      if (nodes_[node].children == no_children) return false;
      const int which = cell.child_of(px, py);
      node = nodes_[node].children + static_cast<std::uint32_t>(which);
      cell = cell.child(which);
    }
    --size_;
    while (depth > 1 && merge(trail[depth - 2])) --depth;
    return true;
  }

  template <class Visit>
  bool query(std::span<const Rect> rects, const Visit& visit) const {
    return size_ == 0 || query(0, Cell{}, rects, visit);
  }

  // Puts the tree's first cell on a queue; expand() replaces a cell by what is in it.
  template <class Push>
  void expand(std::uint32_t node, const Cell& cell, const Push& push) const {
    for (const Entry& entry : nodes_[node].entries) push.entry(entry.rect(), entry.number);
    if (nodes_[node].children == no_children) return;
    for (int which = 0; which < 4; ++which) {
      push.cell(nodes_[node].children + static_cast<std::uint32_t>(which), cell.child(which));
    }
  }

  static Rect bounds(const Cell& cell) {
    const std::int64_t mx = Entry::loose ? cell.width() / 2 : 0;
    const std::int64_t my = Entry::loose ? cell.height() / 2 : 0;
    return {cell.x - mx, cell.y - my, cell.x + cell.width() + mx, cell.y + cell.height() + my};
  }

  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const {
    std::size_t bytes = nodes_.capacity() * sizeof(Node);
    for (const Node& node : nodes_) {
      if (node.entries.capacity() > 0) bytes += node.entries.capacity() * sizeof(Entry) + 16;
    }
    return bytes;
  }

 private:
  struct Node {
    std::uint32_t children = no_children;  // the first of four
    std::vector<Entry> entries;
  };

  static std::pair<std::int64_t, std::int64_t> anchor(const Rect& r) {
    return {(r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2};
  }

  static bool erase(std::vector<Entry>& entries, const Entry& entry) {
    const auto found = std::find(entries.begin(), entries.end(), entry);
    if (found == entries.end()) return false;
    *found = entries.back();
    entries.pop_back();
    if (entries.empty()) std::vector<Entry>().swap(entries);
    return true;
  }

  std::uint32_t four_nodes() {
    if (!free_.empty()) {
      const std::uint32_t first = free_.back();
      free_.pop_back();
      return first;
    }
    const auto first = static_cast<std::uint32_t>(nodes_.size());
    nodes_.resize(nodes_.size() + 4);
    return first;
  }

  // Moves what fits a lower level into the children. Objects as large as the cell stay.
  void split_if_full(std::uint32_t node, const Cell& cell) {
    if (nodes_[node].children != no_children || cell.level >= level_max) return;
    std::vector<Entry>& full = nodes_[node].entries;
    if (full.size() <= split_above) return;
    const auto lower = std::partition(full.begin(), full.end(), [&](const Entry& entry) {
      return Entry::level_for(entry.rect()) <= cell.level;
    });
    if (static_cast<std::size_t>(full.end() - lower) <= split_above / 2) return;
    if (std::all_of(lower, full.end(), [&](const Entry& one) { return one.at_place_of(*lower); }))
      return;
    std::vector<Entry> moving(lower, full.end());
    full.erase(lower, full.end());
    full.shrink_to_fit();
    const std::uint32_t first = four_nodes();  // may move the nodes
    nodes_[node].children = first;
    std::array<std::uint32_t, 4> counts{};
    const auto child_for = [&](const Entry& entry) {
      const auto [px, py] = anchor(entry.rect());
      return static_cast<std::uint32_t>(cell.child_of(px, py));
    };
    for (const Entry& entry : moving) ++counts[child_for(entry)];
    for (std::uint32_t i = 0; i < 4; ++i) {
      if (counts[i] > 0) nodes_[first + i].entries.reserve(counts[i] + 2);
    }
    for (const Entry& entry : moving) nodes_[first + child_for(entry)].entries.push_back(entry);
    for (int i = 0; i < 4; ++i) {
      split_if_full(nodes_[node].children + static_cast<std::uint32_t>(i), cell.child(i));
    }
  }

  // Takes four nearly empty leaves back into their parent.
  bool merge(std::uint32_t node) {
    const std::uint32_t first = nodes_[node].children;
    std::size_t count = nodes_[node].entries.size();
    for (std::uint32_t i = 0; i < 4; ++i) {
      if (nodes_[first + i].children != no_children) return false;
      count += nodes_[first + i].entries.size();
    }
    if (count > merge_below) return false;
    std::vector<Entry>& entries = nodes_[node].entries;
    for (std::uint32_t i = 0; i < 4; ++i) {
      std::vector<Entry> leaf = std::exchange(nodes_[first + i].entries, {});
      entries.insert(entries.end(), leaf.begin(), leaf.end());
    }
    nodes_[node].children = no_children;
    free_.push_back(first);
    return true;
  }

  template <class Visit>
  bool query(std::uint32_t node, const Cell& cell, std::span<const Rect> rects,
             const Visit& visit) const {
    const auto wanted = [&](const Rect& rect) {
      for (const Rect& asked : rects) {
        if (asked.meets(rect)) return true;
      }
      return false;
    };
    if (!wanted(bounds(cell))) return true;
    for (const Entry& entry : nodes_[node].entries) {
      if (wanted(entry.rect()) && !visit(entry.number)) return false;
    }
    const std::uint32_t first = nodes_[node].children;
    if (first == no_children) return true;
    for (int which = 0; which < 4; ++which) {
      if (!query(first + static_cast<std::uint32_t>(which), cell.child(which), rects, visit)) {
        return false;
      }
    }
    return true;
  }

  std::vector<Node> nodes_ = std::vector<Node>(1);
  std::vector<std::uint32_t> free_;
  std::size_t size_ = 0;
};

// What waits in a nearest search: a cell of either tree, or an object.
struct Pending {
  enum class Kind : std::uint8_t { object, point_cell, box_cell };
  double distance;
  Kind kind;
  std::uint32_t number;  // of the object or the node
  Cell cell;
  bool operator<(const Pending& other) const { return distance > other.distance; }
};

struct Push {
  std::priority_queue<Pending>& queue;
  Point center;
  Pending::Kind kind;
  void entry(const Rect& rect, std::uint32_t number) const {
    queue.push({box_distance_m(center, box_of(rect)), Pending::Kind::object, number, {}});
  }
  void cell(std::uint32_t node, const Cell& cell) const {
    const Rect bounds = kind == Pending::Kind::box_cell ? Tree<BoxEntry>::bounds(cell)
                                                        : Tree<PointEntry>::bounds(cell);
    const Box box = clamp_to_world(box_of(bounds));
    if (!box.empty()) queue.push({box_distance_m(center, box), kind, node, cell});
  }
};

}  // namespace

struct GridIndex::Trees {
  Tree<PointEntry> points;
  Tree<BoxEntry> boxes;
};

GridIndex::GridIndex() : trees_(std::make_unique<Trees>()) {}
GridIndex::GridIndex(GridIndex&&) noexcept = default;
GridIndex& GridIndex::operator=(GridIndex&&) noexcept = default;
GridIndex::~GridIndex() = default;

void GridIndex::insert(std::uint32_t number, const Box& box) {
  if (box.empty()) return;
  const Rect rect = rect_of(box);
  if (rect.x0 == rect.x1 && rect.y0 == rect.y1) return trees_->points.insert(rect, number);
  trees_->boxes.insert(rect, number);
}

bool GridIndex::remove(std::uint32_t number, const Box& box) {
  if (box.empty()) return false;
  const Rect rect = rect_of(box);
  if (rect.x0 == rect.x1 && rect.y0 == rect.y1) return trees_->points.remove(rect, number);
  return trees_->boxes.remove(rect, number);
}

void GridIndex::clear() { *trees_ = Trees(); }

void GridIndex::query(std::span<const Box> boxes, const Visitor& visit) const {
  std::vector<Rect> rects;
  rects.reserve(boxes.size());
  for (const Box& box : boxes) {
    if (box.empty()) continue;
    const Rect r = rect_of(box);
    rects.push_back({r.x0 - 1, r.y0 - 1, r.x1 + 1, r.y1 + 1});
  }
  if (rects.empty()) return;
  if (trees_->points.query(rects, visit)) trees_->boxes.query(rects, visit);
}

void GridIndex::nearest(Point center, const NearVisitor& visit) const {
  std::priority_queue<Pending> queue;
  using Kind = Pending::Kind;
  queue.push({0, Kind::point_cell, 0, {}});
  queue.push({0, Kind::box_cell, 0, {}});
  while (!queue.empty()) {
    const Pending next = queue.top();
    queue.pop();
    if (next.kind == Kind::object) {
      if (!visit(next.number, next.distance)) return;
    } else if (next.kind == Kind::point_cell) {
      trees_->points.expand(next.number, next.cell, Push{queue, center, next.kind});
    } else {
      trees_->boxes.expand(next.number, next.cell, Push{queue, center, next.kind});
    }
  }
}

std::size_t GridIndex::size() const { return trees_->points.size() + trees_->boxes.size(); }

std::size_t GridIndex::memory_bytes() const {
  return trees_->points.memory_bytes() + trees_->boxes.memory_bytes();
}

}  // namespace maillage::geo
