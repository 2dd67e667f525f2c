import { Fault } from '@shared/contract/fault.ts';
import { activationNames } from '@shared/design/activations.ts';
import { describe, expect, it } from 'vitest';
import { linearCombination } from './formula/linear-combination.ts';
import { formulaRegistry } from './formula/registry.ts';
import { difference, makeCase } from './laws/case.ts';
import { distance } from './laws/close.ts';
import { opNamed, registry } from './registry.ts';
import { shape } from './shapes.ts';
import type { Op, Sample } from './op.ts';

const combinations = [
  linearCombination([
    { coefficient: 1, operand: 0 },
    { coefficient: 1, operand: 1 },
    { coefficient: 1.5, operand: 2 },
  ]),
  linearCombination([{ constant: 1 }, { coefficient: -1, operand: 0 }]),
  linearCombination([{ coefficient: 2, operand: 0 }, { constant: -3 }, { coefficient: 1, operand: 0 }]),
];
const ops = [...registry.values(), ...formulaRegistry.values(), ...combinations];
const NAN = NaN;
const SEEDS = [1, 2, 3, 4];

/** Runs a law on every sample of an op with several seeds; `where` says which one failed. */
function forSamples(op: Op, law: (sample: Sample, seed: number, where: string) => void): void {
  for (const sample of op.samples) {
    const sizes = sample.shapes.map(({ rows, columns }) => `${rows}×${columns}`).join(', ');
    for (const seed of SEEDS)
      law(sample, seed, `${op.name}(${sizes}), ${JSON.stringify(sample.attributes)}, seed ${seed}`);
  }
}

