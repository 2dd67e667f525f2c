import type { Executor } from '../plan/reference-executor.ts';
import { ReferenceExecutor } from '../plan/reference-executor.ts';
import type { Plan } from '../plan/plan.ts';
import { WasmExecutor } from './executor.ts';
import { availableArithmetics } from './modules.ts';
import type { Arithmetic } from './modules.ts';
import type { ThreadHost } from './threads.ts';

export { availableArithmetics } from './modules.ts';
export type { Arithmetic } from './modules.ts';
export type { Helper, HelperStart, ThreadHost } from './threads.ts';

export interface ExecutorOptions {
  /** Default `exact`. Where the machine does not fuse, `fast` is not to be had and `exact` is taken. */
  readonly arithmetic?: Arithmetic;
  /** Starts helper threads where they pay; default none. */
  readonly threads?: ThreadHost | null;
  /** Whether the runtime joins pairs of vectors (imports.ts); default no. */
  readonly joins?: boolean;
}

/** What a training can have here. The reference executor is exact where there is no WebAssembly. */
export const trainableArithmetics = (): Arithmetic[] => [
  ...new Set<Arithmetic>(['exact', ...availableArithmetics()]),
];

/**
 * The fastest executor for a plan: WebAssembly, or the TypeScript reference where the runtime has no SIMD or no
 * shared memory. What was chosen is its `arithmetic`; the reference's is `exact`, too.
 *
 * @throws RangeError when the plan and its data are larger than the 4 GB that 32 bits address
 */
export function createExecutor(
  plan: Plan,
  { arithmetic = 'exact', threads = null, joins = false }: ExecutorOptions = {},
): Executor {
  const available = availableArithmetics();
  if (available.includes(arithmetic)) return new WasmExecutor(plan, arithmetic, threads, joins);
  if (available.includes('exact')) return new WasmExecutor(plan, 'exact', threads, joins);
  return new ReferenceExecutor(plan);
}
