import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from '../steps.ts';
import { InstalledApp } from './driver.ts';
import {
  fresh,
  machine,
  memoryOf,
  processesOf,
  ready,
  run,
  statusOf,
  trainsInItsWindow,
  unpack,
} from './installed.ts';
import { RemoteDesktop } from './remote-desktop.ts';

/** The packaged app on machines that lack something, and what it does with those that have more than one processor. */
let program = '';
test.beforeAll(async () => {
  program = join(await unpack(), 'adjoint');
});

const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...withoutDisplay } = process.env;

/**
 * Expression for the page: which of the characters are drawn as nothing, or as the box of a character that no font has,
 * in a font of CSS.
 */
const undrawn = (characters: string, font: string): string => `(() => {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const picture = (text) => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.font = '24px ' + ${font};
    pen.fillText(text, 20, 60);
    return pen.getImageData(0, 0, canvas.width, canvas.height).data.join();
  };
  const nothing = [picture(''), picture(' '), picture(String.fromCodePoint(0x10fffd))];
  return [...${JSON.stringify(characters)}].filter((each) => nothing.includes(picture(each))).join('');
})()`;
const ofText = `getComputedStyle(document.body).fontFamily`;
const ofCode = `getComputedStyle(document.documentElement).getPropertyValue('--font-mono')`;
const ofFormulas = `'"Noto Sans Math"'`;

test('a Linux without any font still shows every letter and sign', async () => {
  const own = ['unshare', '--mount'];
  test.skip(spawnSync(own[0], [own[1], 'true']).status !== 0, 'only root can hide the fonts of the system');
  const hide = `for folder in /usr/share/fonts /usr/local/share/fonts /usr/share/X11/fonts; do
    if test -d $folder; then mount -t tmpfs none $folder; fi; done; exec "$@"`;
  const through = [...own, 'sh', '-c', hide, 'sh'];
  const home = fresh('home');
  const environment = { ...process.env, HOME: home, XDG_DATA_HOME: undefined };
  const words = [...machine, `--user-data-dir=${fresh('profile')}`];
  const app = await InstalledApp.start(program, words, { through, environment });
  try {
    await ready(app);
    expect(await app.read(undrawn('Ax09äéΔΣαδησ∂∇ℓ·×−±≥‖₀₁ₙ⁻²ᵀ→', ofText))).toBe('');
    expect(await app.read(undrawn('Ax09äéΔσ−(){}^', ofCode))).toBe('');
    // The check finds what is not there: text fonts have no letters of mathematics.
    expect(await app.read(undrawn('A\u{1d715}', ofText))).toBe('\u{1d715}');
    await app.pressControl('5');
    await expect.poll(() => app.read(`document.querySelectorAll('math').length`)).toBeGreaterThan(0);
    await expect.poll(() => app.read(`document.fonts.check('16px "Noto Sans Math"')`)).toBe(true);
    expect(await app.read(undrawn('\u{1d715}\u{1d465}σ∑√{−', ofFormulas))).toBe('');
  } finally {
    await app.end();
  }
});

test('over a remote desktop of 16 bits a colour it is seen, typed into and pointed at', async () => {
  const desktop = await RemoteDesktop.open(16, 5971);
  const environment = { ...process.env, DISPLAY: desktop.name };
  const words = [...machine, `--user-data-dir=${fresh('profile')}`];
  const app = await InstalledApp.start(program, words, { environment });
  try {
    await ready(app);
    // An empty window has a few.
    await expect.poll(() => desktop.colours()).toBeGreaterThan(100);
    desktop.press(' '.charCodeAt(0));
    await expect.poll(() => statusOf(app), { timeout: 30_000 }).toContain('200 epochs are done');
    const { x, y } = await app.read<{ x: number; y: number }>(`(() => {
      const button = [...document.querySelectorAll('nav button')].find((each) => each.textContent.includes('Inspect'));
      const { left, top } = button.getBoundingClientRect();
      return { x: Math.round(screenX + left + 10), y: Math.round(screenY + outerHeight - innerHeight + top + 10) };
    })()`);
    desktop.click(x, y);
    await expect.poll(() => app.text()).toContain('Distribution of w');
    await expect.poll(() => desktop.colours()).toBeGreaterThan(200);
  } finally {
    await app.end();
    await desktop.close();
  }
});

test('without a graphics card, asked for or not, it trains in its window', async () => {
  await trainsInItsWindow(program, [...machine, '--disable-gpu']);
});

