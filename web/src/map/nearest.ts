// The municipality nearest to where the reader is, asked for only when they press the button.
import { all_places, type Place } from './places.svelte';

const ACCEPTED_KILOMETRES = 60;

/** Distance in kilometres between two positions, flat-earth: exact enough to compare neighbours. */
export function kilometres(a: [number, number], b: [number, number]): number {
  const mean = (((a[1] + b[1]) / 2) * Math.PI) / 180;
  return Math.hypot((a[0] - b[0]) * 111.32 * Math.cos(mean), (a[1] - b[1]) * 110.57);
}

/** The nearest place, or null when all are too far for the reader to be in this region. */
export function nearest(at: [number, number], places: Place[]): Place | null {
  let best: Place | null = null;
  let far = ACCEPTED_KILOMETRES;
  for (const place of places) {
    const distance = kilometres(at, place.at);
    if (distance >= far) continue;
    best = place;
    far = distance;
  }
  return best;
}

export function can_locate(): boolean {
  return 'geolocation' in navigator && window.isSecureContext;
}

export function locate(): Promise<Place | null> {
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(nearest([coords.longitude, coords.latitude], all_places())),
      () => resolve(null),
      { timeout: 8000, maximumAge: 600_000 },
    );
  });
}
