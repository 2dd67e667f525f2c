import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { expect, test } from '@playwright/test';
import { adjoint, root } from '../steps.ts';
import { InstalledApp } from './driver.ts';
import { fresh, machine, made, nobody, run, trainsInItsWindow, unpack } from './installed.ts';

/**
 * What `npm run dist -- --runtime=here` made (src-main/tools/packaged.mjs), unpacked outside the checkout and used as
 * an installed program is.
 */
const deb = join(made, 'adjoint-0.1.0-linux-amd64.deb');

/** Largest that the app may add to Electron itself, in bytes. */
const ASAR_BUDGET = 6 * 2 ** 20;

let folder = '';
let program = '';
test.beforeAll(async () => {
  folder = await unpack();
  program = join(folder, 'adjoint');
});

test('the sums that lie beside the files are theirs', async () => {
  const { stdout } = await run('sha256sum', ['--check', 'SHA256SUMS'], { cwd: made });
  expect(
    stdout
      .trim()
      .split('\n')
      .every((line) => line.endsWith(': OK')),
  ).toBe(true);
});

test('only the app is in the archive, and no more of it than the budget', () => {
  const asar = join(folder, 'resources/app.asar');
  expect(readdirSync(join(folder, 'resources')).sort()).not.toContain('app');
  const names = listPackage(asar, { isPack: false });
  expect(names.filter((name) => name.includes('node_modules'))).toEqual([]);
  expect(names.filter((name) => !/^\/(package\.json|out(\/|$))/.test(name))).toEqual([]);
  expect(statSync(asar).size).toBeLessThan(ASAR_BUDGET);
  const { main, dependencies, scripts } = JSON.parse(extractFile(asar, 'package.json').toString());
  expect([main, dependencies, scripts]).toEqual(['out/main/index.js', undefined, undefined]);
  const notices = readFileSync(join(folder, 'NOTICES.txt'), 'utf8');
  for (const name of ['svelte', 'chart.js', 'valibot', 'papaparse']) expect(notices).toContain(`\n${name} `);
  for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
    expect(existsSync(join(folder, name))).toBe(true);
});

test('the fuses read back as they are set', async () => {
  const wire = await getCurrentFuseWire(program);
  // A fuse is a character in the program: '1' where it is on.
  const on = (fuse: FuseV1Options): boolean => wire[fuse]?.valueOf() === '1'.charCodeAt(0);
  expect({
    runAsNode: on(FuseV1Options.RunAsNode),
    nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
    onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
    integrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    fileScheme: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    cookies: on(FuseV1Options.EnableCookieEncryption),
  }).toEqual({
    runAsNode: false,
    nodeOptions: false,
    inspect: false,
    onlyAsar: true,
    integrity: true,
    fileScheme: false,
    cookies: true,
  });
});

