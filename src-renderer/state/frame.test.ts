import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pacedFrame } from './frame.ts';

/** A screen that draws a frame every 16 ms, and time that is turned by hand. */
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (callback: (now: number) => void) =>
    setTimeout(() => callback(performance.now()), 16 - (performance.now() % 16)),
  );
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  vi.stubGlobal('document', {
    timeline: {
      get currentTime() {
        return performance.now();
      },
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('pacedFrame', () => {
  it('calls back at frames that are an interval apart, however often it is asked', () => {
    const frame = pacedFrame(48);
    const drawn: number[] = [];
    let cancel: (() => void) | null = null;
    for (let time = 0; time < 1000; time++) {
      cancel ??= frame(() => {
        cancel = null;
        drawn.push(performance.now());
      });
      vi.advanceTimersByTime(1);
    }
    expect(drawn.length).toBeGreaterThanOrEqual(15);
    for (const [i, at] of drawn.entries()) {
      expect(at % 16).toBe(0);
      if (i > 0) expect(at - drawn[i - 1]).toBeGreaterThanOrEqual(48);
    }
  });

  it('calls back within two frames after a rest, and not at all when it is cancelled', () => {
    const frame = pacedFrame(50);
    vi.advanceTimersByTime(1000);
    const drawn = vi.fn();
    frame(drawn);
    vi.advanceTimersByTime(33);
    expect(drawn).toHaveBeenCalledTimes(1);
    frame(drawn)();
    vi.advanceTimersByTime(1000);
    expect(drawn).toHaveBeenCalledTimes(1);
  });
});
