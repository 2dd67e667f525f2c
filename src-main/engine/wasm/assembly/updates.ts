/* Whole updates, and the validation pass: what train/update-loop.ts does, in the same order. */
import * as op from '../opcodes.ts';
import { barrier, isBroken } from './barrier.ts';
import { address, setRows, setShare, word } from './instruction.ts';
import { run } from './interpreter.ts';
import { fillMask } from './masks.ts';
import { power } from './numeric.ts';

/** Copies `columns` doubles, in the pairs in which they are read: a load of two stores would wait for both. */
@inline
function copy(to: usize, from: usize, columns: i32): void {
  const end = to + (<usize>(columns & ~1) << 3);
  for (; to < end; to += 16) {
    v128.store(to, v128.load(from));
    from += 16;
  }
  if (columns & 1) store<f64>(to, load<f64>(from));
}

/** Of a chunk's rows, those from `first` on, at most `share`. */
@inline
export function shareOf(rows: i32, first: i32, share: i32): i32 {
  return max(0, min(rows - first, share));
}

/**
 * Copies `rows` examples from place `from` of the order (0: of the table itself) into the input slots, from row `first`
 * on.
 */
function gather(job: usize, inputs: usize, targets: usize, order: usize, from: i32, first: i32, rows: i32): void {
  const n = word(job, op.JOB_INPUTS);
  const k = word(job, op.JOB_TARGETS);
  let x = address(job, op.JOB_INPUT_SLOT) + (<usize>(first * n) << 3);
  let c = address(job, op.JOB_TARGET_SLOT) + (<usize>(first * k) << 3);
  for (let r = from; r < from + rows; r++) {
    const example = <usize>(order == 0 ? r : load<i32>(order + (<usize>r << 2)));
    copy(x, inputs + ((example * n) << 3), n);
    copy(c, targets + ((example * k) << 3), k);
    x += <usize>n << 3;
    c += <usize>k << 3;
  }
}

/** Σ of the rows' losses; NaN or ±∞ in `total·0` of any row is told apart from a sum that overflows. */
@inline
function sumRows(losses: usize, rows: i32): f64 {
  let sum: f64 = 0;
  for (let r = 0; r < rows; r++) sum += load<f64>(losses + (<usize>r << 3));
  return sum;
}

@inline
function finiteRows(losses: usize, rows: i32): bool {
  let zero: f64 = 0;
  for (let r = 0; r < rows; r++) zero += load<f64>(losses + (<usize>r << 3)) * 0;
  return zero == 0;
}

@inline
function largestAt(row: usize, columns: i32): i32 {
  let best = 0;
  let largest = load<f64>(row);
  for (let j = 1; j < columns; j++) {
    best = select<i32>(j, best, load<f64>(row + (<usize>j << 3)) > largest);
    largest = load<f64>(row + (<usize>best << 3));
  }
  return best;
}

/** train/score.ts: examples that are right, or Σ (c − y)². */
function score(job: usize, decision: usize, rows: i32): f64 {
  const columns = word(job, op.JOB_TARGETS);
  let c = address(job, op.JOB_TARGET_SLOT);
  let sum: f64 = 0;
  if (word(job, op.JOB_SCORE) == op.SCORE_SQUARED_RESIDUALS) {
    for (let i = rows * columns; i > 0; i--) {
      const residual = load<f64>(c) - load<f64>(decision);
      sum += residual * residual;
      c += 8;
      decision += 8;
    }
    return sum;
  }
  const threshold = load<f64>(job, op.JOB_THRESHOLD);
  const bytes = <usize>columns << 3;
  for (let r = 0; r < rows; r++) {
    const hit =
      columns == 1
        ? load<f64>(decision) > threshold == load<f64>(c) > 0.5
        : largestAt(decision, columns) == largestAt(c, columns);
    sum += <f64>hit;
    c += bytes;
    decision += bytes;
  }
  return sum;
}

/** Loss and score of a chunk's rows go into the sums, in the order of the rows: by the leader alone. */
function addSums(job: usize, losses: usize, decision: usize, rows: i32): void {
  if (word(job, op.JOB_MEMBER) != 0) return;
  const sums = address(job, op.JOB_SUMS);
  store<f64>(sums, load<f64>(sums) + sumRows(losses, rows));
  store<f64>(sums, load<f64>(sums, 8) + score(job, decision, rows), 8);
  store<f64>(sums, load<f64>(sums, 16) + <f64>rows, 16);
}

