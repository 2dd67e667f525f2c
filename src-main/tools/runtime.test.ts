import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cacheFolder } from './paths.mjs';
import { findElectron } from './runtime.mjs';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'adjoint-runtime-'))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const program = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' } as Record<
  string,
  string
>;

describe('findElectron', () => {
  it('takes the folder of ELECTRON_OVERRIDE_DIST_PATH before any other', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
    const executable = join(folder, program[process.platform] ?? 'electron');
    mkdirSync(dirname(executable), { recursive: true });
    writeFileSync(executable, '');
    writeFileSync(join(folder, 'version'), 'v45.0.1\n');
    expect(await findElectron()).toEqual({ path: folder, executable, version: '45.0.1', source: 'override' });
  });

  it('refuses such a folder without an Electron in it, by name', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
    await expect(findElectron()).rejects.toThrow(`ELECTRON_OVERRIDE_DIST_PATH is ${folder}`);
  });
});

it('keeps downloads in $ADJOINT_CACHE, else below $XDG_CACHE_HOME', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/x');
  vi.stubEnv('ADJOINT_CACHE', '');
  expect(cacheFolder()).toBe(join('/x', 'adjoint'));
  vi.stubEnv('ADJOINT_CACHE', '/y');
  expect(cacheFolder()).toBe('/y');
});
