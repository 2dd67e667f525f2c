import { Fault } from '@shared/contract/fault.ts';
import { accessOf } from '../plan/verify.ts';
import type { Network } from './network.ts';
import type { UpdateLoop } from './update-loop.ts';

/** Where a value first was NaN or ±∞. */
export interface NonFinite {
  readonly instruction: number;
  readonly slot: number;
  readonly value: number;
}

/** The first value that instruction `pc` has just written and that is not finite. */
function findNonFinite(network: Network, pc: number): NonFinite | null {
  for (const slot of accessOf(network.plan.instructions[pc]).writes) {
    const { values, rows, columns } = network.executor.tensor(slot);
    for (let i = 0; i < rows * columns; i++)
      if (values[i] - values[i] !== 0) return { instruction: pc, slot, value: values[i] };
  }
  return null;
}

/**
 * Goes on with `advance` until an instruction writes a value that is not finite.
 *
 * @param advance one part of the way that failed; false when it is behind us
 * @throws Fault code `internal` if the way is gone to its end without a bad value: an executor that does not repeat
 */
export function findByReplay(network: Network, loop: UpdateLoop, advance: () => boolean): NonFinite {
  const found: NonFinite[] = [];
  loop.inspect = (pc) => {
    const bad = findNonFinite(network, pc);
    if (bad) found.push(bad);
    return bad !== null;
  };
  let going = true;
  while (going && found.length === 0) going = advance();
  loop.inspect = null;
  if (found.length > 0) return found[0];
  throw new Fault({ code: 'internal', message: 'Training left the finite numbers, but its replay did not.' });
}

/** What a slot holds, in words. */
const words: Readonly<Record<string, string>> = {
  parameter: 'a weight',
  gradient: 'a partial derivative of ∇ℓ',
  delta: 'a momentum delta',
  state: 'a running value of the optimiser',
  primal: 'an output',
  adjoint: 'an adjoint',
};

/** `z^{h1}` as `z`: the message names the layer in words. */
const plainName = (slot: string): string => slot.replace(/\^\{[^}]+\}/, '');

/** The fault of a run whose numbers left the finite ones; `path` is the layer's name. */
export function explainFailure(network: Network, first: NonFinite, epoch: number, update: number): Fault {
  const slot = network.plan.slots[first.slot];
  const layer = network.stack.find(({ name }) => slot.name.includes(`^{${name}}`))?.name ?? 'o';
  const where = layer === 'o' ? 'the output layer' : `layer ${layer}`;
  const what = slot.name === 'l' ? 'the loss' : (words[slot.kind] ?? 'a value');
  const kept = update === 1 ? 'the initial weights' : `the weights of update ${update - 1}`;
  // What the first forward and backward pass give follows from data and initial weights alone.
  const untouched = update === 1 && !['parameter', 'delta', 'state'].includes(slot.kind);
  const advice = untouched
    ? 'No learning rate helps here: scale the inputs and targets, or draw smaller initial weights.'
    : 'A smaller learning rate usually helps.';
  return new Fault({
    code: 'not-finite',
    path: layer,
    op: slot.name,
    message:
      `Epoch ${epoch}, update ${update}: ${what} of ${where} (${plainName(slot.name)}) became ` +
      `${first.value}. Training stopped; ${kept} are kept. ${advice}`,
  });
}
