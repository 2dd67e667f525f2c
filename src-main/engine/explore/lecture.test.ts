import { describe, expect, it } from 'vitest';
import { explainGallery } from '@shared/design/explain-gallery.ts';
import { decompositionNames } from '@shared/design/explain.ts';
import { formula, gradientOf, program, traceOf } from './testing.ts';

/** Lecture notes ML:IV, automatic differentiation: the L₂ loss of σ(wᵀx) on two examples at w = (−1, 1.5, 0.5). */
const example = explainGallery[0];
const at = { w0: -1, w1: 1.5, w2: 0.5 };
const trace = traceOf(example.function, at);
const nodes = new Map(trace.nodes.items.map((node) => [node.name, node]));
const nameOf = (id: number): string => trace.nodes.items[id].name;

describe('the worked example', () => {
  it('is the first of the gallery, with the lecture’s names and nine steps in its order', () => {
    expect(example.inputs).toEqual([
      { name: 'w0', value: -1 },
      { name: 'w1', value: 1.5 },
      { name: 'w2', value: 0.5 },
    ]);
    expect(trace.nodes.items.map(({ name, label }) => `${name} = ${label}`)).toEqual([
      'v₀ = w0',
      'v₋₁ = w1',
      'v₋₂ = w2',
      'v₁ = v₀ + v₋₁ + 1.5·v₋₂',
      'v₂ = v₀ + 1.5·v₋₁ − v₋₂',
      'v₃ = σ(v₁)',
      'v₄ = σ(v₂)',
      'v₅ = 0 − v₃',
      'v₆ = 1 − v₄',
      'v₇ = v₅²',
      'v₈ = v₆²',
      'v₉ = v₇ + v₈',
    ]);
    expect(trace.outputs).toEqual([11]);
    expect(trace.counts).toMatchObject({ inputs: 3, primalSteps: 9, adjointSteps: 15, edges: 14 });
  });

  /** Six places, and what the notes print; theirs are cut or rounded to two. */
  const primals: [string, number, string][] = [
    ['v₀', -1, '-1'],
    ['v₋₁', 1.5, '1.5'],
    ['v₋₂', 0.5, '0.5'],
    ['v₁', 1.25, '1.25'],
    ['v₂', 0.75, '0.75'],
    ['v₃', 0.7773, '0.78'],
    ['v₄', 0.679179, '0.68'],
    ['v₅', -0.7773, '-0.78'],
    ['v₆', 0.320821, '0.32'],
    // A slip of the notes: 0.61 is 0.78² of the rounded 0.78; 0.7773² is 0.60.
    ['v₇', 0.604195, '0.60'],
    ['v₈', 0.102926, '0.10'],
    ['v₉', 0.707121, '0.71'],
  ];
  it('gives every figure of the forward primal trace', () => {
    expect(trace.nodes.items.map(({ name, value }) => [name, Number(value.toFixed(6))])).toEqual(
      primals.map(([name, value]) => [name, value]),
    );
    for (const [name, , printed] of primals)
      expect(nodes.get(name)!.value.toFixed(printed.split('.')[1]?.length ?? 0)).toBe(printed);
    expect(trace.value).toBe(nodes.get('v₉')!.value);
  });

  /** of, via, local derivative, before, after (six places), what the notes print. */
  const adjoints: [string, string | null, string, number | null, number, string][] = [
    ['v₉', null, '1', null, 1, '1'],
    ['v₇', 'v₉', '1', null, 1, '1'],
    ['v₈', 'v₉', '1', null, 1, '1'],
    ['v₆', 'v₈', '2·v₆', null, 0.641643, '0.64'],
    ['v₅', 'v₇', '2·v₅', null, -1.5546, '-1.55'],
    ['v₄', 'v₆', '−1', null, -0.641643, '-0.64'],
    ['v₃', 'v₅', '−1', null, 1.5546, '1.55'],
    ['v₂', 'v₄', 'σ(v₂)·(1 − σ(v₂))', null, -0.139811, '-0.14'],
    ['v₁', 'v₃', 'σ(v₁)·(1 − σ(v₁))', null, 0.269109, '0.27'],
    ['v₀', 'v₂', '1', null, -0.139811, '-0.14'],
    // The other slip of the notes: they print −0.28; 1.5·(−0.14) is −0.21, and their 0.06 below needs it.
    ['v₋₁', 'v₂', '1.5', null, -0.209716, '-0.21'],
    ['v₋₂', 'v₂', '−1', null, 0.139811, '0.14'],
    ['v₀', 'v₁', '1', -0.139811, 0.129298, '0.13'],
    ['v₋₁', 'v₁', '1', -0.209716, 0.059393, '0.06'],
    ['v₋₂', 'v₁', '1.5', 0.139811, 0.543474, '0.54'],
  ];
  it('gives every step of the reverse adjoint trace, each accumulation as its own', () => {
    const six = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(6)));
    expect(
      trace.adjoints.items.map(({ of, via, localText, before, after }) => [
        nameOf(of),
        via === null ? null : nameOf(via),
        localText,
        six(before),
        six(after),
      ]),
    ).toEqual(adjoints.map((row) => row.slice(0, 5)));
    trace.adjoints.items.forEach(({ after }, i) => {
      const [, , , , , printed] = adjoints[i];
      expect(after.toFixed(printed.split('.')[1]?.length ?? 0)).toBe(printed);
    });
    for (const { before, after, contribution, viaAdjoint, local } of trace.adjoints.items) {
      expect(contribution).toBe(viaAdjoint * local);
      expect(after).toBe(before === null ? contribution : before + contribution);
    }
  });

  it('writes the steps in the notes’ form', () => {
    const { items } = trace.adjoints;
    expect(items[0].text).toBe('v̄₉ = 1');
    expect(items[5].text).toBe('v̄₄ = v̄₆·(−1)');
    expect(items[14]).toMatchObject({
      text: 'v̄₋₂ = v̄₋₂ + v̄₁·1.5',
      tex: '\\bar{v}_{-2} = \\bar{v}_{-2} + \\bar{v}_{1} \\cdot 1.5',
      numbers: '0.139811 + 0.269109·1.5 = 0.543474',
    });
  });

  it('has the gradient (0.13, 0.06, 0.54) each way, near the central differences', () => {
    expect(gradientOf(trace).map((value) => value.toFixed(2))).toEqual(['0.13', '0.06', '0.54']);
    for (const { reverse, forward, recursive, relativeError } of trace.gradient) {
      expect(Math.abs(forward - reverse)).toBeLessThan(1e-15);
      expect(Math.abs(recursive! - reverse)).toBeLessThan(1e-15);
      expect(relativeError).toBeLessThan(1e-9);
    }
  });

  it('points each step at its place in the source', () => {
    const { text } = example.function;
    const sources = trace.nodes.items.slice(3).map(({ source }) => text.slice(source!.from, source!.to));
    expect(sources[0]).toBe('w0 + w1 + 1.5*w2');
    expect(sources[2]).toBe('sigmoid(w0 + w1 + 1.5*w2)');
    expect(sources[8]).toBe(text);
  });
});

