import { setImmediate } from 'node:timers/promises';
import { Fault } from '@shared/contract/fault.ts';
import { LEAST_FOLDS, MOST_FOLDS, spreadsOf, type FoldResult } from '@shared/contract/folds.ts';
import { jsonText } from '@shared/formats/numbers.ts';
import { cellNumber } from '@engine/data/cells.ts';
import { CrossValidation } from '@engine/train/cross-validation.ts';
import { createExecutor } from '@engine/wasm/index.ts';
import type { Assignment } from './assignment.ts';
import { misuse, say, type Io } from './io.ts';
import { columnsText } from './metrics-text.ts';
import type { Flags } from './parse.ts';
import { count, short } from './words.ts';

/** Multiply-adds between two looks at the clock: some milliseconds. */
const WORK = 2 ** 24;
const BETWEEN_TURNS = 50;
const BETWEEN_LINES = 1000;

/** k of `--folds`; null without. @throws Fault `usage` */
export function foldsFlag(flags: Flags): number | null {
  const text = flags.get('folds');
  if (text === undefined) {
    if (flags.has('json')) throw misuse('--json goes with --folds.', '--json');
    return null;
  }
  if (flags.has('from'))
    throw misuse('--folds draws new weights for every fold: leave --from out.', '--folds');
  if (flags.has('json') && flags.has('out'))
    throw misuse('--json prints the folds alone: leave --out out.', '--json');
  if (flags.has('history') && !flags.has('out'))
    throw misuse('--history is of the network that --out writes: give both.', '--history');
  const value = cellNumber(text);
  if (Number.isInteger(value) && value >= LEAST_FOLDS && value <= MOST_FOLDS) return value;
  const message = `--folds: wanted a whole number from ${LEAST_FOLDS} to ${MOST_FOLDS}, got "${text}".`;
  throw misuse(message, '--folds');
}

/** Trains every fold, with a line a second on standard error. */
async function run(validation: CrossValidation, io: Io): Promise<readonly FoldResult[]> {
  let turned = io.now();
  let said = turned;
  let interrupted = false;
  const deafen = io.onInterrupt?.(() => (interrupted = true));
  try {
    while (validation.advance(WORK) !== 'done') {
      const now = io.now();
      const fold = validation.results.length + 1;
      if (now - said >= BETWEEN_LINES) {
        said = now;
        io.stderr.write(`Fold ${fold} of ${validation.folds}, epoch ${validation.epoch}\n`);
      }
      if (now - turned < BETWEEN_TURNS) continue;
      await setImmediate();
      turned = io.now();
      if (interrupted) throw new Fault({ code: 'interrupted', message: `Interrupted in fold ${fold}.` });
    }
  } finally {
    deafen?.();
  }
  return validation.results;
}

const figure = (value: number): string => (Number.isNaN(value) ? '–' : short(value));

/** Validation figures of the folds, then mean ± standard deviation of both parts. */
function foldsText(results: readonly FoldResult[], lossUnit: string): string {
  const spreads = spreadsOf(results);
  const names = spreads.map(({ name }) => (name === 'loss' && lossUnit ? `loss (${lossUnit})` : name));
  const over = (part: 'training' | 'validation', of: 'mean' | 'deviation'): string[] =>
    spreads.map((one) => `${of === 'deviation' ? '± ' : ''}${figure(one[part][of])}`);
  return columnsText([
    ['fold', 'rows', 'epochs', ...names],
    ...results.map(({ fold, validationRows, epochs, figures }) => [
      String(fold),
      String(validationRows),
      String(epochs),
      ...figures.map(({ validation }) => figure(validation)),
    ]),
    ['mean', '', '', ...over('validation', 'mean')],
    ['standard deviation', '', '', ...over('validation', 'deviation')],
    ['training mean', '', '', ...over('training', 'mean')],
    ['training standard deviation', '', '', ...over('training', 'deviation')],
  ]);
}

/** Cross-validates what the flags describe, and prints it. */
export async function crossValidate(
  { document, table }: Assignment,
  folds: number,
  json: boolean,
  io: Io,
): Promise<void> {
  const validation = new CrossValidation(document, table, folds, {
    execute: (plan, options) => createExecutor(plan, options),
  });
  const { rows, leftOut, stratified, lossUnit } = validation.info;
  const results = await run(validation, io);
  if (json) {
    const plain = results.map(({ curve: _curve, ...result }) => result);
    const spreads = spreadsOf(results);
    say(io, jsonText({ folds, rows, leftOut, stratified, lossUnit, results: plain, summary: spreads }));
    return;
  }
  const strata = stratified ? ', each with the shares of the classes' : '';
  const left = leftOut > 0 ? `; ${count(leftOut, 'row')} left out` : '';
  say(io, `Cross-validation: ${count(rows, 'row')} in ${count(folds, 'fold')}${strata}${left}.`);
  say(io, `\n${foldsText(results, lossUnit)}\n`);
}
