/**
 * Which folder ("room") may import which. A folder that is not in the table is an error, and so is whatever the
 * table does not name: a room, an npm package, a module of Node. Type-only imports count.
 * src-main/tools/layers.test.ts shows that the rules fire.
 */
const anyShared = ['src-shared/design', 'src-shared/contract', 'src-shared/formats'];
const fault = 'src-shared/contract/fault.ts';
const engine = ['numeric', 'ops', 'graph', 'plan', 'wasm', 'data', 'evaluate', 'train', 'explore'].map(
  (room) => `src-main/engine/${room}`,
);
/** What the engine asks of the runtime it is in. */
const runtime = ['helper-threads', 'joins-vectors'].map((name) => `src-main/worker/${name}.ts`);
const presentation = ['src-renderer/charts', 'src-renderer/ui', 'src-renderer/style'];
const icons = ['svelte', '@lucide/svelte', 'bits-ui'];
const node = ['node:*'];

/** room → what it may import besides itself: rooms or files, npm packages, modules of Node. */
const table = {
  'src-shared/design': [fault, 'npm:valibot', 'npm:mutative'],
  'src-shared/contract': ['src-shared/design', 'npm:valibot'],
  'src-shared/formats': ['src-shared/design', 'src-shared/contract', 'npm:valibot'],

  'src-main/engine/numeric': ['npm:pure-rand'],
  'src-main/engine/ops': ['src-main/engine/numeric', ...anyShared],
  'src-main/engine/graph': ['src-main/engine/ops', 'src-main/engine/numeric', 'src-shared/design', fault],
  'src-main/engine/plan': [
    ...['graph', 'ops', 'numeric'].map((room) => `src-main/engine/${room}`),
    'src-shared/design',
    fault,
  ],
  // The compiled modules come from a Vite plugin, by a name that is no file.
  'src-main/engine/wasm': [
    ...['plan', 'ops', 'numeric'].map((room) => `src-main/engine/${room}`),
    'src-shared/design',
    fault,
    'virtual:fast-executor',
  ],
  // Whole trainings, on this executor and on the reference; designs.ts is for tests alone.
  'src-main/engine/wasm/trainings': [
    ...['wasm', 'train', 'plan', 'ops', 'numeric'].map((room) => `src-main/engine/${room}`),
    ...anyShared,
    ...['npm:fast-check', 'npm:vitest'],
  ],
  'src-main/engine/data': [
    'src-main/engine/numeric',
    ...anyShared,
    'assets/datasets',
    'npm:papaparse',
    'npm:valibot',
  ],
  'src-main/engine/evaluate': ['src-main/engine/numeric', ...anyShared],
  'src-main/engine/train': [
    ...['evaluate', 'plan', 'graph', 'data', 'ops', 'numeric'].map((room) => `src-main/engine/${room}`),
    ...anyShared,
  ],
  'src-main/engine/explore': [
    ...['plan', 'graph', 'ops', 'numeric'].map((room) => `src-main/engine/${room}`),
    'src-shared/design',
    'src-shared/contract/explain.ts',
    'src-shared/contract/explain-parts.ts',
    'src-shared/contract/example.ts',
    fault,
    'npm:acorn',
  ],

  'src-main/worker': [
    ...engine,
    ...anyShared,
    ...['worker_threads', 'perf_hooks', 'os'].map((name) => `node:${name}`),
  ],
  'src-main/worker/testing': ['src-main/worker', ...engine, ...anyShared, ...node],
  // The main process only hosts the thread: it knows its messages, never the engine.
  'src-main/app': [
    'src-main/worker/messages',
    ...anyShared,
    ...node,
    'npm:electron',
    'npm:valibot',
    'src-main/files',
    'src-main/wide-vectors/index.ts',
  ],
  'src-main/files': [...anyShared, ...node, 'npm:write-file-atomic'],
  'src-main/wide-vectors': [
    ...node,
    'npm:valibot',
    'src-main/files',
    'src-main/worker/joins-vectors.ts',
    'virtual:fast-executor/digest',
  ],
  // A program of its own, which trains as the engine's tests do.
  'src-main/wide-vectors/self-test': [
    'src-main/wide-vectors',
    'src-main/worker/joins-vectors.ts',
    ...engine,
    'src-main/engine/wasm/trainings',
    ...anyShared,
    ...node,
    'npm:valibot',
  ],
  'src-main/cli': [
    ...engine,
    ...runtime,
    'src-main/worker/messages/threads.ts',
    ...anyShared,
    ...node,
    'src-main/files',
    'src-main/wide-vectors/index.ts',
    ...['cli-progress', 'papaparse', 'valibot'].map((name) => `npm:${name}`),
  ],
  'src-main/bench': [...engine, ...runtime, ...anyShared, ...node],
  'src-main/tools': [
    ...node,
    ...['@electron/fuses', '@playwright/test', 'assemblyscript', 'electron-builder', 'marked'].map(
      (name) => `npm:${name}`,
    ),
    'electron-builder.config.mjs',
  ],
  // The stand-in for Electron's default app, which runs inside Electron.
  'src-main/tools/default-app': [...node, 'npm:electron'],

  'src-renderer/bridge': [...anyShared, 'npm:valibot'],
  'src-renderer/state': ['src-renderer/bridge', ...anyShared, 'npm:svelte', 'npm:mutative', 'npm:valibot'],
  'src-renderer/style': [...anyShared, 'npm:d3-scale-chromatic'],
  'src-renderer/ui': ['src-renderer/style', ...anyShared, ...icons.map((name) => `npm:${name}`)],
  'src-renderer/charts': [
    'src-renderer/style',
    'src-renderer/ui',
    ...anyShared,
    ...[
      'svelte',
      '@lucide/svelte',
      'bits-ui',
      'chart.js',
      'chartjs-plugin-annotation',
      'chartjs-plugin-zoom',
    ].map((name) => `npm:${name}`),
  ],
  ...Object.fromEntries(
    ['data', 'design', 'train', 'inspect', 'explain', 'evaluate', 'guide'].map((view) => [
      `src-renderer/${view}`,
      [
        'src-renderer/state',
        ...presentation,
        ...anyShared,
        ...[...icons, 'svelte-dnd-action'].map((name) => `npm:${name}`),
      ],
    ]),
  ),
};
table['src-renderer/explain'].push('npm:temml');
table['src-renderer/guide'].push('npm:minisearch', 'virtual:guide');

