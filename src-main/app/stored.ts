import { rename, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { replaceFile } from '../files/replace-file.ts';

type Parts = Record<string, unknown>;
const isParts = (value: unknown): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A small JSON file of the app's own, in the folder of the user's settings. One that this version cannot read, because a
 * newer one wrote it or it is damaged, is put aside and never written over; what a newer version has added to one that can
 * be read stays in it.
 */
export class Stored<S extends v.GenericSchema> {
  readonly #path: string;
  readonly #schema: S;
  readonly #fallback: v.InferOutput<S>;
  readonly #say: (message: string) => void;
  #found: unknown = null;
  #writing: Promise<void> = Promise.resolve();
  /** Something lies there that can be neither read nor put aside. */
  #stuck = false;

  /** @param say is told, in words, of a file that was put aside */
  constructor(
    path: string,
    schema: S,
    fallback: v.InferOutput<S>,
    say: (message: string) => void = () => {},
  ) {
    this.#path = path;
    this.#schema = schema;
    this.#fallback = fallback;
    this.#say = say;
  }

  /** What was written last; the fallback where there is nothing, or nothing that can be used. */
  async read(): Promise<v.InferOutput<S>> {
    try {
      const found: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      const value = v.parse(this.#schema, found);
      this.#found = found;
      return value;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') await this.#putAside();
      return this.#fallback;
    }
  }

  /** One after the other. A failure is let go: nothing that the user made depends on these files. */
  write(value: v.InferOutput<S>): Promise<void> {
    const whole = isParts(this.#found) && isParts(value) ? { ...this.#found, ...value } : value;
    this.#writing = this.#writing
      .then(() => (this.#stuck ? undefined : replaceFile(this.#path, `${JSON.stringify(whole, null, 2)}\n`)))
      .catch(() => {});
    return this.#writing;
  }

  async #putAside(): Promise<void> {
    const name = basename(this.#path, '.json');
    const aside = join(dirname(this.#path), `${name}.aside-${Date.now()}.json`);
    const why = `${this.#path} cannot be read by this version of Adjoint: a newer one wrote it, or it is damaged.`;
    try {
      await rename(this.#path, aside);
      this.#say(`${why} It was put aside as ${basename(aside)}, and Adjoint begins anew with it.`);
    } catch {
      this.#stuck = true;
      this.#say(`${why} It stays as it is.`);
    }
  }
}
