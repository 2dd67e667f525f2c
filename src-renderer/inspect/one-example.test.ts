// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Example } from '@shared/contract/example.ts';
import { Fault } from '@shared/contract/fault.ts';
import { mountView } from '../state/testing.ts';
import { pictureCsv } from '../charts/picture-csv.ts';
import { outputsPicture } from './example-picture.ts';
import { ratesText, residualLimit, ruleText, stepText, summaryText } from './example-text.ts';
import Inspect from './Inspect.svelte';

const residual = (name: string, target: number, output: number) => ({
  name,
  target,
  output,
  residual: target - output,
  raw: null,
});

/** An example of the run in the fake backend: numbers as good as any. */
function exampleOf(layers: readonly { units: number; inputs: number }[], more: Partial<Example>): Example {
  const matrix = (size: number, scale: number) =>
    Float64Array.from({ length: size }, (_, i) => scale * Math.cos(i * 1.7));
  const sizes = layers.map(({ units, inputs }) => units * (inputs + 1));
  return {
    run: 1,
    epoch: 0,
    update: 0,
    split: 'training',
    index: 0,
    count: 120,
    tableRow: 23,
    inputs: [
      { name: 'x₀', raw: null, value: 1 },
      { name: 'sepal_length_cm', raw: '5.1', value: -0.9 },
    ],
    outputs: [residual('setosa', 1, 0.25), residual('versicolor', 0, 0.5), residual('virginica', 0, 0.25)],
    classes: { target: 'setosa', predicted: 'versicolor' },
    loss: 2,
    penalty: 0,
    rule: { optimizer: 'momentum', learningRate: 0.02, momentum: 0.9 },
    gradients: sizes.map((size) => matrix(size, 0.5)),
    deltas: sizes.map((size) => matrix(size, 0.01)),
    ...more,
  };
}

describe('what is said of an example', () => {
  const rule = { optimizer: 'momentum', learningRate: 0.02, momentum: 0.9 } as const;
  const weight = { weight: 0.5, gradient: -0.25, before: -0.001, delta: 0.0041 };

  it('is the rule of the step to come', () => {
    expect(ruleText(rule)).toBe('ΔW(t+1) = −η·∇ℓ + α·ΔW(t)');
    expect(ruleText({ ...rule, optimizer: 'nesterov' })).toBe(
      'V(t+1) = −η·∇ℓ + α·V(t), ΔW(t+1) = −η·∇ℓ + α·V(t+1)',
    );
    expect(ratesText(rule)).toBe('η = 0.02, α = 0.9');
    expect(ratesText({ ...rule, optimizer: 'adam' })).toBe('η = 0.02');
  });

  it('has the numbers of one weight in the rule, negative ones in brackets', () => {
    expect(stepText(rule, weight)).toBe(
      '∂ℓ/∂w = −0.2500, Δw(t+1) = −η·∂ℓ/∂w + α·Δw(t) = −0.02·(−0.2500) + 0.9·(−0.001000) = 0.004100, w + Δw(t+1) = 0.5041',
    );
    const unknown = stepText(rule, { ...weight, before: null });
    expect(unknown).toBe('∂ℓ/∂w = −0.2500, Δw(t+1) = 0.004100, w + Δw(t+1) = 0.5041');
    expect(stepText({ ...rule, optimizer: 'adam' }, weight)).toBe(unknown);
  });

  it('has a picture of its bars, with every number in its table', () => {
    const picture = outputsPicture(exampleOf([], { index: 2, update: 1200 }));
    expect(picture.title).toBe('Output of training example 3 (data row 23), after update 1\u202f200');
    expect(pictureCsv(picture).split('\n')).toEqual([
      'series,output,"c, y(x), δ"',
      ...['setosa,1', 'versicolor,0', 'virginica,0'].map((row) => `target c,${row}`),
      ...['setosa,0.25', 'versicolor,0.5', 'virginica,0.25'].map((row) => `output y(x),${row}`),
      ...['setosa,0.75', 'versicolor,-0.5', 'virginica,-0.25'].map((row) => `residual δ = c − y(x),${row}`),
      '',
    ]);
  });

  it('has bars up to 1 for probabilities, and beyond where a residual is larger', () => {
    expect(residualLimit([residual('a', 1, 0.75)])).toBe(1);
    expect(residualLimit([residual('a', 3750, 4000), residual('b', 0, NaN)])).toBe(300);
  });

  it('is read out in one sentence', () => {
    const example = exampleOf([], { index: 16 });
    expect(summaryText(example, 'bits')).toBe(
      'training example 17 of 120, data row 23: class setosa, most probable versicolor, loss 2.000 bits',
    );
    const raw = { target: 4000, output: 3750, residual: 250 };
    const outputs = [{ ...residual('body_mass_g', 1, 0.75), raw }];
    expect(summaryText({ ...example, classes: null, outputs }, '')).toContain(
      'residual of body_mass_g 250.0',
    );
  });
});

