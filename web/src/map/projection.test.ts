import { describe, expect, it } from 'vitest';
import { covering_tiles, mercator, plane_of, point_of, type Bounds } from './projection';

const WALLONIA: Bounds = [2.84, 49.49, 6.41, 50.82];

describe('projection', () => {
  it('puts the middle of the world in the middle', () => {
    expect(mercator(0, 0)).toEqual([0.5, 0.5]);
    expect(mercator(-180, 0)[0]).toBe(0);
    expect(mercator(0, 85.05112878)[1]).toBeCloseTo(0, 2);
  });
  it('fits a box with its margin, north up', () => {
    const plane = plane_of(WALLONIA, 820);
    const [x, y] = plane.at(2.84, 50.82);
    expect(x).toBeCloseTo(18);
    expect(y).toBeCloseTo(18);
    expect(plane.at(6.41, 49.49)[0]).toBeCloseTo(802);
    expect(plane.at(6.41, 49.49)[1]).toBeCloseTo(plane.height - 18);
  });
  it('puts tiles where their positions are', () => {
    const plane = plane_of(WALLONIA, 820);
    const [tile] = covering_tiles(WALLONIA);
    if (!tile) throw new Error('no tile');
    const square = plane.tile(tile.z, tile.x, tile.y);
    const west = (tile.x / 2 ** tile.z) * 360 - 180;
    expect(plane.at(west, 50)[0]).toBeCloseTo(square.x);
  });
  it('covers a region with few tiles', () => {
    const tiles = covering_tiles(WALLONIA, 6);
    expect(tiles.length).toBeGreaterThan(0);
    expect(tiles.length).toBeLessThanOrEqual(6);
    expect(covering_tiles([-180, -85, 180, 85], 1)).toEqual([{ z: 0, x: 0, y: 0 }]);
  });
  it('finds a point for any geometry', () => {
    expect(point_of({ type: 'Point', coordinates: [5, 50] })).toEqual([5, 50]);
    expect(point_of({ type: 'Polygon', coordinates: [[[4, 50]]] })).toEqual([4, 50]);
    expect(point_of(undefined)).toBeNull();
  });
});
