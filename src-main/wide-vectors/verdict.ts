import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { digest } from 'virtual:fast-executor/digest';
import { replaceFile } from '../files/replace-file.ts';

/** What the self-test's answer depends on; another value of any of them asks anew. */
export interface Subject {
  readonly v8: string;
  readonly adjoint: string;
  /** Digest of the sources of the executor's modules. */
  readonly kernels: string;
  /** Model of the first processor. */
  readonly processor: string;
}

const verdictSchema = v.variant('verdict', [
  /** Right bit for bit and faster; `gain` in exact arithmetic. */
  v.object({ verdict: v.literal('yes'), gain: v.number(), reason: v.string() }),
  v.object({ verdict: v.literal('no'), reason: v.string() }),
  /** A self-test was started: the how-manieth, and when, in milliseconds since 1970. */
  v.object({
    verdict: v.literal('testing'),
    attempt: v.pipe(v.number(), v.integer()),
    since: v.number(),
  }),
]);

export type Verdict = v.InferOutput<typeof verdictSchema>;

/** This process's. @param adjoint version of Adjoint */
export function subjectHere(adjoint: string): Subject {
  return {
    v8: process.versions.v8,
    adjoint,
    kernels: digest,
    processor: cpus().at(0)?.model ?? 'unknown',
  };
}

/** The user's cache folder of Adjoint: `$ADJOINT_CACHE`, or where the system has such things. */
export function userCache(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const { ADJOINT_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (ADJOINT_CACHE) return ADJOINT_CACHE;
  if (platform === 'win32')
    return join(LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'Adjoint', 'Cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'Adjoint');
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'adjoint');
}

/** The verdict on one subject, a small JSON file in the user's cache folder. */
export class StoredVerdict {
  readonly path: string;
  readonly #subject: Subject;

  constructor(folder: string, subject: Subject) {
    const { v8, adjoint, kernels, processor } = subject;
    this.#subject = { v8, adjoint, kernels, processor };
    const name = createHash('sha256').update(JSON.stringify(this.#subject)).digest('hex').slice(0, 16);
    this.path = join(folder, 'wide-vectors', `${name}.json`);
  }

  /** @returns null where there is none, or nothing that can be used */
  read(): Verdict | null {
    try {
      return v.parse(verdictSchema, JSON.parse(readFileSync(this.path, 'utf8')));
    } catch {
      return null;
    }
  }

  /** Not flushed to the disk: a start must not wait for it. @throws the error of the file system */
  markTesting(attempt: number, since: number): void {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, this.#text({ verdict: 'testing', attempt, since }));
  }

  /** @throws the error of the file system */
  async write(verdict: Verdict): Promise<void> {
    mkdirSync(dirname(this.path), { recursive: true });
    await replaceFile(this.path, this.#text(verdict));
  }

  #text(verdict: Verdict): string {
    return `${JSON.stringify({ ...this.#subject, ...verdict }, null, 2)}\n`;
  }
}
