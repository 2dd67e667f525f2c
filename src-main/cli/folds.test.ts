import { describe, expect, it } from 'vitest';
import { spreadOf } from '@shared/contract/folds.ts';
import { Bench } from './testing.ts';

const bench = new Bench();
const iris = 'train --data iris.csv --target species --layers tanh:4 --epochs 20';

interface Printed {
  readonly rows: number;
  readonly leftOut: number;
  readonly results: readonly {
    validationRows: number;
    figures: readonly { name: string; validation: number }[];
  }[];
  readonly summary: readonly { name: string; validation: { mean: number; deviation: number } }[];
}

describe('adjoint train --folds', () => {
  it('prints every fold, and their mean and standard deviation, and writes nothing', async () => {
    const { stdout } = await bench.succeed(`${iris} --folds 4`);
    expect(stdout).toContain('Cross-validation: 150 rows in 4 folds, each with the shares of the classes.');
    expect(stdout.match(/^\d .*$/gm)).toHaveLength(4);
    expect(stdout).toMatch(/^mean .*\n^standard deviation .*± .*$/m);
    expect(stdout).not.toContain('Wrote');
  });

  it('prints the same numbers as JSON; test rows stay out', async () => {
    const { stdout } = await bench.succeed(`${iris} --split 70/10/20 --folds 3 --json`);
    const printed = JSON.parse(stdout) as Printed;
    expect([printed.rows, printed.leftOut]).toEqual([120, 30]);
    expect(printed.results.map(({ validationRows }) => validationRows)).toEqual([40, 40, 40]);
    const [, accuracy] = printed.summary;
    expect(accuracy.name).toBe('accuracy');
    const values = printed.results.map(({ figures }) => figures[1].validation);
    expect(accuracy.validation).toEqual(spreadOf(values));
  });

  it('trains on the usual split as well with --out, to the same weights as without folds', async () => {
    const { stdout } = await bench.succeed(`${iris} --folds 2 --out with.json`);
    expect(stdout).toMatch(/Cross-validation.*Wrote with\.json\.\n$/s);
    await bench.succeed(`${iris} --out without.json`);
    expect(bench.read('with.json')).toBe(bench.read('without.json'));
  });

  it.each([
    [`${iris} --folds 1`, '--folds: wanted a whole number from 2 to 20, got "1".'],
    [`${iris} --folds two`, 'got "two"'],
    [`${iris} --json --out x.json`, '--json goes with --folds.'],
    [`${iris} --folds 3 --json --out x.json`, 'leave --out out'],
    [`${iris} --folds 3 --history x.csv`, '--history is of the network that --out writes'],
    [iris, 'needs --out'],
  ])('%s is refused', async (line, words) => {
    const { status, stderr } = await bench.run(line);
    expect([status, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('stops when it is interrupted', async () => {
    const { status, stderr } = await bench.run(`${iris} --folds 3`, { interrupt: true, tick: 60 });
    expect([status, stderr]).toEqual([130, expect.stringContaining('Interrupted in fold')]);
  });
});
