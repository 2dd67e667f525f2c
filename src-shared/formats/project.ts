import * as v from 'valibot';
import { Fault, validate } from '../contract/fault.ts';
import { documentSchema, savedDocumentSchema } from '../design/schema.ts';
import { checkpointSchema, type Checkpoint, type LayerSnapshot } from './checkpoint.ts';
import { parseJsonBytes } from './json-bytes.ts';
import { parseJson, readHead } from './json.ts';
import { migrate, projectMigrations } from './migrations.ts';
import { type Hole, jsonPieces } from './numbers.ts';

const PROJECT_FORMAT = 'adjoint-project';
const PROJECT_VERSION = 2;

const fileOf = <D extends v.GenericSchema>(document: D) =>
  v.object({
    format: v.literal(PROJECT_FORMAT),
    version: v.literal(PROJECT_VERSION),
    /** Name and version of the program that wrote it. */
    writtenBy: v.optional(v.string()),
    /** ISO 8601. */
    savedAt: v.optional(v.string()),
    document,
    checkpoint: v.nullable(checkpointSchema),
  });

/** An `.adjoint` file: what the user edits, and the state of the run where the network was trained. */
export const projectFileSchema = fileOf(savedDocumentSchema);
export type ProjectFile = v.InferOutput<typeof projectFileSchema>;
/** The same within the app, where a long text may lie elsewhere. */
const heldFileSchema = fileOf(documentSchema);
export type HeldProjectFile = v.InferOutput<typeof heldFileSchema>;

/** An embedded table that takes more bytes in the file than this is not made a part of the document. */
export const LONGEST_EMBEDDED = 2 ** 20;

/**
 * Whether the lengths of the checkpoint's arrays fit each other.
 *
 * @throws Fault `project-shape`
 */
function checkLengths(checkpoint: Checkpoint | null, subject: string): void {
  if (!checkpoint) return;
  const wanted = (path: string, length: number, got: number): void => {
    if (length === got) return;
    const message = `${subject}, ${path}: wanted ${length} numbers, got ${got}.`;
    throw new Fault({ code: 'project-shape', message, path });
  };
  const checkLayers = (layers: readonly LayerSnapshot[], path: string): void =>
    layers.forEach(({ units, inputs, weights, delta, state }, index) => {
      const size = units * (inputs + 1);
      wanted(`${path}[${index}].weights`, size, weights.length);
      wanted(`${path}[${index}].delta`, size, delta.length);
      state.forEach((values, slot) => wanted(`${path}[${index}].state[${slot}]`, size, values.length));
    });
  const { layers, best, history, partial } = checkpoint;
  wanted('checkpoint.partial', 3, partial.length);
  checkLayers(layers, 'checkpoint.layers');
  checkLayers(best?.layers ?? [], 'checkpoint.best.layers');
  if (history.stride > 0) {
    const whole = Math.ceil(history.values.length / history.stride) * history.stride;
    wanted('checkpoint.history.values', whole, history.values.length);
  }
}

/** In words, what is read, where it is known from where. */
const subjectOf = (path?: string): string =>
  path === undefined ? 'The project file' : `The project file ${path}`;

function projectOf<S extends v.GenericSchema<unknown, HeldProjectFile>>(
  value: unknown,
  schema: S,
  subject: string,
): v.InferOutput<S> {
  const wanted = { format: PROJECT_FORMAT, version: PROJECT_VERSION, subject, kind: 'project' };
  const { file, version } = readHead(value, wanted);
  const current = migrate(file, version, PROJECT_VERSION, projectMigrations, wanted);
  const project = validate(schema, current, subject);
  checkLengths(project.checkpoint, subject);
  return project;
}

/**
 * @throws Fault `project-empty`, `project-truncated`, `project-json`, `project-format`, `project-version`,
 *   `project-newer`, `project-shape`, or `invalid` with the path of the first problem
 */
export function readProject(text: string): ProjectFile {
  const subject = subjectOf();
  return projectOf(parseJson(text, subject, 'project'), projectFileSchema, subject);
}

/** What {@link projectPieces} wrote of a document within the app. @throws Fault as {@link readProject} */
export function readHeldProject(text: string): HeldProjectFile {
  const subject = subjectOf();
  return projectOf(parseJson(text, subject, 'project'), heldFileSchema, subject);
}

/**
 * A project file of any length.
 *
 * @param path of the file, which faults name
 * @returns the project, and where its embedded table takes more than `longest` bytes, that text in UTF-8 beside it, in
 *   the memory of `bytes`, and nothing in its place
 * @throws Fault as {@link readProject}; `file-encoding`
 */
export function readProjectBytes(
  bytes: Uint8Array,
  path: string,
  longest = LONGEST_EMBEDDED,
): { project: ProjectFile; text: Uint8Array | null } {
  const subject = subjectOf(path);
  const lift = { path: ['document', 'data', 'source', 'text'], longerThan: longest };
  const { value, lifted } = parseJsonBytes(bytes, { subject, kind: 'project', lift });
  return { project: projectOf(value, projectFileSchema, subject), text: lifted };
}

/** A project file to be written, whose embedded text may be put in while it is. */
export interface WrittenProject extends Omit<HeldProjectFile, 'format' | 'version' | 'document'> {
  readonly document: object;
}

/** The text of an `.adjoint` file, in pieces; every double reads back to the same bits. */
export function* projectPieces(project: WrittenProject): Generator<string | Hole> {
  const { writtenBy, savedAt, document, checkpoint } = project;
  const head = { format: PROJECT_FORMAT, version: PROJECT_VERSION, writtenBy, savedAt };
  yield* jsonPieces({ ...head, document, checkpoint });
  yield '\n';
}

/** The same as one text, for what is known to be short. */
export function writeProject(project: Omit<HeldProjectFile, 'format' | 'version'>): string {
  return [...projectPieces(project)].join('');
}
