/** Whether there is a screen to open a window on, and a virtual one (Xvfb) where there is none. */
import { spawn } from 'node:child_process';

/** Whether this session can show windows. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Starts an X server without a screen on a free display number.
 * @returns {Promise<{ name: string, stop: () => void }>} `name` as DISPLAY takes it, such as `:99`
 * @throws if Xvfb does not start, with its last words
 */
function startVirtualDisplay() {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const stop = () => void server.kill();
  process.once('exit', stop);
  return new Promise((resolve, reject) => {
    let words = '';
    server.stderr?.on('data', (text) => (words += text));
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with status ${code}: ${words.trim()}`)));
    const number = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
    number.once('data', (text) => resolve({ name: `:${String(text).trim()}`, stop }));
  });
}

/**
 * Calls `action` with the environment variables under which a window can open: those of this session if it has
 * a display, else with a virtual display that lives until the action has ended.
 * @template T
 * @param {(environment: NodeJS.ProcessEnv) => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withDisplay(action) {
  if (hasDisplay()) return action(process.env);
  const display = await startVirtualDisplay();
  try {
    return await action({ ...process.env, DISPLAY: display.name });
  } finally {
    display.stop();
  }
}
