import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultDocument } from '../src-shared/design/defaults.ts';
import { writeProject } from '../src-shared/formats/project.ts';
import { expect, test } from './launch.ts';
import { answerOpen, answerSave, chooseMenu, epochOf, goTo, oneEpoch, windowTitle } from './steps.ts';

/** A project whose table is long enough to be kept beside the document, and whose file has a thread of its own. */
const folder = mkdtempSync(join(tmpdir(), 'adjoint-large-'));
const rows = Array.from(
  { length: 60_000 },
  (_, i) => `${(i * 7) % 13},${i / 1e5},"größe ${i % 3}",${i % 2 ? 'high' : 'low'}`,
);
const text = `mass,length,kind,size\n${rows.join('\n')}\n${'#'.repeat(2 ** 20)}\n`;
const name = 'large.csv';

function project(): string {
  const path = join(folder, 'large.adjoint');
  const base = defaultDocument();
  const column = (label: string, role: 'input' | 'target' | 'ignore', kind: 'numeric' | 'categorical') => ({
    name: label,
    role,
    kind,
  });
  const data = {
    ...base.data,
    source: { kind: 'embedded', name, text, dialect: { comment: '#' } } as const,
    columns: [
      column('mass', 'input', 'numeric'),
      column('length', 'input', 'numeric'),
      column('kind', 'ignore', 'categorical'),
      column('size', 'target', 'categorical'),
    ],
  };
  writeFileSync(
    path,
    writeProject({ document: { data, design: { ...base.design, batchSize: 128 } }, checkpoint: null }),
  );
  return path;
}
const textIn = (path: string): string =>
  (JSON.parse(readFileSync(path, 'utf8')) as { document: { data: { source: { text: string } } } }).document
    .data.source.text;

test('a large project opens, trains, survives a kill, and is saved with its table', async ({ start }) => {
  const first = await start();
  const { app, page, profile } = first;
  await answerOpen(app, project());
  await chooseMenu(app, 'project.open');
  await goTo(page, 'Data');
  await expect(page.getByText(`${name}: 60 000 rows, 4 columns`)).toBeVisible();
  await oneEpoch(page);
  await expect.poll(() => epochOf(page)).toBe(1);
  const session = join(profile, 'session.adjoint-session');
  await expect.poll(() => existsSync(session), { timeout: 15_000 }).toBe(true);
  // The table is not a part of what is written every few seconds.
  expect(readFileSync(session).length).toBeLessThan(2 ** 20);
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  app.process().kill('SIGKILL');
  await ended;

  const second = await start({ profile });
  await expect(second.page.getByText(/is back: it was not saved/)).toBeVisible();
  await goTo(second.page, 'Data');
  await expect(second.page.getByText(`${name}: 60 000 rows, 4 columns`)).toBeVisible();
  const copy = join(folder, 'copy.adjoint');
  await answerSave(second.app, copy);
  await chooseMenu(second.app, 'project.saveAs');
  await expect(second.page.getByText('Saved copy')).toBeVisible();
  expect(await windowTitle(second.app)).toBe('copy — Adjoint');
  expect(textIn(copy) === text).toBe(true);
  expect(readdirSync(join(profile, 'tables'))).toHaveLength(1);
  expect([...first.problems, ...second.problems]).toEqual([]);

  const gone = new Promise((resolve) => second.app.process().once('exit', resolve));
  await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
  await gone;
  expect(existsSync(join(profile, 'tables'))).toBe(false);
});
