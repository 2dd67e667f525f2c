import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { projectIn } from './project-argument.ts';

const folder = resolve('/home/me');
const found = (...words: string[]): string | null => projectIn(['adjoint', ...words], folder);

it('finds the project that a command line names', () => {
  expect(found('--some-switch', 'iris.adjoint')).toBe(resolve(folder, 'iris.adjoint'));
  expect(found(resolve('/data/iris.adjoint'))).toBe(resolve('/data/iris.adjoint'));
  expect(found('--user-data-dir=/x.adjoint', 'notes.txt')).toBeNull();
});

it('finds it by the URL that a file manager gives', () => {
  const path = resolve('/home/me/Übung 1 #2.adjoint');
  expect(found(pathToFileURL(path).href)).toBe(path);
  expect(found('file://%zz/iris.adjoint')).toBeNull();
});
