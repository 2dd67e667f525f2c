import { mkdirSync } from 'node:fs';
import type { Entrant } from './entrants.ts';
import { Running } from './process.ts';
import type { Result } from './results.ts';
import { writeTask } from './task.ts';
import { median, rateText } from './text.ts';
import type { Work } from './works.ts';

/** Most updates after which losses are compared. */
const CHECK_UPDATES = 20;

export interface Pace {
  readonly rounds: number;
  /** Least length of a round. */
  readonly seconds: number;
  /** Least length of the first round, which is not counted; as long as the others by default. */
  readonly warmUp?: number;
  /** Whether losses are compared after some updates; by default they are. */
  readonly checked?: boolean;
}

/**
 * All contestants in one work: each in its own process, in turns.
 *
 * @param folder for the task, made here
 * @param versions gets what each said it is, or why it was not measured
 */
export async function measure(
  work: Work,
  entrants: readonly Entrant[],
  { rounds, seconds, warmUp = seconds, checked = true }: Pace,
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
        results.set(entrant, { rates: [], loss: checked ? await process.check(updates) : null });
        await process.round(warmUp);
        versions.set(entrant.id, started.version);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        console.error(`  ${entrant.title}: ${reason}`);
        process.stop();
        running.delete(entrant);
        results.delete(entrant);
        versions.set(entrant.id, `failed: ${reason}`);
      }
    }
    for (let round = 0; round < rounds; round++)
      for (const [entrant, process] of running)
        results.get(entrant)?.rates.push(await process.round(seconds));
  } finally {
    for (const process of running.values()) process.stop();
  }
  for (const [{ title }, { rates }] of results)
    console.error(`  ${title.padEnd(34)} ${rateText(median(rates)).padStart(8)}`);
  return results;
}
