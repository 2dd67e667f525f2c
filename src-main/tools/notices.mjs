/** A Vite plugin that records which npm packages a build bundles, and the notices that must ship with them. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { root } from './paths.mjs';

/** Where each of the builds leaves the list of the packages that are in it. */
const folder = join(root, 'out/packages');

/** Packages that ship although no module of theirs is in a bundle: a code generator with its runtime, fonts. */
const apart = ['assemblyscript', '@fontsource/noto-sans-math', 'dejavu-fonts-ttf'];

/**
 * @param {string} id of a module, as the bundler names it
 * @returns {string | undefined} the folder of the npm package that it is in
 */
export function packageOf(id) {
  const path = id.replace(/^\0/, '').replace(/[?#].*$/, '');
  const at = path.lastIndexOf(`${sep}node_modules${sep}`);
  if (at < 0) return undefined;
  const start = at + `${sep}node_modules${sep}`.length;
  const [first, second] = path.slice(start).split(sep);
  return path.slice(0, start) + (first.startsWith('@') ? join(first, second) : first);
}

/**
 * @param {string} name of the build: main, preload or renderer
 * @returns {import('vite').Plugin}
 */
export function recordPackages(name) {
  /** @type {Set<string>} */
  const packages = new Set();
  return {
    name: 'record-packages',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const id of Object.keys(chunk.modules)) {
          const found = packageOf(id);
          if (found) packages.add(found);
        }
      }
    },
    closeBundle() {
      mkdirSync(folder, { recursive: true });
      const names = [...packages].map((path) => path.slice(root.length + 1)).sort();
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(names, null, 2)}\n`);
    },
  };
}

/**
 * @typedef {object} Notice
 * @property {string} name
 * @property {string} version
 * @property {string} license SPDX expression
 * @property {string} text of the licence files
 */

/** A few packages keep the licence in their README only. @param {string} folder */
function licenseSection(folder) {
  const readme = join(folder, 'README.md');
  const text = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const at = text.search(/^#*\s*licen[cs]e\b/im);
  return at < 0 ? '' : text.slice(at).trim();
}

/**
 * @param {string} path folder of a package, from the root
 * @returns {Notice}
 * @throws if the package names no licence or carries no text of it
 */
function noticeOf(path) {
  const absolute = join(root, path);
  const { name, version, license } = JSON.parse(readFileSync(join(absolute, 'package.json'), 'utf8'));
  const files = readdirSync(absolute).filter((file) => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(file));
  const text = files.length
    ? files.map((file) => readFileSync(join(absolute, file), 'utf8').trim()).join('\n\n')
    : licenseSection(absolute);
  // A package may name its licence by its text alone.
  const named = license ?? (/^(The )?MIT License/i.test(text) ? 'MIT' : undefined);
  if (!named || !text) throw new Error(`${name}@${version} in ${path}: no licence or no text of it`);
  return { name, version, license: String(named), text };
}

/**
 * Of every package that the last build bundled, by name.
 * @returns {Notice[]}
 */
function bundledNotices() {
  if (!existsSync(folder)) throw new Error('There is no build to take notices of: run `npm run build`.');
  const listed = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const paths = new Set([...listed, ...apart.map((name) => `node_modules/${name}`)]);
  return [...paths].map(noticeOf).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns {string} the text that ships */
function noticesText() {
  const line = '-'.repeat(80);
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const data = readFileSync(join(root, 'assets/datasets/SOURCES.md'), 'utf8').trim();
  const head = `Adjoint\n\n${own}\n\n${line}\nData sets that ship with Adjoint\n\n${data}`;
  const intro =
    'Adjoint contains code of the packages below. The licences of Electron and Chromium are in the files\nLICENSE.electron.txt and LICENSES.chromium.html beside this one.';
  const packages = bundledNotices().map(
    ({ name, version, license, text }) => `${line}\n${name} ${version} (${license})\n\n${text}`,
  );
  return `${[head, `${line}\n${intro}`, ...packages].join('\n\n')}\n`;
}

/** @param {string} file */
export function writeNotices(file) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, noticesText());
}
