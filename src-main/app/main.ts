import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import { app } from 'electron';
import { Adjoint } from './adjoint.ts';
import { useWideVectors } from '../wide-vectors/index.ts';
import { provideFonts } from './fonts.ts';
import { prepareLockdown } from './lockdown.ts';
import { projectIn } from './project-argument.ts';

/**
 * The main process's entry: one instance, one window; or, with `--cli`, none at all. Paths are those of the built
 * files beside this one.
 */
const paths = {
  worker: new URL('./worker.js', import.meta.url),
  projectThread: new URL('./project-thread.js', import.meta.url),
  preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
  pages: fileURLToPath(new URL('../renderer', import.meta.url)),
  cli: new URL('./cli.js', import.meta.url),
  selfTest: new URL('./wide-vectors.js', import.meta.url),
  // Beside app.asar: fontconfig cannot read files inside of it.
  fonts: app.isPackaged ? join(process.resourcesPath, 'fonts') : join(app.getAppPath(), 'out/fonts'),
};
/** A process without a screen: Chromium looks for none, nor for a graphics card, and says nothing of not finding them. */
const headless = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3'];
const selfTest = '--wide-vectors';
/** The self-test waits until the window stands, milliseconds. */
const SELF_TEST_AFTER = 10_000;

const cli = process.argv.indexOf('--cli');
if (cli >= 0) void runCommandLine(process.argv.slice(cli + 1));
else if (process.argv.includes(selfTest)) void runSelfTest();
else openWindow();

/** `Adjoint --wide-vectors …`, which only Adjoint itself says: the self-test of decision 13. */
async function runSelfTest(): Promise<void> {
  app.dock?.hide();
  await import(/* @vite-ignore */ paths.selfTest.href).then(
    () => app.exit(0),
    () => app.exit(1),
  );
}

/** Turns V8's wider vectors on, before any thread is started, where the self-test has said yes. */
function widen(): ReturnType<typeof useWideVectors> {
  const words = [
    ...(process.platform === 'linux' ? headless : []),
    ...(app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []),
    ...(process.defaultApp ? [app.getAppPath()] : []),
    selfTest,
  ];
  return useWideVectors(app.getVersion(), { program: process.execPath, words });
}

/** `Adjoint --cli train …`: the built command line in this process, which ends with its exit status. */
async function runCommandLine(words: readonly string[]): Promise<void> {
  if (process.platform === 'linux' && !process.argv.includes(headless[0])) {
    // Electron reads which window system to start before any script can say so; one that is named and not there, as
    // DISPLAY over ssh may be, would end it.
    const { status } = spawnSync(process.execPath, [...headless, ...process.argv.slice(1)], {
      stdio: 'inherit',
      env: { ...process.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined },
    });
    process.exit(status ?? 1);
  }
  widen().test?.();
  process.argv = [process.argv[0], paths.cli.href, ...words];
  await import(/* @vite-ignore */ paths.cli.href);
  app.exit(Number(process.exitCode ?? 0));
}

function openWindow(): void {
  const settings = app.commandLine.getSwitchValue('user-data-dir');
  if (settings) app.setPath('userData', resolve(settings));

  if (process.platform === 'linux') provideFonts(paths.fonts);
  prepareLockdown();

  if (!app.requestSingleInstanceLock()) {
    // The first instance opens what this one was given.
    app.quit();
  } else {
    const { test } = widen();
    const adjoint = new Adjoint(paths);
    const given = projectIn(process.argv, process.cwd());
    if (given) adjoint.open(given);
    app.on('second-instance', (_event, argv, folder) => {
      adjoint.focus();
      const path = projectIn(argv, folder);
      if (path) adjoint.open(path);
    });
    app.on('open-file', (event, path) => {
      event.preventDefault();
      adjoint.open(path);
    });
    app.on('window-all-closed', () => app.quit());
    // No top-level await: Electron holds its `ready` event until this module has settled.
    void app.whenReady().then(() => adjoint.start());
    if (test) setTimeout(test, SELF_TEST_AFTER);
  }
}
