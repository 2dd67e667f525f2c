import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { fastExecutor } from './src-main/tools/assemblyscript.mjs';
import { guide } from './src-main/tools/guide.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [svelte({ configFile: here('svelte.config.js') }), fastExecutor(), guide()],
  resolve: {
    alias: { '@shared': here('src-shared'), '@engine': here('src-main/engine') },
    // Component tests (`// @vitest-environment happy-dom`) need Svelte's code for the browser, not for a server.
    conditions: ['browser'],
  },
  test: {
    include: ['src-{main,shared,renderer}/**/*.test.ts'],
    testTimeout: 20_000,
    // Leaves the second core of a small machine to the threads and processes that tests start.
    maxWorkers: '50%',
  },
});
