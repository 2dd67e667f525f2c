import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { works } from './works.ts';
import type { Work } from './works.ts';

export interface Options {
  readonly rounds: number;
  /** Least length of a round. */
  readonly seconds: number;
  readonly works: readonly Work[];
  /** Whether an entrant is to be measured, by its id. */
  readonly wants: (id: string) => boolean;
  /** Counts of threads; each is a row of what can use threads. */
  readonly threads: readonly number[];
  /** Cost against size instead of the table. */
  readonly sizes: boolean;
  /** Whether docs/benchmarks.md gets the result. */
  readonly write: boolean;
}

export const usage = `npm run bench -- [options]
  --rounds N     rounds, in which all take turns; the median counts (5)
  --seconds S    least length of a round (0.5)
  --work A,B     only these works: ${works.map(({ id }) => id).join(', ')}
  --peers A,B    only those whose names begin so: adjoint-wasm-fast-electron, adjoint-wasm-exact-node26-revectorize, …,
                 openblas, fann, jax, torch, numpy, sklearn, brain, tfjs-wasm, tfjs-cpu
  --threads A,B  counts of threads, each a row of its own (1,2 as far as the machine has cores)
  --quick        one short round of everything, to see that it works
  --sizes        instead: cost against size, from 100 to 10 million parameters, drawn as docs/benchmarks-size.svg
  --responsiveness  instead: how soon pause, resume and stop are answered in the middle of training
  --write        put the result into docs/benchmarks.md; a whole run does without being told`;

/** @throws Error that names the option, what was wanted and what came */
export function optionsOf(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      work: { type: 'string' },
      peers: { type: 'string' },
      threads: { type: 'string' },
      quick: { type: 'boolean' },
      sizes: { type: 'boolean' },
      write: { type: 'boolean' },
    },
  });
  const number = (name: string, text: string | undefined, standard: number, whole: boolean): number => {
    if (text === undefined) return standard;
    const value = Number(text);
    if (value > 0 && Number.isFinite(value) && (!whole || Number.isInteger(value))) return value;
    throw new Error(`--${name}: wanted a ${whole ? 'whole ' : ''}number above 0, got ${text}`);
  };
  const chosen = values.work?.split(',').map((id) => {
    const work = works.find((each) => each.id === id);
    if (!work) throw new Error(`--work: wanted one of ${works.map((each) => each.id).join(', ')}, got ${id}`);
    return work;
  });
  const quick = values.quick ?? false;
  const sizes = values.sizes ?? false;
  const rounds = number('rounds', values.rounds, quick ? 1 : 5, true);
  const whole = !quick && !values.work && !values.peers && rounds >= 5;
  const peers = values.peers?.split(',');
  return {
    rounds,
    seconds: number('seconds', values.seconds, quick ? 0.02 : 0.5, false),
    works: chosen ?? works,
    wants: (id) => peers?.some((prefix) => id.startsWith(prefix)) ?? true,
    threads: values.threads
      ? values.threads.split(',').map((text) => number('threads', text, 1, true))
      : [1, 2].filter((count) => count <= cpus().length),
    sizes,
    write: values.write ?? whole,
  };
}
