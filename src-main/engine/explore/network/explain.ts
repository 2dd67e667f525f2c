import type { CompleteNetworkRequest, NetworkTrace, VectorStep } from '@shared/contract/explain.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { opNamed } from '../../ops/registry.ts';
import { cardsOf } from '../cards.ts';
import { linearCombination } from '../../ops/formula/linear-combination.ts';
import { vectorText, vectorTex } from './names.ts';
import { layerNodes, neuronOf } from './neuron.ts';
import { passOf, type Pass } from './pass.ts';
import type { NetworkSight } from './sight.ts';

/** The layer that stands for the loss. */
const LOSS = 'loss';

/**
 * One example of a run: the vector steps of the graph that trains, and the layer and neuron that are opened.
 *
 * @throws Fault `explain-layer` or `explain-neuron` for what the network does not have
 */
export function explainNetwork(
  sight: NetworkSight,
  request: CompleteNetworkRequest,
): Omit<NetworkTrace, 'run'> {
  const pass = passOf(sight);
  const { stack, epoch, update, split, index, count, tableRow, lossUnit } = sight;
  const loss = pass.values.get(pass.loss)!.values[0];
  const penalty = pass.penalties.reduce(
    (sum, { node, factor }) => sum + factor * pass.values.get(node)!.values[0],
    0,
  );
  const opened =
    request.layer === null || request.layer === LOSS ? null : layerNodes(sight, pass, request.layer);
  if (request.layer !== null && request.layer !== LOSS && !opened) {
    const names = [...stack.map(({ name }) => name), LOSS].join(', ');
    const message = `There is no layer "${request.layer}"; there are ${names}.`;
    throw new Fault({ code: 'explain-layer', message, path: 'layer' });
  }
  const units = opened ? stack[opened.index].units : 0;
  if (request.neuron !== null && opened && request.neuron >= units) {
    const message = `Layer ${request.layer} has ${units} neurons; there is no number ${request.neuron + 1}.`;
    throw new Fault({ code: 'explain-neuron', message, path: 'neuron' });
  }
  const ids = [...pass.order, ...pass.penalties.map(({ node }) => node)];
  const steps = ids.map((id) => vectorStep(sight, pass, pass.graph.nodes[id]));
  const ops = ids.flatMap((id) => (pass.graph.nodes[id].op === '' ? [] : [opNamed(pass.graph.nodes[id].op)]));
  const scalars = [opNamed('multiply'), linearCombination([{ coefficient: 1, operand: 0 }])];
  return {
    ...{
      epoch,
      update,
      split,
      index,
      count,
      tableRow,
      loss,
      penalty,
      objective: loss + penalty,
      lossUnit,
      steps,
    },
    layer: opened && {
      name: stack[opened.index].name,
      activation: stack[opened.index].activation,
      units,
      inputs: stack[opened.index].inputs,
      from: request.neurons.from,
      ...neuronsOf(
        pass,
        opened.z,
        opened.y,
        request.neurons.from,
        request.neurons.from + request.neurons.count,
      ),
    },
    neuron: opened && request.neuron !== null ? neuronOf(sight, pass, opened, request.neuron, request) : null,
    lossDetail: request.layer === LOSS ? lossOf(sight, pass) : null,
    totals: {
      layers: stack.length,
      neurons: stack.reduce((sum, layer) => sum + layer.units, 0),
      weights: stack.reduce((sum, layer) => sum + layer.units * (layer.inputs + 1), 0),
      scalarSteps: steps.reduce((sum, step) => sum + step.scalarSteps, 0),
    },
    cards: cardsOf(opened && request.neuron !== null ? [...ops, ...scalars] : ops),
  };
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

function vectorStep(sight: NetworkSight, pass: Pass, node: GraphNode): VectorStep {
  const value = pass.values.get(node.id)!;
  const adjoint = pass.adjoints.get(node.id) ?? null;
  const operands = node.operands.map((id) => pass.graph.nodes[id].name);
  const op = node.op === '' ? null : opNamed(node.op);
  const isPenalty = pass.penalties.some((each) => each.node === node.id);
  const kinds = {
    input: node.name === 'c' ? 'target' : 'input',
    parameter: 'parameter',
    op: isPenalty ? 'penalty' : 'op',
  } as const;
  const matrix = node.kind === 'parameter';
  return {
    id: node.id,
    name: vectorText(node.name),
    tex: vectorTex(node.name),
    op: node.op,
    kind: kinds[node.kind],
    label: op ? op.label(operands.map(vectorText)) : vectorText(node.name),
    labelTex: op ? op.tex(operands.map((name) => `{${vectorTex(name)}}`)) : vectorTex(node.name),
    operands: [...node.operands],
    ...adjointOf(pass, node),
    layer: layerOf(sight, pass, node),
    rows: value.rows,
    columns: value.columns,
    values: matrix ? null : Float64Array.from(value.values.subarray(0, value.rows * value.columns)),
    adjoints: matrix || !adjoint ? null : Float64Array.from(adjoint.values),
    norm: norm(value.values),
    adjointNorm: adjoint && norm(adjoint.values),
    scalarSteps: scalarStepsOf(pass, node),
  };
}

/** How ∂ℓ/∂W of a weight matrix comes about: δ ⊗ (1, y), and of a penalty (λ/n)·∂R/∂W. */
function adjointOf(pass: Pass, { id, name }: GraphNode): Pick<VectorStep, 'adjointTex' | 'adjointName'> {
  const { nodes } = pass.graph;
  const layer = pass.order
    .map((each) => nodes[each])
    .find(({ op, operands }) => op === 'affine' && operands[1] === id);
  if (!layer) return { adjointTex: '', adjointName: '' };
  const operands = layer.operands.map((each) => `{${vectorTex(nodes[each].name)}}`);
  const z = vectorTex(layer.name);
  const product = opNamed('affine')
    .derivativeTex(operands, z)[1]
    .replace(`\\bar{${z}}`, z.replace('z', '\\delta'));
  const penalties = pass.penalties
    .map((penalty) => nodes[penalty.node])
    .filter((node) => node.operands.includes(id))
    .map(({ op }) => `\\tfrac{\\lambda}{n}\\,${opNamed(op).derivativeTex([`{${vectorTex(name)}}`], '')[0]}`);
  return { adjointTex: [product, ...penalties].join(' + '), adjointName: opNamed('outer').title };
}

/** What opens a vector step. */
function layerOf({ stack }: NetworkSight, pass: Pass, node: GraphNode): string | null {
  if (node.id === pass.loss) return LOSS;
  const [, name] = /\^\{([^}]+)\}/.exec(node.name) ?? [];
  return stack.some((layer) => layer.name === name) ? name : null;
}

