import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Bench } from './testing.ts';

/** Every `$ adjoint …` of the page is run, in order, in one folder; what follows it is what it prints. */
const page = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');
const bench = new Bench();

const steps = [...page.matchAll(/^```console\n([^]*?)^```$/gm)].flatMap(([, block]) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf('\n');
      return { command: text.slice(0, end), printed: text.slice(end + 1).trimEnd() };
    }),
);

describe('docs/command-line.md', () => {
  it('has examples', () => {
    expect(steps.length).toBeGreaterThan(10);
  });

  it.each(steps)('$command', async ({ command, printed }) => {
    const [program, ...words] = command.replaceAll('"', '').split(' ');
    if (program === 'head') {
      const lines = bench
        .read(words[1])
        .split('\n')
        .slice(0, Number(words[0].slice(1)));
      // Seconds are the clock's, and the page's numbers are cut short.
      expect(lines.map((line) => line.split(',').length)).toEqual(
        printed.split('\n').map((line) => line.split(',').length),
      );
      expect(lines[0]).toBe(printed.split('\n')[0]);
      return;
    }
    expect(program).toBe('adjoint');
    const { stdout, stderr } = await bench.run(words.join(' '));
    const all = `${stderr}${stdout}`.trimEnd();
    // A line of three dots stands for lines that the page leaves out.
    const [start, end] = printed.split(/^ *…\n/m);
    if (end === undefined) expect(all).toBe(printed);
    else expect([all.startsWith(start), all.endsWith(end)]).toEqual([true, true]);
  });
});
