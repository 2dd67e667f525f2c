import { describe, expect, it } from 'vitest';
import {
  lastPosition,
  momentAt,
  positionOfNode,
  positionOfStep,
  primalKnown,
  SecondHistory,
} from '../state/explain-known.ts';
import { Pages } from '../state/explain-pages.ts';
import { momentText } from './moment-text.ts';
import { lecture, walkOf } from './testing/recorded.ts';

const reverse = walkOf(lecture.reverse);
const forward = walkOf(lecture.forward);

describe('what is known after n steps', () => {
  it('counts the nine primals of the worked example, then its fifteen adjoint steps', () => {
    expect(lastPosition(reverse)).toBe(24);
    expect(momentAt(reverse, 0)).toEqual({ phase: 'start' });
    expect(momentAt(reverse, 1)).toEqual({ phase: 'primal', node: 3 });
    expect(momentAt(reverse, 9)).toEqual({ phase: 'primal', node: 11 });
    expect(momentAt(reverse, 10)).toEqual({ phase: 'second', index: 0 });
    expect(momentAt(reverse, 24)).toEqual({ phase: 'second', index: 14 });
  });

  it('knows the inputs from the start and every primal exactly from its own step on', () => {
    for (const [id, node] of reverse.nodes.entries())
      for (let position = 0; position <= 24; position += 1)
        expect(primalKnown(reverse, id, position)).toBe(
          node.kind === 'input' || position >= positionOfNode(reverse, id),
        );
  });

  it('never shows an adjoint from later: always that of the last step done', () => {
    const history = new SecondHistory(reverse);
    for (let position = 0; position <= 24; position += 1)
      for (const [id] of reverse.nodes.entries()) {
        const done = lecture.reverse.adjoints.items.filter(
          (step) => step.of === id && positionOfStep(reverse, step.step) <= position,
        );
        const last = done.at(-1);
        expect(history.at(id, position)).toEqual(last ? { value: last.after, step: last.step } : 'not yet');
      }
  });

  it('accumulates v̄₀ from −0.14 to 0.13', () => {
    const history = new SecondHistory(reverse);
    const seen = [18, 19, 21, 22, 24].map((position) => history.at(0, position));
    expect(seen[0]).toBe('not yet');
    expect(
      seen.slice(1).map((known) => (typeof known === 'object' ? known.value.toFixed(6) : known)),
    ).toEqual(['-0.139811', '-0.139811', '0.129298', '0.129298']);
  });

  it('has the tangents with the primals', () => {
    const history = new SecondHistory(forward);
    expect(lastPosition(forward)).toBe(9);
    expect(history.at(5, 2)).toBe('not yet');
    expect(history.at(5, 3)).toMatchObject({ value: expect.closeTo(0.173105, 6) as number });
  });

  it('waits for steps that have not come, instead of showing an old value', () => {
    const { adjoints } = lecture.reverse;
    const partly = { ...reverse, adjoints: new Pages({ ...adjoints, items: adjoints.items.slice(0, 10) }) };
    const history = new SecondHistory(partly);
    expect(history.at(0, 19)).toMatchObject({ step: 9 });
    expect(history.at(0, 20)).toBe('waiting');
    expect(history.at(2, 24)).toBe('waiting');
  });
});

describe('the sentence on a step', () => {
  it('puts the numbers in', () => {
    const at = (position: number) => momentText(reverse, position, '2');
    expect(at(0)).toBe('Nothing is computed yet; the inputs are given.');
    expect(at(3)).toBe('v₃ = σ(v₁) = 0.78');
    expect(at(10)).toBe('v̄₉ = 1');
    expect(at(15)).toBe('v̄₄ = v̄₆·(−1) = 0.64·(−1) = −0.64');
    expect(at(22)).toBe('v̄₀ = v̄₀ + v̄₁·1 = −0.14 + 0.27·1 = 0.13');
    expect(momentText(forward, 3, '2')).toBe(
      'v₃ = σ(v₁) = 0.78;  v̇₃ = (σ(v₁)·(1 − σ(v₁)))·v̇₁ = 0.17·1 = 0.17',
    );
  });
});

describe('Pages', () => {
  it('keeps what came before, of a list of the same length', () => {
    const first = new Pages({ from: 0, total: 5, items: [10, 11] });
    const second = new Pages({ from: 3, total: 5, items: [13, 14] }, first);
    expect([0, 1, 2, 3, 4].map((i) => second.at(i))).toEqual([10, 11, undefined, 13, 14]);
    expect(second.missing(0, 5)).toBe(2);
    expect(second.complete).toBe(false);
    const third = new Pages({ from: 2, total: 5, items: [12] }, second);
    expect(third.complete).toBe(true);
    expect(third.missing(0, 99)).toBe(null);
    expect(new Pages({ from: 0, total: 2, items: [0] }, third).at(1)).toBe(undefined);
  });
});
