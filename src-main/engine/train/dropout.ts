import { streamState } from '../numeric/random.ts';

/** Finaliser of MurmurHash3 (A. Appleby, public domain): a bijection in which every bit moves every bit. */
function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Key of a layer's masks: the first word of the sub-stream `dropout/<layer>` of the seed. */
export function dropoutKey(seed: number, layer: string): number {
  return streamState(seed, `dropout/${layer}`)[0];
}

/**
 * Fills a mask with 0 (probability p) or 1/(1−p) (inverted dropout, Srivastava et al. 2014). Counter-based: the
 * value at (update, example of the batch, unit) follows from those numbers and the key alone, so that neither
 * the order of work nor a pause nor a restart can change it.
 *
 * @param mask rows × units, row-major
 * @param update updates done before this one
 * @param firstRow place of the mask's first row in the batch
 */
export function fillMask(
  mask: Float64Array,
  rows: number,
  units: number,
  p: number,
  key: number,
  update: number,
  firstRow: number,
): void {
  const kept = 1 / (1 - p);
  const threshold = p * 2 ** 32;
  const updateKey = mix(mix(key ^ (update | 0)) + Math.floor(update / 2 ** 32));
  for (let r = 0; r < rows; r++) {
    const rowKey = mix(updateKey + Math.imul(firstRow + r, 0x9e3779b9));
    for (let j = 0; j < units; j++) {
      const word = mix(rowKey + Math.imul(j + 1, 0x7feb352d)) >>> 0;
      mask[r * units + j] = word < threshold ? 0 : kept;
    }
  }
}
