import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { useWideVectors } from '../wide-vectors/index.ts';
import { runCli } from './run-cli.ts';

/** The entry, built to `out/main/cli.js`: the command line of this process. */
const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// V8 before 11.4 (Node 20) has fused multiply-add, which --arithmetic fast takes, behind a flag.
const [major, minor] = process.versions.v8.split('.').map(Number);
if (major < 11 || (major === 11 && minor < 4)) setFlagsFromString('--experimental-wasm-relaxed-simd');

// In Electron, the app has done so already.
if (!process.versions.electron) {
  const selfTest = fileURLToPath(new URL('./wide-vectors.js', import.meta.url));
  useWideVectors(manifest.version, { program: process.execPath, words: [selfTest] }).test?.();
}

// A reader that has seen enough (`adjoint evaluate … | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  directory: process.cwd(),
  version: manifest.version,
  debug: Boolean(process.env.ADJOINT_DEBUG),
  now: () => performance.now(),
  threadScript: new URL('./worker.js', import.meta.url),
  onInterrupt(listener) {
    process.once('SIGINT', listener);
    return () => process.off('SIGINT', listener);
  },
});
