import * as v from 'valibot';
import { schemaWords } from './schema-words.ts';

/**
 * A failure that a user may see. It crosses threads and processes as plain data, because a thrown `Error`
 * loses its fields in a structured clone.
 *
 * - `code`: stable word for programs and tests, kebab-case, e.g. `csv-cell`, `project-newer`.
 * - `message`: one sentence that names the thing, what was wanted and what came.
 * - `path`: where, e.g. `layers[2].units`, `row 17, column "mass"`, a file's path.
 */
export const faultSchema = v.object({
  code: v.string(),
  message: v.string(),
  path: v.optional(v.string()),
  op: v.optional(v.string()),
});
export type FaultData = v.InferOutput<typeof faultSchema>;

export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: string;
  readonly path?: string;
  readonly op?: string;

  constructor(data: FaultData, options?: ErrorOptions) {
    super(data.message, options);
    this.code = data.code;
    this.path = data.path;
    this.op = data.op;
  }

  toData(): FaultData {
    return { code: this.code, message: this.message, path: this.path, op: this.op };
  }

  /** Any thrown value as fault data; an unexpected error keeps its own message under the code `internal`. */
  static dataOf(thrown: unknown): FaultData {
    if (thrown instanceof Fault) return thrown.toData();
    return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** `layers[2].units` from a valibot issue path. */
function pathOf(issue: v.BaseIssue<unknown>): string {
  const parts = (issue.path ?? []).map((item) => item.key as string | number);
  return parts
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${String(key)}`))
    .join('');
}

/**
 * Validates at a boundary (law 3).
 *
 * @param subject what is being read, in words: "the project file", "run.start"
 * @returns the parsed value
 * @throws Fault with code `invalid`, the path of the first problem, what was wanted and what came
 */
export function validate<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  subject: string,
): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { message: schemaWords });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = pathOf(issue);
  throw new Fault({
    code: 'invalid',
    message: `${subject}${path ? `, ${path}` : ''}: ${issue.message}`,
    path: path || undefined,
  });
}
