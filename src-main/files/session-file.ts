import { Fault, validate } from '@shared/contract/fault.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { checkpointSchema } from '@shared/formats/checkpoint.ts';
import { unpacked, type PackedCheckpoint } from '@shared/formats/packed.ts';
import { readHeldProject, writeProject } from '@shared/formats/project.ts';

/** What the user has in hand and has not saved. */
export interface Session {
  readonly document: ProjectDocument;
  /** The file that it was opened from or saved to. */
  readonly path: string | null;
  readonly name: string;
}

export interface KeptSession extends Session {
  /** ISO 8601. */
  readonly savedAt: string;
  readonly checkpoint: PackedCheckpoint | null;
}

/**
 * A session file: the mark, a line of JSON with path and name, the lengths of what follows, a project file without
 * weights, and the state of the run as it lay in memory. It is the program's own and never given away, and so may be
 * binary: writing 10 million numbers as text would take seconds.
 */
const MARK = 'adjoint-session 1\n';
const NEWER = /^adjoint-session \d+\n/;

/** The parts of the file. @param shadow of the run, packed, or null where nothing was trained */
export function sessionParts(
  { document, path, name }: Session,
  savedAt: string,
  shadow: Float64Array | null,
): Buffer[] {
  const project = Buffer.from(writeProject({ savedAt, document, checkpoint: null }), 'utf8');
  const doubles = shadow ? Buffer.from(shadow.buffer, shadow.byteOffset, shadow.byteLength) : Buffer.alloc(0);
  const head = { path, name, savedAt, project: project.length, doubles: doubles.length };
  return [Buffer.from(`${MARK}${JSON.stringify(head)}\n`, 'utf8'), project, doubles];
}

/**
 * @throws Fault `session-damaged` where it is not a whole session file; `session-newer`; those of `readProject`, such as
 *   `project-newer`
 */
export function readSession(bytes: Buffer): KeptSession {
  const end = bytes.indexOf('\n', MARK.length);
  const start = bytes.toString('utf8', 0, MARK.length + 8);
  if (!start.startsWith(MARK) && NEWER.test(start)) {
    const message =
      'A newer version of Adjoint wrote it, which reads it again under the name session.adjoint-session.';
    throw new Fault({ code: 'session-newer', message });
  }
  if (!start.startsWith(MARK) || end < 0) throw damaged('its first lines are others');
  const { path, name, savedAt, project, doubles } = headOf(bytes.toString('utf8', MARK.length, end));
  const from = end + 1;
  if (bytes.length !== from + project + doubles)
    throw damaged(`wanted ${from + project + doubles} bytes, got ${bytes.length}`);
  const { document } = readHeldProject(bytes.toString('utf8', from, from + project));
  const checkpoint = doubles === 0 ? null : checkpointOf(bytes.subarray(from + project));
  return { document, path, name, savedAt, checkpoint };
}

interface Head {
  readonly path: string | null;
  readonly name: string;
  readonly savedAt: string;
  readonly project: number;
  readonly doubles: number;
}

function headOf(text: string): Head {
  try {
    const head = JSON.parse(text) as Head;
    const sizes = [head.project, head.doubles].every((size) => Number.isSafeInteger(size) && size >= 0);
    const words = typeof head.name === 'string' && !Number.isNaN(Date.parse(head.savedAt));
    if (sizes && words && (head.path === null || typeof head.path === 'string')) return head;
  } catch {
    // Said below.
  }
  throw damaged('its head cannot be read');
}

function checkpointOf(bytes: Buffer): PackedCheckpoint {
  let doubles: PackedCheckpoint;
  let read: unknown;
  try {
    doubles = new Float64Array(new SharedArrayBuffer(bytes.length));
    new Uint8Array(doubles.buffer).set(bytes);
    read = unpacked(doubles);
  } catch (thrown) {
    throw damaged(thrown instanceof Error ? thrown.message : String(thrown));
  }
  validate(checkpointSchema, read, 'The session file');
  return doubles;
}

function damaged(why: string): Fault {
  return new Fault({ code: 'session-damaged', message: `The session file is damaged: ${why}.` });
}
