/*
 * Copies of the operands of a product, in the order in which a tile (tiles.ts) reads them: blocks of four rows or
 * columns, and in a block four doubles for each term. Rows that lie a power of two apart would push each other out of
 * the cache; a block is read from front to back.
 */

/** Bytes of four doubles: one term of a block. */
export const TERM: usize = 32;

/** One block from four rows; even terms from `even` on and odd ones from `odd` on, `step` bytes apart. */
@inline
function packFourRows(
  even: usize, odd: usize, step: usize, r0: usize, r1: usize, r2: usize, r3: usize, terms: i32,
): void {
  for (const end = r0 + (<usize>(terms & ~1) << 3); r0 < end; r0 += 16) {
    const x0 = v128.load(r0), x1 = v128.load(r1), x2 = v128.load(r2), x3 = v128.load(r3);
    v128.store(even, v128.shuffle<f64>(x0, x1, 0, 2));
    v128.store(even, v128.shuffle<f64>(x2, x3, 0, 2), 16);
    v128.store(odd, v128.shuffle<f64>(x0, x1, 1, 3));
    v128.store(odd, v128.shuffle<f64>(x2, x3, 1, 3), 16);
    r1 += 16;
    r2 += 16;
    r3 += 16;
    even += step;
    odd += step;
  }
  if (terms & 1) {
    store<f64>(even, load<f64>(r0));
    store<f64>(even, load<f64>(r1), 8);
    store<f64>(even, load<f64>(r2), 16);
    store<f64>(even, load<f64>(r3), 24);
  }
}

/**
 * Blocks of four of `rows` rows of `terms` doubles, `rowStep` bytes apart; blocks begin `block` bytes apart. `apart`: in a block, the even terms come
 * before the odd ones. Where rows are missing from the last block, its first one stands in.
 */
export function packRows(to: usize, from: usize, rows: i32, rowStep: usize, terms: i32, block: usize, apart: bool): void {
  const odd = apart ? (<usize>(terms + 1) >> 1) * TERM : TERM;
  const step = apart ? TERM : 2 * TERM;
  for (let row = 0; row < rows; row += 4) {
    const r1 = row + 1 < rows ? from + rowStep : from;
    const r2 = row + 2 < rows ? from + 2 * rowStep : from;
    const r3 = row + 3 < rows ? from + 3 * rowStep : from;
    packFourRows(to, to + odd, step, from, r1, r2, r3, terms);
    from += rowStep << 2;
    to += block;
  }
}

/** Blocks of four of `columns` columns of `terms` rows, `step` bytes apart. What is missing from the last one is 0. */
export function packColumns(to: usize, from: usize, columns: i32, step: usize, terms: i32): void {
  const block = <usize>terms * TERM;
  let column = 0;
  for (; column + 3 < columns; column += 4) {
    let place = from;
    for (const end = to + block; to < end; to += TERM) {
      v128.store(to, v128.load(place));
      v128.store(to, v128.load(place, 16), 16);
      place += step;
    }
    from += TERM;
  }
  const rest = columns - column;
  if (rest == 0) return;
  for (const end = to + block; to < end; to += TERM) {
    store<f64>(to, load<f64>(from));
    store<f64>(to, rest > 1 ? load<f64>(from, 8) : 0, 8);
    store<f64>(to, rest > 2 ? load<f64>(from, 16) : 0, 16);
    store<f64>(to, 0, 24);
    from += step;
  }
}
