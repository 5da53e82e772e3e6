// The map's own style: no tiles, fonts or pictures from elsewhere. Colours of municipalities come
// from feature states (`class`), so that another dimension recolours without loading anything.
import type { StyleSpecification } from 'maplibre-gl';
import { NO_VALUE, RAMPS, class_color, type MapDimension } from './classes';

const INK = '#10302f';

export function tile_url(layer: string, query = ''): string {
  return `${location.origin}/api/v1/tiles/${layer}/{z}/{x}/{y}.mvt${query}`;
}

type Expression = (string | number | Expression)[];

/** The fill of the municipalities for a dimension with `count` classes. */
export function fill_of(dimension: MapDimension, count: number): Expression {
  const steps: (string | number)[] = [];
  for (let at = 1; at <= Math.max(count, 1); at++) {
    steps.push(at, class_color(dimension, at, count));
  }
  return ['match', ['number', ['feature-state', 'class'], 0], ...steps, NO_VALUE];
}

const AREAS = { source: 'areas', 'source-layer': 'areas' };
const width = (far: number, near: number): Expression => [
  'interpolate',
  ['linear'],
  ['zoom'],
  6,
  far,
  10,
  near,
];

/** The ground, the municipalities in their colours, and borders. */
function ground(): object[] {
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': '#e4ebe8' } },
    {
      id: 'glow',
      type: 'line',
      source: 'outline',
      'source-layer': 'outline',
      paint: { 'line-color': INK, 'line-opacity': 0.16, 'line-width': 12, 'line-blur': 10 },
    },
    {
      id: 'areas',
      type: 'fill',
      ...AREAS,
      paint: { 'fill-color': fill_of('projects', RAMPS.projects.length) },
    },
    {
      id: 'area-lines',
      type: 'line',
      ...AREAS,
      paint: { 'line-color': '#ffffff', 'line-width': width(0.7, 1.8) },
    },
    {
      id: 'province-lines',
      type: 'line',
      source: 'provinces',
      'source-layer': 'provinces',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': INK, 'line-opacity': 0.5, 'line-width': width(0.9, 2) },
    },
  ];
}

/** A line around the municipalities in a feature state: chosen, under the mouse, similar. */
function mark(state: string, color: string, line_width: number, opacity: number): object {
  return {
    id: state,
    type: 'line',
    ...AREAS,
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': color,
      'line-width': line_width,
      'line-opacity': ['case', ['boolean', ['feature-state', state], false], opacity, 0],
    },
  };
}

export function map_style(): StyleSpecification {
  const tiles = (layer: string): { type: 'vector'; tiles: string[]; maxzoom: number } => ({
    type: 'vector',
    tiles: [tile_url(layer)],
    maxzoom: 12,
  });
  const style = {
    version: 8,
    sources: {
      outline: tiles('outline'),
      areas: { ...tiles('areas'), promoteId: { areas: 'id' } },
      provinces: tiles('provinces'),
      pins: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: [
      ...ground(),
      mark('similar', '#006b54', 2.5, 1),
      mark('hover', INK, 2, 0.8),
      mark('selected', INK, 4, 1),
      {
        id: 'pins',
        type: 'circle',
        source: 'pins',
        paint: {
          'circle-radius': width(5, 9),
          'circle-color': INK,
          'circle-stroke-color': '#ffffff',
          'circle-stroke-width': 2,
        },
      },
    ],
  };
  return style as unknown as StyleSpecification;
}
