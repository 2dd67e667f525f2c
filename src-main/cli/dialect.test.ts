import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defaultDesign, defaultStop, knownSettings } from '@shared/design/defaults.ts';
import type { DialectChoice } from '@shared/design/dialect.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { LONGEST_EMBEDDED, writeProject } from '@shared/formats/project.ts';
import { Bench } from './testing.ts';

const bench = new Bench();
const [header, ...flowers] = bench.read('iris.csv').trimEnd().split('\n');
const names = header.split(',');

/** The flowers with semicolons and decimal commas. */
const german = flowers.map((row) => row.replaceAll(',', ';').replaceAll('.', ',')).join('\r\n');
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

bench.write('german.csv', `${names.join(';')}\r\n${german}\r\n`);
bench.write('bare.csv', `${german}\n`);
bench.write('tabs.txt', utf16([header, ...flowers].join('\n').replaceAll(',', '\t')));
bench.write('noted.dat', `about these flowers\n\n${[header, '// measured', ...flowers].join('\n')}`);
bench.write(
  'iris.arff',
  [
    '@relation iris',
    ...names.slice(0, 4).map((name) => `@attribute ${name} real`),
    '@attribute species {setosa,versicolor,virginica}',
    '@data',
    ...flowers,
  ].join('\n'),
);

const training = '--target species --layers tanh:3 --epochs 2';

async function refusal(line: string): Promise<[number, string]> {
  const { status, stderr, stdout } = await bench.run(line);
  expect(stdout).toBe('');
  return [status, stderr];
}

describe('a table in any dialect', () => {
  it.each([
    ['german.csv', ''],
    ['german.csv', '--delimiter ; --decimal comma --header --quote none --comment none'],
    ['german.csv', '--delimiter semicolon --decimal , --encoding iso-8859-1'],
    ['tabs.txt', ''],
    ['tabs.txt', '--encoding utf-16le --delimiter \\t'],
    ['noted.dat', '--skip 1 --comment //'],
    ['iris.arff', ''],
  ])('trains and predicts to the bits of the plain one: %s %s', async (file, flags) => {
    await bench.succeed(`train --data iris.csv ${training} --out plain.json`);
    await bench.succeed(`train --data ${file} ${training} ${flags} --out other.json`);
    expect(bench.read('other.json')).toBe(bench.read('plain.json'));
    await bench.succeed('predict plain.json --data iris.csv --out plain-out.csv');
    await bench.succeed(`predict plain.json --data ${file} ${flags} --out other-out.csv`);
    expect(bench.read('other-out.csv')).toBe(bench.read('plain-out.csv'));
    const plain = await bench.succeed('evaluate plain.json --data iris.csv --json');
    const other = await bench.succeed(`evaluate plain.json --data ${file} ${flags} --json`);
    expect(other.stdout).toBe(plain.stdout);
  });

  it('has columns by number where it has no header, as is guessed or said', async () => {
    await bench.succeed(`train --data iris.csv ${training} --out plain.json`);
    for (const flags of ['', '--no-header']) {
      await bench.succeed(
        `train --data bare.csv --target 5 --layers tanh:3 --epochs 2 ${flags} --out b.json`,
      );
      expect(bench.weights('b.json').model.inputs).toEqual(['1', '2', '3', '4']);
      expect(bench.weights('b.json').layers).toEqual(bench.weights('plain.json').layers);
    }
  });

  it('fills and cuts uneven rows where it may, and says so', async () => {
    bench.write('uneven.csv', `${[header, ...flowers].join('\n')},surplus\n5.1,3.5\n`);
    const line = `train --data uneven.csv ${training} --out u.json`;
    expect(await refusal(line)).toEqual([1, expect.stringContaining('line 151: wanted 5 cells')]);
    const { stderr } = await bench.succeed(`${line} --ragged fit`);
    expect(stderr).toContain('Note: uneven.csv: 1 short row filled with missing cells, 1 long row cut.');
  });

  it('has the missing words that are named, and no others', async () => {
    bench.write('words.csv', 'a,b,c\n1,2,x\n-999,3,y\nunknown,4,x\n5,NA,y\n');
    const missing = async (flags: string): Promise<number[]> => {
      const { stdout } = await bench.succeed(`inspect-data words.csv --json ${flags}`);
      const { columns } = JSON.parse(stdout) as { columns: { missing: number }[] };
      return columns.map((column) => column.missing);
    };
    expect(await missing('')).toEqual([0, 1, 0]);
    expect(await missing('--missing-words -999,unknown')).toEqual([2, 0, 0]);
    expect(await missing('--missing-words ,')).toEqual([0, 0, 0]);
  });
});

