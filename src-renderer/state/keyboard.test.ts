// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from './app.svelte.ts';
import { Keyboard } from './keyboard.ts';
import { fakeApp } from './testing.ts';

let app: App;
let stop: () => void;
let blocked: boolean;
let keyboard: Keyboard;

beforeEach(async () => {
  blocked = false;
  ({ app } = fakeApp());
  stop = app.start();
  await app.settle();
  keyboard = new Keyboard(app.commands, () => blocked);
  window.addEventListener('keydown', keyboard.keydown);
  document.body.innerHTML =
    '<button>b</button><input type="text" data-field="units" /><input type="search" /><div tabindex="0">d</div>';
});
afterEach(() => {
  window.removeEventListener('keydown', keyboard.keydown);
  stop();
});

/** Presses a key in the first element of a selector. @returns whether some command took it */
function press(selector: string, key: string, more: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  document.querySelector(selector)?.dispatchEvent(event);
  return event.defaultPrevented;
}

describe('keys without Ctrl', () => {
  it('are commands where nothing else wants them', () => {
    expect(press('body', ' ')).toBe(true);
    expect(press('body', '?', { shiftKey: true })).toBe(true);
    expect(app.overlay).toBe('keys');
    expect(press('body', 'q')).toBe(false);
  });

  it('belong to text fields', () => {
    for (const key of [' ', 'e', 'u', '?']) expect(press('input', key)).toBe(false);
  });

  it('belong to a button that Tab has reached, but not to one that was clicked', () => {
    press('body', 'Tab');
    expect(press('button', ' ')).toBe(false);
    keyboard.pointerdown();
    expect(press('button', ' ')).toBe(true);
    expect(press('div', ' ')).toBe(true);
  });
});

describe('keys with Ctrl', () => {
  it('are commands everywhere', () => {
    expect(press('input', '3', { ctrlKey: true })).toBe(true);
    expect(app.place).toBe('train');
  });

  it('undo in the fields of the design, and leave other fields their own undo', () => {
    expect(press('[data-field]', 'z', { ctrlKey: true })).toBe(true);
    expect(press('[type="search"]', 'z', { ctrlKey: true })).toBe(false);
  });
});

it('no key is a command while a dialog is open, nor one that was handled already', () => {
  blocked = true;
  expect(press('body', '3', { ctrlKey: true })).toBe(false);
  blocked = false;
  document.body.addEventListener('keydown', (event) => event.preventDefault(), { once: true });
  press('body', '3', { ctrlKey: true });
  expect(app.place).toBe('design');
});
