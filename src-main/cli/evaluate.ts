import type { Metrics } from '@shared/contract/evaluation.ts';
import { Fault } from '@shared/contract/fault.ts';
import { losses } from '@shared/design/choices.ts';
import { jsonText } from '@shared/formats/numbers.ts';
import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import { columnsOf, encodeTargets as encodeTargetColumns } from '@engine/data/encode.ts';
import { completeRows } from '@engine/data/missing.ts';
import type { Table } from '@engine/data/types.ts';
import { Hypothesis } from '@engine/train/hypothesis.ts';
import { judged } from '@engine/train/metrics.ts';
import { encodedInputs } from '@engine/train/encoded-inputs.ts';
import { Session } from '@engine/train/session.ts';
import { encodeTargets } from '@engine/train/targets.ts';
import { tableOfData } from './start.ts';
import { readWeightsFile, weightsToGoOnFrom } from './continue.ts';
import { misuse, note, say, SUCCESS, type Io } from './io.ts';
import { metricsJson, metricsText } from './metrics-text.ts';
import type { Flags } from './parse.ts';
import { projectToTrain } from './project.ts';
import { TreatmentNotes, treatmentText } from './treatments.ts';
import { columnsFlag } from './values.ts';
import { count } from './words.ts';

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

/** The rows that the policies of the file keep; what is dropped or filled is told. */
function keptRows(
  table: Table,
  inputs: readonly InputEncoding[],
  targets: readonly TargetEncoding[],
  io: Io,
): Int32Array {
  const needed = [...inputs.filter(({ fill }) => fill === null), ...targets];
  const { rows, dropped } = completeRows(columnsOf(needed, table), table.rows);
  if (rows.length === 0) {
    const names = needed.map(({ name }) => name).join(', ');
    const message = `${table.name}: every row lacks a value in a column that is needed (${names}).`;
    throw new Fault({ code: 'data-no-rows', message });
  }
  for (const treatment of dropped) note(io, treatmentText(treatment, table));
  const notes = new TreatmentNotes(inputs);
  notes.add(table, rows);
  notes.tell(io);
  return rows;
}

/** Metrics of a weights file on all rows of a table whose targets are known. */
async function ofTable(flags: Flags, io: Io): Promise<{ splits: [string, Metrics][]; unit: string }> {
  const hypothesis = new Hypothesis(await readWeightsFile(io, flags.argument!));
  const { table } = await tableOfData(flags, io);
  const { file, network, naming } = hypothesis;
  const targets = targetsOf(flags, file, table);
  const rows = keptRows(table, file.preprocessing.inputs, targets, io);
  const encoded = {
    ...encodedInputs(network, file.preprocessing.inputs, table, rows),
    targets: encodeTargetColumns(targets, table, rows),
  };
  const units = file.layers[file.layers.length - 1].outputs;
  const examples = encodeTargets(encoded, network.shape, units);
  return {
    splits: [['', judged(network, examples, naming, rows).metrics]],
    unit: losses[file.loss.kind].entropy ? file.loss.unit : '',
  };
}

/** Metrics of every split of a trained project, or of weights with the settings that they were trained with. */
async function ofSplits(
  flags: Flags,
  io: Io,
  project: boolean,
): Promise<{ splits: [string, Metrics][]; unit: string }> {
  const start = await (project ? projectToTrain : weightsToGoOnFrom)(flags, flags.argument!, io);
  const { document, table, checkpoint, encodings } = start;
  if (!checkpoint) {
    const message = `${flags.argument} holds no trained weights: train it first.`;
    throw new Fault({ code: 'project-untrained', message, path: flags.argument });
  }
  const session = new Session(document, table, { checkpoint, encodings });
  const { training, validation, test } = session.evaluate();
  const all = Object.entries({ training, validation, test });
  return {
    splits: all.filter((entry): entry is [string, Metrics] => entry[1] !== null),
    unit: session.info(0).lossUnit,
  };
}

/** `adjoint evaluate`: metrics of a weights file on a table with known targets, or of every split of a project. */
export async function evaluate(flags: Flags, io: Io): Promise<number> {
  const project = flags.argument!.endsWith('.adjoint');
  if (project && flags.has('target'))
    throw misuse('--target is for weights files: a project knows its target.', '--target');
  const bySplit = project || flags.has('splits');
  const { splits, unit } = bySplit ? await ofSplits(flags, io, project) : await ofTable(flags, io);
  if (!flags.has('json')) {
    say(io, metricsText(splits, unit));
    return SUCCESS;
  }
  const json = ([, metrics]: [string, Metrics]): object => metricsJson(metrics, flags.has('curves'));
  const result = bySplit ? Object.fromEntries(splits.map((one) => [one[0], json(one)])) : json(splits[0]);
  say(io, jsonText(result));
  return SUCCESS;
}
