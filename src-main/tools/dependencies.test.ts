import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './paths.mjs';

interface Manifest {
  version: string;
  license: string;
  dependencies?: Record<string, string>;
  devDependencies: Record<string, string>;
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;

/** The first table of docs/dependencies.md: package → version, licence, ships, why. */
const rows = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
  .split('\n## ')[0]
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );

describe('docs/dependencies.md', () => {
  const { dependencies, devDependencies } = readManifest('.');

  it('names every package of package.json with its version, and no other', () => {
    expect(Object.fromEntries(rows.map(([name, version]) => [name, version]))).toEqual({
      ...dependencies,
      ...devDependencies,
    });
  });

  it('names the licence that the installed package states', () => {
    for (const [name, version, licence] of rows) {
      const manifest = readManifest(`node_modules/${name}`);
      expect({ name, version, licence }).toEqual({
        name,
        version: manifest.version,
        licence: manifest.license,
      });
    }
  });

  it('gives a reason for each', () => {
    expect(rows.filter(([, , , ships, why]) => !/^(yes|no)$/.test(ships) || !why)).toEqual([]);
  });

  it('finds every version pinned exactly', () => {
    expect(Object.entries(devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual(
      [],
    );
  });
});
