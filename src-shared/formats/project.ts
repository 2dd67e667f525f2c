import * as v from 'valibot';
import { Fault, validate } from '../contract/fault.ts';
import { documentSchema } from '../design/schema.ts';
import { checkpointSchema, type LayerSnapshot } from './checkpoint.ts';
import { parseJson, readHead } from './json.ts';
import { migrate, projectMigrations } from './migrations.ts';
import { jsonText } from './numbers.ts';

export const PROJECT_FORMAT = 'adjoint-project';
export const PROJECT_VERSION = 2;

/** An `.adjoint` file: what the user edits, and the state of the run where the network was trained. */
export const projectFileSchema = v.object({
  format: v.literal(PROJECT_FORMAT),
  version: v.literal(PROJECT_VERSION),
  /** Name and version of the program that wrote it. */
  writtenBy: v.optional(v.string()),
  /** ISO 8601. */
  savedAt: v.optional(v.string()),
  document: documentSchema,
  checkpoint: v.nullable(checkpointSchema),
});
export type ProjectFile = v.InferOutput<typeof projectFileSchema>;

/**
 * Whether the lengths of the checkpoint's arrays fit each other.
 *
 * @throws Fault `project-shape`
 */
function checkLengths({ checkpoint }: ProjectFile): void {
  if (!checkpoint) return;
  const wanted = (path: string, length: number, got: number): void => {
    if (length === got) return;
    const message = `The project file, ${path}: wanted ${length} numbers, got ${got}.`;
    throw new Fault({ code: 'project-shape', message, path });
  };
  const checkLayers = (layers: readonly LayerSnapshot[], path: string): void =>
    layers.forEach(({ units, inputs, weights, delta, state }, index) => {
      const size = units * (inputs + 1);
      wanted(`${path}[${index}].weights`, size, weights.length);
      wanted(`${path}[${index}].delta`, size, delta.length);
      state.forEach((values, slot) => wanted(`${path}[${index}].state[${slot}]`, size, values.length));
    });
  const { layers, best, history } = checkpoint;
  checkLayers(layers, 'checkpoint.layers');
  checkLayers(best?.layers ?? [], 'checkpoint.best.layers');
  if (history.stride > 0) {
    const whole = Math.ceil(history.values.length / history.stride) * history.stride;
    wanted('checkpoint.history.values', whole, history.values.length);
  }
}

/**
 * @throws Fault `project-empty`, `project-truncated`, `project-json`, `project-format`, `project-version`,
 *   `project-newer`, `project-shape`, or `invalid` with the path of the first problem
 */
export function readProject(text: string): ProjectFile {
  const subject = 'The project file';
  const wanted = { format: PROJECT_FORMAT, version: PROJECT_VERSION, subject, kind: 'project' };
  const { file, version } = readHead(parseJson(text, subject, 'project'), wanted);
  const current = migrate(file, version, PROJECT_VERSION, projectMigrations, 'project');
  const project = validate(projectFileSchema, current, subject);
  checkLengths(project);
  return project;
}

/** The text of an `.adjoint` file; every double reads back to the same bits. */
export function writeProject(project: Omit<ProjectFile, 'format' | 'version'>): string {
  const { writtenBy, savedAt, document, checkpoint } = project;
  const head = { format: PROJECT_FORMAT, version: PROJECT_VERSION, writtenBy, savedAt };
  return `${jsonText({ ...head, document, checkpoint })}\n`;
}
