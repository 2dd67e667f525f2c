import type {
  AdjointStep,
  CompleteNetworkRequest,
  NetworkNeuron,
  TraceNode,
} from '@shared/contract/explain.ts';
import { weightName } from '../../graph/from-design.ts';
import type { GraphNode } from '../../graph/graph.ts';
import { sliceOf } from '../slice.ts';
import { NeuronTape } from './neuron-tape.ts';
import { scalarName, vectorText, vectorTex } from './names.ts';
import { addedBy, type Pass } from './pass.ts';
import type { NetworkSight } from './sight.ts';

/** The graph's nodes of one layer in the pass: affine map, activation (none for identity), and who reads the output. */
export interface LayerNodes {
  readonly index: number;
  readonly z: GraphNode;
  readonly y: GraphNode | null;
  readonly reader: GraphNode | null;
}

export function layerNodes({ stack }: NetworkSight, { graph, order }: Pass, name: string): LayerNodes | null {
  const index = stack.findIndex((layer) => layer.name === name);
  if (index < 0) return null;
  const parameter = graph.nodes.find((node) => node.name === weightName(stack[index]))!;
  const readers = (id: number): GraphNode[] =>
    order.map((at) => graph.nodes[at]).filter(({ operands }) => operands.includes(id));
  const [z] = readers(parameter.id);
  const elementwise = readers(z.id).find(({ op }) => op === stack[index].activation && op !== 'softmax');
  const [reader = null] = readers((elementwise ?? z).id);
  return { index, z, y: elementwise ?? null, reader };
}

/**
 * One neuron in scalar steps: the products wᵢⱼ·xⱼ, their sums over even and over odd places, each from 0 as the
 * engine takes them (ops/products.ts), z, y; and back. What later layers send is `outside`: their δ are known.
 */
export function neuronOf(
  sight: NetworkSight,
  pass: Pass,
  nodes: LayerNodes,
  neuron: number,
  request: CompleteNetworkRequest,
): NetworkNeuron {
  const { index, z, y } = nodes;
  const layer = sight.stack[index];
  const { inputs, name } = layer;
  const before = index > 0 ? sight.stack[index - 1].name : '';
  const unit = neuron + 1;
  const columns = inputs + 1;
  const weights = Float64Array.from(sight.weights[index].subarray(neuron * columns, (neuron + 1) * columns));
  const xNode = z.operands[0];
  const x = pass.values.get(xNode)!.values;
  const tape = new NeuronTape();

  const xs = Array.from({ length: inputs }, (_, j) => {
    const own = scalarName(before === '' ? 'x' : 'y', before, j + 1);
    return tape.known(
      'input',
      own,
      x[j],
      before === '' ? sight.inputNames[j] : `output of unit ${j + 1} of ${before}`,
    );
  });
  const ws = Array.from(weights, (w, j) =>
    tape.known('weight', scalarName('w', name, unit, j), w, j === 0 ? 'bias weight' : `weight of input ${j}`),
  );
  const products = xs.map((xj, j) => tape.apply('multiply', [ws[j + 1], xj], scalarName('p', '', j + 1)));
  const lane = (first: number, letter: string): number => {
    let sum = -1;
    for (let j = first; j < inputs; j += 2)
      sum = tape.sum(sum < 0 ? 0 : { node: sum }, products[j], scalarName(letter, '', (j - first) / 2 + 1));
    return sum;
  };
  const even = lane(0, 'a');
  const odd = lane(1, 'b');
  const both =
    odd < 0 ? tape.plus(even, 0, scalarName('s', '', 1)) : tape.add(even, odd, scalarName('s', '', 1));
  const zId = tape.add(ws[0], both, scalarName('z', name, unit));
  const yId = y ? tape.apply(y.op, [zId], scalarName('y', name, unit), y.attributes) : zId;
  const steps = tape.count;

  // What comes back to the neuron's output from outside.
  const outside = outsideOf(sight, pass, nodes, neuron, tape);
  for (const { via, local, localText, localTex, viaAdjoint, contribution } of outside)
    tape.receive(yId, via, { viaAdjoint, local, localText, localTex, contribution });
  // Adjoints of inputs hold what the neurons before this one have added.
  if (index > 0) {
    const earlier = new Float64Array(inputs);
    const delta = pass.adjoints.get(z.id)!.values;
    for (let i = 0; i < neuron; i++)
      for (let j = 0; j < inputs; j++) earlier[j] += delta[i] * sight.weights[index][i * columns + 1 + j];
    if (neuron > 0) xs.forEach((id, j) => tape.begin(id, earlier[j]));
  }
  tape.reverse(steps - 1, new Set(index === 0 ? xs : []));
  for (const { node, factor } of pass.penalties.filter((each) => each.layer === name)) {
    const graphNode = pass.graph.nodes[node];
    const added = addedBy(pass, graphNode, 0).values;
    const own = { text: vectorText(graphNode.name), tex: vectorTex(graphNode.name) };
    const via = tape.outside(own, pass.values.get(node)!.values[0], factor, graphNode.op, 'penalty');
    ws.forEach((w, j) => {
      const contribution = added[neuron * columns + j];
      if (contribution === 0 && j === 0) return;
      const local = contribution / factor;
      tape.receive(w, via, {
        viaAdjoint: factor,
        local,
        localText: 'R′(w)',
        localTex: "R'(w)",
        contribution,
      });
    });
  }
  const shown = sliceOf(tape.nodes, request.nodes);
  const described: TraceNode[] = shown.items;
  const adjoints: { from: number; total: number; items: AdjointStep[] } = sliceOf(tape.steps, request.steps);
  const gradient = Float64Array.from(ws, (w) => tape.adjoint(w) ?? 0);
  return {
    layer: name,
    neuron,
    nodes: { ...shown, items: described },
    adjoints,
    finalAdjoints: described.map(({ id }) => tape.adjoint(id)),
    weights,
    gradient,
  };
}