/**
 * One update with the places [start, end) of the order. False: a loss is not finite; W then is without meaning. Every
 * member of a team comes to the same answer from the same losses.
 */
function oneUpdate(job: usize, update: f64, start: i32, end: i32, fused: bool): bool {
  store<f64>(address(job, op.JOB_SEED), 1 / <f64>(end - start));
  if (word(job, op.JOB_CORRECTED)) {
    const h = address(job, op.JOB_HYPERPARAMETERS);
    store<f64>(h, 1 - power(load<f64>(h, op.BETA1), update + 1), op.CORRECTION1);
    store<f64>(h, 1 - power(load<f64>(h, op.BETA2), update + 1), op.CORRECTION2);
  }
  const chunk = word(job, op.JOB_CHUNK_ROWS);
  const first = word(job, op.JOB_FIRST);
  const losses = address(job, op.JOB_LOSS);
  const whole = fused && end - start <= chunk;
  if (!whole) {
    run(address(job, op.JOB_BEGIN), address(job, op.JOB_BEGIN_END));
    barrier();
  }
  for (let from = start; from < end; from += chunk) {
    const rows = min(chunk, end - from);
    const share = shareOf(rows, first, word(job, op.JOB_SHARE));
    setRows(rows);
    setShare(share);
    gather(
      job,
      address(job, op.JOB_TRAINING_INPUTS),
      address(job, op.JOB_TRAINING_TARGETS),
      address(job, op.JOB_ORDER),
      from + first,
      first,
      share,
    );
    const masks = address(job, op.JOB_MASKS);
    for (let i = 0; i < word(job, op.JOB_MASK_COUNT); i++)
      fillMask(masks + i * op.MASK_BYTES, first, share, update, from - start);
    if (whole) run(address(job, op.JOB_FUSED), address(job, op.JOB_FUSED_END));
    else run(address(job, op.JOB_CHUNK), address(job, op.JOB_CHUNK_END));
    const finite = finiteRows(losses, rows);
    if (finite) addSums(job, losses, address(job, op.JOB_DECISION), rows);
    barrier();
    if (!finite) return false;
  }
  if (!whole) {
    run(address(job, op.JOB_FINISH), address(job, op.JOB_FINISH_END));
    barrier();
  }
  return true;
}

/**
 * `count` updates, the first being number `update` with the batch number `batchNumber` of the order. With `last`,
 * the last one runs unfused, so that the gradients can be read afterwards.
 *
 * @returns the updates done; fewer than `count`: the loss of the next one is not finite (it may have moved W)
 */
export function runUpdates(
  job: usize,
  update: f64,
  batchNumber: i32,
  batch: i32,
  count: i32,
  last: bool,
): i32 {
  const rows = word(job, op.JOB_ROWS);
  for (let i = 0; i < count; i++) {
    const start = (batchNumber + i) * batch;
    const fused = !(last && i == count - 1);
    if (!oneUpdate(job, update + <f64>i, start, min(start + batch, rows), fused)) return i;
    if (isBroken()) return i;
  }
  return count;
}

/** The forward pass over all validation examples; adds to the sums. */
export function validate(job: usize): void {
  const chunk = word(job, op.JOB_CHUNK_ROWS);
  const total = word(job, op.JOB_VALIDATION_ROWS);
  const first = word(job, op.JOB_EVALUATE_FIRST);
  for (let from = 0; from < total; from += chunk) {
    const rows = min(chunk, total - from);
    const share = shareOf(rows, first, word(job, op.JOB_EVALUATE_SHARE));
    setRows(rows);
    setShare(share);
    gather(
      job,
      address(job, op.JOB_VALIDATION_INPUTS),
      address(job, op.JOB_VALIDATION_TARGETS),
      0,
      from + first,
      first,
      share,
    );
    run(address(job, op.JOB_EVALUATE), address(job, op.JOB_EVALUATE_END));
    addSums(job, address(job, op.JOB_VALIDATION_LOSS), address(job, op.JOB_VALIDATION_DECISION), rows);
    barrier();
  }
}
