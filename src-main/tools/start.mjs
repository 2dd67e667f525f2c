/** `npm start`: checks the system, builds, finds an Electron and opens the window. */
import { spawn } from 'node:child_process';
import { build } from './build.mjs';
import { hasDisplay, withDisplay } from './display.mjs';
import { root } from './paths.mjs';
import { announce, findElectron, machineSwitches } from './runtime.mjs';
import { ensureLinked, ensureSystem } from './system.mjs';

if (!hasDisplay() && process.env.ADJOINT_XVFB !== '1') {
  console.error(
    'This machine has no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set).\n' +
      'Adjoint also works without one, on the command line:\n\n' +
      '  npm run adjoint -- train --data assets/datasets/iris.csv --target species --layers "tanh:8" --out weights.json\n' +
      '  npm run adjoint -- --help\n\n' +
      'For an invisible window all the same, set ADJOINT_XVFB=1.',
  );
  process.exit(1);
}

ensureSystem();
if (!(await build())) process.exit(1);
const runtime = await findElectron();
announce(runtime);
ensureLinked(runtime.executable);

process.exitCode = await withDisplay(async (environment) => {
  const switches = machineSwitches();
  if (!hasDisplay()) switches.push('--disable-gpu');
  if (!environment.DISPLAY) switches.push('--ozone-platform-hint=auto');
  const window = spawn(runtime.executable, [...switches, root, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...environment, ELECTRON_RUN_AS_NODE: undefined },
  });
  // Ctrl-C reaches the window by itself; a signal to this process alone must be handed on.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => window.kill(signal));
  return new Promise((resolve, reject) => {
    window.once('error', reject);
    window.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
});
