// @vitest-environment happy-dom
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { provideApp } from '../state/context.ts';
import { exampleSplits } from '../state/example-splits.ts';
import { fakeApp } from '../state/testing.ts';
import Evaluate from './Evaluate.svelte';
import { classificationOf } from './testing.ts';

const classes = ['setosa', 'versicolor', 'virginica'];
const metrics = (matrix: number[][]) => classificationOf(classes, matrix);

let fake: ReturnType<typeof fakeApp>;
let stop: () => void;
let component: object;

beforeEach(async () => {
  fake = fakeApp();
  fake.backend.handlers['run.evaluate'] = () => ({
    run: 1,
    epoch: fake.backend.state!.epoch,
    update: fake.backend.state!.update,
    training: metrics([
      [40, 0, 0],
      [0, 30, 10],
      [0, 2, 38],
    ]),
    validation: metrics([
      [10, 0, 0],
      [0, 9, 1],
      [0, 0, 10],
    ]),
    test: null,
  });
  fake.backend.handlers['run.inputs'] = () => ({
    run: 1,
    inputs: ['sepal_length_cm', 'sepal_width_cm', 'petal_length_cm', 'petal_width_cm'].map((name, i) => ({
      kind: 'numeric' as const,
      ...{
        name,
        min: [4.3, 2, 1, 0.1][i],
        max: [7.9, 4.4, 6.9, 2.5][i],
        mean: 3,
        fill: i === 3 ? 1.25 : null,
      },
    })),
  });
  fake.backend.handlers['run.rows'] = ({ run, cell }) => ({
    run,
    ...{ epoch: 0, update: 0, total: 1, inputNames: ['petal_width_cm'], outputNames: classes },
    rows: [
      {
        ...{ row: 71, line: 72, index: 5, inputs: ['1.8'], loss: 2.5 },
        truth: classes[cell?.truth ?? 1],
        predicted: classes[cell?.predicted ?? 2],
        ...{ targets: [0, 1, 0], outputs: [0, 0.25, 0.75], residuals: [0, 0.75, -0.75] },
      },
    ],
  });
  fake.backend.handlers['run.predict'] = () => ({ names: classes, values: [0.7, 0.2, 0.1], label: 'setosa' });
  stop = fake.app.start();
  await fake.app.settle();
  const below: Component = (anchor, props) => {
    provideApp(fake.app);
    return Evaluate(anchor, props);
  };
  component = mount(below, { target: document.body });
  flushSync();
});
afterEach(async () => {
  await unmount(component);
  stop();
  document.body.replaceChildren();
});

