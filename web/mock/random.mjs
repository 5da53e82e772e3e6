// A seeded generator, so that the made-up data are the same at every start.
export function random_of(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => list[Math.floor(next() * list.length)],
    chance: (share) => next() < share,
    some: (list, count) => {
      const rest = [...list];
      const out = [];
      while (out.length < count && rest.length > 0) {
        out.push(rest.splice(Math.floor(next() * rest.length), 1)[0]);
      }
      return out;
    },
  };
}
