import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as v from 'valibot';
import { Stored } from './stored.ts';

const schema = v.object({ x: v.number() });
let folder: string;
let path: string;
let said: string[];
let stored: Stored<typeof schema>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adjoint-stored-'));
  path = join(folder, 'window.json');
  said = [];
  stored = new Stored(path, schema, { x: 0 }, (message) => said.push(message));
});
afterEach(() => rmSync(folder, { recursive: true }));
const asides = (): string[] => readdirSync(folder).filter((name) => name.startsWith('window.aside-'));

it('gives back what was written, and the fallback where there is nothing', async () => {
  expect(await stored.read()).toEqual({ x: 0 });
  await stored.write({ x: 3 });
  expect(await stored.read()).toEqual({ x: 3 });
  expect(said).toEqual([]);
  expect(readdirSync(folder)).toEqual(['window.json']);
});

it.each([
  ['a newer version’s', '{"version": 7, "screens": [{"x": 1}]}'],
  ['cut off', '{"x": 1'],
  ['empty', ''],
  ['not text', '\u0000\u0001'],
])('one that is %s is put aside as it is, and said', async (_name, text) => {
  writeFileSync(path, text);
  expect(await stored.read()).toEqual({ x: 0 });
  await stored.write({ x: 5 });
  expect(readFileSync(path, 'utf8')).toBe('{\n  "x": 5\n}\n');
  expect(asides()).toHaveLength(1);
  expect(readFileSync(join(folder, asides()[0]), 'utf8')).toBe(text);
  expect(said).toEqual([expect.stringContaining(`put aside as ${asides()[0]}`)]);
});

it('a folder in its place is put aside with what is in it', async () => {
  mkdirSync(path);
  writeFileSync(join(path, 'kept'), 'kept');
  expect(await stored.read()).toEqual({ x: 0 });
  await stored.write({ x: 5 });
  expect(await stored.read()).toEqual({ x: 5 });
  expect(existsSync(join(folder, asides()[0], 'kept'))).toBe(true);
});

it('what a newer version has added stays', async () => {
  writeFileSync(path, '{"x": 1, "panels": ["a"]}');
  expect(await stored.read()).toEqual({ x: 1 });
  await stored.write({ x: 2 });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ x: 2, panels: ['a'] });
  expect(said).toEqual([]);
});
