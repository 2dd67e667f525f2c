import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import typescript from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const scripts = ['**/*.{ts,js,mjs,cjs}'];
const tests = ['**/*.test.ts', 'e2e/**'];
const components = ['**/*.svelte', '**/*.svelte.ts'];

/** @param {string[]} names @param {string} message */
const banned = (names, message) => names.map((name) => ({ name, message }));
const network = banned(
  ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection'],
  'Adjoint opens no network connection.',
);
const surroundings = banned(
  [
    ...[
      'window',
      'document',
      'navigator',
      'location',
      'localStorage',
      'sessionStorage',
      'indexedDB',
      'alert',
    ],
    ...[
      'process',
      'Buffer',
      'require',
      'global',
      '__dirname',
      '__filename',
      'console',
      'self',
      'postMessage',
    ],
    ...['requestAnimationFrame', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
    ...['performance', 'Date', 'crypto'],
  ],
  'This folder is plain computation: no DOM, no Node, no clock, no console.',
);
const seeded = {
  object: 'Math',
  property: 'random',
  message: "Every random number comes from a named sub-stream of the run's seed.",
};

export default defineConfig(
  globalIgnores([
    'out',
    'dist',
    '.cache',
    'test-results',
    'playwright-report',
    'assets',
    'src-main/engine/wasm/assembly',
  ]),
  ...typescript.configs.recommended,
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  {
    files: [...scripts, ...components],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-globals': ['error', ...network],
      'no-restricted-properties': ['error', seeded],
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // Rules that need types: a promise whose failure nobody sees is the commonest fault of a main process.
    files: ['src-*/**/*.ts', 'e2e/**/*.ts'],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: components,
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: typescript.parser, svelteConfig, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      // Bulk data of a run is kept out of the reactive graph on purpose ($state.raw and a counter).
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['src-main/engine/**/*.ts', 'src-shared/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-globals': ['error', ...network, ...surroundings] },
  },
  {
    // dependency-cruiser holds the layers, but the compiler drops a component's type imports before it looks.
    files: ['src-renderer/**/*.svelte'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/bridge/**', '@engine/**', '**/src-main/**'],
              message: 'Components speak to state only.',
            },
          ],
        },
      ],
    },
  },
  {
    // Programs of the terminal speak there.
    files: ['src-main/{tools,cli,bench,app}/**', 'docs/**', 'e2e/**', '**/*.test.ts', '*.{js,ts,cjs}'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  {
    files: tests,
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
