import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '@shared/contract/fault.ts';
import type { HeldSource } from '@shared/design/schema.ts';
import { writeText } from './write-text.ts';

/** Bytes that are hashed at once. */
const PIECE = 2 ** 24;

/**
 * The long tables of the projects that are open, each in a file of the profile named by the SHA-256 of its bytes, so
 * that hundreds of megabytes neither lie in memory nor travel between processes, and are there after a crash.
 */
export class HeldTexts {
  readonly #folder: string;

  /** @param profile the folder of the user's settings */
  constructor(profile: string) {
    this.#folder = join(profile, 'tables');
  }

  pathOf({ sha256 }: Pick<HeldSource, 'sha256'>): string {
    return join(this.#folder, `${sha256}.csv`);
  }

  /**
   * @param text in UTF-8
   * @returns its SHA-256, hexadecimal
   * @throws Fault `file-unwritable`
   */
  async keep(text: Uint8Array): Promise<string> {
    const hash = createHash('sha256');
    for (let at = 0; at < text.length; at += PIECE) hash.update(text.subarray(at, at + PIECE));
    const sha256 = hash.digest('hex');
    const path = this.pathOf({ sha256 });
    const there = await stat(path).catch(() => null);
    if (there?.size === text.length) return sha256;
    // Where that fails, writing says why.
    await mkdir(this.#folder, { recursive: true }).catch(() => undefined);
    await writeText(path, text);
    return sha256;
  }

  /** A failure to read one, in words. */
  fault(source: HeldSource, thrown: unknown): unknown {
    if (!(thrown instanceof Fault) || !thrown.code.startsWith('file-')) return thrown;
    const path = this.pathOf(source);
    const why = thrown.code === 'file-missing' ? 'is not there any more' : 'cannot be read';
    const message = `The table ${source.name}, which the project carries, was put into the profile folder while it is open (${path}), and ${why}. Open the project again, or the table.`;
    return new Fault({ code: 'held-missing', message, path }, { cause: thrown });
  }

  /** Removes all of them: no project is open, and nothing is there to be recovered. */
  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
