import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adjoint, executors } from './adjoint.ts';
import { Batches } from './contestant.ts';
import type { Entrant } from './entrants.ts';
import { optionsOf } from './options.ts';
import { root } from './place.ts';
import { agrees, insertReport, markdown } from './report.ts';
import type { Report } from './results.ts';
import { readTask, writeTask } from './task.ts';
import type { Task } from './task.ts';
import { targets, targetsTable } from './targets.ts';
import { median, rateText, ratioText } from './text.ts';
import { works } from './works.ts';

function taskOf(id: string): Task {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-bench-test-'));
  try {
    writeTask(
      folder,
      works.find((work) => work.id === id)!,
    );
    return readTask(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the works', () => {
  it.each(works)('$title: data, sizes and batch fit together', (work) => {
    const { rows, inputs, targets } = work.examples();
    expect(inputs).toHaveLength(rows * work.sizes[0]);
    expect(targets).toHaveLength(rows * work.sizes.at(-1)!);
    expect(targets.reduce((sum, v) => sum + v, 0)).toBe(rows);
    expect(inputs.every(Number.isFinite)).toBe(true);
    if (work.id !== 'iris-1') expect(rows % work.batchSize).toBe(0);
    const [name] = work.title.split(',');
    expect(name.endsWith(work.sizes.slice(name.startsWith('Iris') ? 1 : 0).join('-')), name).toBe(true);
    expect(work.title.endsWith(`batch ${work.batchSize}`)).toBe(true);
  });

  it('pictures are as empty as MNIST, and differ by class', () => {
    const { inputs } = works.find(({ id }) => id === 'images-1')!.examples();
    const dark = inputs.filter((v) => v === 0).length / inputs.length;
    expect(dark).toBeGreaterThan(0.7);
    expect(dark).toBeLessThan(0.9);
    expect(inputs.every((v) => v >= 0 && v <= 1)).toBe(true);
  });
});

describe('Adjoint as a contestant', () => {
  it.each(Object.keys(executors))('%s: checks and trains, and loses loss', (executor) => {
    const task = taskOf('iris-1');
    const contestant = adjoint(task, executor);
    const before = contestant.check(0)!;
    expect(contestant.check(0)).toBe(before);
    expect(contestant.check(150)!).toBeLessThan(before);
    for (let done = 0; done < 450;) {
      const examples = contestant.train();
      expect(examples).toBeGreaterThan(0);
      done += examples;
    }
  });

  it('starts from the weights of the task, whatever its seed gave', () => {
    const task = taskOf('iris-1');
    const zeros = task.weights.map((w) => new Float64Array(w.length));
    expect(adjoint({ ...task, weights: zeros }, 'typescript').check(0)).toBeCloseTo(Math.log(3), 14);
  });
});

it('batches cover every example once an epoch, shuffled anew', () => {
  const batches = new Batches(10, 4);
  const epoch = (): number[] => [0, 0, 0].flatMap(() => [...batches.next()]);
  const [first, second] = [epoch(), epoch()];
  for (const order of [first, second])
    expect([...order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(second).not.toEqual(first);
});

describe('options', () => {
  it('have defaults, and write the page only after a whole run', () => {
    const whole = optionsOf([]);
    expect(whole).toMatchObject({ rounds: 5, write: true, sizes: false, works });
    expect(whole.threads[0]).toBe(1);
    expect(whole.wants('numpy')).toBe(true);
    expect(optionsOf(['--quick'])).toMatchObject({ rounds: 1, write: false });
    expect(optionsOf(['--work', 'iris-1']).works.map(({ id }) => id)).toEqual(['iris-1']);
    for (const part of [['--work=iris-1'], ['--peers=numpy'], ['--rounds=3']])
      expect(optionsOf(part).write).toBe(false);
    expect(optionsOf(['--rounds=3', '--write']).write).toBe(true);
  });

  it('refuse what they do not know', () => {
    expect(() => optionsOf(['--rounds', '0.5'])).toThrow(/--rounds: wanted a whole number above 0, got 0.5/);
    expect(() => optionsOf(['--work', 'mnist'])).toThrow(/--work: wanted one of iris-1, .*, got mnist/);
    expect(() => optionsOf(['--threads', '1,x'])).toThrow(/--threads: wanted a whole number above 0, got x/);
    expect(() => optionsOf(['--fast'])).toThrow(/--fast/);
  });
});

describe('the report', () => {
  const entrant = (
    id: string,
    group: Entrant['group'],
    precision: Entrant['precision'] = 'float64',
  ): Entrant => ({ id, title: id.toUpperCase(), group, precision, threads: 1, commands: [] });
  const [ours, theirs, absent] = [
    entrant('ours', 'app'),
    entrant('theirs', 'peer'),
    entrant('absent', 'peer'),
  ];
  const report: Report = {
    works: [works[0]],
    entrants: [ours, theirs, absent],
    results: new Map([
      ['iris-1/ours', { rates: [3e6, 1e6, 2e6], loss: 1 }],
      ['iris-1/theirs', { rates: [40_000, 40_000], loss: null }],
    ]),
    versions: new Map([['absent', 'not measured: it is not installed']]),
    circumstances: ['a quiet machine'],
  };

  it('has a column a work and a row a contestant, and ratios to Adjoint', () => {
    const text = markdown(report);
    expect(text).toContain('|        | Iris 4-8-3, batch 1 |');
    expect(text).toContain('| OURS   |        2.00 M ±50 % |');
    expect(text).toContain('| THEIRS |       40.0 k ±0 % ᵃ |');
    expect(text).toContain('| THEIRS |                50 × |');
    expect(text).toContain('ABSENT: not measured: it is not installed');
  });

  it('goes between the markers of the page, again and again', () => {
    const page = readFileSync(join(root, 'docs/benchmarks.md'), 'utf8');
    const once = insertReport(page, markdown(report));
    expect(once).toContain('a quiet machine');
    expect(insertReport(once, 'new')).toBe(insertReport(page, 'new'));
    expect(() => insertReport('no markers', 'new')).toThrow(/must have the lines/);
  });

  it('holds Adjoint against the targets, and says where a rate is carried over', () => {
    const apps = [entrant('fast', 'app'), entrant('exact', 'app')];
    const peers = ['brain', 'fann', 'jax', 'openblas'].map((id) => entrant(id, 'peer'));
    const rates = { fast: 8.1e6, exact: 3.9e6, brain: 1e6, fann: 4e6, openblas: 7.28e6 };
    const text = targetsTable({
      ...report,
      entrants: [...apps, ...peers],
      results: new Map(
        Object.entries(rates).map(([id, rate]) => [`iris-1/${id}`, { rates: [rate], loss: 1 }]),
      ),
    }).replace(/ +/g, ' ');
    expect(text).toContain('| Iris 4-8-3, batch 1 | BRAIN | 1 | 4 × | 8.1 ×, met | 3.9 ×, **missed** |');
    expect(text).toContain('| Iris 4-8-3, batch 1 | FANN | 1 | 1 × | 2.0 ×, met | 0.97 ×, **missed** |');
    expect(text).toContain('| Iris 4-8-3, batch 1 | JAX | 1 | 5 × | 13 × ᵇ, met | 6.3 × ᵇ, met |');
    expect(text).toContain('ᵇ carried over, not measured');
  });

  it('names works and peers in the targets that there are', () => {
    for (const { work, peer, ratio } of targets) {
      expect(works.map(({ id }) => id)).toContain(work);
      expect(['jax', 'brain', 'fann', 'openblas', 'torch']).toContain(peer);
      expect(ratio).toBeGreaterThan(0);
    }
  });

  it('writes numbers with three digits', () => {
    expect([1.2345e6, 999_600, 48_249, 999.7, 312.4, 7.0].map(rateText)).toEqual([
      '1.23 M',
      '1.00 M',
      '48.2 k',
      '1.00 k',
      '312',
      '7.00',
    ]);
    expect([412.4, 12.3, 1.25, 0.0834].map(ratioText)).toEqual(['412 ×', '12 ×', '1.3 ×', '0.083 ×']);
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });

  it('tells other work from rounding', () => {
    const single = entrant('single', 'peer', 'float32');
    expect(agrees(theirs, 1 + 1e-12, 1)).toBe(true);
    expect(agrees(theirs, 1 + 1e-6, 1)).toBe(false);
    expect(agrees(single, 1 + 1e-6, 1)).toBe(true);
    expect(agrees(single, NaN, 1)).toBe(false);
    expect(agrees(single, null, 1)).toBeNull();
  });
});
