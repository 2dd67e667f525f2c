import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { adjoint, root } from './steps.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'adjoint-cli-'));

/** `Adjoint --cli …` in the Electron runtime, on a machine without a display. */
function inElectron(...words: string[]): Promise<{ stdout: string; stderr: string }> {
  return withoutDisplay(['--no-sandbox', root, '--cli', ...words]);
}

function withoutDisplay(words: string[], more = {}): Promise<{ stdout: string; stderr: string }> {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  return run(process.env.ADJOINT_ELECTRON!, words, { env: { ...env, ...more } });
}

for (const arithmetic of ['exact', 'fast'])
  test(`the app’s own command line needs no display and trains to the bytes of the other, ${arithmetic}`, async () => {
    const flags = ['train', '--data', join(root, 'assets/datasets/penguins.csv'), '--target', 'species'];
    const more = [
      '--layers',
      'tanh:6,gelu:5',
      '--dropout',
      '0.2',
      '--batch-size',
      '4',
      '--epochs',
      '12',
      '--momentum',
      '0.9',
      '--arithmetic',
      arithmetic,
    ];
    const [a, b] = [join(folder, `electron-${arithmetic}.json`), join(folder, `node-${arithmetic}.json`)];
    await inElectron(...flags, ...more, '--out', a);
    await adjoint(...flags, ...more, '--out', b);
    expect(readFileSync(a, 'utf8')).toBe(readFileSync(b, 'utf8'));
    // A machine that does not fuse would have said so and gone in exact; those of this test do.
    expect(JSON.parse(readFileSync(a, 'utf8')).training.arithmetic).toBe(arithmetic);
  });

test('a wrong command line ends with its status and words', async () => {
  const failure = await inElectron('trainn').catch((error: { code: number; stderr: string }) => error);
  expect(failure).toMatchObject({ code: 2 });
  expect((failure as { stderr: string }).stderr).toContain('Did you mean train?');
});

test('the self-test of wider vectors runs in the app, and only where V8 has them', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'adjoint-wide-'));
  const start = ['--ozone-platform=headless', '--no-sandbox', root];
  const { stdout } = await withoutDisplay([...start, '--wide-vectors', 'measure']);
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ wrong: null });
  const { stdout: v8 } = await run(process.env.ADJOINT_ELECTRON!, ['-p', 'process.versions.v8'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  test.skip(!v8.startsWith('13.0.'), `V8 ${v8.trim()} may have them`);
  await withoutDisplay([...start, '--cli', '--version'], { ADJOINT_CACHE: cache, ADJOINT_WIDE: undefined });
  expect(readdirSync(cache)).toEqual([]);
});
