import * as v from 'valibot';
import type { Verdict } from './verdict.ts';

/** What a process of the self-test says, as one line of JSON. */
export const measuredSchema = v.object({
  /** Where exact arithmetic has other bits than the TypeScript reference; null where it has the same everywhere. */
  wrong: v.nullable(v.string()),
  /** Digest of all bits of the trainings in fast arithmetic; empty where the machine has none. */
  fastBits: v.string(),
  /** Milliseconds of one update of a batch, the least of many. */
  exact: v.number(),
  fast: v.number(),
});

export type Measured = v.InferOutput<typeof measuredSchema>;

/** How much faster a batch must be in exact arithmetic. */
const NEEDED_GAIN = 1.1;
/** How much slower one may seem in fast arithmetic: as much as clocks are uncertain here. */
const ALLOWED_LOSS = 0.95;

/**
 * Ways to compile besides the usual one, so that what V8 would compile in a long training is compiled in a short one:
 * every function without having run; and with what running it has taught, after a thousandth of the usual time.
 */
const thorough = [
  ['--no-liftoff', '--no-wasm-lazy-compilation', '--no-wasm-dynamic-tiering', '--no-wasm-inlining'],
  ['--wasm-tiering-budget=10000'],
];

/**
 * Trains in processes of their own, with the flag and without.
 *
 * @param flag of V8
 * @param measure runs one process with these flags of V8; a string says in words why it gave no answer
 */
export function judge(flag: string, measure: (flags: readonly string[]) => Measured | string): Verdict {
  const no = (reason: string): Verdict => ({ verdict: 'no', reason });
  const without: Measured[] = [];
  const withFlag: Measured[] = [];
  for (const flags of [[], ...thorough.map((more) => [flag, ...more]), [flag], []]) {
    const name = flags.join(' ') || 'no flag';
    const measured = measure(flags);
    if (typeof measured === 'string') return no(`with ${name}: ${measured}`);
    if (measured.wrong !== null) return no(`with ${name}: exact arithmetic is wrong in ${measured.wrong}`);
    (flags.length === 0 ? without : withFlag).push(measured);
  }
  const bits = new Set([...without, ...withFlag].map(({ fastBits }) => fastBits));
  if (bits.size > 1) return no('fast arithmetic has other bits with the flag than without');
  const usual = withFlag[thorough.length];
  const gain = Math.min(...without.map(({ exact }) => exact)) / usual.exact;
  const fastGain = Math.min(...without.map(({ fast }) => fast)) / usual.fast;
  const reason = `exact ${gain.toFixed(2)} × as fast with the flag, fast ${fastGain.toFixed(2)} ×`;
  if (!(gain >= NEEDED_GAIN)) return no(`${reason}; ${NEEDED_GAIN} × is needed in exact`);
  if (bits.has('')) return { verdict: 'yes', gain, reason };
  return fastGain >= ALLOWED_LOSS ? { verdict: 'yes', gain, reason } : no(`${reason}: fast is slower`);
}
