/**
 * Builds the worker thread alone, for tests with the real thread:
 * `vite build --config src-main/tools/thread.config.mjs --outDir <folder>` writes `<folder>/thread.mjs`. With a path
 * in ADJOINT_ENTRY it builds that file in the thread's place.
 */
import { fileURLToPath } from 'node:url';
import { fastExecutor } from './assemblyscript.mjs';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export default {
  configFile: false,
  plugins: [fastExecutor()],
  resolve: { alias: { '@shared': here('src-shared'), '@engine': here('src-main/engine') } },
  // As electron-vite does for packages that were CommonJS.
  define: { __filename: 'import.meta.filename' },
  ssr: { noExternal: true },
  build: {
    ssr: here(process.env.ADJOINT_ENTRY ?? 'src-main/worker/thread.ts'),
    target: 'node20.17',
    minify: false,
    emptyOutDir: false,
    rolldownOptions: { output: { entryFileNames: 'thread.mjs', chunkFileNames: '[name]-[hash].mjs' } },
  },
};
