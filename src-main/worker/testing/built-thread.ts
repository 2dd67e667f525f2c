import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * The worker thread's script as it ships, or another one, built anew into a temporary folder.
 *
 * @param entry path from the root
 */
export function buildThread(entry = 'src-main/worker/thread.ts'): {
  readonly script: string;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-thread-'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const words = [
    'build',
    '--config',
    'src-main/tools/thread.config.mjs',
    '--outDir',
    folder,
    '--logLevel',
    'error',
  ];
  execFileSync(process.execPath, [vite, ...words], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ADJOINT_ENTRY: entry },
  });
  return { script: join(folder, 'thread.mjs'), remove: () => rmSync(folder, { recursive: true }) };
}
