/**
 * Builds the worker thread alone, for tests with the real thread:
 * `vite build --config src-main/tools/thread.config.mjs --outDir <folder>` writes `<folder>/thread.mjs`.
 */
import { fileURLToPath } from 'node:url';
import { fastExecutor } from './assemblyscript.mjs';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export default {
  configFile: false,
  plugins: [fastExecutor()],
  resolve: { alias: { '@shared': here('src-shared'), '@engine': here('src-main/engine') } },
  ssr: { noExternal: true },
  build: {
    ssr: here('src-main/worker/thread.ts'),
    target: 'node20.17',
    minify: false,
    emptyOutDir: false,
    rolldownOptions: { output: { entryFileNames: 'thread.mjs' } },
  },
};
