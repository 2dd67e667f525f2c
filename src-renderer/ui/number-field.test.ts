// @vitest-environment happy-dom
import { fields, refusal, type FieldName } from '@shared/design/fields.ts';
import fc from 'fast-check';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import NumberField from './NumberField.svelte';
import { POSITIONS, positionOf, sliderRange, stepped, valueAt } from './slider-scale.ts';

const close: (() => void)[] = [];
afterEach(() => close.splice(0).forEach((stop) => stop()));

/** A mounted field whose value follows what it reports, as a document would. */
function field(name: FieldName, value: number) {
  const reported: number[] = [];
  let component: ReturnType<typeof mount>;
  const show = (next: number) => {
    if (component) void unmount(component);
    component = mount(NumberField, {
      target: document.body,
      props: { name, value: next, onchange: (changed: number) => reported.push(changed) },
    });
    flushSync();
  };
  show(value);
  close.push(() => void unmount(component));
  const input = () => document.querySelector('input') as HTMLInputElement;
  const type = (text: string) => {
    input().value = text;
    input().dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
  };
  const press = (key: string) => {
    input().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    flushSync();
  };
  const problem = () => document.querySelector('.problem')?.textContent ?? null;
  return { reported, input, type, press, problem };
}

describe('a number field', () => {
  it('reports allowed numbers while typing, in any notation', () => {
    const { reported, type, problem } = field('learningRate', 0.02);
    for (const text of ['0.5', '5e-3', ' .25 ']) type(text);
    expect(reported).toEqual([0.5, 0.005, 0.25]);
    expect(problem()).toBeNull();
  });

  it('keeps a refused text with its reason and reports nothing', () => {
    const { reported, input, type, problem } = field('units', 8);
    for (const text of ['0', '2.5', 'abc', '', '4097', '1e']) {
      type(text);
      expect(input().value).toBe(text);
      expect(problem()).toMatch(/^Units l must be a whole number from 1 to 4096, got .*; it stays 8$/s);
      expect(input().getAttribute('aria-invalid')).toBe('true');
    }
    input().dispatchEvent(new Event('blur'));
    flushSync();
    expect(input().value).toBe('1e');
    expect(reported).toEqual([]);
  });

  it('goes back to the last allowed number on Escape', () => {
    const { input, type, press, problem } = field('momentum', 0.5);
    type('1');
    expect(problem()).toMatch(/momentum α must be/i);
    press('Escape');
    expect([input().value, problem()]).toEqual(['0.5', null]);
  });

  it('steps with the arrow keys and not over its bounds', () => {
    const { reported, press } = field('units', 1);
    press('ArrowDown');
    expect(reported).toEqual([]);
    press('ArrowUp');
    expect(reported).toEqual([2]);
  });

  it('has label, bounds and value for screen readers', () => {
    const { input } = field('momentum', 0.5);
    expect(input().getAttribute('aria-label')).toBe('Momentum α');
    expect(input().getAttribute('aria-valuenow')).toBe('0.5');
    expect(input().getAttribute('aria-valuemax')).toBe('1');
  });
});

describe('sliders and steps', () => {
  const names = fc.constantFrom(...(Object.keys(fields) as FieldName[]));
  const options = { seed: 4, numRuns: 300 };

  it('give allowed numbers only, and go where they were put', () => {
    fc.assert(
      fc.property(names, fc.integer({ min: 0, max: POSITIONS }), (name, position) => {
        const range = sliderRange(fields[name]);
        const value = valueAt(fields[name], position, range);
        expect(refusal(name, value)).toBeNull();
        expect(valueAt(fields[name], positionOf(fields[name], value, range), range)).toBeCloseTo(value, 1);
      }),
      options,
    );
  });

  it('never leave the bounds by steps', () => {
    fc.assert(
      fc.property(names, fc.array(fc.constantFrom(1, -1), { maxLength: 40 }), (name, directions) => {
        let value = fields[name].default;
        for (const direction of directions) value = stepped(fields[name], value, direction);
        expect(refusal(name, value)).toBeNull();
      }),
      options,
    );
  });
});
