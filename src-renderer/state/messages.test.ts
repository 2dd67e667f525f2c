// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Messages } from './messages.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (messages: Messages): string[] => messages.list.map(({ text }) => text);

describe('messages', () => {
  it('go by themselves when they are good news, and stay otherwise', () => {
    const messages = new Messages();
    messages.say('saved');
    messages.say('not saved', 'error');
    vi.advanceTimersByTime(6000);
    expect(texts(messages)).toEqual(['not saved']);
    messages.dismiss(messages.list[0].id);
    expect(texts(messages)).toEqual([]);
  });

  it('stay while they are pointed at, and then have their time anew', () => {
    const messages = new Messages();
    messages.say('saved');
    vi.advanceTimersByTime(5000);
    messages.hold(true);
    messages.say('exported');
    vi.advanceTimersByTime(60_000);
    expect(texts(messages)).toEqual(['saved', 'exported']);
    messages.hold(false);
    vi.advanceTimersByTime(5999);
    expect(texts(messages)).toEqual(['saved', 'exported']);
    vi.advanceTimersByTime(1);
    expect(texts(messages)).toEqual([]);
  });

  it('are four at the most, the newest', () => {
    const messages = new Messages();
    for (const text of ['a', 'b', 'c', 'd', 'e']) messages.say(text, 'warning');
    expect(texts(messages)).toEqual(['b', 'c', 'd', 'e']);
  });
});
