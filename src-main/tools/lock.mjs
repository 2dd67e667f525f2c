import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** @param {number} processId whether such a process is alive (one of another user counts as alive) */
function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Removes the lock of a process that died while it held it.
 * @param {string} path
 * @returns {number | undefined} the process that still holds it
 */
function clearIfAbandoned(path) {
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file) return undefined;
  const holder = Number(readFileSync(path, 'utf8'));
  // An empty file belongs to a process that is about to write its id, or died before it could.
  const abandoned = holder > 0 ? !isAlive(holder) : Date.now() - file.mtimeMs > 10_000;
  if (!abandoned) return holder;
  rmSync(path, { force: true });
  return undefined;
}

/**
 * Runs `action` while this process alone holds the lock file at `path`; waits while another living process
 * holds it. The file contains the holder's process id.
 * @template T
 * @param {string} path
 * @param {() => T | Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(path, action) {
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; ;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      const holder = clearIfAbandoned(path);
      if (holder && !told) console.error(`Waiting for process ${holder}, which holds ${path} …`);
      told ||= Boolean(holder);
      await sleep(200);
    }
  }
  try {
    return await action();
  } finally {
    rmSync(path, { force: true });
  }
}