const text = (): string => (document.body.textContent ?? '').replace(/\s+/g, ' ');
const inputs = (): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>('input[type="text"]'),
];
function type(input: HTMLInputElement, value: string): void {
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

describe('Evaluate', () => {
  it('evaluates by itself when it opens and training rests', async () => {
    await vi.waitFor(() => expect(text()).toContain('90.0 %'));
    expect(document.querySelector('[data-testid="accuracy-training"]')?.textContent).toBe('90.0 %');
    expect(document.querySelector('[data-testid="accuracy-validation"]')?.textContent).toBe('96.7 %');
    expect(fake.backend.callsOf('run.evaluate')).toHaveLength(1);
  });

  it('shows counts or shares of the validation rows, and the rows of a cell that is clicked', async () => {
    await vi.waitFor(() => expect(text()).toContain('90.0 %'));
    const second = (): (string | undefined)[] =>
      [...document.querySelectorAll('[data-testid="metrics-validation"] tbody tr:nth-child(2) td')].map(
        (cell) => cell.textContent?.trim(),
      );
    expect(second()).toEqual(['0', '9', '1', '10']);
    [...document.querySelectorAll<HTMLInputElement>('input[value="shares"]')][0].click();
    flushSync();
    expect(second()).toEqual(['0 %', '90 %', '10 %', '10']);
    document
      .querySelector<HTMLButtonElement>(
        '[aria-label="Show the 1 row of true class versicolor predicted as virginica"]',
      )
      ?.click();
    flushSync();
    await vi.waitFor(() => expect(text()).toContain('True versicolor, predicted virginica, validation'));
    await vi.waitFor(() =>
      expect(document.querySelector('[data-testid="rows-listed"]')?.textContent).toContain('1 row'),
    );
    expect(fake.backend.callsOf('run.rows').at(-1)).toMatchObject({
      split: 'validation',
      cell: { truth: 1, predicted: 2, threshold: null },
    });
    expect(text()).toMatch(/71 ?72 ?versicolor ?virginica ?0\.250 ?0\.750 ?2\.50 ?1\.8/);
    document.querySelector<HTMLButtonElement>('[aria-label="Look at row 71 in Inspect"]')?.click();
    expect([fake.app.place, fake.app.example.from, fake.app.example.index]).toEqual([
      'inspect',
      'validation',
      5,
    ]);
  });

  it('opens a test row in Inspect as any other', async () => {
    await vi.waitFor(() => expect(text()).toContain('90.0 %'));
    fake.app.evaluation.want({ split: 'test', cell: null });
    await vi.waitFor(() =>
      expect(document.querySelector('[aria-label="Look at row 71 in Inspect"]')).not.toBeNull(),
    );
    document.querySelector<HTMLButtonElement>('[aria-label="Look at row 71 in Inspect"]')?.click();
    expect([fake.app.example.from, fake.app.example.index]).toEqual(['test', 5]);
    const asked = exampleSplits(null, 'next').map(({ value }) => value);
    expect(asked).toEqual(['training', 'validation', 'test']);
    // Without test rows it is no choice.
    expect(exampleSplits(fake.app.data.prepared, 'next').map(({ value }) => value)).toEqual([
      'training',
      'validation',
    ]);
  });

  it('is marked stale as soon as training goes on, and follows when it rests again', async () => {
    await vi.waitFor(() => expect(text()).toContain('90.0 %'));
    expect(document.querySelector('[data-testid="stale"]')).toBeNull();
    await fake.app.train();
    fake.backend.epochs(3);
    fake.frame();
    flushSync();
    expect(document.querySelector('[data-testid="stale"]')?.textContent).toContain('moved on to epoch 3');
    await fake.app.run.pause();
    await vi.waitFor(() => expect(document.querySelector('[data-testid="stale"]')).toBeNull());
    expect(text()).toContain('after epoch 3');
  });

  it('predicts the first row of the data, then what is typed, and names what is wrong', async () => {
    fake.app.evaluation.section = 'predict';
    await vi.waitFor(() => expect(text()).toContain('Predicted: setosa'));
    expect(inputs().map(({ value }) => value)).toEqual(['5.1', '3.5', '1.4', '0.2']);
    type(inputs()[2], '6.25');
    await vi.waitFor(() =>
      expect(fake.backend.callsOf('run.predict').at(-1)?.row.petal_length_cm).toBe(6.25),
    );
    const asked = fake.backend.callsOf('run.predict').length;
    type(inputs()[2], '6,25');
    expect(text()).toContain('Wanted a number, got “6,25”.');
    expect(inputs()[2].getAttribute('aria-invalid')).toBe('true');
    type(inputs()[2], '60');
    expect(text()).toContain('outside 1 … 6.9');
    await vi.waitFor(() => expect(fake.backend.callsOf('run.predict').length).toBeGreaterThan(asked));
    expect(fake.backend.callsOf('run.predict').at(-1)?.row.petal_length_cm).toBe(60);
  });

  it('leaves an empty cell to the run where it fills it, and says so; otherwise says why not', async () => {
    fake.app.evaluation.section = 'predict';
    await vi.waitFor(() => expect(text()).toContain('Predicted: setosa'));
    type(inputs()[3], '');
    await vi.waitFor(() =>
      expect(fake.backend.callsOf('run.predict').at(-1)?.row).toMatchObject({
        petal_length_cm: 1.4,
        petal_width_cm: null,
      }),
    );
    expect(inputs()[3].getAttribute('aria-invalid')).toBe('false');
    expect(document.querySelector('[data-testid="filled"]')?.textContent).toContain(
      'petal_width_cm is filled with 1.25.',
    );
    const asked = fake.backend.callsOf('run.predict').length;
    type(inputs()[2], '');
    expect(document.querySelector('[data-testid="obstacle"]')?.textContent).toBe(
      'petal_length_cm is without a value: such rows are left out of the training, and have no prediction.',
    );
    expect(document.querySelector('[data-testid="filled"]')).toBeNull();
    expect(fake.backend.callsOf('run.predict')).toHaveLength(asked);
  });
});