describe('a project', () => {
  const iris = knownSettings({ kind: 'gallery', id: 'iris' });
  /** A project whose table is bare.csv, in which `dialect` is remembered. */
  function save(name: string, dialect?: DialectChoice): void {
    const sha256 = createHash('sha256').update(bench.read('bare.csv')).digest('hex');
    const document: ProjectDocument = {
      data: {
        ...iris,
        source: { kind: 'file', path: bench.path('bare.csv'), sha256, ...(dialect && { dialect }) },
        columns: iris.columns.map((column, index) => ({ ...column, name: String(index + 1) })),
      },
      design: {
        ...defaultDesign({ task: 'classification', inputs: 4, outputs: 3 }),
        stop: defaultStop(1),
      },
    };
    bench.write(name, writeProject({ document, checkpoint: null }));
  }

  it('is read as it remembers, by its own path or the same bytes; flags overrule', async () => {
    save('guessed.adjoint');
    await bench.succeed('train guessed.adjoint --out guessed.json');
    save('wrong.adjoint', { header: true });
    for (const data of ['', '--data bare.csv']) {
      const [status, message] = await refusal(`train wrong.adjoint ${data} --out w.json`);
      expect([status, message]).toEqual([1, expect.stringContaining('no column "1"')]);
      await bench.succeed(`train wrong.adjoint ${data} --no-header --out w.json`);
      expect(bench.read('w.json')).toBe(bench.read('guessed.json'));
    }
  });

  it('holds a table that is long, which is read as the same table in a file', async () => {
    const rows = Array.from({ length: 400 }, () => flowers).flat();
    const text = `${[header, ...rows].join('\n')}\n`;
    expect(text.length).toBeGreaterThan(LONGEST_EMBEDDED);
    bench.write('long.csv', text);
    const design = {
      ...defaultDesign({ task: 'classification', inputs: 4, outputs: 3 }),
      stop: defaultStop(1),
    };
    const source = { kind: 'embedded', name: 'long.csv', text } as const;
    bench.write(
      'long.adjoint',
      writeProject({ document: { data: { ...iris, source }, design }, checkpoint: null }),
    );
    await bench.succeed('train long.adjoint --out held.json');
    await bench.succeed('train long.adjoint --data long.csv --out file.json');
    expect(bench.read('held.json')).toBe(bench.read('file.json'));
  });

  it('whose data are generated takes no dialect', async () => {
    const document = { data: iris, design: defaultDesign({ task: 'classification', inputs: 4, outputs: 3 }) };
    bench.write('gallery.adjoint', writeProject({ document, checkpoint: null }));
    expect(await refusal('train gallery.adjoint --skip 1 --out w.json')).toEqual([
      2,
      'adjoint: --skip is for tables in files, and the data are iris.\n',
    ]);
  });
});

describe('flags of a dialect that are wrong', () => {
  it.each([
    ['german.csv --delimiter semicolom', 'got "semicolom". Did you mean semicolon?'],
    ['german.csv --delimiter x', '--delimiter: wanted one of comma, semicolon, tab, pipe, blanks, got "x".'],
    ['german.csv --decimal coma', '--decimal: wanted one of point, comma, got "coma". Did you mean comma?'],
    ['german.csv --encoding utf-9', 'utf-16be, windows-1252, got "utf-9". Did you mean utf-8?'],
    ['german.csv --encoding shift_jis', 'windows-1252, got "shift_jis".'],
    ['german.csv --comment @', '--comment: wanted one of none, #, %, //, got "@".\n'],
    ['german.csv --quote singel', 'wanted one of double, single, none, got "singel". Did you mean single?'],
    ['german.csv --skip -1', '--skip: wanted a whole number from 0 to 10000, got "-1".'],
    ['german.csv --skip 1.5', 'got "1.5"'],
    ['german.csv --ragged fill', '--ragged: wanted one of refuse, fit, got "fill". Did you mean fit?'],
    ['german.csv --format csv', '--format: wanted one of delimited, arff, got "csv".'],
    ['german.csv --header --no-header', '--header and --no-header exclude each other'],
    [
      `german.csv --missing-words ${'x'.repeat(41)}`,
      'at most 40 characters each, got 1 word, the longest of 41',
    ],
    ['iris.arff --decimal comma', '--decimal: iris.arff is ARFF, which says itself how it is written.'],
    ['german.csv --delimeter tab', 'has no flag --delimeter. Did you mean --delimiter?'],
  ])('%s', async (line, words) => {
    for (const command of ['inspect-data ', `train ${training} --out never.json --data `])
      expect(await refusal(`${command}${line}`)).toEqual([2, expect.stringContaining(words)]);
  });
});
