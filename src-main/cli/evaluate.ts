import type { Metrics } from '@shared/contract/evaluation.ts';
import { Fault } from '@shared/contract/fault.ts';
import { losses } from '@shared/design/choices.ts';
import { jsonText } from '@shared/formats/numbers.ts';
import type { TargetEncoding } from '@shared/formats/encodings.ts';
import { encodeTargets as encodeTargetColumns } from '@engine/data/encode.ts';
import type { Table } from '@engine/data/types.ts';
import { Hypothesis } from '@engine/train/hypothesis.ts';
import { metricsOf } from '@engine/train/metrics.ts';
import { encodeTargets } from '@engine/train/targets.ts';
import { tableOfData } from './start.ts';
import { readWeightsFile } from './continue.ts';
import { misuse, note, say, SUCCESS, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { encodedInputs } from './predict.ts';
import { columnsFlag } from './values.ts';
import { count, percent, short } from './words.ts';

/** The file's targets, read from the columns that the flag names. */
function targetsOf(
  flags: Flags,
  { preprocessing: { targets } }: Hypothesis['file'],
  table: Table,
): TargetEncoding[] {
  const names = columnsFlag(flags, 'target', table);
  if (names && names.length !== targets.length) {
    const wanted = targets.map((target) => target.name).join(', ');
    throw misuse(
      `--target: wanted ${count(targets.length, 'column')} (for ${wanted}), got ${names.join(', ')}.`,
      '--target',
    );
  }
  return targets.map((target, index) => ({ ...target, name: names?.[index] ?? target.name }));
}

/** Rows with a value in every column needed, as in training. */
function completeRows(table: Table, names: readonly string[], io: Io): Int32Array {
  const columns = names.map((name) => {
    const found = table.columns.find((column) => column.name === name);
    if (found) return found;
    const all = table.columns.map((column) => column.name).join(', ');
    const message = `${table.name} has no column "${name}"; it has ${all}.`;
    throw new Fault({ code: 'data-unknown-column', message, path: `column "${name}"` });
  });
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const complete = rows.filter((row) => columns.every((column) => column.text[row] !== ''));
  const dropped = rows.length - complete.length;
  if (complete.length === 0) {
    const message = `${table.name}: every row lacks a value in a column that is needed (${names.join(', ')}).`;
    throw new Fault({ code: 'data-no-rows', message });
  }
  if (dropped > 0)
    note(io, `${count(dropped, 'row')} with missing cells ${dropped === 1 ? 'is' : 'are'} left out.`);
  return complete;
}

/** Cells in columns: the first column flush left, the others right. */
function columnsText(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j].length)));
  return rows
    .map((row) =>
      row
        .map((cell, j) => (j === 0 ? cell.padEnd(widths[j]) : cell.padStart(widths[j])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** @param lossText the loss with its unit */
function metricsText(metrics: Metrics, lossText: string): string {
  const head = `${count(metrics.rows, 'row')}, mean loss ${lossText}`;
  if (metrics.task === 'regression') {
    const rows = metrics.targets.map(({ name, rmse, r2 }) => [name, short(rmse), short(r2)]);
    return `${head}\n\n${columnsText([['target', 'RMSE', 'R²'], ...rows])}`;
  }
  const { accuracy, relativeEntropy, classes, matrix } = metrics;
  const rows = matrix.map((row, i) => [classes[i], ...row.map(String)]);
  const judged = Number.isNaN(relativeEntropy) ? '' : `, D_KL(P‖Q) ${short(relativeEntropy)} bits`;
  return `${head}, accuracy ${percent(accuracy)}${judged}\n\n${columnsText([['true \\ predicted', ...classes], ...rows])}`;
}

/** `adjoint evaluate`: metrics of a weights file on a table with known targets. */
export async function evaluate(flags: Flags, io: Io): Promise<number> {
  const hypothesis = new Hypothesis(await readWeightsFile(io, flags.argument!));
  const { table } = await tableOfData(flags, io);
  const { file, network, naming } = hypothesis;
  const targets = targetsOf(flags, file, table);
  const names = [...file.preprocessing.inputs, ...targets].map(({ name }) => name);
  const rows = completeRows(table, names, io);
  const encoded = {
    ...encodedInputs(hypothesis, table, rows),
    targets: encodeTargetColumns(targets, table, rows),
  };
  const units = file.layers[file.layers.length - 1].outputs;
  const metrics = metricsOf(network, encodeTargets(encoded, network.shape, units), naming);
  const unit = losses[file.loss.kind].entropy ? ` ${file.loss.unit}` : '';
  say(io, flags.has('json') ? jsonText(metrics) : metricsText(metrics, `${short(metrics.loss)}${unit}`));
  return SUCCESS;
}
