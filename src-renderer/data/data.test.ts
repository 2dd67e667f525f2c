// @vitest-environment happy-dom
import { flushSync, tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { mountView } from '../state/testing.ts';
import Data from './Data.svelte';

const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await tick();
  flushSync();
};

describe('the data view', () => {
  it('shows columns, split and first rows', async () => {
    const { text, find, close } = await mountView(Data);
    expect(text()).toContain('sepal_length_cm');
    expect(find('[data-testid="training-rows"]').textContent).toBe('120 rows');
    expect(find('[data-testid="validation-rows"]').textContent).toBe('30 rows');
    expect(find<HTMLSelectElement>('[aria-label="Columns"] tr.target select').value).toBe('target');
    expect(text()).not.toContain('Every category becomes an input');
    await close();
  });

  it('shows the preparation as four steps, each an undoable edit', async () => {
    const { app, find, close } = await mountView(Data);
    const steps = [...document.querySelectorAll('.steps h3')].map((title) => title.textContent);
    expect(steps).toEqual(['Missing cells', 'One-hot encoding', 'Scaling', 'Split']);
    const before = app.project.document;
    const choose = (label: string, value: string): void => {
      const select = find<HTMLSelectElement>(`[aria-label="${label}"]`);
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    };
    choose('Missing cells of numeric inputs', 'median');
    expect(app.project.document.data.missing.numeric).toBe('median');
    choose('Scaling of inputs', 'robust');
    await app.data.setColumn('sepal_width_cm', { missing: 'mean', scaling: 'none' });
    await settled();
    expect(app.project.document.data).toMatchObject({ scaling: 'robust' });
    expect(app.project.document.data.columns[1]).toMatchObject({ missing: 'mean', scaling: 'none' });
    await app.data.setColumn('sepal_width_cm', { missing: undefined, scaling: undefined });
    expect(app.project.document.data.columns[1]).toEqual(before.data.columns[1]);
    for (let i = 0; i < 4; i += 1) app.project.undo();
    expect(app.project.document).toEqual(before);
    await close();
  });

  it('takes a set from the gallery, with its numbers to change', async () => {
    const { app, text, find, close } = await mountView(Data);
    [...document.querySelectorAll('button')]
      .find((button) => button.textContent?.includes('Two moons'))
      ?.click();
    await settled();
    expect(app.project.document.data.source).toMatchObject({ kind: 'generated', id: 'moons', rows: 200 });
    const rows = find<HTMLInputElement>('[aria-label="Rows"]');
    rows.value = '50';
    rows.dispatchEvent(new Event('input', { bubbles: true }));
    expect(app.project.document.data.source).toMatchObject({ rows: 50 });
    expect(text()).toContain('Two moons');
    await close();
  });

  it('says why a file was refused, and keeps what was there', async () => {
    const { app, text, close } = await mountView(Data);
    await app.data.open({ kind: 'embedded', name: 'bad.csv', text: 'nothing' });
    flushSync();
    expect(text()).toMatch(
      /bad\.csv was not opened: wanted at least two columns, got one.*still in place.*row 1/,
    );
    expect(text()).toContain('sepal_length_cm');
    app.data.refuse('photo.png', 'It is not text in UTF-8.');
    flushSync();
    expect(text()).toMatch(/photo\.png was not opened: It is not text in UTF-8\..*still in place/);
    await close();
  });

  it('shows no figures of another table where nothing can be made of this one', async () => {
    const { app, backend, text, close } = await mountView(Data);
    expect(text()).toContain('setosa');
    const prepare = backend.handlers['data.prepare'];
    backend.handlers['data.prepare'] = () => {
      throw new Fault({
        code: 'data-empty-column',
        message: 'Column "void" has no value.',
        path: 'column "void"',
      });
    };
    await app.data.open({ kind: 'embedded', name: 'other.csv', text: 'a,b' });
    flushSync();
    expect(text()).toContain('Column "void" has no value.');
    expect(app.data.prepared).toBeNull();
    expect(document.querySelector('[data-testid="training-rows"]')).toBeNull();
    backend.handlers['data.prepare'] = prepare;
    await close();
  });

  it('takes the table on the clipboard, and says where there is none', async () => {
    const { backend, text, close } = await mountView(Data);
    const button = [...document.querySelectorAll('button')].find(
      (one) => one.textContent?.trim() === 'Paste',
    );
    backend.handlers['data.clipboard'] = () => ' \n';
    button?.click();
    await settled();
    expect(text()).toMatch(/Pasted table was not opened: There is no text on the clipboard/);
    backend.handlers['data.clipboard'] = () => 'a\tb\n1\t2\n';
    button?.click();
    await settled();
    expect(backend.callsOf('data.describe').at(-1)).toEqual({
      kind: 'embedded',
      name: 'Pasted table',
      text: 'a\tb\n1\t2\n',
    });
    expect(text()).not.toContain('no text on the clipboard');
    await close();
  });

  it('shows the balance of the target: rows and share of every class', async () => {
    const { find, close } = await mountView(Data);
    const lines = [...find('[aria-label="Balance of the target"]').querySelectorAll('li')];
    expect(lines.map((line) => line.textContent?.replace(/\s+/g, ' ').trim())).toEqual(
      ['setosa', 'versicolor', 'virginica'].map((name) => `${name} 50 33.3 %`),
    );
    await close();
  });

  it('asks once for a file however often it is clicked, and names what it reads', async () => {
    const { app, backend, text, close } = await mountView(Data);
    const source = { kind: 'embedded', name: 'large.csv', text: 'a,b' } as const;
    const describe = backend.handlers['data.describe']!;
    let read = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (read = resolve));
    backend.handlers['data.choose'] = () => source;
    backend.handlers['data.describe'] = async (argument) => (await waiting, describe(argument));
    app.commands.run('data.open');
    app.commands.run('data.open');
    await settled();
    expect(backend.callsOf('data.choose')).toHaveLength(1);
    expect(text()).toContain('Reading large.csv…');
    read();
    await settled();
    expect(text()).not.toContain('Reading large.csv…');
    await close();
  });

  it('takes a ready-made design as one undoable edit', async () => {
    const { app, close } = await mountView(Data);
    const { document: before } = app.project;
    [...document.querySelectorAll('button')]
      .find((button) => button.textContent?.includes('Perceptron'))
      ?.click();
    expect(app.project.document.design.hidden).toEqual([]);
    app.project.undo();
    expect(app.project.document).toEqual(before);
    await close();
  });
});
