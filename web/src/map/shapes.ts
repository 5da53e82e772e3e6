// Outlines of the municipalities for the drawn map, read from a few of the same tiles that the full
// map uses, so that the server's simplification serves both.
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { covering_tiles, type Bounds } from './projection';

export interface AreaShape {
  id: string;
  /** SVG path in the tile's own units. */
  path: string;
}
export interface TileShapes {
  z: number;
  x: number;
  y: number;
  extent: number;
  areas: AreaShape[];
  provinces: string[];
}

async function layer(name: string, z: number, x: number, y: number): Promise<VectorTile | null> {
  const response = await fetch(`/api/v1/tiles/${name}/${z}/${x}/${y}.mvt`);
  if (!response.ok) throw new Error(`tile ${name}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  return bytes.byteLength === 0 ? null : new VectorTile(new PbfReader(bytes));
}

function path_of(rings: { x: number; y: number }[][]): string {
  return rings
    .map((ring) => `M${ring.map((at) => `${at.x} ${at.y}`).join('L')}Z`)
    .join('');
}

async function read_tile(z: number, x: number, y: number): Promise<TileShapes> {
  const [areas, provinces] = await Promise.all([
    layer('areas', z, x, y),
    layer('provinces', z, x, y),
  ]);
  const shapes: TileShapes = { z, x, y, extent: 4096, areas: [], provinces: [] };
  const found = areas?.layers['areas'];
  if (found) {
    shapes.extent = found.extent;
    for (let i = 0; i < found.length; i++) {
      const feature = found.feature(i);
      const id = feature.properties['id'];
      if (typeof id === 'string') shapes.areas.push({ id, path: path_of(feature.loadGeometry()) });
    }
  }
  const borders = provinces?.layers['provinces'];
  for (let i = 0; borders && i < borders.length; i++) {
    shapes.provinces.push(path_of(borders.feature(i).loadGeometry()));
  }
  return shapes;
}

/** The outlines that cover a box; empty when the region has none. */
export async function read_shapes(bounds: Bounds): Promise<TileShapes[]> {
  const tiles = covering_tiles(bounds);
  const read = await Promise.all(tiles.map(({ z, x, y }) => read_tile(z, x, y)));
  return read.filter((tile) => tile.areas.length > 0);
}
