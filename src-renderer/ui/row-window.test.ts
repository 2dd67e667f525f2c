// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RowWindow } from './row-window.svelte.ts';

const HEIGHT = 30;
afterEach(() => vi.unstubAllGlobals());

/** A region of 300 pixels over a list. */
function over(count: () => number) {
  let resized = (): void => undefined;
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(callback: () => void) {
        resized = callback;
      }
      observe(): void {}
      disconnect(): void {}
    },
  );
  const region = document.createElement('div');
  Object.defineProperty(region, 'clientHeight', { value: 300 });
  const window = new RowWindow(HEIGHT, count);
  window.scroller(region);
  resized();
  const scrollTo = (top: number): void => {
    region.scrollTop = top;
    region.dispatchEvent(new Event('scroll'));
    flushSync();
  };
  /** A control of a row gets the keyboard. */
  const focus = (row: number): void => {
    const line = document.createElement('div');
    line.dataset.row = String(row);
    region.append(line);
    line.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
    flushSync();
  };
  const blur = async (): Promise<void> => {
    region.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    await Promise.resolve();
    flushSync();
  };
  const indices = (): number[] => window.rows.map(({ index }) => index);
  /** Of the whole list, whatever of it is in the page. */
  const height = (): number => window.rows.reduce((sum, { gap }) => sum + gap + HEIGHT, 0) + window.after;
  return { window, scrollTo, focus, blur, indices, height };
}
const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('rows of a long list', () => {
  it('a short list is there as a whole', () => {
    const { window, indices } = over(() => 60);
    expect([window.windowed, window.after, indices()]).toEqual([false, 0, from(0, 59)]);
  });

  it('of a long one, those in view and six around them; the whole keeps its height', () => {
    const { window, scrollTo, indices, height } = over(() => 2000);
    expect([window.windowed, indices(), height()]).toEqual([true, from(0, 15), 2000 * HEIGHT]);
    scrollTo(1000 * HEIGHT + 7);
    expect([indices(), height()]).toEqual([from(994, 1016), 2000 * HEIGHT]);
    scrollTo(1990 * HEIGHT);
    expect([indices(), height()]).toEqual([from(1984, 1999), 2000 * HEIGHT]);
  });

  it('keeps the row that has the keyboard, and its neighbours for Tab, above or below what is in view, as long as it has it', async () => {
    const { window, scrollTo, focus, blur, indices, height } = over(() => 2000);
    focus(3);
    scrollTo(1000 * HEIGHT);
    expect([indices(), height()]).toEqual([[2, 3, 4, ...from(994, 1015)], 2000 * HEIGHT]);
    expect(window.rows[3].gap).toBe(989 * HEIGHT);
    focus(1010);
    scrollTo(0);
    expect([indices(), height()]).toEqual([[...from(0, 15), 1009, 1010, 1011], 2000 * HEIGHT]);
    await blur();
    expect([indices(), height()]).toEqual([from(0, 15), 2000 * HEIGHT]);
  });

  it('a list that has become shorter shows its end', () => {
    let count = 2000;
    const { scrollTo, indices, height } = over(() => count);
    scrollTo(1990 * HEIGHT);
    count = 100;
    // Its count is no signal here; a scroll asks again.
    scrollTo(1989 * HEIGHT);
    expect([indices(), height()]).toEqual([from(93, 99), 100 * HEIGHT]);
  });
});
