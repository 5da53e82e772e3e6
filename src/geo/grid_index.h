// A spatial index in memory of numbered objects: points, or boxes. Each object sits in one cell of
// a grid whose cells split in four where they fill up. Coordinates are kept to 1e-7 degree (1 cm),
// rounded so that a query never misses: answers are candidates for an exact predicate.
// Readers may share it; a writer needs it alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "geo/geometry.h"

namespace maillage::geo {

class GridIndex {
 public:
  GridIndex();
  GridIndex(GridIndex&&) noexcept;
  GridIndex& operator=(GridIndex&&) noexcept;
  ~GridIndex();

  // Numbers need not be unique: an entity with several places is several objects. An empty box is
  // not indexed. Positions out of range are brought to the edge of the world.
  void insert(std::uint32_t number, const Box& box);
  // The box must be the one it was inserted with. False when there is no such object.
  bool remove(std::uint32_t number, const Box& box);
  void clear();

  // Calls `visit` once for each object that meets any of the boxes, in no particular order; a
  // visitor that returns false ends the query.
  using Visitor = std::function<bool(std::uint32_t number)>;
  void query(std::span<const Box> boxes, const Visitor& visit) const;
  void query(const Box& box, const Visitor& visit) const { query(std::span(&box, 1), visit); }

  // Calls `visit` for objects in order of their distance from `center` to their box, in metres (up
  // to the index's rounding), until it returns false. Across the antimeridian too.
  using NearVisitor = std::function<bool(std::uint32_t number, double distance_m)>;
  void nearest(Point center, const NearVisitor& visit) const;

  std::size_t size() const;
  std::size_t memory_bytes() const;

 private:
  struct Trees;
  std::unique_ptr<Trees> trees_;
};

}  // namespace maillage::geo
