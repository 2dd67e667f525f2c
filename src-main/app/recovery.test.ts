import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDocument } from '@shared/design/defaults.ts';
import { Recovery } from './recovery.ts';
import { shortProjects } from './testing/short-projects.ts';

let folder: string;
let file: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adjoint-recovery-'));
  file = join(folder, 'session.adjoint-session');
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const session = { document: defaultDocument(), path: null, name: 'mine' };
/** @param shadow is awaited in the middle of every write */
const recoveryWith = (shadow: () => Promise<null>, inFolder = folder): Recovery =>
  new Recovery({
    folder: inFolder,
    shadow,
    update: () => 0,
    say: (message) => said.push(message),
    projects: shortProjects(folder),
  });
const nothing = (): Promise<null> => Promise.resolve(null);

describe('when the window closes', () => {
  it.each([
    ['asked', { asked: true, dirty: true }],
    ['saved', { asked: false, dirty: false }],
  ])('%s, a write that is under way leaves nothing behind', async (_name, how) => {
    let go = (): void => {};
    const recovery = recoveryWith(() => new Promise((resolve) => (go = () => resolve(null))));
    const kept = recovery.keep(session);
    await new Promise((resolve) => setImmediate(resolve));
    const ended = recovery.end(how);
    go();
    await Promise.all([kept, ended]);
    expect(existsSync(file)).toBe(false);
  });

  it('with work that nobody was asked about, what is kept stays', async () => {
    const recovery = recoveryWith(nothing);
    await recovery.keep(session);
    await recovery.end({ asked: false, dirty: true });
    expect(await recoveryWith(nothing).recover()).toMatchObject({
      session: { name: 'mine', checkpoint: null },
    });
  });

  it('before a page has taken up what was kept, or after it has crashed, that stays', async () => {
    await recoveryWith(nothing).keep(session);
    await recoveryWith(nothing).end({ asked: false, dirty: false });
    expect(existsSync(file)).toBe(true);
    const crashed = recoveryWith(nothing);
    await crashed.keep(session);
    crashed.pageGone();
    await crashed.end({ asked: false, dirty: false });
    expect(existsSync(file)).toBe(true);
  });
});

it('a profile that takes nothing is said once', async () => {
  const none = join(folder, 'none');
  writeFileSync(none, '');
  const recovery = recoveryWith(nothing, none);
  await recovery.keep(session);
  await recovery.keep({ ...session, name: 'other' });
  expect(said).toEqual([expect.stringMatching(/cannot be kept in case of a crash: .*Save your work often/)]);
});
