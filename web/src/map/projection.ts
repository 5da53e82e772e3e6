// Places on a plane for drawing without WebGL: Web Mercator, as the tiles are, fitted into a box.
import type { Geometry } from '../api/types';

export type Bounds = [west: number, south: number, east: number, north: number];

export interface Plane {
  width: number;
  height: number;
  /** Where a position is in the drawing. */
  at: (lon: number, lat: number) => [x: number, y: number];
  /** The square that a tile fills in the drawing. */
  tile: (z: number, x: number, y: number) => { x: number; y: number; size: number };
}

/** The world as a square of side 1, growing east and south. */
export function mercator(lon: number, lat: number): [x: number, y: number] {
  const clamped = Math.max(-85, Math.min(85, lat));
  const sine = Math.sin((clamped * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

export function plane_of(bounds: Bounds, width: number, margin = 18): Plane {
  const [left, bottom] = mercator(bounds[0], bounds[1]);
  const [right, top] = mercator(bounds[2], bounds[3]);
  const scale = (width - 2 * margin) / Math.max(right - left, 1e-9);
  const put = (x: number, y: number): [number, number] => [
    margin + (x - left) * scale,
    margin + (y - top) * scale,
  ];
  return {
    width,
    height: Math.max((bottom - top) * scale, 1) + 2 * margin,
    at: (lon, lat) => put(...mercator(lon, lat)),
    tile: (z, x, y) => {
      const count = 2 ** z;
      const [at_x, at_y] = put(x / count, y / count);
      return { x: at_x, y: at_y, size: scale / count };
    },
  };
}

/** The tiles that cover a box at the largest zoom that needs at most `limit` of them. */
export function covering_tiles(
  bounds: Bounds,
  limit = 6,
  zoom_max = 9,
): { z: number; x: number; y: number }[] {
  const [left, bottom] = mercator(bounds[0], bounds[1]);
  const [right, top] = mercator(bounds[2], bounds[3]);
  for (let z = zoom_max; z >= 0; z--) {
    const count = 2 ** z;
    const index = (at: number): number => Math.max(0, Math.min(count - 1, Math.floor(at * count)));
    const [x0, x1, y0, y1] = [index(left), index(right), index(top), index(bottom)];
    if ((x1 - x0 + 1) * (y1 - y0 + 1) > limit) continue;
    const tiles = [];
    for (let x = x0; x <= x1; x++) for (let y = y0; y <= y1; y++) tiles.push({ z, x, y });
    return tiles;
  }
  return [];
}

/** A point that stands for a geometry: itself, or the first position of a line or polygon. */
export function point_of(geometry: Geometry | null | undefined): [number, number] | null {
  let at: unknown = geometry?.coordinates;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
  if (!Array.isArray(at) || typeof at[0] !== 'number' || typeof at[1] !== 'number') return null;
  return [at[0], at[1]];
}
