import { evaluationSchema } from '@shared/contract/evaluation.ts';
import { judgedRowsSchema, responseSchema } from '@shared/contract/judged.ts';
import { validate } from '@shared/contract/fault.ts';
import { presets } from '@shared/design/presets.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { describe, expect, it } from 'vitest';
import { atOnce } from '@shared/contract/steps.ts';
import { rawRowOf } from '../data/encode.ts';
import { tableOf } from '../data/load.ts';
import { Session } from './session.ts';

/** A preset with a test part, trained for some epochs. */
function trained(id: string) {
  const preset = presets.find((one) => one.id === id)!.document();
  const document: ProjectDocument = {
    ...preset,
    data: { ...preset.data, split: { ...preset.data.split, validation: 0.2, test: 0.1 } },
  };
  const table = tableOf(document.data.source);
  const session = new Session(document, table);
  for (let done = 0; done < 5;) if (session.trainer.advance(Infinity) === 'epoch') done++;
  return { session, table };
}

const ask = { cell: null, from: 0, count: 500 } as const;

describe.each(presets.map(({ id }) => id))('judging %s', (id) => {
  const { session, table } = trained(id);
  const evaluation = session.evaluate();
  const { prepared } = session;

  it('judges the rows of every split, each by itself', () => {
    validate(evaluationSchema, { run: 1, ...evaluation }, 'the evaluation');
    expect(evaluation.training.rows).toBe(prepared.training.rows);
    expect(evaluation.validation?.rows).toBe(prepared.validation?.rows);
    expect(evaluation.test?.rows).toBe(prepared.test?.rows);
  });

  it('has the rows of every cell of its matrix, and with each what predict says of it', () => {
    for (const split of ['training', 'validation', 'test'] as const) {
      const metrics = evaluation[split];
      if (metrics?.task !== 'classification') continue;
      const places = new Set<number>();
      metrics.matrix.forEach((counts, truth) =>
        counts.forEach((count, predicted) => {
          const found = session.judgedRows({ ...ask, split, cell: { truth, predicted, threshold: null } });
          validate(judgedRowsSchema, { run: 1, ...found }, 'the rows');
          expect(found.total).toBe(count);
          for (const row of found.rows) {
            expect([row.truth, row.predicted]).toEqual([metrics.classes[truth], metrics.classes[predicted]]);
            places.add(row.index);
          }
        }),
      );
      if (metrics.rows <= 500) expect(places.size).toBe(metrics.rows);
    }
  });

  it('lists rows by their loss, the mean of which is the loss of the split', () => {
    const { rows, total } = session.judgedRows({ ...ask, split: 'test' });
    expect(total).toBe(evaluation.test?.rows);
    for (let i = 1; i < rows.length; i++) expect(rows[i].loss).toBeLessThanOrEqual(rows[i - 1].loss);
    const mean = rows.reduce((sum, { loss }) => sum + loss, 0) / total;
    if (total <= 500) expect(mean).toBeCloseTo(evaluation.test!.loss, 10);
    for (const { row, outputs, targets, residuals, line } of rows.slice(0, 5)) {
      const { values } = session.predict(rawRowOf(table, prepared.inputs, row - 1));
      values.forEach((value, j) => expect(outputs[j]).toBeCloseTo(value, 10));
      expect(residuals).toEqual(targets.map((target, j) => target - outputs[j]));
      expect(line).toBe(table.lines[row - 1]);
    }
  });

  it('answers to one and to two inputs as predict does at every point', () => {
    const [first, second] = prepared.inputs.map(({ name }) => name);
    const held = rawRowOf(table, prepared.inputs, prepared.trainingRows[3]);
    for (const up of [null, second]) {
      const response = session.response({ across: first, up, held });
      validate(responseSchema, { run: 1, ...response }, 'the response');
      const width = response.across.values.length;
      const names = response.outputNames.length;
      expect(response.values.length).toBe(width * (response.up?.values.length ?? 1) * names);
      const cell = (axis: NonNullable<typeof response.up>, i: number) =>
        axis.categories ? axis.categories[i] : axis.values[i];
      for (const point of [0, 1, width - 1, response.values.length / names - 1]) {
        const row = { ...held, [first]: cell(response.across, point % width) };
        if (response.up) row[second] = cell(response.up, Math.floor(point / width));
        const { values } = session.predict(row);
        expect(Array.from(response.values.subarray(point * names, (point + 1) * names))).toEqual(values);
      }
      expect(response.points.count).toBeGreaterThan(0);
    }
    expect(() => session.response({ across: first, up: first, held })).toThrow(/two different inputs/);
    expect(() => session.response({ across: 'nothing', up: null, held })).toThrow(/Wanted one of the inputs/);
  });

  it('goes on with the weights that it began with, whatever is trained meanwhile', () => {
    const steps = session.evaluating();
    let step = steps.next();
    session.trainer.advance(Infinity);
    while (!step.done) step = steps.next();
    expect(step.value).toEqual(evaluation);
  });

  it('leaves the weights of a later one alone, if it still waits for its own', () => {
    let update = true;
    const earlier = session.evaluating(function* () {
      while (update) yield 'waiting';
    });
    expect(earlier.next().value).toBe('waiting');
    const wanted = session.evaluate();
    const later = session.evaluating();
    later.next();
    session.trainer.advance(Infinity);
    update = false;
    expect(() => earlier.next()).toThrow(/A later evaluation was asked for/);
    expect(atOnce(later)).toEqual(wanted);
  });
});
