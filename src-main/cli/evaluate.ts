import type { Metrics } from '@shared/contract/evaluation.ts';
import { Fault } from '@shared/contract/fault.ts';
import { losses } from '@shared/design/choices.ts';
import type { TextEncodingName } from '@shared/design/dialect.ts';
import { sourceName } from '@shared/design/source.ts';
import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import { jsonText } from '@shared/formats/numbers.ts';
import { TableReader } from '@engine/data/reader.ts';
import type { Table } from '@engine/data/types.ts';
import { TableEvaluation } from '@engine/train/evaluate-table.ts';
import { Hypothesis } from '@engine/train/hypothesis.ts';
import { Session } from '@engine/train/session.ts';
import { writtenAsFitted } from '@engine/train/written-as-fitted.ts';
import { readWeightsFile, weightsToGoOnFrom } from './continue.ts';
import { checkDialectUse, dialectOf } from './dialect-flags.ts';
import { piecesAt } from './files.ts';
import { misuse, say, SUCCESS, type Io } from './io.ts';
import { metricsJson, metricsText } from './metrics-text.ts';
import type { Flags } from './parse.ts';
import { bytesProgress } from './progress.ts';
import { projectToTrain } from './project.ts';
import { noteReading } from './start.ts';
import { TreatmentNotes } from './treatments.ts';
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

/** Metrics of a weights file on all rows of a table whose targets are known; the table may be of any length. */
async function ofTable(flags: Flags, io: Io): Promise<{ splits: [string, Metrics][]; unit: string }> {
  const hypothesis = new Hypothesis(await readWeightsFile(io, flags.argument!));
  const metrics = await evaluated(hypothesis, flags, io).catch((thrown: unknown) => {
    if (!(thrown instanceof Fault && thrown.code === 'encoding-guess')) throw thrown;
    return evaluated(hypothesis, flags, io, 'windows-1252');
  });
  const { kind, unit } = hypothesis.file.loss;
  return { splits: [['', metrics]], unit: losses[kind].entropy ? unit : '' };
}

/** @param encoding where none is chosen, after a guess that was wrong */
async function evaluated(
  { network, naming, file }: Hypothesis,
  flags: Flags,
  io: Io,
  encoding?: TextEncodingName,
): Promise<Metrics> {
  const data = flags.required('data');
  const name = sourceName({ kind: 'file', path: data, sha256: '' });
  const reader = new TableReader({ name, choice: dialectOf(flags), encoding });
  const { inputs } = file.preprocessing;
  const evaluation = new TableEvaluation(network, inputs, naming);
  const notes = new TreatmentNotes(inputs);
  let targets: TargetEncoding[] = [];
  let needed: (InputEncoding | TargetEncoding)[] = [];
  let reading: Table['reading'] = null;
  const judge = (read: Table | null): void => {
    if (!read) return;
    checkDialectUse(flags, read);
    if (needed.length === 0) {
      targets = targetsOf(flags, file, read);
      needed = [...inputs.filter(({ fill }) => fill === null), ...targets];
    }
    reading = read.reading;
    const part = writtenAsFitted([...inputs, ...targets], read);
    // The policies of the file keep them.
    const rows = notes.complete(part, needed);
    notes.add(part, rows);
    evaluation.add(part, rows, targets);
  };
  const progress = bytesProgress(io);
  try {
    for await (const { bytes, done, total } of piecesAt(io, data)) {
      progress.update(done, total, () => count(evaluation.rows, 'row'));
      reader.push(bytes);
      judge(reader.take());
    }
    judge(reader.rest());
  } finally {
    progress.stop();
  }
  noteReading({ name, reading }, io);
  if (evaluation.rows === 0) {
    const names = needed.map((one) => one.name).join(', ');
    const message = `${name}: every row lacks a value in a column that is needed (${names}).`;
    throw new Fault({ code: 'data-no-rows', message });
  }
  notes.tell(io, needed);
  return evaluation.metrics();
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
