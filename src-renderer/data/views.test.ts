// @vitest-environment happy-dom
import { flushSync, tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TableSummary } from '@shared/contract/data-summary.ts';
import { Fault } from '@shared/contract/fault.ts';
import { defaultMissing, type Dialect as Choice } from '@shared/design/dialect.ts';
import { FakeBackend, mountView } from '../state/testing.ts';
import Correlations from './Correlations.svelte';
import Dialect from './Dialect.svelte';
import Preview from './Preview.svelte';

const plain: Choice = {
  ...{ format: 'delimited', encoding: 'utf-8', delimiter: ',', decimal: '.', quote: '"', header: true },
  ...{ comment: '', skip: 0, ragged: 'refuse', missing: [...defaultMissing] },
};

/** What the pretended main process says of Iris, changed. */
async function irisWith(change: Partial<TableSummary>): Promise<TableSummary> {
  const known = await new FakeBackend().handlers['data.describe']!({ kind: 'gallery', id: 'iris' });
  return { ...known, ...change };
}
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await tick();
  flushSync();
};
type View = Awaited<ReturnType<typeof mountView>>;
let view: View;
afterEach(async () => {
  await view.close();
  vi.restoreAllMocks();
});

describe('the table of all rows', () => {
  const LONG = 1_000_000;
  beforeEach(async () => {
    // There is no layout here: a region of 320 pixels.
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(320);
    const summary = await irisWith({ rows: LONG });
    view = await mountView(Preview, (backend) => {
      backend.handlers['data.describe'] = () => summary;
      backend.handlers['data.rows'] = ({ from, count }) => ({
        from,
        lines: Int32Array.from({ length: count }, (_, i) => from + i + 2),
        cells: Array.from({ length: count }, (_, i) => [`${from + i + 0.5}`, '', 'x', '2', 'setosa']),
      });
    });
    await settled();
  });

  const rows = (): string[] =>
    [...document.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent?.trim()).join(' '),
    );

  it('holds only the rows in view, asks for their page, and names a missing cell', async () => {
    await vi.waitFor(() => expect(rows()[0]).toMatch(/^1 2 0\.5 missing x 2 setosa/));
    expect(rows().length).toBeLessThan(40);
    expect(view.backend.callsOf('data.rows')).toEqual([{ table: 1, from: 0, count: 100 }]);
    expect(view.find('table').getAttribute('aria-rowcount')).toBe(String(LONG + 1));
    expect(view.text()).toMatch(/1\s000\s000 rows/);
  });

  it('goes to the last row at the end of the scroll, also where a pixel is several rows', async () => {
    const region = view.find('[role="region"]');
    region.scrollTop = 15_000_000;
    region.dispatchEvent(new Event('scroll'));
    await settled();
    await vi.waitFor(() => expect(rows().at(-1)).toMatch(/^1\s000\s000 1\s000\s001 999999\.5/));
    expect(view.backend.callsOf('data.rows').at(-1)).toMatchObject({ from: LONG - 100 });
  });

  it('asks again for a page that failed, once it is looked at again', async () => {
    view.backend.handlers['data.rows'] = () => {
      throw new Fault({ code: 'table-superseded', message: 'gone' });
    };
    const region = view.find('[role="region"]');
    const go = async (top: number) => {
      region.scrollTop = top;
      region.dispatchEvent(new Event('scroll'));
      await settled();
    };
    await go(5_000_000);
    expect(rows()[0]).toContain('…');
    const failed = view.backend.callsOf('data.rows').length;
    await go(0);
    await go(5_000_000);
    expect(view.backend.callsOf('data.rows').length).toBeGreaterThan(failed);
  });
});

