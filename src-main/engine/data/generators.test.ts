import { describe, expect, it } from 'vitest';
import { generatorNames } from '@shared/design/schema.ts';
import { generate } from './generators.ts';
import { textsOf } from './testing.ts';
import { pointOnCircle } from './turn.ts';

describe('pointOnCircle', () => {
  it('is (cos 2πt, sin 2πt)', () => {
    for (let i = -2000; i <= 2000; i++) {
      const t = i / 937;
      const [cos, sin] = pointOnCircle(t);
      expect(Math.abs(cos - Math.cos(2 * Math.PI * t))).toBeLessThan(3e-15);
      expect(Math.abs(sin - Math.sin(2 * Math.PI * t))).toBeLessThan(3e-15);
    }
  });
});

describe.each(generatorNames)('%s', (id) => {
  const table = generate(id, 201, 0.1, 5);
  const points = (noise: number, seed: number) => {
    const [x1, x2, kind] = generate(id, 200, noise, seed).columns;
    return Array.from(textsOf(kind, 200), (name, row) => ({ name, a: x1.numbers[row], b: x2.numbers[row] }));
  };

  it('has two classes as often and finite numbers', () => {
    const [x1, x2, kind] = table.columns;
    expect(textsOf(kind, 201).filter((name) => name === 'A')).toHaveLength(101);
    expect(textsOf(kind, 201).filter((name) => name === 'B')).toHaveLength(100);
    expect([...x1.numbers, ...x2.numbers].every(Number.isFinite)).toBe(true);
    expect(table.columns.map((column) => column.guessedKind)).toEqual(['numeric', 'numeric', 'categorical']);
  });

  it('follows from its seed', () => {
    expect(points(0.1, 5)).toEqual(points(0.1, 5));
    expect(points(0.1, 5)).not.toEqual(points(0.1, 6));
  });

  it('has its figure where there is no noise', () => {
    for (const { name, a, b } of points(0, 1)) {
      const radius = Math.hypot(a, b);
      if (id === 'xor') expect(name).toBe(a * b > 0 ? 'A' : 'B');
      if (id === 'circles') expect(radius).toBeCloseTo(name === 'A' ? 0.5 : 1, 12);
      if (id === 'moons') expect(name === 'A' ? radius : Math.hypot(a - 1, b - 0.5)).toBeCloseTo(1, 12);
      if (id === 'spiral') {
        const turns = ((radius - 0.3) / 2.7) * 1.75 + (name === 'A' ? 0 : 0.5);
        expect(a).toBeCloseTo(radius * Math.cos(2 * Math.PI * turns), 9);
        expect(b).toBeCloseTo(radius * Math.sin(2 * Math.PI * turns), 9);
      }
    }
  });
});
