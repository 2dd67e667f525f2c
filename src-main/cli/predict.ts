import { Hypothesis } from '@engine/train/hypothesis.ts';
import { predictedTable } from '@engine/train/predict-table.ts';
import { tableOfData } from './start.ts';
import { readWeightsFile } from './continue.ts';
import { checkWritable, writeWhole } from './files.ts';
import { misuse, say, SUCCESS, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { noteTreatments } from './treatments.ts';
import { count } from './words.ts';

/** `adjoint predict`: the hypothesis of a weights file for every row of a table. */
export async function predict(flags: Flags, io: Io): Promise<number> {
  const out = flags.required('out');
  if (out === flags.get('data') || out === flags.argument)
    throw misuse(`--out would overwrite ${out}.`, '--out');
  await checkWritable(io, out);
  const hypothesis = new Hypothesis(await readWeightsFile(io, flags.argument!));
  const { table } = await tableOfData(flags, io);
  const { network, naming, file } = hypothesis;
  const { inputs } = file.preprocessing;
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  noteTreatments(inputs, table, rows, io);
  const { text } = predictedTable(network, inputs, naming, table);
  await writeWhole(io, out, text);
  say(io, `Wrote ${out}: ${count(table.rows, 'prediction')}.`);
  return SUCCESS;
}