describe('how the file is read', () => {
  const reading: NonNullable<TableSummary['reading']> = {
    ...{ skipped: 0, comments: 2, blank: 1, renamed: [], filled: 0, cut: 3 },
    dialect: plain,
  };
  const open = async (text = 'a,b\n1,2\n') => {
    const summary = await irisWith({ reading });
    view = await mountView(Dialect, (backend) => {
      backend.handlers['data.describe'] = (source) => {
        if (source.kind === 'embedded' && source.text.startsWith('bad'))
          throw new Fault({ code: 'csv-quote', message: 'line 1: a quote is not closed', path: 'line 1' });
        return summary;
      };
      backend.handlers['data.sample'] = () => ({
        dialect: { ...plain, delimiter: ';' },
        columns: [{ name: 'first', guessedKind: 'numeric' }],
        cells: [['1'], ['2']],
        fault: null,
      });
    });
    await view.app.data.open({ kind: 'embedded', name: 'a.csv', text });
    await settled();
  };
  const choose = async (label: RegExp, value: string) => {
    const found = [...document.querySelectorAll('label')].find((one) => label.test(one.textContent ?? ''));
    const select = document.getElementById(found!.htmlFor) as HTMLSelectElement;
    select.value = value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
  };
  const dialect = () => {
    const { source } = view.app.project.document.data;
    return source.kind === 'embedded' ? source.dialect : null;
  };

  it('shows the guess and what was passed over; a choice is marked, undone, and forgotten', async () => {
    await open();
    expect(document.querySelector('[data-testid="renamed"]')).toBeNull();
    expect(view.find('[data-testid="reading-notes"]').textContent).toBe(
      '2 comments, 1 blank line, 3 long rows cut',
    );
    expect(view.text()).not.toContain('(chosen)');
    expect(view.text()).not.toContain('Encoding');
    await choose(/^Decimal mark/, ',');
    expect(dialect()).toEqual({ decimal: ',' });
    expect(view.text()).toContain('Decimal mark (chosen)');
    view.app.project.undo();
    await settled();
    expect(dialect()).toBeUndefined();
    view.app.project.redo();
    await settled();
    [...document.querySelectorAll('button')].find((one) => one.textContent?.includes('Guess again'))!.click();
    await settled();
    expect(dialect()).toBeUndefined();
  });

  it('says which columns are not called as the header says', async () => {
    reading.renamed.push({ column: 3, title: 'x', name: 'x (2)' }, { column: 4, title: '', name: '4' });
    try {
      await open();
      const told = [...view.find('[data-testid="renamed"]').querySelectorAll('p')];
      expect(told.map((one) => one.textContent?.trim()).slice(0, 2)).toEqual([
        'The header “x” stands twice: column 3 is called “x (2)”.',
        'Not every column has a header: column 4 is called “4”.',
      ]);
    } finally {
      reading.renamed = [];
    }
  });

  it('takes words for missing and lines to skip as they are typed, within bounds', async () => {
    await open();
    const type = async (label: RegExp, value: string) => {
      const found = [...document.querySelectorAll('label')].find((one) => label.test(one.textContent ?? ''))!;
      const input = found.querySelector('input')!;
      input.value = value;
      input.dispatchEvent(new Event('change', { bubbles: true }));
      await settled();
    };
    await type(/^Words for missing/, ' NA,  ? ');
    expect(dialect()?.missing).toEqual(['NA', '?']);
    await type(/^Lines to skip/, '3');
    expect(dialect()?.skip).toBe(3);
    await type(/^Lines to skip/, '-1');
    expect(dialect()?.skip).toBe(3);
  });

  it('shows how the first lines read where the whole was refused', async () => {
    await open('bad');
    const cells = [...document.querySelectorAll('[aria-label="First lines, read so"] :is(th, td)')];
    expect(cells.map((cell) => cell.textContent)).toEqual(['first', '1', '2']);
    expect(view.text()).not.toContain('2 comments');
  });
});

describe('the correlations', () => {
  const names = Array.from({ length: 3 }, (_, i) => `sensor group ${i + 1}, mean of the reading`);
  const matrix = Float64Array.of(1, 0.5, NaN, 0.5, 1, -0.25, NaN, -0.25, 1);
  beforeEach(async () => {
    view = await mountView(Correlations, (backend) => {
      backend.handlers['data.correlations'] = () => ({ names, numeric: 5, matrix });
    });
  });
  const openMap = async () => {
    view.find<HTMLDetailsElement>('details').open = true;
    view.find('details').dispatchEvent(new Event('toggle'));
    await vi.waitFor(() => view.find('[role="img"]'));
    flushSync();
  };

  it('are computed when the map is opened, once', async () => {
    expect(view.backend.callsOf('data.correlations')).toHaveLength(0);
    await openMap();
    expect(view.backend.callsOf('data.correlations')).toEqual([{ table: 1 }]);
    expect(view.text()).toContain('the first 3 of 5');
  });

  it('name rows and columns, the long ones by what tells them apart, in full on asking', async () => {
    await openMap();
    for (const side of ['.rows', '.columns']) {
      const texts = [...document.querySelectorAll(`${side} text`)];
      expect(texts.map((one) => one.firstChild?.textContent)).toEqual(
        [1, 2, 3].map((group) => expect.stringMatching(new RegExp(`\\b${group}, mean`))),
      );
      expect(texts.map((one) => one.querySelector('title')?.textContent)).toEqual(names);
    }
  });

  it('say the strongest pairs, and each pair that the arrow keys go to; undefined ones too', async () => {
    await openMap();
    const map = view.find('[role="img"]');
    expect(map.getAttribute('aria-label')).toMatch(
      /^Correlations\. Strongest: sensor group 2.* and sensor group 1.*: r = 0\.500; .*r = −0\.250$/,
    );
    const press = (key: string) => {
      map.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      flushSync();
    };
    press('ArrowRight');
    expect(view.find('[role="status"]').textContent).toBe(`${names[0]} and ${names[1]}: r = 0.500`);
    expect(view.find('.columns .current').textContent).toContain('2, mean');
    press('ArrowRight');
    press('ArrowRight');
    expect(view.find('[role="status"]').textContent).toBe(`${names[0]} and ${names[2]}: r = undefined`);
  });
});
