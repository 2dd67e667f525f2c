import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@shared/contract/fault.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import { describe, expect, it, vi } from 'vitest';
import { Desk, type DeskOptions } from './desk.ts';

/** A desk over a host that does as it is told; nothing but opening and preparing is there. */
function deskWith(prepare: (...given: unknown[]) => Promise<unknown>) {
  const notices: string[] = [];
  const desk = new Desk({
    host: { prepare },
    projects: { read: () => Promise.resolve({ document: defaultDocument(), checkpoint: saved }) },
    recent: { add: () => Promise.resolve() },
    onRecent: () => {},
    onNotice: (message: string) => void notices.push(message),
  } as unknown as DeskOptions);
  return { desk, notices };
}
const saved = { weights: 'of the project' };
const misfit = new Fault({ code: 'checkpoint', message: 'saved weights, h1: wanted W of 9 × 5, got 8 × 5' });

async function opened(desk: Desk): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-desk-'));
  const path = join(folder, 'a.adjoint');
  writeFileSync(path, '');
  await desk.open(path).finally(() => rmSync(folder, { recursive: true }));
}

describe('the weights of an opened project', () => {
  it('go to its run, once', async () => {
    const prepare = vi.fn(() => Promise.resolve({ run: 1 }));
    const { desk, notices } = deskWith(prepare);
    await opened(desk);
    await desk.prepareRun(defaultDocument());
    await desk.prepareRun(defaultDocument());
    expect(prepare.mock.calls.map((call: unknown[]) => call[1])).toEqual([saved, null]);
    expect(notices).toEqual([]);
  });

  it('are told of and left out where they do not fit, so that training can begin anew', async () => {
    const prepare = vi.fn((_document: unknown, weights: unknown) =>
      weights ? Promise.reject(misfit) : Promise.resolve({ run: 2 }),
    );
    const { desk, notices } = deskWith(prepare);
    await opened(desk);
    expect(await desk.prepareRun(defaultDocument())).toEqual({ run: 2 });
    expect(notices).toEqual([expect.stringMatching(/do not fit .* wanted W of 9 × 5, got 8 × 5\. Training/)]);
    await desk.prepareRun(defaultDocument());
    expect(prepare.mock.calls.map(([, weights]) => weights)).toEqual([saved, null, null]);
  });

  it('wait on where the run fails for another reason', async () => {
    const prepare = vi
      .fn()
      .mockRejectedValueOnce(new Fault({ code: 'run-ended', message: 'a later call came first' }))
      .mockResolvedValue({ run: 3 });
    const { desk } = deskWith(prepare);
    await opened(desk);
    await expect(desk.prepareRun(defaultDocument())).rejects.toMatchObject({ code: 'run-ended' });
    await desk.prepareRun(defaultDocument());
    expect(prepare.mock.calls.map((call: unknown[]) => call[1])).toEqual([saved, saved]);
  });
});
