/* Dropout masks: train/dropout.ts, bit for bit. */

/** Finaliser of MurmurHash3 (A. Appleby, public domain). */
@inline
function mix(word: i32): i32 {
  let h = <u32>word;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return <i32>(h ^ (h >> 16));
}

/**
 * `rows` rows from `first` on. `mask`: where it lies, its units, its key, and at byte 16 the probability of a 0
 * (MASK_BYTES); `chunk`: rows of the batch in front of this chunk.
 */
export function fillMask(mask: usize, first: i32, rows: i32, update: f64, chunk: i32): void {
  const units = load<i32>(mask, 4);
  let place = <usize>load<u32>(mask) + (<usize>(first * units) << 3);
  const key = load<i32>(mask, 8);
  const p = load<f64>(mask, 16);
  const kept = 1 / (1 - p);
  const threshold = p * 4294967296;
  const upper = <i32>Math.floor(update / 4294967296);
  const updateKey = mix(mix(key ^ <i32>(<i64>update)) + upper);
  for (let r = first; r < first + rows; r++) {
    const rowKey = mix(updateKey + (chunk + r) * 0x9e3779b9);
    for (let j = 0; j < units; j++) {
      const word = <u32>mix(rowKey + (j + 1) * 0x7feb352d);
      store<f64>(place, <f64>word < threshold ? 0 : kept);
      place += 8;
    }
  }
}
