import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, platform, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { entrantsOf } from './entrants.ts';
import type { Entrant } from './entrants.ts';
import { measure } from './measure.ts';
import type { Options } from './options.ts';
import { surroundings } from './place.ts';
import { agrees } from './report.ts';
import type { Report, Result } from './results.ts';
import { withFastestSettings } from './trials.ts';
import type { Work } from './works.ts';

/** Settings are tried on matrix products, where they matter. */
const TRIAL_WORK = 'images-128';

/** A folder that is gone afterwards, however it went. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The machine and the date, on a line. */
export function machine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${new Date().toISOString().slice(0, 10)}, ${processors.length} cores of ${processors[0].model.trim()}, ${memory} GB, ${platform()} ${release()}, Node ${process.versions.node}`;
}

/** Those that are wanted, each with the fastest of its settings. */
export async function contestants(
  bundle: string,
  wanted: (id: string) => boolean,
  threads: readonly number[],
  trialWork: Work,
  folder: string,
): Promise<{ entrants: Entrant[]; chosen: string[] }> {
  const entrants = entrantsOf(bundle, surroundings(), wanted, threads);
  return withFastestSettings(entrants, trialWork, join(folder, 'trial'), 0.1);
}

/** All works with all contestants. `agreed` is whether all that claim to do the same work did. */
export async function runTable(
  bundle: string,
  options: Options,
  folder: string,
): Promise<{ report: Report; agreed: boolean }> {
  const start = performance.now();
  const load = loadavg()[0];
  const { works } = options;
  const trialWork = works.find(({ id }) => id === TRIAL_WORK) ?? works[works.length - 1];
  const wanted = options.wants;
  const { entrants, chosen } = await contestants(bundle, wanted, options.threads, trialWork, folder);
  const results = new Map<string, Result>();
  const versions = new Map<string, string>();
  let agreed = true;
  for (const work of works) {
    const found = await measure(work, entrants, options, join(folder, work.id), versions);
    const [own] = found.values();
    for (const [entrant, result] of found) {
      results.set(`${work.id}/${entrant.id}`, result);
      if (agrees(entrant, result.loss, own.loss) !== false) continue;
      agreed = false;
      console.error(`  ${entrant.title} does other work: loss ${result.loss}, ${own.loss} wanted`);
    }
  }
  const minutes = ((performance.now() - start) / 60_000).toFixed(0);
  const circumstances = [
    machine(),
    `${options.rounds} rounds of ${options.seconds} s each after one to warm up, in turns, ${minutes} minutes in all`,
    `load average ${load.toFixed(2)} before the start, ${loadavg()[0].toFixed(2)} at the end (a quiet machine: 0 and 1)`,
    ...(chosen.length
      ? [`fastest setting of OpenBLAS for each on “${trialWork.title}”: ${chosen.join('; ')}`]
      : []),
    'ᵃ other work, see “What is measured”',
  ];
  return { report: { works, entrants, results, versions, circumstances }, agreed };
}
