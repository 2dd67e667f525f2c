import type { Initialization } from '@shared/design/schema.ts';
import type { StackLayer } from '@shared/design/stack.ts';
import { stream } from '../numeric/random.ts';
import type { Stream } from '../numeric/random.ts';

/** Draws one weight; the fans do not count the bias unit x₀. */
type Draw = (random: Stream, fanIn: number, fanOut: number, choice: Initialization) => number;

const symmetric = (random: Stream, limit: number): number => limit * (2 * random.uniform() - 1);

const draws: Readonly<Record<Initialization['kind'], Draw>> = {
  // Glorot & Bengio 2010, eq. 16
  glorotUniform: (random, fanIn, fanOut) => symmetric(random, Math.sqrt(6 / (fanIn + fanOut))),
  glorotNormal: (random, fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut)) * random.normal(),
  // He et al. 2015, eq. 10
  heUniform: (random, fanIn) => symmetric(random, Math.sqrt(6 / fanIn)),
  heNormal: (random, fanIn) => Math.sqrt(2 / fanIn) * random.normal(),
  // LeCun et al. 1998, Efficient BackProp, 4.6
  lecunUniform: (random, fanIn) => symmetric(random, Math.sqrt(3 / fanIn)),
  lecunNormal: (random, fanIn) => Math.sqrt(1 / fanIn) * random.normal(),
  uniform: (random, _in, _out, { initLow, initHigh }) => initLow + (initHigh - initLow) * random.uniform(),
  zeros: () => 0,
};

/** The initial weights of every layer of a network. */
export function drawWeights(
  { stack, weights }: { readonly stack: readonly StackLayer[]; readonly weights: readonly Float64Array[] },
  seed: number,
): void {
  stack.forEach((layer, s) => weights[s].set(initialWeights(layer, seed)));
}

/**
 * Initial W of a layer, units × (inputs + 1), from the sub-stream `weights/<layer>` of the seed. The bias weights
 * w₀ (column 0) start at 0, but for `uniform`, which draws every weight alike.
 */
export function initialWeights(layer: StackLayer, seed: number): Float64Array {
  const { units, inputs, initialization } = layer;
  const random = stream(seed, `weights/${layer.name}`);
  const draw = draws[initialization.kind];
  const weights = new Float64Array(units * (inputs + 1));
  for (let i = 0; i < weights.length; i++) {
    const bias = i % (inputs + 1) === 0;
    if (!bias || initialization.kind === 'uniform') weights[i] = draw(random, inputs, units, initialization);
  }
  return weights;
}
