import type { Table } from '@engine/data/types.ts';
import { Hypothesis } from '@engine/train/hypothesis.ts';
import { OUTSIDE, predictedTable } from '@engine/train/predict-table.ts';
import { tableOfData } from './start.ts';
import { readWeightsFile } from './continue.ts';
import { checkWritable, writeWhole } from './files.ts';
import { misuse, note, say, SUCCESS, type Io } from './io.ts';
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
  const { text, outside } = predictedTable(network, inputs, naming, table);
  noteOutside(outside, table, flags.argument!, io);
  await writeWhole(io, out, text);
  say(io, `Wrote ${out}: ${count(table.rows, 'prediction')}.`);
  return SUCCESS;
}

/** Tells how many rows have an input beyond what the training rows hold, and where they begin. */
function noteOutside(outside: Int32Array | null, table: Table, weights: string, io: Io): void {
  if (!outside)
    note(
      io,
      `${weights} does not say in which range the training rows lie: inputs outside it are not marked.`,
    );
  else if (outside.length > 0) {
    const have = outside.length === 1 ? 'has' : 'have';
    const first = `${outside.length === 1 ? '' : 'the first '}at line ${table.lines[outside[0]]}`;
    note(
      io,
      `${count(outside.length, 'row')} ${have} inputs beyond the training rows, ${first}: see the column "${OUTSIDE}".`,
    );
  }
}
