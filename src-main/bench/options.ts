import { parseArgs } from 'node:util';
import { works } from './works.ts';
import type { Work } from './works.ts';

export interface Options {
  readonly rounds: number;
  /** Least length of a round. */
  readonly seconds: number;
  readonly works: readonly Work[];
  /** Ids of the entrants to measure; `null` for all. */
  readonly peers: readonly string[] | null;
  /** Of the native peers. */
  readonly threads: number;
  /** Whether docs/benchmarks.md gets the table. */
  readonly write: boolean;
}

export const usage = `npm run bench -- [options]
  --rounds N     rounds, in which all take turns; the median counts (5)
  --seconds S    least length of a round (1)
  --work A,B     only these works: ${works.map(({ id }) => id).join(', ')}
  --peers A,B    only these: adjoint-…, numpy, torch, sklearn, tfjs-wasm, tfjs-cpu, brain
  --threads N    threads of NumPy, PyTorch and scikit-learn (1)
  --quick        one short round of everything, to see that it works
  --responsiveness  instead: how soon pause, resume and stop are answered in the middle of training
  --write        put the table into docs/benchmarks.md; a whole run does without being told`;

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
      write: { type: 'boolean' },
    },
  });
  const number = (name: 'rounds' | 'seconds' | 'threads', standard: number, whole: boolean): number => {
    const text = values[name];
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
  const rounds = number('rounds', quick ? 1 : 5, true);
  const whole = !quick && !values.work && !values.peers && rounds >= 5;
  return {
    rounds,
    seconds: number('seconds', quick ? 0.02 : 1, false),
    works: chosen ?? works,
    peers: values.peers?.split(',') ?? null,
    threads: number('threads', 1, true),
    write: values.write ?? whole,
  };
}
