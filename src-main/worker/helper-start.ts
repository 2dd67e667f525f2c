import type { HelperStart } from '@engine/wasm/threads.ts';

/** `workerData` of a thread that is to be a helper. */
export interface HelperData {
  readonly helper: HelperStart;
}

/** @returns null for a thread that is no helper */
export function helperStartOf(data: unknown): HelperStart | null {
  const isHelper = typeof data === 'object' && data !== null && 'helper' in data;
  return isHelper ? (data as HelperData).helper : null;
}
