import { describe, expect, it } from 'vitest';
import { decompositionNames } from '@shared/design/explain.ts';
import { stream } from '../numeric/random.ts';
import { formula, gradientOf, program, traceOf } from './testing.ts';
import type { ExplainFunction } from '@shared/design/explain.ts';

type Random = ReturnType<typeof stream>;
const pick = <T>(random: Random, items: readonly T[]): T =>
  items[Math.floor(random.uniform() * items.length)];
const number = (random: Random): string => (0.25 + 2 * random.uniform()).toFixed(2);

/** Functions that exist for every number, with bounded slopes. */
const smooth = ['sigmoid', 'tanh', 'sin', 'cos', 'softplus', 'silu', 'gelu'];

/** A random expression over names; only what has a value and a derivative everywhere. */
function expression(random: Random, names: readonly string[], depth: number): string {
  if (depth === 0) return random.uniform() < 0.75 ? pick(random, names) : number(random);
  const below = (): string => expression(random, names, depth - 1);
  switch (Math.floor(random.uniform() * 9)) {
    case 0:
      return `(${below()} + ${number(random)}*${below()})`;
    case 1:
      return `(${below()} - ${below()})`;
    case 2:
      return `tanh(${below()}) * ${below()}`;
    case 3:
      return `${below()} / (2 + cos(${below()}))`;
    case 4:
      return `sigmoid(${below()})^${pick(random, ['2', '3', '0.5', '-1', '1.5'])}`;
    case 5:
      return `log(1 + exp(tanh(${below()})))`;
    case 6:
      return `sqrt(1 + square(tanh(${below()})))`;
    case 7:
      return `(2 + sin(${below()}))^tanh(${below()})`;
    default:
      return `${pick(random, smooth)}(${below()})`;
  }
}

/** A random program: variables, a loop, a branch, a function, an array. */
function lines(random: Random, names: readonly string[]): string {
  const e = (from: readonly string[] = names): string => expression(random, from, 2);
  const known = [...names, 'p', 'q'];
  return [
    `function f(s, t) { return ${expression(random, ['s', 't'], 2)} }`,
    `let p = ${e()}`,
    `let q = f(${e()}, ${pick(random, names)})`,
    `const list = [p, q, ${e(known)}]`,
    `for (let i = 0; i < ${1 + Math.floor(random.uniform() * 4)}; i++) { p = tanh(p + ${number(random)}*q); list.push(p) }`,
    `if (p > ${(random.uniform() - 0.5).toFixed(3)}) { q = q + ${e(known)} } else { q = q*p }`,
    `return mean(list) * q + f(p, q)`,
  ].join('\n');
}

function agree(source: ExplainFunction, at: Record<string, number>): void {
  const trace = traceOf(source, at, { jacobian: true });
  const scale = 1 + Math.max(...gradientOf(trace).map(Math.abs));
  for (const { reverse, forward, recursive, difference } of trace.gradient) {
    expect(
      Math.abs(forward - reverse) <= 1e-13 * scale,
      `forward ${forward}, reverse ${reverse}: ${source.text}`,
    ).toBe(true);
    if (recursive !== null)
      expect(
        Math.abs(recursive - reverse) <= 1e-12 * scale,
        `recursive ${recursive}, reverse ${reverse}: ${source.text}`,
      ).toBe(true);
    expect(
      Math.abs(difference - reverse) <= 1e-7 * scale,
      `difference ${difference}, reverse ${reverse}: ${source.text}`,
    ).toBe(true);
  }
  expect(trace.jacobian!.largestDifference).toBeLessThanOrEqual(1e-13 * scale);
  const apart = traceOf(source, at, { decomposed: [...decompositionNames] });
  expect(Math.abs(apart.value - trace.value)).toBeLessThanOrEqual(1e-13 * (1 + Math.abs(trace.value)));
  gradientOf(apart).forEach((value, i) =>
    expect(Math.abs(value - gradientOf(trace)[i]) <= 1e-12 * scale, `decomposed: ${source.text}`).toBe(true),
  );
}

