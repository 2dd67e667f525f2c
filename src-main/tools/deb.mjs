#!/usr/bin/env node
/**
 * Stands in for fpm (CUSTOM_FPM_PATH), which electron-builder would download: makes a .deb with `dpkg-deb` out of the
 * arguments that electron-builder gives fpm. Those that it does not know end it with an error.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Flags with a value that say nothing which a .deb made here would hold. */
const ignored = ['-s', '-t', '--license', '--deb-compression', '--iteration'];

/**
 * @param {readonly string[]} words as fpm gets them
 * @returns {{ flags: Map<string, string[]>, files: [from: string, to: string][] }}
 */
export function readArguments(words) {
  /** @type {Map<string, string[]>} */
  const flags = new Map();
  /** @type {[string, string][]} */
  const files = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--force') continue;
    if (word.startsWith('-')) {
      const value = words[++i];
      if (!ignored.includes(word)) flags.set(word, [...(flags.get(word) ?? []), value]);
    } else {
      const at = word.lastIndexOf('=');
      files.push([word.slice(0, at), word.slice(at + 1)]);
    }
  }
  return { flags, files };
}

/** Kibibytes of the files below, as `Installed-Size` counts them. @param {string} path @returns {number} */
function kibibytesOf(path) {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return Math.ceil(stat.size / 1024);
  return readdirSync(path).reduce((sum, name) => sum + kibibytesOf(join(path, name)), 1);
}

/**
 * The control file.
 *
 * @param {Map<string, string[]>} flags
 * @param {number} size in kibibytes
 */
export function controlOf(flags, size) {
  const one = (/** @type {string} */ flag) => flags.get(flag)?.[0] ?? '';
  const [summary, ...rest] = one('--description').trim().split('\n');
  const lines = {
    Package: one('--name'),
    Version: one('--version'),
    Section: one('--category'),
    Priority: one('--deb-priority'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    'Installed-Size': String(size),
    Depends: (flags.get('-d') ?? []).join(', '),
    Recommends: (flags.get('--deb-recommends') ?? []).join(', '),
    Homepage: one('--url'),
    Description: [summary, ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
  };
  return `${Object.entries(lines)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}\n`;
}

/** Folders and programs as a package has them, whatever the umask of the machine. @param {string} path */
function setModes(path) {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.isDirectory() || stat.mode & 0o100 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(path)) setModes(join(path, name));
}

/** @param {readonly string[]} words */
function make(words) {
  const { flags, files } = readArguments(words);
  const stage = mkdtempSync(join(tmpdir(), 'adjoint-deb-'));
  try {
    for (const [from, to] of files) {
      const place = join(stage, to);
      mkdirSync(dirname(place), { recursive: true });
      cpSync(from, place, { recursive: true, verbatimSymlinks: true });
    }
    setModes(stage);
    const size = kibibytesOf(stage);
    const control = join(stage, 'DEBIAN');
    mkdirSync(control);
    writeFileSync(join(control, 'control'), controlOf(flags, size));
    for (const [flag, name] of [
      ['--after-install', 'postinst'],
      ['--after-remove', 'postrm'],
    ]) {
      const script = flags.get(flag)?.[0];
      if (script) writeFileSync(join(control, name), readFileSync(script), { mode: 0o755 });
    }
    const [target] = flags.get('--package') ?? [];
    const level = process.env.ELECTRON_BUILDER_COMPRESSION_LEVEL ?? '9';
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', `-z${level}`, '--build', stage, target], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) make(process.argv.slice(2));
