import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { activationNames } from '@shared/design/activations.ts';
import { losses, namesOf, optimizers, schedules } from '@shared/design/choices.ts';
import { columnIndex, epochStride } from '@shared/contract/epoch-frame.ts';
import { EPOCHS, referenceRuns, toCase } from './reference/cases.ts';
import type { ReferenceRun } from './reference/cases.ts';
import committed from './reference/pytorch.json' with { type: 'json' };
import { Trainer } from './trainer.ts';

/** What `reference/pytorch.py` prints. */
type Results = typeof committed;

const folder = fileURLToPath(new URL('reference/', import.meta.url));
const casesText = `[\n${referenceRuns.map((run) => JSON.stringify(toCase(run))).join(',\n')}\n]\n`;

/** The first python that has PyTorch, with the version of it. */
function findTorch(): { python: string; version: string } | null {
  for (const python of ['python3', '/usr/bin/python3']) {
    const answer = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
    if (answer.status === 0) return { python, version: answer.stdout.trim() };
  }
  return null;
}

function trained({ design, shape, examples }: ReferenceRun): { weights: Float64Array[]; loss: number } {
  const trainer = new Trainer(design, shape, examples, null);
  while (trainer.epoch < EPOCHS) trainer.advance(Infinity);
  const frame = new Float64Array(epochStride(trainer.stack.length));
  trainer.writeFrame(frame, 0, 0);
  return { weights: [...trainer.network.weights], loss: frame[columnIndex('trainingLoss')] };
}

/**
 * Largest |a − b| / max(|a|, |b|, ‖W‖∞/1000). A weight is a sum of hundreds of updates, each with a rounding error of
 * the size of its terms, so one that happens to end near 0 keeps an absolute error of the scale of its matrix; the
 * floor makes such weights count with their distance to 1e-12 of the largest.
 */
function relativeError(ours: Float64Array, theirs: readonly number[]): number {
  if (ours.length !== theirs.length) return Infinity;
  const floor = theirs.reduce((largest, w) => Math.max(largest, Math.abs(w)), 0) / 1000;
  let worst = 0;
  for (let i = 0; i < ours.length; i++) {
    const error = Math.abs(ours[i] - theirs[i]) / Math.max(Math.abs(ours[i]), Math.abs(theirs[i]), floor);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

function compare(run: ReferenceRun, results: Results): void {
  const theirs = results.results.find(({ name }) => name === run.name);
  expect(theirs, `no figures for "${run.name}"`).toBeDefined();
  const { weights, loss } = trained(run);
  expect(weights.length).toBe(theirs!.weights.length);
  weights.forEach((ours, s) => expect(relativeError(ours, theirs!.weights[s])).toBeLessThanOrEqual(1e-9));
  expect(Math.abs(loss - theirs!.trainingLoss)).toBeLessThanOrEqual(1e-9 * theirs!.trainingLoss);
}

const torch = findTorch();
const named = referenceRuns.map((run) => [run.name, run] as const);

describe(`weights after ${EPOCHS} epochs against the committed figures of PyTorch ${committed.torch}`, () => {
  it.each(named)('%s', (_name, run) => compare(run, committed));
});

if (torch)
  describe(`weights after ${EPOCHS} epochs against PyTorch ${torch.version} (${torch.python}), live`, () => {
    let live: Results;
    beforeAll(() => {
      const work = mkdtempSync(join(tmpdir(), 'adjoint-reference-'));
      try {
        const cases = join(work, 'cases.json');
        writeFileSync(cases, casesText);
        const words = [join(folder, 'pytorch.py'), cases];
        live = JSON.parse(execFileSync(torch.python, words, { encoding: 'utf8', maxBuffer: 1 << 26 }));
      } finally {
        rmSync(work, { recursive: true });
      }
    }, 180_000);

    it.each(named)('%s', (_name, run) => compare(run, live));
  });
else
  it('no python here has PyTorch: only the committed figures were compared', () => {
    expect(committed.results).toHaveLength(referenceRuns.length);
  });

describe('the committed cases', () => {
  it('are those of this test', async () => {
    await expect(casesText).toMatchFileSnapshot('./reference/cases.json');
    expect(committed.results.map(({ name }) => name)).toEqual(referenceRuns.map(({ name }) => name));
  });

  it('have every optimiser, loss, unit, schedule, activation and kind of batch', () => {
    const designs = referenceRuns.map(({ design }) => design);
    const all = (values: readonly string[]): string[] => [...new Set(values)].sort();
    expect(all(designs.map(({ optimizer }) => optimizer.kind))).toEqual(namesOf(optimizers).sort());
    expect(all(designs.map(({ loss }) => loss.kind))).toEqual(namesOf(losses).sort());
    expect(all(designs.map(({ schedule }) => schedule.kind))).toEqual(namesOf(schedules).sort());
    const activations = designs.flatMap(({ hidden, output }) => [...hidden, output].map((l) => l.activation));
    expect(all(activations)).toEqual([...activationNames].sort());
    const entropies = designs.filter(({ loss }) => losses[loss.kind].entropy).map(({ loss }) => loss);
    expect(all(entropies.map(({ kind, unit }) => `${kind} ${unit}`))).toHaveLength(4);
    expect(new Set(designs.map(({ batchSize }) => batchSize))).toEqual(new Set([1, 8, null]));
  });
});
