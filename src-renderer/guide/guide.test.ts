// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { chapters } from 'virtual:guide';
import { commands, type CommandRow } from '@shared/contract/commands.ts';
import { places } from '../state/app.svelte.ts';
import { mountView } from '../state/testing.ts';
import Guide from './Guide.svelte';
import { searcherOf } from './search.ts';

describe('the guide', () => {
  it('has a chapter for every place, under its name', () => {
    const ids = chapters.map(({ id }) => id);
    for (const place of places) expect(ids).toContain(place);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leads with every link to a section that is there', () => {
    const targets = chapters.flatMap(({ sections }) =>
      sections.flatMap(({ html }) => [...html.matchAll(/data-chapter="([^"]*)" data-section="([^"]*)"/g)]),
    );
    expect(targets.length).toBeGreaterThan(0);
    for (const [, chapter, section] of targets) {
      const found = chapters.find(({ id }) => id === chapter);
      expect(found, chapter).toBeDefined();
      if (section) expect(found!.sections.map(({ id }) => id)).toContain(section);
    }
  });

  it('names keys as the table of commands has them', () => {
    const rows: CommandRow[] = Object.values(commands);
    const known = rows.map(({ key = '' }) => key.replace('CmdOrCtrl+', 'Ctrl ').replace('Shift+', 'Shift '));
    const html = chapters.flatMap(({ sections }) => sections.map((section) => section.html)).join('\n');
    const named = [...html.matchAll(/<strong>(Ctrl (?:Shift )?\w|F\d+|[A-Z?[\]]|Space)<\/strong>/g)].map(
      ([, key]) => key,
    );
    expect(named.length).toBeGreaterThan(10);
    for (const key of named) expect(known).toContain(key);
  });
});

describe('the search', () => {
  const search = searcherOf(chapters);
  it.each([
    ['momentum', 'design', 'optimiser'],
    ['adjoint', 'notation', 'differentiation'],
    ['overfit', 'train', 'reading-the-loss'],
    ['lerning rate', 'design', 'optimiser'],
    ['WEIGHTS export', 'files', 'weights'],
  ])('finds “%s” where it is explained', (query, chapter, section) => {
    expect(search(query).slice(0, 6)).toContainEqual(expect.objectContaining({ chapter, section }));
  });

  it('finds nothing for what is nowhere', () => {
    expect(search('zebrafish')).toEqual([]);
  });
});

describe('its window', () => {
  let close: () => unknown = () => {};
  afterEach(() => close());

  it('opens at the place where the user is, searches, and follows a result', async () => {
    const view = await mountView(Guide);
    close = () => view.close();
    view.app.place = 'inspect';
    view.app.commands.run('help.guide');
    flushSync();
    await Promise.resolve();
    expect(view.find('[role=region] h3').textContent).toBe('Inspect: what has it learned?');
    const field = view.find<HTMLInputElement>('input[type=search]');
    field.value = 'overfitting';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    view.find('.hit').click();
    flushSync();
    await Promise.resolve();
    expect(view.find('[role=region] h3').textContent).toContain('Train');
  });
});
