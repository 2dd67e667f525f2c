import type { ExplainFunction, ExplainInput } from './explain.ts';

/** A function to open in the Explain place. */
export interface ExplainExample {
  readonly id: string;
  readonly title: string;
  /** What there is to see, in a sentence. */
  readonly description: string;
  readonly function: ExplainFunction;
  readonly inputs: readonly ExplainInput[];
}

const inputs = (values: Readonly<Record<string, number>>): ExplainInput[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const formula = (text: string): ExplainFunction => ({ kind: 'formula', text });
const program = (...lines: string[]): ExplainFunction => ({ kind: 'program', text: lines.join('\n') });

/** In the order of the menu; the first is what the place opens with. */
export const explainGallery: readonly ExplainExample[] = [
  {
    id: 'lecture',
    title: 'Worked example of the lecture',
    description: 'The L₂ loss of a logistic regression on two examples: nine steps there, and back again.',
    function: formula('(0 - sigmoid(w0 + w1 + 1.5*w2))^2 + (1 - sigmoid(w0 + 1.5*w1 - w2))^2'),
    inputs: inputs({ w0: -1, w1: 1.5, w2: 0.5 }),
  },
  {
    id: 'logistic-regression',
    title: 'Logistic regression',
    description: 'The mean logistic loss of four examples in bits: a loop over data.',
    function: program(
      '// Examples (x1, x2) with their class c.',
      'const data = [[1, 1.5, 0], [1.5, -1, 1], [-0.5, 0.5, 0], [2, 0.25, 1]]',
      'let loss = 0',
      'for (const [x1, x2, c] of data) {',
      '  const z = w0 + w1*x1 + w2*x2',
      '  // -log sigmoid(z) for class 1, -log(1 - sigmoid(z)) = -log sigmoid(-z) for class 0',
      '  loss += c == 1 ? -log2(sigmoid(z)) : -log2(sigmoid(-z))',
      '}',
      'return loss / data.length',
    ),
    inputs: inputs({ w0: -0.5, w1: 0.8, w2: -0.4 }),
  },
  {
    id: 'two-layer-mlp',
    title: 'Two-layer perceptron',
    description: 'Two tanh neurons and one sigmoid neuron on one example of XOR.',
    function: program(
      'const x = [1, 0]',
      'const c = 1',
      'const y1 = tanh(a0 + a1*x[0] + a2*x[1])',
      'const y2 = tanh(b0 + b1*x[0] + b2*x[1])',
      'const y = sigmoid(o0 + o1*y1 + o2*y2)',
      'return (c - y)^2',
    ),
    inputs: inputs({ a0: 0.5, a1: -1, a2: 1, b0: -0.5, b1: 1, b2: -1, o0: 0.1, o1: -1.2, o2: 0.7 }),
  },
  {
    id: 'softmax-cross-entropy',
    title: 'Softmax and cross entropy',
    description: 'Three logits to class probabilities and the loss in bits; the gradient is σ₁(z) − c.',
    function: program(
      'const z = [z1, z2, z3]',
      'const c = [0, 1, 0]',
      'let total = 0',
      'for (const each of z) total += exp(each)',
      'let loss = 0',
      'for (let i = 0; i < z.length; i++) {',
      '  if (c[i] > 0) loss -= c[i] * log2(exp(z[i]) / total)',
      '}',
      'return loss',
    ),
    inputs: inputs({ z1: 1, z2: 2, z3: -0.5 }),
  },
  {
    id: 'branch',
    title: 'A function with a branch',
    description: 'Huber’s loss: quadratic near 0, linear beyond. The derivative is that of the branch taken.',
    function: program(
      'function huber(residual, width) {',
      '  const size = abs(residual)',
      '  if (size <= width) return 0.5 * residual^2',
      '  else return width * (size - 0.5*width)',
      '}',
      'return huber(y - 2, 1) + huber(y - 0.25, 1)',
    ),
    inputs: inputs({ y: 0.5 }),
  },
  {
    id: 'newton',
    title: 'Newton’s square root',
    description: 'A loop that ends when it is near enough; its derivative comes out as 1/(2√a).',
    function: program(
      'let x = a',
      'while (abs(x*x - a) > 1e-12) {',
      '  x = 0.5 * (x + a/x)',
      '}',
      'return x',
    ),
    inputs: inputs({ a: 2 }),
  },
  {
    id: 'shared-nodes',
    title: 'Shared nodes: recursion against tape',
    description:
      'Each step uses the one before twice. The tape walks each edge once; the recursive autodiff(f, w) doubles its work with every step.',
    function: program(
      '// The logistic map: what it gives is used twice in the next step.',
      'function f(x, depth) {',
      '  if (depth == 0) return x',
      '  const before = f(x, depth - 1)',
      '  return 3.7*before * (1 - before)',
      '}',
      'return f(x, 10)',
    ),
    inputs: inputs({ x: 0.3 }),
  },
  {
    id: 'polar',
    title: 'Two outputs: polar coordinates',
    description: 'R² → R²: the Jacobian by two reverse passes or by two forward passes.',
    function: formula('[r*cos(phi), r*sin(phi)]'),
    inputs: inputs({ r: 2, phi: 0.6 }),
  },
];