test('the command line says its own words alone, whatever DISPLAY names', async () => {
  for (const environment of [withoutDisplay, { ...withoutDisplay, DISPLAY: ':4711' }]) {
    const { stdout, stderr } = await run(program, [...machine, '--cli', '--version'], { env: environment });
    expect(stdout).toBe('Adjoint 0.1.0\n');
    // A system without a message bus, which is none with a desktop, may say so.
    expect(stderr.replaceAll(/^.*Failed to connect to the bus.*\n/gm, '')).toBe('');
  }
});

/**
 * Threads of Node in a process and all below it: they have the name of the program or, in newer ones, say what they are.
 * Chromium names its own, but each begins with the name of its creator; so a thread is what it was called last.
 */
class NodeThreads {
  readonly #samples: string[][] = [];
  readonly #names = new Map<string, string>();

  look(pid: number): void {
    for (const process of processesOf(pid)) this.#samples.push(this.#tasks(`/proc/${process}/task`));
  }
  #tasks(folder: string): string[] {
    try {
      const tasks = readdirSync(folder).map((task) => join(folder, task));
      for (const task of tasks) this.#names.set(task, readFileSync(join(task, 'comm'), 'utf8'));
      return tasks;
    } catch {
      return []; // One has ended meanwhile.
    }
  }

  /** The most that one process had at a time. */
  get most(): number {
    const isOfNode = (task: string): boolean => /^(adjoint|WorkerThread|node)/.test(this.#names.get(task)!);
    return Math.max(...this.#samples.map((tasks) => tasks.filter(isOfNode).length));
  }
}

/** Trains with so many threads. @returns the bytes of the weights, and the most threads that Node had at a time */
async function trained(threads: number): Promise<{ weights: string; most: number }> {
  const out = join(fresh('threads'), 'weights.json');
  const data = ['--data', join(root, 'assets/datasets/digits.csv'), '--target', 'digit'];
  const design = ['--layers', 'relu:256,relu:256', '--batch-size', '128', '--epochs', '30'];
  const result = ['--threads', String(threads), '--out', out];
  const words = [...machine, '--cli', 'train', ...data, ...design, ...result];
  const child = spawn(program, words, { env: withoutDisplay, stdio: 'ignore' });
  const ofNode = new NodeThreads();
  const watch = setInterval(() => ofNode.look(child.pid!), 20);
  const status = await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(watch);
  expect(status).toBe(0);
  return { weights: readFileSync(out, 'utf8'), most: ofNode.most };
}

test('helper threads start out of the archive and leave every bit as it is', async () => {
  const [one, three] = [await trained(1), await trained(3)];
  expect(three.most - one.most).toBe(2);
  expect(three.weights === one.weights).toBe(true);
});

test('the self-test of wider vectors can be started in a package', async () => {
  const start = [...machine, '--ozone-platform=headless', '--disable-gpu', '--log-level=3', '--wide-vectors'];
  const { stdout } = await run(program, [...start, 'measure'], { env: withoutDisplay });
  expect(JSON.parse(stdout)).toMatchObject({ wrong: null });
});

/** Most memory that the app may have for itself, in bytes, about twice what it has: 157 and 278 MiB on the machine of docs/benchmarks.md. */
const MEMORY_BUDGET = { idle: 320 * 2 ** 20, trained: 560 * 2 ** 20 };
const own = ['Private_Clean', 'Private_Dirty'];

test('memory stays within its budget, idle and after training digits', async () => {
  const app = await InstalledApp.start(program, [...machine, `--user-data-dir=${fresh('profile')}`]);
  try {
    await ready(app);
    const idle = memoryOf(app.pid, own);
    await app.pressControl('1');
    await app.read(
      `[...document.querySelectorAll('button')].find((each) => each.textContent.includes('Handwritten digits')).click()`,
    );
    await expect.poll(() => app.text(), { timeout: 20_000 }).toContain('p77');
    await ready(app);
    await app.press(' ', 'Space');
    await expect.poll(() => statusOf(app), { timeout: 60_000 }).toMatch(/are done|Finished/);
    const trained = memoryOf(app.pid, own);
    expect(idle).toBeGreaterThan(50 * 2 ** 20);
    expect(idle).toBeLessThan(MEMORY_BUDGET.idle);
    expect(trained).toBeLessThan(MEMORY_BUDGET.trained);
  } finally {
    await app.end();
  }
});
