import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { replaceFile } from '../files/replace-file.ts';

/** A small JSON file of the app's own, in the folder of the user's settings. */
export class Stored<S extends v.GenericSchema> {
  readonly #path: string;
  readonly #schema: S;
  readonly #fallback: v.InferOutput<S>;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, schema: S, fallback: v.InferOutput<S>) {
    this.#path = path;
    this.#schema = schema;
    this.#fallback = fallback;
  }

  /** What was written last; the fallback where there is nothing, or nothing that can be used. */
  async read(): Promise<v.InferOutput<S>> {
    try {
      return v.parse(this.#schema, JSON.parse(await readFile(this.#path, 'utf8')));
    } catch {
      return this.#fallback;
    }
  }

  /** One after the other. A failure is let go: nothing that the user made depends on these files. */
  write(value: v.InferOutput<S>): Promise<void> {
    this.#writing = this.#writing
      .then(() => replaceFile(this.#path, `${JSON.stringify(value, null, 2)}\n`))
      .catch(() => {});
    return this.#writing;
  }
}
