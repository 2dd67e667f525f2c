import { Fault } from '@shared/contract/fault.ts';
import { optimizers } from '@shared/design/choices.ts';
import type { Design } from '@shared/design/schema.ts';
import { stackOf, type DataShape } from '@shared/design/stack.ts';
import type { Checkpoint, LayerSnapshot } from '@shared/formats/checkpoint.ts';

/** Whether a run can go on from saved weights under a design that flags have changed. */

/** How many running values per weight an optimiser keeps between updates. */
const runningValues = { gradientDescent: 0, momentum: 0, nesterov: 1, rmsProp: 1, adam: 2 } as const;

/**
 * The optimiser may change only where the new one needs no running values but those that are there.
 *
 * @throws Fault `usage`
 */
export function checkOptimizer(
  before: Design,
  after: Design,
  layers: readonly Pick<LayerSnapshot, 'state'>[],
  origin: string,
): void {
  const [from, to] = [before.optimizer.kind, after.optimizer.kind];
  const wanted = runningValues[to];
  const kept = layers.every(({ state }) => state.length === wanted);
  if (kept && (from === to || wanted === 0)) return;
  const message =
    from === to
      ? `${origin} holds no running values of ${optimizers[to].label}, which going on exactly needs.`
      : `${origin} was trained with ${optimizers[from].label} and cannot go on with ${optimizers[to].label}, which keeps other running values.`;
  throw new Fault({ code: 'usage', message, path: '--optimizer' });
}

/**
 * Whether the weights to go on from have the shapes that the design asks for.
 *
 * @param origin what the weights are called in the message
 * @throws Fault `usage` with both lists of shapes
 */
export function checkFits(
  checkpoint: Pick<Checkpoint, 'layers'>,
  design: Design,
  shape: DataShape,
  origin: string,
): void {
  const text = (layers: readonly { units: number; inputs: number }[]): string =>
    layers.map(({ units, inputs }) => `${units} × ${inputs + 1}`).join(', ');
  const wanted = text(stackOf(design, shape));
  const got = text(checkpoint.layers);
  if (wanted === got) return;
  const message = `The weights in ${origin} have the shapes ${got}; flags and data ask for ${wanted}. They cannot go on from there.`;
  throw new Fault({ code: 'usage', message });
}
