import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder, absolute. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..');

/**
 * Where downloads that outlive a clone are kept: `$ADJOINT_CACHE`, else `$XDG_CACHE_HOME/adjoint`, else
 * `~/.cache/adjoint`. Outside the repository, so that a fresh clone does not fetch 196 MB again.
 */
export function cacheFolder() {
  const { ADJOINT_CACHE, XDG_CACHE_HOME } = process.env;
  return ADJOINT_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'adjoint');
}
