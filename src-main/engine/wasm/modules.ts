import type { Arithmetic } from '@shared/design/choices.ts';
import * as binaries from 'virtual:fast-executor';
import { importsOf } from './imports.ts';

export type { Arithmetic } from '@shared/design/choices.ts';

/** What a module exports (assembly/index.ts). Addresses are byte offsets into the memory it imports. */
export interface Exports {
  setRows(rows: number): void;
  setScratch(address: number): void;
  run(from: number, to: number): void;
  /** @returns updates done; fewer than `count` when the loss of the next is not finite */
  runUpdates(
    job: number,
    update: number,
    batchNumber: number,
    batch: number,
    count: number,
    last: number,
  ): number;
  validate(job: number): void;
  /** The leader's part in the command that stands in the team's block. @returns −1 when a helper was lost */
  lead(team: number, members: number): number;
  /** Tells the helpers of a team to go. */
  dismiss(team: number): void;
  /** A helper's whole life; returns when it is dismissed, or another one is lost. */
  serve(team: number, member: number, scratch: number): void;
  /** The product of a double with itself, minus `less`, by the module's multiply-add. */
  squareLess(value: number, less: number): number;
}

const compiled = new Map<Arithmetic, WebAssembly.Module | null>();

/** The module, compiled once per thread; null where the runtime lacks what it needs. */
export function moduleOf(arithmetic: Arithmetic): WebAssembly.Module | null {
  const known = compiled.get(arithmetic);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from(atob(binaries[arithmetic]), (character) => character.charCodeAt(0));
  const module = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  compiled.set(arithmetic, module);
  return module;
}

/**
 * @param joins see imports.ts
 * @returns null where the runtime cannot run the module
 */
export function instantiate(
  arithmetic: Arithmetic,
  memory: WebAssembly.Memory,
  joins = false,
): Exports | null {
  const module = moduleOf(arithmetic);
  if (!module) return null;
  return new WebAssembly.Instance(module, importsOf(memory, joins)).exports as unknown as Exports;
}

/** Shared, because views of it must outlive its growth. 65,536 pages of 64 kB are all that 32 bits address. */
export function createMemory(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536), maximum: 65_536, shared: true });
}

let available: readonly Arithmetic[] | null = null;

/**
 * The arithmetics that this machine and runtime have. (1 + 2⁻²⁷)² = 1 + 2⁻²⁶ + 2⁻⁵⁴: a fused multiply-add keeps the
 * last term, a rounded product loses it. Relaxed SIMD may do either, so the machine is asked.
 */
export function availableArithmetics(): readonly Arithmetic[] {
  available ??= (['exact', 'fast'] as const).filter((arithmetic) => {
    const exports = instantiate(arithmetic, createMemory(1));
    const rest = exports?.squareLess(1 + 2 ** -27, 1 + 2 ** -26);
    return rest === (arithmetic === 'fast' ? 2 ** -54 : 0);
  });
  return available;
}