/** The files at the top of src-renderer wire the views into the window. */
const windowImports = [
  ...Object.keys(table).filter((room) => room.startsWith('src-renderer/') && room !== 'src-renderer/bridge'),
  ...anyShared,
  ...icons.map((name) => `npm:${name}`),
];

/** Tests, and the laws that they hold a registry to. */
const tests = '([.]test[.]ts$|/laws/)';
const testImports = [
  'src-main/worker/testing/built-thread.ts',
  ...['vitest', 'fast-check', 'pure-rand', 'ajv', '@valibot/to-json-schema'].map((name) => `npm:${name}`),
  ...node,
];

/** A regular expression for the resolved path of what an entry of the table names. */
function pattern(entry) {
  const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (entry.startsWith('node:')) return `^(node:)?${escape(entry.slice(5))}$`;
  if (entry.startsWith('virtual:')) return `^${escape(entry)}$`;
  if (entry.startsWith('npm:')) return `(^|/)node_modules/(@types/)?${escape(entry.slice(4))}/`;
  if (/[.]m?[tj]s$/.test(entry)) return `^${escape(entry)}$`;
  return `^${escape(entry)}(/|[.]ts$)`;
}

/** What a rule forbids: everything but `imports`. */
function everythingBut(own, imports) {
  const named = imports.filter((entry) => entry !== 'node:*');
  const everyNodeModule = named.length < imports.length;
  return { pathNot: [own, ...named.map(pattern)], ...(everyNodeModule && { dependencyTypesNot: ['core'] }) };
}

/** Two rules for a room: one for its sources, one for its tests. */
function rulesOf([room, imports]) {
  const inner = Object.keys(table).filter((other) => other.startsWith(`${room}/`));
  const own = `^${room}/`;
  const inside = inner.map((other) => `^${other}/`);
  const rule = (name, from, may) => ({
    name,
    severity: 'error',
    comment: `${room} may import: ${may.join(', ') || 'nothing'}`,
    from,
    to: everythingBut(own, may),
  });
  return [
    rule(`room ${room}`, { path: own, pathNot: [tests, ...inside] }, imports),
    rule(`tests of ${room}`, { path: `${own}.*${tests}`, ...(inside.length > 0 && { pathNot: inside }) }, [
      ...imports,
      ...testImports,
    ]),
  ];
}

const listed = [...Object.keys(table).map((room) => `^${room}/`), '^src-renderer/[^/]+$', '[.]d[.]ts$'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(table).flatMap(rulesOf),
    {
      name: 'window',
      severity: 'error',
      from: { path: '^src-renderer/[^/]+$', pathNot: tests },
      to: everythingBut('^src-renderer/[^/]+$', windowImports),
    },
    {
      name: 'tests of the window',
      severity: 'error',
      from: { path: `^src-renderer/[^/]+${tests}` },
      to: everythingBut('^src-renderer/[^/]+$', [...windowImports, ...testImports]),
    },
    {
      name: 'unlisted folder',
      severity: 'error',
      comment: 'Every folder is in the table above; give the new one its row.',
      from: { path: '^src-', pathNot: listed },
      to: {},
    },
    {
      name: 'unlisted folder, no imports',
      severity: 'error',
      from: { orphan: true, path: '^src-', pathNot: listed },
      to: {},
    },
    {
      name: 'no network',
      severity: 'error',
      comment: 'Adjoint opens no network connection.',
      from: { path: '^src-', pathNot: '^src-main/tools/' },
      to: { path: '^(node:)?(http|https|http2|net|tls|dgram|dns)(/|$)' },
    },
    {
      name: 'no cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^assets/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'svelte', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.svelte', '.json', '.d.ts'],
    },
  },
};
