// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import type { CompleteTraceRequest } from '@shared/contract/explain.ts';
import { mountView } from '../state/testing.ts';
import Explain from './Explain.svelte';
import { answerOf, lectureNames } from './testing/recorded.ts';

let view: Awaited<ReturnType<typeof mountView>>;

/** The place over a backend that knows the worked example. */
async function open(): Promise<void> {
  view = await mountView(Explain, (backend) => {
    backend.handlers['explain.check'] = () => lectureNames;
    backend.handlers['explain.trace'] = answerOf;
  });
  view.app.place = 'explain';
  await rest();
}
const rest = () =>
  vi.waitFor(() => {
    flushSync();
    if (view.app.explain.busy || !view.app.explain.trace) throw new Error('still busy');
  });
afterEach(async () => {
  await view.close();
  document.body.replaceChildren();
});
const last = (): CompleteTraceRequest | undefined => view.backend.callsOf('explain.trace').at(-1);

describe('Explain', () => {
  it('opens with the worked example, computed to the end', async () => {
    await open();
    expect(document.querySelectorAll('g.node')).toHaveLength(12);
    expect([...document.querySelectorAll('[data-gradient]')].map((cell) => cell.textContent?.trim())).toEqual(
      ['0.13', '0.06', '0.54'],
    );
    expect(view.text()).not.toContain('not yet computed');
    expect(view.app.project.dirty).toBe(false);
  });

  it('steps by commands, and shows what is not yet computed as such', async () => {
    await open();
    view.app.commands.run('explain.start');
    flushSync();
    expect(document.querySelectorAll('g.node.unknown')).toHaveLength(9);
    expect(view.find('[data-primal="v₁"]').textContent).toContain('not yet computed');
    view.app.commands.run('explain.forward');
    flushSync();
    expect(view.find('[data-primal="v₁"]').textContent?.trim()).toBe('1.25');
    expect(view.app.commands.enabled('explain.back')).toBe(true);
    view.app.place = 'data';
    expect(view.app.commands.enabled('explain.back')).toBe(false);
  });

  it('asks anew when an input changes, keeps the position, and undoes it', async () => {
    await open();
    view.app.explain.walk.go(7);
    view.app.explain.setInput('w1', 2);
    flushSync();
    await vi.waitFor(() => expect(last()?.inputs[1]).toEqual({ name: 'w1', value: 2 }));
    await rest();
    expect(view.app.explain.walk.position).toBe(7);
    view.app.commands.run('edit.undo');
    flushSync();
    await vi.waitFor(() => expect(last()?.inputs[1]).toEqual({ name: 'w1', value: 1.5 }));
    expect(view.app.project.document.explain).toBe(undefined);
  });

  it('tells a problem at its place and keeps the trace of before, marked as such', async () => {
    await open();
    view.backend.handlers['explain.trace'] = () => {
      throw new Fault({ code: 'explain-not-finite', message: '1/0 is not finite', path: 'line 1, column 3' });
    };
    view.app.explain.setInput('w0', 0);
    flushSync();
    await vi.waitFor(() => {
      flushSync();
      expect(view.text()).toContain('1/0 is not finite');
    });
    expect(view.find('textarea').getAttribute('aria-invalid')).toBe('true');
    expect(view.app.explain.stale).toBe(true);
    expect(document.querySelectorAll('g.node')).toHaveLength(12);
  });

  it('has forward mode with its seed, and takes ops apart', async () => {
    await open();
    view.app.explain.edit({ mode: 'forward' });
    flushSync();
    await vi.waitFor(() => expect(last()?.mode).toBe('forward'));
    await rest();
    flushSync();
    expect(view.text()).toContain('Forward tangent trace');
    view.app.explain.seed = 2;
    view.app.explain.decompose('sigmoid', true);
    flushSync();
    await vi.waitFor(() => expect(last()).toMatchObject({ seed: 2, decomposed: ['sigmoid'] }));
  });

  it('keeps formula and program while it goes from one to the other', async () => {
    await open();
    const { text } = view.app.explain.session.function;
    view.app.explain.choose('program');
    expect(view.app.explain.session.function.kind).toBe('program');
    view.app.explain.choose('formula');
    expect(view.app.explain.session.function.text).toBe(text);
    expect(view.app.explain.session.inputs.map(({ value }) => value)).toEqual([-1, 1.5, 0.5]);
    flushSync();
    await rest();
  });
});