describe('One example', () => {
  let view: Awaited<ReturnType<typeof mountView>>;
  const asked = () => view.backend.callsOf('run.example');
  const shows = (text: string): Promise<void> => vi.waitFor(() => expect(view.text()).toContain(text));
  const buttonOf = (label: string): HTMLButtonElement =>
    view.find<HTMLButtonElement>(`button[aria-label="${label}"]`);
  const check = (value: string): void => {
    view.find<HTMLInputElement>(`.one-example input[value="${value}"]`).click();
    flushSync();
  };
  const maps = () => [...document.querySelectorAll('[role="application"]')];

  beforeEach(async () => {
    view = await mountView(Inspect);
    view.backend.handlers['run.example'] = ({ run, split, index }) => {
      if (split === 'validation' && index === 9)
        throw new Fault({ code: 'example-index', message: 'not there' });
      const { epoch, update } = view.backend.state!;
      const place = { split, index: index ?? (7 * update + 3) % 120, count: split === 'training' ? 120 : 30 };
      return exampleOf(view.app.run.info!.layers, { run, epoch, update, ...place });
    };
    view.app.place = 'inspect';
    view.backend.weights();
    view.frame();
    flushSync();
  });
  afterEach(async () => {
    await view.close();
    document.body.replaceChildren();
  });

  async function show(): Promise<void> {
    view.app.commands.run('view.example');
    flushSync();
    await shows('of 120 · data row 23');
    flushSync();
  }

  it('asks nothing before it is opened', async () => {
    await view.app.step('update');
    flushSync();
    expect(asked()).toEqual([]);
    expect(view.text()).toContain('∇ℓ and ΔW(t+1) of one row');
  });

  it('shows x with x₀ = 1, c, y(x), δ, the loss with its unit, and ∇ℓ beside W and ΔW(t)', async () => {
    const before = maps().length;
    await show();
    expect(asked()).toEqual([{ run: 1, split: 'training', index: null }]);
    const cells = (id: string) =>
      [...document.querySelectorAll(`[data-testid="${id}"]`)].map(({ textContent }) => textContent);
    expect(cells('x')).toEqual(['1', '−0.9000']);
    expect(cells('target')).toEqual(['1', '0', '0']);
    expect(cells('output')).toEqual(['0.2500', '0.5000', '0.2500']);
    expect(cells('residual')).toEqual(['0.7500', '−0.5000', '−0.2500']);
    expect(view.text()).toContain('setosa, but most probable versicolor');
    expect(view.text()).toContain('loss l = 2.000 bits');
    expect(maps()).toHaveLength((before / 2) * 3);
    expect(maps().map((map) => map.getAttribute('aria-label'))).toContain('∂ℓ/∂Wʰ¹, 8 × 5');
    check('delta');
    expect(maps().map((map) => map.getAttribute('aria-label'))).toContain('ΔWʰ¹(t+1), 8 × 5');
  });

  it('follows training update by update: the next example is looked at by itself', async () => {
    await show();
    view.app.commands.run('train.update');
    await vi.waitFor(() => expect(view.app.example.answer?.update).toBe(1));
    flushSync();
    expect(asked().at(-1)).toEqual({ run: 1, split: 'training', index: null });
    expect(view.find<HTMLInputElement>('.one-example input[type="number"]').value).toBe('11');
  });

  it('walks by buttons and by commands, within the ends of the split', async () => {
    await show();
    buttonOf('Next example (N)').click();
    await vi.waitFor(() => expect(asked().at(-1)).toEqual({ run: 1, split: 'training', index: 4 }));
    view.app.commands.run('example.previous');
    await vi.waitFor(() => expect(asked().at(-1)).toMatchObject({ index: 3 }));
    check('validation');
    await vi.waitFor(() => expect(asked().at(-1)).toEqual({ run: 1, split: 'validation', index: 0 }));
    await shows('of 30');
    flushSync();
    expect(view.app.commands.enabled('example.previous')).toBe(false);
    expect(buttonOf('Previous example (P)').disabled).toBe(true);
    view.app.place = 'train';
    expect(view.app.commands.enabled('example.next')).toBe(false);
  });

  it('takes a typed number that is in the split, and no other', async () => {
    await show();
    const field = view.find<HTMLInputElement>('.one-example input[type="number"]');
    const type = (text: string): void => {
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      flushSync();
    };
    type('57');
    await vi.waitFor(() => expect(asked().at(-1)).toMatchObject({ split: 'training', index: 56 }));
    type('121');
    field.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
    expect(field.value).toBe('57');
    expect(view.app.example.index).toBe(56);
  });

  it('goes back to the first example where there are fewer rows than before', async () => {
    await show();
    check('validation');
    await shows('of 30');
    view.app.example.go(9);
    await vi.waitFor(() =>
      expect(asked().slice(-2)).toEqual([
        { run: 1, split: 'validation', index: 9 },
        { run: 1, split: 'validation', index: 0 },
      ]),
    );
    await vi.waitFor(() => expect(view.app.example.fault).toBeNull());
  });

  it('says in words why there is no such example', async () => {
    await show();
    view.backend.handlers['run.example'] = () => {
      throw new Fault({ code: 'example-split', message: 'No rows are held out.' });
    };
    check('validation');
    await shows('No rows are held out.');
  });

  it('stays where it was while training goes on, and has the numbers of a weight under the cursor', async () => {
    await show();
    view.app.commands.run('train.toggle');
    await vi.waitFor(() => expect(asked().at(-1)).toEqual({ run: 1, split: 'training', index: 3 }));
    view.app.commands.run('train.toggle');
    await vi.waitFor(() => expect(asked().at(-1)).toMatchObject({ index: null }));
    flushSync();
    const [map] = maps();
    map.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    flushSync();
    expect(view.find('[data-testid="weight-step"]').textContent).toMatch(
      /∂ℓ\/∂w = 0\.5000, Δw\(t\+1\) = −η·∂ℓ\/∂w \+ α·Δw\(t\) = −0\.02·0\.5000 \+ 0\.9·0 = 0\.01000/,
    );
  });
});
