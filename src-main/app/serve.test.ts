import { describe, expect, it } from 'vitest';
import { calls, type CallName } from '@shared/contract/calls.ts';
import { Fault } from '@shared/contract/fault.ts';
import { serve, type Handlers } from './serve.ts';

/** Handlers that note their argument and answer null, but for those given. */
function served(more: Partial<Handlers> = {}): { answer: ReturnType<typeof serve>; got: unknown[] } {
  const got: unknown[] = [];
  const names = Object.keys(calls) as CallName[];
  const handlers = Object.fromEntries(
    names.map((name) => [name, (argument: unknown) => (got.push(argument), null)]),
  );
  return { answer: serve({ ...handlers, ...more } as Handlers, { checkResults: true }), got };
}

describe('serve', () => {
  it('hands a valid argument on and the value back', async () => {
    const { answer, got } = served();
    expect(await answer('run.watch', { run: 1, weights: true })).toEqual({ ok: true, value: null });
    expect(got).toEqual([{ run: 1, weights: true }]);
  });

  it.each([
    ['a wrong type', 'run.train', { run: '1' }, 'run'],
    ['nothing', 'run.train', null, undefined],
    ['a missing field', 'run.step', { run: 1 }, 'unit'],
    ['a number out of bounds', 'run.adjust', { run: 1, adjustment: { momentum: 1 } }, 'adjustment.momentum'],
    ['a hash that is none', 'data.describe', { kind: 'file', path: '/a', sha256: 'x' }, 'sha256'],
    ['an argument where none is wanted', 'app.info', {}, undefined],
  ])('refuses %s before any handler sees it', async (_name, call, argument, path) => {
    const { answer, got } = served();
    const reply = await answer(call, argument);
    expect(reply).toMatchObject({ ok: false, fault: { code: 'invalid', path } });
    expect(got).toEqual([]);
  });

  it.each(['nope', '__proto__', 'constructor', 7, null])('knows no call %s', async (name) => {
    expect(await served().answer(name, null)).toMatchObject({ ok: false, fault: { code: 'no-call' } });
  });

  it('gives faults back as data, and other errors under the code internal', async () => {
    const fault = { code: 'csv-cell', message: 'Row 3.', path: 'row 3', op: undefined };
    const { answer } = served({
      'data.choose': () => {
        throw new Fault(fault);
      },
      'project.recent': () => Promise.reject(new Error('oops')),
    });
    expect(await answer('data.choose', null)).toEqual({ ok: false, fault });
    expect(await answer('project.recent', null)).toEqual({
      ok: false,
      fault: { code: 'internal', message: 'oops' },
    });
  });

  it('notices in tests when a result is not what the contract says', async () => {
    const { answer } = served({ 'project.recent': () => [{ path: 1 }] as never });
    expect(await answer('project.recent', null)).toMatchObject({ ok: false, fault: { code: 'invalid' } });
  });
});
