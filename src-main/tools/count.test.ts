import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { countOf, playwrightCount, vitestCount } from './count.mjs';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-count-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The path of a report with that text. */
function report(text: string): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, text);
  return path;
}

const vitest = (passed: number, failed: number): string =>
  report(JSON.stringify({ numPassedTests: passed, numFailedTests: failed }));

it('counts what the runners report', () => {
  expect(countOf(vitest(7, 0), true, vitestCount)).toEqual({ passed: 7, failed: 0 });
  expect(countOf(vitest(7, 2), false, vitestCount)).toEqual({ passed: 7, failed: 2 });
  const stats = { expected: 3, unexpected: 1, flaky: 1 };
  expect(countOf(report(JSON.stringify({ stats })), false, playwrightCount)).toEqual({
    passed: 3,
    failed: 2,
  });
});

it('counts a failure where a runner crashed, ran nothing, or left no report', () => {
  expect(countOf(vitest(7, 0), false, vitestCount)).toEqual({ passed: 7, failed: 1 });
  expect(countOf(vitest(0, 0), true, vitestCount)).toEqual({ passed: 0, failed: 1 });
  expect(countOf(report('{"numPassed'), true, vitestCount)).toEqual({ passed: 0, failed: 1 });
  expect(countOf(report('{}'), true, playwrightCount)).toEqual({ passed: 0, failed: 1 });
  expect(countOf(join(folder, 'none.json'), true, vitestCount)).toEqual({ passed: 0, failed: 1 });
});
