import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fastExecutor } from './src-main/tools/assemblyscript.mjs';
import { guide } from './src-main/tools/guide.mjs';
import { recordPackages } from './src-main/tools/notices.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = { '@shared': here('src-shared'), '@engine': here('src-main/engine') };

/** Oldest runtime that Adjoint runs in: the development fallback (Electron 33: Node 20.18, Chromium 130). */
const node = 'node20.18';
const chrome = 'chrome130';

/** The entries that exist. */
const inputs = (entries: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(entries)
      .map(([name, path]) => [name, here(path)])
      .filter(([, path]) => existsSync(path)),
  );

const main = inputs({
  index: 'src-main/app/main.ts',
  worker: 'src-main/worker/thread.ts',
  'project-thread': 'src-main/files/project-thread.ts',
  cli: 'src-main/cli/main.ts',
  'wide-vectors': 'src-main/wide-vectors/self-test/main.ts',
  bench: 'src-main/bench/index.ts',
});

// npm packages are bundled (externalizeDeps: false), so that no node_modules ships.
export default defineConfig({
  main: {
    resolve: { alias },
    plugins: [fastExecutor(), recordPackages('main')],
    build: {
      target: node,
      externalizeDeps: false,
      rolldownOptions: {
        input: main,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    resolve: { alias },
    plugins: [recordPackages('preload')],
    build: {
      target: node,
      externalizeDeps: false,
      // A sandboxed preload is one CommonJS file: it cannot import modules, only `electron`.
      rolldownOptions: {
        input: { preload: here('src-main/app/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: here('src-renderer'),
    resolve: { alias },
    plugins: [svelte({ configFile: here('svelte.config.js') }), guide(), recordPackages('renderer')],
    build: {
      target: chrome,
      minify: true,
      sourcemap: false,
      rolldownOptions: { input: here('src-renderer/index.html') },
    },
  },
});
