import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { root } from '../steps.ts';
import { InstalledApp, type StartOptions } from './driver.ts';

/** What the tests of the packaged app share. */

export const run = promisify(execFile);

/** Where `npm run dist -- --runtime=here` puts what it makes. */
export const made = join(root, 'dist/development');

/** What this machine's Chromium needs to be told. */
export const machine = (process.env.ADJOINT_SWITCHES ?? '').split(' ').filter(Boolean);

/** Debian's user `nobody`. */
export const nobody = 65534;

/** A new empty folder. */
export const fresh = (name: string): string => mkdtempSync(join(tmpdir(), `adjoint-${name}-`));

/** Unpacks the archive outside the checkout. @returns the folder of the program */
export async function unpack(): Promise<string> {
  const folder = fresh('unpacked');
  const archive = join(made, 'adjoint-0.1.0-linux-x64.tar.gz');
  await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  return folder;
}

export const statusOf = (app: InstalledApp): Promise<string> =>
  app.read(`[...document.querySelectorAll('[role=status]')].map((each) => each.textContent).join(' ')`);

/** Waits until the window can train. */
export async function ready(app: InstalledApp): Promise<void> {
  const enabled = `[...document.querySelectorAll('button')].some(
    (button) => button.textContent.trim() === 'Train' && !button.disabled)`;
  await expect.poll(() => app.read(enabled), { timeout: 20_000 }).toBe(true);
}

/** Trains Iris in the window of an installed app, from a key press to the last epoch. */
export async function trainsInItsWindow(
  path: string,
  words: readonly string[] = machine,
  options: StartOptions = {},
): Promise<void> {
  const app = await InstalledApp.start(path, [...words, `--user-data-dir=${fresh('profile')}`], options);
  try {
    expect(await app.read('location.href')).toBe('adjoint://app/index.html');
    await ready(app);
    await app.press(' ', 'Space');
    await expect.poll(() => statusOf(app), { timeout: 30_000 }).toContain('200 epochs are done');
  } finally {
    await app.end();
  }
}

/** Identifiers of a process and of all below it. */
export function processesOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each)))
    try {
      const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ');
      parents.set(Number(name), Number(parent));
    } catch {
      // It has ended meanwhile.
    }
  const below = (id: number): number[] => [
    id,
    ...[...parents].filter(([, parent]) => parent === id).flatMap(([child]) => below(child)),
  ];
  return below(pid);
}

/**
 * Memory of a process and all below it, bytes.
 *
 * @param kinds as the kernel calls them: `Pss` counts shared pages by their share, `Private_Clean` and
 * `Private_Dirty` those of one process alone
 */
export function memoryOf(pid: number, kinds: readonly string[]): number {
  let sum = 0;
  for (const id of processesOf(pid)) {
    const rollup = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    for (const kind of kinds)
      sum += 1024 * Number(new RegExp(`^${kind}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0);
  }
  return sum;
}
