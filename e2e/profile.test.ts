import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './launch.ts';
import { expectState } from './steps.ts';

/** The profile folder: of a newer version, damaged, or prepared by whoever images the machines. */
const profileWith = (files: Readonly<Record<string, string | null>>): string => {
  const profile = mkdtempSync(join(tmpdir(), 'adjoint-profile-'));
  for (const [name, text] of Object.entries(files))
    if (text === null) mkdirSync(join(profile, name));
    else writeFileSync(join(profile, name), text);
  return profile;
};

test('files of a newer version are put aside as they are, and said', async ({ start }) => {
  const files = {
    'window.json': '{"version": 9, "windows": [{"screen": 1}]}',
    'recent.json': '{"version": 9, "projects": ["/a.adjoint"]}',
    'session.adjoint-session': 'adjoint-session 9\n{"parts": []}\n',
  };
  const profile = profileWith(files);
  const { page, app, problems } = await start({ profile });
  await expectState(page, /Ready/);
  await expect(page.getByText(/window\.json cannot be read by this version/)).toBeVisible();
  await expect(page.getByText(/recent\.json cannot be read by this version/)).toBeVisible();
  await expect(page.getByText(/A newer version of Adjoint wrote it/)).toBeVisible();
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0].setBounds({ x: 5, y: 6, width: 1000, height: 700 }),
  );
  const gone = new Promise((resolve) => app.process().once('exit', resolve));
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
  await gone;
  const kept = readdirSync(profile).filter((name) => /\.aside-|^unreadable-/.test(name));
  expect(new Set(kept.map((name) => readFileSync(join(profile, name), 'utf8')))).toEqual(
    new Set(Object.values(files)),
  );
  expect(problems).toEqual([]);
});

test('damaged files and folders in their place do not keep the app from starting', async ({ start }) => {
  const profile = profileWith({
    'window.json': '{"x": 1',
    'recent.json': null,
    'session.adjoint-session': null,
  });
  const { page, problems } = await start({ profile });
  await expectState(page, /Ready/);
  await expect(page.getByText(/wanted a file, got a folder/)).toBeVisible();
  expect(problems).toEqual([]);
});

test('a window.json put into a new profile is taken as it is', async ({ start }) => {
  const bounds = { x: 120, y: 90, width: 1100, height: 720 };
  const profile = profileWith({ 'window.json': JSON.stringify({ ...bounds, maximized: false }) });
  const { page, app } = await start({ profile });
  await expectState(page, /Ready/);
  expect(
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getNormalBounds()),
  ).toEqual(bounds);
  // What the model machine wrote is what the next one reads.
  const gone = new Promise((resolve) => app.process().once('exit', resolve));
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
  await gone;
  expect(JSON.parse(readFileSync(join(profile, 'window.json'), 'utf8'))).toEqual({
    ...bounds,
    maximized: false,
  });
});
