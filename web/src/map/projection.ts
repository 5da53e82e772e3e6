// Places on a plane for drawing without WebGL: longitudes shrunk by the cosine of the middle
// latitude, scaled to fit a box. Good enough for a region; not a projection for measuring.
import type { Geometry } from '../api/types';

export type Bounds = [west: number, south: number, east: number, north: number];

export interface Plane {
  width: number;
  height: number;
  at: (lon: number, lat: number) => [x: number, y: number];
}

export function plane_of(bounds: Bounds, width: number, margin = 18): Plane {
  const [west, south, east, north] = bounds;
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const span = Math.max((east - west) * squeeze, 1e-6);
  const scale = (width - 2 * margin) / span;
  const height = Math.max((north - south) * scale, 1) + 2 * margin;
  return {
    width,
    height,
    at: (lon, lat) => [margin + (lon - west) * squeeze * scale, margin + (north - lat) * scale],
  };
}

/** A point that stands for a geometry: itself, or the first position of a line or polygon. */
export function point_of(geometry: Geometry | null | undefined): [number, number] | null {
  let at: unknown = geometry?.coordinates;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0];
  if (!Array.isArray(at) || typeof at[0] !== 'number' || typeof at[1] !== 'number') return null;
  return [at[0], at[1]];
}
