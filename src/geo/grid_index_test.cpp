#include "geo/grid_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "geo/measures.h"

namespace maillage::geo {
namespace {

class IndexTest : public testing::Test {
 protected:
  double unit() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  Box random_box() {
    // Crowded spots, the whole world, its edges, and every size from a point to a continent.
    if (unit() < 0.1) return Box::of({4.005, 50.005});  // one place for many
    const bool crowded = unit() < 0.6;
    const Point p = crowded ? Point{4 + unit() * 0.01, 50 + unit() * 0.01}
                            : Point{unit() * 360 - 180, unit() * 180 - 90};
    if (unit() < 0.6) return Box::of(p);
    const double size = std::pow(10, unit() * 6 - 4.5);
    return {p.lon, p.lat, std::min(180.0, p.lon + size * unit()),
            std::min(90.0, p.lat + size * unit())};
  }
  void compare(const GridIndex& index, const std::map<std::uint32_t, Box>& plain) {
    std::vector<Box> asked =
        boxes_around(Point{unit() * 360 - 180, unit() * 180 - 90}, unit() * 1e6);
    if (unit() < 0.5) asked = {random_box()};
    if (unit() < 0.5)
      asked = boxes_around(Point{4 + unit() * 0.01, 50 + unit() * 0.01}, 100 * unit());
    std::vector<std::uint32_t> found;
    index.query(asked, [&](std::uint32_t number) { return found.push_back(number), true; });
    std::sort(found.begin(), found.end());
    ASSERT_EQ(std::adjacent_find(found.begin(), found.end()), found.end()) << "reported twice";
    for (const auto& [number, box] : plain) {
      const Box near{box.west - 4e-7, box.south - 4e-7, box.east + 4e-7, box.north + 4e-7};
      bool meets = false, nearly = false;
      for (const Box& a : asked) {
        meets = meets || a.intersects(box);
        nearly = nearly || a.intersects(near);
      }
      const bool is_found = std::binary_search(found.begin(), found.end(), number);
      ASSERT_TRUE(is_found || !meets) << number;
      ASSERT_TRUE(!is_found || nearly) << number;
    }
  }
  std::mt19937_64 random_{7};
};

TEST_F(IndexTest, AgreesWithAPlainListThroughInsertsMovesAndRemovals) {
  GridIndex index;
  std::map<std::uint32_t, Box> plain;
  for (int step = 0; step < 30'000; ++step) {
    const bool shrinking = step % 10'000 > 7'000;
    const auto number = static_cast<std::uint32_t>(random_() % 2000);
    const auto found = plain.find(number);
    if (found != plain.end()) {
      ASSERT_TRUE(index.remove(number, found->second));
      plain.erase(found);
    }
    if (!shrinking) {
      const Box box = random_box();
      index.insert(number, box);
      plain[number] = box;
    }
    ASSERT_EQ(index.size(), plain.size());
    if (step % 100 == 0) compare(index, plain);
  }
  for (const auto& [number, box] : plain) ASSERT_TRUE(index.remove(number, box));
  EXPECT_EQ(index.size(), 0u);
  index.query(Box::world(), [](std::uint32_t) { return ADD_FAILURE(), true; });
}

TEST_F(IndexTest, NearestComesInOrderOfDistance) {
  GridIndex index;
  std::vector<Box> boxes;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    boxes.push_back(i % 3 == 0 ? random_box() : Box::of({unit() * 360 - 180, unit() * 180 - 90}));
    index.insert(i, boxes.back());
  }
  for (const Point center : {Point{4, 50}, Point{179.99, 10}, Point{-180, -60}, Point{30, 89}}) {
    double last = 0;
    std::size_t count = 0;
    index.nearest(center, [&](std::uint32_t number, double metres) {
      EXPECT_GE(metres, last - 1e-6);
      if (boxes[number].west == boxes[number].east && boxes[number].south == boxes[number].north) {
        EXPECT_NEAR(metres, distance_m(center, Point{boxes[number].west, boxes[number].south}),
                    0.05);
      }
      last = std::max(last, metres);
      return ++count, true;
    });
    EXPECT_EQ(count, boxes.size());
  }
}

TEST_F(IndexTest, AVisitorMayStop) {
  GridIndex index;
  for (std::uint32_t i = 0; i < 100; ++i) index.insert(i, Box::of({4, 50}));
  int count = 0;
  index.query(Box::world(), [&](std::uint32_t) { return ++count < 3; });
  EXPECT_EQ(count, 3);
  count = 0;
  index.nearest({4, 50}, [&](std::uint32_t, double) { return ++count < 3; });
  EXPECT_EQ(count, 3);
}

TEST_F(IndexTest, UnknownObjectsAreNotRemoved) {
  GridIndex index;
  EXPECT_FALSE(index.remove(1, Box::of({4, 50})));
  index.insert(1, Box::of({4, 50}));
  EXPECT_FALSE(index.remove(1, Box::of({4, 51})));
  EXPECT_FALSE(index.remove(2, Box::of({4, 50})));
  index.insert(9, Box{});
  EXPECT_EQ(index.size(), 1u);
  index.clear();
  EXPECT_EQ(index.size(), 0u);
}

// Splitting cannot tell apart what is at one place, and a tree as deep as its levels is slow.
TEST_F(IndexTest, ManyAtAFewPlacesCostNoMoreThanElsewhere) {
  GridIndex index;
  constexpr std::uint32_t count = 20'000;
  const auto place = [](std::uint32_t number) {
    return Box::of({number % 360 - 180.0, number % 160 - 80.0});
  };
  for (std::uint32_t number = 0; number < count; ++number) index.insert(number, place(number));
  EXPECT_LT(index.memory_bytes() / count, 40u);
  std::size_t found = 0;
  index.query(place(7), [&](std::uint32_t) { return ++found, true; });
  EXPECT_EQ(found, count / 1440 + 1);
  for (std::uint32_t number = 0; number < count; ++number)
    ASSERT_TRUE(index.remove(number, place(number)));
}

TEST_F(IndexTest, APointCostsAtMostFortyBytes) {
  GridIndex index;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    index.insert(i, Box::of({14 + 10 * unit(), 44 + 10 * unit()}));
  }
  EXPECT_LE(index.memory_bytes(), 40u * 100'000);
}

}  // namespace
}  // namespace maillage::geo