describe.each(ops.map((op) => [op.name, op] as const))('%s', (_name, op) => {
  it('forward writes every element, changes no operand, and neither reads nor writes around the tensors', () => {
    forSamples(op, (sample, seed, where) => {
      const results = [NAN, 12345.678].map((canary) => {
        const c = makeCase(op, sample, seed, canary);
        const before = c.inputs.map(({ own }) => [...own]);
        op.forward(c.output, c.inputs, c.attributes);
        expect(c.output.own.every(Number.isFinite), where).toBe(true);
        expect(
          c.inputs.map(({ own }) => [...own]),
          where,
        ).toEqual(before);
        expect(
          c.all.every((tensor) => tensor.intact()),
          where,
        ).toBe(true);
        return [...c.output.own];
      });
      expect(results[1], where).toEqual(results[0]);
    });
  });

  it('tangent agrees with central differences, for all operands together and each alone', () => {
    forSamples(op, (sample, seed, where) => {
      const c = makeCase(op, sample, seed, NAN);
      op.forward(c.output, c.inputs, c.attributes);
      const full = c.inputs.map((input, k) => (op.operands[k].differentiable ? c.random(input) : null));
      const directions = [full, ...full.map((_, k) => full.map((dot, i) => (i === k ? dot : null)))];
      for (const tangents of directions) {
        const dot = c.blank(c.output, NaN);
        op.tangent(dot, tangents, c.output, c.inputs, c.attributes);
        const wanted = difference(op, c, tangents);
        expect(distance(dot.own, wanted) <= 1e-9, `${where}: ${[...dot.own]} against ${[...wanted]}`).toBe(
          true,
        );
      }
      expect(
        c.all.every((tensor) => tensor.intact()),
        where,
      ).toBe(true);
    });
  });

  it('reverse is the transpose of tangent: ⟨ȳ, Jẋ⟩ = ⟨Jᵀȳ, ẋ⟩ for each operand', () => {
    forSamples(op, (sample, seed, where) => {
      const c = makeCase(op, sample, seed, NAN);
      op.forward(c.output, c.inputs, c.attributes);
      const yBar = c.random(c.output);
      op.reverse.forEach((rule, k) => {
        if (!rule) return;
        const xDot = c.random(c.inputs[k]);
        const dot = c.blank(c.output, NaN);
        const tangents = c.inputs.map((_, i) => (i === k ? xDot : null));
        op.tangent(dot, tangents, c.output, c.inputs, c.attributes);
        const xBar = c.blank(c.inputs[k], 0);
        rule(xBar, yBar, c.output, c.inputs, c.attributes);
        const left = dot.own.reduce((sum, d, i) => sum + d * yBar.own[i], 0);
        const right = xBar.own.reduce((sum, d, i) => sum + d * xDot.own[i], 0);
        expect(distance([right], [left]) <= 1e-12, `${where}, operand ${k}: ${left} against ${right}`).toBe(
          true,
        );
      });
    });
  });

  it('reverse adds to the adjoint that is there, and neither reads nor writes around the tensors', () => {
    forSamples(op, (sample, seed, where) => {
      op.reverse.forEach((rule, k) => {
        if (!rule) return;
        const results = [NAN, 12345.678].map((canary) => {
          const c = makeCase(op, sample, seed, canary);
          op.forward(c.output, c.inputs, c.attributes);
          const yBar = c.random(c.output);
          const fresh = c.blank(c.inputs[k], 0);
          rule(fresh, yBar, c.output, c.inputs, c.attributes);
          const filled = c.random(c.inputs[k]);
          const before = filled.own.slice();
          rule(filled, yBar, c.output, c.inputs, c.attributes);
          const added = filled.own.map((value, i) => value - before[i]);
          expect(
            distance(added, fresh.own) <= 2e-15,
            `${where}: ${[...added]} against ${[...fresh.own]}`,
          ).toBe(true);
          expect(
            c.all.every((tensor) => tensor.intact()),
            where,
          ).toBe(true);
          return [...filled.own];
        });
        expect(results[1], where).toEqual(results[0]);
      });
    });
  });

  it('refuses wrong shapes, naming op, operand, what was wanted and what came', () => {
    const tooMany = Array.from({ length: op.operands.length + 1 }, () => shape(1, 1));
    for (const { shapes, mentions, attributes } of [
      ...op.refuses,
      { shapes: tooMany, mentions: 'operands', attributes: {} },
    ]) {
      let thrown: unknown;
      try {
        op.shape(shapes, { ...op.attributes, ...attributes });
      } catch (error) {
        thrown = error;
      }
      const where = `${op.name}(${shapes.map((s) => `${s.rows}×${s.columns}`).join(', ')})`;
      expect(thrown, where).toBeInstanceOf(Fault);
      const fault = thrown as Fault;
      expect([fault.code, fault.op], where).toEqual(['shape', op.name]);
      expect(fault.message, where).toContain(mentions);
      if (shapes.length !== op.operands.length) {
        expect(fault.message).toMatch(
          new RegExp(`^${op.name}: wanted ${op.operands.length} operand.*, got ${shapes.length}$`),
        );
        continue;
      }
      const named = op.operands.findIndex(({ name }) => name === fault.path);
      expect(named, where).toBeGreaterThanOrEqual(0);
      const came = `${shapes[named].rows} × ${shapes[named].columns}`;
      expect(fault.message).toMatch(new RegExp(`^${op.name}: operand ${fault.path} must be .+ got ${came}$`));
    }
  });

  it('keeps a symbolic batch where the shape of numbers keeps its rows', () => {
    for (const { shapes } of op.samples) {
      const { rows } = shapes[0];
      const batched = shapes.map((each) =>
        shape(rows > 1 && each.rows === rows ? 'batch' : each.rows, each.columns),
      );
      const wanted = op.shape(shapes, op.attributes);
      expect(op.shape(batched, op.attributes)).toEqual(
        rows > 1 && wanted.rows === rows ? { rows: 'batch', columns: wanted.columns } : wanted,
      );
    }
  });

  it('is described in full', () => {
    expect(op.samples.length).toBeGreaterThanOrEqual(2);
    expect(op.samples.some(({ shapes }) => shapes[0].rows > 1 || op.name === 'outer')).toBe(true);
    expect(op.refuses.length).toBeGreaterThanOrEqual(1);
    expect(op.reverse.map((rule) => rule !== null)).toEqual(
      op.operands.map(({ differentiable }) => differentiable),
    );
    const names = op.operands.map((_, i) => `v_${i + 1}`);
    for (const text of [op.title, op.source, op.tex(names), op.label(names)])
      expect(text.trim()).not.toBe('');
    for (const name of names) {
      expect(op.tex(names)).toContain(name);
      expect(op.label(names)).toContain(name);
    }
    const derivatives = op.derivativeTex(names, 'y');
    expect(derivatives.map((text) => text !== '')).toEqual(
      op.operands.map(({ differentiable }) => differentiable),
    );
    for (const text of [op.tex(names), ...derivatives]) {
      expect(text.split('{').length, text).toBe(text.split('}').length);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});

describe('registry', () => {
  /** Files of this folder that are not an op but what ops are made of. */
  const helpers = [
    'addition',
    'bilinear',
    'elementwise',
    'linear',
    'op',
    'penalty',
    'products',
    'registry',
    'scalar-loss',
    'shapes',
    'units',
  ];
  const files = import.meta.glob(['./*.ts', '!./*.test.ts'], { eager: true });

  it('holds the op of every file of the folder, under the name of the file', () => {
    const names = Object.keys(files).map((path) => path.slice(2, -3));
    expect(names.length).toBe(helpers.length + registry.size);
    for (const name of names.filter((file) => !helpers.includes(file))) {
      const word = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
      const module = files[`./${name}.ts`] as Record<string, unknown>;
      expect(registry.get(word), name).toBeDefined();
      expect(module[word], name).toBe(registry.get(word));
    }
  });

  it('has an op of one operand for each activation that a layer may choose', () => {
    for (const name of activationNames) expect(opNamed(name).operands.length, name).toBe(1);
  });

  it('names what exists when asked for what does not', () => {
    expect(() => opNamed('sofmax')).toThrow(/no op is named "sofmax".*softmax/);
    try {
      opNamed('sofmax');
    } catch (error) {
      expect((error as Fault).code).toBe('unknown-op');
    }
  });
});
