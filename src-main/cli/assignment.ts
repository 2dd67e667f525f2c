import { availableParallelism } from 'node:os';
import { Fault, validate } from '@shared/contract/fault.ts';
import { defaultDesign } from '@shared/design/defaults.ts';
import { tableExtensions } from '@shared/design/dialect.ts';
import { issuesOf } from '@shared/design/issues.ts';
import { documentSchema, type ProjectDocument } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import { prepare } from '@engine/data/prepare.ts';
import type { Table } from '@engine/data/types.ts';
import { Session } from '@engine/train/session.ts';
import { createExecutor } from '@engine/wasm/index.ts';
import { weightsToGoOnFrom } from './continue.ts';
import { newSettings, withDataFlags } from './data-flags.ts';
import { layersOf, withDesignFlags, withEpochs } from './design-flags.ts';
import { misuse, note, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { projectToTrain } from './project.ts';
import { tableOfData, type Start } from './start.ts';
import { treatmentText } from './treatments.ts';
import { HelperThreads } from '../worker/helper-threads.ts';
import { joinsVectors } from '../worker/joins-vectors.ts';
import { choiceFlag, epochsFlag, threadsFlag } from './values.ts';

/** What `train` and `check` work on. */
export interface Assignment {
  readonly session: Session;
  readonly document: ProjectDocument;
  readonly table: Table;
  /** Epochs done before; null where the weights are new. */
  readonly continued: number | null;
}

/** A network that the flags alone describe. */
async function newStart(flags: Flags, io: Io): Promise<Start> {
  flags.required('target');
  const layers = layersOf(flags.required('layers'));
  const { table, source } = await tableOfData(flags, io);
  const data = withDataFlags(flags, table, newSettings(table, source));
  const { shape } = prepare(table, data);
  checkTask(flags, shape);
  const proposed = defaultDesign(shape);
  const design = withDesignFlags(flags, layers.length === 0 ? { ...proposed, hidden: [] } : proposed, shape);
  return { document: { data, design }, table, checkpoint: null, encodings: null };
}

/** @throws Fault `usage` where the columns make another task than was asked for */
function checkTask(flags: Flags, shape: DataShape): void {
  const task = choiceFlag(flags, 'task', { classification: 0, regression: 0 });
  if (task && task !== shape.task)
    throw misuse(`--task ${task}: the target makes it ${shape.task}.`, '--task');
}

const tableName = new RegExp(`\\.(${tableExtensions.join('|')})$`, 'i');

function checkSources(flags: Flags): void {
  const project = flags.argument !== undefined;
  if (project && tableName.test(flags.argument!))
    throw misuse(`${flags.argument} is no project: give a table as --data ${flags.argument}.`);
  if (project && flags.has('from'))
    throw misuse('--from goes with --data: a project holds its own weights.', '--from');
  if (!project && flags.has('fresh')) throw misuse('--fresh goes with a project.', '--fresh');
  if (!project && !flags.has('data'))
    throw misuse(`adjoint ${flags.command.name} needs a project, or --data with a table.`);
}

async function startOf(flags: Flags, io: Io): Promise<Start> {
  if (flags.argument !== undefined) return projectToTrain(flags, flags.argument, io);
  const from = flags.get('from');
  return from === undefined ? newStart(flags, io) : weightsToGoOnFrom(flags, from, io);
}

/** Says what happened to the data without being asked. */
function tell(
  { session, document, table }: Pick<Assignment, 'session' | 'document' | 'table'>,
  io: Io,
): void {
  for (const treatment of session.prepared.treatments) note(io, treatmentText(treatment, table));
  for (const warning of session.prepared.warnings) note(io, warning);
  const ignored = document.data.columns.filter(({ role }) => role === 'ignore').map(({ name }) => name);
  if (ignored.length > 0)
    note(io, `not used: ${ignored.slice(0, 20).join(', ')}${ignored.length > 20 ? ', …' : ''}.`);
}

/**
 * What the flags ask for, ready to train: from a project, from the weights of an earlier run, or new.
 *
 * @throws Fault of many codes, all in words for the user
 */
export async function openAssignment(flags: Flags, io: Io): Promise<Assignment> {
  checkSources(flags);
  const start = await startOf(flags, io);
  const { table, checkpoint, encodings } = start;
  const design = withEpochs(start.document.design, epochsFlag(flags), checkpoint?.epoch ?? 0);
  const document = validate(documentSchema, { data: start.document.data, design }, 'The design');
  const count = threadsFlag(flags) ?? availableParallelism();
  const threads = io.threadScript ? new HelperThreads({ script: io.threadScript, threads: count }) : null;
  const session = new Session(document, table, {
    checkpoint,
    encodings,
    execute: (plan, options) => createExecutor(plan, { ...options, threads, joins: joinsVectors() }),
  });
  for (const { severity, message, path } of issuesOf(
    document.design,
    session.prepared.shape,
    document.data,
  )) {
    if (severity === 'error') throw new Fault({ code: 'design', message, path });
    note(io, message);
  }
  const assignment = { session, document, table, continued: checkpoint ? checkpoint.epoch : null };
  tell(assignment, io);
  return assignment;
}
