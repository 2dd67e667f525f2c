import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROJECT_EXTENSION } from './project-files.ts';

/**
 * The project file that a command line names, by its path or, as file managers of Linux do, by its `file:` URL.
 *
 * @param folder that relative paths are from
 * @returns null where there is none
 */
export function projectIn(argv: readonly string[], folder: string): string | null {
  const given = argv.slice(1).find((word) => !word.startsWith('-') && word.endsWith(PROJECT_EXTENSION));
  if (given === undefined) return null;
  if (!given.startsWith('file:')) return resolve(folder, given);
  try {
    return fileURLToPath(given);
  } catch {
    return null; // Of another machine.
  }
}
