// A QR code of a short text, drawn here so that a secret never goes to another server. ISO/IEC
// 18004: byte mode, error correction level M, versions 1 to 12, the mask that disturbs readers least.

// Per version: codewords of error correction in a block, and the number of blocks (table 9).
const EC_PER_BLOCK = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22];
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8];
const VERSION_MAX = 12;

type Grid = Uint8Array[];
const grid_of = (size: number): Grid => Array.from({ length: size }, () => new Uint8Array(size));
const row = (grid: Grid, y: number): Uint8Array => grid[y] ?? new Uint8Array(0);

function raw_modules(version: number): number {
  let count = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const lines = Math.floor(version / 7) + 2;
    count -= (25 * lines - 10) * lines - 55;
    if (version >= 7) count -= 36;
  }
  return count;
}
function data_codewords(version: number): number {
  const ec = (EC_PER_BLOCK[version] ?? 0) * (BLOCKS[version] ?? 0);
  return Math.floor(raw_modules(version) / 8) - ec;
}

// --- Error correction over GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1 (7.5.2).
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> bit) & 1) * a;
  }
  return product;
}
function divisor_of(degree: number): number[] {
  const result = new Array<number>(degree).fill(0);
  result[degree - 1] = 1;
  let root = 1;
  for (let i = 0; i < degree; i++) {
    for (let j = 0; j < degree; j++) {
      result[j] = multiply(result[j] ?? 0, root) ^ (result[j + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return result;
}
function remainder(data: number[], divisor: number[]): number[] {
  const result = divisor.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ (result.shift() ?? 0);
    result.push(0);
    divisor.forEach((each, i) => (result[i] = (result[i] ?? 0) ^ multiply(each, factor)));
  }
  return result;
}

// --- The codewords: mode, length, bytes, padding (7.4), then interleaved with their correction (7.6).
function encode(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const add = (value: number, length: number): void => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >>> i) & 1);
  };
  add(4, 4);
  add(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) add(byte, 8);
  const capacity = data_codewords(version) * 8;
  add(0, Math.min(4, capacity - bits.length));
  add(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) add(pad, 8);
  const words: number[] = [];
  for (let i = 0; i < bits.length; i += 8) {
    words.push(bits.slice(i, i + 8).reduce((value, bit) => (value << 1) | bit, 0));
  }
  return words;
}
function interleave(words: number[], version: number): number[] {
  const blocks = BLOCKS[version] ?? 1;
  const ec = EC_PER_BLOCK[version] ?? 0;
  const total = Math.floor(raw_modules(version) / 8);
  const short_blocks = blocks - (total % blocks);
  const short_length = Math.floor(total / blocks) - ec;
  const divisor = divisor_of(ec);
  const data: number[][] = [];
  for (let i = 0, at = 0; i < blocks; i++) {
    const length = short_length + (i < short_blocks ? 0 : 1);
    data.push(words.slice(at, at + length));
    at += length;
  }
  const corrections = data.map((block) => remainder(block, divisor));
  const result: number[] = [];
  for (const list of [data, corrections]) {
    const longest = Math.max(...list.map((block) => block.length));
    for (let i = 0; i < longest; i++) {
      for (const block of list) if (i < block.length) result.push(block[i] ?? 0);
    }
  }
  return result;
}

// --- The drawing: patterns that are always there, then the data in its zigzag, then a mask.
class Drawing {
  readonly size: number;
  readonly dark: Grid;
  readonly fixed: Grid;

