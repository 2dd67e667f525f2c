// @vitest-environment happy-dom
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { partsOf } from '@shared/contract/weights-parts.ts';
import { provideApp } from '../state/context.ts';
import { fakeApp } from '../state/testing.ts';
import Inspect from './Inspect.svelte';

let fake: ReturnType<typeof fakeApp>;
let stop: () => void;
let component: object | null = null;

/** Inspect below an App, as the window has it. */
function show(): void {
  const below: Component = (anchor, props) => {
    provideApp(fake.app);
    return Inspect(anchor, props);
  };
  component = mount(below, { target: document.body });
}

async function hide(): Promise<void> {
  if (component) await unmount(component);
  component = null;
}

beforeEach(() => {
  fake = fakeApp();
  fake.backend.handlers['run.check'] = () => ({
    parameters: 40,
    checked: 40,
    worst: { layer: 'h1', row: 1, column: 1, gradient: -0.5, difference: -0.5, relativeError: 3.2e-9 },
    passed: true,
  });
  stop = fake.app.start();
});
afterEach(async () => {
  await hide();
  stop();
  document.body.replaceChildren();
});

/** Waits until the first run has begun, and sends its weights. */
async function begin(): Promise<void> {
  await fake.app.settle();
  fake.backend.weights();
  fake.frame();
  flushSync();
}

const text = (): string => (document.body.textContent ?? '').replace(/\s+/g, ' ');
const maps = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[role="application"]')];
const press = (map: HTMLElement, key: string): void => {
  map.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  flushSync();
};

describe('Inspect', () => {
  it('says what to do while there is no run', () => {
    show();
    flushSync();
    expect(text()).toContain('No weights yet.');
  });

  it('shows W and ΔW(t) of every layer with their shapes and norms', async () => {
    show();
    await begin();
    const layers = fake.app.run.info!.layers;
    const [first] = layers;
    expect(maps()).toHaveLength(2 * layers.length);
    expect(maps().map((map) => map.getAttribute('aria-label'))).toContain(
      `ΔWʰ¹(t), ${first.units} × ${first.inputs + 1}`,
    );
    const norm = Math.hypot(...fake.app.run.weights!.weights[0]);
    expect(text()).toContain(`‖W‖F = ${norm.toPrecision(4)}`);
    expect(text()).toContain('y₁h₁ = tanh(0 + 0.811·sepal_length_cm');
  });

  it('asks for weights while it is shown, and no longer', async () => {
    await fake.app.settle();
    show();
    flushSync();
    await vi.waitFor(() => expect(fake.backend.callsOf('run.watch')).toEqual([{ run: 1, weights: true }]));
    await hide();
    await vi.waitFor(() =>
      expect(fake.backend.callsOf('run.watch').at(-1)).toEqual({ run: 1, weights: false }),
    );
  });

  it('walks a heat map by keyboard, says each cell, and links the cursor of ΔW', async () => {
    show();
    await begin();
    const [weights] = maps();
    const value = (index: number): string =>
      String(fake.app.run.weights!.weights[0][index]).replace('-', '−');
    press(weights, 'ArrowRight');
    expect(text()).toContain('Wʰ¹[1, 0] = 0 (neuron 1, bias weight w₀)');
    press(weights, 'ArrowRight');
    press(weights, 'ArrowDown');
    expect(text()).toContain(`Wʰ¹[2, 1] = ${value(6)} (neuron 2, from sepal_length_cm)`);
    press(weights, 'Enter');
    expect(text()).toContain('y₂h₁ = tanh(');
  });

  it('lets figures that nobody sees wait until they are seen or training pauses', async () => {
    const observed: { tell: IntersectionObserverCallback; element: Element }[] = [];
    const observer = class {
      constructor(readonly tell: IntersectionObserverCallback) {}
      observe = (element: Element): void => void observed.push({ tell: this.tell, element });
      disconnect = (): void => undefined;
    };
    vi.stubGlobal('IntersectionObserver', observer);
    const tell = (isIntersecting: boolean): void => {
      for (const { tell, element } of observed)
        if (element.matches('section')) tell([{ isIntersecting } as never], null as never);
      flushSync();
    };
    const train = (phase: 'training' | 'paused', by: number): string => {
      fake.backend.emit('run.state', { ...base.state!, phase, update: by });
      const weights = base.weights!.weights.map((values) => values.map((value) => value * by));
      for (const part of partsOf({ ...base.weights!, update: by, weights }))
        fake.backend.emit('run.weights', part);
      fake.frame();
      flushSync();
      return `‖W‖F = ${Math.hypot(...weights[0]).toPrecision(4)}`;
    };
    let base: Pick<typeof fake.app.run, 'state' | 'weights'>;
    try {
      show();
      await begin();
      base = { state: fake.app.run.state, weights: fake.app.run.weights };
      train('training', 2);
      tell(false);
      await new Promise((resolve) => setTimeout(resolve, 520));
      const unseen = train('training', 3);
      expect(text()).not.toContain(unseen);
      tell(true);
      expect(text()).toContain(unseen);
      tell(false);
      const atRest = train('paused', 4);
      expect(text()).toContain(atRest);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('folds a layer away', async () => {
    show();
    await begin();
    const before = maps().length;
    document.querySelector<HTMLElement>('h2 [aria-expanded="true"]')!.click();
    flushSync();
    expect(maps()).toHaveLength(before - 2);
  });

  it('says in words how the gradient check ended', async () => {
    show();
    await begin();
    fake.app.commands.run('train.check');
    await vi.waitFor(() =>
      expect(text()).toContain('Passed: the engine’s gradient agrees with central differences'),
    );
    expect(text()).toContain(
      'Largest relative error 3.2·10⁻⁹, at Wh₁[2, 1] (neuron 2, from sepal_length_cm)',
    );
  });
});
