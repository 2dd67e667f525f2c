import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashOf } from '../files/data-files.ts';
import { DataOnDisk } from './data-on-disk.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adjoint-on-disk-'));
  path = join(folder, 'a.csv');
  writeFileSync(path, 'a,b\n1,2\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a data file that was touched, moved and brought back, written anew or replaced by a folder is known for what it is', async () => {
  const file = { path, sha256: await hashOf(path) };
  const disk = new DataOnDisk();
  expect(await disk.look(file)).toBe('same');
  utimesSync(path, 1, 1);
  expect(await disk.look(file)).toBe('same');
  renameSync(path, `${path}.away`);
  expect(await disk.look(file)).toBe('missing');
  renameSync(`${path}.away`, path);
  expect(await disk.look(file)).toBe('same');
  writeFileSync(path, 'a,b\n1,3\n');
  expect(statSync(path).size).toBe(8);
  expect(await disk.look(file)).toBe('changed');
  writeFileSync(path, 'a,b\n');
  expect(await disk.look(file)).toBe('changed');
  rmSync(path);
  expect(await disk.look({ ...file, path: folder })).toBe('missing');
});
