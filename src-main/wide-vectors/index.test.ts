import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wideFlag } from './flag.ts';
import { useWideVectors } from './index.ts';
import type { Started } from './index.ts';
import { StoredVerdict, subjectHere, userCache } from './verdict.ts';
import type { Verdict } from './verdict.ts';

const NODE_26 = '14.6.202.34-node.34';
const launcher = { program: 'node', words: ['wide-vectors.js'] };
const minutes = 60_000;
let folder: string;
let flags: string[];
let started: (readonly string[])[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adjoint-wide-'));
  flags = [];
  started = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function start({
  v8 = NODE_26,
  architecture = 'x64',
  now = 0,
  environment = {},
  adjoint = '1.2.3',
} = {}): Started {
  return useWideVectors(adjoint, launcher, {
    v8,
    architecture,
    environment: { ADJOINT_CACHE: folder, ...environment },
    now: () => now,
    setFlag: (flag) => void flags.push(flag),
    start: (program, words) => void started.push([program, ...words]),
  });
}

const stored = (v8 = NODE_26): StoredVerdict => new StoredVerdict(folder, { ...subjectHere('1.2.3'), v8 });
const yes: Verdict = { verdict: 'yes', gain: 1.3, reason: 'faster' };
const no: Verdict = { verdict: 'no', reason: 'aborted' };

describe('the flag', () => {
  const old = '--experimental-wasm-revectorize';
  it.each([
    ['11.3.244.8-node.38', 'x64', null],
    ['13.0.245.18-electron.0', 'x64', null],
    ['13.5.1', 'x64', null],
    ['13.6.233.17-node.37', 'x64', old],
    [NODE_26, 'x64', old],
    ['15.3.9', 'x64', old],
    ['15.4.1', 'x64', '--wasm-revectorize'],
    ['15.6.1-electron.0', 'x64', '--wasm-revectorize'],
    ['16.0.1-electron.0', 'x64', '--wasm-revectorize'],
    ['15.6.1-electron.0', 'arm64', null],
    ['nonsense', 'x64', null],
  ])('of V8 %s on %s is %s', (v8, architecture, flag) => {
    expect(wideFlag(v8, architecture)).toBe(flag);
  });
});

describe('a start', () => {
  it.each(['11.3.244.8-node.38', '13.0.245.18-electron.0', '13.5.1'])(
    'on V8 %s sets no flag and starts nothing, whatever the cache says',
    async (v8) => {
      await stored(v8).write(yes);
      expect(start({ v8 })).toEqual({ wide: false, test: null });
      expect([flags, started]).toEqual([[], []]);
    },
  );

  it('sets the flag where the verdict is yes, and nothing where it is no', async () => {
    await stored().write(yes);
    expect(start()).toEqual({ wide: true, test: null });
    expect(flags).toEqual(['--experimental-wasm-revectorize']);
    await stored().write(no);
    expect(start()).toEqual({ wide: false, test: null });
    expect(flags).toHaveLength(1);
  });

  it('keeps to ADJOINT_WIDE=0', async () => {
    expect(start({ environment: { ADJOINT_WIDE: '0' } }).test).toBeNull();
    await stored().write(yes);
    expect(start({ environment: { ADJOINT_WIDE: '0' } }).wide).toBe(false);
    expect(flags).toEqual([]);
  });

  it('asks anew for another V8 and another Adjoint', async () => {
    await stored().write(yes);
    expect(start({ v8: '14.7.1' }).test).not.toBeNull();
    expect(start({ adjoint: '1.2.4' }).test).not.toBeNull();
  });

  it('tests once where nothing is known, not again while that test runs', () => {
    const first = start();
    expect([first.wide, started]).toEqual([false, []]);
    first.test?.();
    expect(started).toEqual([['node', 'wide-vectors.js', 'judge', '1.2.3']]);
    expect(start({ now: 14 * minutes })).toEqual({ wide: false, test: null });
    expect(flags).toEqual([]);
  });

  it('gives up after three tests that said nothing', () => {
    for (const attempt of [0, 1, 2]) {
      const { test } = start({ now: attempt * 15 * minutes });
      expect(test, `attempt ${attempt}`).not.toBeNull();
      test?.();
    }
    expect(start({ now: 1000 * minutes }).test).toBeNull();
    expect(started).toHaveLength(3);
  });

  it.each([
    '',
    '{',
    'null',
    '{"verdict":"yes"}',
    '{"verdict":"maybe"}',
    '{"verdict":"testing","attempt":"1","since":0}',
  ])('takes %j in the cache for nothing', async (text) => {
    await stored().write(yes);
    writeFileSync(stored().path, text);
    const { wide, test } = start();
    expect(wide).toBe(false);
    expect(test).not.toBeNull();
  });

  it('starts no test where its mark cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    start({ environment: { ADJOINT_CACHE: join(folder, 'file') } }).test?.();
    expect(started).toEqual([]);
  });
});

describe('the cache', () => {
  it('is a file per subject that says what it is about', async () => {
    await stored().write(yes);
    await stored('14.7').write(no);
    const files = readdirSync(join(folder, 'wide-vectors'));
    expect(files).toHaveLength(2);
    expect(JSON.parse(readFileSync(stored().path, 'utf8'))).toEqual({
      ...subjectHere('1.2.3'),
      v8: NODE_26,
      ...yes,
    });
  });

  it('lies where the system has such things', () => {
    expect(userCache({ ADJOINT_CACHE: '/a', XDG_CACHE_HOME: '/x' }, 'linux')).toBe('/a');
    expect(userCache({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe(join('/x', 'adjoint'));
    expect(userCache({}, 'linux')).toMatch(/[.]cache.adjoint$/);
    expect(userCache({ LOCALAPPDATA: 'L' }, 'win32')).toBe(join('L', 'Adjoint', 'Cache'));
    expect(userCache({}, 'darwin')).toMatch(/Library.Caches.Adjoint$/);
  });
});
