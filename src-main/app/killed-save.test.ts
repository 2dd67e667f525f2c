import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HeldTexts } from '../files/held-texts.ts';
import { readProjectFile } from '../files/project-io.ts';
import { buildThread } from '../worker/testing/built-thread.ts';

/** Kills of a process that saves, at moments drawn from this seed. */
const KILLS = 1000;
const SEED = 20261124;
/** Milliseconds after the first save; one takes a few. */
const LATEST = 12;
/** Processes at a time, each with a file of its own. */
const HANDS = 4;

let saver: ReturnType<typeof buildThread>;
let folder: string;
beforeAll(() => {
  saver = buildThread('src-main/app/testing/saver.ts');
  folder = mkdtempSync(join(tmpdir(), 'adjoint-killed-'));
}, 60_000);
afterAll(() => {
  saver.remove();
  rmSync(folder, { recursive: true });
});

/** Starts a saver, kills it so many milliseconds after its first save. @returns the last revision that it told of */
function killed(path: string, first: number, after: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [saver.script, path, String(first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = '';
    child.stdout.on('data', (text: Buffer) => {
      if (told === '') setTimeout(() => child.kill('SIGKILL'), after);
      told += text.toString();
    });
    child.once('error', reject);
    child.once('close', () => {
      const whole = told.split('\n').slice(0, -1);
      if (whole.length === 0) reject(new Error('it ended before it had saved'));
      else resolve(Number(whole[whole.length - 1]));
    });
  });
}

describe('a process killed while it saves', () => {
  it(`leaves the old project or the new one, ${KILLS} times`, { timeout: 600_000 }, async () => {
    let left = KILLS;
    const hand = async (index: number): Promise<void> => {
      const moments = fc.sample(fc.double({ min: 0, max: LATEST, noNaN: true }), {
        seed: SEED + index,
        numRuns: KILLS,
      });
      const path = join(folder, `${index}.adjoint`);
      let next = 1;
      for (const moment of moments) {
        if (left-- <= 0) break;
        const told = await killed(path, next, moment);
        const { document, checkpoint } = await readProjectFile({ path, held: new HeldTexts(folder) });
        const { seed } = document.design;
        expect(seed).toBeGreaterThanOrEqual(told);
        expect(seed).toBeLessThanOrEqual(told + 1);
        expect(checkpoint?.epoch).toBe(seed);
        expect(checkpoint?.layers[0].weights.every((weight) => weight === seed)).toBe(true);
        next = seed + 1;
      }
    };
    await Promise.all(Array.from({ length: HANDS }, (_, index) => hand(index)));
  });
});
