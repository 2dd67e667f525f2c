import { describe, expect, it, vi } from 'vitest';
import { jsonText } from '@shared/formats/numbers.ts';
import { encodeTargets as encodeTargetColumns } from '@engine/data/encode.ts';
import { completeRows } from '@engine/data/missing.ts';
import { readText, TableReader } from '@engine/data/reader.ts';
import { encodedInputs } from '@engine/train/encoded-inputs.ts';
import { Hypothesis } from '@engine/train/hypothesis.ts';
import { judged } from '@engine/train/metrics.ts';
import { encodeTargets } from '@engine/train/targets.ts';
import { metricsJson } from './metrics-text.ts';
import { Bench } from './testing.ts';

const bench = new Bench();

/** Longer than what is read at once, with cells that are missing in the first part, the last, and between. */
const ROWS = 30_000;
const lines = Array.from({ length: ROWS }, (_, i) => {
  const size = i % 1009 === 7 ? '' : ((i * 37) % 101) / 10;
  const colour = i % 1999 === 1998 ? '' : ['red', 'blue', 'green'][(i * 7) % 3];
  const weight = i % 5003 === 11 ? '' : (((i * 37) % 101) / 20 + ((i * 13) % 17) / 40).toFixed(3);
  const label = i % 7001 === 7000 ? '' : (i * 37) % 101 > 50 ? 'large' : 'small';
  return `${size},${colour},${weight},${label}`;
});
const head = 'size,colour,weight,label';
bench.write('some.csv', [head, ...lines.slice(0, 300)].join('\n'));
bench.write('many.csv', [head, ...lines].join('\n'));

describe('evaluate', () => {
  it.each([
    ['classes', '--target label --inputs size,colour --missing drop'],
    ['numbers', '--target weight --inputs size,colour --missing mean,most-frequent'],
  ])('judges a table in pieces as it would as a whole: %s', async (_, how) => {
    await bench.succeed(`train --data some.csv ${how} --layers tanh:4 --epochs 3 --out w.json`);
    const whole = vi.spyOn(TableReader.prototype, 'finish');
    const { stdout, stderr } = await bench.succeed('evaluate w.json --data many.csv --json --curves');
    expect(whole).not.toHaveBeenCalled();
    whole.mockRestore();

    const { network, naming, file } = new Hypothesis(bench.weights('w.json'));
    const { inputs, targets } = file.preprocessing;
    const table = readText(bench.read('many.csv'), 'many.csv');
    const needed = [...inputs.filter(({ fill }) => fill === null), ...targets].map(({ name }) =>
      table.columns.find((column) => column.name === name)!,
    );
    const { rows, dropped } = completeRows(needed, table.rows);
    const encoded = {
      ...encodedInputs(network, inputs, table, rows),
      targets: encodeTargetColumns(targets, table, rows),
    };
    const examples = encodeTargets(encoded, network.shape, network.targets.columns);
    expect(stdout).toBe(`${jsonText(metricsJson(judged(network, examples, naming, rows).metrics, true))}\n`);
    expect(dropped.length).toBeGreaterThan(0);
    let at = -1;
    for (const { column, rows: lost } of dropped) {
      const told = stderr.indexOf(
        `${lost.length} rows are left out: no value in "${column}", the first at line ${table.lines[lost[0]]}.`,
      );
      expect(told).toBeGreaterThan(at);
      at = told;
    }
  });

  it('says what is needed where no row of the whole table has it', async () => {
    await bench.succeed(
      'train --data some.csv --target label --inputs size --layers none --epochs 1 --out w.json',
    );
    bench.write('none.csv', ['size,label', ...lines.map((_, i) => `${i % 9},`)].join('\n'));
    const { status, stderr } = await bench.run('evaluate w.json --data none.csv');
    expect(status).toBe(1);
    expect(stderr).toContain('none.csv: every row lacks a value in a column that is needed (');
  });

  it('reads a table again whose encoding is another than its first part looks like', async () => {
    const bytes = Buffer.from([head, ...lines, '1.5,réd,1,large'].join('\n'), 'latin1');
    bench.write('latin.csv', bytes);
    const flags = '--target label --inputs size,colour --unknown zero --missing drop';
    await bench.succeed(`train --data some.csv ${flags} --layers none --epochs 1 --out w.json`);
    const { stderr } = await bench.succeed('evaluate w.json --data latin.csv');
    expect(stderr).toContain('"réd"');
  });
});
