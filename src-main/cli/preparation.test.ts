import { describe, expect, it } from 'vitest';
import { Bench } from './testing.ts';

const bench = new Bench();

const common = '--layers none --epochs 0 --out p.json';
/** 40 rows of two classes: ages with gaps, a colour that is rare, and a column that names the parts. */
bench.write(
  'people.csv',
  ['age,colour,part,mood']
    .concat(
      Array.from({ length: 40 }, (_, i) => {
        const age = i % 10 === 3 ? '' : String(20 + i);
        const colour = i === 39 ? 'pink' : i % 8 === 5 ? '' : i % 3 === 0 ? 'red' : 'blue';
        const part = i < 28 ? 'train' : i < 34 ? 'val' : 'test';
        return [age, colour, part, i % 2 === 0 ? 'good' : 'bad'].join(',');
      }),
    )
    .join('\n'),
);
const people = `train --data people.csv --target mood ${common}`;

const refusal = async (line: string): Promise<string> => {
  const { status, stderr } = await bench.run(line);
  expect(status).not.toBe(0);
  return stderr;
};

describe('the flags of the preparation', () => {
  it('fill missing cells with a constant: a number, a known category or one of its own', async () => {
    const inputs = async (missing: string) => {
      const { stderr } = await bench.succeed(
        `${people} --split column:part --unknown zero --missing ${missing}`,
      );
      const { preprocessing, training } = bench.weights('p.json');
      const [age, colour] = preprocessing.inputs;
      return { age, colour, data: training.data, stderr };
    };
    const named = await inputs('constant:-1,constant:grey');
    expect(named.age).toMatchObject({ fill: -1, range: { min: 20, max: 47 } });
    expect(named.colour).toMatchObject({ fill: 'grey', categories: ['blue', 'grey', 'red'] });
    expect(named.data).toMatchObject({
      missing: { numeric: 'constant', categorical: 'constant' },
      constants: { numeric: -1, categorical: 'grey' },
    });
    expect(named.stderr).toContain('4 missing cells of "age" are filled with -1, the first at line 5.');
    expect(named.stderr).toContain('5 missing cells of "colour" are filled with "grey"');
    const own = await inputs('median,age=constant:1.5,colour=constant:red');
    expect(own.age).toMatchObject({ fill: 1.5 });
    expect(own.colour).toMatchObject({ fill: 'red', categories: ['blue', 'red'] });
    const plain = await inputs('constant');
    expect([plain.age.fill, plain.colour.fill]).toEqual([0, 'missing']);
    // A number says nothing of categories: rows without a colour are dropped.
    expect((await inputs('constant:7')).colour.fill).toBeNull();
    expect(await refusal(`${people} --missing age=constant:grey`)).toContain(
      '"age" is numeric; wanted a number for it, got "grey"',
    );
    expect(await refusal(`${people} --missing median:3`)).toContain('wanted one of');
  });

  it('fill missing cells, for all columns or by name', async () => {
    const { stderr } = await bench.succeed(
      `${people} --split column:part --missing median,colour=category --scale robust`,
    );
    expect(stderr).toContain('Note: 4 missing cells of "age" are filled with 34, the first at line 5.');
    expect(stderr).toContain('5 missing cells of "colour" are filled with a category of its own');
    expect(stderr).toContain(
      '1 cell of "colour" is "pink", which no training row has, and all zeros, at line 41.',
    );
    const { preprocessing, training, check } = bench.weights('p.json');
    expect(preprocessing.inputs).toEqual([
      { name: 'age', kind: 'robust', median: 34, scale: 11.5, fill: 34, range: { min: 20, max: 47 } },
      { name: 'colour', kind: 'one-hot', categories: ['blue', 'red', ''], fill: '', unknown: 'zero' },
    ]);
    expect(training).toMatchObject({ trainingRows: 28, validationRows: 6, testRows: 6 });
    // The check rows hold raw cells: a missing one, and the unknown category.
    expect(check.some(({ input }) => input.age === null)).toBe(true);
    expect(check.some(({ input }) => input.colour === 'pink')).toBe(true);
  });

  it('split by shares, by a column and by row ranges', async () => {
    const rows = async (split: string): Promise<unknown[]> => {
      const { stdout } = await bench.succeed(
        `train --data iris.csv --target species ${common} --split ${split}`,
      );
      const { trainingRows, validationRows, testRows } = bench.weights('p.json').training;
      const held = testRows
        ? ` training, ${validationRows} validation and ${testRows} test rows`
        : ' validation rows';
      expect(stdout).toContain(held);
      return [trainingRows, validationRows, testRows];
    };
    expect(await rows('70/20/10')).toEqual([105, 30, 15]);
    expect(await rows('0.8/0.2')).toEqual([120, 30, 0]);
    expect(await rows('rows:/1-10,51-60,101-110/11-15')).toEqual([115, 30, 5]);
    await bench.succeed(`${people} --split column:part:train,val//test --missing mean,most-frequent`);
    expect(bench.weights('p.json').training).toMatchObject({ trainingRows: 34, testRows: 6 });
  });

  it('list every treated row in a report', async () => {
    await bench.succeed(`${people} --missing drop,age=mean --ignore part --report report.csv`);
    const [head, ...lines] = bench.read('report.csv').trimEnd().split('\n');
    expect(head).toBe('row,line,action,column,value');
    const count = (action: string) => lines.filter((line) => line.split(',')[2] === action).length;
    expect([count('dropped'), count('filled')]).toEqual([5, 3]);
    expect(lines[0]).toBe('6,7,dropped,colour,');
    expect(lines.find((line) => line.includes('filled'))).toMatch(/^4,5,filled,age,\d/);
  });

  it('hand over the policies: predict and evaluate follow the file', async () => {
    await bench.succeed(`${people} --ignore part --missing mean,category --unknown zero`);
    bench.write('new.csv', 'age,colour,mood\n,red,good\n30,green,bad\n40,,good\n');
    const { stderr } = await bench.succeed('predict p.json --data new.csv --out out.csv');
    expect(stderr).toContain('1 missing cell of "age" is filled');
    expect(stderr).toContain('"green", which no training row has, and all zeros, at line 3.');
    expect(bench.read('out.csv').trimEnd().split('\n')).toHaveLength(4);
    expect((await bench.succeed('evaluate p.json --data new.csv')).stdout).toMatch(/rows +3/);
    await bench.succeed(`${people} --ignore part --unknown error --categories all`);
    expect(await refusal('predict p.json --data new.csv --out out.csv')).toMatch(
      /line 2, column "age": wanted a number, got nothing/i,
    );
    bench.write('new.csv', 'age,colour,mood\n30,green,bad\n');
    expect(await refusal('predict p.json --data new.csv --out out.csv')).toMatch(
      /line 2, column "colour": wanted one of blue, pink, red, got "green"/i,
    );
  });

  it('are refused in words', async () => {
    const cases: [string, RegExp][] = [
      ['--split 70/20', /--split: wanted TRAINING\/VALIDATION\/TEST .* got "70\/20"/],
      ['--split 0/50/50', /--split: wanted/],
      ['--split column:nothing', /no column "nothing"; it has age, colour, part, mood/],
      ['--split column:colour', /row 1, column "colour": wanted train, validation or test.* got "red"/],
      ['--split column:part:train/vall/test', /No row has "vall" in column "part".*"train", "val", "test"/],
      ['--split column:mood', /"mood" says which part.*neither input nor target|No column is the target/],
      ['--split rows:1-20/20-30', /Row 20 is in the training rows "1-20" and in the validation rows "20-30"/],
      ['--split rows:/1-40', /leaves no training rows: of \d+ used rows, \d+ are for validation/],
      ['--split rows:/1-400', /The validation rows "1-400": the table has 40 rows/],
      ['--split rows:x-3', /The training rows "x-3": wanted a row or a range such as 1-100/],
      ['--split 80/20 --validation 0.3', /both say which rows are held out/],
      [
        '--missing colour=median',
        /"colour" is categorical; wanted one of drop, most-frequent, constant, category/,
      ],
      ['--missing shade=drop', /"shade" is not one of the inputs age, colour/],
      ['--missing guess', /wanted one of drop, mean, median, most-frequent, constant, category, got "guess"/],
      [
        '--unknown error --split column:part',
        /line 41, column "colour": wanted a category of the training rows, got "pink"/,
      ],
    ];
    for (const [flags, message] of cases) expect(await refusal(`${people} ${flags}`), flags).toMatch(message);
  });

  it('name a category "?" and that of missing cells apart; an older file that did not is gone on from', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => `${['?', 'red', ''][i % 3]},${i % 2}`);
    bench.write('marks.csv', ['colour,mood', ...rows].join('\n'));
    const data = '--data marks.csv --target mood';
    await bench.succeed(
      `train ${data} --missing-words , --missing category --layers none --epochs 1 --split 100/0/0 --out marks.json`,
    );
    const { model } = bench.weights('marks.json');
    expect(model.inputs).toEqual(['colour=?', 'colour=red', 'colour=missing']);
    bench.write('older.json', bench.read('marks.json').replace('"colour=missing"', '"colour=?"'));
    for (const from of ['marks.json', 'older.json']) {
      await bench.succeed(`train --from ${from} ${data} --missing-words , --epochs 1 --out onward.json`);
      const { model, layers } = bench.weights('onward.json');
      expect([model.inputs[2], layers[0].inputs]).toEqual(['colour=missing', 3]);
    }
    await bench.succeed(`predict older.json --data marks.csv --missing-words , --out marks-predicted.csv`);
  });
});
