import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-lock-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('withLock', () => {
  const path = join(folder, 'a.lock');

  it('lets one in at a time and leaves no file behind, also after a failure', async () => {
    let inside = 0;
    let most = 0;
    const visit = async (fails: boolean): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
      if (fails) throw new Error('failed inside');
    };
    const results = await Promise.allSettled(
      [false, true, false].map((fails) => withLock(path, () => visit(fails))),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('takes over from a process that died', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(path, String(pid));
    expect(await withLock(path, () => 'done')).toBe('done');
  });
});
