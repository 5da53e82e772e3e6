// Vector tiles of the made-up region: cells around the centres, provinces, outline, points.
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { Delaunay } from 'd3-delaunay';

const LON_KM = 71.7;
const LAT_KM = 111.2;

/** Cuts a convex ring by another convex ring (Sutherland and Hodgman). */
function clip(subject, by) {
  let out = subject;
  for (let i = 0; i < by.length && out.length > 0; i++) {
    const [a, b] = [by[i], by[(i + 1) % by.length]];
    const side = (p) => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
    const next = [];
    out.forEach((p, j) => {
      const q = out[(j + 1) % out.length];
      const [s, t] = [side(p), side(q)];
      if (s >= 0) next.push(p);
      if (s >= 0 !== t >= 0) {
        const k = s / (s - t);
        next.push([p[0] + (q[0] - p[0]) * k, p[1] + (q[1] - p[1]) * k]);
      }
    });
    out = next;
  }
  return out;
}

function cells(places) {
  const centres = places.map((p) => [p.location.coordinates[0] * LON_KM, p.location.coordinates[1] * LAT_KM]);
  const voronoi = Delaunay.from(centres).voronoi([150, 5400, 520, 5720]);
  return places.map((place, i) => {
    const radius = 2 * Math.sqrt(place.area / Math.PI);
    const circle = Array.from({ length: 24 }, (_, k) => {
      const turn = (k / 24) * 2 * Math.PI;
      return [centres[i][0] + radius * Math.cos(turn), centres[i][1] + radius * Math.sin(turn)];
    });
    const ring = clip(voronoi.cellPolygon(i).slice(0, -1).reverse(), circle);
    const signed = ring.reduce((sum, p, j) => {
      const q = ring[(j + 1) % ring.length];
      return sum + p[0] * q[1] - q[0] * p[1];
    }, 0);
    const good = ring.length > 2 && signed !== 0 ? ring : clip(voronoi.cellPolygon(i).slice(0, -1), circle);
    return [...good, good[0]].map(([x, y]) => [x / LON_KM, y / LAT_KM]);
  });
}

export function make_tiles(region) {
  const rings = cells(region.places);
  const collection = (features) => new GeoJSONVT({ type: 'FeatureCollection', features }, { maxZoom: 12, buffer: 64 });
  const polygon = (coordinates, properties) => ({ type: 'Feature', geometry: { type: 'Polygon', coordinates }, properties });
  const areas = region.places.map((place, i) => polygon([rings[i]], {
    id: place.id, kind: 'municipality', title: place.title.fr, nis: place.codes[0].slice(7), class: place.urbanClass, population: place.population,
    projects: region.work.projects.filter((p) => p.municipality === place.id).length,
    needs: region.work.needs.filter((p) => p.municipality === place.id).length,
  }));
  const provinces = [...new Set(region.places.map((p) => p.parent))].map((id) => ({
    type: 'Feature',
    geometry: { type: 'MultiPolygon', coordinates: region.places.flatMap((p, i) => (p.parent === id ? [[rings[i]]] : [])) },
    properties: { id, title: region.entities.get(id).title.fr },
  }));
  const outline = [{ type: 'Feature', geometry: { type: 'MultiPolygon', coordinates: rings.map((ring) => [ring]) }, properties: { id: 'region' } }];
  const points = [...region.entities.values()]
    .filter((e) => e.location?.type === 'Point' && e.type !== 'AdministrativeArea')
    .map((e) => ({ type: 'Feature', geometry: e.location, properties: { id: e.id, type: e.type, title_fr: e.title?.fr ?? '', category: e.category ?? '', fictional: true } }));
  const layers = { areas: collection(areas), provinces: collection(provinces), outline: collection(outline) };
  const entity_layers = new Map();
  return (layer, z, x, y, types) => {
    let index = layers[layer];
    if (layer === 'entities') {
      const key = types ?? '';
      if (!entity_layers.has(key)) {
        const wanted = types ? types.split(',') : null;
        entity_layers.set(key, collection(points.filter((p) => !wanted || wanted.includes(p.properties.type))));
      }
      index = entity_layers.get(key);
    }
    const tile = index?.getTile(z, x, y);
    return tile ? Buffer.from(fromGeojsonVt({ [layer]: tile }, { version: 2 })) : null;
  };
}
