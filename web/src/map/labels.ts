// Which names fit on the map: larger places first, none over another.

export interface Labelled {
  id: string;
  name: string;
  x: number;
  y: number;
  chosen: boolean;
}

/** Keeps the first labels that fit in the box without touching; a chosen place is always kept. */
export function fitting(
  candidates: Labelled[],
  box: { width: number; height: number },
  limit: number,
): Labelled[] {
  const kept: Labelled[] = candidates.filter((each) => each.chosen);
  for (const each of candidates) {
    if (kept.length >= limit) break;
    if (each.chosen) continue;
    const half = each.name.length * 3.8 + 8;
    if (each.x < half || each.x > box.width - half) continue;
    if (each.y < 14 || each.y > box.height - 14) continue;
    const free = kept.every((other) => {
      const reach = half + other.name.length * 3.8 + 8;
      return Math.abs(other.x - each.x) > reach || Math.abs(other.y - each.y) > 26;
    });
    if (free) kept.push(each);
  }
  return kept;
}