describe('atomic or decomposed', () => {
  it('takes σ apart into −z, exp, 1 + v, 1/v', () => {
    const apart = traceOf(formula('sigmoid(z)'), { z: 0.75 }, { decomposed: ['sigmoid'] });
    expect(apart.nodes.items.map(({ label }) => label)).toEqual(['z', '−v₀', 'exp(v₁)', '1 + v₂', '1/v₃']);
  });

  it('gives the same gradient within 1e-15, in a longer trace', () => {
    const apart = traceOf(example.function, at, { decomposed: ['sigmoid'] });
    expect(apart.counts.primalSteps).toBe(9 + 2 * 3);
    gradientOf(apart).forEach((value, i) =>
      expect(Math.abs(value - gradientOf(trace)[i])).toBeLessThan(1e-15),
    );
    const all = traceOf(example.function, at, { decomposed: [...decompositionNames] });
    expect(all.counts.primalSteps).toBe(19);
    gradientOf(all).forEach((value, i) => expect(Math.abs(value - gradientOf(trace)[i])).toBeLessThan(1e-15));
  });

  it.each(['tanh', 'softplus', 'silu', 'elu', 'relu', 'square'] as const)('%s likewise', (name) => {
    for (const z of [-2.5, -0.3, 0.7, 3]) {
      const [atomic, apart] = [[], [name]].map((decomposed) =>
        traceOf(formula(`${name}(z)`), { z }, { decomposed }),
      );
      expect(Math.abs(apart.value - atomic.value)).toBeLessThan(2e-15);
      expect(Math.abs(gradientOf(apart)[0] - gradientOf(atomic)[0])).toBeLessThan(2e-15);
    }
  });
});

