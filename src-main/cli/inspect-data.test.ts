import { describe, expect, it } from 'vitest';
import { Bench } from './testing.ts';

const bench = new Bench();
// Latin-1, a comment, decimal commas, two kinds of missing cells.
bench.write(
  'proben.csv',
  Buffer.from('# Labor 3\nGröße;Farbe;Klasse\n1,5;rot;1\n2,25;blau;2\n;rot;1\n3;?;2\n', 'latin1'),
);
bench.write(
  'proben.arff',
  '@relation p\n% a\n@attribute size real\n@attribute kind {b,a}\n@data\n1.5,a\n?,b\n',
);

describe('adjoint inspect-data', () => {
  it('shows how a table is read, and its columns', async () => {
    const { stdout, stderr } = await bench.succeed('inspect-data proben.csv --decimal comma');
    expect(stderr).toBe('');
    expect(stdout).toBe(`proben.csv: 4 rows, 3 columns.

format         delimited text                        guessed
encoding       Windows-1252 (Latin-1)                guessed
delimiter      semicolon ;                           guessed
decimal mark   comma 1,5                             chosen
header         first row                             guessed
quotes         double "                              guessed
comments       # …                                   guessed
lines to skip  0                                     default
missing words  empty cell, ?, ., na, n/a, #n/a, nan  default
uneven rows    refuse                                default

Passed over or changed: 1 comment.

column  role    type         missing  distinct  mean ± deviation  values
Größe   input   numeric            1         3     2.25 ± 0.6124  1.5 … 3
Farbe   target  categorical        1         2                 –  rot 2, blau 1
Klasse  input   numeric            0         2         1.5 ± 0.5  1 … 2
`);
  });

  it('says which columns are not called as the header says; so does whatever reads the table', async () => {
    const cells = (seed: number): string =>
      Array.from({ length: 12 }, (_, i) => `${(i * 5) % 7},${(i * seed) % 5},,${i % 2 ? 'a' : 'b'}`).join(
        '\n',
      );
    bench.write('twice.csv', `x,x,,y\n${cells(7)}\n`);
    const words = [
      'The header "x" stands twice: column 2 is called "x (2)".',
      'Not every column has a header: column 3 is called "3".',
    ];
    const { stdout } = await bench.succeed('inspect-data twice.csv');
    expect(stdout).toContain(`\n${words.join('\n')}\n`);
    const json = JSON.parse((await bench.succeed('inspect-data twice.csv --json')).stdout);
    expect(json.reading.renamed[0]).toEqual({ column: 2, title: 'x', name: 'x (2)' });
    const notes = words.map((sentence) => `Note: twice.csv: ${sentence}\n`).join('');
    const train = 'train --data twice.csv --target y --layers tanh:3 --epochs 3';
    expect((await bench.succeed(`${train} --out t.json`)).stderr).toContain(notes);
    expect(bench.weights('t.json').preprocessing.inputs.map(({ name }) => name)).toEqual(['x', 'x (2)']);
    expect((await bench.succeed('predict t.json --data twice.csv --out p.csv')).stderr).toBe(notes);
    // The second x is what the network takes for x (2).
    bench.write('named.csv', `x,y,x (2)\n${cells(7).replaceAll(/,(\d),,(.)/g, ',$2,$1')}\n`);
    await bench.succeed('predict t.json --data named.csv --out named-out.csv');
    expect(bench.read('named-out.csv')).toBe(bench.read('p.csv'));
    bench.write('once.csv', `x,y\n1,a\n`);
    expect((await bench.run('predict t.json --data once.csv --out o.csv')).stderr).toContain(
      'no column "x (2)"',
    );
  });

  it('prints the same as JSON, with histograms', async () => {
    const { stdout } = await bench.succeed('inspect-data proben.csv --json --delimiter ;');
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'proben.csv',
      rows: 4,
      reading: {
        dialect: { encoding: 'windows-1252', delimiter: ';', decimal: ',', header: true, comment: '#' },
        comments: 1,
      },
      chosen: ['delimiter'],
      columns: [
        {
          name: 'Größe',
          role: 'input',
          kind: 'numeric',
          missing: 1,
          distinct: 3,
          min: 1.5,
          max: 3,
          mean: 2.25,
        },
        { name: 'Farbe', role: 'target', histogram: { labels: ['rot', 'blau'], counts: [2, 1] } },
        { name: 'Klasse', role: 'input', kind: 'numeric', missing: 0 },
      ],
    });
  });

  it('shows the roles that training takes for a target, few whole numbers as classes', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i / 4},${i % 2},${'xy'[i % 2]}`);
    bench.write('numbers.csv', ['size,grade,letter', ...rows].join('\n'));
    const columns = async (flags: string): Promise<string[]> => {
      const { stdout } = await bench.succeed(`inspect-data numbers.csv --json ${flags}`);
      const shown = JSON.parse(stdout) as { columns: { name: string; role: string; kind: string }[] };
      return shown.columns.map(({ name, role, kind }) => `${name} ${role} ${kind}`);
    };
    expect(await columns('')).toEqual([
      'size input numeric',
      'grade input numeric',
      'letter target categorical',
    ]);
    expect(await columns('--target grade')).toEqual([
      'size input numeric',
      'grade target categorical',
      'letter input categorical',
    ]);
    expect(await columns('--target size,grade')).toEqual([
      'size target numeric',
      'grade target numeric',
      'letter input categorical',
    ]);
  });

  it('leaves out of ARFF what ARFF says itself', async () => {
    const { stdout } = await bench.succeed('inspect-data proben.arff');
    expect(stdout).toMatch(/^format +ARFF \(WEKA\) +guessed\nencoding +UTF-8 +guessed\n\n/m);
    expect(stdout).not.toContain('delimiter');
    expect(stdout).toMatch(/^kind +target +categorical +0 +2 +– +a 1, b 1$/m);
  });

  it('cuts long names and lists of categories, and has – for columns of nothing', async () => {
    const rows = Array.from({ length: 16 }, (_, i) => `k${i % 8},,${i}`);
    bench.write('wide.csv', [`${'n'.repeat(40)},empty,i`, ...rows].join('\n'));
    const { stdout } = await bench.succeed('inspect-data wide.csv');
    expect(stdout).toMatch(/^n{23}… .* k0 2, k1 2, k2 2, k3 2, k4 2, …$/m);
    expect(stdout).toMatch(/^empty +ignore +\w+ +16 +0 +– +–$/m);
  });

  it.each([
    ['inspect-data', 2, 'adjoint inspect-data needs FILE.csv.'],
    ['inspect-data nowhere.csv', 1, 'nowhere.csv cannot be read: there is no such file'],
    ['inspect-data p.adjoint', 2, 'p.adjoint is a project: inspect-data wants a table.'],
    ['inspect-data proben.csv --target Farbee', 1, 'no column "Farbee". Did you mean "Farbe"?'],
    [
      'inspect-data proben.csv --delimiter comma',
      1,
      'proben.csv, line 3: wanted 1 cell as in the header, got 2.',
    ],
    ['inspect-data proben.csv --encoding utf-8', 1, 'wanted text in UTF-8, got the byte 0xf6 near line 2'],
  ])('%s is refused', async (line, status, words) => {
    const outcome = await bench.run(line);
    expect(outcome.stderr).toContain(words);
    expect(outcome.stderr).toMatch(/^adjoint: [^\n]+\n$/);
    expect(outcome).toMatchObject({ status, stdout: '' });
  });
});
