import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { peersFolder } from './place.ts';

/** Variables of a process; `undefined` takes one of ours away. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The programs in C: source, what is linked, and the Debian package that has it. */
const programs = {
  openblas: { source: 'openblas.c', flags: ['-lopenblas'], needs: 'libopenblas-dev', module: 'openblas' },
  // Sums in any order, and the C library's vector exp and tanh, which may be 4 ulp off.
  'openblas-fastmath': {
    source: 'openblas.c',
    flags: ['-ffast-math', '-lopenblas'],
    needs: 'libopenblas-dev',
    module: 'openblas',
  },
  fann: { source: 'fann.c', flags: ['-ldoublefann'], needs: 'libfann-dev', module: 'fann' },
} as const;

export type Program = keyof typeof programs;

/**
 * Compiles a program for this very machine with its C compiler, once per source, compiler and processor.
 *
 * @returns the executable
 * @throws Error that says what is missing
 */
export function compiled(name: Program, cache: string): string {
  const { source, flags, needs, module } = programs[name];
  const compiler = process.env.CC ?? 'cc';
  let about: string;
  try {
    about = execFileSync(compiler, ['--version'], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    throw new Error(`there is no C compiler ${compiler} (Debian: gcc)`);
  }
  const hash = createHash('sha256').update(about).update(cpus()[0].model).update(flags.join());
  for (const file of [source, 'contestant.h']) hash.update(readFileSync(join(peersFolder, file)));
  const executable = join(cache, `bench-${name}-${hash.digest('hex').slice(0, 8)}`);
  if (existsSync(executable)) return executable;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(`${executable}-`);
  try {
    const about = `-DLIBRARY_VERSION="${versionOf(module)}"`;
    const words = ['-O3', '-march=native', about, join(peersFolder, source), '-o', join(work, name)];
    execFileSync(compiler, [...words, ...flags, '-lm'], { stdio: 'pipe' });
    renameSync(join(work, name), executable);
  } catch {
    throw new Error(`it does not compile here (Debian: gcc ${needs})`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return executable;
}

function versionOf(module: string): string {
  try {
    return execFileSync('pkg-config', ['--modversion', module], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '(version unknown)';
  }
}

/** All libraries that a native peer may use keep to that many threads. */
export function threadLimits(threads: number): Environment {
  const names = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'];
  return Object.fromEntries(names.map((name) => [name, String(threads)]));
}

/**
 * Settings of OpenBLAS of which a peer gets the fastest. A release older than the processor takes it for one without
 * vectors of its own, and one's environment may hold a choice that was made for another release: so all kernels that
 * the processor can run are tried, and what OpenBLAS finds by itself, and what the user has set.
 */
export function kernelSettings(): Environment[] {
  const chosen = { OPENBLAS_CORETYPE: undefined, OPENBLAS_L2_SIZE: undefined };
  const settings: Environment[] = [chosen];
  if (process.env.OPENBLAS_CORETYPE || process.env.OPENBLAS_L2_SIZE) settings.push({});
  if (process.arch !== 'x64' || !existsSync('/proc/cpuinfo')) return settings;
  const flags = readFileSync('/proc/cpuinfo', 'utf8');
  if (/\bavx2\b/.test(flags)) settings.push({ ...chosen, OPENBLAS_CORETYPE: 'Haswell' });
  if (/\bavx512vl\b/.test(flags)) settings.push({ ...chosen, OPENBLAS_CORETYPE: 'SkylakeX' });
  return settings;
}
