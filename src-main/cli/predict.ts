import Papa from 'papaparse';
import { encodeTable } from '@engine/data/encode.ts';
import type { Examples, Table } from '@engine/data/types.ts';
import { Hypothesis, outputsOf, predictionOf } from '@engine/train/hypothesis.ts';
import { tableOfData } from './start.ts';
import { readWeightsFile } from './continue.ts';
import { checkWritable, writeWhole } from './files.ts';
import { misuse, say, SUCCESS, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { noteTreatments } from './treatments.ts';
import { count } from './words.ts';

/** The table's rows as the network of a weights file wants them; its other columns do not matter. */
export function encodedInputs(hypothesis: Hypothesis, table: Table, rows?: Int32Array): Examples {
  const inputs = encodeTable(hypothesis.file.preprocessing.inputs, table, rows);
  const count = rows?.length ?? table.rows;
  return { rows: count, inputs, targets: new Float64Array(count * hypothesis.network.targets.columns) };
}

/** Predictions as CSV: `P(class)` of every class and `predicted`, or the targets in raw units. */
export function predictionsCsv(hypothesis: Hypothesis, table: Table): string {
  const { network, naming, file } = hypothesis;
  const outputs = outputsOf(network, encodedInputs(hypothesis, table));
  const k = network.targets.columns;
  const classes = file.model.task === 'classification';
  const header = classes
    ? [...naming.outputNames.map((name) => `P(${name})`), 'predicted']
    : [...naming.outputNames];
  const rows = Array.from({ length: table.rows }, (_, r) => {
    const { values, label } = predictionOf(network, outputs.subarray(r * k, (r + 1) * k), naming);
    return label === null ? values : [...values, label];
  });
  return `${Papa.unparse([header, ...rows], { newline: '\n' })}\n`;
}

/** `adjoint predict`: the hypothesis of a weights file for every row of a table. */
export async function predict(flags: Flags, io: Io): Promise<number> {
  const out = flags.required('out');
  if (out === flags.get('data') || out === flags.argument)
    throw misuse(`--out would overwrite ${out}.`, '--out');
  await checkWritable(io, out);
  const hypothesis = new Hypothesis(await readWeightsFile(io, flags.argument!));
  const { table } = await tableOfData(flags, io);
  const { inputs } = hypothesis.file.preprocessing;
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  noteTreatments(inputs, table, rows, io);
  await writeWhole(io, out, predictionsCsv(hypothesis, table));
  say(io, `Wrote ${out}: ${count(table.rows, 'prediction')}.`);
  return SUCCESS;
}
