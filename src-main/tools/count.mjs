/** How many tests passed and failed, out of what a step of `npm test` left behind. */
import { readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * The count of a step that is not made of tests.
 * @param {boolean} passed
 * @returns {Count}
 */
export const one = (passed) => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1 });

/**
 * @param {{ numPassedTests: number, numFailedTests: number }} report
 * @returns {Count}
 */
export const vitestCount = (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests });

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number } }} report
 * @returns {Count}
 */
export const playwrightCount = ({ stats }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky,
});

/**
 * Counts of a test runner: one failure if it ended badly without naming one, wrote no report, or ran nothing.
 * @param {string} report the JSON file it wrote
 * @param {boolean} endedWell whether its exit status was 0
 * @param {(report: any) => Count} count
 * @returns {Count}
 */
export function countOf(report, endedWell, count) {
  try {
    const { passed, failed } = count(JSON.parse(readFileSync(report, 'utf8')));
    const fine = endedWell && passed + failed > 0;
    return { passed, failed: fine ? failed : Math.max(failed, 1) };
  } catch {
    return one(false);
  }
}
