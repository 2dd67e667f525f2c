import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { log } from './log.ts';

/** A sequence of random numbers that follows from a seed and a name alone, on every machine. */
export interface Stream {
  /** A multiple of 2⁻⁵³ in [0, 1). */
  uniform(): number;
  /** A whole number in [0, n), for 1 ≤ n ≤ 2³². */
  below(n: number): number;
  /** Standard normal, N(0, 1). */
  normal(): number;
}

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const GOLDEN_RATIO = 0x9e3779b9;

/** Finaliser of MurmurHash3 (A. Appleby, public domain): every bit of the input reaches every bit of the result. */
function finalise(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

/**
 * The four state words of the sub-stream `name` of `seed`: word i is finalise(FNV-1a(text)), where `text` is the
 * UTF-16 code units of `<seed>/<name>` (low byte, then high byte) and the FNV-1a of word i starts at
 * finalise(0x811c9dc5 + i·0x9e3779b9).
 */
export function streamState(seed: number, name: string): [number, number, number, number] {
  const text = `${seed}/${name}`;
  const word = (index: number): number => {
    let hash = finalise((FNV_BASIS + Math.imul(index, GOLDEN_RATIO)) | 0);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
      hash = Math.imul(hash ^ (unit >>> 8), FNV_PRIME);
    }
    return finalise(hash);
  };
  // The generator's one dead state is all zeros; the last bit set costs nothing.
  return [word(0), word(1), word(2), word(3) | 1];
}

/**
 * The sub-stream `name` of `seed` (law 2): xoroshiro128+ (D. Blackman, S. Vigna) of pure-rand. Streams of
 * different names do not disturb each other, however many numbers each gives.
 */
export function stream(seed: number, name: string): Stream {
  const generator = xoroshiro128plusFromState(streamState(seed, name));
  let spare = NaN;

  // The lowest bits of xoroshiro128+ are its weakest, so the upper ones of each word are taken: 26 and 27.
  const uniform = (): number => {
    const high = generator.next() >>> 6;
    const low = generator.next() >>> 5;
    return (high * 0x8000000 + low) * 2 ** -53;
  };

  return {
    uniform,
    below: (n) => Math.floor(uniform() * n),
    /** Marsaglia's polar method: (u, v) in the unit disc, s = u² + v², u·√(−2·ln s/s). */
    normal() {
      if (!Number.isNaN(spare)) {
        const value = spare;
        spare = NaN;
        return value;
      }
      for (;;) {
        const u = 2 * uniform() - 1;
        const v = 2 * uniform() - 1;
        const s = u * u + v * v;
        if (s >= 1 || s === 0) continue;
        const factor = Math.sqrt((-2 * log(s)) / s);
        spare = v * factor;
        return u * factor;
      }
    },
  };
}

/** Puts `items` in random order, in place (Fisher–Yates): every order is equally likely. */
export function shuffle(items: Int32Array, random: Stream): Int32Array {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const item = items[last];
    items[last] = items[other];
    items[other] = item;
  }
  return items;
}
