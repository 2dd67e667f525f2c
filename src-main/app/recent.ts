import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { projectName } from './project-files.ts';
import { Stored } from './stored.ts';

const MOST_RECENT = 10;

/** The project files used last, newest first. */
export class RecentProjects {
  readonly #stored: Stored<v.GenericSchema<string[]>>;
  #paths: string[] | null = null;

  /** @param folder of the user's settings, @param say is told of a list that was put aside */
  constructor(folder: string, say?: (message: string) => void) {
    this.#stored = new Stored(join(folder, 'recent.json'), v.array(v.string()), [], say);
  }

  /** Those that are still there. */
  async list(): Promise<{ path: string; name: string }[]> {
    this.#paths ??= await this.#stored.read();
    return this.#paths.filter((path) => existsSync(path)).map((path) => ({ path, name: projectName(path) }));
  }

  async add(path: string): Promise<void> {
    this.#paths ??= await this.#stored.read();
    this.#paths = [path, ...this.#paths.filter((other) => other !== path)].slice(0, MOST_RECENT);
    await this.#stored.write(this.#paths);
  }
}
