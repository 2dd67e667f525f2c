import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildThread } from '../../worker/testing/built-thread.ts';
import { wideFlag } from '../flag.ts';
import { userCache } from '../verdict.ts';

/** Node 26, where the benchmark has fetched it (bench/place.ts). */
function newerNode(): string | null {
  const cache = userCache(process.env);
  const folders = existsSync(cache)
    ? readdirSync(cache).filter((name) => name.startsWith('bench-node-'))
    : [];
  const packaged = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
  return folders.map((name) => join(cache, name, packaged)).find((path) => existsSync(path)) ?? null;
}

const { script, remove } = buildThread('src-main/wide-vectors/self-test/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'adjoint-wide-'));
afterAll(() => {
  remove();
  rmSync(folder, { recursive: true });
});

describe('the self-test', () => {
  it('measures here without any flag', () => {
    const text = execFileSync(process.execPath, [script, 'measure'], { encoding: 'utf8' });
    expect(JSON.parse(text)).toMatchObject({ wrong: null });
  });

  it.runIf(wideFlag(process.versions.v8, process.arch) === null)(
    'judges nothing where no flag may be set',
    () => {
      execFileSync(process.execPath, [script, 'judge', '1.2.3'], {
        env: { ...process.env, ADJOINT_CACHE: folder },
      });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  const node = newerNode();
  const unless = node ? it : it.skip;
  unless(
    `judges in ${node ?? 'Node 26, which is not here: npm run bench -- --peers adjoint-wasm-exact-node26 fetches it'}`,
    async () => {
      const env = { ...process.env, ADJOINT_CACHE: folder };
      const child = spawn(node!, [script, 'judge', '1.2.3'], { env, stdio: 'ignore' });
      expect(await once(child, 'exit')).toEqual([0, null]);
      const [name] = readdirSync(join(folder, 'wide-vectors'));
      const { reason } = JSON.parse(readFileSync(join(folder, 'wide-vectors', name), 'utf8')) as {
        reason: string;
      };
      // All bits are right; how fast it is here is no matter of a test.
      expect(reason).toMatch(/^exact \d+[.]\d+ × as fast with the flag/);
    },
    300_000,
  );
});
