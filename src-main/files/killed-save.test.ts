import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HeldTexts } from './held-texts.ts';
import { readProjectFile } from './project-io.ts';
import { buildThread } from '../worker/testing/built-thread.ts';

/** Saves that are cut off by a kill, at moments drawn from this seed. */
const SAVES = 1000;
const SEED = 20261124;
/** Saves that a process has under way when it is killed, each of a file of its own: starting it is what takes time. */
const AT_ONCE = 10;
/** Milliseconds after each file was saved once; about as long as the next round of saves takes. */
const LATEST = 50;
/** Processes at a time. */
const HANDS = 2;

let saver: ReturnType<typeof buildThread>;
let folder: string;
beforeAll(() => {
  saver = buildThread('src-main/files/testing/saver.ts');
  folder = mkdtempSync(join(tmpdir(), 'adjoint-killed-'));
}, 60_000);
afterAll(() => {
  saver.remove();
  rmSync(folder, { recursive: true });
});

/**
 * Starts a saver and kills it so many milliseconds after it has saved every file once.
 *
 * @returns the last revision that it told of, for each path
 */
function killed(paths: readonly string[], first: number, after: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [saver.script, String(first), ...paths], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // Reading the certificates that it names would take most of Node's start.
      env: { ...process.env, NODE_EXTRA_CA_CERTS: '' },
    });
    const told = new Map<number, number>();
    let rest = '';
    child.stdout.on('data', (text: Buffer) => {
      const before = told.size;
      const lines = (rest + text.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const [index, revision] of lines.map((line) => line.split(' ').map(Number)))
        told.set(index, revision);
      if (before < paths.length && told.size === paths.length) setTimeout(() => child.kill('SIGKILL'), after);
    });
    child.once('error', reject);
    child.once('close', () => {
      if (told.size < paths.length) reject(new Error('it ended before it had saved'));
      else resolve(paths.map((_, index) => told.get(index)!));
    });
  });
}

/** @returns the revision that the file is, whole. */
async function revisionOf(path: string): Promise<number> {
  const { document, checkpoint } = await readProjectFile({ path, held: new HeldTexts(folder) });
  const { seed } = document.design;
  expect(checkpoint?.epoch).toBe(seed);
  expect(checkpoint?.layers[0].weights.every((weight) => weight === seed)).toBe(true);
  return seed;
}

describe('a process killed while it saves', () => {
  it(`leaves the old project or the new one, ${SAVES} times`, { timeout: 300_000 }, async () => {
    const perHand = SAVES / AT_ONCE / HANDS;
    const hand = async (index: number): Promise<void> => {
      const moments = fc.sample(fc.double({ min: 0, max: LATEST, noNaN: true }), {
        seed: SEED + index,
        numRuns: perHand,
      });
      const paths = Array.from({ length: AT_ONCE }, (_, file) => join(folder, `${index}-${file}.adjoint`));
      let next = 1;
      for (const moment of moments) {
        const told = await killed(paths, next, moment);
        const found = await Promise.all(paths.map(revisionOf));
        for (const [file, revision] of found.entries())
          expect([told[file], told[file] + 1]).toContain(revision);
        next = Math.max(...found) + 1;
      }
    };
    await Promise.all(Array.from({ length: HANDS }, (_, index) => hand(index)));
    // What a kill in the middle of writing leaves behind: about one in three was.
    const cutOff = readdirSync(folder).filter((name) => !name.endsWith('.adjoint'));
    expect(cutOff.length).toBeGreaterThan(SAVES / 20);
  });
});