test('an installed Electron runs no other code than the app', async () => {
  const { DISPLAY: _display, ...env } = process.env;
  const node = await run(program, [...machine, '--cli', '--version'], {
    env: { ...env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=/nonexistent.cjs' },
  });
  expect(node.stdout).toContain('0.1.0');
});

test('the window opens from the archive, and a thread trains in it', () => trainsInItsWindow(program));

test('its command line trains and exports the bytes of the other', async () => {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const data = join(root, 'assets/datasets/iris.csv');
  const words = [
    'train',
    '--data',
    data,
    '--target',
    'species',
    '--layers',
    'tanh:8,relu:8',
    '--epochs',
    '20',
  ];
  const out = fresh('cli');
  const [installed, checkout] = [join(out, 'installed.json'), join(out, 'checkout.json')];
  await run(program, [...machine, '--cli', ...words, '--out', installed], { env });
  await adjoint(...words, '--out', checkout);
  expect(readFileSync(installed, 'utf8')).toBe(readFileSync(checkout, 'utf8'));
});

test('a user without rights runs it, with Chromium’s sandbox on', async () => {
  test.skip(process.getuid?.() !== 0, 'only root can become another user');
  const allowed = spawnSync('unshare', ['--user', 'true'], { uid: nobody, gid: nobody }).status === 0;
  test.skip(!allowed, 'this machine lets no user make a namespace, which the sandbox needs');
  await run('chmod', ['-R', 'a+rX', folder]);
  const home = fresh('home');
  await run('chown', [String(nobody), home]);
  const environment = { ...process.env, HOME: home, XAUTHORITY: undefined };
  const words = [`--user-data-dir=${join(home, 'profile')}`];
  const app = await InstalledApp.start(program, words, { environment, user: nobody });
  try {
    expect(await app.read('location.href')).toBe('adjoint://app/index.html');
    expect(app.errors.join('')).not.toContain('no-sandbox');
  } finally {
    await app.end();
  }
});

test('the whole task opens no socket and sends no packet, in a network of its own that leads nowhere', async () => {
  const own = ['unshare', '--net'];
  test.skip(spawnSync(own[0], [own[1], 'true']).status !== 0, 'only root can make a network of its own');
  const words = [...machine, `--user-data-dir=${fresh('profile')}`];
  const app = await InstalledApp.start(program, words, { through: own });
  // Of the app's network alone: every socket of TCP and UDP, and what it ever sent or tried to.
  const net = (name: string): string => readFileSync(`/proc/${app.pid}/net/${name}`, 'utf8');
  const sockets = (): string[] =>
    ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'].flatMap((name) => net(name).trim().split('\n').slice(1));
  const counters = [
    /^(Ip|Tcp|Udp): /,
    /(OutRequests|OutNoRoutes|ActiveOpens|PassiveOpens|OutDatagrams)$/,
  ] as const;
  const sent = (): Record<string, number> => {
    const lines = net('snmp')
      .split('\n')
      .filter((line) => counters[0].test(line));
    const all: Record<string, number> = {};
    for (let i = 0; i < lines.length; i += 2) {
      const [names, values] = [lines[i].split(' '), lines[i + 1].split(' ')];
      for (let j = 1; j < names.length; j++)
        if (counters[1].test(names[j])) all[`${names[0]}${names[j]}`] = Number(values[j]);
    }
    for (const line of net('snmp6').split('\n')) {
      const [name, value] = line.split(/\s+/);
      if (/^(Ip6|Udp6)/.test(name) && counters[1].test(name)) all[name] = Number(value);
    }
    return all;
  };
  const seen: string[] = [];
  const watch = setInterval(() => seen.push(...sockets()), 20);
  try {
    await expect.poll(() => app.text(), { timeout: 20_000 }).toContain('Ready');
    await app.press(' ', 'Space');
    await expect.poll(() => app.text(), { timeout: 30_000 }).toContain('200 epochs are done');
    for (const place of ['1', '2', '3', '4', '5', '6']) {
      await app.pressControl(place);
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    await app.press('?', 'Slash');
    await expect.poll(() => app.text()).toContain('Keyboard shortcuts');
  } finally {
    clearInterval(watch);
  }
  const counted = sent();
  await app.end();
  expect(Object.keys(counted).length).toBeGreaterThan(6);
  expect(Object.entries(counted).filter(([, count]) => count > 0)).toEqual([]);
  expect(seen).toEqual([]);
});

test('the package installs, runs and goes without a trace', async () => {
  test.skip(process.getuid?.() !== 0 || spawnSync('dpkg', ['--version']).status !== 0, 'needs root and dpkg');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', deb], { env, maxBuffer: 1 << 26 });
  try {
    expect((await run('adjoint', [...machine, '--cli', '--version'])).stdout).toContain('0.1.0');
    expect(existsSync('/usr/share/applications/adjoint.desktop')).toBe(true);
    expect(readFileSync('/usr/share/mime/packages/adjoint.xml', 'utf8')).toContain('*.adjoint');
    await trainsInItsWindow('/usr/bin/adjoint');
  } finally {
    await run('apt-get', ['purge', '-y', '-qq', 'adjoint'], { env, maxBuffer: 1 << 26 });
  }
  for (const path of ['/opt/Adjoint', '/usr/bin/adjoint', '/usr/share/applications/adjoint.desktop'])
    expect(existsSync(path)).toBe(false);
});
