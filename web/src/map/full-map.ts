// The full map: MapLibre over our own tiles. This file is loaded after the first view.
import maplibregl from 'maplibre-gl/dist/maplibre-gl-csp.js';
import worker_url from 'maplibre-gl/dist/maplibre-gl-csp-worker.js?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import type { GeoJSONSource, Map as LibreMap, MapGeoJSONFeature } from 'maplibre-gl';
import { class_of, type MapDimension } from './classes';
import type { Bounds } from './projection';
import { fill_of, map_style } from './style';
import type { Pin } from './values';

maplibregl.setWorkerUrl(worker_url);

export interface MapTexts {
  zoom_in: string;
  zoom_out: string;
  label: string;
}
export interface MapEvents {
  select: (id: string) => void;
  hover: (id: string | null) => void;
  pin: (id: string) => void;
  moved: () => void;
}

export class FullMap {
  readonly #map: LibreMap;
  #known = new Set<string>();
  #selected: string | null = null;
  #similar: string[] = [];
  #hovered: string | null = null;
  #ready: Promise<void>;

  constructor(container: HTMLElement, bounds: Bounds, texts: MapTexts, events: MapEvents) {
    this.#map = new maplibregl.Map({
      container,
      style: map_style(),
      bounds,
      fitBoundsOptions: { padding: 18 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      minZoom: 5,
      maxZoom: 14,
      cooperativeGestures: false,
      fadeDuration: 0,
      locale: {
        'NavigationControl.ZoomIn': texts.zoom_in,
        'NavigationControl.ZoomOut': texts.zoom_out,
        'Map.Title': texts.label,
      },
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.scrollZoom.disable();
    this.#map.addControl(new maplibregl.NavigationControl({ showCompass: false }), 'bottom-right');
    this.#ready = new Promise((resolve) => void this.#map.once('load', () => resolve()));
    this.#listen(events);
  }

  /** Resolves when the style is there and the first tiles are drawn. */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** Whether the region's municipalities have outlines to show at all. */
  has_areas(): boolean {
    return this.#map.querySourceFeatures('areas', { sourceLayer: 'areas' }).length > 0;
  }

  #listen(events: MapEvents): void {
    const id_of = (features: MapGeoJSONFeature[] | undefined): string | null => {
      const id = features?.[0]?.properties['id'] as unknown;
      return typeof id === 'string' ? id : null;
    };
    this.#map.on('click', 'areas', (event) => {
      const over = this.#map.queryRenderedFeatures(event.point, { layers: ['pins'] });
      const pin = id_of(over);
      if (pin) return events.pin(pin);
      const id = id_of(event.features);
      if (id) events.select(id);
    });
    this.#map.on('mousemove', 'areas', (event) => {
      const id = id_of(event.features);
      if (id === this.#hovered) return;
      this.#mark_hover(id);
      events.hover(id);
    });
    this.#map.on('mouseleave', 'areas', () => {
      this.#mark_hover(null);
      events.hover(null);
    });
    this.#map.on('move', events.moved);
    this.#map.on('resize', events.moved);
    // Zooming by wheel is taken up only after a click on the map, so that the page keeps scrolling.
    this.#map.on('click', () => this.#map.scrollZoom.enable());
    this.#map.on('mouseout', () => this.#map.scrollZoom.disable());
  }

  #state(id: string, state: Record<string, unknown>): void {
    this.#map.setFeatureState({ source: 'areas', sourceLayer: 'areas', id }, state);
  }

  #mark_hover(id: string | null): void {
    if (this.#hovered) this.#state(this.#hovered, { hover: false });
    this.#hovered = id;
    if (id) this.#state(id, { hover: true });
    this.#map.getCanvas().style.cursor = id ? 'pointer' : '';
  }

  async show_values(
    dimension: MapDimension,
    counts: Map<string, number>,
    breaks: number[],
  ): Promise<void> {
    await this.#ready;
    for (const id of this.#known) if (!counts.has(id)) this.#state(id, { class: 0 });
    for (const [id, value] of counts) this.#state(id, { class: class_of(value, breaks) });
    this.#known = new Set(counts.keys());
    this.#map.setPaintProperty('areas', 'fill-color', fill_of(dimension, breaks.length));
  }

  async show_pins(pins: Pin[]): Promise<void> {
    await this.#ready;
    this.#map.getSource<GeoJSONSource>('pins')?.setData({
      type: 'FeatureCollection',
      features: pins.map((pin) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: pin.at },
        properties: { id: pin.id },
      })),
    });
  }

  async select(id: string | null, at: [number, number] | null, similar: string[]): Promise<void> {
    await this.#ready;
    if (this.#selected) this.#state(this.#selected, { selected: false });
    for (const each of this.#similar) this.#state(each, { similar: false });
    const moved = id !== this.#selected;
    this.#selected = id;
    this.#similar = similar;
    for (const each of similar) this.#state(each, { similar: true });
    if (id) this.#state(id, { selected: true });
    if (moved && id && at && !this.#inside(at)) this.#map.easeTo({ center: at, duration: 500 });
  }

  #inside(at: [number, number]): boolean {
    return this.#map.getBounds().contains(at);
  }

  fit(bounds: Bounds): void {
    this.#map.fitBounds(bounds, { padding: 18, duration: 500 });
  }

  /** Where a place is on the screen, in pixels of the container. */
  pixel(at: [number, number]): { x: number; y: number } {
    return this.#map.project(at);
  }
  zoom(): number {
    return this.#map.getZoom();
  }

  remove(): void {
    this.#map.remove();
  }
}

export function webgl_works(): boolean {
  const canvas = document.createElement('canvas');
  return Boolean(canvas.getContext('webgl2') ?? canvas.getContext('webgl'));
}
