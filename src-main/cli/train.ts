import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { arithmeticNotice } from '@shared/contract/arithmetic-text.ts';
import { epochStride } from '@shared/contract/epoch-frame.ts';
import { Fault } from '@shared/contract/fault.ts';
import { openAssignment, type Assignment } from './assignment.ts';
import { checkWritable, writeWhole } from './files.ts';
import { crossValidate, foldsFlag } from './folds.ts';
import { HistoryCsv } from './history-csv.ts';
import { misuse, note, say, SUCCESS, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { progressOf } from './progress.ts';
import { treatmentsCsv } from './treatments.ts';
import { epochsFlag } from './values.ts';
import { count, dataText, frameText, networkText } from './words.ts';

/** Multiply-adds between two looks at the clock: some milliseconds. */
const WORK = 2 ** 24;
/** Milliseconds between two turns of the event loop, so that signals are heard. */
const BETWEEN_TURNS = 50;

interface Files {
  /** Null where only folds are wanted. */
  readonly out: string | null;
  readonly history: string | undefined;
  readonly report: string | undefined;
}

/** The files to be written, which must not be each other nor the table. */
async function filesOf(flags: Flags, io: Io): Promise<Files> {
  const out = flags.has('folds') ? (flags.get('out') ?? null) : flags.required('out');
  const history = flags.get('history');
  const taken = new Map<string, string>();
  for (const name of ['data', 'out', 'report', 'history']) {
    const path = flags.get(name);
    if (path === undefined) continue;
    const absolute = resolve(io.directory, path);
    const other = taken.get(absolute);
    if (other) throw misuse(`--${other} and --${name} name the same file, ${path}.`, `--${name}`);
    taken.set(absolute, name);
  }
  if (flags.argument !== undefined && taken.has(resolve(io.directory, flags.argument)))
    throw misuse(`--${taken.get(resolve(io.directory, flags.argument))} would overwrite the project.`);
  const report = flags.get('report');
  for (const path of [out, history, report]) if (path != null) await checkWritable(io, path);
  return { out, history, report };
}

/** Trains until a stop rule holds. @returns the rule in words */
async function run({ session, document }: Assignment, io: Io, history: HistoryCsv | null): Promise<string> {
  const { trainer } = session;
  const { stop } = document.design;
  const naming = session.info(0);
  const frame = new Float64Array(epochStride(trainer.stack.length));
  const progress = progressOf(io, trainer.epoch, stop.epochs.on ? stop.epochs.epochs : null);
  const began = io.now();
  let turned = began;
  let reason: string | null = null;
  let interrupted = false;
  const deafen = io.onInterrupt?.(() => (interrupted = true));
  try {
    while (reason === null) {
      const ended = trainer.advance(WORK) === 'epoch';
      const now = io.now();
      if (ended) {
        // Whole milliseconds.
        trainer.writeFrame(frame, 0, Math.round(now - began) / 1000);
        history?.add(frame);
        reason = trainer.stopReason();
        progress.update(trainer.epoch, () => frameText(frame, naming));
      }
      if (now - turned < BETWEEN_TURNS) continue;
      await setImmediate();
      turned = io.now();
      if (!interrupted) continue;
      throw new Fault({ code: 'interrupted', message: `Interrupted in epoch ${trainer.epoch + 1}.` });
    }
  } finally {
    deafen?.();
    progress.stop();
  }
  return reason;
}

/** Names the files that a failed training did not write. */
function withUnwritten(thrown: unknown, { out, history }: Files): unknown {
  if (!(thrown instanceof Fault)) return thrown;
  const files = history === undefined ? `${out} was` : `${out} and ${history} were`;
  const kept = /; (the initial weights|the weights of update \d+) are kept\./;
  return new Fault({
    ...thrown.toData(),
    message: `${thrown.message.replace(kept, '.')} ${files} not written.`,
  });
}

function checkStops({ document: { design } }: Assignment): void {
  if (Object.values(design.stop).some(({ on }) => on)) return;
  throw misuse('The design has no stop rule that is on: give --epochs N.', '--epochs');
}

/** `adjoint train`: trains what the flags or a project describe and writes the weights. */
export async function train(flags: Flags, io: Io): Promise<number> {
  const folds = foldsFlag(flags);
  const json = flags.has('json');
  const files = await filesOf(flags, io);
  const epochs = epochsFlag(flags);
  const assignment = await openAssignment(flags, io);
  const { session, table, continued } = assignment;
  const info = session.info(0);
  const { trainer, prepared } = session;
  if (!json) say(io, `Data: ${dataText(table.name, prepared)}.`);
  if (files.report !== undefined) {
    await writeWhole(io, files.report, treatmentsCsv(prepared, table));
    if (!json) say(io, `Wrote ${files.report}.`);
  }
  if (!json) say(io, `Network: ${networkText(info.layers)}; ${count(info.parameters, 'weight')}.`);
  if (continued !== null && files.out !== null) say(io, `Going on after ${count(continued, 'epoch')}.`);
  if (info.arithmetic !== 'exact' && !json) say(io, `Arithmetic: ${info.arithmetic}.`);
  const notice = arithmeticNotice(info, assignment.document.design.arithmetic);
  if (notice !== null) note(io, notice);
  if (folds !== null) await crossValidate(assignment, folds, json, io);
  if (files.out === null) return SUCCESS;

  const history = files.history === undefined ? null : new HistoryCsv(info.layers.map(({ name }) => name));
  const frame = new Float64Array(epochStride(info.layers.length));
  trainer.writeFrame(frame, 0, 0);
  if (continued === null) history?.add(frame);
  if (epochs === 0) say(io, 'Nothing was trained, as --epochs 0 asks.');
  else {
    checkStops(assignment);
    let reason = continued === null ? null : trainer.stopReason();
    if (reason !== null) say(io, `Nothing was trained: ${reason}. Give --epochs N to train N more.`);
    else {
      reason = await run(assignment, io, history).catch((thrown: unknown) => {
        throw withUnwritten(thrown, files);
      });
      say(io, `Stopped: ${reason}.`);
    }
  }
  // Of the weights that are written, which may be those of an earlier epoch than the last.
  const words = frameText(trainer.record.present, info);
  say(io, `${words.charAt(0).toUpperCase()}${words.slice(1)}.`);

  const text = session.weightsFile({ momentum: true, writtenBy: `Adjoint ${io.version}` });
  await writeWhole(io, files.out, text);
  if (history && files.history !== undefined) await writeWhole(io, files.history, history.content());
  say(io, `Wrote ${files.out}${files.history === undefined ? '' : ` and ${files.history}`}.`);
  return SUCCESS;
}