  constructor(readonly version: number) {
    this.size = version * 4 + 17;
    this.dark = grid_of(this.size);
    this.fixed = grid_of(this.size);
    this.patterns();
  }
  set(x: number, y: number, dark: boolean): void {
    row(this.dark, y)[x] = dark ? 1 : 0;
    row(this.fixed, y)[x] = 1;
  }
  private patterns(): void {
    const end = this.size - 1;
    for (let i = 0; i < this.size; i++) {
      this.set(6, i, i % 2 === 0);
      this.set(i, 6, i % 2 === 0);
    }
    for (const [x, y] of [[3, 3], [end - 3, 3], [3, end - 3]] as const) this.finder(x, y);
    const centres = this.alignment();
    const last = centres.length - 1;
    centres.forEach((x, i) =>
      centres.forEach((y, j) => {
        const corner = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
        if (!corner) this.square(x, y);
      }),
    );
    this.format(0);
    if (this.version >= 7) this.version_bits();
  }
  private finder(x: number, y: number): void {
    for (let dy = -4; dy <= 4; dy++) {
      for (let dx = -4; dx <= 4; dx++) {
        const far = Math.max(Math.abs(dx), Math.abs(dy));
        const [px, py] = [x + dx, y + dy];
        if (px < 0 || px >= this.size || py < 0 || py >= this.size) continue;
        this.set(px, py, far !== 2 && far !== 4);
      }
    }
  }
  private square(x: number, y: number): void {
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        this.set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
      }
    }
  }
  private alignment(): number[] {
    if (this.version === 1) return [];
    const count = Math.floor(this.version / 7) + 2;
    const step = Math.ceil((this.version * 4 + 4) / (count * 2 - 2)) * 2;
    const result = [6];
    for (let at = this.size - 7; result.length < count; at -= step) result.splice(1, 0, at);
    return result;
  }
  /** Level M is 00; the mask follows, with its BCH code (7.9). */
  format(mask: number): void {
    let rest = mask;
    for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
    const bits = ((mask << 10) | rest) ^ 0x5412;
    const bit = (i: number): boolean => ((bits >>> i) & 1) !== 0;
    for (let i = 0; i <= 5; i++) this.set(8, i, bit(i));
    this.set(8, 7, bit(6));
    this.set(8, 8, bit(7));
    this.set(7, 8, bit(8));
    for (let i = 9; i < 15; i++) this.set(14 - i, 8, bit(i));
    for (let i = 0; i < 8; i++) this.set(this.size - 1 - i, 8, bit(i));
    for (let i = 8; i < 15; i++) this.set(8, this.size - 15 + i, bit(i));
    this.set(8, this.size - 8, true);
  }
  private version_bits(): void {
    let rest = this.version;
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    const bits = (this.version << 12) | rest;
    for (let i = 0; i < 18; i++) {
      const [a, b] = [this.size - 11 + (i % 3), Math.floor(i / 3)];
      this.set(a, b, ((bits >>> i) & 1) !== 0);
      this.set(b, a, ((bits >>> i) & 1) !== 0);
    }
  }
  data(words: number[]): void {
    let at = 0;
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < this.size; step++) {
        for (const x of [right, right - 1]) {
          const upward = ((right + 1) & 2) === 0;
          const y = upward ? this.size - 1 - step : step;
          if (row(this.fixed, y)[x] || at >= words.length * 8) continue;
          row(this.dark, y)[x] = ((words[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1;
          at++;
        }
      }
    }
  }
  mask(number: number): void {
    const tests: ((x: number, y: number) => boolean)[] = [
      (x, y) => (x + y) % 2 === 0,
      (_, y) => y % 2 === 0,
      (x) => x % 3 === 0,
      (x, y) => (x + y) % 3 === 0,
      (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
      (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
      (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
      (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
    ];
    const test = tests[number];
    if (!test) return;
    for (let y = 0; y < this.size; y++) {
      for (let x = 0; x < this.size; x++) {
        if (!row(this.fixed, y)[x] && test(x, y)) row(this.dark, y)[x]! ^= 1;
      }
    }
  }
  /** Long runs and full squares confuse readers: the first two rules of 7.8.3 choose well enough. */
  penalty(): number {
    let sum = 0;
    const at = (x: number, y: number): number => row(this.dark, y)[x] ?? 0;
    for (let a = 0; a < this.size; a++) {
      for (const along of [(b: number) => at(b, a), (b: number) => at(a, b)]) {
        for (let b = 0, run = 0, last = -1; b < this.size; b++) {
          run = along(b) === last ? run + 1 : 1;
          last = along(b);
          if (run === 5) sum += 3;
          else if (run > 5) sum += 1;
        }
      }
    }
    for (let y = 0; y + 1 < this.size; y++) {
      for (let x = 0; x + 1 < this.size; x++) {
        const dark = at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1);
        if (dark === 0 || dark === 4) sum += 3;
      }
    }
    return sum;
  }
}

/** The dark modules, row by row; null when the text is too long for the versions drawn here. */
export function qr_modules(text: string): boolean[][] | null {
  const bytes = new TextEncoder().encode(text);
  for (let version = 1; version <= VERSION_MAX; version++) {
    const header = version < 10 ? 12 : 20;
    if (bytes.length * 8 + header > data_codewords(version) * 8) continue;
    const words = interleave(encode(bytes, version), version);
    const drawings = Array.from({ length: 8 }, (_, mask) => {
      const drawing = new Drawing(version);
      drawing.data(words);
      drawing.mask(mask);
      drawing.format(mask);
      return drawing;
    });
    const best = drawings.reduce((a, b) => (b.penalty() < a.penalty() ? b : a));
    return best.dark.map((line) => Array.from(line, (dark) => dark === 1));
  }
  return null;
}
