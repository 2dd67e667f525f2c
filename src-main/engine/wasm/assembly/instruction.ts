/* Reading encoded instructions and matrices. Every address is in bytes. */
import { ROWS, WHOLE_CHUNK } from '../opcodes.ts';

/** Rows of the chunk that is worked on, and those of them that are this member's. */
let chunkRows: i32 = 0;
let shareRows: i32 = 0;

export function setRows(rows: i32): void {
  chunkRows = rows;
}

export function setShare(rows: i32): void {
  shareRows = rows;
}

/** Rows of the matrix that an instruction goes through. */
@inline
export function rowsOf(pc: usize): i32 {
  const rows = load<i32>(pc, ROWS);
  if (rows >= 0) return rows;
  return rows == WHOLE_CHUNK ? chunkRows : shareRows;
}

@inline
export function word(pc: usize, offset: usize): i32 {
  return load<i32>(pc + offset);
}

@inline
export function address(pc: usize, offset: usize): usize {
  return <usize>load<u32>(pc + offset);
}

/** base[index]. */
@inline
export function at(base: usize, index: i32): f64 {
  return load<f64>(base + (<usize>index << 3));
}

@inline
export function put(base: usize, index: i32, value: f64): void {
  store<f64>(base + (<usize>index << 3), value);
}

/** base[index] += value; with `fresh` the sum starts from +0, as if the matrix had been filled with it before. */
@inline
export function addTo(base: usize, index: i32, value: f64, fresh: i32): void {
  const place = base + (<usize>index << 3);
  store<f64>(place, (fresh ? 0 : load<f64>(place)) + value);
}

/** base[index] and base[index + 1]. */
@inline
export function pairAt(base: usize, index: i32): v128 {
  return v128.load(base + (<usize>index << 3));
}

@inline
export function putPair(base: usize, index: i32, value: v128): void {
  v128.store(base + (<usize>index << 3), value);
}

export function fill(target: usize, count: i32, value: f64): void {
  const both = f64x2.splat(value);
  let i = 0;
  for (; i + 1 < count; i += 2) putPair(target, i, both);
  if (i < count) put(target, i, value);
}

/** a·b + c: one rounding in the fast module (relaxed SIMD, on machines that fuse), two in the exact one. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(c, f64x2.mul(a, b));
}

/** c − a·b, rounded as `multiplyAdd` is. */
@inline
export function subtractProduct(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_nmadd(a, b, c);
  return f64x2.sub(c, f64x2.mul(a, b));
}

/** value² − less by `multiplyAdd`: tells whether the machine fuses. */
export function squareLess(value: f64, less: f64): f64 {
  const x = f64x2.splat(value);
  return f64x2.extract_lane(multiplyAdd(x, x, f64x2.splat(-less)), 0);
}
