import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

/** A pace whose frames, 16 ms apart, are drawn by hand. */
function setup() {
  let now = 0;
  let callbacks: (() => void)[] = [];
  const pace = new Pace({ now: () => now, request: (callback) => callbacks.push(callback) });
  const drawn: string[] = [];
  const picture = (name: string, interval: number) => ({ interval, draw: () => void drawn.push(name) });
  const frames = (count: number) => {
    for (let i = 0; i < count; i += 1) {
      now += 16;
      const due = callbacks;
      callbacks = [];
      due.forEach((callback) => callback());
    }
  };
  return { pace, drawn, picture, frames, waiting: () => callbacks.length };
}

describe('the pace of drawing', () => {
  it('is one picture a frame, in the order of asking', () => {
    const { pace, drawn, picture, frames } = setup();
    const [a, b] = [picture('a', 0), picture('b', 0)];
    pace.request(a);
    pace.request(b);
    pace.request(a);
    expect(drawn).toEqual([]);
    frames(1);
    expect(drawn).toEqual(['a']);
    frames(5);
    expect(drawn).toEqual(['a', 'b']);
  });

  it('keeps the interval of each picture, and draws the last state in the end', () => {
    const { pace, drawn, picture, frames, waiting } = setup();
    const [fast, slow] = [picture('fast', 30), picture('slow', 100)];
    for (let i = 0; i < 20; i += 1) {
      pace.request(fast);
      pace.request(slow);
      frames(1);
    }
    const before = [...drawn];
    expect(before.filter((name) => name === 'slow').length).toBeLessThanOrEqual(4);
    expect(before.filter((name) => name === 'fast').length).toBeGreaterThanOrEqual(8);
    frames(20);
    expect(drawn.slice(before.length).sort()).toEqual(['fast', 'slow']);
    expect(waiting()).toBe(0);
  });

  it('forgets a picture that was taken away', () => {
    const { pace, drawn, picture, frames } = setup();
    const a = picture('a', 0);
    pace.request(a);
    pace.cancel(a);
    frames(3);
    expect(drawn).toEqual([]);
  });
});