describe('reverse = forward = recursive = central differences, atomic or decomposed', () => {
  const names = ['a', 'b', 'c'];
  const point = (random: Random): Record<string, number> =>
    Object.fromEntries(names.map((name) => [name, 3 * (random.uniform() - 0.5)]));

  it('for 150 random formulas', () => {
    const random = stream(11, 'test/explore/formulas');
    for (let i = 0; i < 150; i++) agree(formula(expression(random, names, 1 + (i % 4))), point(random));
  });

  it('for 60 random programs', () => {
    const random = stream(12, 'test/explore/programs');
    for (let i = 0; i < 60; i++) agree(program(lines(random, names)), point(random));
  });
});

describe('a long program', () => {
  it('is traced whole: gradient, differences along its steps, and what the recursion would take', () => {
    const source = program('let v = x\nfor (let i = 0; i < 5000; i++) v = v + 0.001*sin(i + v)\nreturn v');
    const { counts, gradient, notes, nodes } = traceOf(source, { x: 0.5, unused: 1 });
    expect([counts.primalSteps, nodes.items.length, nodes.total]).toEqual([15_000, 2000, 15_002]);
    expect(gradient[0].reverse).toBeCloseTo(gradient[0].forward, 13);
    expect([gradient[0].recursive, counts.recursiveWalked]).toEqual([null, false]);
    expect(gradient[0].relativeError).toBeLessThan(1e-9);
    expect(notes[0]).toMatch(/^The recursive autodiff would take more than 10\^308 steps, 15,000 deep/);
    expect(notes[1]).toContain('along the branches and iterations of this trace');
  });

  it('adds a long array as one step', () => {
    const source = program('const a = []\nfor (let i = 0; i < 8000; i++) a.push(x)\nreturn sum(a)');
    const { counts, gradient } = traceOf(source, { x: 0.5 });
    expect([counts.primalSteps, counts.edges, gradient[0].reverse]).toEqual([1, 8000, 8000]);
  });
});

describe('slices', () => {
  it('put together give the whole', () => {
    const source = program('let v = x\nfor (let i = 0; i < 40; i++) v = sin(v) + v\nreturn v');
    for (const [mode, list] of [
      ['reverse', 'adjoints'],
      ['forward', 'tangents'],
      ['recursive', 'recursion'],
    ] as const) {
      const depth =
        mode === 'recursive' ? program('let v = x\nfor (let i = 0; i < 6; i++) v = v*v\nreturn v') : source;
      const whole = traceOf(depth, { x: 0.1 }, { mode })[list];
      const parts = [0, 50, 100, 150].flatMap((from) => [
        ...traceOf(depth, { x: 0.1 }, { mode, steps: { from, count: 50 } })[list].items,
      ]);
      expect(parts).toEqual(whole.items);
      expect(whole.total).toBe(whole.items.length);
    }
  });
});

describe('softmax lies on the simplex for any finite logits', () => {
  it.each([
    [1e4, -1e4, 0],
    [-1e4, -1e4, -1e4],
    [9999, 1e4, 9998],
    [750, 749, -750],
    [-2000, -2001, -2002],
    [3, 1, 2],
  ])('%d, %d, %d', (...z) => {
    const at = { z0: z[0], z1: z[1], z2: z[2] };
    const largest = Math.max(...z);
    const powers = z.map((each) => Math.exp(each - largest));
    const whole = powers.reduce((sum, each) => sum + each, 0);
    z.forEach((_, i) => {
      const trace = traceOf(program(`return softmax([z0, z1, z2])[${i}]`), at);
      const p = powers.map((power) => power / whole);
      expect(trace.value).toBeCloseTo(p[i], 14);
      p.forEach((pj, j) => {
        expect(gradientOf(trace)[j]).toBeCloseTo(p[i] * ((i === j ? 1 : 0) - pj), 14);
        expect(trace.gradient[j].difference).toBeCloseTo(gradientOf(trace)[j], 8);
      });
      const told = trace.flow.items.some(({ text }) => text.includes(`the largest z is ${largest}`));
      expect(told).toBe(Math.abs(largest) > 600);
    });
  });

  it('an overflow in a function that is taken apart names its step', () => {
    const apart = () => traceOf(formula('sigmoid(z)'), { z: -800 }, { decomposed: ['sigmoid'] });
    expect(apart).toThrow('e^(800), a step of sigmoid(z), is larger than the greatest double, 1.8e308.');
  });
});
