import { mkdirSync } from 'node:fs';
import type { Entrant } from './entrants.ts';
import type { Environment } from './native.ts';
import { Running } from './process.ts';
import { writeTask } from './task.ts';
import type { Work } from './works.ts';

/** How the environment differs from ours, in words. */
function described(environment: Environment): string {
  const words = Object.entries(environment)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`);
  if (words.length) return words.join(' ');
  return Object.keys(environment).length ? 'as the library finds' : 'as the environment says';
}

/** The rate in the middle of three rounds; 0 where it does not run with that setting. */
async function rateOf(entrant: Entrant, folder: string, seconds: number): Promise<number> {
  const started = await Running.start(entrant, folder);
  if (typeof started === 'string') return 0;
  try {
    await started.running.round(seconds);
    const rates = [0, 0, 0];
    for (const i of rates.keys()) rates[i] = await started.running.round(seconds);
    return rates.sort((a, b) => a - b)[1];
  } catch {
    return 0;
  } finally {
    started.running.stop();
  }
}

const withSetting = (entrant: Entrant, setting: Environment): Entrant => ({
  ...entrant,
  settings: undefined,
  commands: entrant.commands.map((command) => ({
    ...command,
    environment: { ...command.environment, ...setting },
  })),
});

/**
 * Every entrant with the fastest of its settings on a work, for the native peers; what one thread found holds for
 * more. That the fastest also is right is seen later, when losses are compared.
 *
 * @param folder for the task, made here
 * @returns the entrants, and what was chosen in words
 */
export async function withFastestSettings(
  entrants: readonly Entrant[],
  work: Work,
  folder: string,
  seconds: number,
): Promise<{ entrants: Entrant[]; chosen: string[] }> {
  const found = new Map<string, Environment>();
  const chosen: string[] = [];
  const tried = entrants.filter(({ settings }) => settings);
  if (tried.length) {
    mkdirSync(folder);
    writeTask(folder, work);
  }
  const all: Entrant[] = [];
  for (const entrant of entrants) {
    if (!entrant.settings) {
      all.push(entrant);
      continue;
    }
    const family = entrant.id.replace(/-\d+$/, '');
    if (!found.has(family)) {
      const rates: [Environment, number][] = [];
      for (const setting of entrant.settings) {
        rates.push([setting, await rateOf(withSetting(entrant, setting), folder, seconds)]);
        if (rates[0][1] === 0) break; // it is not installed
      }
      const [setting, rate] = rates.reduce((best, each) => (each[1] > best[1] ? each : best));
      found.set(family, setting);
      if (rate > 0) chosen.push(`${entrant.title} with ${described(setting)}`);
    }
    all.push(withSetting(entrant, found.get(family) ?? {}));
  }
  return { entrants: all, chosen };
}
