import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './paths.mjs';

interface Report {
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Violations in a folder under the project's own rules. */
function violations(folder: string): Report['summary']['violations'] {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const words = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const sources = ['src-shared', 'src-main', 'src-renderer'];
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...words, ...sources], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (!stdout) throw new Error(stderr);
  return (JSON.parse(stdout) as Report).summary.violations;
}

/** A small tree of its own with the project's rules: path → source. */
function tree(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-layers-'));
  folders.push(folder);
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const targets = {
    'src-shared/contract/fault.ts': 'export class Fault extends Error {}',
    'src-main/engine/plan/plan.ts': 'export const plan = 1; export type Plan = number;',
    'src-main/worker/messages.ts': 'export type Message = number;',
    'src-renderer/bridge/client.ts': 'export const client = 1; export type Client = number;',
    'src-renderer/state/run.ts': "export { client } from '../bridge/client.ts';",
  };
  for (const [path, source] of Object.entries({ ...targets, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  return folder;
}

const component = (script: string, markup = ''): string => `<script lang="ts">${script}</script>${markup}`;

const plan = 'src-main/engine/plan/plan.ts';
const bridge = 'src-renderer/bridge/client.ts';
/** File, what it says, what it must not import. */
const bad: [string, string, string][] = [
  ['src-main/app/engine.ts', "import { plan } from '@engine/plan/plan.ts'; export default plan;", plan],
  ['src-main/app/type.ts', "import type { Plan } from '../engine/plan/plan.ts'; export type P = Plan;", plan],
  ['src-main/app/network.ts', "import { get } from 'node:https'; get('x');", 'https'],
  ['src-main/app/missing.ts', "import './nowhere.ts';", './nowhere.ts'],
  ['src-shared/design/engine.ts', "export { plan } from '@engine/plan/plan.ts';", plan],
  ['src-main/engine/ops/later.ts', "export * from '../plan/plan.ts';", plan],
  ['src-main/engine/ops/node.ts', "import { join } from 'node:path'; export default join;", 'path'],
  ['src-main/engine/ops/package.ts', "import 'papaparse';", 'node_modules/papaparse/papaparse.js'],
  ['src-main/engine/ops/a.test.ts', "import '../../worker/messages.ts';", 'src-main/worker/messages.ts'],
  ['src-main/tools/engine.mjs', "import '../engine/plan/plan.ts';", plan],
  ['src-renderer/train/bridge.ts', "export * from '../bridge/client.ts';", bridge],
  [
    'src-renderer/train/A.svelte',
    component("import { client } from '../bridge/client.ts';", '{client}'),
    bridge,
  ],
  ['src-renderer/train/view.ts', "export * from '../inspect/view.ts';", 'src-renderer/inspect/view.ts'],
  ['src-renderer/main.ts', "export * from './bridge/client.ts';", bridge],
];
/** Files of folders that are in no row. */
const unlisted = {
  'src-main/helpers/a.ts': "export * from 'node:path';",
  'src-main/misc/b.ts': 'export const b = 1;',
  'src-main/engine/c.ts': 'export const c = 1;',
};
const cycle = {
  'src-shared/design/a.ts': "import { b } from './b.ts'; export const a = () => b;",
  'src-shared/design/b.ts': "import { a } from './a.ts'; export const b = () => a;",
};

// That the project keeps to the table is the step `layers` of `npm test`.
describe('the table of which folder may import which', () => {
  it('lets through what it names', () => {
    const files = {
      'src-main/engine/train/trainer.ts': "import { plan } from '../plan/plan.ts'; export default plan;",
      'src-main/engine/plan/verify.ts':
        "import { Fault } from '@shared/contract/fault.ts'; import { plan } from './plan.ts'; export { Fault, plan };",
      'src-main/engine/plan/verify.test.ts':
        "import { it } from 'vitest'; import { plan } from './verify.ts'; it('is', () => plan);",
      'src-main/app/main.ts':
        "import type { Message } from '../worker/messages.ts'; import { join } from 'node:path'; export { join, type Message };",
      'src-renderer/train/Train.svelte': component("import { client } from '../state/run.ts';", '{client}'),
    };
    expect(violations(tree(files))).toEqual([]);
  });

  describe('refuses', () => {
    /** Rule, file and what it imports. */
    let found: (readonly [rule: string, from: string, to: string])[];
    beforeAll(() => {
      const files = Object.fromEntries(bad.map(([from, source]) => [from, source]));
      const view = { 'src-renderer/inspect/view.ts': 'export const view = 1;' };
      found = violations(tree({ ...files, ...view, ...unlisted, ...cycle })).map(
        // What lies in node_modules is named by a path relative to the temporary folder.
        ({ rule, from, to }) => [rule.name, from, to.replace(/.*(?=node_modules)/, '')] as const,
      );
    }, 60_000);
    const importsOf = (files: readonly string[]): string[] =>
      found
        .filter(([, from]) => files.includes(from))
        .map(([, from, to]) => `${from} → ${to}`)
        .sort();

    it('each of these', () => {
      const wanted = bad.map(([from, , to]) => `${from} → ${to}`);
      expect([...new Set(importsOf(bad.map(([from]) => from)))]).toEqual(wanted.sort());
    });

    it('a folder that is not in the table, whether its files import or not', () => {
      const rules = found.filter(([, from]) => from in unlisted).map(([rule, from]) => `${rule}: ${from}`);
      expect(rules.sort()).toEqual([
        'unlisted folder, no imports: src-main/engine/c.ts',
        'unlisted folder, no imports: src-main/misc/b.ts',
        'unlisted folder: src-main/helpers/a.ts',
      ]);
    });

    it('a cycle', () => {
      expect(found).toContainEqual(['no cycle', 'src-shared/design/a.ts', 'src-shared/design/b.ts']);
    });

    it('nothing else', () => {
      const files = [...bad.map(([from]) => from), ...Object.keys(unlisted), ...Object.keys(cycle)];
      expect(found.filter(([, from]) => !files.includes(from))).toEqual([]);
    });
  });
});
