import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contend, entrantsOf } from './entrants.ts';
import type { Entrant } from './entrants.ts';
import { optionsOf, usage } from './options.ts';
import type { Options } from './options.ts';
import { root, surroundings } from './place.ts';
import { Running } from './process.ts';
import { agrees, insertReport, markdown, median, rateText } from './report.ts';
import type { Report, Result } from './report.ts';
import { responsiveness, responsivenessTable } from './responsiveness.ts';
import { writeTask } from './task.ts';
import type { Work } from './works.ts';

/** Most updates after which losses are compared. */
const CHECK_UPDATES = 20;

const words = process.argv.slice(2);
if (words[0] === '--contestant') await contend(words.slice(1));
else if (words.includes('--help')) console.log(usage);
else if (words.includes('--responsiveness'))
  console.log(responsivenessTable(await responsiveness(new URL('./worker.js', import.meta.url))));
else
  try {
    await bench(optionsOf(words));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }

async function bench(options: Options): Promise<void> {
  const start = performance.now();
  const load = loadavg()[0];
  const wanted = (id: string): boolean => options.peers?.some((prefix) => id.startsWith(prefix)) ?? true;
  const bundle = fileURLToPath(import.meta.url);
  const entrants = entrantsOf(bundle, surroundings(), wanted, options.threads);
  const results = new Map<string, Result>();
  const versions = new Map<string, string>();
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-bench-'));
  let agreed = true;
  try {
    for (const work of options.works) {
      const found = await measure(work, entrants, options, join(folder, work.id), versions);
      const [own] = found.values();
      for (const [entrant, result] of found) {
        results.set(`${work.id}/${entrant.id}`, result);
        if (agrees(entrant, result.loss, own.loss) !== false) continue;
        agreed = false;
        console.error(`  ${entrant.title} does other work: loss ${result.loss}, ${own.loss} wanted`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const minutes = ((performance.now() - start) / 60_000).toFixed(0);
  const report: Report = {
    works: options.works,
    entrants,
    results,
    versions,
    circumstances: circumstances(options, load, minutes),
  };
  const text = markdown(report);
  console.log(text);
  if (!agreed) throw new Error('Not all did the same work: the figures do not compare.');
  if (!options.write) return;
  const page = join(root, 'docs/benchmarks.md');
  writeFileSync(page, insertReport(readFileSync(page, 'utf8'), text));
  console.error(`Written to ${page}`);
}

/** All contestants in one work: each in its own process, in turns. */
async function measure(
  work: Work,
  entrants: readonly Entrant[],
  { rounds, seconds }: Options,
  folder: string,
  versions: Map<string, string>,
): Promise<Map<Entrant, Result>> {
  console.error(work.title);
  mkdirSync(folder);
  writeTask(folder, work);
  const updates = Math.min(CHECK_UPDATES, Math.ceil(work.examples().rows / work.batchSize));
  const running = new Map<Entrant, Running>();
  const results = new Map<Entrant, { rates: number[]; loss: number | null }>();
  try {
    for (const entrant of entrants) {
      if (entrant.fits && !entrant.fits(work)) continue;
      const started = await Running.start(entrant, folder);
      if (typeof started === 'string') {
        versions.set(entrant.id, `not measured: ${started}`);
        continue;
      }
      const process = started.running;
      running.set(entrant, process);
      try {
        results.set(entrant, { rates: [], loss: await process.check(updates) });
        await process.round(seconds); // warm-up, not counted
        versions.set(entrant.id, started.version);
      } catch (error) {
        console.error(`  ${entrant.title}: ${error instanceof Error ? error.message : String(error)}`);
        process.stop();
        running.delete(entrant);
        results.delete(entrant);
        versions.set(entrant.id, `failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    for (let round = 0; round < rounds; round++)
      for (const [entrant, process] of running)
        results.get(entrant)?.rates.push(await process.round(seconds));
  } finally {
    for (const process of running.values()) process.stop();
  }
  for (const [{ title }, { rates }] of results)
    console.error(`  ${title.padEnd(24)} ${rateText(median(rates)).padStart(8)}`);
  return results;
}

function circumstances({ rounds, seconds, threads }: Options, load: number, minutes: string): string[] {
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${new Date().toISOString().slice(0, 10)}, ${processors.length} cores of ${processors[0].model.trim()}, ${memory} GB, ${platform()} ${release()}, Node ${process.versions.node}`,
    `${rounds} rounds of ${seconds} s each after one to warm up, in turns, ${minutes} minutes in all; ${threads} thread${threads > 1 ? 's' : ''} in the native peers`,
    `load average ${load.toFixed(2)} before the start, ${loadavg()[0].toFixed(2)} at the end (a quiet machine: 0 and 1)`,
    'ᵃ other work, see above',
  ];
}