interface Received {
  readonly via: number;
  readonly viaAdjoint: number;
  readonly local: number;
  readonly localText: string;
  readonly localTex: string;
  readonly contribution: number;
}

/** The parts of ∂ℓ/∂y of this neuron: one for each unit of the next layer, ascending, or the loss's. */
function outsideOf(
  sight: NetworkSight,
  pass: Pass,
  { index, z, y, reader }: LayerNodes,
  neuron: number,
  tape: NeuronTape,
): Received[] {
  if (!reader) return [];
  const delta = pass.adjoints.get(reader.id)!.values;
  const values = pass.values.get(reader.id)!.values;
  if (reader.op === 'affine') {
    const next = sight.stack[index + 1];
    const columns = next.inputs + 1;
    return Array.from({ length: next.units }, (_, k): Received => {
      const via = tape.outside(
        scalarName('z', next.name, k + 1),
        values[k],
        delta[k],
        'affine',
        `unit ${k + 1} of ${next.name}`,
      );
      const local = sight.weights[index + 1][k * columns + 1 + neuron];
      const w = scalarName('w', next.name, k + 1, neuron + 1);
      return {
        via,
        viaAdjoint: delta[k],
        local,
        localText: w.text,
        localTex: w.tex,
        contribution: delta[k] * local,
      };
    });
  }
  const position = reader.operands.indexOf((y ?? z).id);
  const contribution = addedBy(pass, reader, position).values[neuron];
  const own = { text: vectorText(reader.name), tex: vectorTex(reader.name) };
  const scalar = values.length === 1;
  const viaAdjoint = scalar ? delta[0] : 1;
  const via = tape.outside(own, values[scalar ? 0 : neuron], viaAdjoint, reader.op, 'the loss');
  const output = scalarName(y ? 'y' : 'z', sight.stack[index].name, neuron + 1);
  const localText = scalar ? `∂${own.text}/∂${output.text}` : `(Jᵀ·ȳ)${output.text.slice(-1)}`;
  const localTex = scalar
    ? `\\frac{\\partial ${own.tex}}{\\partial ${output.tex}}`
    : `(J^{\\mathsf T}\\bar{y})`;
  return [{ via, viaAdjoint, local: contribution, localText, localTex, contribution }];
}