/** Scalar steps that a vector step folds: of an affine map a product and a sum for each weight, and two sums. */
function scalarStepsOf(pass: Pass, node: GraphNode): number {
  if (node.kind !== 'op') return 0;
  const { rows, columns } = pass.values.get(node.id)!;
  if (node.op !== 'affine') return rows * columns;
  return columns * (2 * pass.values.get(node.operands[0])!.columns + 2);
}

function neuronsOf(pass: Pass, z: GraphNode, y: GraphNode | null, from: number, to: number) {
  const part = (values: Float64Array) => Float64Array.from(values.subarray(from, to));
  const last = y ?? z;
  return {
    z: part(pass.values.get(z.id)!.values),
    y: part(pass.values.get(last.id)!.values),
    zAdjoint: part(pass.adjoints.get(z.id)!.values),
    yAdjoint: y && part(pass.adjoints.get(y.id)!.values),
  };
}

function lossOf({ stack, outputNames }: NetworkSight, pass: Pass): NetworkTrace['lossDetail'] {
  const node = pass.graph.nodes[pass.loss];
  const [prediction, targets] = node.operands;
  const { units } = stack[stack.length - 1];
  return {
    op: node.op,
    // A single sigmoid output is the probability of the second of two classes.
    names: outputNames.slice(outputNames.length - units),
    predictions: Float64Array.from(pass.values.get(prediction)!.values),
    targets: Float64Array.from(pass.values.get(targets)!.values),
    adjoints: Float64Array.from(pass.adjoints.get(prediction)!.values),
  };
}