describe('the recursive autodiff(f, w) and the tape', () => {
  const shared = (depth: number) =>
    traceOf(
      program(`let v = x\nfor (let i = 0; i < ${depth}; i++) v = v * v\nreturn v`),
      { x: 1.0000001 },
      { mode: 'recursive', steps: { from: 0, count: 5000 } },
    );

  it('agree, but the recursion walks a shared node once for each path', () => {
    const { counts, gradient, recursion } = shared(10);
    expect(counts).toMatchObject({
      edges: 20,
      adjointSteps: 21,
      recursiveSteps: 2 ** 11 - 2,
      recursiveWalked: true,
    });
    expect(recursion.total).toBe(2 ** 11 - 2);
    expect(Math.abs(gradient[0].recursive! / gradient[0].reverse - 1)).toBeLessThan(1e-13);
    expect(recursion.items.filter(({ reached }) => reached).length).toBe(2 ** 10);
    expect(recursion.items.at(-1)!.after! / gradient[0].reverse - 1).toBeCloseTo(0, 12);
  });

  it('is not walked where it would take too long: its steps are told', () => {
    const { counts, gradient, notes, recursion } = shared(12 * 2);
    expect(counts.recursiveSteps).toBe(2 ** 25 - 2);
    expect([counts.recursiveWalked, gradient[0].recursive, recursion.total]).toEqual([false, null, 0]);
    expect(notes[0]).toBe(
      'The recursive autodiff would take 33,554,430 steps, 24 deep, and was not walked; the tape takes 49.',
    );
  });
});

describe('forward mode and Jacobians', () => {
  it('carries tangents beside the primals, seeded with one input', () => {
    const forward = traceOf(example.function, at, { mode: 'forward', seed: 2 });
    expect(forward.finalTangents.slice(0, 5)).toEqual([0, 0, 1, 1.5, -1]);
    expect(forward.tangents.items[8]).toMatchObject({ text: 'v̇₉ = v̇₇ + v̇₈' });
    expect(forward.tangents.items[8].value).toBe(gradientOf(trace)[2]);
  });

  it('takes m passes back or n passes forward', () => {
    const wide = traceOf(
      formula('[a*b*c*d, sin(a + b + c + d)]'),
      { a: 1, b: 2, c: 3, d: 4 },
      { jacobian: true },
    );
    const { jacobian } = wide;
    expect([...jacobian!.reverse.slice(0, 4)]).toEqual([24, 12, 8, 6]);
    for (const value of jacobian!.reverse.slice(4)) expect(value).toBeCloseTo(Math.cos(10), 15);
    expect(jacobian!.largestDifference).toBe(0);
    expect([jacobian!.reverseCost.passes, jacobian!.forwardCost.passes]).toEqual([2, 4]);
    expect([jacobian!.reverseCost.operations, jacobian!.forwardCost.operations]).toEqual([11, 44]);
    const tall = traceOf(formula('[a, 2*a, a^2, exp(a)]'), { a: 1 }, { jacobian: true }).jacobian!;
    expect([tall.reverseCost.passes, tall.forwardCost.passes]).toEqual([4, 1]);
  });

  it('starts from the output that is asked for', () => {
    const at2 = { r: 2, phi: 0.5 };
    const second = traceOf(formula('[r*cos(phi), r*sin(phi)]'), at2, { output: 1 });
    expect(gradientOf(second)[0]).toBeCloseTo(Math.sin(0.5), 15);
    expect(() => traceOf(formula('[r, phi]'), at2, { output: 2 })).toThrow(
      /There is no output 3; the function has 2\./,
    );
  });
});
