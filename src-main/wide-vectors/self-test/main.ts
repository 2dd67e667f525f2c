import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import * as v from 'valibot';
import { tellJoinsVectors } from '../../worker/joins-vectors.ts';
import { wideFlag } from '../flag.ts';
import { judge, measuredSchema } from '../judge.ts';
import type { Measured } from '../judge.ts';
import { StoredVerdict, subjectHere, userCache } from '../verdict.ts';

/**
 * The entry, built to `out/main/wide-vectors.js`, run as a program of its own by Node or by the app:
 *
 *     judge VERSION      judges the flag on this machine and writes the verdict on this version into the cache
 *     measure [FLAG]…    sets flags of V8, trains, and prints one line of JSON
 */

/** A process that is not done then is killed, milliseconds. It takes a few seconds on a machine that is not loaded. */
const PATIENCE = 180_000;

const at = process.argv.findIndex((word) => word === 'judge' || word === 'measure');
const [command, ...words] = process.argv.slice(at);
/** The words by which this process was started, up to its own. */
const launcher = process.argv.slice(1, at);

const flag = wideFlag(process.versions.v8, process.arch);

if (command === 'measure') {
  for (const word of words) {
    setFlagsFromString(word);
    if (word === flag) tellJoinsVectors();
  }
  const { measure } = await import('./measure.ts');
  // Written when this returns, also where pipes are slow and the app exits at once.
  writeSync(1, `${JSON.stringify(measure())}\n`);
} else if (flag) {
  yieldToOthers();
  await new StoredVerdict(userCache(process.env), subjectHere(words[0])).write(judge(flag, measureApart));
}

/** Those who work now come first. */
function yieldToOthers(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Not allowed here: then as it is.
  }
}

/** An abort of the compiler, or a hang, is this process's alone. */
function measureApart(flags: readonly string[]): Measured | string {
  const { stdout, status, signal, error } = spawnSync(process.execPath, [...launcher, 'measure', ...flags], {
    encoding: 'utf8',
    timeout: PATIENCE,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (error) return error.message;
  if (status !== 0) return `the process ended with ${signal ?? `status ${status}`}`;
  try {
    return v.parse(measuredSchema, JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  } catch {
    return 'the process did not say what it measured';
  }
}
